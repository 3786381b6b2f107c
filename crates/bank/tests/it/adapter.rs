//! How the adapter behaves when the bank behind it does not.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use bank::{AdapterSettings, Contract, RemoteBank};
use center::ports::core_bank::{BankError, CoreBank, Evidence, TransferSpeed, VerifyCustomer};
use domain::secret::Secret;
use tokio::net::TcpListener;

use crate::support::*;

fn settings(url: &str) -> AdapterSettings {
    AdapterSettings {
        answer_within: Duration::from_millis(150),
        pause: Duration::from_millis(1),
        cool_down: Duration::from_secs(3_600),
        ..AdapterSettings::new(url, Secret::new(TOKEN.into()))
    }
}

/// A server that takes connections and never answers; counts them.
async fn silent(bank: &Bank) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    bank.tasks.spawn_until_stopped("silent", async move {
        let mut open = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            open.push(stream);
        }
    });
    (format!("http://{address}"), count)
}

#[tokio::test]
async fn a_wrong_token_is_not_admitted() {
    let bank = Bank::ledger().await;
    let address = serve(&bank.ledger, &bank.tasks).await;
    let remote =
        RemoteBank::new(AdapterSettings::new(&format!("http://{address}"), Secret::new("wrong".into()))).unwrap();
    assert_eq!(remote.accounts(WANG).await.unwrap_err(), BankError::NotAdmitted);
}

#[tokio::test]
async fn a_post_without_an_answer_is_told_as_unknown_and_never_as_failed() {
    let bank = Bank::ledger().await;
    let (url, count) = silent(&bank).await;
    let remote = RemoteBank::new(settings(&url)).unwrap();
    let instruction = bank.instruction(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, 100, TransferSpeed::RealTime)).await;
    let quote = bank.port.prepare(&instruction).await.unwrap();
    let refusal = remote.post(&key("no-answer-to-this"), &instruction, &quote.token).await.unwrap_err();
    assert_eq!(refusal, BankError::OutcomeUnknown);
    assert_eq!(count.load(Ordering::SeqCst), 3, "it was tried three times");
}

#[tokio::test]
async fn a_password_is_sent_once_only() {
    let bank = Bank::ledger().await;
    let (url, count) = silent(&bank).await;
    let remote = RemoteBank::new(settings(&url)).unwrap();
    let evidence = vec![Evidence::QueryPassword(Secret::new(QUERY.into()))];
    let request = VerifyCustomer { customer: WANG, evidence, known: None };
    assert_eq!(remote.verify(&request).await.unwrap_err(), BankError::Unavailable);
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn the_circuit_opens_and_nobody_waits_any_more() {
    let bank = Bank::ledger().await;
    let (url, count) = silent(&bank).await;
    let remote = RemoteBank::new(settings(&url)).unwrap();
    for _ in 0..5 {
        assert_eq!(remote.accounts(WANG).await.unwrap_err(), BankError::Unavailable);
    }
    assert_eq!(count.load(Ordering::SeqCst), 5, "five failures in a row open it");
    assert!(remote.ready().is_err());
}

#[tokio::test]
async fn a_bank_that_is_not_there_has_certainly_done_nothing() {
    let bank = Bank::ledger().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let remote = RemoteBank::new(settings(&url)).unwrap();
    let instruction = bank.instruction(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, 100, TransferSpeed::RealTime)).await;
    let quote = bank.port.prepare(&instruction).await.unwrap();
    let refusal = remote.post(&key("nobody-is-there"), &instruction, &quote.token).await.unwrap_err();
    assert_eq!(refusal, BankError::Unavailable);
}

#[tokio::test]
async fn a_post_whose_answer_is_lost_is_asked_again_and_done_once() {
    let bank = Bank::ledger().await;
    let lost = Arc::new(AtomicUsize::new(0));
    let losing = Arc::clone(&lost);
    let contract =
        Contract::new(Arc::new(bank.ledger.clone()), Arc::new(bank.ledger.clone()), &Secret::new(TOKEN.into()));
    let router = bank::contract::router(contract).layer(from_fn(move |request: Request, next: Next| {
        let losing = Arc::clone(&losing);
        async move {
            let is_post = request.uri().path().ends_with("/orders");
            let response = next.run(request).await;
            // The bank has done it; what it says of it goes astray, twice.
            if is_post && losing.fetch_add(1, Ordering::SeqCst) < 2 {
                return axum::http::StatusCode::BAD_GATEWAY.into_response();
            }
            response
        }
    }));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    bank.tasks.spawn_until_stopped("contract", async move { axum::serve(listener, router).await.unwrap() });
    let remote = RemoteBank::new(AdapterSettings { answer_within: Duration::from_secs(5), ..settings(&url) }).unwrap();
    let instruction = bank.instruction(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, 100, TransferSpeed::RealTime)).await;
    let quote = remote.prepare(&instruction).await.unwrap();
    let receipt = remote.post(&key("lost-on-the-way"), &instruction, &quote.token).await.unwrap();
    assert_eq!(lost.load(Ordering::SeqCst), 3);
    assert_eq!(bank.ledger.receipt(&key("lost-on-the-way")).await.unwrap(), Some(receipt));
    assert_eq!(bank.balance(WANG, WANG_SAVINGS).await, 100);
}

#[tokio::test]
async fn an_answer_that_says_something_else_is_told_so() {
    let bank = Bank::ledger().await;
    let router = axum::Router::new().fallback(|| async { "<html>maintenance</html>" });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    bank.tasks.spawn_until_stopped("page", async move { axum::serve(listener, router).await.unwrap() });
    let remote = RemoteBank::new(AdapterSettings { answer_within: Duration::from_secs(5), ..settings(&url) }).unwrap();
    assert_eq!(remote.accounts(WANG).await.unwrap_err(), BankError::Contract);
}

#[test]
fn an_address_that_is_none_is_refused() {
    for url in ["", "core.bank:9000", "ftp://core.bank", "http://"] {
        assert!(RemoteBank::new(settings(url)).is_err(), "{url}");
    }
}
