//! The table of routing policies: a row a version.

use domain::{StaffId, Timestamp};
use platform::database::{Database, DatabaseError, Row as _};
use routing::Policy;
use sea_orm::{QueryResult, Statement};
use serde::Serialize;

use super::PolicyState;
use crate::queues::queries::document;

/// A version without its document.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct PolicyRow {
    pub(crate) version: u32,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub(crate) name: domain::Localised,
    pub(crate) state: PolicyState,
    /// What its author says of it.
    pub(crate) note: String,
    pub(crate) author: Option<StaffId>,
    pub(crate) author_name: Option<String>,
    pub(crate) saved_at: Timestamp,
    /// When it was last switched on.
    pub(crate) in_force_since: Option<Timestamp>,
    /// When another one was switched on.
    pub(crate) in_force_until: Option<Timestamp>,
    pub(crate) switched_on_by: Option<StaffId>,
    pub(crate) switched_on_by_name: Option<String>,
    /// Why it was switched on.
    pub(crate) reason: Option<String>,
}

const SELECT: &str = "SELECT p.version, p.state, p.document, p.note, p.author, a.name AS author_name, p.saved_at, \
    p.in_force_since, p.in_force_until, p.switched_on_by, s.name AS switched_on_by_name, p.reason FROM routing_policy p \
    LEFT JOIN account a ON a.id = p.author LEFT JOIN account s ON s.id = p.switched_on_by";

fn policy(row: &QueryResult) -> Result<(PolicyRow, Policy), DatabaseError> {
    let version = u32::try_from(row.column::<i64>("version")?)
        .map_err(|_| DatabaseError::Corrupt("a policy's version".to_owned()))?;
    let policy = Policy { version, ..document::<Policy>(&row.column::<String>("document")?)? };
    let found = PolicyRow {
        version,
        name: policy.name.clone(),
        state: PolicyState::from_code(&row.column::<String>("state")?)
            .ok_or_else(|| DatabaseError::Corrupt("a policy's state".to_owned()))?,
        note: row.column("note")?,
        author: row.parsed_or_none("author")?,
        author_name: row.column("author_name")?,
        saved_at: row.time("saved_at")?,
        in_force_since: row.time_or_none("in_force_since")?,
        in_force_until: row.time_or_none("in_force_until")?,
        switched_on_by: row.parsed_or_none("switched_on_by")?,
        switched_on_by_name: row.column("switched_on_by_name")?,
        reason: row.column("reason")?,
    };
    Ok((found, policy))
}

/// All versions, the newest first.
pub(crate) async fn list(database: &Database) -> Result<Vec<PolicyRow>, DatabaseError> {
    let rows = database.fetch_all(database.sql(&format!("{SELECT} ORDER BY p.version DESC"), [])).await?;
    rows.iter().map(|row| policy(row).map(|(row, _)| row)).collect()
}

/// A version with its document.
pub(crate) async fn one(database: &Database, version: u32) -> Result<Option<(PolicyRow, Policy)>, DatabaseError> {
    let statement = database.sql(&format!("{SELECT} WHERE p.version = $1"), [i64::from(version).into()]);
    database.fetch_one(statement).await?.as_ref().map(policy).transpose()
}

/// The policy that is in force, if one is.
pub(crate) async fn in_force(database: &Database) -> Result<Option<Policy>, DatabaseError> {
    let statement = database.sql(&format!("{SELECT} WHERE p.state = 'in_force'"), []);
    Ok(database.fetch_one(statement).await?.as_ref().map(policy).transpose()?.map(|(_, policy)| policy))
}

/// The version that was in force before the one that is now.
pub(crate) async fn before(database: &Database) -> Result<Option<u32>, DatabaseError> {
    let sql = "SELECT version FROM routing_policy WHERE state = 'retired' ORDER BY in_force_until DESC, version DESC \
               LIMIT 1";
    let row = database.fetch_one(database.sql(sql, [])).await?;
    Ok(row.map(|row| row.column::<i64>("version")).transpose()?.and_then(|version| u32::try_from(version).ok()))
}

/// The number of the next version.
pub(crate) async fn next_version(database: &Database) -> Result<u32, DatabaseError> {
    let sql = "SELECT COALESCE(MAX(version), 0) + 1 AS version FROM routing_policy";
    let row = database.fetch_one(database.sql(sql, [])).await?;
    let version = row.map(|row| row.column::<i64>("version")).transpose()?.unwrap_or(1);
    u32::try_from(version).map_err(|_| DatabaseError::Corrupt("a policy's version".to_owned()))
}

/// Keeps a draft under the version that its document says.
pub(crate) fn save(
    database: &Database,
    policy: &Policy,
    note: &str,
    author: Option<StaffId>,
    now: Timestamp,
) -> Statement {
    database.sql(
        "INSERT INTO routing_policy (version, state, document, note, author, saved_at) \
         VALUES ($1, 'draft', $2, $3, $4, $5)",
        [
            i64::from(policy.version).into(),
            serde_json::to_string(policy).expect("invariant: a policy has text keys and whole numbers").into(),
            note.into(),
            author.map(|author| author.to_string()).into(),
            now.micros().into(),
        ],
    )
}

/// Puts the version in the place of the one that is in force.
pub(crate) fn switch_on(
    database: &Database,
    version: u32,
    by: Option<StaffId>,
    reason: &str,
    now: Timestamp,
) -> Vec<Statement> {
    vec![
        database.sql(
            "UPDATE routing_policy SET state = 'retired', in_force_until = $1 WHERE state = 'in_force'",
            [now.micros().into()],
        ),
        database.sql(
            "UPDATE routing_policy SET state = 'in_force', in_force_since = $2, in_force_until = NULL, \
             switched_on_by = $3, reason = $4 WHERE version = $1",
            [i64::from(version).into(), now.micros().into(), by.map(|by| by.to_string()).into(), reason.into()],
        ),
    ]
}
