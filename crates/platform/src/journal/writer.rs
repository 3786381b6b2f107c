//! The one task that writes the journal.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::group::{Group, GroupFailure, Moved, Outcomes};
use super::lease::Lease;
use super::places::Places;
use super::{JournalError, Shared, Work};
use crate::database::{DatabaseError, Row};

/// Batches per transaction.
const GROUP: usize = 512;
/// An attempt that takes longer is given up. It may have been committed, which the next look at the table shows.
const ATTEMPT: Duration = Duration::from_secs(4);
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// The writer and what it knows of the table's end.
pub(super) struct Writer {
    shared: Arc<Shared>,
    lease: Lease,
    head: i64,
    places: Places,
    /// The end of the table and the lease are to be looked at again before the next write.
    stale: bool,
}

/// What a group leaves behind once it is committed.
struct Attempt {
    outcomes: Outcomes,
    moved: Moved,
    head: i64,
}

impl Writer {
    pub async fn begin(shared: Arc<Shared>, lease: Lease) -> Result<Self, JournalError> {
        let mut writer = Self { shared, lease, head: 0, places: Places::default(), stale: false };
        writer.head = writer.read_head().await.map_err(JournalError::Start)?;
        writer.shared.head.store(writer.head, Ordering::Release);
        Ok(writer)
    }

    pub async fn run(mut self, mut inbox: mpsc::Receiver<Work>, cancel: CancellationToken) {
        let mut works = Vec::with_capacity(GROUP);
        let mut renewed = Instant::now();
        loop {
            let pause = if self.shared.writable.load(Ordering::Acquire) { self.lease.renewal() } else { LONGEST_PAUSE };
            tokio::select! {
                biased;
                () = cancel.cancelled() => break,
                taken = inbox.recv_many(&mut works, GROUP) => {
                    if taken == 0 {
                        break;
                    }
                    self.commit(std::mem::take(&mut works)).await;
                }
                () = tokio::time::sleep_until(renewed + pause) => {}
            }
            if renewed.elapsed() >= pause {
                self.keep_lease().await;
                renewed = Instant::now();
            }
        }
        inbox.close();
        while inbox.recv_many(&mut works, GROUP).await > 0 {
            self.commit(std::mem::take(&mut works)).await;
        }
        self.lease.release().await;
    }

    /// Commits the group, trying again while the store fails and somebody still waits.
    async fn commit(&mut self, mut works: Vec<Work>) {
        let began = Instant::now();
        metrics::histogram!("journal_group_batches").record(works.len() as f64);
        let mut pause = FIRST_PAUSE;
        let mut doubtful: Option<Attempt> = None;
        loop {
            match self.try_once(&mut works, &mut doubtful).await {
                Ok(attempt) => {
                    self.settle(works, attempt);
                    metrics::histogram!("journal_commit_seconds").record(began.elapsed().as_secs_f64());
                    return;
                }
                Err(failure) => self.note(&failure),
            }
            // While it is not known whether the group is in the table, it is kept whole.
            let now = Instant::now();
            works = give_up(works, now, doubtful.is_some());
            let Some(nearest) = works.iter().filter(|work| work.answer.is_some()).map(|work| work.deadline).min()
            else {
                return;
            };
            tokio::time::sleep_until((now + pause).min(nearest)).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Tries once, after looking whether an attempt before it was committed after all.
    async fn try_once(
        &mut self,
        works: &mut Vec<Work>,
        doubtful: &mut Option<Attempt>,
    ) -> Result<Attempt, GroupFailure> {
        if self.stale {
            self.refresh().await?;
            if let Some(attempt) = doubtful.take() {
                // Nobody else writes, so the table ends where the attempt would have ended only if it was committed.
                if attempt.head == self.head && attempt.outcomes.iter().flatten().flatten().next().is_some() {
                    return Ok(attempt);
                }
                // It was not: those who were told so must not be written now.
                works.retain(|work| work.answer.is_some());
            }
        }
        self.attempt(works, doubtful).await
    }

    /// Writes the group. An attempt whose outcome is not known is left in `doubtful`.
    async fn attempt(&mut self, works: &[Work], doubtful: &mut Option<Attempt>) -> Result<Attempt, GroupFailure> {
        let database = self.shared.database.clone();
        let mut group = Group {
            database: &database,
            lease: &self.lease,
            head: self.head,
            moved: Moved::new(),
            outcomes: Vec::new(),
        };
        let mut written = within_attempt(group.together(works, &mut self.places)).await;
        if let Err(GroupFailure::Refused(error)) = written {
            group.head = self.head;
            group.moved.clear();
            group.outcomes.clear();
            if works.len() == 1 {
                group.outcomes.push(Err(error));
                written = Ok(());
            } else {
                written = within_attempt(group.one_by_one(works, &mut self.places)).await;
            }
        }
        let attempt = Attempt { outcomes: group.outcomes, moved: group.moved, head: group.head };
        match written {
            Ok(()) => Ok(attempt),
            // The whole group fails at its commit: a rule that is checked only there.
            Err(GroupFailure::Refused(error)) => {
                tracing::error!(%error, batches = works.len(), "a group of batches was refused when it was committed");
                let refused = || Err(DatabaseError::Corrupt(error.to_string()));
                Ok(Attempt {
                    outcomes: works.iter().map(|_| refused()).collect(),
                    moved: Moved::new(),
                    head: self.head,
                })
            }
            Err(failure) => {
                self.stale = true;
                if attempt.outcomes.len() == works.len() {
                    *doubtful = Some(attempt);
                }
                Err(failure)
            }
        }
    }

    /// The group is in the table: remembers its end, tells the readers, then answers the callers.
    fn settle(&mut self, works: Vec<Work>, attempt: Attempt) {
        self.head = attempt.head;
        for (stream, last) in attempt.moved {
            self.places.put(stream, last);
        }
        let mut news = Vec::new();
        let mut answers = Vec::with_capacity(works.len());
        for (work, outcome) in works.into_iter().zip(attempt.outcomes) {
            let answer = match outcome {
                Ok(places) => {
                    let seqs = places.iter().map(|place| place.seq).collect();
                    let events = work.entries.into_iter().zip(places);
                    news.extend(events.map(|(event, place)| event.written(place.seq, place.stream_seq)));
                    Ok(seqs)
                }
                Err(error) => Err(JournalError::Refused(error)),
            };
            answers.push((work.answer, answer));
        }
        metrics::counter!("journal_events").increment(news.len() as u64);
        self.shared.head.store(self.head, Ordering::Release);
        self.works_again();
        if !news.is_empty() {
            // Nobody reading is no fault.
            let _ = self.shared.news.send(news.into());
        }
        for (caller, answer) in answers {
            if let Some(caller) = caller {
                // A caller that stopped waiting is not told.
                let _ = caller.send(answer);
            }
        }
    }

    /// Looks at the lease and at the table's end, after a failure.
    async fn refresh(&mut self) -> Result<(), GroupFailure> {
        let lease = &mut self.lease;
        within_attempt(async move {
            let held = lease.renew().await? || lease.retake().await?;
            if held { Ok(()) } else { Err(GroupFailure::Fenced) }
        })
        .await?;
        let head = within_attempt(async { Ok(self.read_head().await?) }).await?;
        self.places.clear();
        self.stale = false;
        if head != self.head {
            self.head = head;
            self.shared.head.store(head, Ordering::Release);
            // An empty group sends the readers to the table.
            let _ = self.shared.news.send(Arc::new([]));
        }
        Ok(())
    }

    async fn keep_lease(&mut self) {
        let kept = if self.stale {
            self.refresh().await
        } else {
            within_attempt(async { if self.lease.renew().await? { Ok(()) } else { Err(GroupFailure::Fenced) } }).await
        };
        match kept {
            Ok(()) => self.works_again(),
            Err(failure) => {
                self.stale = true;
                self.note(&failure);
            }
        }
    }

    async fn read_head(&self) -> Result<i64, DatabaseError> {
        let database = &self.shared.database;
        let row = database.fetch_one(database.sql("SELECT COALESCE(MAX(seq), 0) AS head FROM journal", [])).await?;
        row.map_or(Ok(0), |row| row.column("head"))
    }

    fn works_again(&self) {
        if !self.shared.writable.swap(true, Ordering::AcqRel) {
            tracing::info!("the journal can be written again");
        }
        metrics::gauge!("journal_writable").set(1.0);
    }

    fn note(&self, failure: &GroupFailure) {
        metrics::gauge!("journal_writable").set(0.0);
        if self.shared.writable.swap(false, Ordering::AcqRel) {
            match failure {
                GroupFailure::Fenced => tracing::error!("another server has taken the journal's lease"),
                GroupFailure::Storage(error) | GroupFailure::Refused(error) => {
                    tracing::error!(%error, "the journal cannot be written; trying again");
                }
            }
        }
    }
}

async fn within_attempt<T, F>(attempt: F) -> Result<T, GroupFailure>
where
    F: Future<Output = Result<T, GroupFailure>>,
{
    let too_slow = || DatabaseError::Unavailable(sea_orm::DbErr::Custom(format!("no answer within {ATTEMPT:?}")));
    tokio::time::timeout(ATTEMPT, attempt).await.unwrap_or_else(|_| Err(GroupFailure::Storage(too_slow())))
}

/// Tells the callers whose time is over. Their batches are dropped, unless the group must stay whole.
fn give_up(works: Vec<Work>, now: Instant, keep: bool) -> Vec<Work> {
    let mut kept = Vec::with_capacity(works.len());
    for mut work in works {
        if work.deadline > now {
            kept.push(work);
            continue;
        }
        if let Some(caller) = work.answer.take() {
            let _ = caller.send(Err(JournalError::Unavailable));
        }
        if keep {
            kept.push(work);
        }
    }
    kept
}
