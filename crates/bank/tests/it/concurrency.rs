//! Many at once.

use std::sync::Arc;

use bank::Parameters;
use bank::parameters::FactorTable;
use bank::seed::{SeedOffer, SeedParameters};
use center::ports::core_bank::{
    BankError, Business, ClientKey, CodePurpose, CoreBank as _, Evidence, Instruction, Origin, TransferSpeed,
    VerifyCustomer,
};
use domain::secret::Secret;
use futures::future::join_all;

use crate::support::*;

/// Nothing needs to be shown, so that a test can post without asking who it is.
pub fn nothing_needed() -> SeedOffer {
    let factors = FactorTable(Business::ALL.into_iter().map(|business| (business, vec![vec![]])).collect());
    let parameters = Parameters { factors, ..Parameters::default() };
    SeedOffer {
        parameters: vec![SeedParameters { effective_from: day("2020-01-01"), parameters }],
        ..SeedOffer::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_many_times_at_once_is_done_once() {
    let bank = Bank::ledger().await;
    bank.ledger.offer(&nothing_needed()).await.unwrap();
    let command = transfer(WANG_CURRENT, WANG_SAVINGS, 1_000, TransferSpeed::RealTime);
    let instruction = Arc::new(Instruction { customer: WANG, command, verification: None, origin: Origin::default() });
    let quote = bank.port.prepare(&instruction).await.unwrap();
    let posts = (0..600).map(|number| {
        let (ledger, instruction, token) = (bank.ledger.clone(), Arc::clone(&instruction), quote.token.clone());
        // Twenty keys, thirty callers each.
        let key = key(&format!("asked-often-{:02}", number % 20));
        tokio::spawn(async move { ledger.post(&key, &instruction, &token).await.unwrap() })
    });
    let receipts: Vec<_> = join_all(posts).await.into_iter().map(Result::unwrap).collect();
    let orders: std::collections::HashSet<_> = receipts.iter().map(|receipt| receipt.order).collect();
    assert_eq!(orders.len(), 20);
    assert_eq!(bank.balance(WANG, WANG_SAVINGS).await, 20_000);
    bank.check().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn together_they_cannot_draw_more_than_there_is() {
    let bank = Bank::ledger().await;
    bank.ledger.offer(&nothing_needed()).await.unwrap();
    bank.post(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, 1_000, TransferSpeed::RealTime)).await.unwrap();
    let command = transfer(WANG_SAVINGS, WANG_CURRENT, 300, TransferSpeed::RealTime);
    let instruction = Arc::new(Instruction { customer: WANG, command, verification: None, origin: Origin::default() });
    let quote = bank.port.prepare(&instruction).await.unwrap();
    let posts = (0..50).map(|_| {
        let (ledger, instruction, token) = (bank.ledger.clone(), Arc::clone(&instruction), quote.token.clone());
        tokio::spawn(async move { ledger.post(&ClientKey::generate(), &instruction, &token).await })
    });
    let outcomes: Vec<_> = join_all(posts).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 3);
    assert!(
        outcomes.iter().flat_map(|outcome| outcome.as_ref().err()).all(|error| *error == BankError::InsufficientFunds)
    );
    assert_eq!(bank.balance(WANG, WANG_SAVINGS).await, 100);
    bank.check().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_at_once_is_no_better_than_one_after_the_other() {
    let bank = Bank::ledger().await;
    let tries = (0..30).map(|number| {
        let ledger = bank.ledger.clone();
        // The right one is the last.
        let guess = if number == 29 { QUERY.to_owned() } else { format!("0000{number:02}") };
        async move {
            let evidence = vec![Evidence::QueryPassword(Secret::new(guess))];
            ledger.verify(&VerifyCustomer { customer: WANG, evidence, known: None }).await
        }
    });
    let outcomes = join_all(tries).await;
    assert!(outcomes.iter().all(Result::is_err), "the password was locked before it was guessed");
    let looked_at = outcomes.iter().filter(|outcome| matches!(outcome, Err(BankError::WrongEvidence { .. }))).count();
    assert!(looked_at < 3, "{looked_at}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_used_by_one_of_many() {
    let bank = Bank::ledger().await;
    let issued = bank.ledger.issue_code(WANG, CodePurpose::Confirmation).await.unwrap();
    let tries = (0..3).map(|_| {
        let (ledger, code) = (bank.ledger.clone(), issued.code.clone());
        async move {
            let evidence = vec![Evidence::OneTimeCode { purpose: CodePurpose::Confirmation, code }];
            ledger.verify(&VerifyCustomer { customer: WANG, evidence, known: None }).await
        }
    });
    assert_eq!(join_all(tries).await.iter().filter(|outcome| outcome.is_ok()).count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_database_post_each_thing_once() {
    let bank = Bank::ledger().await;
    bank.ledger.offer(&nothing_needed()).await.unwrap();
    let (other, tasks) = open(bank.database.reopen().await, &bank.clock).await;
    let command = transfer(WANG_CURRENT, WANG_SAVINGS, 1_000, TransferSpeed::RealTime);
    let instruction = Arc::new(Instruction { customer: WANG, command, verification: None, origin: Origin::default() });
    let quote = bank.port.prepare(&instruction).await.unwrap();
    let posts = (0..100).map(|number| {
        let ledger = if number % 2 == 0 { bank.ledger.clone() } else { other.clone() };
        let (instruction, token, key) =
            (Arc::clone(&instruction), quote.token.clone(), key(&format!("two-servers-{:02}", number / 4)));
        tokio::spawn(async move { ledger.post(&key, &instruction, &token).await.unwrap().order })
    });
    let orders: Vec<_> = join_all(posts).await.into_iter().map(Result::unwrap).collect();
    assert!(orders.chunks(4).all(|same| same.iter().all(|order| *order == same[0])));
    assert_eq!(bank.balance(WANG, WANG_SAVINGS).await, 25_000);
    bank.check().await;
    tasks.stop(std::time::Duration::from_secs(5)).await;
}
