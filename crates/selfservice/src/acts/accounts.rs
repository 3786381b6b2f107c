//! What a customer hears of their accounts.

use center::ports::core_bank::{AccountNumber, Business, CoreBank, TransactionQuery, number_of};
use domain::calendar::Day;
use domain::contact::Medium;
use domain::{CustomerId, Localised};

use super::{Act, Done, words};

/// Transactions that are read out to a caller at once, and that a text holds.
const SPOKEN: u32 = 3;
const WRITTEN: u32 = 10;

/// Days that "the latest transactions" look back.
const LOOKING_BACK: i64 = 30;

impl Act<'_> {
    /// The customer, once what they have shown is enough for the business.
    pub(super) async fn authorised(&self, business: Business) -> Result<(&dyn CoreBank, CustomerId), Done> {
        let Some(bank) = self.actors.bank.as_deref() else { return Err(Done::of("unavailable")) };
        let Some((verification, customer)) = self.proof() else { return Err(Done::of("not_verified")) };
        match bank.authorise(verification, business).await {
            Ok(_) => Ok((bank, customer)),
            Err(error) => Err(Done::refused(&error)),
        }
    }

    pub(super) fn number(&self, name: &str) -> Option<AccountNumber> {
        self.parameter(name).and_then(number_of)
    }

    pub(super) async fn balance(&self) -> Done {
        let (bank, customer) = match self.authorised(Business::Query).await {
            Ok(authorised) => authorised,
            Err(done) => return done,
        };
        let accounts = match bank.accounts(customer).await {
            Ok(accounts) => accounts,
            Err(error) => return Done::refused(&error),
        };
        let wanted = self.number("account");
        let Some(account) =
            accounts.iter().find(|account| wanted.as_ref().is_none_or(|number| account.number == *number))
        else {
            return Done::of("refused").with("reason", Localised::new("没有找到该账户。", "There is no such account."));
        };
        Done::of("done")
            .with("account", words::named(&account.name, &account.number))
            .with("balance", words::money(account.balance))
            .with("available", words::money(account.available))
    }

    pub(super) async fn transactions(&self) -> Done {
        let (bank, customer) = match self.authorised(Business::Query).await {
            Ok(authorised) => authorised,
            Err(done) => return done,
        };
        let Some(account) = self.number("account") else { return Done::of("refused") };
        let is_voice = self.brief.channel.medium() == Medium::Voice;
        let given = |name: &str| self.parameter(name).and_then(|text| text.parse::<Day>().ok());
        let to = given("to").unwrap_or_else(|| self.today());
        let from = given("from").unwrap_or_else(|| Day::of(to.date() - time::Duration::days(LOOKING_BACK)));
        let limit = if is_voice { SPOKEN } else { WRITTEN };
        let query = TransactionQuery { customer, account, from, to, after: None, limit };
        let page = match bank.transactions(&query).await {
            Ok(page) => page,
            Err(error) => return Done::refused(&error),
        };
        if page.items.is_empty() {
            return Done::of("none");
        }
        let line = |language| {
            let lines: Vec<String> = page
                .items
                .iter()
                .map(|entry| {
                    let (time, kind) = (words::time(entry.at), words::entry_kind(entry.kind));
                    let (amount, balance) = (words::money(entry.amount), words::money(entry.balance));
                    match language {
                        domain::Language::Zh => {
                            format!(
                                "{}，{}{}，余额{}",
                                time.get(language),
                                kind.get(language),
                                amount.get(language),
                                balance.get(language)
                            )
                        }
                        _ => format!(
                            "{}: {} {}, balance {}",
                            time.get(language),
                            kind.get(language),
                            amount.get(language),
                            balance.get(language)
                        ),
                    }
                })
                .collect();
            lines
        };
        let joint = if is_voice { "；" } else { "\n" };
        let text = words::both(
            |language| line(language).join(joint),
            |language| line(language).join(if is_voice { ". " } else { "\n" }),
        );
        Done::of("done").with("transactions", text).with_plain("count", &page.items.len().to_string())
    }

    pub(super) async fn limits(&self) -> Done {
        let (bank, customer) = match self.authorised(Business::Query).await {
            Ok(authorised) => authorised,
            Err(done) => return done,
        };
        match bank.limits(customer).await {
            Ok(limits) => Done::of("done")
                .with("per_transaction", words::money(limits.per_transaction))
                .with("per_day", words::money(limits.per_day))
                .with("used_today", words::money(limits.used_today)),
            Err(error) => Done::refused(&error),
        }
    }

    pub(super) async fn pension(&self) -> Done {
        let (bank, customer) = match self.authorised(Business::Pension).await {
            Ok(authorised) => authorised,
            Err(done) => return done,
        };
        match bank.pension_books(customer).await {
            Ok(books) if books.is_empty() => Done::of("none"),
            Ok(books) => {
                let line = |language: domain::Language| -> Vec<String> {
                    let book = |book: &center::ports::core_bank::PensionBook| {
                        let (plan, balance) = (book.plan.get(language), words::money(book.balance));
                        let last = book.entries.first().map(|entry| {
                            let (day, amount) = (words::day(entry.on), words::money(entry.amount));
                            (
                                day.get(language).to_owned(),
                                entry.what.get(language).to_owned(),
                                amount.get(language).to_owned(),
                            )
                        });
                        match (language, last) {
                            (domain::Language::Zh, Some((day, what, amount))) => {
                                format!("{plan}，余额{}，最近一笔是{day}{what}{amount}", balance.get(language))
                            }
                            (domain::Language::Zh, None) => format!("{plan}，余额{}", balance.get(language)),
                            (_, Some((day, what, amount))) => {
                                format!(
                                    "{plan}: balance {}, latest entry {day}, {what}, {amount}",
                                    balance.get(language)
                                )
                            }
                            (_, None) => format!("{plan}: balance {}", balance.get(language)),
                        }
                    };
                    books.iter().map(book).collect()
                };
                Done::of("done").with(
                    "pension",
                    words::both(|language| line(language).join("；"), |language| line(language).join(". ")),
                )
            }
            Err(error) => Done::refused(&error),
        }
    }
}
