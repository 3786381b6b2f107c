//! What the bank knows of a customer.

use center::ports::core_bank::{
    AccountNumber, BankCustomer, Bill, Card, Certificate, LimitIncrease, LossReport, Notification, Payee, PensionBook,
    ProductCode, RegularInvestment, Units,
};
use domain::calendar::Day;
use domain::customer::Tier;
use domain::phone::Phone;
use domain::{CustomerId, Timestamp};
use serde::{Deserialize, Serialize};

/// A customer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CustomerRow {
    pub id: CustomerId,
    pub name: String,
    pub identity_number: String,
    pub phone: Phone,
    pub born: Day,
    pub tier: Tier,
    pub star_level: u8,
    pub frozen: bool,
    pub file: CustomerFile,
}

/// What of today's limit is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Used {
    pub day: Day,
    /// Fen.
    pub minor: i64,
}

/// What the rules decide on, besides money: written whole with each decision that changes it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CustomerFile {
    /// The state of loss in a card is that of its reports; the stored one is not read.
    pub cards: Vec<Card>,
    /// Registered payees; a customer's own accounts are payees without being in it.
    pub payees: Vec<Payee>,
    pub losses: Vec<LossReport>,
    /// The customer's own limits, per transaction and per day.
    pub limits: Option<(i64, i64)>,
    pub used: Option<Used>,
    /// Since when the registered number is signed up for banking by text.
    pub text_banking: Option<Timestamp>,
    /// What of today's most by text is used.
    pub used_by_text: Option<Used>,
    pub increases: Vec<LimitIncrease>,
    pub bills: Vec<Bill>,
    pub holdings: Vec<(ProductCode, Units)>,
    pub plans: Vec<RegularInvestment>,
    pub notifications: Vec<Notification>,
    pub certificates: Vec<Certificate>,
    pub pension: Vec<PensionBook>,
}

impl CustomerRow {
    /// The age in whole years on a day.
    pub fn age_on(&self, day: Day) -> u8 {
        let (born, on) = (self.born.date(), day.date());
        let had_birthday = (u8::from(on.month()), on.day()) >= (u8::from(born.month()), born.day());
        let years = on.year() - born.year() - i32::from(!had_birthday);
        u8::try_from(years.clamp(0, 255)).unwrap_or(0)
    }

    pub fn view(&self, today: Day) -> BankCustomer {
        BankCustomer {
            id: self.id,
            name: self.name.clone(),
            identity_number: self.identity_number.clone(),
            phone: self.phone.clone(),
            age: self.age_on(today),
            tier: self.tier,
            star_level: self.star_level,
            frozen: self.frozen,
        }
    }

    /// When the next regular investment is to be made.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.file.plans.iter().map(|plan| plan.next_on.begins()).min()
    }
}

impl CustomerFile {
    pub fn card(&self, number: &AccountNumber) -> Option<&Card> {
        self.cards.iter().find(|card| card.number == *number)
    }

    pub fn units_of(&self, product: &ProductCode) -> Units {
        self.holdings.iter().find(|(held, _)| held == product).map_or(Units(0), |(_, units)| *units)
    }

    /// Adds units, or takes them away if they are negative. A product without units is taken off.
    pub fn add_units(&mut self, product: &ProductCode, units: Units) {
        match self.holdings.iter_mut().find(|(held, _)| held == product) {
            Some((_, held)) => held.0 += units.0,
            None => self.holdings.push((product.clone(), units)),
        }
        self.holdings.retain(|(_, units)| units.0 != 0);
    }
}
