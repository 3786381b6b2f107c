//! The demonstration's bank: what it offers, and what each of its customers has, by the files of `demo/bank`.
//!
//! What a customer has follows from their place in the list, so it is the same on every start but for the dates, which
//! count back from today.

use std::collections::BTreeMap;
use std::time::Duration;

use center::ports::core_bank::{
    AccountKind, AccountNumber, Bill, Card, Certificate, EntryKind, LossState, Notification, NotificationKind,
    NotificationWay, Payee, PensionBook, PensionEntry, ProductCode, Relation, Units,
};
use domain::calendar::{Day, day_in_china};
use domain::customer::Tier;
use domain::money::{Currency, Money};
use domain::phone::Phone;
use domain::secret::Secret;
use domain::{CustomerId, Localised, Timestamp};
use serde::Deserialize;

use crate::cards::checked_number;
use crate::ledger::{EmbeddedLedger, LedgerError};
use crate::seed::{SeedAccount, SeedCustomer, SeedEntry, SeedOffer};

/// Issuers that no real bank has: numbers of the demonstration can be nobody's.
const ACCOUNTS: &str = "999955";
const CARDS: &str = "999956";
const PENSIONS: &str = "999957";
const OUTSIDE: &str = "999901";
/// A place of birth that does not exist, for identity numbers that can be nobody's.
const NOWHERE: &str = "990000";
const DAY: Duration = Duration::from_secs(86_400);

/// A customer of the demonstration, as the centre knows them.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    /// Their place in the list, from 0.
    pub place: u64,
    pub id: CustomerId,
    pub name: String,
    pub phone: Phone,
    pub tier: Tier,
    pub star_level: u8,
    /// Whether they are cared for as elderly.
    pub elderly: bool,
    /// The city of their branch.
    pub region: String,
    pub since: Timestamp,
}

/// `demo/bank/customers.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Profiles {
    query_password: String,
    transaction_password: String,
    tiers: BTreeMap<Tier, Profile>,
    shops: Vec<Localised>,
    employers: Vec<Localised>,
    pension_payer: Localised,
    billers: Vec<Biller>,
    outside_payees: Vec<OutsidePayee>,
    annuity: Localised,
    well_known: Vec<WellKnown>,
}

/// What a customer of a tier has: amounts in fen, between two figures.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile {
    current: [i64; 2],
    savings: [i64; 2],
    salary: [i64; 2],
    /// Worth of funds, in fen.
    fund: i64,
    /// Worth of wealth products, in fen.
    wealth: i64,
    gold_grams: i64,
    credit_line: i64,
    /// Cents on a dollar account; none without.
    dollars: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Biller {
    id: String,
    biller: Localised,
    amount: [i64; 2],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutsidePayee {
    name: String,
    bank: Localised,
}

/// A customer whose figures the guide names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WellKnown {
    place: u64,
    current: i64,
    savings: i64,
    /// Whether the payee at another bank was registered yesterday.
    #[serde(default)]
    new_payee: bool,
    /// The day of birth; else it follows from the place and today.
    #[serde(default)]
    born: Option<Day>,
    #[serde(default)]
    query_password: Option<String>,
    #[serde(default)]
    transaction_password: Option<String>,
}

/// Puts the demonstration's bank into an empty ledger; leaves one that has customers as it is. The documents are the
/// files of `demo/bank`: what is offered, and the customers' profiles.
///
/// # Errors
/// If a document cannot be read or the store does not take it.
pub async fn install(
    ledger: &EmbeddedLedger,
    offers: &[String],
    profiles: &str,
    people: &[DemoPerson],
    now: Timestamp,
) -> Result<(), LedgerError> {
    if ledger.has_customers().await? {
        return Ok(());
    }
    let unreadable = |error: serde_json::Error| LedgerError::Unreadable(error.to_string());
    for text in offers {
        ledger.offer(&serde_json::from_str::<SeedOffer>(text).map_err(unreadable)?).await?;
    }
    let profiles: Profiles = serde_json::from_str(profiles).map_err(unreadable)?;
    let customers = people.iter().map(|person| profiles.customer(person, now)).collect::<Result<Vec<_>, _>>()?;
    ledger.admit(&customers).await
}

/// A figure between two, always the same for the same customer and use.
fn between([least, most]: [i64; 2], place: u64, salt: u64) -> i64 {
    let mixed = (place + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt.wrapping_mul(0xD1B5_4A32_D192_ED03);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let span = u64::try_from(most - least).unwrap_or(0) + 1;
    least + i64::try_from((mixed >> 17) % span).unwrap_or(0)
}

fn one_of<T>(list: &[T], place: u64, salt: u64) -> Option<&T> {
    let last = i64::try_from(list.len()).unwrap_or(1) - 1;
    list.get(usize::try_from(between([0, last.max(0)], place, salt)).unwrap_or(0))
}

fn number(issuer: &str, place: u64, which: u64) -> Result<AccountNumber, LedgerError> {
    checked_number(issuer, (place + 1) * 10 + which)
        .ok_or_else(|| LedgerError::Wrong(format!("no number for place {place}")))
}

/// The identity number of GB 11643: place, day of birth, sequence and check character.
fn identity_number(born: Day, place: u64) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let body = format!("{NOWHERE}{}{:03}", born.to_string().replace('-', ""), place % 1000);
    let sum: u32 =
        body.chars().filter_map(|digit| digit.to_digit(10)).zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    format!("{body}{}", CHECKS[(sum % 11) as usize])
}

fn born(person: &DemoPerson, now: Timestamp) -> Day {
    let age = if person.elderly { between([66, 84], person.place, 1) } else { between([24, 58], person.place, 1) };
    let days = age * 365 + between([10, 350], person.place, 2);
    day_in_china(now - DAY * u32::try_from(days).unwrap_or(0))
}

impl Profiles {
    fn customer(&self, person: &DemoPerson, now: Timestamp) -> Result<SeedCustomer, LedgerError> {
        let place = person.place;
        let profile = self
            .tiers
            .get(&person.tier)
            .ok_or_else(|| LedgerError::Wrong(format!("no tier {}", person.tier.code())))?;
        let known = self.well_known.iter().find(|known| known.place == place);
        let born = known.and_then(|known| known.born).unwrap_or_else(|| born(person, now));
        let current = number(ACCOUNTS, place, 0)?;
        let mut customer = SeedCustomer {
            tier: person.tier,
            star_level: person.star_level,
            accounts: self.accounts(person, profile, known, now)?,
            cards: vec![card(person, number(CARDS, place, 0)?, &current, ("借记卡", "Debit card"), false, now)],
            payees: self.payees(place, known, now)?,
            bills: self.bills(place, now),
            holdings: holdings(profile),
            certificates: certificates(place, now),
            notifications: notifications(place, person.since),
            text_banking: (!person.elderly && place % 3 != 2).then_some(person.since),
            pension: self.pension(person, now)?,
            ..SeedCustomer::new(person.id, &person.name, &identity_number(born, place), person.phone.clone(), born)
        };
        if profile.credit_line > 0 {
            let (account, plastic) = (number(ACCOUNTS, place, 3)?, number(CARDS, place, 1)?);
            customer.cards.push(card(person, plastic, &account, ("信用卡", "Credit card"), true, now));
        }
        let password = |own: Option<&String>, usual: &String| Some(Secret::new(own.unwrap_or(usual).clone()));
        customer.query_password = password(known.and_then(|known| known.query_password.as_ref()), &self.query_password);
        let own = known.and_then(|known| known.transaction_password.as_ref());
        customer.transaction_password = password(own, &self.transaction_password);
        Ok(customer)
    }

    fn accounts(
        &self,
        person: &DemoPerson,
        profile: &Profile,
        known: Option<&WellKnown>,
        now: Timestamp,
    ) -> Result<Vec<SeedAccount>, LedgerError> {
        let place = person.place;
        let account = |which, kind, relation, (zh, en): (&str, &str), currency, balance| {
            Ok::<_, LedgerError>(SeedAccount {
                number: number(ACCOUNTS, place, which)?,
                kind,
                relation,
                name: Localised::new(zh, en),
                branch: Localised::new(&format!("{}支行", person.region), &format!("{} branch", person.region)),
                currency,
                balance,
                credit_line: 0,
                opened_on: day_in_china(person.since),
                history: Vec::new(),
            })
        };
        let balance = known.map_or_else(|| between(profile.current, place, 3), |known| known.current);
        let saved = known.map_or_else(|| between(profile.savings, place, 4), |known| known.savings);
        let registered = Relation::Registered;
        let mut accounts = vec![
            SeedAccount {
                history: self.history(person, profile, now),
                ..account(0, AccountKind::Current, registered, ("活期账户", "Current account"), Currency::Cny, balance)?
            },
            account(1, AccountKind::Savings, Relation::Linked, ("储蓄账户", "Savings account"), Currency::Cny, saved)?,
        ];
        if profile.dollars > 0 {
            let name = ("美元账户", "US dollar account");
            accounts.push(account(2, AccountKind::Savings, Relation::Linked, name, Currency::Usd, profile.dollars)?);
        }
        if profile.credit_line > 0 {
            let owed = -between([0, profile.credit_line / 3], place, 5);
            let name = ("信用卡账户", "Credit card account");
            let card = account(3, AccountKind::CreditCard, registered, name, Currency::Cny, owed)?;
            accounts.push(SeedAccount { credit_line: profile.credit_line, ..card });
        }
        Ok(accounts)
    }

    /// Three salaries, each put aside three days later, and a purchase each week. So what an account has today it had all
    /// the time, at least.
    fn history(&self, person: &DemoPerson, profile: &Profile, now: Timestamp) -> Vec<SeedEntry> {
        let place = person.place;
        let payer = if person.elderly { Some(&self.pension_payer) } else { one_of(&self.employers, place, 6) };
        let chinese =
            |words: Option<&Localised>| words.map_or(String::new(), |words| words.get(domain::Language::Zh).to_owned());
        let salary = between(profile.salary, place, 7);
        let salaries = (1..=3_u32).flat_map(|month| {
            let paid = SeedEntry {
                at: now - DAY * (month * 30 - 12),
                kind: EntryKind::Salary,
                minor: salary,
                counterparty: chinese(payer),
                note: if person.elderly { "养老金".to_owned() } else { "工资".to_owned() },
            };
            let aside = SeedEntry {
                at: paid.at + DAY * 3,
                kind: EntryKind::TransferOut,
                minor: -salary,
                counterparty: person.name.clone(),
                note: "转存".to_owned(),
            };
            [paid, aside]
        });
        let purchases = (0..10_u64).map(|week| SeedEntry {
            at: now - DAY * u32::try_from(week * 7).unwrap_or(0) - Duration::from_secs(3_600 * (2 + week)),
            kind: EntryKind::Purchase,
            minor: -between([1_200, 48_000], place, 100 + week),
            counterparty: chinese(one_of(&self.shops, place, 200 + week)),
            note: String::new(),
        });
        salaries.chain(purchases).collect()
    }

    fn payees(&self, place: u64, known: Option<&WellKnown>, now: Timestamp) -> Result<Vec<Payee>, LedgerError> {
        let Some(outside) = one_of(&self.outside_payees, place, 8) else { return Ok(Vec::new()) };
        let is_new = known.is_some_and(|known| known.new_payee);
        Ok(vec![Payee {
            number: number(OUTSIDE, place, 0)?,
            name: outside.name.clone(),
            bank: outside.bank.clone(),
            relation: Relation::RegisteredPayee,
            registered_at: now - DAY * if is_new { 1 } else { 400 },
        }])
    }

    fn bills(&self, place: u64, now: Timestamp) -> Vec<Bill> {
        let month = day_in_china(now - DAY * 30).to_string()[..7].to_owned();
        let bill = |(index, biller): (usize, &Biller)| Bill {
            id: format!("{}-{month}", biller.id),
            biller: biller.biller.clone(),
            period: month.clone(),
            amount: Money::new(between(biller.amount, place, 300 + index as u64), Currency::Cny),
            due_on: day_in_china(now + DAY * 12),
            paid_at: (index == 0 && place % 3 == 0).then(|| now - DAY * 5),
        };
        self.billers.iter().enumerate().map(bill).collect()
    }

    /// Every third customer below 60 has an annuity; half a year of contributions.
    fn pension(&self, person: &DemoPerson, now: Timestamp) -> Result<Vec<PensionBook>, LedgerError> {
        if !person.elderly && person.place % 3 != 0 {
            return Ok(Vec::new());
        }
        let each = between([40_000, 160_000], person.place, 9);
        let before = each * 60;
        let entry = |month: i64| PensionEntry {
            on: day_in_china(now - DAY * u32::try_from((7 - month) * 30).unwrap_or(0)),
            what: if person.elderly {
                Localised::new("领取", "Paid out")
            } else {
                Localised::new("缴费", "Contribution")
            },
            amount: Money::new(if person.elderly { -each } else { each }, Currency::Cny),
            balance: Money::new(
                if person.elderly { before - each * month } else { before + each * month },
                Currency::Cny,
            ),
        };
        let entries: Vec<_> = (1..=6).rev().map(entry).collect();
        Ok(vec![PensionBook {
            number: number(PENSIONS, person.place, 0)?,
            plan: self.annuity.clone(),
            balance: entries[0].balance,
            entries,
        }])
    }
}

fn card(
    person: &DemoPerson,
    plastic: AccountNumber,
    account: &AccountNumber,
    (zh, en): (&str, &str),
    credit: bool,
    now: Timestamp,
) -> Card {
    let issued = now - DAY * u32::try_from(between([200, 900], person.place, 10)).unwrap_or(0);
    Card {
        number: plastic,
        account: account.clone(),
        name: Localised::new(zh, en),
        credit,
        loss: LossState::Normal,
        issued_on: day_in_china(issued),
        expires_on: day_in_china(issued + DAY * 1826),
    }
}

fn holdings(profile: &Profile) -> Vec<(ProductCode, Units)> {
    // At about a yuan a unit, a fen is a hundred ten-thousandths.
    let worth = |minor: i64| Units(minor * 100);
    [
        ("FUND-BOND", worth(profile.fund / 2)),
        ("FUND-INDEX", worth(profile.fund / 2)),
        ("WEALTH-DAILY", worth(profile.wealth)),
        ("GOLD-ACCUMULATE", Units(profile.gold_grams * 10_000)),
    ]
    .into_iter()
    .filter(|(_, units)| units.0 > 0)
    .filter_map(|(code, units)| Some((code.parse().ok()?, units)))
    .collect()
}

fn certificates(place: u64, now: Timestamp) -> Vec<Certificate> {
    let certificate = Certificate {
        serial: format!("YY{:08}", place + 1),
        activated_at: (place % 2 == 1).then(|| now - DAY * 100),
        expires_on: day_in_china(now + DAY * 900),
    };
    vec![certificate]
}

fn notifications(place: u64, since: Timestamp) -> Vec<Notification> {
    let on =
        Notification { kind: NotificationKind::BalanceChange, way: NotificationWay::Sms, from_amount: None, since };
    if place % 4 == 3 { Vec::new() } else { vec![on] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_character_of_an_identity_number_is_that_of_the_standard() {
        // All eighteen with their weights leave 1 when divided by 11.
        let number = identity_number("1949-12-31".parse().unwrap(), 2);
        assert_eq!(number.len(), 18);
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
        let value = |c: char| c.to_digit(10).unwrap_or(10);
        let sum: u32 = number.chars().map(value).zip(weights).map(|(digit, weight)| digit * weight).sum();
        assert_eq!(sum % 11, 1);
    }

    #[test]
    fn figures_stay_between_their_bounds_and_are_the_same_again() {
        for place in 0..500 {
            let figure = between([10, 20], place, 7);
            assert!((10..=20).contains(&figure));
            assert_eq!(figure, between([10, 20], place, 7));
        }
    }
}
