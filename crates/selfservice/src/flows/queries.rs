//! The tables `flow` and `flow_version`.

use domain::{FlowId, Timestamp};
use flow::{Document, Edition};
use platform::database::{Database, DatabaseError, Row};
use sea_orm::{QueryResult, Statement};

use super::{By, FlowRow, Publication};
use crate::error::SelfServiceError;

/// A flow's draft.
pub(super) struct Drafted {
    pub document: Document,
    pub revision: i64,
    pub drafted_at: Timestamp,
}

pub(super) async fn drafted(database: &Database, id: &FlowId) -> Result<Option<Drafted>, SelfServiceError> {
    let sql = "SELECT draft, revision, drafted_at FROM flow WHERE id = $1";
    let row = database.fetch_one(database.sql(sql, [id.as_str().into()])).await?;
    row.map(|row| {
        Ok(Drafted {
            document: row.json("draft")?,
            revision: row.column("revision")?,
            drafted_at: row.time("drafted_at")?,
        })
    })
    .transpose()
}

pub(super) async fn published(database: &Database) -> Result<Vec<Edition>, SelfServiceError> {
    let sql = "SELECT v.version, v.document FROM flow f JOIN flow_version v ON v.flow = f.id AND v.version = f.published_version
        ORDER BY f.id";
    let rows = database.fetch_all(database.sql(sql, [])).await?;
    rows.iter().map(|row| Ok(Edition { document: row.json("document")?, version: version_of(row)? })).collect()
}

pub(super) async fn version(
    database: &Database,
    id: &FlowId,
    version: u32,
) -> Result<Option<Document>, SelfServiceError> {
    let sql = "SELECT document FROM flow_version WHERE flow = $1 AND version = $2";
    let row = database.fetch_one(database.sql(sql, [id.as_str().into(), i64::from(version).into()])).await?;
    row.map(|row| Ok(row.json("document")?)).transpose()
}

pub(super) async fn publications(database: &Database, id: &FlowId) -> Result<Vec<Publication>, SelfServiceError> {
    let sql = "SELECT version, published_at, published_by FROM flow_version WHERE flow = $1 ORDER BY version DESC";
    let rows = database.fetch_all(database.sql(sql, [id.as_str().into()])).await?;
    rows.iter()
        .map(|row| {
            Ok(Publication {
                version: version_of(row)?,
                published_at: row.time("published_at")?,
                published_by: row.parsed_or_none("published_by")?,
            })
        })
        .collect()
}

pub(super) async fn list(database: &Database) -> Result<Vec<FlowRow>, SelfServiceError> {
    let sql = "SELECT f.draft, f.published_version AS version, v.published_at, v.document FROM flow f
        LEFT JOIN flow_version v ON v.flow = f.id AND v.version = f.published_version ORDER BY f.id";
    let rows = database.fetch_all(database.sql(sql, [])).await?;
    rows.iter()
        .map(|row| {
            let draft: Document = row.json("draft")?;
            let published: Option<String> = row.column("document")?;
            let published: Option<Document> = published.and_then(|text| serde_json::from_str(&text).ok());
            let version = row.column::<Option<i64>>("version")?.and_then(|version| u32::try_from(version).ok());
            Ok(FlowRow {
                has_changes: published.as_ref() != Some(&draft),
                id: draft.id,
                name: draft.name,
                lines: draft.lines,
                version,
                published_at: row.time_or_none("published_at")?,
            })
        })
        .collect()
}

pub(super) fn put_draft(database: &Database, document: &Document, revision: i64, now: Timestamp, by: By) -> Statement {
    let sql = "INSERT INTO flow (id, draft, revision, drafted_at, drafted_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (id) DO UPDATE SET draft = excluded.draft, revision = excluded.revision,
            drafted_at = excluded.drafted_at, drafted_by = excluded.drafted_by";
    let values = [
        document.id.as_str().into(),
        written(document).into(),
        revision.into(),
        now.micros().into(),
        by.map(|staff| staff.to_string()).into(),
    ];
    database.sql(sql, values)
}

pub(super) fn put_version(database: &Database, edition: &Edition, now: Timestamp, by: By) -> [Statement; 2] {
    let (id, version) = (edition.document.id.as_str(), i64::from(edition.version));
    let values = [
        id.into(),
        version.into(),
        written(&edition.document).into(),
        now.micros().into(),
        by.map(|staff| staff.to_string()).into(),
    ];
    let sql =
        "INSERT INTO flow_version (flow, version, document, published_at, published_by) VALUES ($1, $2, $3, $4, $5)";
    [
        database.sql(sql, values),
        database.sql("UPDATE flow SET published_version = $2 WHERE id = $1", [id.into(), version.into()]),
    ]
}

fn written(document: &Document) -> String {
    serde_json::to_string(document).expect("invariant: a flow document is JSON")
}

fn version_of(row: &QueryResult) -> Result<u32, DatabaseError> {
    u32::try_from(row.column::<i64>("version")?).map_err(|_| DatabaseError::Corrupt("column version".to_owned()))
}
