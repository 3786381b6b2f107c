//! Notices on the desk (桌面通知): what a shift leader did or says, shown until the agent acknowledges it, and kept.

use std::collections::HashMap;

use domain::agent::AgentState;
use domain::{AgentId, ContactId, NoticeId, SkillId, StaffId, Timestamp};
use platform::database::{Database, DatabaseError, Row as _};
use sea_orm::{QueryResult, Statement};
use serde::{Deserialize, Serialize};

use crate::queues::queries::document;

/// A notice as the desk shows it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DeskNotice {
    pub id: NoticeId,
    /// The name of who sent it.
    pub from: String,
    pub at: Timestamp,
    pub what: NoticeContent,
}

/// What a notice says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoticeContent {
    /// A few words.
    Message { text: String },
    /// The agent's state was changed. `reason` is the code of a not-ready reason.
    StateChanged { state: AgentState, reason: Option<String> },
    /// What the agent can do was changed.
    AbilitiesChanged {
        skills: Vec<(SkillId, u8)>,
        voice_capacity: u8,
        text_capacity: u8,
        #[serde(default)]
        deferred_capacity: u8,
    },
    /// A contact was taken from the agent, back into its queue.
    TakenBack { contact: ContactId },
    /// A colleague has remarked something on a contact and wants the agent to see it.
    Mentioned { contact: ContactId, text: String },
}

impl NoticeContent {
    fn code(&self) -> &'static str {
        match self {
            Self::Message { .. } => "message",
            Self::StateChanged { .. } => "state_changed",
            Self::AbilitiesChanged { .. } => "abilities_changed",
            Self::TakenBack { .. } => "taken_back",
            Self::Mentioned { .. } => "mentioned",
        }
    }
}

/// A message with everybody who got it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct SentMessage {
    pub id: NoticeId,
    pub from: String,
    pub text: String,
    pub at: Timestamp,
    pub receivers: Vec<Receiver>,
}

/// Who got a message.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Receiver {
    pub agent: AgentId,
    pub name: String,
    /// Absent while the agent has not acknowledged it.
    pub acknowledged_at: Option<Timestamp>,
}

pub(crate) fn insert(database: &Database, agent: AgentId, sender: StaffId, notice: &DeskNotice) -> Statement {
    database.sql(
        "INSERT INTO desk_notice (id, agent, sender, kind, what, sent_at, acknowledged_at) \
         VALUES ($1, $2, $3, $4, $5, $6, NULL) ON CONFLICT (id, agent) DO NOTHING",
        [
            notice.id.to_string().into(),
            agent.to_string().into(),
            sender.to_string().into(),
            notice.what.code().into(),
            serde_json::to_string(&notice.what).expect("invariant: a notice is plain data").into(),
            notice.at.micros().into(),
        ],
    )
}

pub(crate) fn acknowledge(database: &Database, agent: AgentId, id: NoticeId, now: Timestamp) -> Statement {
    database.sql(
        "UPDATE desk_notice SET acknowledged_at = $3 WHERE id = $1 AND agent = $2 AND acknowledged_at IS NULL",
        [id.to_string().into(), agent.to_string().into(), now.micros().into()],
    )
}

/// Takes a notice away that nobody has acknowledged.
pub(crate) fn withdraw(database: &Database, agent: AgentId, id: NoticeId) -> Statement {
    database.sql(
        "DELETE FROM desk_notice WHERE id = $1 AND agent = $2 AND acknowledged_at IS NULL",
        [id.to_string().into(), agent.to_string().into()],
    )
}

fn notice(row: &QueryResult) -> Result<DeskNotice, DatabaseError> {
    Ok(DeskNotice {
        id: row.parsed("id")?,
        from: row.column::<Option<String>>("sender_name")?.unwrap_or_default(),
        at: Timestamp::from_micros(row.column("sent_at")?),
        what: document(&row.column::<String>("what")?)?,
    })
}

/// The notices that nobody has acknowledged yet, the oldest first.
pub(crate) async fn open(database: &Database) -> Result<HashMap<AgentId, Vec<DeskNotice>>, DatabaseError> {
    let sql = "SELECT n.id, n.agent, n.what, n.sent_at, s.name AS sender_name FROM desk_notice n \
               LEFT JOIN account s ON s.id = n.sender WHERE n.acknowledged_at IS NULL ORDER BY n.id";
    let mut all: HashMap<AgentId, Vec<DeskNotice>> = HashMap::new();
    for row in database.fetch_all(database.sql(sql, [])).await? {
        all.entry(row.parsed("agent")?).or_default().push(notice(&row)?);
    }
    Ok(all)
}

/// The latest messages with their receivers, the newest first, at most `limit`, sent before that one.
pub(crate) async fn messages(
    database: &Database,
    before: Option<NoticeId>,
    limit: u32,
) -> Result<Vec<SentMessage>, DatabaseError> {
    let bound = before.map_or_else(|| "~".to_owned(), |id| id.to_string());
    let sql = format!(
        "SELECT n.id, n.agent, n.what, n.sent_at, n.acknowledged_at, s.name AS sender_name, a.name AS agent_name \
         FROM desk_notice n LEFT JOIN account s ON s.id = n.sender LEFT JOIN account a ON a.id = n.agent \
         WHERE n.id IN (SELECT DISTINCT id FROM desk_notice WHERE kind = 'message' AND id < $1 \
         ORDER BY id DESC LIMIT {limit}) ORDER BY n.id DESC, a.name, n.agent"
    );
    let mut sent: Vec<SentMessage> = Vec::new();
    for row in database.fetch_all(database.sql(&sql, [bound.into()])).await? {
        let DeskNotice { id, from, at, what } = notice(&row)?;
        let NoticeContent::Message { text } = what else { continue };
        let receiver = Receiver {
            agent: row.parsed("agent")?,
            name: row.column::<Option<String>>("agent_name")?.unwrap_or_default(),
            acknowledged_at: row.column::<Option<i64>>("acknowledged_at")?.map(Timestamp::from_micros),
        };
        match sent.last_mut().filter(|last| last.id == id) {
            Some(last) => last.receivers.push(receiver),
            None => sent.push(SentMessage { id, from, text, at, receivers: vec![receiver] }),
        }
    }
    Ok(sent)
}
