//! Mentions (提及): the remarks in which a member of staff was named. For a week a mention opens that one contact to them: its
//! record, what was written in it and its remarks; no sound, and nothing else of the customer.

use std::time::Duration;

use axum::extract::State;
use domain::{AgentId, ContactId, NoticeId, StaffId, Timestamp};
use platform::audit::AuditEntry;
use platform::database::{Database, DatabaseError, Row as _};
use platform::http::{Access, Api, ApiJson, Problem, Routes, routes};
use platform::sign_in::Caller;
use sea_orm::{QueryResult, Statement};
use serde::Serialize;
use serde_json::json;

use crate::center::Center;
use crate::contacts::records::{self, ContactRow};
use crate::error::CenterError;
use crate::http::{Items, RECORDS};

/// How long a mention opens its contact.
const OPENS_FOR: Duration = Duration::from_secs(7 * 24 * 3600);
const MOST: u32 = 100;

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new().route(Access::Roles(RECORDS), routes!(list_mentions)).with_state(center.clone())
}

/// A remark in which the caller was mentioned.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
struct Mention {
    /// The remark; acknowledging the notice of this id says that it was seen.
    id: NoticeId,
    contact: ContactRow,
    text: String,
    author_name: String,
    written_at: Timestamp,
    /// Whether the caller has not acknowledged it yet.
    is_new: bool,
}

/// Where the caller was mentioned in the last seven days, the latest first, at most 100.
#[utoipa::path(get, path = "/mentions", tag = "contacts", responses((status = 200, body = Items<Mention>)))]
async fn list_mentions(State(center): State<Center>, caller: Caller) -> Result<ApiJson<Items<Mention>>, Problem> {
    let foundations = &center.inner.foundations;
    let items = list(center.database(), caller.staff, foundations.clock.now() - OPENS_FOR).await?;
    let entry = AuditEntry {
        at: foundations.clock.now(),
        staff: Some(caller.staff),
        action: "mentions.read",
        subject: "mentions".to_owned(),
        contact: None,
        detail: json!({ "rows": items.len() }),
        remote: None,
    };
    foundations.audit.record(entry).await?;
    Ok(ApiJson(Items { items }))
}

async fn list(database: &Database, staff: StaffId, since: Timestamp) -> Result<Vec<Mention>, DatabaseError> {
    let columns = records::COLUMNS;
    let sql = format!(
        "SELECT {columns}, m.remark, r.text AS remark_text, w.name AS author_name, m.mentioned_at, \
         CASE WHEN n.id IS NULL THEN 0 ELSE 1 END AS is_new \
         FROM mention m JOIN contact c ON c.id = m.contact JOIN contact_remark r ON r.id = m.remark \
         LEFT JOIN account a ON a.id = c.agent LEFT JOIN account w ON w.id = r.author \
         LEFT JOIN desk_notice n ON n.id = m.remark AND n.agent = m.agent AND n.acknowledged_at IS NULL \
         WHERE m.agent = $1 AND m.mentioned_at >= $2 ORDER BY m.mentioned_at DESC, m.remark DESC LIMIT {MOST}"
    );
    let asked = database.sql(&sql, [staff.to_string().into(), since.micros().into()]);
    database.fetch_all(asked).await?.iter().map(mention).collect()
}

fn mention(row: &QueryResult) -> Result<Mention, DatabaseError> {
    Ok(Mention {
        id: row.parsed("remark")?,
        contact: records::row(row)?.0,
        text: row.column("remark_text")?,
        author_name: row.column::<Option<String>>("author_name")?.unwrap_or_default(),
        written_at: row.time("mentioned_at")?,
        is_new: row.column::<i32>("is_new")? == 1,
    })
}

/// Writes down who was mentioned in the remark; writing it again changes nothing.
pub(super) fn put(
    database: &Database,
    remark: NoticeId,
    contact: ContactId,
    agents: &[AgentId],
    now: Timestamp,
) -> Vec<Statement> {
    let sql = "INSERT INTO mention (remark, agent, contact, mentioned_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (remark, agent) DO NOTHING";
    agents
        .iter()
        .map(|agent| {
            let values =
                [remark.to_string().into(), agent.to_string().into(), contact.to_string().into(), now.micros().into()];
            database.sql(sql, values)
        })
        .collect()
}

/// Who was mentioned in the remark.
pub(super) async fn of(database: &Database, remark: NoticeId) -> Result<Vec<AgentId>, DatabaseError> {
    let asked = database.sql("SELECT agent FROM mention WHERE remark = $1", [remark.to_string().into()]);
    database.fetch_all(asked).await?.iter().map(|row| row.parsed("agent")).collect()
}

impl Center {
    /// Whether a mention opens the contact to the member of staff.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn is_mentioned(&self, contact: ContactId, staff: StaffId) -> Result<bool, CenterError> {
        let since = self.inner.foundations.clock.now() - OPENS_FOR;
        let sql = "SELECT remark FROM mention WHERE contact = $1 AND agent = $2 AND mentioned_at >= $3";
        let asked = [contact.to_string().into(), staff.to_string().into(), since.micros().into()];
        Ok(self.database().fetch_one(self.database().sql(sql, asked)).await?.is_some())
    }
}
