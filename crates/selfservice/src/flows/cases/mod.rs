//! Test cases of a flow (测试用例): a conversation and what must come of it. A flow whose cases fail is not published.

pub(crate) mod http;
mod queries;

use std::sync::Arc;

use domain::{FlowId, Language, NodeId, QueueId, TestCaseId, Timestamp};
use flow::{Document, Edition, Finding};
use platform::audit::AuditEntry;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::rehearsal::{Rehearsal, RehearsalState, Scene, Step, Told, check_steps, rehearse};
use super::{By, Flows};
use crate::error::SelfServiceError;
use crate::shelf::Shelf;

/// Cases of one flow.
const MOST_CASES: usize = 500;

/// A conversation and what must come of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestCase {
    /// What people call it: 1 to 100 characters.
    pub name: String,
    pub scene: Scene,
    pub steps: Vec<Step>,
    /// At least one.
    pub expectations: Vec<Expectation>,
}

/// What must have happened at the end of the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// The node was reached.
    Reaches(NodeId),
    /// The node was not reached.
    Avoids(NodeId),
    /// Something was said that holds this text.
    Says(String),
    /// The contact was put into this queue.
    Queues(QueueId),
    /// The flow has ended the contact, or has not.
    Ends(bool),
}

/// A stored test case.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct StoredCase {
    pub id: TestCaseId,
    pub updated_at: Timestamp,
    #[serde(flatten)]
    pub case: TestCase,
}

/// How a test case came out.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Verdict {
    pub id: TestCaseId,
    pub name: String,
    pub passed: bool,
    /// Each expectation and whether it was met, in the order of the case.
    pub met: Vec<bool>,
    /// The nodes in the order in which they were reached.
    pub path: Vec<NodeId>,
    /// What is not as expected, in the caller's language.
    pub failures: Vec<String>,
}

impl TestCase {
    fn check(&self) -> Result<(), SelfServiceError> {
        check_steps(&self.steps)?;
        let finding = if !(1..=100).contains(&self.name.trim().chars().count()) {
            Some(("/name".to_owned(), "名称应有 1 至 100 个字符", "a name has 1 to 100 characters"))
        } else if !(1..=50).contains(&self.expectations.len()) {
            Some(("/expectations".to_owned(), "应有 1 至 50 项预期", "a case has 1 to 50 expectations"))
        } else {
            self.expectations.iter().enumerate().find_map(|(index, expectation)| match expectation {
                Expectation::Says(text) if text.trim().is_empty() || text.chars().count() > 1_000 => Some((
                    format!("/expectations/{index}/says"),
                    "文本应有 1 至 1000 个字符",
                    "a text has 1 to 1,000 characters",
                )),
                _ => None,
            })
        };
        finding.map_or(Ok(()), |(pointer, zh, en)| {
            Err(SelfServiceError::Invalid(Box::new(Finding::new(pointer, "test_case", zh, en))))
        })
    }
}

impl Expectation {
    fn is_met(&self, rehearsal: &Rehearsal) -> bool {
        let mut told = rehearsal.turns.iter().flat_map(|turn| &turn.told);
        match self {
            Self::Reaches(node) => rehearsal.path.contains(node),
            Self::Avoids(node) => !rehearsal.path.contains(node),
            Self::Says(text) => told.any(|told| {
                matches!(told, Told::Said { prompts, .. } if prompts.iter().any(|prompt| prompt.text.contains(text.as_str())))
            }),
            Self::Queues(queue) => told.any(|told| matches!(told, Told::Queued { queue: into, .. } if into == queue)),
            Self::Ends(wanted) => (rehearsal.state == RehearsalState::Ended) == *wanted,
        }
    }

    /// What is wrong when it is not met.
    fn failure(&self) -> (String, String) {
        match self {
            Self::Reaches(node) => (format!("未到达节点“{node}”"), format!("the node \"{node}\" was not reached")),
            Self::Avoids(node) => (format!("不应到达节点“{node}”"), format!("the node \"{node}\" must not be reached")),
            Self::Says(text) => (format!("未播报“{text}”"), format!("\"{text}\" was not said")),
            Self::Queues(queue) => {
                (format!("未进入队列“{queue}”"), format!("it was not put into the queue \"{queue}\""))
            }
            Self::Ends(true) => ("流程未结束".to_owned(), "the flow did not end".to_owned()),
            Self::Ends(false) => ("流程不应结束".to_owned(), "the flow must not end".to_owned()),
        }
    }
}

/// Runs one case.
fn judge(stored: &StoredCase, edition: &Arc<Edition>, shelf: &Shelf, now: Timestamp, language: Language) -> Verdict {
    let StoredCase { id, case, .. } = stored;
    let rehearsal = rehearse(Arc::clone(edition), shelf, &case.scene, &case.steps, now);
    let met: Vec<bool> = case.expectations.iter().map(|expectation| expectation.is_met(&rehearsal)).collect();
    let failures = case.expectations.iter().zip(&met).filter(|(_, met)| !**met).map(|(expectation, _)| {
        let (zh, en) = expectation.failure();
        if language == Language::Zh { zh } else { en }
    });
    Verdict {
        id: *id,
        name: case.name.clone(),
        passed: met.iter().all(|met| *met),
        failures: failures.collect(),
        met,
        path: rehearsal.path,
    }
}

impl Flows {
    /// The test cases of a flow, by name.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn cases(&self, flow: &FlowId) -> Result<Vec<StoredCase>, SelfServiceError> {
        queries::of_flow(&self.inner.database, flow).await
    }

    /// Keeps a test case; makes it if `id` is absent.
    ///
    /// # Errors
    /// [`SelfServiceError::Invalid`], [`SelfServiceError::UnknownFlow`], [`SelfServiceError::UnknownTestCase`].
    pub async fn put_case(
        &self,
        flow: &FlowId,
        id: Option<TestCaseId>,
        case: TestCase,
        by: By,
    ) -> Result<StoredCase, SelfServiceError> {
        case.check()?;
        self.draft_document(flow).await?;
        let known = self.cases(flow).await?;
        let id = match id {
            Some(id) if known.iter().any(|stored| stored.id == id) => id,
            Some(id) => return Err(SelfServiceError::UnknownTestCase(id)),
            None if known.len() >= MOST_CASES => {
                let (zh, en) =
                    (format!("每个流程最多 {MOST_CASES} 个用例"), format!("a flow has at most {MOST_CASES} cases"));
                return Err(SelfServiceError::Invalid(Box::new(Finding::new("", "test_cases", &zh, &en))));
            }
            None => TestCaseId::generate(),
        };
        let now = self.inner.clock.now();
        let write = queries::put(&self.inner.database, flow, id, &case, now, by);
        let audit = self.case_audited(now, by, "flow_test_case_changed", flow, id);
        self.inner.database.transaction(vec![write, audit]).await?;
        Ok(StoredCase { id, updated_at: now, case })
    }

    /// Takes a test case away.
    ///
    /// # Errors
    /// [`SelfServiceError::UnknownTestCase`].
    pub async fn remove_case(&self, flow: &FlowId, id: TestCaseId, by: By) -> Result<(), SelfServiceError> {
        if !self.cases(flow).await?.iter().any(|stored| stored.id == id) {
            return Err(SelfServiceError::UnknownTestCase(id));
        }
        let now = self.inner.clock.now();
        let write = queries::remove(&self.inner.database, flow, id);
        let audit = self.case_audited(now, by, "flow_test_case_removed", flow, id);
        self.inner.database.transaction(vec![write, audit]).await?;
        Ok(())
    }

    /// Runs all cases of a flow on a document.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn judge(
        &self,
        document: &Document,
        shelf: &Shelf,
        language: Language,
    ) -> Result<Vec<Verdict>, SelfServiceError> {
        let edition = Arc::new(Edition { document: document.clone(), version: 0 });
        let now = self.inner.clock.now();
        let cases = self.cases(&document.id).await?;
        Ok(cases.iter().map(|stored| judge(stored, &edition, shelf, now, language)).collect())
    }

    fn case_audited(
        &self,
        at: Timestamp,
        by: By,
        action: &'static str,
        flow: &FlowId,
        id: TestCaseId,
    ) -> sea_orm::Statement {
        let (subject, detail) = (flow.to_string(), json!({ "test_case": id }));
        self.inner.audit.entry(AuditEntry { at, staff: by, action, subject, contact: None, detail, remote: None })
    }
}
