//! Agents at home (居家座席): calls reach their own telephone over the trunk, beside the desk in the browser.
//!
//! The number is given by who maintains the staff; the agent says when it is to be used. Who picks up must press a key, so
//! that a voicemail never takes a customer.

pub(crate) mod http;

use domain::phone::Phone as Number;
use domain::{AgentId, StaffId, Timestamp};
use platform::database::{Database, DatabaseError, Row as _};

/// What an agent hears who picks up at home.
pub(crate) const ANNOUNCEMENT: (&str, &str) =
    ("客户来电，接听请按一，拒接请按二。", "A customer is calling. Press one to accept, two to decline.");
/// Takes the call.
pub(crate) const ACCEPT: char = '1';
/// Declines it.
pub(crate) const DECLINE: char = '2';

/// An agent's own telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HomePhone {
    pub number: Number,
    /// The agent works at home now.
    pub is_in_use: bool,
}

pub(crate) async fn all(database: &Database) -> Result<Vec<(AgentId, HomePhone)>, DatabaseError> {
    let rows = database.fetch_all(database.sql("SELECT staff, number, in_use FROM home_phone", [])).await?;
    rows.iter()
        .map(|row| {
            Ok((row.parsed("staff")?, HomePhone { number: row.parsed("number")?, is_in_use: row.truth("in_use")? }))
        })
        .collect()
}

/// Gives the agent a number, in place of one before; it is not in use then.
pub(crate) async fn save(
    database: &Database,
    staff: StaffId,
    number: &Number,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let sql = "INSERT INTO home_phone (staff, number, in_use, changed_at) VALUES ($1, $2, 0, $3)
         ON CONFLICT (staff) DO UPDATE SET number = $2, in_use = 0, changed_at = $3";
    database
        .execute(database.sql(sql, [staff.to_string().into(), number.as_str().into(), now.micros().into()]))
        .await?;
    Ok(())
}

/// Says whether it is to be used. False if the agent has none.
pub(crate) async fn use_it(
    database: &Database,
    staff: StaffId,
    is_in_use: bool,
    now: Timestamp,
) -> Result<bool, DatabaseError> {
    let sql = "UPDATE home_phone SET in_use = $2, changed_at = $3 WHERE staff = $1";
    let values = [staff.to_string().into(), i64::from(is_in_use).into(), now.micros().into()];
    Ok(database.execute(database.sql(sql, values)).await? == 1)
}

/// Takes the number away. False if there was none.
pub(crate) async fn remove(database: &Database, staff: StaffId) -> Result<bool, DatabaseError> {
    let sql = "DELETE FROM home_phone WHERE staff = $1";
    Ok(database.execute(database.sql(sql, [staff.to_string().into()])).await? == 1)
}
