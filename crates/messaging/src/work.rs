//! Working off a chat's queue: one piece at a time, in order.

use std::sync::Arc;
use std::time::Duration;

use center::ports::CustomerInput;
use domain::events::{ContactEvent, EndCause};
use domain::secret::Secret;
use domain::{Language, Localised};
use futures::FutureExt;

use crate::chat::{Chat, Post, Posted, Receipt, Work};
use crate::contact_center::Declined;
use crate::error::ChatError;
use crate::frames::{ServerFrame, problem};
use crate::message::{Body, Draft, Kind, Message, Sender};
use crate::queries;
use crate::service::{MessagingService, end, stored};

/// How long a message of the machine waits before it is tried again.
const PAUSE: Duration = Duration::from_millis(500);

impl MessagingService {
    /// Carries out what waits until nothing does.
    pub(crate) async fn work_off(self, chat: Arc<Chat>) {
        loop {
            let Some(work) = chat.lock().next_work() else { return };
            // A fault in one piece of work must not leave the chat dead.
            if std::panic::AssertUnwindSafe(self.carry_out(&chat, work)).catch_unwind().await.is_err() {
                tracing::error!(contact = %chat.id, "a piece of a chat's work failed");
                chat.lock().doubtful = true;
            }
        }
    }

    async fn carry_out(&self, chat: &Arc<Chat>, work: Work) {
        match work {
            Work::Post(post) => self.post_given(chat, post).await,
            Work::Secret { client_id, typed, socket } => self.pass_secret(chat, &client_id, &typed, socket),
            Work::Perform(command) => self.carry_out_command(chat, command).await,
            Work::Finish => {
                if !self.inner.foundations.center.customer_finished(chat.id).await {
                    chat.lock().leaving = true;
                    self.leave(chat, EndCause::Ended, None).await;
                }
            }
            Work::Leave { cause, notice } => self.leave(chat, cause, notice).await,
            Work::Close { cause } => {
                if !chat.lock().is_over() {
                    self.end_chat(chat, cause).await;
                }
            }
        }
    }

    async fn leave(&self, chat: &Arc<Chat>, cause: EndCause, notice: Option<Localised>) {
        if chat.lock().is_over() {
            return;
        }
        if let Some(notice) = notice {
            self.post_notice(chat, &notice).await;
        }
        self.inner.foundations.center.customer_left(chat.id, cause).await;
        let now = self.now();
        end(&mut chat.lock(), now);
    }

    /// A message of customer or agent.
    async fn post_given(&self, chat: &Arc<Chat>, post: Post) {
        let Post { draft, receipt, input, refused } = post;
        let (sender, client_id) = (draft.sender, draft.client_id.clone());
        let posted = match refused {
            None => self.post(chat, draft).await,
            Some(error) => self.posted_before(chat, sender, &client_id).await.and_then(|before| before.ok_or(error)),
        };
        if let (Ok(posted), Some(input)) = (&posted, input)
            && posted.view.is_some()
        {
            self.inner.foundations.center.input(chat.id, input);
        }
        match receipt {
            Receipt::Socket(socket) => {
                let mut state = chat.lock();
                let text = match &posted {
                    Ok(posted) => ServerFrame::Ack { client_id: &client_id, seq: posted.seq }.write(),
                    Err(error) => problem(error, state.language, Some(&client_id)),
                };
                state.tell(socket, text);
            }
            // A caller who has gone finds out by sending again.
            Receipt::Caller(caller) => drop(caller.send(posted)),
        }
    }

    /// What was typed during secure entry: to the flow and nowhere else.
    fn pass_secret(&self, chat: &Chat, client_id: &str, typed: &Secret<String>, socket: u64) {
        let known = chat.lock().known(Sender::Customer, client_id).is_some();
        if !known {
            let open = {
                let mut state = chat.lock();
                let open = state.secure && !state.is_over();
                if open {
                    state.remember(Sender::Customer, client_id, 0);
                    state.last_word_at = self.now();
                } else {
                    let text = problem(&ChatError::SecureEntryOver, state.language, Some(client_id));
                    state.tell(socket, text);
                }
                open
            };
            if !open {
                return;
            }
            self.inner.foundations.center.input(chat.id, CustomerInput::SecureText(typed.clone()));
        }
        chat.lock().tell(socket, ServerFrame::Ack { client_id, seq: 0 }.write());
    }

    /// Posts a message of the machine or the centre. It is tried until the store takes it, so that a flow goes on
    /// where it stood when the store comes back.
    pub(crate) async fn post_own(&self, chat: &Arc<Chat>, draft: Draft) -> Option<i64> {
        loop {
            match self.post(chat, draft.clone()).await {
                Ok(posted) => return Some(posted.seq),
                Err(ChatError::Unavailable) => {
                    let stop = self.inner.tasks.token();
                    tokio::select! {
                        () = stop.cancelled() => return None,
                        () = tokio::time::sleep(PAUSE) => {}
                    }
                }
                Err(error) => {
                    if error != ChatError::ChatOver {
                        tracing::error!(contact = %chat.id, %error, "a message of the machine was not posted");
                    }
                    return None;
                }
            }
        }
    }

    pub(crate) async fn post_notice(&self, chat: &Arc<Chat>, notice: &Localised) {
        let text = notice.get(self.language(chat)).to_owned();
        self.post_own(chat, Draft::own(Sender::System, Kind::Notice, Body::text(text))).await;
    }

    /// Gives a draft its place, makes it durable, and shows it to everybody.
    async fn post(&self, chat: &Arc<Chat>, draft: Draft) -> Result<Posted, ChatError> {
        if let Some(seq) = chat.lock().known(draft.sender, &draft.client_id) {
            return Ok(Posted { seq, view: None });
        }
        if chat.lock().is_over() {
            return self.posted_before(chat, draft.sender, &draft.client_id).await?.ok_or(ChatError::ChatOver);
        }
        if chat.lock().doubtful {
            self.settle_doubts(chat).await?;
            if let Some(before) = self.posted_before(chat, draft.sender, &draft.client_id).await? {
                return Ok(before);
            }
        }
        let foundations = &self.inner.foundations;
        let seq = chat.lock().last_seq + 1;
        let message = draft.placed(chat.id, seq, self.now());
        let event = ContactEvent::MessagePosted { message: message.id, by: message.sender.party() };
        let mut rows = vec![queries::insert_message(&foundations.database, &message)];
        let texted = self.text_of(chat, &message);
        let is_texted = texted.is_some();
        rows.extend(texted);
        // Until the answer is here, nobody knows whether the row is.
        chat.lock().doubtful = true;
        match foundations.center.record(chat.id, event, rows).await {
            Ok(()) => {
                if is_texted {
                    self.inner.handsets.bell.ring();
                }
                Ok(self.show(chat, message).await)
            }
            Err(reason) => {
                // Most often the same client id once more, longer ago than is remembered.
                if let Some(before) = self.posted_before(chat, message.sender, &message.client_id).await? {
                    self.settle_doubts(chat).await?;
                    return Ok(before);
                }
                Err(match reason {
                    Declined::Busy => ChatError::Unavailable,
                    Declined::Refused => ChatError::Failed,
                })
            }
        }
    }

    /// Finds out what was written although nobody said so, and shows it.
    async fn settle_doubts(&self, chat: &Arc<Chat>) -> Result<(), ChatError> {
        loop {
            let known = chat.lock().last_seq;
            let missed =
                queries::messages_after(&self.inner.foundations.database, chat.id, known).await.map_err(stored)?;
            if missed.is_empty() {
                chat.lock().doubtful = false;
                return Ok(());
            }
            for message in missed {
                self.show(chat, message).await;
            }
        }
    }

    /// The message that was posted under this client id before, if one was.
    pub(crate) async fn posted_before(
        &self,
        chat: &Chat,
        sender: Sender,
        client_id: &str,
    ) -> Result<Option<Posted>, ChatError> {
        let known = chat.lock().known(sender, client_id);
        if let Some(seq) = known {
            return Ok(Some(Posted { seq, view: None }));
        }
        let found =
            queries::message_of(&self.inner.foundations.database, chat.id, sender, client_id).await.map_err(stored)?;
        Ok(found.map(|message| {
            chat.lock().remember(sender, client_id, message.seq);
            Posted { seq: message.seq, view: None }
        }))
    }

    /// Shows a durable message to the customer's sockets and to the agent's desk.
    async fn show(&self, chat: &Chat, message: Message) -> Posted {
        metrics::counter!("chat_messages_total", "from" => message.sender.code()).increment(1);
        let author = message.body.agent;
        let (shown_name, name) = match author {
            Some(agent) => {
                (self.agent_shown(agent).await, self.agent_card(agent).await.map(|card| Arc::clone(&card.name)))
            }
            None => (None, None),
        };
        let (seq, sender) = (message.seq, message.sender);
        let choices = match message.kind {
            Kind::Choices | Kind::Rating if sender == Sender::Machine => Some(message.body.choices.clone()),
            _ => None,
        };
        let is_card = message.kind == Kind::Rating && sender == Sender::Machine;
        let client_id = message.client_id.clone();
        let mut view = message.view(shown_name);
        let frame = ServerFrame::Message { message: &view }.write();
        let serving = {
            let mut state = chat.lock();
            state.last_seq = seq;
            state.doubtful = false;
            state.remember(sender, &client_id, seq);
            let counts = sender == Sender::Customer || (sender == Sender::Agent && chat.handset.is_some());
            if counts {
                state.last_word_at = view.at;
            }
            if let Some(choices) = choices {
                state.choices = choices;
            }
            if is_card {
                state.rating_card = seq;
            }
            state.tell_all(&frame, seq);
            state.agent
        };
        if view.kind == Kind::Text && matches!(sender, Sender::Customer | Sender::Agent) {
            self.inner.foundations.center.written(chat.id, sender.party(), &view.text, view.at);
        }
        view.agent_name = name;
        let view = Arc::new(view);
        if let Some(agent) = serving.or(author) {
            let data = serde_json::json!({ "contact": chat.id, "message": &*view });
            self.inner.foundations.desks.publish(agent, "message", data);
        }
        Posted { seq, view: Some(view) }
    }

    pub(crate) fn now(&self) -> domain::Timestamp {
        self.inner.foundations.clock.now()
    }

    /// The language that the contact is served in now.
    pub(crate) fn language(&self, chat: &Chat) -> Language {
        match self.inner.foundations.center.brief(chat.id) {
            Some(brief) => {
                let mut state = chat.lock();
                if state.language != brief.language {
                    state.language = brief.language;
                    state.dirty = true;
                }
                brief.language
            }
            None => chat.lock().language,
        }
    }
}
