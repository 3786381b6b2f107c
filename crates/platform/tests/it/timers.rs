use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use domain::Timestamp;
use platform::clock::{Clock, ManualClock};
use platform::database::{Database, Row};
use platform::tasks::Tasks;
use platform::testing::database;
use platform::timers::{Timer, TimerHandler, Timers};
use serde_json::json;
use tokio::sync::mpsc;
use tokio::time::timeout;

const SOON: Duration = Duration::from_secs(120);

/// Hands every timer on; fails the first so many times.
struct Told {
    timers: mpsc::UnboundedSender<Timer>,
    failures: AtomicU32,
}

#[async_trait]
impl TimerHandler for Told {
    async fn due(&self, timer: Timer) -> Result<(), String> {
        let _ = self.timers.send(timer);
        let fails = self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok();
        if fails { Err("not this time".into()) } else { Ok(()) }
    }
}

fn runner(database: &Database, clock: &ManualClock, failures: u32) -> (Timers, Tasks, mpsc::UnboundedReceiver<Timer>) {
    let timers = Timers::new(database.clone(), clock.shared());
    let (sender, told) = mpsc::unbounded_channel();
    timers.register("remind", Arc::new(Told { timers: sender, failures: failures.into() }));
    let tasks = Tasks::new();
    timers.run(&tasks);
    (timers, tasks, told)
}

async fn next(told: &mut mpsc::UnboundedReceiver<Timer>) -> Timer {
    timeout(SOON, told.recv()).await.expect("a timer comes").expect("the handler lives")
}

async fn wait_until_empty(database: &Database) {
    timeout(SOON, async {
        loop {
            let row = database.fetch_one(database.sql("SELECT COUNT(*) AS n FROM timer", [])).await.unwrap().unwrap();
            if row.column::<i64>("n").unwrap() == 0 {
                return;
            }
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the timers are gone when they are done");
}

/// Waits until the only timer has been put off, and says until when.
async fn put_off_until(database: &Database, now: Timestamp) -> Timestamp {
    timeout(SOON, async {
        loop {
            let row =
                database.fetch_one(database.sql("SELECT due, claimed_until FROM timer", [])).await.unwrap().unwrap();
            if row.column::<i64>("claimed_until").unwrap() == 0 && row.time("due").unwrap() > now {
                return row.time("due").unwrap();
            }
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the timer is put off")
}

#[tokio::test]
async fn timers_come_when_they_are_due_and_not_before() {
    let (database, clock) = (database().await, ManualClock::default());
    let (timers, _tasks, mut told) = runner(&database, &clock, 0);
    let start = clock.now();
    let late = timers.schedule("remind", "late", start + Duration::from_secs(60), &json!({"n": 2}));
    let early = timers.schedule("remind", "early", start + Duration::from_secs(30), &json!({"n": 1}));
    database.transaction(vec![late, early]).await.unwrap();
    clock.advance(Duration::from_secs(30));
    let timer = next(&mut told).await;
    assert_eq!((timer.key.as_str(), &timer.payload, timer.attempt), ("early", &json!({"n": 1}), 1));
    assert!(told.try_recv().is_err());
    clock.advance(Duration::from_secs(30));
    assert_eq!(next(&mut told).await.key, "late");
    wait_until_empty(&database).await;
}

#[tokio::test]
async fn a_timer_that_is_set_anew_or_taken_back_does_not_come_at_its_old_time() {
    let (database, clock) = (database().await, ManualClock::default());
    let (timers, _tasks, mut told) = runner(&database, &clock, 0);
    let start = clock.now();
    for key in ["moved", "gone", "kept"] {
        database.execute(timers.schedule("remind", key, start + Duration::from_secs(10), &json!({}))).await.unwrap();
    }
    database.execute(timers.schedule("remind", "moved", start + Duration::from_secs(20), &json!({}))).await.unwrap();
    database.execute(timers.cancel("remind", "gone")).await.unwrap();
    clock.advance(Duration::from_secs(10));
    assert_eq!(next(&mut told).await.key, "kept");
    clock.advance(Duration::from_secs(10));
    assert_eq!(next(&mut told).await.key, "moved");
    wait_until_empty(&database).await;
    assert!(told.try_recv().is_err());
}

#[tokio::test]
async fn a_timer_whose_handler_failed_comes_again() {
    let (database, clock) = (database().await, ManualClock::default());
    let (timers, _tasks, mut told) = runner(&database, &clock, 2);
    database.execute(timers.schedule("remind", "a", clock.now(), &json!({}))).await.unwrap();
    for attempt in [1, 2, 3] {
        assert_eq!(next(&mut told).await.attempt, attempt);
        if attempt < 3 {
            clock.set(put_off_until(&database, clock.now()).await);
        }
    }
    wait_until_empty(&database).await;
}

#[tokio::test]
async fn a_restart_forgets_no_timer() {
    let (database, clock) = (database().await, ManualClock::default());
    let (timers, tasks, _told) = runner(&database, &clock, 0);
    database
        .execute(timers.schedule("remind", "a", clock.now() + Duration::from_secs(10), &json!({"x": "y"})))
        .await
        .unwrap();
    assert!(tasks.stop(SOON).await);
    clock.advance(Duration::from_secs(3600));
    let (_timers, _tasks, mut told) = runner(&database, &clock, 0);
    assert_eq!(next(&mut told).await.payload, json!({"x": "y"}));
}

#[tokio::test]
async fn a_timer_of_a_kind_without_a_handler_waits() {
    let (database, clock) = (database().await, ManualClock::default());
    let (timers, _tasks, mut told) = runner(&database, &clock, 0);
    database.execute(timers.schedule("unheard_of", "a", clock.now(), &json!({}))).await.unwrap();
    database.execute(timers.schedule("remind", "b", clock.now(), &json!({}))).await.unwrap();
    assert_eq!(next(&mut told).await.key, "b");
    let (sender, mut late) = mpsc::unbounded_channel();
    timers.register("unheard_of", Arc::new(Told { timers: sender, failures: 0.into() }));
    assert_eq!(next(&mut late).await.key, "a");
}

#[tokio::test]
async fn two_runners_share_the_timers() {
    let (database, clock) = (database().await, ManualClock::default());
    let (timers, _tasks, mut first) = runner(&database, &clock, 0);
    let (_timers, _more, mut second) = runner(&database.reopen().await, &clock, 0);
    let set = (0..300).map(|n| timers.schedule("remind", &n.to_string(), clock.now(), &json!({}))).collect();
    database.transaction(set).await.unwrap();
    let mut keys = Vec::new();
    while keys.len() < 300 {
        let timer = timeout(SOON, async {
            tokio::select! { timer = first.recv() => timer, timer = second.recv() => timer }
        });
        keys.push(timer.await.expect("all timers come").expect("the handlers live").key);
    }
    wait_until_empty(&database).await;
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 300, "a claim keeps the other runner away");
    assert!(first.try_recv().is_err() && second.try_recv().is_err());
}
