//! The knowledge base in the server: what it stands on, and what is done with articles.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use center::ports::language_model::LanguageModel;
use domain::{ArticleId, ObjectId, StaffId, Timestamp};
use parking_lot::{Mutex, RwLock};
use platform::audit::{Audit, AuditEntry};
use platform::clock::SharedClock;
use platform::database::Database;
use platform::http::{Idempotency, IdempotencyKey};
use platform::objects::Objects;
use platform::tasks::Tasks;
use sea_orm::Statement;

use crate::article::{Article, Content, Finding, Surroundings};
use crate::edition::SpecialEdition;
use crate::error::KnowledgeError;
use crate::institution::Institution;
use crate::library::Library;
use crate::notes::{self, Notes};
use crate::questions::Remembered;
use crate::synonyms::Synonyms;
use crate::topics::Topics;
use crate::words::Lexicon;
use crate::{queries, report};

/// What the knowledge base stands on.
#[derive(Clone)]
pub struct Foundations {
    /// The store.
    pub database: Database,
    /// Where attachments lie.
    pub objects: Objects,
    /// The audit trail.
    pub audit: Audit,
    /// The time.
    pub clock: SharedClock,
    /// A language model, if the bank has one.
    pub model: Option<Arc<dyn LanguageModel>>,
}

/// The few settings.
#[derive(Debug, Clone)]
pub struct KnowledgeSettings {
    /// How long a language model may take for an answer; then the article's own wording is said.
    pub model_deadline: Duration,
    /// How long single questions are kept.
    pub questions_kept: Duration,
    /// Questions and readings that wait to be written; more are counted as lost and not waited for.
    pub waiting_notes: usize,
}

impl Default for KnowledgeSettings {
    fn default() -> Self {
        let day = Duration::from_secs(24 * 3600);
        Self { model_deadline: Duration::from_millis(1_500), questions_kept: 30 * day, waiting_notes: 20_000 }
    }
}

/// The knowledge base. Clones share it.
#[derive(Clone)]
pub struct Knowledge {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) foundations: Foundations,
    pub(crate) settings: KnowledgeSettings,
    pub(crate) idempotency: Idempotency,
    /// Replaced as a whole when synonyms change.
    pub(crate) library: RwLock<Arc<Library>>,
    pub(crate) institutions: RwLock<BTreeMap<String, (Institution, i64)>>,
    pub(crate) editions: RwLock<BTreeMap<String, (SpecialEdition, i64)>>,
    pub(crate) synonyms: RwLock<(Synonyms, i64)>,
    pub(crate) topics: Mutex<Topics>,
    pub(crate) remembered: Mutex<Remembered>,
    pub(crate) notes: Notes,
    /// Held while something is changed, so that memory and store change in the same order.
    pub(crate) writing: tokio::sync::Mutex<()>,
}

/// Who did something, and the key of the request.
pub(crate) struct Doer<'a> {
    pub(crate) staff: StaffId,
    pub(crate) key: &'a IdempotencyKey,
    pub(crate) route: &'static str,
}

impl Knowledge {
    /// Reads everything out of the store, indexes it and starts the tasks that write notes and make reports.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn start(
        foundations: Foundations,
        settings: KnowledgeSettings,
        tasks: &Tasks,
    ) -> Result<Self, KnowledgeError> {
        let database = &foundations.database;
        let (synonyms, revision) = queries::synonyms(database).await?;
        let articles = queries::articles(database).await?;
        let library = shelve(synonyms.clone(), articles.into_iter().map(Arc::new).collect()).await?;
        let topics = queries::topics(database).await?;
        let (notes, inbox) = Notes::new(settings.waiting_notes);
        let inner = Inner {
            idempotency: Idempotency::new(database.clone(), foundations.clock.clone()),
            library: RwLock::new(Arc::new(library)),
            institutions: RwLock::new(queries::institutions(database).await?),
            editions: RwLock::new(queries::editions(database).await?),
            synonyms: RwLock::new((synonyms, revision)),
            topics: Mutex::new(Topics::restore(topics)),
            remembered: Mutex::default(),
            notes,
            writing: tokio::sync::Mutex::new(()),
            settings,
            foundations: foundations.clone(),
        };
        let knowledge = Self { inner: Arc::new(inner) };
        tasks.spawn("knowledge notes", notes::write(database.clone(), inbox, tasks.token()));
        tasks.spawn_until_stopped("knowledge reports", report::make_daily(knowledge.clone()));
        Ok(knowledge)
    }

    /// The articles as they stand.
    #[must_use]
    pub fn library(&self) -> Arc<Library> {
        Arc::clone(&self.inner.library.read())
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.inner.foundations.clock.now()
    }

    pub(crate) fn database(&self) -> &Database {
        &self.inner.foundations.database
    }

    /// The article, whatever its standing.
    pub(crate) fn article_row(&self, id: &ArticleId) -> Result<Arc<Article>, KnowledgeError> {
        self.library().get(id).ok_or(KnowledgeError::UnknownArticle)
    }

    /// Begins an article.
    ///
    /// # Errors
    /// [`KnowledgeError::KeyTaken`], [`KnowledgeError::Invalid`], or if the store cannot be written.
    pub(crate) async fn begin(
        &self,
        id: ArticleId,
        content: Content,
        doer: Doer<'_>,
    ) -> Result<Arc<Article>, KnowledgeError> {
        let _writing = self.inner.writing.lock().await;
        if let Some(before) = self.done_before(&doer).await? {
            return self.article_row(&before);
        }
        if self.library().get(&id).is_some() {
            return Err(KnowledgeError::KeyTaken);
        }
        refuse(content.draft_findings())?;
        let article = Article::begin(id, content, doer.staff, self.now());
        self.keep(None, article, "article_begun", serde_json::json!({}), &doer).await
    }

    /// Changes an article by one of the steps of its life. `expected` is the revision that the caller has read.
    ///
    /// # Errors
    /// What the step refuses, [`KnowledgeError::Changed`], or if the store cannot be written.
    pub(crate) async fn change(
        &self,
        id: &ArticleId,
        expected: Option<i64>,
        action: &'static str,
        detail: serde_json::Value,
        doer: Doer<'_>,
        step: impl FnOnce(&Article) -> Result<Article, KnowledgeError>,
    ) -> Result<Arc<Article>, KnowledgeError> {
        let _writing = self.inner.writing.lock().await;
        if let Some(before) = self.done_before(&doer).await? {
            return self.article_row(&before);
        }
        let before = self.article_row(id)?;
        if expected.is_some_and(|expected| expected != before.revision) {
            return Err(KnowledgeError::Changed);
        }
        let next = step(&before)?;
        self.keep(Some(&before), next, action, detail, &doer).await
    }

    /// What must be put right before the article is submitted.
    pub(crate) async fn findings(&self, id: &ArticleId, content: &Content) -> Result<Vec<Finding>, KnowledgeError> {
        let attachments = queries::attachments(self.database(), id).await?;
        let articles = self.library().all();
        let institutions = self.inner.institutions.read();
        let editions = self.inner.editions.read();
        let around = Surroundings {
            articles: articles.iter().map(|article| &article.id).collect(),
            institutions: institutions.keys().map(String::as_str).collect(),
            editions: editions
                .values()
                .map(|(edition, _)| (edition.id.as_str(), edition.contributors.as_slice()))
                .collect(),
            attachments: attachments.iter().map(|attachment| attachment.object).collect::<HashSet<ObjectId>>(),
        };
        Ok(content.findings(id, &around, self.now()))
    }

    /// Replaces the list of synonyms and indexes all articles anew.
    pub(crate) async fn put_synonyms(
        &self,
        synonyms: Synonyms,
        expected: Option<i64>,
        by: StaffId,
    ) -> Result<i64, KnowledgeError> {
        let _writing = self.inner.writing.lock().await;
        let revision = self.inner.synonyms.read().1;
        if expected.is_some_and(|expected| expected != revision) {
            return Err(KnowledgeError::Changed);
        }
        refuse(synonyms.findings())?;
        let library = shelve(synonyms.clone(), self.library().all()).await?;
        let database = self.database();
        let writes = vec![
            queries::put_synonyms(database, &synonyms, revision + 1),
            self.audited(
                Some(by),
                "synonyms_changed",
                "synonyms",
                serde_json::json!({ "groups": synonyms.groups.len() }),
            ),
        ];
        database.transaction(writes).await?;
        *self.inner.synonyms.write() = (synonyms, revision + 1);
        *self.inner.library.write() = Arc::new(library);
        Ok(revision + 1)
    }

    /// Writes the article with its version, the audit and the answer to a repeated request, then shows it to searches.
    async fn keep(
        &self,
        before: Option<&Article>,
        article: Article,
        action: &'static str,
        detail: serde_json::Value,
        doer: &Doer<'_>,
    ) -> Result<Arc<Article>, KnowledgeError> {
        let database = self.database();
        let mut writes = vec![queries::put_article(database, &article)];
        let version_before = before.and_then(|before| before.published.as_ref()).map(|publication| publication.version);
        if let Some(publication) =
            article.published.as_ref().filter(|publication| Some(publication.version) != version_before)
        {
            writes.push(queries::add_version(database, &article.id, publication));
        }
        writes.push(self.audited(Some(doer.staff), action, article.id.as_str(), detail));
        writes.extend(self.inner.idempotency.keep(doer.key, &doer.staff.to_string(), doer.route, &article.id));
        database.transaction(writes).await?;
        let article = Arc::new(article);
        let (library, put) = (self.library(), Arc::clone(&article));
        tokio::task::spawn_blocking(move || library.put(put)).await.map_err(|_| KnowledgeError::Stopping)??;
        Ok(article)
    }

    pub(crate) async fn done_before(&self, doer: &Doer<'_>) -> Result<Option<ArticleId>, KnowledgeError> {
        Ok(self.inner.idempotency.answered(doer.key, &doer.staff.to_string(), doer.route).await?)
    }

    pub(crate) fn audited(
        &self,
        staff: Option<StaffId>,
        action: &'static str,
        subject: &str,
        detail: serde_json::Value,
    ) -> Statement {
        let subject = subject.to_owned();
        self.inner.foundations.audit.entry(AuditEntry {
            at: self.now(),
            staff,
            action,
            subject,
            contact: None,
            detail,
            remote: None,
        })
    }
}

/// Refuses if there is something to find.
pub(crate) fn refuse(findings: Vec<Finding>) -> Result<(), KnowledgeError> {
    if findings.is_empty() { Ok(()) } else { Err(KnowledgeError::Invalid(findings)) }
}

/// A library of the articles, made on the blocking pool.
async fn shelve(synonyms: Synonyms, articles: Vec<Arc<Article>>) -> Result<Library, KnowledgeError> {
    let made = tokio::task::spawn_blocking(move || Library::new(Arc::new(Lexicon::new(&synonyms.groups)), articles));
    Ok(made.await.map_err(|_| KnowledgeError::Stopping)??)
}
