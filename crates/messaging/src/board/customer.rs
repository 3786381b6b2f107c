//! What a customer may do: leave a message, read what came of it, ask more, rate.

use std::net::IpAddr;
use std::time::Duration;

use domain::contact::{ContactState, Party};
use domain::events::ContactEvent;
use domain::secret::Secret;
use domain::{ContactId, Timestamp};
use language::redact;
use serde::Serialize;

use super::error::BoardError;
use super::form::{self, BoardForm};
use super::queries;
use super::reference::{Reference, new_code, plain_code};
use super::service::BoardService;
use super::thread::{Area, Matter, Standing, Thread};
use crate::message::{Body, Message, Sender};
use crate::text::{check_client_id, clean};
use crate::token::TokenHash;

/// For how long a page whose answer was lost is told its code again.
pub(super) const TOLD_FOR: Duration = Duration::from_secs(600);
/// Grades of a rating.
pub(super) const GRADES: u8 = 5;
/// Numbers that are tried for a message before another second is waited for.
const TRIES: usize = 8;

/// What a customer who left a message takes along.
#[derive(Debug, Clone)]
pub struct Receipt {
    pub reference: Reference,
    /// The key to the answer; only its hash is kept.
    pub code: Secret<String>,
    /// Until when the answer is promised.
    pub due_at: Timestamp,
}

/// A thread as its customer sees it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CustomerThread {
    pub reference: String,
    pub matter: Matter,
    pub area: Area,
    pub title: String,
    pub created_at: Timestamp,
    /// Until when an answer is promised; absent when there is nothing to wait for.
    pub due_at: Option<Timestamp>,
    pub standing: Standing,
    /// Somebody reads it now.
    pub is_read: bool,
    /// What was written, the oldest first.
    pub entries: Vec<CustomerEntry>,
    /// Whether a question may be added.
    pub can_ask: bool,
    /// Whether the answer may be rated.
    pub can_rate: bool,
    /// The customer's grade of five.
    pub score: Option<u8>,
}

/// A text as the customer sees it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CustomerEntry {
    /// `customer` or `agent`.
    pub from: Sender,
    pub text: String,
    pub at: Timestamp,
    /// How the agent is named to customers.
    pub agent: Option<String>,
}

impl BoardService {
    /// Takes a message. It is kept and on its way to an agent when this returns.
    ///
    /// # Errors
    /// [`BoardError::Form`], [`BoardError::TooMany`], [`BoardError::TakenBefore`], [`BoardError::Unavailable`].
    pub async fn leave(&self, form: BoardForm, from: Option<IpAddr>) -> Result<Receipt, BoardError> {
        let now = self.now();
        let checked = form::check(form, self.inner.settings.max_text_chars).map_err(BoardError::Form)?;
        if !self.inner.posts.lock().has_room(&from, now) {
            return Err(BoardError::TooMany);
        }
        let thread = {
            let _writing = self.inner.writing.lock().await;
            if let Some(before) = queries::by_client_id(self.database(), &checked.client_id).await? {
                return self.told_before(&before);
            }
            let code = new_code(rand::random());
            let thread = Thread {
                reference: self.free_reference(now).await?,
                code: TokenHash::of(plain_code(code.expose()).expose()),
                client_id: checked.client_id,
                matter: checked.matter,
                area: checked.area,
                title: checked.title,
                language: checked.language,
                customer: None,
                name: checked.name,
                phone: Some(checked.phone),
                email: checked.email,
                contact: ContactId::generate(),
                standing: Standing::Open,
                settled: false,
                raised: false,
                created_at: now,
                due_at: now + self.inner.settings.promise(checked.matter),
                answered_at: None,
                aside: None,
                closed_reason: None,
                score: None,
            };
            let text = self.place(thread.contact, Sender::Customer, "form".into(), Body::text(checked.text)).await?;
            self.write(vec![
                queries::insert(self.database(), &thread),
                queries::insert_contact(self.database(), &thread.reference, thread.contact, 0),
                self.insertion(&text),
            ])
            .await?;
            self.inner.posts.lock().take(from, now);
            self.inner.told.lock().insert(thread.client_id.clone(), (now, code.clone()));
            metrics::counter!("board_messages_total").increment(1);
            thread
        };
        let receipt = self.told_before(&thread);
        // What cannot be led now is led by the next round: the message is kept.
        if let Err(error) = self.lead(thread).await {
            tracing::warn!(%error, "a message waits for the next round");
        }
        receipt
    }

    fn told_before(&self, thread: &Thread) -> Result<Receipt, BoardError> {
        let told = self.inner.told.lock().get(&thread.client_id).map(|(_, code)| code.clone());
        let code = told.ok_or(BoardError::TakenBefore)?;
        Ok(Receipt { reference: thread.reference.clone(), code, due_at: thread.due_at })
    }

    async fn free_reference(&self, now: Timestamp) -> Result<Reference, BoardError> {
        for _ in 0..TRIES {
            let reference = Reference::of(now, rand::random());
            if queries::by_reference(self.database(), &reference).await?.is_none() {
                return Ok(reference);
            }
        }
        Err(BoardError::Unavailable)
    }

    /// The thread of that number, for whoever knows its code. A number that does not exist is told apart from nobody
    /// else's.
    async fn owned(&self, reference: &str, code: &str, from: Option<IpAddr>) -> Result<Thread, BoardError> {
        let now = self.now();
        let reference = reference.parse::<Reference>().map_err(|_| BoardError::CodeWrong)?;
        let has_room = self.inner.wrong_by_reference.lock().has_room(&reference, now)
            && self.inner.wrong_by_address.lock().has_room(&from, now);
        if !has_room {
            return Err(BoardError::TooManyCodes);
        }
        let thread = queries::by_reference(self.database(), &reference).await?;
        let readable = self.inner.settings.readable;
        let plain = plain_code(code);
        let owned = thread.filter(|thread| {
            let last = thread.answered_at.unwrap_or(thread.created_at).max(thread.created_at);
            thread.code.fits(plain.expose()) && now.since(last) <= readable
        });
        owned.ok_or_else(|| {
            self.inner.wrong_by_reference.lock().take(reference, now);
            self.inner.wrong_by_address.lock().take(from, now);
            BoardError::CodeWrong
        })
    }

    /// What came of a message.
    ///
    /// # Errors
    /// [`BoardError::CodeWrong`], [`BoardError::TooManyCodes`], [`BoardError::Unavailable`].
    pub async fn read(&self, reference: &str, code: &str, from: Option<IpAddr>) -> Result<CustomerThread, BoardError> {
        let thread = self.owned(reference, code, from).await?;
        self.shown(&thread).await
    }

    async fn shown(&self, thread: &Thread) -> Result<CustomerThread, BoardError> {
        let texts = self.texts(&thread.reference).await?;
        let questions = texts.iter().filter(|text| text.sender == Sender::Customer).count();
        let mut entries = Vec::with_capacity(texts.len());
        for Message { sender, body, at, .. } in texts {
            let agent = match body.agent {
                Some(agent) => self.inner.messaging.agent_shown(agent).await.map(|name| name.to_string()),
                None => None,
            };
            entries.push(CustomerEntry { from: sender, text: body.text, at, agent });
        }
        let is_answered = thread.standing == Standing::Answered;
        let state = self.inner.center.state(thread.contact);
        Ok(CustomerThread {
            reference: thread.reference.to_string(),
            matter: thread.matter,
            area: thread.area,
            title: thread.title.clone(),
            created_at: thread.created_at,
            due_at: (thread.standing == Standing::Open).then_some(thread.due_at),
            standing: thread.standing,
            is_read: thread.standing == Standing::Open && state == Some(ContactState::Connected),
            entries,
            can_ask: thread.standing != Standing::Closed && questions <= self.inner.settings.most_questions,
            can_rate: is_answered && thread.score.is_none(),
            score: thread.score,
        })
    }

    /// Adds a question. While the bank has not answered it goes to whoever answers; after that somebody is found again.
    ///
    /// # Errors
    /// Those of [`BoardService::read`], [`BoardError::Text`], [`BoardError::Full`].
    pub async fn ask(
        &self,
        (reference, code): (&str, &str),
        client_id: String,
        text: &str,
        from: Option<IpAddr>,
    ) -> Result<CustomerThread, BoardError> {
        let limit = self.inner.settings.max_text_chars;
        let text = clean(text, limit).map_err(|_| BoardError::Text { limit })?;
        check_client_id(&client_id).map_err(|_| BoardError::Text { limit })?;
        let reference = self.owned(reference, code, from).await?.reference;
        let thread = {
            let _writing = self.inner.writing.lock().await;
            let thread = queries::by_reference(self.database(), &reference).await?.ok_or(BoardError::CodeWrong)?;
            let texts = self.texts(&reference).await?;
            if texts.iter().any(|known| known.sender == Sender::Customer && known.client_id == client_id) {
                return self.shown(&thread).await;
            }
            let questions = texts.iter().filter(|text| text.sender == Sender::Customer).count();
            if thread.standing == Standing::Closed || questions > self.inner.settings.most_questions {
                return Err(BoardError::Full);
            }
            let body = Body::text(redact(&text));
            if thread.standing == Standing::Open {
                self.add_question(&thread, client_id, body).await?;
                thread
            } else {
                self.ask_again(&thread, client_id, body).await?
            }
        };
        if let Err(error) = self.lead(thread).await {
            tracing::warn!(%error, "a question waits for the next round");
        }
        let thread = queries::by_reference(self.database(), &reference).await?.ok_or(BoardError::CodeWrong)?;
        self.shown(&thread).await
    }

    /// One more question of a message that is not answered yet.
    async fn add_question(&self, thread: &Thread, client_id: String, body: Body) -> Result<(), BoardError> {
        let message = self.place(thread.contact, Sender::Customer, client_id, body).await?;
        let insertion = self.insertion(&message);
        if self.inner.center.state(thread.contact).is_none() {
            // Its contact comes with the next step, and tells of all of its texts then.
            return self.write(vec![insertion]).await;
        }
        let posted = ContactEvent::MessagePosted { message: message.id, by: Party::Customer };
        self.inner.center.record(thread.contact, vec![posted], vec![insertion]).await?;
        self.inner.center.written(thread.contact, Party::Customer, &message.body.text, message.at);
        if let Some(agent) = self.inner.center.serving_agent(thread.contact) {
            let contact = thread.contact;
            let data = serde_json::json!({ "contact": contact, "message": message.view(None) });
            self.inner.messaging.inner.foundations.desks.publish(agent, "message", data);
        }
        Ok(())
    }

    /// A question after the answer: the thread has another contact.
    async fn ask_again(&self, thread: &Thread, client_id: String, body: Body) -> Result<Thread, BoardError> {
        let contact = ContactId::generate();
        let due_at = self.now() + self.inner.settings.promise(thread.matter);
        let ordinal = queries::contacts(self.database(), &thread.reference).await?.len();
        let message = self.place(contact, Sender::Customer, client_id, body).await?;
        self.write(vec![
            queries::insert_contact(
                self.database(),
                &thread.reference,
                contact,
                i64::try_from(ordinal).unwrap_or(i64::MAX),
            ),
            queries::open_again(self.database(), &thread.reference, contact, due_at),
            self.insertion(&message),
        ])
        .await?;
        Ok(Thread { contact, standing: Standing::Open, settled: false, due_at, ..thread.clone() })
    }

    /// Rates the answer, once.
    ///
    /// # Errors
    /// Those of [`BoardService::read`], [`BoardError::NotRateable`].
    pub async fn rate(
        &self,
        (reference, code): (&str, &str),
        score: u8,
        from: Option<IpAddr>,
    ) -> Result<CustomerThread, BoardError> {
        let thread = self.owned(reference, code, from).await?;
        let _writing = self.inner.writing.lock().await;
        let thread = queries::by_reference(self.database(), &thread.reference).await?.ok_or(BoardError::CodeWrong)?;
        let is_rateable = thread.standing == Standing::Answered && thread.score.is_none();
        if !is_rateable || !(1..=GRADES).contains(&score) {
            return Err(BoardError::NotRateable);
        }
        let rated = queries::rated(self.database(), &thread.reference, score);
        self.inner.center.rate(thread.contact, score, GRADES, vec![rated]).await?;
        self.shown(&Thread { score: Some(score), ..thread }).await
    }
}
