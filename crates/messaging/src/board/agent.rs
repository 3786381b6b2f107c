//! What an agent does with a message: reads it with what came before, writes a draft, answers, sets it aside, closes it.

use std::time::Duration;

use domain::contact::Party;
use domain::events::ContactEvent;
use domain::roles::Role;
use domain::secret::Mask;
use domain::{AgentId, ContactId, Language, Timestamp};
use language::redact;
use platform::sign_in::Caller;
use serde::{Deserialize, Serialize};

use super::customer::GRADES;
use super::error::BoardError;
use super::form::masked_email;
use super::queries;
use super::service::BoardService;
use super::thread::{Area, Aside, Draft, Matter, Standing, Thread};
use crate::agent::Right;
use crate::message::{Body, MessageView, Sender};
use crate::text::{check_client_id, clean};

/// For how long a message may be set aside.
const LONGEST_ASIDE: Duration = Duration::from_hours(7 * 24);
const SHORTEST_ASIDE: Duration = Duration::from_secs(60);
/// The longest reason, in characters.
const REASON: usize = 200;
/// The roles that may read every message; each reading is audited.
const READERS: [Role; 4] = [Role::ShiftLeader, Role::Inspector, Role::Director, Role::Auditor];

/// Why a message gets no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BoardClosing)]
pub(crate) enum Closing {
    /// 重复留言.
    Duplicate,
    /// 广告或与业务无关.
    Advertising,
    /// 内容无法辨认.
    Unreadable,
}

impl Closing {
    const fn code(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Advertising => "advertising",
            Self::Unreadable => "unreadable",
        }
    }
}

/// A thread as the desk shows it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct BoardMessage {
    pub reference: String,
    pub contact: ContactId,
    pub matter: Matter,
    pub area: Area,
    pub title: String,
    pub language: Language,
    pub name: String,
    pub masked_phone: Option<String>,
    pub masked_email: Option<String>,
    pub created_at: Timestamp,
    /// Until when the answer is promised.
    pub due_at: Timestamp,
    pub standing: Standing,
    /// What was written, the oldest first.
    pub entries: Vec<MessageView>,
    /// What somebody has begun to write.
    pub draft: Option<BoardDraft>,
    /// The last time that it was set aside.
    pub aside: Option<BoardAside>,
    /// Why it got no answer: `duplicate`, `advertising` or `unreadable`.
    pub closed_reason: Option<String>,
    /// The customer's grade of five.
    pub score: Option<u8>,
    /// Other messages of the customer, the newest first.
    pub earlier: Vec<EarlierMessage>,
}

/// What somebody has begun to write.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct BoardDraft {
    pub text: String,
    pub by: AgentId,
    pub by_name: Option<String>,
    pub at: Timestamp,
}

/// That a message was set aside.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct BoardAside {
    pub until: Timestamp,
    pub reason: String,
    pub by_name: Option<String>,
}

/// Another message of the customer.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct EarlierMessage {
    pub reference: String,
    pub matter: Matter,
    pub area: Area,
    pub title: String,
    pub created_at: Timestamp,
    pub standing: Standing,
    pub question: String,
    pub answer: Option<String>,
}

impl BoardService {
    /// By what right the member of staff may read the contact's thread.
    pub(super) async fn readable(&self, contact: ContactId, caller: &Caller) -> Result<Right, BoardError> {
        if self.inner.center.attending_agent(contact) == Some(caller.staff) {
            return Ok(Right::Serving);
        }
        let agent = queries::last_agent(self.database(), contact).await?.ok_or(BoardError::Unknown)?;
        let by_role = READERS.iter().any(|role| caller.has(*role));
        if agent == Some(caller.staff) || by_role { Ok(Right::Audited) } else { Err(BoardError::NotServing) }
    }

    /// The thread of the contact, as the desk shows it.
    ///
    /// # Errors
    /// [`BoardError::Unknown`], [`BoardError::Unavailable`].
    pub async fn message(&self, contact: ContactId) -> Result<BoardMessage, BoardError> {
        let thread = self.of_contact(contact).await?;
        let mut entries = Vec::new();
        for text in self.texts(&thread.reference).await? {
            let name = match text.body.agent {
                Some(agent) => self.inner.messaging.agent_card(agent).await.map(|card| card.name.clone()),
                None => None,
            };
            entries.push(text.view(name));
        }
        let draft = match queries::draft(self.database(), &thread.reference).await? {
            Some(Draft { text, by, at }) => Some(BoardDraft { text, by, by_name: self.name_of(by).await, at }),
            None => None,
        };
        let aside = match &thread.aside {
            Some(Aside { until, reason, by }) => {
                Some(BoardAside { until: *until, reason: reason.clone(), by_name: self.name_of(*by).await })
            }
            None => None,
        };
        let mut earlier = Vec::new();
        for other in queries::earlier(self.database(), &thread).await? {
            earlier.push(self.earlier(other).await?);
        }
        Ok(BoardMessage {
            reference: thread.reference.to_string(),
            contact,
            matter: thread.matter,
            area: thread.area,
            title: thread.title,
            language: thread.language,
            name: thread.name,
            masked_phone: thread.phone.as_ref().map(Mask::masked),
            masked_email: thread.email.as_deref().map(masked_email),
            created_at: thread.created_at,
            due_at: thread.due_at,
            standing: thread.standing,
            entries,
            draft,
            aside,
            closed_reason: thread.closed_reason,
            score: thread.score,
            earlier,
        })
    }

    async fn name_of(&self, agent: AgentId) -> Option<String> {
        self.inner.messaging.agent_card(agent).await.map(|card| card.name.to_string())
    }

    async fn earlier(&self, thread: Thread) -> Result<EarlierMessage, BoardError> {
        let texts = self.texts(&thread.reference).await?;
        let last = |sender| texts.iter().rev().find(|text| text.sender == sender).map(|text| text.body.text.clone());
        Ok(EarlierMessage {
            reference: thread.reference.to_string(),
            matter: thread.matter,
            area: thread.area,
            title: thread.title,
            created_at: thread.created_at,
            standing: thread.standing,
            question: texts.first().map(|text| text.body.text.clone()).unwrap_or_default(),
            answer: last(Sender::Agent),
        })
    }

    /// The thread, if the agent is to answer it now; whoever asks has the lock.
    async fn served(&self, contact: ContactId, agent: AgentId) -> Result<Thread, BoardError> {
        let thread = self.of_contact(contact).await?;
        if self.inner.center.serving_agent(contact) != Some(agent) || thread.contact != contact {
            return Err(BoardError::NotServing);
        }
        if thread.standing == Standing::Open { Ok(thread) } else { Err(BoardError::Answered) }
    }

    /// Keeps what the agent has begun to write; whoever answers later goes on with it. An empty text forgets it.
    ///
    /// # Errors
    /// [`BoardError::NotServing`], [`BoardError::Answered`], [`BoardError::Text`], [`BoardError::Unavailable`].
    pub async fn keep_draft(&self, contact: ContactId, agent: AgentId, text: &str) -> Result<Timestamp, BoardError> {
        let limit = self.inner.settings.max_text_chars;
        let now = self.now();
        let _writing = self.inner.writing.lock().await;
        let thread = self.served(contact, agent).await?;
        let write = if text.trim().is_empty() {
            queries::drop_draft(self.database(), &thread.reference)
        } else {
            let text = clean(text, limit).map_err(|_| BoardError::Text { limit })?;
            let draft = Draft { text: redact(&text).into_owned(), by: agent, at: now };
            queries::keep_draft(self.database(), &thread.reference, &draft)
        };
        self.write(vec![write]).await?;
        Ok(now)
    }

    /// Answers the message: the customer finds the answer on the page, the agent wraps up. The same `client_id` answers
    /// once.
    ///
    /// # Errors
    /// [`BoardError::NotServing`], [`BoardError::Answered`], [`BoardError::Text`], [`BoardError::Unavailable`].
    pub async fn answer(
        &self,
        contact: ContactId,
        agent: AgentId,
        client_id: String,
        text: &str,
    ) -> Result<BoardMessage, BoardError> {
        let limit = self.inner.settings.max_text_chars;
        let text = clean(text, limit).map_err(|_| BoardError::Text { limit })?;
        check_client_id(&client_id).map_err(|_| BoardError::Text { limit })?;
        let thread = {
            let _writing = self.inner.writing.lock().await;
            let before = self.texts(&self.of_contact(contact).await?.reference).await?;
            let is_known = |known: &crate::message::Message| {
                known.contact == contact && known.sender == Sender::Agent && known.client_id == client_id
            };
            if before.iter().any(is_known) {
                return self.message(contact).await;
            }
            let thread = self.served(contact, agent).await?;
            let body = Body { agent: Some(agent), ..Body::text(redact(&text)) };
            let answer = self.place(contact, Sender::Agent, client_id, body).await?;
            let posted = ContactEvent::MessagePosted { message: answer.id, by: Party::Agent };
            let writes = vec![
                self.insertion(&answer),
                queries::answered(self.database(), &thread.reference, self.now()),
                queries::drop_draft(self.database(), &thread.reference),
            ];
            let events = vec![posted, ContactEvent::SurveyAsked { grades: GRADES }];
            self.inner.center.record(contact, events, writes).await?;
            self.inner.center.written(contact, Party::Agent, &answer.body.text, answer.at);
            metrics::counter!("board_answers_total").increment(1);
            thread
        };
        self.finish(thread).await;
        self.message(contact).await
    }

    /// Closes the message without an answer.
    ///
    /// # Errors
    /// [`BoardError::NotServing`], [`BoardError::Answered`], [`BoardError::Unavailable`].
    pub(crate) async fn close(&self, contact: ContactId, agent: AgentId, why: Closing) -> Result<(), BoardError> {
        let thread = {
            let _writing = self.inner.writing.lock().await;
            let thread = self.served(contact, agent).await?;
            self.write(vec![
                queries::closed(self.database(), &thread.reference, why.code(), self.now()),
                queries::drop_draft(self.database(), &thread.reference),
            ])
            .await?;
            thread
        };
        self.finish(thread).await;
        Ok(())
    }

    /// What is left to do is done by the next round if it cannot be now.
    async fn finish(&self, thread: Thread) {
        if let Err(error) = self.lead(thread).await {
            tracing::warn!(%error, "an answered message waits for the next round");
        }
    }

    /// Sets the message aside until then, for a reason that whoever takes it up reads.
    ///
    /// # Errors
    /// [`BoardError::Aside`], [`BoardError::NotServing`], [`BoardError::Answered`], [`BoardError::Unavailable`].
    pub async fn set_aside(
        &self,
        contact: ContactId,
        agent: AgentId,
        until: Timestamp,
        reason: &str,
    ) -> Result<(), BoardError> {
        let now = self.now();
        let reason = clean(reason, REASON).map_err(|_| BoardError::Aside)?;
        // A minute that has begun to run while the page was filled in is a minute.
        if until + Duration::from_secs(30) < now + SHORTEST_ASIDE || until > now + LONGEST_ASIDE {
            return Err(BoardError::Aside);
        }
        let _writing = self.inner.writing.lock().await;
        let thread = self.served(contact, agent).await?;
        let aside = Aside { until, reason: redact(&reason).into_owned(), by: agent };
        let writes = vec![queries::set_aside(self.database(), &thread.reference, &aside)];
        Ok(self.inner.center.set_aside(contact, agent, until, writes).await?)
    }
}
