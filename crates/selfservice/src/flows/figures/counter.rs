//! Counting as the journal grows: counts and the place up to which they reach are written in one transaction.

use std::time::Duration;

use domain::ContactId;
use platform::database::{Database, Row};
use platform::journal::{Journal, JournalEntry, JournalReader, Stream};
use sea_orm::Statement;
use tokio::time::{Instant, timeout_at};

use super::ways::Ways;
use crate::error::SelfServiceError;

/// What has been counted is written when no event comes for a while, and once a second if they come all the time: each
/// write is a transaction that contacts wait behind.
const PAUSE: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(1);

/// The key under which the place is kept.
const READER: &str = "nodes";

/// Counts what becomes of contacts at the nodes of flows.
pub struct FigureCounter {
    database: Database,
    journal: Journal,
    reader: JournalReader,
    ways: Ways,
}

impl FigureCounter {
    /// Goes on where the last one stopped.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn open(database: Database, journal: Journal) -> Result<Self, SelfServiceError> {
        let sql = "SELECT seq FROM flow_figures_place WHERE reader = $1";
        let row = database.fetch_one(database.sql(sql, [READER.into()])).await?;
        let place = row.map(|row| row.column::<i64>("seq")).transpose()?.unwrap_or(0);
        let reader = journal.subscribe_after(place);
        Ok(Self { database, journal, reader, ways: Ways::default() })
    }

    /// The place in the journal up to which everything is counted.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.reader.position()
    }

    /// Counts for ever.
    pub async fn run(mut self) {
        loop {
            self.take_in().await;
        }
    }

    /// Waits for events, counts them and those that follow closely, and writes the counts. What cannot be written is
    /// written with what comes next.
    pub async fn take_in(&mut self) {
        let mut entries = self.reader.next().await;
        let end = Instant::now() + LONGEST;
        loop {
            self.count(&entries).await;
            match timeout_at(end.min(Instant::now() + PAUSE), self.reader.next()).await {
                Ok(more) => entries = more,
                Err(_) => return self.write().await,
            }
        }
    }

    async fn count(&mut self, entries: &[JournalEntry]) {
        for entry in entries {
            let Some((contact, event)) = entry.contact_event() else {
                continue;
            };
            if entry.stream_seq > 1 && !self.ways.knows(contact) {
                self.recall(contact, entry.seq).await;
            }
            self.ways.follow(contact, entry.at, &event);
        }
    }

    /// A contact that was on its way when the last counter stopped: what came before is counted already.
    async fn recall(&mut self, contact: ContactId, before: i64) {
        match self.journal.read_stream(&Stream::Contact(contact)).await {
            Ok(entries) => {
                let earlier = entries.iter().filter(|entry| entry.seq < before);
                let events = earlier.filter_map(|entry| Some((entry.at, entry.contact_event()?.1)));
                self.ways.remember(contact, events);
            }
            Err(error) => {
                tracing::warn!(%contact, %error, "the beginning of a contact's way cannot be read")
            }
        }
    }

    async fn write(&mut self) {
        let counted = self.ways.take();
        let sql = "INSERT INTO flow_node_hour
                (flow, hour, node, visits, contacts, ended, abandoned, queued, served, stays, micros)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (flow, hour, node) DO UPDATE SET
                visits = flow_node_hour.visits + excluded.visits,
                contacts = flow_node_hour.contacts + excluded.contacts,
                ended = flow_node_hour.ended + excluded.ended,
                abandoned = flow_node_hour.abandoned + excluded.abandoned,
                queued = flow_node_hour.queued + excluded.queued,
                served = flow_node_hour.served + excluded.served,
                stays = flow_node_hour.stays + excluded.stays,
                micros = flow_node_hour.micros + excluded.micros";
        // In one order, so that two writers could not wait for each other.
        let mut sorted: Vec<_> = counted.iter().collect();
        sorted.sort_by_key(|(spot, _)| *spot);
        let mut writes: Vec<Statement> = sorted
            .into_iter()
            .map(|(spot, counts)| {
                let values = [
                    spot.flow.as_str().into(),
                    spot.hour.into(),
                    spot.node.as_str().into(),
                    counts.visits.into(),
                    counts.contacts.into(),
                    counts.ended.into(),
                    counts.abandoned.into(),
                    counts.queued.into(),
                    counts.served.into(),
                    counts.stays.into(),
                    counts.micros.into(),
                ];
                self.database.sql(sql, values)
            })
            .collect();
        let place = "INSERT INTO flow_figures_place (reader, seq) VALUES ($1, $2)
            ON CONFLICT (reader) DO UPDATE SET seq = excluded.seq";
        writes.push(self.database.sql(place, [READER.into(), self.reader.position().into()]));
        if let Err(error) = self.database.transaction(writes).await {
            tracing::warn!(%error, "the figures of flows cannot be written; trying again with what comes next");
            self.ways.put_back(counted);
        }
    }
}
