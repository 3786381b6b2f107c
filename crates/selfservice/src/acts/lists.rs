//! Lists to pick from.

use center::ports::core_bank::{AccountState, Business, LossState, ProductKind, ProductQuery, Relation};
use domain::Localised;
use flow::Item;

use super::{Act, Done, words};

impl Act<'_> {
    /// A list of what the customer has; the list and the parameter `what` have the same name.
    pub(super) async fn list(&self) -> Done {
        let Some(what) = self.parameter("what") else { return Done::of("refused") };
        let (bank, customer) =
            match self.authorised(if what == "cards" { Business::LossReport } else { Business::Query }).await {
                Ok(authorised) => authorised,
                Err(done) => return done,
            };
        let items = match what {
            "accounts" => bank.accounts(customer).await.map(|accounts| {
                accounts
                    .into_iter()
                    .filter(|account| {
                        account.relation != Relation::RegisteredPayee && account.state != AccountState::Closed
                    })
                    .map(|account| item(words::named(&account.name, &account.number), account.number.as_str()))
                    .collect()
            }),
            "payees" => bank.payees(customer).await.map(|payees| {
                let except = self.number("except");
                payees
                    .into_iter()
                    .filter(|payee| Some(&payee.number) != except.as_ref())
                    .map(|payee| {
                        let name = domain::secret::masked_name(&payee.name);
                        let name = if payee.relation == Relation::RegisteredPayee { name } else { payee.name };
                        item(words::named(&Localised::new(&name, &name), &payee.number), payee.number.as_str())
                    })
                    .collect()
            }),
            "cards" => bank.cards(customer).await.map(|cards| {
                cards
                    .into_iter()
                    .filter(|card| card.loss == LossState::Normal)
                    .map(|card| item(words::named(&card.name, &card.number), card.number.as_str()))
                    .collect()
            }),
            "loss_reports" => bank.loss_reports(customer).await.map(|reports| {
                reports
                    .into_iter()
                    .map(|report| {
                        let (tail, state) = (words::tail(&report.number), words::loss_state(report.state));
                        let label = match report.lifts_at.map(words::time) {
                            Some(until) => words::both(
                                |l| format!("{}，{}，有效期至{}", tail.get(l), state.get(l), until.get(l)),
                                |l| format!("{}: {}, until {}", tail.get(l), state.get(l), until.get(l)),
                            ),
                            None => words::both(
                                |l| format!("{}，{}", tail.get(l), state.get(l)),
                                |l| format!("{}: {}", tail.get(l), state.get(l)),
                            ),
                        };
                        item(label, report.number.as_str())
                    })
                    .collect()
            }),
            "delayed_transfers" => bank.delayed_transfers(customer).await.map(|transfers| {
                transfers
                    .into_iter()
                    .map(|transfer| {
                        let (to, amount, at) = (
                            words::tail(&transfer.to),
                            words::money(transfer.amount),
                            words::time(transfer.arrives_at),
                        );
                        let label = words::both(
                            |l| format!("转给{}的{}，预计{}到账", to.get(l), amount.get(l), at.get(l)),
                            |l| format!("{} to the account {}, due {}", amount.get(l), to.get(l), at.get(l)),
                        );
                        item(label, &transfer.id.to_string())
                    })
                    .collect()
            }),
            "bills" => bank.bills(customer).await.map(|bills| {
                bills
                    .into_iter()
                    .filter(|bill| bill.paid_at.is_none())
                    .map(|bill| {
                        let (amount, due) = (words::money(bill.amount), words::day(bill.due_on));
                        let label = words::both(
                            |l| {
                                format!(
                                    "{}{}，{}，{}前缴纳",
                                    bill.biller.get(l),
                                    bill.period,
                                    amount.get(l),
                                    due.get(l)
                                )
                            },
                            |l| {
                                format!("{} {}, {}, due {}", bill.biller.get(l), bill.period, amount.get(l), due.get(l))
                            },
                        );
                        item(label, &bill.id)
                    })
                    .collect()
            }),
            "funds" => bank.products(&ProductQuery { kind: Some(ProductKind::Fund), on: None }).await.map(|products| {
                products
                    .into_iter()
                    .filter(|product| product.on_sale)
                    .map(|product| item(product.name, product.code.as_str()))
                    .collect()
            }),
            "fund_holdings" | "wealth_holdings" | "gold_holdings" => bank.holdings(customer).await.map(|holdings| {
                let kind = match what {
                    "fund_holdings" => ProductKind::Fund,
                    "wealth_holdings" => ProductKind::Wealth,
                    _ => ProductKind::Gold,
                };
                holdings
                    .into_iter()
                    .filter(|holding| holding.kind == kind)
                    .map(|holding| {
                        let (units, value) = (words::units(holding.units, kind), words::money(holding.value));
                        let label = words::both(
                            |l| format!("{}，{}，市值{}", holding.name.get(l), units.get(l), value.get(l)),
                            |l| format!("{}, {}, worth {}", holding.name.get(l), units.get(l), value.get(l)),
                        );
                        item(label, holding.product.as_str())
                    })
                    .collect()
            }),
            "certificates" => bank.certificates(customer).await.map(|certificates| {
                certificates
                    .into_iter()
                    .filter(|certificate| certificate.activated_at.is_none())
                    .map(|certificate| {
                        item(Localised::new(&certificate.serial, &certificate.serial), &certificate.serial)
                    })
                    .collect()
            }),
            _ => return Done::of("refused"),
        };
        match items {
            Ok(items) => {
                let items: Vec<Item> = items;
                let outcome = if items.is_empty() { "none" } else { "done" };
                Done::of(outcome).with_plain("count", &items.len().to_string()).with_list(what, items)
            }
            Err(error) => Done::refused(&error),
        }
    }

    /// The registered payee of a number that the customer gave: the whole number, or its end if only one ends so.
    pub(super) async fn payee(&self) -> Done {
        let (bank, customer) = match self.authorised(Business::Query).await {
            Ok(authorised) => authorised,
            Err(done) => return done,
        };
        let Some(given) = self.parameter("number") else { return Done::of("not_registered") };
        let payees = match bank.payees(customer).await {
            Ok(payees) => payees,
            Err(error) => return Done::refused(&error),
        };
        let mut fitting = payees.iter().filter(|payee| given.len() >= 4 && payee.number.as_str().ends_with(given));
        match (fitting.next(), fitting.next()) {
            (Some(payee), None) => Done::of("found")
                .with("payee", words::named(&Localised::new(&payee.name, &payee.name), &payee.number))
                .with_plain("payee_number", payee.number.as_str()),
            _ => Done::of("not_registered"),
        }
    }

    /// What has become of what the customer asked for earlier.
    pub(super) async fn progress(&self) -> Done {
        let (bank, customer) = match self.authorised(Business::Query).await {
            Ok(authorised) => authorised,
            Err(done) => return done,
        };
        let (increases, transfers, reports) =
            tokio::join!(bank.limit_increases(customer), bank.delayed_transfers(customer), bank.loss_reports(customer));
        let (increases, transfers, reports) = match (increases, transfers, reports) {
            (Ok(increases), Ok(transfers), Ok(reports)) => (increases, transfers, reports),
            (Err(error), _, _) | (_, Err(error), _) | (_, _, Err(error)) => return Done::refused(&error),
        };
        let mut lines: Vec<Localised> = Vec::new();
        lines.extend(increases.iter().take(2).map(|increase| {
            use center::ports::core_bank::LimitIncreaseState as State;
            let amount = words::money(increase.per_day);
            let (zh, en) = match increase.state {
                State::Requested => ("正在审核", "is being decided"),
                State::Approved => ("已批准", "was approved"),
                State::Refused => ("未获批准", "was not approved"),
                State::Lapsed => ("超时未审核，已失效", "has lapsed"),
                State::Ended => ("已到期", "has ended"),
            };
            words::both(
                |l| format!("临时调额至每日{}的申请{zh}", amount.get(l)),
                |l| format!("your request for a daily limit of {} {en}", amount.get(l)),
            )
        }));
        lines.extend(transfers.iter().take(2).map(|transfer| {
            let (amount, at) = (words::money(transfer.amount), words::time(transfer.arrives_at));
            words::both(
                |l| format!("{}的转账将于{}到账", amount.get(l), at.get(l)),
                |l| format!("the transfer of {} is due {}", amount.get(l), at.get(l)),
            )
        }));
        lines.extend(reports.iter().take(2).map(|report| {
            let (tail, state) = (words::tail(&report.number), words::loss_state(report.state));
            words::both(
                |l| format!("{}的卡片{}", tail.get(l), state.get(l)),
                |l| format!("the card {}: {}", tail.get(l), state.get(l)),
            )
        }));
        if lines.is_empty() {
            return Done::of("none");
        }
        let join = |language, joint: &str| lines.iter().map(|line| line.get(language)).collect::<Vec<_>>().join(joint);
        Done::of("done").with("progress", words::both(|l| join(l, "；"), |l| join(l, "; ")))
    }
}

fn item(label: Localised, value: &str) -> Item {
    Item { label, value: value.to_owned() }
}
