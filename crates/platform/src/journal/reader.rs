//! Reading the journal as it grows.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::{Journal, JournalEntry};

/// Events read from the table at once.
const PAGE: u32 = 1000;
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Reads the journal in order and without gaps: from the writer's news while it keeps up, from the table when
/// it was too slow or begins in the past.
#[derive(Debug)]
pub struct JournalReader {
    journal: Journal,
    news: broadcast::Receiver<Arc<[JournalEntry]>>,
    /// The place of the last event handed out.
    last: i64,
    /// There may be events in the table that the news will not bring.
    behind: bool,
}

impl JournalReader {
    pub(super) fn from_now(journal: Journal, news: broadcast::Receiver<Arc<[JournalEntry]>>) -> Self {
        // The news was subscribed to first, so an event is either before this place or comes as news.
        let last = journal.head();
        Self { journal, news, last, behind: false }
    }

    pub(super) fn after(journal: Journal, news: broadcast::Receiver<Arc<[JournalEntry]>>, last: i64) -> Self {
        Self { journal, news, last, behind: true }
    }

    /// The place of the last event handed out.
    #[must_use]
    pub fn position(&self) -> i64 {
        self.last
    }

    /// The next events, at least one. Waits until there are some; when the store cannot be read it waits until it
    /// can be again. A caller that stops waiting misses nothing.
    pub async fn next(&mut self) -> Arc<[JournalEntry]> {
        loop {
            if self.behind {
                if let Some(entries) = self.read_table().await {
                    return entries;
                }
                continue;
            }
            match self.news.recv().await {
                Ok(group) => {
                    if let Some(entries) = self.take(group) {
                        return entries;
                    }
                }
                Err(RecvError::Lagged(_)) => self.behind = true,
                // The reader holds the journal, which holds the sender.
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }

    /// What of a group is new; `None` if nothing is, or if there is a gap before it.
    fn take(&mut self, group: Arc<[JournalEntry]>) -> Option<Arc<[JournalEntry]>> {
        let (Some(first), Some(end)) = (group.first().map(|entry| entry.seq), group.last().map(|entry| entry.seq))
        else {
            self.behind = true;
            return None;
        };
        if end <= self.last {
            return None;
        }
        if first > self.last + 1 {
            self.behind = true;
            return None;
        }
        let known = group.iter().take_while(|entry| entry.seq <= self.last).count();
        self.last = end;
        Some(if known == 0 { group } else { group[known..].into() })
    }

    async fn read_table(&mut self) -> Option<Arc<[JournalEntry]>> {
        let mut pause = FIRST_PAUSE;
        let entries = loop {
            match self.journal.read_after(self.last, PAGE).await {
                Ok(entries) => break entries,
                Err(error) => {
                    tracing::warn!(%error, "the journal cannot be read; trying again");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        };
        self.behind = entries.len() == PAGE as usize;
        let last = entries.last()?.seq;
        self.last = last;
        Some(entries.into())
    }
}
