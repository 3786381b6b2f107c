use std::time::Duration;

use center::ports::core_bank::{
    BankError, Business, ClientKey, CodePurpose, Command, Evidence, Factor, FindBy, Instruction, Origin, SecretState,
    TransferSpeed, Verification, VerificationId, VerifyCustomer,
};
use domain::secret::Secret;

use crate::support::*;

async fn show(bank: &Bank, evidence: Evidence, known: Option<VerificationId>) -> Result<Verification, BankError> {
    bank.port.verify(&VerifyCustomer { customer: WANG, evidence: vec![evidence], known }).await
}

fn query(password: &str) -> Evidence {
    Evidence::QueryPassword(Secret::new(password.into()))
}

fn wrong(left: u32) -> BankError {
    BankError::WrongEvidence { factor: Factor::QueryPassword, tries_left: Some(left) }
}

fn locked(until: Option<&str>) -> BankError {
    BankError::Locked { factor: Factor::QueryPassword, until: until.map(time) }
}

const MIDNIGHT: &str = "2026-02-14T00:00:00+08:00";

pub async fn three_wrong_in_a_row_lock_for_the_day(bank: Bank) {
    assert_eq!(show(&bank, query("000001"), None).await.unwrap_err(), wrong(2));
    assert_eq!(show(&bank, query("000001"), None).await.unwrap_err(), wrong(1));
    assert_eq!(show(&bank, query("000001"), None).await.unwrap_err(), locked(Some(MIDNIGHT)));
    // Also the right one is of no use now; the other password is not touched.
    assert_eq!(show(&bank, query(QUERY), None).await.unwrap_err(), locked(Some(MIDNIGHT)));
    let states = bank.port.secret_states(WANG).await.unwrap();
    assert_eq!(states.query, SecretState::LockedUntil { until: time(MIDNIGHT) });
    assert_eq!(states.transaction, SecretState::Open { tries_left: 3 });
    bank.clock.set(time(MIDNIGHT));
    show(&bank, query(QUERY), None).await.unwrap();
    assert_eq!(bank.port.secret_states(WANG).await.unwrap().query, SecretState::Open { tries_left: 2 });
}

pub async fn five_wrong_in_all_lock_until_the_counter(bank: Bank) {
    for left in [2, 1] {
        assert_eq!(show(&bank, query("000001"), None).await.unwrap_err(), wrong(left));
    }
    // A right one between ends the row, not the count.
    show(&bank, query(QUERY), None).await.unwrap();
    for left in [2, 1] {
        assert_eq!(show(&bank, query("000001"), None).await.unwrap_err(), wrong(left));
    }
    show(&bank, query(QUERY), None).await.unwrap();
    assert_eq!(show(&bank, query("000001"), None).await.unwrap_err(), locked(None));
    bank.clock.advance(days(400));
    assert_eq!(show(&bank, query(QUERY), None).await.unwrap_err(), locked(None));
    let secret = |text: &str| Secret::new(text.to_owned());
    let easy = bank.ledger.set_passwords(WANG, secret("123456"), secret(TRANSACTION)).await.unwrap_err();
    assert_eq!(easy, BankError::Invalid { pointer: "/query".into() });
    bank.ledger.set_passwords(WANG, secret("908172"), secret(TRANSACTION)).await.unwrap();
    show(&bank, query("908172"), None).await.unwrap();
}

pub async fn a_code_is_good_once_and_for_five_minutes(bank: Bank) {
    let issue = || bank.port.issue_code(WANG, CodePurpose::Confirmation);
    let evidence = |code: &Secret<String>, purpose| Evidence::OneTimeCode { purpose, code: code.clone() };
    let used_up = BankError::WrongEvidence { factor: Factor::OneTimeCode, tries_left: Some(0) };
    let issued = issue().await.unwrap();
    assert_eq!(issued.phone, "13800000001".parse().unwrap());
    assert!(matches!(issue().await, Err(BankError::TooManyCodes { .. })));
    // For nothing else than what it was made for.
    assert!(show(&bank, evidence(&issued.code, CodePurpose::Identity), None).await.is_err());
    show(&bank, evidence(&issued.code, CodePurpose::Confirmation), None).await.unwrap();
    assert_eq!(show(&bank, evidence(&issued.code, CodePurpose::Confirmation), None).await.unwrap_err(), used_up);
    bank.clock.advance(Duration::from_secs(60));
    let issued = issue().await.unwrap();
    bank.clock.advance(Duration::from_secs(300));
    assert_eq!(show(&bank, evidence(&issued.code, CodePurpose::Confirmation), None).await.unwrap_err(), used_up);
    // Three wrong ones, and the right one is of no use.
    let issued = issue().await.unwrap();
    let other = Secret::new(if issued.code.expose() == "000000" { "000001".to_owned() } else { "000000".to_owned() });
    for _ in 0..3 {
        show(&bank, evidence(&other, CodePurpose::Confirmation), None).await.unwrap_err();
    }
    assert_eq!(show(&bank, evidence(&issued.code, CodePurpose::Confirmation), None).await.unwrap_err(), used_up);
}

pub async fn each_business_needs_its_own_factors(bank: Bank) {
    let needed = bank.port.factors_for(Business::Transfer).await.unwrap();
    assert!(needed.contains(&vec![Factor::RegisteredNumber, Factor::TransactionPassword]));
    let stranger = Evidence::RegisteredNumber("13999999999".parse().unwrap());
    let refusal = BankError::WrongEvidence { factor: Factor::RegisteredNumber, tries_left: None };
    assert_eq!(show(&bank, stranger, None).await.unwrap_err(), refusal);

    let phone = Evidence::RegisteredNumber("13800000001".parse().unwrap());
    let first = show(&bank, phone, None).await.unwrap();
    bank.port.authorise(first.id, Business::LossReport).await.unwrap();
    let missing = BankError::VerificationNeeded { missing: vec![Factor::QueryPassword] };
    assert_eq!(bank.port.authorise(first.id, Business::Query).await.unwrap_err(), missing);
    // Step-up: what was shown before counts on.
    let second = show(&bank, query(QUERY), Some(first.id)).await.unwrap();
    assert_eq!(second.factors, [Factor::RegisteredNumber, Factor::QueryPassword]);
    bank.port.authorise(second.id, Business::Query).await.unwrap();

    let command = transfer(WANG_CURRENT, WANG_SAVINGS, 100, TransferSpeed::RealTime);
    let instruction = Instruction { customer: WANG, command, verification: Some(second.id), origin: Origin::default() };
    let quote = bank.port.prepare(&instruction).await.unwrap();
    assert_eq!(quote.missing, [Factor::TransactionPassword]);
    let refusal = bank.port.post(&key("not-yet-shown"), &instruction, &quote.token).await.unwrap_err();
    assert_eq!(refusal, BankError::VerificationNeeded { missing: vec![Factor::TransactionPassword] });
    let password = Evidence::TransactionPassword(Secret::new(TRANSACTION.into()));
    let third = show(&bank, password, Some(second.id)).await.unwrap();
    let instruction = Instruction { verification: Some(third.id), ..instruction };
    bank.port.post(&key("not-yet-shown"), &instruction, &quote.token).await.unwrap();
    // Another customer's verification shows nothing.
    let other = Instruction { verification: Some(bank.verified(LI).await), ..instruction };
    let refusal = bank.port.post(&ClientKey::generate(), &other, &quote.token).await.unwrap_err();
    assert!(matches!(refusal, BankError::VerificationNeeded { .. }));
}

pub async fn a_verification_ends(bank: Bank) {
    let shown = bank.verified(WANG).await;
    bank.clock.advance(Duration::from_secs(1_799));
    bank.port.authorise(shown, Business::Transfer).await.unwrap();
    bank.clock.advance(Duration::from_secs(1));
    assert!(matches!(bank.port.authorise(shown, Business::Transfer).await, Err(BankError::VerificationNeeded { .. })));
}

pub async fn a_new_number_takes_the_place_of_the_old(bank: Bank) {
    let change = Command::ChangePhone { phone: "13911112222".parse().unwrap() };
    bank.post(WANG, change).await.unwrap();
    assert_eq!(bank.port.find_customers(&FindBy::Phone("13800000001".parse().unwrap())).await.unwrap(), []);
    assert_eq!(bank.port.find_customers(&FindBy::Phone("13911112222".parse().unwrap())).await.unwrap()[0].id, WANG);
    bank.clock.advance(Duration::from_secs(60));
    let issued = bank.port.issue_code(WANG, CodePurpose::Identity).await.unwrap();
    assert_eq!(issued.phone, "13911112222".parse().unwrap());
}
