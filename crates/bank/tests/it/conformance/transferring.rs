use std::time::Duration;

use bank::seed::SeedOffer;
use center::ports::core_bank::{
    BankError, CautionReason, ClientKey, Command, Factor, Fee, Instruction, LimitIncreaseState, OrderState, Origin,
    TransferSpeed,
};
use domain::money::{Currency, Money};

use crate::support::*;

const NOW: TransferSpeed = TransferSpeed::RealTime;

pub async fn between_own_accounts_it_is_free_and_at_once(bank: Bank) {
    let receipt = bank.post(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, 1_200_530, NOW)).await.unwrap();
    assert_eq!((receipt.state, receipt.fee), (OrderState::Done, None));
    assert_eq!(bank.balance(WANG, WANG_CURRENT).await, 8_799_470);
    assert_eq!(bank.balance(WANG, WANG_SAVINGS).await, 1_200_530);
    bank.check().await;
}

pub async fn a_card_stands_for_its_account(bank: Bank) {
    bank.post(WANG, transfer(WANG_CARD, WANG_SAVINGS, 100, NOW)).await.unwrap();
    assert_eq!(bank.balance(WANG, WANG_CURRENT).await, 9_999_900);
    let to_itself = bank.quote(WANG, transfer(WANG_CARD, WANG_CURRENT, 100, NOW)).await.unwrap_err();
    assert_eq!(to_itself, BankError::Invalid { pointer: "/command/to".into() });
}

pub async fn to_a_stranger_it_is_refused(bank: Bank) {
    for stranger in [LI_CURRENT, "6217000000000001", "9000000401"] {
        let refusal = bank.quote(WANG, transfer(WANG_CURRENT, stranger, 100, NOW)).await.unwrap_err();
        assert_eq!(refusal, BankError::NotRegistered, "{stranger}");
    }
}

pub async fn the_fee_is_the_lists_by_star_level_and_nine_tenths(bank: Bank) {
    let quote = bank.quote(WANG, transfer(WANG_CURRENT, ELSEWHERE, 1_000_000, NOW)).await.unwrap();
    let fee = quote.fee.unwrap();
    assert_eq!((fee.list, fee.fee, fee.share), (yuan(1_000), yuan(900), 9_000));
    assert_eq!(quote.total, Some(yuan(1_000_900)));
    let heard = quote.read_back.get(domain::Language::Zh);
    assert!(
        heard.contains("10,000.00元")
            && heard.contains("9.00元")
            && heard.contains("0099")
            && !heard.contains(ELSEWHERE)
    );
    // Five stars pay 80 % of nine tenths.
    let quote = bank.quote(ZHANG, transfer(ZHANG_CURRENT, ELSEWHERE, 1_000_000, NOW)).await.unwrap();
    assert_eq!(quote.fee.unwrap().fee, yuan(720));
    // The price list has a line of its own for gold customers.
    let ordinary = transfer(ZHANG_CURRENT, ELSEWHERE, 1_000_000, TransferSpeed::Ordinary);
    assert_eq!(bank.quote(ZHANG, ordinary).await.unwrap().fee.unwrap().fee, yuan(0));
    bank.post(WANG, transfer(WANG_CURRENT, ELSEWHERE, 1_000_000, NOW)).await.unwrap();
    assert_eq!(bank.balance(WANG, WANG_CURRENT).await, 8_999_100);
    bank.check().await;
}

pub async fn a_key_is_posted_once_and_for_one_instruction_only(bank: Bank) {
    let instruction = bank.instruction(WANG, transfer(WANG_CURRENT, ELSEWHERE, 500_000, NOW)).await;
    let quote = bank.port.prepare(&instruction).await.unwrap();
    let once = key("once-and-once-only");
    assert_eq!(bank.port.receipt(&once).await.unwrap(), None);
    let first = bank.port.post(&once, &instruction, &quote.token).await.unwrap();
    bank.clock.advance(Duration::from_secs(5));
    let again = bank.port.post(&once, &instruction, &quote.token).await.unwrap();
    assert_eq!(first, again);
    assert_eq!(bank.port.receipt(&once).await.unwrap(), Some(first));
    assert_eq!(bank.balance(WANG, WANG_CURRENT).await, 9_499_550);
    // Another instruction under the same key is refused, also if it is quoted rightly.
    let other = Instruction { command: transfer(WANG_CURRENT, ELSEWHERE, 500_001, NOW), ..instruction };
    let quote = bank.port.prepare(&other).await.unwrap();
    assert_eq!(bank.port.post(&once, &other, &quote.token).await.unwrap_err(), BankError::KeyReused);
    bank.check().await;
}

pub async fn what_is_posted_is_what_was_read_back(bank: Bank) {
    let instruction = bank.instruction(WANG, transfer(WANG_CURRENT, ELSEWHERE, 1_000_000, NOW)).await;
    let quote = bank.port.prepare(&instruction).await.unwrap();
    let dearer = Fee { effective_from: day("2026-02-13"), ..fee("transfer_real_time", 2_000, 200, None) };
    bank.ledger.offer(&SeedOffer { fees: vec![dearer], ..SeedOffer::default() }).await.unwrap();
    let posted = key("bound-to-the-quote");
    let refusal = bank.port.post(&posted, &instruction, &quote.token).await.unwrap_err();
    assert_eq!(refusal, BankError::QuoteChanged);
    assert_eq!(bank.balance(WANG, WANG_CURRENT).await, 10_000_000);
    // A refusal does not use the key up.
    let quote = bank.port.prepare(&instruction).await.unwrap();
    assert_eq!(bank.port.post(&posted, &instruction, &quote.token).await.unwrap().fee, Some(yuan(1_800)));
}

pub async fn without_the_money_nothing_changes(bank: Bank) {
    let refusal = bank.quote(WANG, transfer(WANG_SAVINGS, WANG_CURRENT, 1, NOW)).await.unwrap_err();
    assert_eq!(refusal, BankError::InsufficientFunds);
    // The money for the amount alone is not enough for the fee.
    bank.post(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, 10_000, NOW)).await.unwrap();
    let refusal = bank.quote(WANG, transfer(WANG_SAVINGS, ELSEWHERE, 10_000, NOW)).await.unwrap_err();
    assert_eq!(refusal, BankError::InsufficientFunds);
    // Quoted when there was money, posted when there is none.
    let instruction = bank.instruction(WANG, transfer(WANG_SAVINGS, WANG_CURRENT, 10_000, NOW)).await;
    let quote = bank.port.prepare(&instruction).await.unwrap();
    bank.post(WANG, transfer(WANG_SAVINGS, WANG_CURRENT, 1, NOW)).await.unwrap();
    let refusal = bank.port.post(&ClientKey::generate(), &instruction, &quote.token).await.unwrap_err();
    assert_eq!(refusal, BankError::InsufficientFunds);
    assert_eq!(bank.balance(WANG, WANG_SAVINGS).await, 9_999);
    bank.check().await;
}

pub async fn a_delayed_one_is_revoked_with_fee_and_limit(bank: Bank) {
    let receipt = bank.post(WANG, transfer(WANG_CURRENT, ELSEWHERE, 1_000_000, TransferSpeed::Ordinary)).await.unwrap();
    assert_eq!(receipt.state, OrderState::Pending);
    assert_eq!(receipt.effective_at, Some(receipt.posted_at + Duration::from_secs(7_200)));
    assert_eq!(bank.balance(WANG, WANG_CURRENT).await, 8_999_550);
    assert_eq!(bank.port.limits(WANG).await.unwrap().used_today, yuan(1_000_000));
    let waiting = bank.port.delayed_transfers(WANG).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].id), (1, receipt.order));
    // Nobody else can take it back.
    let revoke = Command::RevokeTransfer { transfer: receipt.order };
    assert_eq!(bank.quote(LI, revoke.clone()).await.unwrap_err(), BankError::UnknownOrder);
    bank.post(WANG, revoke.clone()).await.unwrap();
    assert_eq!(bank.balance(WANG, WANG_CURRENT).await, 10_000_000);
    assert_eq!(bank.port.limits(WANG).await.unwrap().used_today, yuan(0));
    assert_eq!(bank.port.receipt(&receipt.key).await.unwrap().unwrap().state, OrderState::Revoked);
    assert_eq!(bank.quote(WANG, revoke).await.unwrap_err(), BankError::NotRevocable);
    bank.check().await;
}

pub async fn a_delayed_one_arrives_and_cannot_be_revoked_then(bank: Bank) {
    let receipt = bank.post(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, 5_000, TransferSpeed::NextDay)).await.unwrap();
    bank.clock.advance(days(1) - Duration::from_secs(1));
    bank.ledger.settle_due().await.unwrap();
    assert_eq!(bank.balance(WANG, WANG_SAVINGS).await, 0);
    bank.clock.advance(Duration::from_secs(1));
    let revoke = Command::RevokeTransfer { transfer: receipt.order };
    assert_eq!(bank.quote(WANG, revoke).await.unwrap_err(), BankError::NotRevocable);
    bank.ledger.settle_due().await.unwrap();
    assert_eq!(bank.balance(WANG, WANG_SAVINGS).await, 5_000);
    assert_eq!(bank.port.receipt(&receipt.key).await.unwrap().unwrap().state, OrderState::Done);
    assert_eq!(bank.port.delayed_transfers(WANG).await.unwrap(), []);
    bank.check().await;
}

pub async fn limits_hold_for_each_and_for_the_day(bank: Bank) {
    bank.post(WANG, Command::ChangeLimits { per_transaction: yuan(1_000), per_day: yuan(1_500) }).await.unwrap();
    let refusal = bank.quote(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, 1_001, NOW)).await.unwrap_err();
    assert_eq!(refusal, BankError::OverTransactionLimit { limit: yuan(1_000) });
    bank.post(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, 1_000, NOW)).await.unwrap();
    let refusal = bank.quote(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, 501, NOW)).await.unwrap_err();
    assert_eq!(refusal, BankError::OverDayLimit { left: yuan(500) });
    bank.clock.set(time("2026-02-14T00:00:00+08:00"));
    bank.post(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, 501, NOW)).await.unwrap();
    // Not beyond what the bank allows, and not more for one than for the day.
    for (each, all) in [(60_000_000, 100_000_000), (1, 100_000_001), (2, 1), (-1, 1)] {
        let command = Command::ChangeLimits { per_transaction: yuan(each), per_day: yuan(all) };
        assert!(matches!(bank.quote(WANG, command).await, Err(BankError::Invalid { .. })), "{each} {all}");
    }
}

fn request(until: &str) -> Command {
    Command::RequestLimitIncrease {
        per_transaction: yuan(9_000_000),
        per_day: yuan(30_000_000),
        until: time(until),
        reason: "买房首付".into(),
    }
}

pub async fn a_temporary_increase_is_decided_within_ten_minutes(bank: Bank) {
    assert!(bank.quote(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, 9_000_000, NOW)).await.is_err());
    let asked = bank.post(WANG, request("2026-02-14T00:00:00+08:00")).await.unwrap();
    assert_eq!((asked.state, asked.ends_at), (OrderState::Pending, Some(asked.posted_at + Duration::from_secs(600))));
    assert!(bank.quote(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, 9_000_000, NOW)).await.is_err());
    let decide = |approve| Command::DecideLimitIncrease { increase: asked.order, approve, reason: "属实".into() };
    // Not by the customer.
    let instruction = bank.instruction(WANG, decide(true)).await;
    assert_eq!(bank.port.prepare(&instruction).await.unwrap_err(), BankError::StaffOnly);
    bank.post(WANG, decide(true)).await.unwrap();
    assert_eq!(bank.quote(WANG, decide(false)).await.unwrap_err(), BankError::AlreadyDecided);
    let limits = bank.port.limits(WANG).await.unwrap();
    assert_eq!((limits.per_transaction, limits.increased_until.is_some()), (yuan(9_000_000), true));
    bank.post(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, 9_000_000, NOW)).await.unwrap();
    bank.clock.set(time("2026-02-14T00:00:00+08:00"));
    assert_eq!(bank.port.limits(WANG).await.unwrap().per_transaction, yuan(5_000_000));
    assert_eq!(bank.port.limit_increases(WANG).await.unwrap()[0].state, LimitIncreaseState::Ended);
}

pub async fn an_increase_that_nobody_decides_lapses(bank: Bank) {
    let asked = bank.post(WANG, request("2026-02-15T00:00:00+08:00")).await.unwrap();
    bank.clock.set(asked.posted_at + Duration::from_secs(600));
    assert_eq!(bank.port.limit_increases(WANG).await.unwrap()[0].state, LimitIncreaseState::Lapsed);
    let late = Command::DecideLimitIncrease { increase: asked.order, approve: true, reason: String::new() };
    assert_eq!(bank.quote(WANG, late).await.unwrap_err(), BankError::AlreadyDecided);
    for until in ["2026-02-13T00:00:00+08:00", "2026-03-13T00:00:00+08:00"] {
        assert_eq!(
            bank.quote(WANG, request(until)).await.unwrap_err(),
            BankError::Invalid { pointer: "/command/until".into() }
        );
    }
}

pub async fn an_elderly_customer_waits_and_shows_a_code(bank: Bank) {
    let quote = bank.quote(LI, transfer(LI_CURRENT, ELSEWHERE, 5_000_000, NOW)).await.unwrap();
    let caution = quote.caution.unwrap();
    assert_eq!(caution.reasons, [CautionReason::NewPayee, CautionReason::LargeAmount]);
    assert!(quote.needs.iter().all(|list| list.contains(&Factor::OneTimeCode)));
    let receipt = bank.post(LI, transfer(LI_CURRENT, ELSEWHERE, 5_000_000, NOW)).await.unwrap();
    assert_eq!(receipt.state, OrderState::Pending);
    assert_eq!(receipt.effective_at, Some(receipt.posted_at + days(1)));
    bank.post(LI, Command::RevokeTransfer { transfer: receipt.order }).await.unwrap();
    // A month later the payee is new no more; only somebody who tells the customer what to say is a reason.
    bank.clock.advance(days(31));
    let small = transfer(LI_CURRENT, ELSEWHERE, 100, NOW);
    assert_eq!(bank.quote(LI, small.clone()).await.unwrap().caution, None);
    let origin = Origin { coached: true, ..Origin::default() };
    let coached = Instruction { customer: LI, command: small, verification: None, origin };
    assert_eq!(bank.port.prepare(&coached).await.unwrap().caution.unwrap().reasons, [CautionReason::Coached]);
    // A customer of 35 years is not treated so.
    assert_eq!(bank.quote(WANG, transfer(WANG_CURRENT, ELSEWHERE, 5_000_000, NOW)).await.unwrap().caution, None);
}

pub async fn amounts_that_cannot_be_are_refused(bank: Bank) {
    for minor in [0, -1, i64::MIN, i64::MAX] {
        let refusal = bank.quote(WANG, transfer(WANG_CURRENT, WANG_SAVINGS, minor, NOW)).await.unwrap_err();
        assert_eq!(refusal, BankError::Invalid { pointer: "/command/amount".into() });
    }
    let command = |currency, to: &str, note: String| Command::Transfer {
        from: number(WANG_CURRENT),
        to: number(to),
        amount: Money::new(100, currency),
        speed: NOW,
        note,
    };
    let refusal = bank.quote(WANG, command(Currency::Usd, WANG_SAVINGS, String::new())).await.unwrap_err();
    assert_eq!(refusal, BankError::CurrencyMismatch);
    let refusal = bank.quote(WANG, command(Currency::Cny, WANG_DOLLARS, String::new())).await.unwrap_err();
    assert_eq!(refusal, BankError::CurrencyMismatch);
    let refusal = bank.quote(WANG, command(Currency::Cny, WANG_SAVINGS, "长".repeat(61))).await.unwrap_err();
    assert_eq!(refusal, BankError::Invalid { pointer: "/command/note".into() });
}
