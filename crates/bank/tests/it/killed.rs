//! A real process serves the contract and is killed in the middle of its work, again and again.

use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bank::ledger::EmbeddedLedger;
use bank::{AdapterSettings, Contract, RemoteBank};
use center::ports::core_bank::{ClientKey, CoreBank as _, Instruction, Origin, QuoteToken, Receipt, TransferSpeed};
use domain::secret::Secret;
use futures::future::join_all;
use platform::clock::SystemClock;
use platform::database::Database;
use platform::tasks::Tasks;
use platform::testing::TestDatabase;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::concurrency::nothing_needed;
use crate::support::*;

const DATABASE: &str = "BANK_SERVED_DATABASE";
const ADDRESS: &str = "BANK_SERVED_ADDRESS";
const TRANSFERS: usize = 2_000;
/// The server is killed when so many are done.
const KILLS: [usize; 3] = [200, 700, 1_300];

/// Not a test: the server that [`start`] runs in a process of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it is the server of the tests in this file"]
async fn the_server_that_is_killed() {
    let Ok(url) = std::env::var(DATABASE) else { return };
    let database = Database::open(&url).await.unwrap();
    let ledger = EmbeddedLedger::open(database, SystemClock::shared(), &Tasks::new()).await.unwrap();
    let listener = tokio::net::TcpListener::bind(std::env::var(ADDRESS).unwrap()).await.unwrap();
    println!("\nserving {}", listener.local_addr().unwrap());
    let contract = Contract::new(Arc::new(ledger.clone()), Arc::new(ledger), &Secret::new(TOKEN.into()));
    axum::serve(listener, bank::contract::router(contract)).await.unwrap();
}

/// The process, and its output, which must stay open: it ends when it cannot write.
struct Server {
    child: Child,
    _output: Lines<BufReader<ChildStdout>>,
}

/// Starts the server and waits until it serves.
async fn start(url: &str, address: &str) -> (Server, SocketAddr) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::the_server_that_is_killed", "--ignored", "--nocapture"])
        .env(DATABASE, url)
        .env(ADDRESS, address)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    loop {
        let line = lines.next_line().await.unwrap().expect("the server says where it serves");
        if let Some(address) = line.strip_prefix("serving ") {
            let address = address.parse().unwrap();
            return (Server { child, _output: lines }, address);
        }
    }
}

/// A bank on the system's clock, with nobody serving it.
async fn filled() -> TestDatabase {
    let database = platform::testing::database().await;
    database.migrate(bank::MIGRATIONS).await.unwrap();
    let tasks = Tasks::new();
    let ledger = EmbeddedLedger::open(database.database(), SystemClock::shared(), &tasks).await.unwrap();
    fill(&ledger).await;
    ledger.offer(&nothing_needed()).await.unwrap();
    tasks.stop(Duration::from_secs(5)).await;
    database
}

fn remote(address: SocketAddr) -> RemoteBank {
    let settings = AdapterSettings {
        tries: 2,
        pause: Duration::from_millis(10),
        cool_down: Duration::from_millis(50),
        answer_within: Duration::from_secs(30),
        ..AdapterSettings::new(&format!("http://{address}"), Secret::new(TOKEN.into()))
    };
    RemoteBank::new(settings).unwrap()
}

/// Posts until it is known to be done, as a caller of the port does.
async fn insist(remote: &RemoteBank, key: &ClientKey, instruction: &Instruction, quote: &QuoteToken) -> Receipt {
    let mut pause = Duration::from_millis(25);
    loop {
        match remote.post(key, instruction, quote).await {
            Ok(receipt) => return receipt,
            Err(error) => assert!(error.is_transient(), "{error}"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(400));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_transfers_with_the_server_killed_three_times_are_posted_once_each() {
    let database = filled().await;
    let (mut server, address) = start(database.url(), "127.0.0.1:0").await;
    let remote = remote(address);
    let done = Arc::new(AtomicUsize::new(0));
    let mut wishes = Vec::new();
    for (customer, from, to) in [(WANG, WANG_CURRENT, WANG_SAVINGS), (ZHANG, ZHANG_CURRENT, ELSEWHERE)] {
        let command = transfer(from, to, 100, TransferSpeed::RealTime);
        let instruction = Instruction { customer, command, verification: None, origin: Origin::default() };
        let quote = remote.prepare(&instruction).await.unwrap().token;
        wishes.push(Arc::new((instruction, quote)));
    }
    let clients: Vec<_> = (0..TRANSFERS)
        .map(|number| {
            let (remote, done, wish) = (remote.clone(), Arc::clone(&done), Arc::clone(&wishes[number % 2]));
            let key = key(&format!("killed-meanwhile-{number:04}"));
            tokio::spawn(async move {
                let receipt = insist(&remote, &key, &wish.0, &wish.1).await;
                done.fetch_add(1, Ordering::SeqCst);
                // Who is not sure asks once more.
                if number % 5 == 0 {
                    assert_eq!(insist(&remote, &key, &wish.0, &wish.1).await.order, receipt.order);
                }
            })
        })
        .collect();
    for kill_at in KILLS {
        while done.load(Ordering::SeqCst) < kill_at {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        server.child.kill().await.unwrap();
        assert!(done.load(Ordering::SeqCst) < TRANSFERS, "it was killed in the middle");
        server = start(database.url(), &address.to_string()).await.0;
    }
    for client in join_all(clients).await {
        client.unwrap();
    }
    server.child.kill().await.unwrap();

    let tasks = Tasks::new();
    let ledger = EmbeddedLedger::open(database.reopen().await, SystemClock::shared(), &tasks).await.unwrap();
    check(&ledger).await;
    let balance = |accounts: Vec<center::ports::core_bank::Account>, of: &str| {
        accounts.into_iter().find(|account| account.number == number(of)).unwrap().balance.minor
    };
    assert_eq!(balance(ledger.accounts(WANG).await.unwrap(), WANG_SAVINGS), 100_000);
    assert_eq!(balance(ledger.accounts(WANG).await.unwrap(), WANG_CURRENT), 9_900_000);
    // 1.00 yuan and 80 % of nine tenths of 2.00 each.
    assert_eq!(balance(ledger.accounts(ZHANG).await.unwrap(), ZHANG_CURRENT), 10_000_000 - 1_000 * (100 + 144));
    tasks.stop(Duration::from_secs(5)).await;
}
