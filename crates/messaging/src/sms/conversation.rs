//! Chats whose page is a handset: how they begin, are found by their phone, and are written to.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use center::ports::CustomerInput;
use domain::contact::Channel;
use domain::phone::Phone;
use domain::{ContactId, LineId, Localised, Timestamp};
use parking_lot::Mutex;
use platform::journal::Batch;
use sea_orm::Statement;

use super::outbox::Bell;
use super::{queries, wording};
use crate::chat::{Chat, State};
use crate::error::ChatError;
use crate::frames::Phase;
use crate::message::Message;
use crate::opening::Newcomer;
use crate::service::{MessagingService, journalled};

/// How long a question that opened a conversation waits for the flow to ask before it is told anyway.
const UNASKED: Duration = Duration::from_secs(2);

/// The handsets in conversation, and how texts leave.
#[derive(Default)]
pub(crate) struct Handsets {
    by_phone: Mutex<HashMap<Phone, ContactId>>,
    /// Rung when a text was queued.
    pub(crate) bell: Arc<Bell>,
    /// How long a text of a conversation waits for the next one.
    gathering: Mutex<Duration>,
}

impl Handsets {
    pub(crate) fn set_gathering(&self, gathering: Duration) {
        *self.gathering.lock() = gathering;
    }

    fn gathering(&self) -> Duration {
        *self.gathering.lock()
    }

    pub(crate) fn put_in(&self, phone: Phone, contact: ContactId) {
        self.by_phone.lock().insert(phone, contact);
    }

    /// Forgets the contact's phone, unless it is in another conversation by now.
    pub(crate) fn take_out(&self, phone: &Phone, contact: ContactId) {
        let mut by_phone = self.by_phone.lock();
        if by_phone.get(phone) == Some(&contact) {
            by_phone.remove(phone);
        }
    }
}

impl MessagingService {
    /// The open conversation with a phone.
    pub(crate) fn conversation(&self, phone: &Phone) -> Option<Arc<Chat>> {
        let contact = self.inner.handsets.by_phone.lock().get(phone).copied()?;
        let chat = self.inner.registry.find(contact)?;
        let open = {
            let state = chat.lock();
            !state.is_over() && !state.leaving
        };
        open.then_some(chat)
    }

    /// Begins a conversation by text.
    pub(crate) async fn open_by_text(&self, line: &LineId, phone: &Phone) -> Result<Arc<Chat>, ChatError> {
        let newcomer = Newcomer {
            channel: Channel::Sms,
            line: line.clone(),
            phone: Some(phone.clone()),
            name: None,
            language: None,
        };
        let (chat, _) = self.begin(newcomer).await?;
        metrics::counter!("sms_conversations_total").increment(1);
        Ok(chat)
    }

    /// The rows by which a message goes to the handset of its chat.
    pub(crate) fn text_of(&self, chat: &Chat, message: &Message) -> Option<Statement> {
        let phone = chat.handset.as_ref()?;
        let body = wording::on_handset(message)?;
        Some(self.queued(Some(chat.id), phone, &body))
    }

    fn queued(&self, contact: Option<ContactId>, phone: &Phone, body: &str) -> Statement {
        let gathering = if contact.is_some() { self.inner.handsets.gathering() } else { Duration::ZERO };
        queries::insert(&self.inner.foundations.database, contact, phone, body, self.now(), gathering)
    }

    /// Queues a text that is no message of a chat; durable when this returns.
    pub(crate) async fn queue_text(
        &self,
        contact: Option<ContactId>,
        phone: &Phone,
        body: &str,
    ) -> Result<(), ChatError> {
        let writes = vec![self.queued(contact, phone, body)];
        self.inner.foundations.journal.append(Batch { entries: Vec::new(), writes }).await.map_err(journalled)?;
        self.inner.handsets.bell.ring();
        Ok(())
    }

    /// Posts a notice and, if the customer has a handset in place of a page, texts it.
    pub(crate) async fn post_and_text(&self, chat: &Arc<Chat>, notice: &Localised) {
        self.post_notice(chat, notice).await;
        if let Some(phone) = &chat.handset {
            let text = notice.get(self.language(chat)).to_owned();
            if let Err(error) = self.queue_text(Some(chat.id), phone, &text).await {
                tracing::warn!(contact = %chat.id, %error, "a notice could not be texted");
            }
        }
    }

    /// Keeps the question with which a conversation begins until the flow asks for something: flows pass over what is
    /// said while they greet.
    pub(crate) fn keep_question(&self, chat: &Chat, question: String) {
        let has_asked = {
            let mut state = chat.lock();
            state.question = Some((self.now(), question));
            !state.choices.is_empty()
        };
        if has_asked {
            self.tell_question(chat);
        }
    }

    /// The flow asks now: it is told the question.
    pub(crate) fn tell_question(&self, chat: &Chat) {
        let question = {
            let mut state = chat.lock();
            // What waits while a secret is asked for, or for an agent who reads it, answers nothing any more.
            if state.secure || state.phase == Phase::Connected {
                state.question = None;
            }
            state.question.take()
        };
        if let Some((_, question)) = question {
            self.inner.foundations.center.input(chat.id, CustomerInput::Text(question));
        }
    }

    /// Tells the questions that nobody has asked for.
    pub(crate) fn tell_late_questions(&self) {
        let now = self.now();
        for chat in self.inner.registry.all() {
            let is_late = chat.lock().question.as_ref().is_some_and(|(since, _)| now.since(*since) >= UNASKED);
            if is_late {
                self.tell_question(&chat);
            }
        }
    }
}

/// Whether a conversation by text has been silent for so long that it ends. Nobody is texted because of it. Who waits
/// for an agent may be silent.
pub(crate) fn has_fallen_silent(patience: Duration, state: &State, now: Timestamp) -> bool {
    let may_end = matches!(state.phase, Phase::SelfService | Phase::Survey | Phase::Connected);
    may_end && !state.leaving && !state.is_over() && now.since(state.last_word_at) >= patience
}
