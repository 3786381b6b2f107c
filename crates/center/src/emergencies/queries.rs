//! The tables of plans: versions that never change, and each time that one was asked for.

use domain::money::Money;
use domain::{ContactId, PlanId, PlanRunId, StaffId, Timestamp};
use platform::database::{Database, DatabaseError, Row as _};
use sea_orm::{QueryResult, Statement};
use serde::Serialize;

use super::Plan;
use super::live::Emergencies;

/// A version of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct PlanRow {
    pub(crate) id: PlanId,
    pub(crate) version: u32,
    pub(crate) document: Plan,
    /// What its author says of it.
    pub(crate) note: String,
    pub(crate) author_name: Option<String>,
    pub(crate) saved_at: Timestamp,
}

/// One time that a plan was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct RunRow {
    pub(crate) id: PlanRunId,
    pub(crate) plan: PlanId,
    pub(crate) version: u32,
    /// `asked`, `withdrawn`, `on` or `ended`.
    pub(crate) state: String,
    pub(crate) asked_by: StaffId,
    pub(crate) asked_by_name: Option<String>,
    pub(crate) asked_at: Timestamp,
    pub(crate) reason: String,
    pub(crate) approved_by: Option<StaffId>,
    pub(crate) approved_by_name: Option<String>,
    pub(crate) approved_at: Option<Timestamp>,
    /// The policy that holds again once the plan ends.
    pub(crate) base_policy: Option<u32>,
    pub(crate) ended_by_name: Option<String>,
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) end_reason: Option<String>,
}

/// Something that was approved under a plan.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct AuthorisationRow {
    pub(crate) id: String,
    pub(crate) run: PlanRunId,
    pub(crate) code: String,
    pub(crate) approver_name: Option<String>,
    pub(crate) amount: Money,
    pub(crate) contact: Option<ContactId>,
    pub(crate) note: String,
    pub(crate) at: Timestamp,
}

fn number(row: &QueryResult, column: &str) -> Result<u32, DatabaseError> {
    u32::try_from(row.column::<i64>(column)?).map_err(|_| DatabaseError::Corrupt(format!("column {column}")))
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("invariant: plans have text keys and whole numbers")
}

const PLAN: &str = "SELECT p.id, p.version, p.document, p.note, a.name AS author_name, p.saved_at \
                    FROM emergency_plan p LEFT JOIN account a ON a.id = p.author";

fn plan(row: &QueryResult) -> Result<PlanRow, DatabaseError> {
    Ok(PlanRow {
        id: row.parsed("id")?,
        version: number(row, "version")?,
        document: row.json("document")?,
        note: row.column("note")?,
        author_name: row.column("author_name")?,
        saved_at: row.time("saved_at")?,
    })
}

/// The newest version of each plan.
pub(crate) async fn newest(database: &Database) -> Result<Vec<PlanRow>, DatabaseError> {
    let sql = format!(
        "{PLAN} WHERE p.version = (SELECT MAX(n.version) FROM emergency_plan n WHERE n.id = p.id) ORDER BY p.id"
    );
    database.fetch_all(database.sql(&sql, [])).await?.iter().map(plan).collect()
}

/// All versions of a plan, the newest first.
pub(crate) async fn versions(database: &Database, id: &PlanId) -> Result<Vec<PlanRow>, DatabaseError> {
    let sql = format!("{PLAN} WHERE p.id = $1 ORDER BY p.version DESC");
    database.fetch_all(database.sql(&sql, [id.as_str().into()])).await?.iter().map(plan).collect()
}

/// Keeps a version.
pub(crate) fn save(
    database: &Database,
    id: &PlanId,
    version: u32,
    document: &Plan,
    note: &str,
    author: Option<StaffId>,
    now: Timestamp,
) -> Statement {
    database.sql(
        "INSERT INTO emergency_plan (id, version, document, note, author, saved_at) VALUES ($1, $2, $3, $4, $5, $6)",
        [
            id.as_str().into(),
            i64::from(version).into(),
            json(document).into(),
            note.into(),
            author.map(|author| author.to_string()).into(),
            now.micros().into(),
        ],
    )
}

const RUN: &str = "SELECT r.id, r.plan, r.version, r.state, r.asked_by, r.asked_at, r.reason, r.approved_by, \
    r.approved_at, r.base_policy, r.ended_at, r.end_reason, a.name AS asked_by_name, b.name AS approved_by_name, \
    c.name AS ended_by_name FROM emergency_run r LEFT JOIN account a ON a.id = r.asked_by \
    LEFT JOIN account b ON b.id = r.approved_by LEFT JOIN account c ON c.id = r.ended_by";

fn run(row: &QueryResult) -> Result<RunRow, DatabaseError> {
    let base = row.column::<Option<i64>>("base_policy")?.and_then(|version| u32::try_from(version).ok());
    Ok(RunRow {
        id: row.parsed("id")?,
        plan: row.parsed("plan")?,
        version: number(row, "version")?,
        state: row.column("state")?,
        asked_by: row.parsed("asked_by")?,
        asked_by_name: row.column("asked_by_name")?,
        asked_at: row.time("asked_at")?,
        reason: row.column("reason")?,
        approved_by: row.parsed_or_none("approved_by")?,
        approved_by_name: row.column("approved_by_name")?,
        approved_at: row.time_or_none("approved_at")?,
        base_policy: base,
        ended_by_name: row.column("ended_by_name")?,
        ended_at: row.time_or_none("ended_at")?,
        end_reason: row.column("end_reason")?,
    })
}

/// The requests that are open and the plans that are on, in the order of their beginning.
pub(crate) async fn unfinished(database: &Database) -> Result<Vec<RunRow>, DatabaseError> {
    let sql = format!("{RUN} WHERE r.state IN ('asked', 'on') ORDER BY r.approved_at, r.asked_at");
    database.fetch_all(database.sql(&sql, [])).await?.iter().map(run).collect()
}

/// The latest requests, the newest first.
pub(crate) async fn latest(database: &Database, limit: u32) -> Result<Vec<RunRow>, DatabaseError> {
    let sql = format!("{RUN} ORDER BY r.asked_at DESC, r.id DESC LIMIT {limit}");
    database.fetch_all(database.sql(&sql, [])).await?.iter().map(run).collect()
}

pub(crate) async fn one_run(database: &Database, id: PlanRunId) -> Result<Option<RunRow>, DatabaseError> {
    let statement = database.sql(&format!("{RUN} WHERE r.id = $1"), [id.to_string().into()]);
    database.fetch_one(statement).await?.as_ref().map(run).transpose()
}

pub(crate) fn ask(
    database: &Database,
    run: PlanRunId,
    plan: &PlanId,
    version: u32,
    by: StaffId,
    reason: &str,
    now: Timestamp,
) -> Statement {
    database.sql(
        "INSERT INTO emergency_run (id, plan, version, state, asked_by, asked_at, reason) \
         VALUES ($1, $2, $3, 'asked', $4, $5, $6)",
        [
            run.to_string().into(),
            plan.as_str().into(),
            i64::from(version).into(),
            by.to_string().into(),
            now.micros().into(),
            reason.into(),
        ],
    )
}

pub(crate) fn withdraw(database: &Database, run: PlanRunId) -> Statement {
    database.sql("UPDATE emergency_run SET state = 'withdrawn' WHERE id = $1", [run.to_string().into()])
}

pub(crate) fn start(
    database: &Database,
    run: PlanRunId,
    by: StaffId,
    base_policy: Option<u32>,
    now: Timestamp,
) -> Statement {
    database.sql(
        "UPDATE emergency_run SET state = 'on', approved_by = $2, approved_at = $3, base_policy = $4 WHERE id = $1",
        [run.to_string().into(), by.to_string().into(), now.micros().into(), base_policy.map(i64::from).into()],
    )
}

pub(crate) fn end(database: &Database, run: PlanRunId, by: StaffId, reason: &str, now: Timestamp) -> Statement {
    database.sql(
        "UPDATE emergency_run SET state = 'ended', ended_by = $2, ended_at = $3, end_reason = $4 WHERE id = $1",
        [run.to_string().into(), by.to_string().into(), now.micros().into(), reason.into()],
    )
}

/// Who has been left the notice already.
pub(crate) async fn told(database: &Database, notice: &str) -> Result<Vec<StaffId>, DatabaseError> {
    let statement = database.sql("SELECT agent FROM desk_notice WHERE id = $1", [notice.into()]);
    database.fetch_all(statement).await?.iter().map(|row| row.parsed("agent")).collect()
}

pub(crate) fn authorise(database: &Database, row: &AuthorisationRow, approver: StaffId) -> Statement {
    database.sql(
        "INSERT INTO emergency_authorisation (id, run, code, approver, amount, contact, note, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            row.id.clone().into(),
            row.run.to_string().into(),
            row.code.clone().into(),
            approver.to_string().into(),
            json(&row.amount).into(),
            row.contact.map(|contact| contact.to_string()).into(),
            row.note.clone().into(),
            row.at.micros().into(),
        ],
    )
}

/// What was approved under plans, the newest first.
pub(crate) async fn authorisations(database: &Database, limit: u32) -> Result<Vec<AuthorisationRow>, DatabaseError> {
    let sql = format!(
        "SELECT e.id, e.run, e.code, e.amount, e.contact, e.note, e.at, a.name AS approver_name \
         FROM emergency_authorisation e LEFT JOIN account a ON a.id = e.approver ORDER BY e.at DESC, e.id DESC LIMIT {limit}"
    );
    let row = |row: &QueryResult| {
        Ok(AuthorisationRow {
            id: row.column("id")?,
            run: row.parsed("run")?,
            code: row.column("code")?,
            approver_name: row.column("approver_name")?,
            amount: row.json("amount")?,
            contact: row.parsed_or_none("contact")?,
            note: row.column("note")?,
            at: row.time("at")?,
        })
    };
    database.fetch_all(database.sql(&sql, [])).await?.iter().map(row).collect()
}

/// Reads what was asked for or on when the server stopped.
pub(crate) async fn restore(database: &Database, emergencies: &mut Emergencies) -> Result<(), DatabaseError> {
    for run in unfinished(database).await? {
        let all = versions(database, &run.plan).await?;
        let Some(row) = all.into_iter().find(|row| row.version == run.version) else {
            return Err(DatabaseError::Corrupt(format!("the plan {} has no version {}", run.plan, run.version)));
        };
        let told = told(database, &run.id.to_string()).await?;
        emergencies.restore(run, row.document, told);
    }
    Ok(())
}
