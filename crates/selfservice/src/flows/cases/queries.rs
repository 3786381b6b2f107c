//! The table `flow_test_case`.

use domain::{FlowId, TestCaseId, Timestamp};
use platform::database::{Database, Row};
use sea_orm::Statement;

use super::{By, StoredCase, TestCase};
use crate::error::SelfServiceError;

pub(super) async fn of_flow(database: &Database, flow: &FlowId) -> Result<Vec<StoredCase>, SelfServiceError> {
    let sql = "SELECT id, content, updated_at FROM flow_test_case WHERE flow = $1 ORDER BY name, id";
    let rows = database.fetch_all(database.sql(sql, [flow.as_str().into()])).await?;
    rows.iter()
        .map(|row| {
            Ok(StoredCase { id: row.parsed("id")?, case: row.json("content")?, updated_at: row.time("updated_at")? })
        })
        .collect()
}

pub(super) fn put(
    database: &Database,
    flow: &FlowId,
    id: TestCaseId,
    case: &TestCase,
    now: Timestamp,
    by: By,
) -> Statement {
    let sql = "INSERT INTO flow_test_case (id, flow, name, content, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, content = excluded.content, updated_at = excluded.updated_at,
            updated_by = excluded.updated_by";
    let values = [
        id.to_string().into(),
        flow.as_str().into(),
        case.name.as_str().into(),
        serde_json::to_string(case).expect("invariant: a test case is JSON").into(),
        now.micros().into(),
        by.map(|staff| staff.to_string()).into(),
    ];
    database.sql(sql, values)
}

pub(super) fn remove(database: &Database, flow: &FlowId, id: TestCaseId) -> Statement {
    let values = [flow.as_str().into(), id.to_string().into()];
    database.sql("DELETE FROM flow_test_case WHERE flow = $1 AND id = $2", values)
}
