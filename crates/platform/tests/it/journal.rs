use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::agent::AgentState;
use domain::events::{AgentEvent, ContactEvent};
use domain::{AgentId, ContactId, Timestamp};
use platform::database::{Database, Row};
use platform::journal::{Batch, Entry, Journal, JournalEntry, JournalError, JournalOptions, JournalReader, Stream};
use platform::tasks::Tasks;
use platform::testing::{TestDatabase, database};
use tokio::time::timeout;

use crate::system_clock;

const AT: Timestamp = Timestamp::from_seconds(1_770_944_400);

pub struct Written {
    pub database: TestDatabase,
    pub tasks: Tasks,
    pub journal: Journal,
}

impl Written {
    pub async fn new() -> Self {
        let database = database().await;
        let tasks = Tasks::new();
        // A machine that is busy with other tests is no store that fails.
        let options = JournalOptions { write_within: Duration::from_secs(120), ..JournalOptions::default() };
        let journal = Journal::start_with(database.database(), system_clock(), &tasks, options).await.unwrap();
        Self { database, tasks, journal }
    }
}

pub fn rated(contact: ContactId, score: u8) -> Entry {
    Entry::contact(contact, AT, None, &ContactEvent::Rated { score, grades: 100 })
}

pub fn batch(entries: Vec<Entry>) -> Batch {
    Batch { entries, writes: Vec::new() }
}

/// Statements that write and can be wrong: a second one with the same key is.
pub fn audit_line(database: &Database, id: &str) -> sea_orm::Statement {
    let sql = "INSERT INTO audit_entry (id, at, action, subject, detail) VALUES ($1, 1, 'tried', '', '{}')";
    database.sql(sql, [id.into()])
}

pub async fn audit_lines(database: &Database) -> i64 {
    let row = database.fetch_one(database.sql("SELECT COUNT(*) AS n FROM audit_entry", [])).await.unwrap().unwrap();
    row.column("n").unwrap()
}

/// Reads until the journal's event with that seq has come.
async fn read_to(reader: &mut JournalReader, seq: i64) -> Vec<JournalEntry> {
    let mut read = Vec::new();
    while read.last().is_none_or(|entry: &JournalEntry| entry.seq < seq) {
        let group = timeout(Duration::from_secs(120), reader.next()).await.expect("the events arrive");
        read.extend(group.iter().cloned());
    }
    read
}

fn assert_without_gaps(entries: &[JournalEntry], first: i64) {
    for (entry, expected) in entries.iter().zip(first..) {
        assert_eq!(entry.seq, expected);
    }
    let mut streams: HashMap<&str, i64> = HashMap::new();
    for entry in entries {
        let last = streams.entry(&entry.stream_id).or_insert(entry.stream_seq - 1);
        assert_eq!(entry.stream_seq, *last + 1, "stream {}", entry.stream_id);
        *last = entry.stream_seq;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_of_many_producers_are_numbered_without_gaps() {
    let written = Written::new().await;
    let journal = &written.journal;
    let mut reader = journal.subscribe();
    let producers = (0..64).map(|_| {
        let journal = journal.clone();
        tokio::spawn(async move {
            let contact = ContactId::generate();
            let mut seqs = Vec::new();
            for score in 0..10 {
                let events = vec![rated(contact, score), rated(contact, score + 10)];
                seqs.extend(journal.append(batch(events)).await.unwrap());
            }
            (contact, seqs)
        })
    });
    let answers: Vec<_> = futures::future::join_all(producers).await.into_iter().map(Result::unwrap).collect();
    let read = read_to(&mut reader, 1280).await;
    assert_without_gaps(&read, 1);
    assert_eq!(read, journal.read_after(0, 2000).await.unwrap());
    for (contact, seqs) in answers {
        assert!(seqs.is_sorted());
        let stream = journal.read_stream(&Stream::Contact(contact)).await.unwrap();
        assert_eq!(stream.iter().map(|entry| entry.seq).collect::<Vec<_>>(), seqs);
        assert_eq!(stream.iter().map(|entry| entry.stream_seq).collect::<Vec<_>>(), (1..=20).collect::<Vec<_>>());
        let scores = stream.iter().filter_map(|entry| match entry.contact_event()? {
            (_, ContactEvent::Rated { score, .. }) => Some(score),
            _ => None,
        });
        assert_eq!(scores.collect::<Vec<_>>(), (0..10).flat_map(|score| [score, score + 10]).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn an_event_comes_back_as_it_was_written() {
    let written = Written::new().await;
    let journal = &written.journal;
    let agent = AgentId::generate();
    let changed =
        AgentEvent::StateChanged { from: AgentState::Ready, to: AgentState::NotReady, reason: Some("餐休".into()) };
    journal.append(batch(vec![Entry::agent(agent, AT, Some(agent), &changed)])).await.unwrap();
    let read = journal.read_stream(&Stream::Agent(agent)).await.unwrap();
    assert_eq!(read[0].agent_event(), Some((agent, changed)));
    assert_eq!(read[0].contact_event(), None);
    assert_eq!((read[0].at, read[0].actor, read[0].event_type()), (AT, Some(agent), "state_changed"));
}

#[tokio::test]
async fn events_and_statements_of_a_batch_are_written_together_or_not_at_all() {
    let Written { journal, database, tasks: _tasks } = Written::new().await;
    let contact = ContactId::generate();
    let twice = vec![audit_line(&database, "a"), audit_line(&database, "a")];
    let error = journal.append(Batch { entries: vec![rated(contact, 1)], writes: twice }).await.unwrap_err();
    assert!(error.is_duplicate(), "{error}");
    assert_eq!((journal.head(), audit_lines(&database).await), (0, 0));
    let once = vec![audit_line(&database, "a")];
    assert_eq!(journal.append(Batch { entries: vec![rated(contact, 2)], writes: once }).await.unwrap(), [1]);
    assert_eq!(audit_lines(&database).await, 1);
    assert!(journal.is_writable(), "a wrong batch says nothing of the store");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_batch_fails_alone_among_many() {
    let Written { journal, database, tasks: _tasks } = Written::new().await;
    let mut reader = journal.subscribe();
    let contact = ContactId::generate();
    let results = (0..200_u8).map(|number| {
        let (journal, database) = (journal.clone(), database.database());
        tokio::spawn(async move {
            // Every tenth one claims a key that the first of them has.
            let id = if number % 10 == 0 { "taken".to_owned() } else { number.to_string() };
            let writes = vec![audit_line(&database, &id)];
            journal.append(Batch { entries: vec![rated(contact, number)], writes }).await
        })
    });
    let results: Vec<_> = futures::future::join_all(results).await.into_iter().map(Result::unwrap).collect();
    for (number, result) in results.iter().enumerate().filter(|(number, _)| number % 10 != 0) {
        assert!(result.is_ok(), "batch {number}: {result:?}");
    }
    assert_eq!(results.iter().filter(|result| matches!(result, Err(error) if error.is_duplicate())).count(), 19);
    let read = read_to(&mut reader, 181).await;
    assert_eq!(read.len(), 181);
    assert_without_gaps(&read, 1);
    assert_eq!(audit_lines(&database).await, 181);
}

#[tokio::test]
async fn a_reader_that_was_too_slow_loses_nothing() {
    let written = Written::new().await;
    let journal = &written.journal;
    let mut slow = journal.subscribe();
    let contact = ContactId::generate();
    // More groups than are kept for readers.
    for score in 0..150 {
        journal.append(batch(vec![rated(contact, score)])).await.unwrap();
    }
    let read = read_to(&mut slow, 150).await;
    assert_eq!(read.len(), 150);
    assert_without_gaps(&read, 1);
    journal.append(batch(vec![rated(contact, 1)])).await.unwrap();
    assert_eq!(read_to(&mut slow, 151).await.len(), 1);
}

#[tokio::test]
async fn a_reader_may_begin_in_the_past() {
    let written = Written::new().await;
    let journal = &written.journal;
    let contact = ContactId::generate();
    for score in 0..5 {
        journal.append(batch(vec![rated(contact, score)])).await.unwrap();
    }
    let mut reader = journal.subscribe_after(2);
    let mut late = journal.subscribe();
    journal.append(batch(vec![rated(contact, 5)])).await.unwrap();
    let read = read_to(&mut reader, 6).await;
    assert_eq!(read.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [3, 4, 5, 6]);
    assert_eq!(read_to(&mut late, 6).await.len(), 1, "who begins now sees only what is written from now on");
}

#[tokio::test]
async fn numbers_go_on_after_a_restart() {
    let Written { journal, database, tasks } = Written::new().await;
    let contact = ContactId::generate();
    journal.append(batch(vec![rated(contact, 1), rated(contact, 2)])).await.unwrap();
    assert!(tasks.stop(Duration::from_secs(120)).await);
    assert!(matches!(journal.append(batch(vec![rated(contact, 3)])).await, Err(JournalError::Stopped)));
    assert!(!journal.is_writable());

    let tasks = Tasks::new();
    let journal = Journal::start(database.reopen().await, system_clock(), &tasks).await.unwrap();
    assert_eq!(journal.head(), 2);
    let other = ContactId::generate();
    assert_eq!(journal.append(batch(vec![rated(contact, 3), rated(other, 1)])).await.unwrap(), [3, 4]);
    let places = journal.read_after(0, 10).await.unwrap().into_iter().map(|entry| entry.stream_seq);
    assert_eq!(places.collect::<Vec<_>>(), [1, 2, 3, 1]);
}

#[tokio::test]
async fn what_waits_when_the_server_stops_is_still_written() {
    let Written { journal, database, tasks } = Written::new().await;
    let contact = ContactId::generate();
    let waiting = journal.clone();
    let appending = tokio::spawn(async move {
        futures::future::join_all((0..50).map(|score| waiting.append(batch(vec![rated(contact, score)])))).await
    });
    // The journal has heard of all of them once the first is answered.
    journal.append(batch(vec![rated(contact, 99)])).await.unwrap();
    assert!(tasks.stop(Duration::from_secs(120)).await);
    let acknowledged = appending.await.unwrap().into_iter().filter(Result::is_ok).count();
    let count = database.fetch_one(database.sql("SELECT COUNT(*) AS n FROM journal", [])).await.unwrap().unwrap();
    assert_eq!(count.column::<i64>("n").unwrap(), acknowledged as i64 + 1);
}

#[tokio::test]
async fn an_event_without_a_type_is_refused() {
    let written = Written::new().await;
    let journal = &written.journal;
    for event in [serde_json::json!({}), serde_json::json!({"type": 1}), serde_json::json!("x")] {
        let entry = Entry { stream: Stream::Other("thing", "1".into()), at: AT, actor: None, event };
        assert!(matches!(journal.append(batch(vec![entry])).await, Err(JournalError::Untyped)));
    }
}

#[tokio::test]
async fn a_batch_may_have_only_statements_or_nothing() {
    let Written { journal, database, tasks: _tasks } = Written::new().await;
    assert!(
        journal
            .append(Batch { entries: Vec::new(), writes: vec![audit_line(&database, "a")] })
            .await
            .unwrap()
            .is_empty()
    );
    assert!(journal.append(Batch::default()).await.unwrap().is_empty());
    assert_eq!(audit_lines(&database).await, 1);
}

#[tokio::test]
async fn other_things_have_streams_of_their_own() {
    let written = Written::new().await;
    let journal = &written.journal;
    let entry = |kind, id: &str| Entry {
        stream: Stream::Other(kind, id.into()),
        at: AT,
        actor: None,
        event: serde_json::json!({"type": "made"}),
    };
    let entries = vec![entry("flow", "common"), entry("queue", "common"), entry("flow", "common")];
    journal.append(batch(entries)).await.unwrap();
    let read: Arc<[JournalEntry]> = journal.read_stream(&Stream::Other("flow", "common".into())).await.unwrap().into();
    assert_eq!(read.iter().map(|entry| (entry.seq, entry.stream_seq)).collect::<Vec<_>>(), [(1, 1), (3, 2)]);
}
