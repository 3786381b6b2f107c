use std::time::Duration;

use domain::ContactId;
use platform::database::Database;
use platform::journal::{Journal, JournalError, JournalOptions};
use platform::tasks::Tasks;
use platform::testing::{ManualClock, TestDatabase, database};
use sea_orm::ConnectionTrait;
use tokio::time::timeout;

use crate::journal::{audit_line, batch, rated};
use crate::system_clock;

const SOON: Duration = Duration::from_secs(120);

fn options() -> JournalOptions {
    JournalOptions { holder: "first".into(), write_within: Duration::from_secs(120), ..JournalOptions::default() }
}

/// Takes the store away: a full disk on SQLite, a lost server on PostgreSQL.
async fn take_away(database: &TestDatabase) {
    if database.is_sqlite() {
        database.execute(database.sql("PRAGMA max_page_count = 1", [])).await.unwrap();
    } else {
        let (admin, name) = admin(database).await;
        admin.execute_unprepared(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await.unwrap();
        let kill = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        admin.execute_unprepared(&kill).await.unwrap();
    }
}

async fn give_back(database: &TestDatabase) {
    if database.is_sqlite() {
        database.execute(database.sql("PRAGMA max_page_count = 1000000", [])).await.unwrap();
    } else {
        let (admin, name) = admin(database).await;
        admin.execute_unprepared(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).await.unwrap();
    }
}

async fn admin(database: &TestDatabase) -> (sea_orm::DatabaseConnection, String) {
    let (server, name) = database.url().rsplit_once('/').unwrap();
    (sea_orm::Database::connect(format!("{server}/postgres")).await.unwrap(), name.to_owned())
}

/// Appends events that need new pages until the journal says that it cannot be written, without waiting for them.
async fn fill(journal: &Journal, contact: ContactId) -> Vec<tokio::task::JoinHandle<Result<Vec<i64>, JournalError>>> {
    let mut appends = Vec::new();
    timeout(SOON, async {
        while journal.is_writable() {
            let journal = journal.clone();
            appends.push(tokio::spawn(async move {
                journal.append(batch((0..100).map(|n| rated(contact, n)).collect())).await
            }));
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the store fails");
    appends
}

#[tokio::test]
async fn a_store_that_comes_back_in_time_costs_nothing() {
    let database = database().await;
    let tasks = Tasks::new();
    let journal = Journal::start_with(database.database(), system_clock(), &tasks, options()).await.unwrap();
    let contact = ContactId::generate();
    take_away(&database).await;
    let appends = fill(&journal, contact).await;
    assert!(journal.ready().is_err());
    give_back(&database).await;
    let mut expected = 1;
    for append in appends {
        let seqs = timeout(SOON, append).await.expect("the batch is written").unwrap().unwrap();
        assert_eq!(seqs, (expected..expected + 100).collect::<Vec<_>>());
        expected += 100;
    }
    assert!(journal.is_writable());
    let read = journal.read_after(expected - 101, 100).await.unwrap();
    assert_eq!(read.last().map(|entry| (entry.seq, entry.stream_seq)), Some((expected - 1, expected - 1)));
}

#[tokio::test]
async fn a_store_that_stays_away_is_told_to_the_callers_and_found_again_without_them() {
    let database = database().await;
    let tasks = Tasks::new();
    let options = JournalOptions { write_within: Duration::from_millis(300), ..options() };
    let journal = Journal::start_with(database.database(), system_clock(), &tasks, options).await.unwrap();
    let contact = ContactId::generate();
    let mut reader = journal.subscribe();
    take_away(&database).await;
    let appends = fill(&journal, contact).await;
    let mut refused = 0;
    for append in appends {
        match timeout(SOON, append).await.expect("the caller is told").unwrap() {
            Ok(_) => {}
            Err(JournalError::Unavailable) => refused += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert!(refused > 0);
    give_back(&database).await;
    timeout(SOON, async {
        while !journal.is_writable() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the journal finds the store again by itself");
    let seqs = journal.append(batch(vec![rated(contact, 1)])).await.unwrap();
    let mut last = 0;
    while last < seqs[0] {
        for entry in timeout(SOON, reader.next()).await.unwrap().iter() {
            assert_eq!(entry.seq, last + 1);
            last = entry.seq;
        }
    }
}

async fn bump_epoch(database: &Database, expires_at: i64) {
    let sql = "UPDATE journal_lease SET epoch = epoch + 1, holder = 'second', expires_at = $1";
    database.execute(database.sql(sql, [expires_at.into()])).await.unwrap();
}

#[tokio::test]
async fn a_server_whose_lease_was_taken_writes_nothing() {
    let database = database().await;
    let tasks = Tasks::new();
    let options = JournalOptions { write_within: Duration::from_millis(300), ..options() };
    let journal = Journal::start_with(database.database(), system_clock(), &tasks, options).await.unwrap();
    let contact = ContactId::generate();
    journal.append(batch(vec![rated(contact, 1)])).await.unwrap();
    bump_epoch(&database, i64::MAX).await;
    let fenced =
        platform::journal::Batch { entries: vec![rated(contact, 2)], writes: vec![audit_line(&database, "a")] };
    assert!(matches!(journal.append(fenced).await, Err(JournalError::Unavailable)));
    assert!(!journal.is_writable());
    assert_eq!(journal.read_after(0, 10).await.unwrap().len(), 1);

    bump_epoch(&database, 0).await;
    let seqs = timeout(SOON, async {
        loop {
            if let Ok(seqs) = journal.append(batch(vec![rated(contact, 3)])).await {
                return seqs;
            }
        }
    });
    assert_eq!(seqs.await.expect("a lease that has run out is taken again"), [2]);
}

#[tokio::test]
async fn two_servers_never_write_one_journal() {
    let database = database().await;
    let tasks = Tasks::new();
    let _journal = Journal::start_with(database.database(), system_clock(), &tasks, options()).await.unwrap();
    let second = JournalOptions { holder: "second".into(), start_within: Duration::ZERO, ..options() };
    let refused = Journal::start_with(database.reopen().await, system_clock(), &Tasks::new(), second.clone()).await;
    assert!(matches!(refused, Err(JournalError::HeldElsewhere(_))), "{refused:?}");
    assert!(tasks.stop(SOON).await);
    Journal::start_with(database.reopen().await, system_clock(), &tasks, second)
        .await
        .expect("a lease that was given up is free");
}

#[tokio::test]
async fn a_server_that_was_killed_takes_its_lease_back_at_once() {
    let database = database().await;
    let sql = "INSERT INTO journal_lease (name, holder, epoch, expires_at) VALUES ('journal', 'first', 7, $1)";
    let clock = ManualClock::default();
    database.execute(database.sql(sql, [i64::MAX.into()])).await.unwrap();
    let start = JournalOptions { start_within: Duration::ZERO, ..options() };
    let journal = Journal::start_with(database.database(), clock.shared(), &Tasks::new(), start).await.unwrap();
    assert_eq!(journal.append(batch(vec![rated(ContactId::generate(), 1)])).await.unwrap(), [1]);
}
