use center::ports::core_bank::{
    AccountState, BankError, ClientKey, Command, FindBy, Instruction, LossReportState, LossState, Origin, TransferSpeed,
};
use domain::StaffId;
use uuid::Uuid;

use crate::support::*;

fn oral(text: &str) -> Command {
    Command::ReportLossOrally { number: number(text) }
}

fn pay() -> Command {
    transfer(WANG_CURRENT, WANG_SAVINGS, 100, TransferSpeed::RealTime)
}

pub async fn an_oral_report_stops_payment_and_lifts_by_itself(bank: Bank) {
    let receipt = bank.post(WANG, oral(WANG_CARD)).await.unwrap();
    // The day after is the first of five.
    assert_eq!(receipt.ends_at, Some(time("2026-02-19T00:00:00+08:00")));
    assert_eq!(bank.port.cards(WANG).await.unwrap()[0].loss, LossState::ReportedOrally);
    let account = bank.port.accounts(WANG).await.unwrap().remove(0);
    assert_eq!((account.state, account.available.minor), (AccountState::Stopped, 0));
    for from in [WANG_CARD, WANG_CURRENT] {
        let refusal = bank.quote(WANG, transfer(from, WANG_SAVINGS, 100, TransferSpeed::RealTime)).await.unwrap_err();
        assert_eq!(refusal, BankError::Stopped);
    }
    // Money still comes in.
    let refusal = bank.quote(WANG, oral(WANG_CARD)).await.unwrap_err();
    assert_eq!(refusal, BankError::LossStateRefuses { state: LossState::ReportedOrally });
    bank.clock.set(time("2026-02-18T23:59:59+08:00"));
    assert_eq!(bank.quote(WANG, pay()).await.unwrap_err(), BankError::Stopped);
    bank.clock.set(time("2026-02-19T00:00:00+08:00"));
    assert_eq!(bank.port.loss_reports(WANG).await.unwrap()[0].state, LossReportState::Lifted);
    bank.post(WANG, pay()).await.unwrap();
}

pub async fn a_written_report_lasts_until_the_card_is_replaced(bank: Bank) {
    bank.post(WANG, oral(WANG_CARD)).await.unwrap();
    let replace = Command::ReplaceLost { number: number(WANG_CARD) };
    let refusal = bank.quote(WANG, replace.clone()).await.unwrap_err();
    assert_eq!(refusal, BankError::LossStateRefuses { state: LossState::ReportedOrally });
    bank.post(WANG, Command::ReportLossInWriting { number: number(WANG_CARD) }).await.unwrap();
    bank.clock.advance(days(30));
    assert_eq!(bank.quote(WANG, pay()).await.unwrap_err(), BankError::Stopped);
    let receipt = bank.post(WANG, replace).await.unwrap();
    let new = receipt.new_number.unwrap();
    assert!(new != number(WANG_CARD) && new.as_str().starts_with("622662"));
    let cards = bank.port.cards(WANG).await.unwrap();
    assert_eq!(cards.iter().map(|card| card.loss).collect::<Vec<_>>(), [LossState::Replaced, LossState::Normal]);
    // The new card is the customer's, and pays; the old one does not.
    assert_eq!(bank.port.find_customers(&FindBy::Number(new.clone())).await.unwrap()[0].id, WANG);
    bank.post(WANG, transfer(new.as_str(), WANG_SAVINGS, 100, TransferSpeed::RealTime)).await.unwrap();
    let refusal = bank.quote(WANG, transfer(WANG_CARD, WANG_SAVINGS, 100, TransferSpeed::RealTime)).await.unwrap_err();
    assert_eq!(refusal, BankError::Stopped);
    let report = bank.port.loss_reports(WANG).await.unwrap().remove(0);
    assert_eq!((report.state, report.replaced_by), (LossReportState::Replaced, Some(new)));
}

pub async fn only_staff_enter_what_comes_in_writing(bank: Bank) {
    for command in
        [Command::ReportLossInWriting { number: number(WANG_CARD) }, Command::ReplaceLost { number: number(WANG_CARD) }]
    {
        let instruction = bank.instruction(WANG, command).await;
        assert_eq!(bank.port.prepare(&instruction).await.unwrap_err(), BankError::StaffOnly);
    }
    assert_eq!(bank.quote(LI, oral(WANG_CARD)).await.unwrap_err(), BankError::UnknownAccount);
}

pub async fn nobody_freezes_a_customer_alone(bank: Bank) {
    let command = Command::FreezeCustomer { document: "公安止付令 2026-0213".to_owned() };
    let by_themselves = bank.instruction(WANG, command.clone()).await;
    assert_eq!(bank.port.prepare(&by_themselves).await.unwrap_err(), BankError::StaffOnly);
    let nameless = Command::FreezeCustomer { document: " ".to_owned() };
    let pointer = "/command/document".to_owned();
    assert_eq!(bank.quote(WANG, nameless).await.unwrap_err(), BankError::Invalid { pointer });

    let (first, second) = (StaffId(Uuid::from_u128(9)), StaffId(Uuid::from_u128(10)));
    let with = |second| Instruction {
        origin: Origin { staff: Some(first), second, ..Origin::default() },
        ..by_themselves.clone()
    };
    let quote = bank.port.prepare(&with(None)).await.unwrap().token;
    let key = ClientKey::generate();
    for alone in [None, Some(first)] {
        let refused = bank.port.post(&key, &with(alone), &quote).await.unwrap_err();
        assert_eq!(refused, BankError::SecondPersonNeeded);
    }
    bank.post(WANG, pay()).await.unwrap();
    bank.port.post(&key, &with(Some(second)), &quote).await.unwrap();
    assert_eq!(bank.post(WANG, pay()).await.unwrap_err(), BankError::Frozen);
}
