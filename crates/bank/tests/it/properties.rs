//! After any sequence of instructions: every balance adds up, nobody is overdrawn.

use center::ports::core_bank::{ClientKey, Command, Instruction, OrderId, Origin, TransferSpeed, Units};
use domain::{CustomerId, StaffId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::concurrency::nothing_needed;
use crate::support::*;

/// Something that happens.
#[derive(Debug, Clone)]
enum Step {
    Post(CustomerId, Command),
    /// Revokes the last delayed transfer but so many.
    Revoke(usize),
    /// So many minutes go by.
    Wait(u64),
    /// Posts the last instruction once more under its key.
    Again,
}

fn account() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        WANG_CURRENT,
        WANG_SAVINGS,
        WANG_DOLLARS,
        WANG_CARD,
        LI_CURRENT,
        ZHANG_CURRENT,
        ELSEWHERE,
    ])
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let customer = || prop::sample::select(vec![WANG, LI, ZHANG]);
    let amount = || prop_oneof![1_i64..100, 1_i64..6_000_000, Just(i64::MAX), Just(-5)];
    let speed = prop::sample::select(vec![TransferSpeed::RealTime, TransferSpeed::Ordinary, TransferSpeed::NextDay]);
    let units = || prop_oneof![0_i64..20_000, 0_i64..200_000_000, Just(i64::MAX)].prop_map(Units);
    let post = |command: BoxedStrategy<Command>| {
        (customer(), command).prop_map(|(customer, command)| Step::Post(customer, command))
    };
    let money =
        (account(), account(), amount(), speed).prop_map(|(from, to, minor, speed)| transfer(from, to, minor, speed));
    let invest = prop_oneof![
        (account(), amount()).prop_map(|(from, minor)| Command::SubscribeFund {
            product: code("FUND-A"),
            from: number(from),
            amount: yuan(minor)
        }),
        (account(), units()).prop_map(|(to, units)| Command::RedeemFund {
            product: code("FUND-A"),
            to: number(to),
            units
        }),
        (account(), units()).prop_map(|(from, units)| Command::BuyGold {
            product: code("GOLD-A"),
            from: number(from),
            units
        }),
        (account(), units()).prop_map(|(to, units)| Command::SellGold {
            product: code("GOLD-A"),
            to: number(to),
            units
        }),
        (account(), units()).prop_map(|(to, units)| Command::RedeemWealth {
            product: code("WEALTH-A"),
            to: number(to),
            units
        }),
        (account(), amount()).prop_map(|(from, minor)| Command::StartRegularInvestment {
            product: code("FUND-A"),
            from: number(from),
            amount: yuan(minor),
            day_of_month: 14
        }),
        account().prop_map(|from| Command::PayBill { bill: "power-2026-01".into(), from: number(from) }),
    ];
    let loss = prop_oneof![
        account().prop_map(|lost| Command::ReportLossOrally { number: number(lost) }),
        account().prop_map(|lost| Command::ReportLossInWriting { number: number(lost) }),
        account().prop_map(|lost| Command::ReplaceLost { number: number(lost) }),
    ];
    let step = prop_oneof![
        6 => post(money.boxed()),
        3 => post(invest.boxed()),
        1 => post(loss.boxed()),
        2 => (0_usize..3).prop_map(Step::Revoke),
        2 => prop_oneof![1_u64..200, 1_000_u64..9_000].prop_map(Step::Wait),
        1 => Just(Step::Again),
    ];
    vec(step, 1..40)
}

async fn play(steps: Vec<Step>) {
    let bank = Bank::ledger().await;
    bank.ledger.offer(&nothing_needed()).await.unwrap();
    let mut delayed: Vec<(CustomerId, OrderId)> = Vec::new();
    let mut last = None;
    for step in steps {
        let (customer, command) = match step {
            Step::Post(customer, command) => (customer, command),
            Step::Revoke(back) => match delayed.iter().rev().nth(back).copied() {
                Some((customer, transfer)) => (customer, Command::RevokeTransfer { transfer }),
                None => continue,
            },
            Step::Wait(minutes) => {
                bank.clock.advance(std::time::Duration::from_secs(minutes * 60));
                bank.ledger.settle_due().await.unwrap();
                continue;
            }
            Step::Again => {
                if let Some((key, instruction, token, receipt)) = &last {
                    let again: center::ports::core_bank::Receipt =
                        bank.port.post(key, instruction, token).await.unwrap();
                    let first: &center::ports::core_bank::Receipt = receipt;
                    assert_eq!(again.order, first.order);
                }
                continue;
            }
        };
        let origin = Origin { staff: Some(StaffId(uuid::Uuid::nil())), ..Origin::default() };
        let instruction = Instruction { customer, command, verification: None, origin };
        let Ok(quote) = bank.port.prepare(&instruction).await else { continue };
        let key = ClientKey::generate();
        if let Ok(receipt) = bank.port.post(&key, &instruction, &quote.token).await {
            assert_eq!(receipt.fee, quote.fee.map(|terms| terms.fee));
            if matches!(instruction.command, Command::Transfer { .. }) && receipt.effective_at.is_some() {
                delayed.push((customer, receipt.order));
            }
            last = Some((key, instruction, quote.token, receipt));
        }
    }
    bank.check().await;
    for customer in [WANG, LI, ZHANG] {
        let holdings = bank.port.holdings(customer).await.unwrap();
        assert!(holdings.iter().all(|holding| holding.units.0 > 0), "{holdings:?}");
    }
    bank.tasks.stop(std::time::Duration::from_secs(30)).await;
    bank.database.close().await.unwrap();
}

#[test]
fn every_balance_adds_up_and_nobody_is_overdrawn_after_any_sequence() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 16, failure_persistence: None, ..Config::default() });
    let played = runner.run(&steps(), |steps| {
        runtime.block_on(play(steps));
        Ok(())
    });
    played.unwrap();
}
