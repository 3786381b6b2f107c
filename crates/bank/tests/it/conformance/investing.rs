use bank::seed::{SeedOffer, SeedPrice};
use center::ports::core_bank::{BankError, Command, NotificationKind, NotificationWay, OrderId, Price, Units};

use crate::support::*;

pub async fn a_bill_is_paid_once(bank: Bank) {
    let pay = Command::PayBill { bill: "power-2026-01".into(), from: number(WANG_CURRENT) };
    assert_eq!(bank.port.bills(WANG).await.unwrap()[0].paid_at, None);
    bank.post(WANG, pay.clone()).await.unwrap();
    assert_eq!(bank.balance(WANG, WANG_CURRENT).await, 9_987_655);
    assert!(bank.port.bills(WANG).await.unwrap()[0].paid_at.is_some());
    assert_eq!(bank.quote(WANG, pay).await.unwrap_err(), BankError::AlreadyPaid);
    let other = Command::PayBill { bill: "gas".into(), from: number(WANG_CURRENT) };
    assert_eq!(bank.quote(WANG, other).await.unwrap_err(), BankError::UnknownBill);
    bank.check().await;
}

fn subscribe(minor: i64) -> Command {
    Command::SubscribeFund { product: code("FUND-A"), from: number(WANG_CURRENT), amount: yuan(minor) }
}

async fn units(bank: &Bank, product: &str) -> i64 {
    let holdings = bank.port.holdings(WANG).await.unwrap();
    holdings.iter().find(|holding| holding.product == code(product)).map_or(0, |holding| holding.units.0)
}

pub async fn a_fund_is_bought_for_eight_tenths_of_the_fee_and_redeemed(bank: Bank) {
    let quote = bank.quote(WANG, subscribe(1_000_000)).await.unwrap();
    let fee = quote.fee.unwrap();
    assert_eq!((fee.list, fee.fee, quote.total), (yuan(15_000), yuan(12_000), Some(yuan(1_012_000))));
    bank.post(WANG, subscribe(1_000_000)).await.unwrap();
    // 10,000.00 yuan at 1.00 a share.
    assert_eq!(units(&bank, "FUND-A").await, 100_000_000);
    let redeem = |units| Command::RedeemFund { product: code("FUND-A"), to: number(WANG_CURRENT), units: Units(units) };
    assert_eq!(bank.quote(WANG, redeem(100_000_001)).await.unwrap_err(), BankError::NotEnoughUnits);
    bank.post(WANG, redeem(40_000_000)).await.unwrap();
    assert_eq!(units(&bank, "FUND-A").await, 60_000_000);
    assert_eq!(bank.balance(WANG, WANG_CURRENT).await, 10_000_000 - 1_012_000 + 400_000);
    assert_eq!(bank.quote(WANG, subscribe(999)).await.unwrap_err(), BankError::BelowLeast { least: yuan(1_000) });
    // A price that has moved since it was read back.
    let instruction = bank.instruction(WANG, subscribe(1_000_000)).await;
    let quote = bank.port.prepare(&instruction).await.unwrap();
    let price = SeedPrice { code: code("FUND-A"), day: day("2026-02-13"), price: Price(1_100_000) };
    bank.ledger.offer(&SeedOffer { prices: vec![price], ..SeedOffer::default() }).await.unwrap();
    let refusal = bank.port.post(&key("a-price-that-moved"), &instruction, &quote.token).await.unwrap_err();
    assert_eq!(refusal, BankError::QuoteChanged);
    bank.check().await;
}

pub async fn a_regular_investment_is_made_on_its_day(bank: Bank) {
    let start = Command::StartRegularInvestment {
        product: code("FUND-A"),
        from: number(WANG_CURRENT),
        amount: yuan(100_000),
        day_of_month: 15,
    };
    let plan = bank.post(WANG, start).await.unwrap();
    assert_eq!(plan.effective_at, Some(time("2026-02-15T00:00:00+08:00")));
    assert_eq!(bank.balance(WANG, WANG_CURRENT).await, 10_000_000);
    bank.clock.set(time("2026-02-15T01:00:00+08:00"));
    bank.ledger.settle_due().await.unwrap();
    bank.ledger.settle_due().await.unwrap();
    assert_eq!(bank.balance(WANG, WANG_CURRENT).await, 10_000_000 - 101_200);
    assert_eq!(units(&bank, "FUND-A").await, 10_000_000);
    assert_eq!(bank.port.regular_investments(WANG).await.unwrap()[0].next_on, day("2026-03-15"));
    let stop = |plan| Command::StopRegularInvestment { plan };
    assert_eq!(bank.quote(WANG, stop(OrderId(uuid::Uuid::nil()))).await.unwrap_err(), BankError::UnknownOrder);
    bank.post(WANG, stop(plan.order)).await.unwrap();
    bank.clock.set(time("2026-03-15T01:00:00+08:00"));
    bank.ledger.settle_due().await.unwrap();
    assert_eq!(bank.balance(WANG, WANG_CURRENT).await, 10_000_000 - 101_200);
    bank.check().await;
}

pub async fn wealth_is_redeemed_up_to_what_is_held(bank: Bank) {
    let redeem =
        |units| Command::RedeemWealth { product: code("WEALTH-A"), to: number(WANG_SAVINGS), units: Units(units) };
    assert_eq!(bank.quote(WANG, redeem(5_000_001)).await.unwrap_err(), BankError::NotEnoughUnits);
    assert_eq!(bank.quote(WANG, redeem(0)).await.unwrap_err(), BankError::Invalid { pointer: "/command/units".into() });
    bank.post(WANG, redeem(5_000_000)).await.unwrap();
    assert_eq!(bank.balance(WANG, WANG_SAVINGS).await, 50_000);
    assert_eq!(bank.port.holdings(WANG).await.unwrap(), []);
    // A wealth product is no fund.
    let wrong = Command::RedeemFund { product: code("WEALTH-A"), to: number(WANG_SAVINGS), units: Units(1) };
    assert_eq!(bank.quote(WANG, wrong).await.unwrap_err(), BankError::UnknownProduct);
    bank.check().await;
}

pub async fn gold_is_bought_and_sold_by_the_gram(bank: Bank) {
    let buy = Command::BuyGold { product: code("GOLD-A"), from: number(WANG_CURRENT), units: Units(12_500) };
    // 1.25 g at 500.00 yuan.
    assert_eq!(bank.post(WANG, buy).await.unwrap().amount, Some(yuan(62_500)));
    let sell = Command::SellGold { product: code("GOLD-A"), to: number(WANG_CURRENT), units: Units(2_500) };
    assert_eq!(bank.post(WANG, sell).await.unwrap().amount, Some(yuan(12_500)));
    assert_eq!(units(&bank, "GOLD-A").await, 10_000);
    assert_eq!(bank.balance(WANG, WANG_CURRENT).await, 9_950_000);
    bank.check().await;
}

pub async fn what_is_not_on_sale_cannot_be_bought(bank: Bank) {
    let buy = |product: &str| Command::SubscribeFund {
        product: code(product),
        from: number(WANG_CURRENT),
        amount: yuan(100_000),
    };
    assert_eq!(bank.quote(WANG, buy("FUND-SHUT")).await.unwrap_err(), BankError::NotOnSale);
    assert_eq!(bank.quote(WANG, buy("FUND-LATER")).await.unwrap_err(), BankError::UnknownProduct);
    let redeem = Command::RedeemFund { product: code("FUND-SHUT"), to: number(WANG_CURRENT), units: Units(1) };
    assert_eq!(bank.quote(WANG, redeem).await.unwrap_err(), BankError::NotRedeemable);
    bank.clock.set(time("2026-03-01T09:00:00+08:00"));
    bank.quote(WANG, buy("FUND-LATER")).await.unwrap();
}

pub async fn services_are_set(bank: Bank) {
    let notify = |on| Command::SetNotification {
        kind: NotificationKind::BalanceChange,
        way: NotificationWay::Sms,
        on,
        from_amount: Some(yuan(10_000)),
    };
    bank.post(WANG, notify(true)).await.unwrap();
    bank.post(WANG, notify(true)).await.unwrap();
    assert_eq!(bank.port.notifications(WANG).await.unwrap().len(), 1);
    bank.post(WANG, notify(false)).await.unwrap();
    assert_eq!(bank.port.notifications(WANG).await.unwrap(), []);
    let activate = |serial: &str| Command::ActivateCertificate { serial: serial.into() };
    bank.post(WANG, activate("U-0001")).await.unwrap();
    assert!(bank.port.certificates(WANG).await.unwrap()[0].activated_at.is_some());
    assert_eq!(bank.quote(WANG, activate("U-0001")).await.unwrap_err(), BankError::AlreadyActive);
    assert_eq!(bank.quote(WANG, activate("U-0002")).await.unwrap_err(), BankError::UnknownCertificate);
}
