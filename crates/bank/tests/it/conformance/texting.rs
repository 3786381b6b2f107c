//! Banking by text: who may, how far, and when it ends.

use std::time::Duration;

use center::ports::core_bank::{
    BankError, Business, ClientKey, CodePurpose, Command, Evidence, Factor, Instruction, Origin, Receipt,
    TransferSpeed, Verification, VerificationId, VerifyCustomer,
};

use crate::support::*;

const PHONE: &str = "13800000001";

async fn show(bank: &Bank, evidence: Evidence, known: Option<VerificationId>) -> Result<Verification, BankError> {
    bank.port.verify(&VerifyCustomer { customer: WANG, evidence: vec![evidence], known }).await
}

fn number_of_the_text(phone: &str) -> Evidence {
    Evidence::SignedUpNumber(phone.parse().unwrap())
}

async fn sign_up(bank: &Bank, on: bool) -> Receipt {
    bank.post(WANG, Command::SetTextBanking { on }).await.unwrap()
}

/// What a text shows, with a code that came back from the registered telephone.
async fn with_code(bank: &Bank) -> VerificationId {
    bank.clock.advance(Duration::from_secs(60));
    let by_text = show(bank, number_of_the_text(PHONE), None).await.unwrap();
    let code = bank.port.issue_code(WANG, CodePurpose::Identity).await.unwrap().code;
    let evidence = Evidence::OneTimeCode { purpose: CodePurpose::Identity, code };
    show(bank, evidence, Some(by_text.id)).await.unwrap().id
}

async fn post(bank: &Bank, command: Command, verification: VerificationId) -> Result<Receipt, BankError> {
    let instruction =
        Instruction { customer: WANG, command, verification: Some(verification), origin: Origin::default() };
    let quote = bank.port.prepare(&instruction).await?;
    bank.port.post(&ClientKey::generate(), &instruction, &quote.token).await
}

fn sending(minor: i64) -> Command {
    transfer(WANG_CURRENT, ELSEWHERE, minor, TransferSpeed::RealTime)
}

pub async fn who_signed_up_hears_by_text_and_needs_a_code_to_move_money(bank: Bank) {
    let before = bank.port.text_banking(WANG).await.unwrap();
    assert_eq!((before.since, before.per_transaction, before.per_day), (None, yuan(500_000), yuan(2_000_000)));
    sign_up(&bank, true).await;
    assert!(bank.port.text_banking(WANG).await.unwrap().since.is_some());

    let by_text = show(&bank, number_of_the_text(PHONE), None).await.unwrap();
    assert_eq!(by_text.factors, [Factor::SignedUpNumber]);
    bank.port.authorise(by_text.id, Business::Query).await.unwrap();
    bank.port.authorise(by_text.id, Business::Pension).await.unwrap();
    let missing = BankError::VerificationNeeded { missing: vec![Factor::OneTimeCode] };
    for business in [Business::Transfer, Business::RevokeTransfer, Business::PayBill] {
        assert_eq!(bank.port.authorise(by_text.id, business).await.unwrap_err(), missing);
    }
    assert_eq!(post(&bank, sending(10_000), by_text.id).await.unwrap_err(), missing);
    post(&bank, sending(10_000), with_code(&bank).await).await.unwrap();
    assert_eq!(bank.port.text_banking(WANG).await.unwrap().used_today, yuan(10_000));
    bank.check().await;
}

pub async fn who_did_not_sign_up_shows_nothing_by_text(bank: Bank) {
    let refusal = BankError::WrongEvidence { factor: Factor::SignedUpNumber, tries_left: None };
    assert_eq!(show(&bank, number_of_the_text(PHONE), None).await.unwrap_err(), refusal);
    sign_up(&bank, true).await;
    // Another number than the one that was signed up.
    assert_eq!(show(&bank, number_of_the_text("13999999999"), None).await.unwrap_err(), refusal);
    // Without it a caller is asked for the password as before.
    let called = show(&bank, Evidence::RegisteredNumber(PHONE.parse().unwrap()), None).await.unwrap();
    let missing = BankError::VerificationNeeded { missing: vec![Factor::QueryPassword] };
    assert_eq!(bank.port.authorise(called.id, Business::Query).await.unwrap_err(), missing);
}

pub async fn a_code_by_text_is_good_for_one_posting(bank: Bank) {
    sign_up(&bank, true).await;
    let shown = with_code(&bank).await;
    post(&bank, sending(10_000), shown).await.unwrap();
    let missing = BankError::VerificationNeeded { missing: vec![Factor::OneTimeCode] };
    assert_eq!(post(&bank, sending(10_000), shown).await.unwrap_err(), missing);
    // What was refused has used nothing up.
    let shown = with_code(&bank).await;
    assert!(post(&bank, sending(500_001), shown).await.is_err());
    post(&bank, Command::PayBill { bill: "power-2026-01".into(), from: number(WANG_CURRENT) }, shown).await.unwrap();
    assert_eq!(bank.port.text_banking(WANG).await.unwrap().used_today, yuan(22_345));
    bank.check().await;
}

pub async fn little_moves_by_text_in_one_go_and_in_a_day(bank: Bank) {
    sign_up(&bank, true).await;
    let shown = with_code(&bank).await;
    let too_much = BankError::OverTransactionLimit { limit: yuan(500_000) };
    assert_eq!(post(&bank, sending(500_001), shown).await.unwrap_err(), too_much);
    for _ in 0..3 {
        post(&bank, sending(500_000), with_code(&bank).await).await.unwrap();
    }
    // A transfer that is taken back has been sent all the same.
    let later = transfer(WANG_CURRENT, ELSEWHERE, 400_000, TransferSpeed::Ordinary);
    let delayed = post(&bank, later, with_code(&bank).await).await.unwrap();
    post(&bank, Command::RevokeTransfer { transfer: delayed.order }, with_code(&bank).await).await.unwrap();
    let left = BankError::OverDayLimit { left: yuan(100_000) };
    assert_eq!(post(&bank, sending(100_001), with_code(&bank).await).await.unwrap_err(), left);
    // With the passwords the customer's own limits hold and nothing else.
    bank.post(WANG, sending(600_000)).await.unwrap();
    assert_eq!(bank.port.text_banking(WANG).await.unwrap().used_today, yuan(1_900_000));
    bank.clock.advance(days(1));
    assert_eq!(bank.port.text_banking(WANG).await.unwrap().used_today, yuan(0));
    bank.check().await;
}

pub async fn what_needs_a_password_still_needs_it(bank: Bank) {
    sign_up(&bank, true).await;
    let shown = with_code(&bank).await;
    for business in [Business::Limits, Business::Certificate, Business::Invest, Business::TextBanking] {
        let refusal = bank.port.authorise(shown, business).await.unwrap_err();
        let BankError::VerificationNeeded { missing } = refusal else { panic!("{business:?}: {refusal}") };
        assert!(missing.contains(&Factor::TransactionPassword), "{business:?}: {missing:?}");
    }
    let phone = bank.port.authorise(shown, Business::ChangePhone).await.unwrap_err();
    assert!(matches!(phone, BankError::VerificationNeeded { .. }));
    let off = post(&bank, Command::SetTextBanking { on: false }, shown).await.unwrap_err();
    assert!(matches!(off, BankError::VerificationNeeded { .. }));
}

pub async fn signing_off_and_another_number_end_it_at_once(bank: Bank) {
    sign_up(&bank, true).await;
    let shown = with_code(&bank).await;
    bank.port.authorise(shown, Business::Transfer).await.unwrap();
    sign_up(&bank, false).await;
    assert_eq!(bank.port.text_banking(WANG).await.unwrap().since, None);
    // What was shown before counts no more.
    assert!(matches!(bank.port.authorise(shown, Business::Query).await, Err(BankError::VerificationNeeded { .. })));
    assert!(matches!(post(&bank, sending(100), shown).await, Err(BankError::VerificationNeeded { .. })));

    let since = sign_up(&bank, true).await.posted_at;
    bank.post(WANG, Command::SetTextBanking { on: true }).await.unwrap();
    assert_eq!(bank.port.text_banking(WANG).await.unwrap().since, Some(since));
    bank.post(WANG, Command::ChangePhone { phone: "13911112222".parse().unwrap() }).await.unwrap();
    assert_eq!(bank.port.text_banking(WANG).await.unwrap().since, None);
    // A landline gets no code.
    bank.post(WANG, Command::ChangePhone { phone: "01012345678".parse().unwrap() }).await.unwrap();
    let refusal = bank.quote(WANG, Command::SetTextBanking { on: true }).await.unwrap_err();
    assert_eq!(refusal, BankError::Invalid { pointer: "/command/on".into() });
}
