//! The table `business_deal`: each deal as it stands.

use domain::{ContactId, DealId};
use platform::database::{Database, DatabaseError, Row};
use sea_orm::Statement;

use crate::deal::Deal;

/// The statement that keeps the deal as it is.
pub(crate) fn keep(database: &Database, deal: &Deal) -> Statement {
    let body = serde_json::to_string(deal).expect("invariant: a deal is texts, times and flags");
    let sql = "INSERT INTO business_deal (id, contact, customer, agent, business, body, opened_at, ended_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (id) DO UPDATE SET body = excluded.body, ended_at = excluded.ended_at";
    let values = [
        deal.id.to_string().into(),
        deal.contact.to_string().into(),
        deal.customer.to_string().into(),
        deal.agent.to_string().into(),
        deal.definition.id.as_str().into(),
        body.into(),
        deal.opened_at.micros().into(),
        deal.ended_at.map(|at| at.micros()).into(),
    ];
    database.sql(sql, values)
}

/// The deals that are not over.
pub(crate) async fn open(database: &Database) -> Result<Vec<Deal>, DatabaseError> {
    let rows = database.fetch_all(database.sql("SELECT body FROM business_deal WHERE ended_at IS NULL", [])).await?;
    rows.iter().map(|row| row.json("body")).collect()
}

pub(crate) async fn find(database: &Database, id: DealId) -> Result<Option<Deal>, DatabaseError> {
    let sql = database.sql("SELECT body FROM business_deal WHERE id = $1", [id.to_string().into()]);
    database.fetch_one(sql).await?.map(|row| row.json("body")).transpose()
}

/// The deals of a contact, the latest first.
pub(crate) async fn of_contact(database: &Database, contact: ContactId) -> Result<Vec<Deal>, DatabaseError> {
    let sql = "SELECT body FROM business_deal WHERE contact = $1 ORDER BY opened_at DESC, id DESC";
    let rows = database.fetch_all(database.sql(sql, [contact.to_string().into()])).await?;
    rows.iter().map(|row| row.json("body")).collect()
}
