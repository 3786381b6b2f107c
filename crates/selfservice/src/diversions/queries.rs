//! The rows of links.

use domain::calendar::Day;
use domain::{ContactId, Localised, Timestamp};
use platform::database::{Database, DatabaseError, Row};

use super::{Business, DiversionFigures, day_of};

pub(super) async fn keep(
    database: &Database,
    link: &str,
    contact: ContactId,
    business: Business,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool, DatabaseError> {
    let sql = "INSERT INTO diversion (link, contact, business, day, expires_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (contact, business) DO NOTHING";
    let values = [
        link.into(),
        contact.to_string().into(),
        business.key.into(),
        day_of(now).to_string().into(),
        expires_at.micros().into(),
    ];
    Ok(database.execute(database.sql(sql, values)).await? == 1)
}

pub(super) async fn forget(database: &Database, link: &str) -> Result<(), DatabaseError> {
    database.execute(database.sql("DELETE FROM diversion WHERE link = $1", [link.into()])).await.map(drop)
}

/// Whose link it is and where it leads, if it can still be followed.
pub(super) async fn find(
    database: &Database,
    link: &str,
    now: Timestamp,
) -> Result<Option<(ContactId, Business)>, DatabaseError> {
    let sql = "SELECT contact, business FROM diversion WHERE link = $1 AND expires_at > $2";
    let Some(row) = database.fetch_one(database.sql(sql, [link.into(), now.micros().into()])).await? else {
        return Ok(None);
    };
    let contact: ContactId = row.parsed("contact")?;
    Ok(Business::of(&row.column::<String>("business")?).map(|business| (contact, business)))
}

/// Notes that a link was followed; `false` if it was before.
pub(super) async fn take(database: &Database, link: &str, now: Timestamp) -> Result<bool, DatabaseError> {
    let sql = "UPDATE diversion SET taken_at = $2 WHERE link = $1 AND taken_at IS NULL";
    Ok(database.execute(database.sql(sql, [link.into(), now.micros().into()])).await? == 1)
}

pub(super) async fn figures(database: &Database, from: Day, to: Day) -> Result<Vec<DiversionFigures>, DatabaseError> {
    let sql = "SELECT day, business, COUNT(*) AS offered, COUNT(taken_at) AS taken FROM diversion
        WHERE day >= $1 AND day <= $2 GROUP BY day, business ORDER BY day DESC, business";
    let rows = database.fetch_all(database.sql(sql, [from.to_string().into(), to.to_string().into()])).await?;
    rows.iter()
        .map(|row| {
            let business: String = row.column("business")?;
            let (offered, taken): (i64, i64) = (row.column("offered")?, row.column("taken")?);
            let name = Business::of(&business).map_or_else(|| Localised::new(&business, &business), Business::name);
            Ok(DiversionFigures {
                day: row.parsed("day")?,
                business,
                name,
                offered,
                taken,
                share: taken as f64 / offered as f64,
            })
        })
        .collect()
}
