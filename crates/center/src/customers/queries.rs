//! The tables of customers and their registered numbers.

use domain::customer::{CareGroup, Tier};
use domain::phone::Phone;
use domain::{CustomerId, Timestamp};
use platform::audit::AuditEntry;
use platform::database::{Database, DatabaseError};
use platform::sign_in::Caller;
use sea_orm::{QueryResult, Statement};

use super::Customer;
use crate::center::Center;

const COLUMNS: &str = "c.id, c.name, c.tier, c.care, c.star_level, c.language, c.region, c.customer_since, c.notes, \
                       c.further_care, c.region_code, c.manager";

fn customer(row: &QueryResult) -> Result<Customer, DatabaseError> {
    let damaged = |what: &str| DatabaseError::Corrupt(format!("customer with an unreadable {what}"));
    Ok(Customer {
        id: row.try_get::<String>("", "id")?.parse().map_err(|_| damaged("id"))?,
        name: row.try_get("", "name")?,
        tier: Tier::from_code(&row.try_get::<String>("", "tier")?).ok_or_else(|| damaged("tier"))?,
        care: row.try_get::<Option<String>>("", "care")?.and_then(|care| CareGroup::from_code(&care)),
        star_level: u8::try_from(row.try_get::<i64>("", "star_level")?).map_err(|_| damaged("star level"))?,
        language: row.try_get::<String>("", "language")?.parse().map_err(|_| damaged("language"))?,
        region: row.try_get("", "region")?,
        since: Timestamp::from_micros(row.try_get("", "customer_since")?),
        notes: row.try_get("", "notes")?,
        further_care: crate::queues::queries::document(&row.try_get::<String>("", "further_care")?)?,
        region_code: row.try_get::<Option<String>>("", "region_code")?.and_then(|code| code.parse().ok()),
        manager: row.try_get::<Option<String>>("", "manager")?.and_then(|id| id.parse().ok()),
        phones: Vec::new(),
    })
}

/// The customer who has registered the number.
pub(crate) async fn by_phone(database: &Database, phone: &Phone) -> Result<Option<Customer>, DatabaseError> {
    let sql = format!("SELECT {COLUMNS} FROM customer_phone p JOIN customer c ON c.id = p.customer WHERE p.phone = $1");
    database.fetch_one(database.sql(&sql, [phone.as_str().into()])).await?.as_ref().map(customer).transpose()
}

/// The customer of that id, with the registered numbers.
pub(crate) async fn by_id(database: &Database, id: CustomerId) -> Result<Option<Customer>, DatabaseError> {
    let sql = format!("SELECT {COLUMNS} FROM customer c WHERE c.id = $1");
    let Some(row) = database.fetch_one(database.sql(&sql, [id.to_string().into()])).await? else {
        return Ok(None);
    };
    let mut found = customer(&row)?;
    let sql = "SELECT phone FROM customer_phone WHERE customer = $1 ORDER BY phone";
    for row in database.fetch_all(database.sql(sql, [id.to_string().into()])).await? {
        if let Ok(phone) = row.try_get::<String>("", "phone")?.parse() {
            found.phones.push(phone);
        }
    }
    Ok(Some(found))
}

/// Writes a customer and their numbers.
pub(crate) fn save(database: &Database, customer: &Customer) -> Vec<Statement> {
    let mut statements = vec![database.sql(
        "INSERT INTO customer (id, name, tier, care, star_level, language, region, customer_since, notes, \
         further_care, region_code, manager) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
         tier = excluded.tier, care = excluded.care, star_level = excluded.star_level, language = excluded.language, \
         region = excluded.region, customer_since = excluded.customer_since, notes = excluded.notes, \
         further_care = excluded.further_care, region_code = excluded.region_code, manager = excluded.manager",
        [
            customer.id.to_string().into(),
            customer.name.clone().into(),
            customer.tier.code().into(),
            customer.care.map(|care| care.code().to_owned()).into(),
            i64::from(customer.star_level).into(),
            customer.language.code().into(),
            customer.region.clone().into(),
            customer.since.micros().into(),
            customer.notes.clone().into(),
            serde_json::to_string(&customer.further_care).expect("invariant: care groups are plain words").into(),
            customer.region_code.as_ref().map(|code| code.as_str().to_owned()).into(),
            customer.manager.map(|manager| manager.to_string()).into(),
        ],
    )];
    statements.extend(customer.phones.iter().map(|phone| {
        database.sql(
            "INSERT INTO customer_phone (phone, customer) VALUES ($1, $2) \
             ON CONFLICT (phone) DO UPDATE SET customer = excluded.customer",
            [phone.as_str().into(), customer.id.to_string().into()],
        )
    }));
    statements
}

/// Writes to the customer's file and to the audit trail in one transaction.
pub(crate) async fn write(
    center: &Center,
    caller: &Caller,
    customer: CustomerId,
    action: &'static str,
    detail: serde_json::Value,
    mut statements: Vec<Statement>,
) -> Result<(), DatabaseError> {
    let foundations = &center.inner.foundations;
    let (at, subject) = (foundations.clock.now(), format!("customer:{customer}"));
    let entry = AuditEntry { at, staff: Some(caller.staff), action, subject, contact: None, detail, remote: None };
    statements.push(foundations.audit.entry(entry));
    center.database().transaction(statements).await
}
