//! What the bank offers, with the versions of every day. Read into memory whole: it is small and changes rarely.

use std::collections::HashMap;

use center::ports::core_bank::{BankError, Fee, Price, Product, ProductCode, ProductQuery, Rate, RateQuery};
use domain::calendar::Day;
use domain::customer::Tier;
use domain::money::Currency;
use platform::database::{Database, DatabaseError, Row};

use crate::parameters::Parameters;

/// All versions of everything that is offered.
#[derive(Debug, Clone, Default)]
pub(crate) struct Market {
    /// The versions of each, the latest first.
    products: Vec<Product>,
    rates: Vec<Rate>,
    fees: Vec<Fee>,
    /// The latest first.
    parameters: Vec<(Day, Parameters)>,
    /// The prices of each product, the latest first.
    prices: HashMap<ProductCode, Vec<(Day, Price)>>,
}

impl Market {
    pub async fn read(database: &Database) -> Result<Self, DatabaseError> {
        let mut market = Self::default();
        let sql = "SELECT kind, effective_from, document FROM bank_offer ORDER BY effective_from DESC, code";
        for row in database.fetch_all(database.sql(sql, [])).await? {
            match row.column::<String>("kind")?.as_str() {
                "product" => market.products.push(row.json("document")?),
                "rate" => market.rates.push(row.json("document")?),
                "fee" => market.fees.push(row.json("document")?),
                "parameters" => market.parameters.push((row.parsed("effective_from")?, row.json("document")?)),
                other => return Err(DatabaseError::Corrupt(format!("bank_offer.kind {other}"))),
            }
        }
        for row in
            database.fetch_all(database.sql("SELECT code, day, price FROM bank_price ORDER BY day DESC", [])).await?
        {
            let prices = market.prices.entry(row.parsed("code")?).or_default();
            prices.push((row.parsed("day")?, Price(row.column("price")?)));
        }
        Ok(market)
    }

    /// The rules of a day.
    pub fn parameters(&self, day: Day) -> Parameters {
        self.parameters
            .iter()
            .find(|(from, _)| *from <= day)
            .map_or_else(Parameters::default, |(_, rules)| rules.clone())
    }

    /// The product as it stands on a day.
    pub fn product(&self, code: &ProductCode, day: Day) -> Result<Product, BankError> {
        let version = self.products.iter().find(|product| product.code == *code && product.effective_from <= day);
        let product = version.filter(|product| product.effective_to.is_none_or(|to| day <= to));
        product.map(|product| self.priced(product, day)).ok_or(BankError::UnknownProduct)
    }

    /// The last price of a product on or before the day.
    pub fn price(&self, code: &ProductCode, day: Day) -> Option<Price> {
        self.prices.get(code)?.iter().find(|(of, _)| *of <= day).map(|(_, price)| *price)
    }

    fn priced(&self, product: &Product, day: Day) -> Product {
        Product { price: self.price(&product.code, day).or(product.price), ..product.clone() }
    }

    pub fn products(&self, query: &ProductQuery, today: Day) -> Vec<Product> {
        let day = query.on.unwrap_or(today);
        let wanted = self.products.iter().filter(|product| query.kind.is_none_or(|kind| kind == product.kind));
        let span = |product: &Product| (product.code.as_str().to_owned(), product.effective_from, product.effective_to);
        in_force(wanted, day, span).into_iter().map(|product| self.priced(product, day)).collect()
    }

    pub fn rates(&self, query: &RateQuery, today: Day) -> Vec<Rate> {
        let wanted = self.rates.iter().filter(|rate| query.kind.is_none_or(|kind| kind == rate.kind));
        let span = |rate: &Rate| (rate.code.clone(), rate.effective_from, rate.effective_to);
        in_force(wanted, query.on.unwrap_or(today), span).into_iter().cloned().collect()
    }

    pub fn fees(&self, day: Day) -> Vec<Fee> {
        let span = |fee: &Fee| {
            (format!("{}/{}/{}", fee.code, fee.currency.code(), fee.tier.code()), fee.effective_from, fee.effective_to)
        };
        in_force(self.fees.iter(), day, span).into_iter().cloned().collect()
    }

    /// The line of the price list for a customer of the tier: that of the highest tier that they have reached.
    pub fn fee(&self, code: &str, currency: Currency, tier: Tier, day: Day) -> Option<Fee> {
        let lines = self.fees(day).into_iter();
        lines.filter(|fee| fee.code == code && fee.currency == currency && fee.tier <= tier).max_by_key(|fee| fee.tier)
    }
}

/// Of each key the version in force on the day, by key. The versions come the latest first.
fn in_force<'a, T>(
    versions: impl Iterator<Item = &'a T>,
    day: Day,
    span: impl Fn(&T) -> (String, Day, Option<Day>),
) -> Vec<&'a T> {
    let mut found: std::collections::BTreeMap<String, (&T, bool)> = std::collections::BTreeMap::new();
    for version in versions {
        let (key, from, to) = span(version);
        if from <= day {
            found.entry(key).or_insert((version, to.is_none_or(|to| day <= to)));
        }
    }
    found.into_values().filter(|(_, valid)| *valid).map(|(version, _)| version).collect()
}
