//! Questions that no article answers (待补知识), until somebody has seen to each.

use domain::{ArticleId, StaffId, Timestamp};
use platform::database::{Database, DatabaseError, Row};
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::base::Knowledge;
use crate::error::KnowledgeError;

/// What became of a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GapState {
    /// Nobody has seen to it.
    Open,
    /// An institution was asked to write.
    Assigned,
    /// An article answers now. If it is asked in vain again, it opens by itself.
    Answered,
    /// Nothing the bank should answer.
    Dismissed,
}

impl GapState {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Assigned => "assigned",
            Self::Answered => "answered",
            Self::Dismissed => "dismissed",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Open, Self::Assigned, Self::Answered, Self::Dismissed].into_iter().find(|state| state.code() == code)
    }
}

/// A gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Gap {
    /// The topic whose questions it gathers.
    #[schema(value_type = String, format = "uuid")]
    pub topic: Uuid,
    /// One of the questions, masked.
    pub example: String,
    /// When it was asked first.
    pub first_at: Timestamp,
    /// When it was asked last.
    pub last_at: Timestamp,
    /// How often it was asked in vain.
    pub asked: i64,
    /// What became of it.
    pub state: GapState,
    /// Who shall write.
    pub institution: Option<String>,
    /// Which article answers now.
    pub article: Option<ArticleId>,
    /// What was said about it.
    pub note: String,
    /// Counts what was decided, from 1.
    pub revision: i64,
}

/// What is decided about a gap.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GapDecision {
    /// What becomes of it.
    pub state: GapState,
    /// Who shall write; needed to assign.
    #[serde(default)]
    pub institution: Option<String>,
    /// Which article answers; needed to call it answered.
    #[serde(default)]
    pub article: Option<ArticleId>,
    /// Why; needed to dismiss.
    #[serde(default)]
    pub note: String,
}

const COLUMNS: &str = "topic, example, first_at, last_at, asked, state, institution, article, note, revision";

fn read(row: &QueryResult) -> Result<Gap, DatabaseError> {
    let state: String = row.column("state")?;
    Ok(Gap {
        topic: row.parsed("topic")?,
        example: row.column("example")?,
        first_at: row.time("first_at")?,
        last_at: row.time("last_at")?,
        asked: row.column("asked")?,
        state: GapState::from_code(&state).ok_or_else(|| DatabaseError::Corrupt(format!("column state: {state}")))?,
        institution: row.column("institution")?,
        article: row.parsed_or_none("article")?,
        note: row.column("note")?,
        revision: row.column("revision")?,
    })
}

/// The gaps of a state, the most asked first, from the given place on.
pub(crate) async fn list(
    database: &Database,
    state: GapState,
    offset: u32,
    limit: u32,
) -> Result<Vec<Gap>, DatabaseError> {
    let sql =
        format!("SELECT {COLUMNS} FROM knowledge_gap WHERE state = $1 ORDER BY asked DESC, topic LIMIT $2 OFFSET $3");
    let values = [state.code().into(), i64::from(limit).into(), i64::from(offset).into()];
    database.fetch_all(database.sql(&sql, values)).await?.iter().map(read).collect()
}

async fn find(database: &Database, topic: Uuid) -> Result<Option<Gap>, DatabaseError> {
    let sql = format!("SELECT {COLUMNS} FROM knowledge_gap WHERE topic = $1");
    database.fetch_one(database.sql(&sql, [topic.to_string().into()])).await?.as_ref().map(read).transpose()
}

/// Questions of the gap as they were asked, masked, the latest first.
pub(crate) async fn questions(database: &Database, topic: Uuid) -> Result<Vec<String>, DatabaseError> {
    let sql = "SELECT text, MAX(at) AS latest FROM asked_question WHERE topic = $1 AND outcome <> 'found'
        GROUP BY text ORDER BY 2 DESC LIMIT 20";
    let rows = database.fetch_all(database.sql(sql, [topic.to_string().into()])).await?;
    rows.iter().map(|row| row.column("text")).collect()
}

impl Knowledge {
    pub(crate) async fn gap(&self, topic: Uuid) -> Result<Gap, KnowledgeError> {
        self.inner.notes.flush().await;
        find(self.database(), topic).await?.ok_or(KnowledgeError::UnknownGap)
    }

    /// Decides what becomes of a gap.
    pub(crate) async fn decide_gap(
        &self,
        topic: Uuid,
        decision: GapDecision,
        expected: Option<i64>,
        by: StaffId,
    ) -> Result<Gap, KnowledgeError> {
        let _writing = self.inner.writing.lock().await;
        let before = self.gap(topic).await?;
        if expected.is_some_and(|expected| expected != before.revision) {
            return Err(KnowledgeError::Changed);
        }
        let institution_known = decision
            .institution
            .as_ref()
            .is_none_or(|institution| self.inner.institutions.read().contains_key(institution));
        if !institution_known || (decision.state == GapState::Assigned && decision.institution.is_none()) {
            return Err(KnowledgeError::value("/institution", "请选择部门或分行", "choose a department or branch"));
        }
        let article_known = decision.article.as_ref().is_none_or(|article| self.library().get(article).is_some());
        if !article_known || (decision.state == GapState::Answered && decision.article.is_none()) {
            return Err(KnowledgeError::value("/article", "请选择回答此问题的知识", "choose the article that answers"));
        }
        if decision.note.chars().count() > 500
            || (decision.state == GapState::Dismissed && decision.note.trim().is_empty())
        {
            return Err(KnowledgeError::value(
                "/note",
                "请填写原因（最多500字）",
                "say why, in at most 500 characters",
            ));
        }
        let database = self.database();
        let sql =
            "UPDATE knowledge_gap SET state = $2, institution = $3, article = $4, note = $5, revision = revision + 1
            WHERE topic = $1";
        let values = [
            topic.to_string().into(),
            decision.state.code().into(),
            decision.institution.clone().into(),
            decision.article.as_ref().map(|article| article.as_str().to_owned()).into(),
            decision.note.as_str().into(),
        ];
        let detail = serde_json::json!({ "state": decision.state.code() });
        let writes = vec![
            database.sql(sql, values),
            self.audited(Some(by), "knowledge_gap_decided", &topic.to_string(), detail),
        ];
        database.transaction(writes).await?;
        self.gap(topic).await
    }
}
