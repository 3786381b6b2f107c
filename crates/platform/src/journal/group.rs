//! One transaction of the writer: places for all events, their rows, and the statements that belong to them.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement, Value};

use super::Work;
use super::entry::Prepared;
use super::lease::Lease;
use super::places::{self, Places};
use crate::database::{Database, DatabaseError};

/// Rows per statement: few sizes, so that the database prepares few statements.
const ROWS: [usize; 5] = [256, 64, 16, 4, 1];
const COLUMNS: usize = 8;

/// The place of one event in the journal and in its stream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub seq: i64,
    pub stream_seq: i64,
}

/// What came of each batch of a group, in order: the places of its events, or why it was refused.
pub(super) type Outcomes = Vec<Result<Vec<Place>, DatabaseError>>;

/// Why a group was not committed.
pub(super) enum GroupFailure {
    /// The store failed; the same may work later. The commit itself may have worked.
    Storage(DatabaseError),
    /// Another server has the lease.
    Fenced,
    /// A statement is wrong; whose is not known.
    Refused(DatabaseError),
}

impl From<DatabaseError> for GroupFailure {
    fn from(error: DatabaseError) -> Self {
        if error.is_unavailable() { Self::Storage(error) } else { Self::Refused(error) }
    }
}

impl From<sea_orm::DbErr> for GroupFailure {
    fn from(error: sea_orm::DbErr) -> Self {
        DatabaseError::from(error).into()
    }
}

/// The last places of the streams that a group has events for, to be remembered once it is committed.
pub(super) type Moved = HashMap<(&'static str, String), i64>;

/// One attempt to write a group. Its fields tell what a commit leaves behind, also while it is not known
/// whether there was one.
pub(super) struct Group<'a> {
    pub database: &'a Database,
    pub lease: &'a Lease,
    /// The last seq: before the attempt that of the table, after it that of the group.
    pub head: i64,
    pub moved: Moved,
    pub outcomes: Outcomes,
}

impl Group<'_> {
    /// Writes all batches in one transaction.
    pub async fn together(&mut self, works: &[Work], known: &mut Places) -> Result<(), GroupFailure> {
        self.find_ends(works, known).await?;
        for work in works {
            let places = self.assign(&work.entries);
            self.outcomes.push(Ok(places));
        }
        let events = works.iter().flat_map(|work| &work.entries);
        let places = self.outcomes.iter().flatten().flatten();
        let mut statements = self.inserts(&events.zip(places).collect::<Vec<_>>());
        statements.extend(works.iter().flat_map(|work| &work.writes).cloned());
        let is_held = self.database.guarded_transaction(self.lease.guard(), statements).await?;
        if !is_held {
            // Nothing of it is written: there is no doubt.
            self.outcomes.clear();
            return Err(GroupFailure::Fenced);
        }
        Ok(())
    }

    /// Writes the batches in one transaction, each behind a savepoint: a wrong one is taken back by itself.
    pub async fn one_by_one(&mut self, works: &[Work], known: &mut Places) -> Result<(), GroupFailure> {
        self.find_ends(works, known).await?;
        let transaction = self.database.begin().await?;
        if transaction.query_one_raw(self.lease.guard()).await?.is_none() {
            return Err(GroupFailure::Fenced);
        }
        for work in works {
            transaction.execute_unprepared("SAVEPOINT batch").await?;
            let head = self.head;
            let places = self.assign(&work.entries);
            match self.write_one(&transaction, work, &places).await {
                Ok(()) => {
                    transaction.execute_unprepared("RELEASE SAVEPOINT batch").await?;
                    self.outcomes.push(Ok(places));
                }
                Err(GroupFailure::Refused(error)) => {
                    transaction.execute_unprepared("ROLLBACK TO SAVEPOINT batch").await?;
                    transaction.execute_unprepared("RELEASE SAVEPOINT batch").await?;
                    self.take_back(&work.entries, head);
                    self.outcomes.push(Err(error));
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(transaction.commit().await?)
    }

    fn take_back(&mut self, events: &[Prepared], head: i64) {
        self.head = head;
        for event in events {
            if let Some(last) = self.moved.get_mut(&(event.kind, event.id.clone())) {
                *last -= 1;
            }
        }
    }

    async fn write_one(
        &self,
        transaction: &DatabaseTransaction,
        work: &Work,
        places: &[Place],
    ) -> Result<(), GroupFailure> {
        let events = self.inserts(&work.entries.iter().zip(places).collect::<Vec<_>>());
        for statement in events.into_iter().chain(work.writes.iter().cloned()) {
            transaction.execute_raw(statement).await?;
        }
        Ok(())
    }

    /// Learns where the group's streams end. It is read before the transaction: only who has the lease writes, and the
    /// transaction makes sure of that.
    async fn find_ends(&mut self, works: &[Work], known: &mut Places) -> Result<(), GroupFailure> {
        let mut unknown: HashMap<&'static str, Vec<String>> = HashMap::new();
        for event in works.iter().flat_map(|work| &work.entries) {
            let key = (event.kind, event.id.clone());
            if self.moved.contains_key(&key) {
                continue;
            }
            let last = known.get(&key);
            if last.is_none() {
                unknown.entry(event.kind).or_default().push(event.id.clone());
            }
            self.moved.insert(key, last.unwrap_or(0));
        }
        for (kind, ids) in unknown {
            for (id, last) in places::load(self.database, kind, &ids).await? {
                self.moved.insert((kind, id), last);
            }
        }
        Ok(())
    }

    fn assign(&mut self, events: &[Prepared]) -> Vec<Place> {
        events
            .iter()
            .map(|event| {
                self.head += 1;
                let last = self.moved.entry((event.kind, event.id.clone())).or_default();
                *last += 1;
                Place { seq: self.head, stream_seq: *last }
            })
            .collect()
    }

    fn inserts(&self, rows: &[(&Prepared, &Place)]) -> Vec<Statement> {
        let mut statements = Vec::new();
        let mut rest = rows;
        for size in ROWS {
            while rest.len() >= size {
                let (part, left) = rest.split_at(size);
                rest = left;
                let values = part.iter().flat_map(|(event, place)| self.columns(event, **place));
                statements.push(self.database.sql(&insert_sql(size, self.database.is_sqlite()), values));
            }
        }
        statements
    }

    fn columns(&self, event: &Prepared, place: Place) -> [Value; COLUMNS] {
        [
            place.seq.into(),
            event.kind.into(),
            event.id.as_str().into(),
            place.stream_seq.into(),
            event.at.micros().into(),
            event.actor.map(|actor| actor.to_string()).into(),
            self.lease.epoch().into(),
            event.text.as_str().into(),
        ]
    }
}

fn insert_sql(rows: usize, sqlite: bool) -> String {
    let mut sql =
        String::from("INSERT INTO journal (seq, stream_kind, stream_id, stream_seq, at, actor, epoch, event) VALUES ");
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..COLUMNS {
            if column > 0 {
                sql.push_str(", ");
            }
            // SQLite looks numbered placeholders up one after the other, which is slow for thousands of them.
            if sqlite {
                sql.push('?');
            } else {
                sql.push('$');
                sql.push_str(&(row * COLUMNS + column + 1).to_string());
            }
        }
        sql.push(')');
    }
    sql
}
