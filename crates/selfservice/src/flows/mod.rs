//! Flows (流程): drafted, checked, published. What is published serves the next contact; contacts that are being served
//! stay in the edition that they began with.

pub(crate) mod cases;
pub(crate) mod figures;
pub(crate) mod http;
mod queries;
pub(crate) mod rehearsal;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use center::ports::knowledge_base::KnowledgeBase;
use domain::{FlowId, Language, LineId, Localised, NodeId, QueueId, StaffId, Timestamp};
use flow::{Document, Edition, Finding};
use parking_lot::RwLock;
use platform::audit::{Audit, AuditEntry};
use platform::clock::SharedClock;
use platform::database::Database;
use sea_orm::Statement;
use serde::Serialize;
use serde_json::{Value, json};

use crate::calendars::Calendars;
use crate::error::SelfServiceError;
use crate::shelf::{Shelf, Surroundings};

/// All flows. Clones share them.
#[derive(Clone)]
pub struct Flows {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    audit: Audit,
    clock: SharedClock,
    published: RwLock<Arc<Published>>,
    /// Held while a draft or publication is written, so that two cannot overtake each other.
    writing: tokio::sync::Mutex<()>,
}

/// What contacts are led through.
#[derive(Default, Clone)]
struct Published {
    editions: HashMap<FlowId, Arc<Edition>>,
    lines: HashMap<LineId, FlowId>,
}

/// A flow in the list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FlowRow {
    pub id: FlowId,
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    pub lines: Vec<LineId>,
    /// The published version; absent if it has never been published.
    pub version: Option<u32>,
    pub published_at: Option<Timestamp>,
    /// Whether the draft differs from what is published.
    pub has_changes: bool,
}

/// A flow with its draft.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FlowView {
    pub id: FlowId,
    /// Counts the changes of the draft; the ETag.
    pub revision: i64,
    /// The document as drafted; its schema is at `/flow-schema`.
    #[schema(value_type = Object)]
    pub draft: Value,
    pub drafted_at: Timestamp,
    /// What keeps the draft from being published.
    pub findings: Vec<FindingView>,
    /// The published versions, the latest first.
    pub publications: Vec<Publication>,
}

/// One thing that is wrong with a draft.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct FindingView {
    /// A JSON pointer into the draft.
    pub pointer: String,
    pub code: String,
    /// In the caller's language.
    pub message: String,
}

impl FindingView {
    fn of(finding: Finding, language: Language) -> Self {
        let message = finding.text(language).to_owned();
        Self { pointer: finding.pointer, code: finding.code, message }
    }
}

/// A document under the key of another flow.
pub(crate) fn other_flow(id: &FlowId) -> Finding {
    let (zh, en) = (format!("应为“{id}”"), format!("it must be \"{id}\""));
    Finding::new("/id", "other_flow", &zh, &en)
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Publication {
    pub version: u32,
    pub published_at: Timestamp,
    pub published_by: Option<StaffId>,
}

/// Who changes a flow; nobody where the server itself puts in what it comes with.
pub(crate) type By = Option<StaffId>;

impl Flows {
    /// Reads the published flows.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn open(database: Database, audit: Audit, clock: SharedClock) -> Result<Self, SelfServiceError> {
        let mut published = Published::default();
        for edition in queries::published(&database).await? {
            published.put(Arc::new(edition));
        }
        let published = RwLock::new(Arc::new(published));
        Ok(Self {
            inner: Arc::new(Inner { database, audit, clock, published, writing: tokio::sync::Mutex::default() }),
        })
    }

    /// The published edition of a flow.
    #[must_use]
    pub fn edition(&self, flow: &FlowId) -> Option<Arc<Edition>> {
        self.inner.published.read().editions.get(flow).cloned()
    }

    /// The published edition that the contacts of a line begin with.
    #[must_use]
    pub fn of_line(&self, line: &LineId) -> Option<Arc<Edition>> {
        let published = Arc::clone(&self.inner.published.read());
        published.lines.get(line).and_then(|flow| published.editions.get(flow)).cloned()
    }

    /// What the author of a published flow calls a node; the desk shows it as a step of a customer's path.
    #[must_use]
    pub fn node_name(&self, flow: &FlowId, node: &NodeId) -> Option<Localised> {
        let name = self.edition(flow)?.document.nodes.get(node)?.name().clone();
        (!name.0.is_empty()).then_some(name)
    }

    /// The published flows through which an agent may have a customer led, by key.
    #[must_use]
    pub fn for_agents(&self) -> Vec<(FlowId, Localised)> {
        let published = self.inner.published.read();
        let marked =
            published.editions.values().map(|edition| &edition.document).filter(|document| document.for_agents);
        let mut flows: Vec<_> = marked.map(|document| (document.id.clone(), document.name.clone())).collect();
        flows.sort_by(|a, b| a.0.cmp(&b.0));
        flows
    }

    /// All published editions.
    #[must_use]
    pub fn editions(&self) -> Vec<Arc<Edition>> {
        self.inner.published.read().editions.values().cloned().collect()
    }

    /// A version of a flow, published at any time.
    ///
    /// # Errors
    /// [`SelfServiceError::UnknownVersion`], or if the store cannot be read.
    pub async fn version(&self, flow: &FlowId, version: u32) -> Result<Arc<Edition>, SelfServiceError> {
        if let Some(edition) = self.edition(flow).filter(|edition| edition.version == version) {
            return Ok(edition);
        }
        let document = queries::version(&self.inner.database, flow, version).await?;
        let document = document.ok_or_else(|| SelfServiceError::UnknownVersion(flow.to_string(), version))?;
        Ok(Arc::new(Edition { document, version }))
    }

    /// All flows, by key.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn list(&self) -> Result<Vec<FlowRow>, SelfServiceError> {
        queries::list(&self.inner.database).await
    }

    /// A flow with its draft and findings.
    ///
    /// # Errors
    /// [`SelfServiceError::UnknownFlow`], or if the store cannot be read.
    pub async fn view(&self, id: &FlowId, around: &Around, language: Language) -> Result<FlowView, SelfServiceError> {
        let drafted = self.drafted(id).await?;
        let findings = self.findings(&drafted.document, around);
        let findings = findings.into_iter().map(|finding| FindingView::of(finding, language)).collect();
        Ok(FlowView {
            id: id.clone(),
            revision: drafted.revision,
            draft: serde_json::to_value(&drafted.document).unwrap_or(Value::Null),
            drafted_at: drafted.drafted_at,
            findings,
            publications: queries::publications(&self.inner.database, id).await?,
        })
    }

    /// Keeps a document as the flow's draft and says its revision. A draft may have findings, but must be readable.
    ///
    /// # Errors
    /// [`SelfServiceError::Unreadable`] if it is no flow or another flow's; [`SelfServiceError::Changed`] if the draft
    /// is no longer the `expected` revision.
    pub async fn draft(
        &self,
        id: &FlowId,
        document: Value,
        expected: Option<i64>,
        by: By,
    ) -> Result<i64, SelfServiceError> {
        let document = Document::from_value(document).map_err(SelfServiceError::Unreadable)?;
        if document.id != *id {
            return Err(SelfServiceError::Unreadable(vec![other_flow(id)]));
        }
        let _writing = self.inner.writing.lock().await;
        let revision = match self.drafted(id).await {
            Ok(drafted) => drafted.revision,
            Err(SelfServiceError::UnknownFlow(_)) => 0,
            Err(error) => return Err(error),
        };
        if expected.is_some_and(|expected| expected != revision) {
            return Err(SelfServiceError::Changed);
        }
        let now = self.inner.clock.now();
        let write = queries::put_draft(&self.inner.database, &document, revision + 1, now, by);
        let audit = self.audited(now, by, "flow_drafted", id, json!({ "revision": revision + 1 }));
        self.inner.database.transaction(vec![write, audit]).await?;
        Ok(revision + 1)
    }

    /// Publishes the draft: from now on it serves the contacts that arrive. A draft that is published already stays the
    /// version that it is.
    ///
    /// # Errors
    /// [`SelfServiceError::NotPublishable`] with what is wrong; [`SelfServiceError::TestCasesFailed`] with the cases;
    /// [`SelfServiceError::UnknownFlow`].
    pub async fn publish(&self, id: &FlowId, around: &Around, by: By) -> Result<Arc<Edition>, SelfServiceError> {
        let _writing = self.inner.writing.lock().await;
        let drafted = self.drafted(id).await?;
        if let Some(edition) = self.edition(id).filter(|edition| edition.document == drafted.document) {
            return Ok(edition);
        }
        let findings = self.findings(&drafted.document, around);
        if !findings.is_empty() {
            return Err(SelfServiceError::NotPublishable(findings));
        }
        if let Some(shelf) = &around.shelf {
            self.require_cases(&drafted.document, shelf).await?;
        }
        self.put_version(drafted.document, Vec::new(), by).await
    }

    /// Drafts and publishes the document of an earlier version as the next version. Test cases are not run: they may ask
    /// for what that version did not do, and it served before.
    ///
    /// # Errors
    /// [`SelfServiceError::NotPublishable`] if what it refers to is no longer there;
    /// [`SelfServiceError::UnknownVersion`].
    pub async fn roll_back(
        &self,
        id: &FlowId,
        version: u32,
        around: &Around,
        by: By,
    ) -> Result<Arc<Edition>, SelfServiceError> {
        let document = self.version(id, version).await?.document.clone();
        let _writing = self.inner.writing.lock().await;
        let drafted = self.drafted(id).await?;
        let findings = self.findings(&document, around);
        if !findings.is_empty() {
            return Err(SelfServiceError::NotPublishable(findings));
        }
        let now = self.inner.clock.now();
        let draft = queries::put_draft(&self.inner.database, &document, drafted.revision + 1, now, by);
        let audit = self.audited(now, by, "flow_rolled_back", id, json!({ "to": version }));
        self.put_version(document, vec![draft, audit], by).await
    }

    /// What keeps a document from being published, in the caller's language. A document that is no flow has findings
    /// like any other.
    pub(crate) fn check(&self, id: &FlowId, document: Value, around: &Around, language: Language) -> Vec<FindingView> {
        let findings = match Document::from_value(document) {
            Ok(document) if document.id != *id => vec![other_flow(id)],
            Ok(document) => self.findings(&document, around),
            Err(findings) => findings,
        };
        findings.into_iter().map(|finding| FindingView::of(finding, language)).collect()
    }

    /// The document as drafted.
    ///
    /// # Errors
    /// [`SelfServiceError::UnknownFlow`], or if the store cannot be read.
    pub async fn draft_document(&self, id: &FlowId) -> Result<Document, SelfServiceError> {
        Ok(self.drafted(id).await?.document)
    }

    /// Refuses a document with which test cases of the flow fail.
    async fn require_cases(&self, document: &Document, shelf: &Shelf) -> Result<(), SelfServiceError> {
        let (zh, en) =
            (self.judge(document, shelf, Language::Zh).await?, self.judge(document, shelf, Language::En).await?);
        let failed: Vec<Finding> = zh
            .iter()
            .zip(&en)
            .filter(|(zh, _)| !zh.passed)
            .map(|(zh, en)| {
                let pointer = format!("/test_cases/{}", zh.id);
                let sentence =
                    |name: &str, failures: &[String], between: &str| format!("{name}{between}{}", failures.join("; "));
                let (zh, en) = (sentence(&zh.name, &zh.failures, "："), sentence(&en.name, &en.failures, ": "));
                Finding::new(pointer, "test_case_failed", &zh, &en)
            })
            .collect();
        if failed.is_empty() { Ok(()) } else { Err(SelfServiceError::TestCasesFailed(failed)) }
    }

    /// Makes the document the next version. The caller holds `writing`.
    async fn put_version(
        &self,
        document: Document,
        before: Vec<Statement>,
        by: By,
    ) -> Result<Arc<Edition>, SelfServiceError> {
        let id = &document.id.clone();
        let database = &self.inner.database;
        let version = queries::publications(database, id).await?.first().map_or(0, |latest| latest.version) + 1;
        let edition = Arc::new(Edition { document, version });
        let now = self.inner.clock.now();
        let mut writes = before;
        writes.extend(queries::put_version(database, &edition, now, by));
        writes.push(self.audited(now, by, "flow_published", id, json!({ "version": version })));
        database.transaction(writes).await?;
        let mut published = Published::clone(&self.inner.published.read());
        published.put(Arc::clone(&edition));
        *self.inner.published.write() = Arc::new(published);
        tracing::info!(flow = %id, version, "a flow was published");
        Ok(edition)
    }

    /// Drafts and publishes flows that the server comes with, unless flows of their keys are there already.
    ///
    /// # Errors
    /// The first document that cannot be read or published. The flows before it are there then.
    pub async fn seed<'a>(
        &self,
        documents: impl IntoIterator<Item = &'a str>,
        around: &Around,
    ) -> Result<(), SelfServiceError> {
        let mut fresh = Vec::new();
        for text in documents {
            let document = Document::from_json(text).map_err(SelfServiceError::Unreadable)?;
            if queries::drafted(&self.inner.database, &document.id).await?.is_none() {
                fresh.push(document);
            }
        }
        let together = Around { flows: fresh.iter().map(|document| document.id.clone()).collect(), ..around.clone() };
        for document in &fresh {
            let value = serde_json::to_value(document).unwrap_or(Value::Null);
            self.draft(&document.id, value, None, None).await?;
        }
        for document in &fresh {
            self.publish(&document.id, &together, None).await?;
        }
        Ok(())
    }

    async fn drafted(&self, id: &FlowId) -> Result<queries::Drafted, SelfServiceError> {
        queries::drafted(&self.inner.database, id).await?.ok_or_else(|| SelfServiceError::UnknownFlow(id.to_string()))
    }

    /// What keeps the document from being published here and now.
    fn findings(&self, document: &Document, around: &Around) -> Vec<Finding> {
        let mut findings = flow::check(document);
        let published = Arc::clone(&self.inner.published.read());
        let surroundings = Surroundings {
            flows: published.editions.keys().chain(&around.flows).cloned().collect(),
            calendars: Arc::clone(&around.calendars),
            queues: around.queues.clone(),
            intents: around.intents.clone(),
            knowledge: around.knowledge.clone(),
        };
        findings.extend(flow::check_references(document, &surroundings));
        for (index, line) in document.lines.iter().enumerate() {
            if let Some(other) = published.lines.get(line).filter(|other| **other != document.id) {
                findings.push(Finding::new(
                    format!("/lines/{index}"),
                    "line_taken",
                    &format!("线路“{line}”已由流程“{other}”接待"),
                    &format!("the line \"{line}\" is served by the flow \"{other}\""),
                ));
            }
        }
        findings
    }

    fn audited(&self, at: Timestamp, by: By, action: &'static str, id: &FlowId, detail: Value) -> Statement {
        let subject = id.to_string();
        self.inner.audit.entry(AuditEntry { at, staff: by, action, subject, contact: None, detail, remote: None })
    }
}

/// What is around the flows and not theirs: hours and queues; flows that are about to be published together; and the
/// shelf with which test cases are run before publishing, without which they are not.
#[derive(Clone, Default)]
pub struct Around {
    pub calendars: Arc<Calendars>,
    pub queues: BTreeSet<QueueId>,
    /// The intents that flows may lead somewhere.
    pub intents: BTreeSet<String>,
    pub flows: BTreeSet<FlowId>,
    /// Where the articles lie that flows may tell; without it none is missed.
    pub knowledge: Option<Arc<dyn KnowledgeBase>>,
    pub shelf: Option<Shelf>,
}

impl Published {
    fn put(&mut self, edition: Arc<Edition>) {
        let id = &edition.document.id;
        self.lines.retain(|_, flow| flow != id);
        self.lines.extend(edition.document.lines.iter().map(|line| (line.clone(), id.clone())));
        self.editions.insert(id.clone(), edition);
    }
}
