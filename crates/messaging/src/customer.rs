//! What a customer may do in their chat: the frames of a socket and uploaded files.

use std::sync::Arc;

use center::ports::CustomerInput;
use domain::events::EndCause;
use domain::secret::Secret;
use domain::{MessageId, Timestamp};

use crate::chat::{Chat, Post, Receipt, State, Work};
use crate::error::ChatError;
use crate::frames::{ClientFrame, Phase, ServerFrame, problem};
use crate::message::{Body, ChoiceView, Draft, Kind, Sender};
use crate::service::MessagingService;
use crate::text::{check_client_id, clean};
use language::redact;

/// How long one sign of typing is good for; more of them are not passed on.
const TYPING_PAUSE: std::time::Duration = std::time::Duration::from_secs(1);

/// The highest grade that a survey may have.
const MAX_SCORE: u8 = 10;

impl MessagingService {
    /// Takes a frame of a socket. What is wrong with it is told to the socket.
    pub(crate) fn take_frame(&self, chat: &Arc<Chat>, socket: u64, text: &str) {
        let Ok(frame) = serde_json::from_str::<ClientFrame>(text) else {
            let mut state = chat.lock();
            let problem = problem(&ChatError::FrameUnreadable, state.language, None);
            return state.tell(socket, problem);
        };
        match frame {
            ClientFrame::Message { client_id, text, secure } => {
                self.take(chat, socket, client_id, |state, client_id| {
                    written(self.inner.settings.max_text_chars, state, client_id, socket, &text, secure)
                })
            }
            ClientFrame::Choice { client_id, key } => {
                self.take(chat, socket, client_id, |state, client_id| Ok(chosen(state, client_id, socket, &key)));
            }
            ClientFrame::Rate { score, client_id } => {
                let client_id = client_id.unwrap_or_else(|| format!("rating:{}", chat.lock().rating_card));
                self.take(chat, socket, client_id, |state, client_id| Ok(rated(state, client_id, socket, score)));
            }
            ClientFrame::Typing => self.customer_types(chat),
            ClientFrame::Read { up_to } => self.customer_read(chat, up_to),
            ClientFrame::End => {
                let is_served = chat.lock().phase == Phase::Connected;
                chat.lock().leaving = !is_served;
                let leave = Work::Leave { cause: EndCause::Ended, notice: None };
                self.give(chat, if is_served { Work::Finish } else { leave });
            }
        }
    }

    /// Puts what the customer said into the queue, if it may be said now.
    fn take(
        &self,
        chat: &Arc<Chat>,
        socket: u64,
        client_id: String,
        work: impl FnOnce(&State, String) -> Result<Work, ChatError>,
    ) {
        let now = self.now();
        let start = {
            let mut state = chat.lock();
            let taken = check_client_id(&client_id)
                .and_then(|()| self.has_room(&mut state, Sender::Customer, now))
                .and_then(|()| work(&state, client_id.clone()));
            match taken {
                Ok(work) => state.enqueue(work),
                Err(error) => {
                    let problem = problem(&error, state.language, Some(&client_id));
                    return state.tell(socket, problem);
                }
            }
        };
        self.begin_work(chat, start);
    }

    /// Whether one more message may be posted now.
    pub(crate) fn has_room(&self, state: &mut State, sender: Sender, now: Timestamp) -> Result<(), ChatError> {
        let settings = &self.inner.settings;
        let pace = if sender == Sender::Agent { &mut state.agent_pace } else { &mut state.customer_pace };
        let in_pace = pace.take(settings.messages_per_second, now);
        if in_pace && state.has_room(settings.max_waiting_posts) { Ok(()) } else { Err(ChatError::TooFast) }
    }

    fn customer_types(&self, chat: &Chat) {
        let now = self.now();
        let agent = {
            let mut state = chat.lock();
            if now.since(state.typing_told_at) < TYPING_PAUSE {
                return;
            }
            state.typing_told_at = now;
            state.agent
        };
        if let Some(agent) = agent {
            let data = serde_json::json!({ "contact": chat.id, "from": Sender::Customer });
            self.inner.foundations.desks.publish(agent, "typing", data);
        }
    }

    fn customer_read(&self, chat: &Chat, up_to: i64) {
        let agent = {
            let mut state = chat.lock();
            let up_to = up_to.min(state.last_seq);
            if up_to <= state.customer_read {
                return;
            }
            state.customer_read = up_to;
            state.dirty = true;
            state.agent
        };
        if let Some(agent) = agent {
            let data = serde_json::json!({ "contact": chat.id, "from": Sender::Customer, "up_to": up_to });
            self.inner.foundations.desks.publish(agent, "read", data);
        }
    }
}

/// A text: a message, or digits while the flow asks for a secret.
fn written(
    limit: usize,
    state: &State,
    client_id: String,
    socket: u64,
    text: &str,
    secure: bool,
) -> Result<Work, ChatError> {
    if secure || state.secure {
        return Ok(Work::Secret { client_id, typed: Secret::new(text.to_owned()), socket });
    }
    let text = clean(text, limit)?;
    let body = Body::text(redact(&text));
    Ok(post(client_id, socket, Kind::Text, body, Some(CustomerInput::Text(text))))
}

/// A choice: the customer says its label, the flow is told its key.
fn chosen(state: &State, client_id: String, socket: u64, key: &str) -> Work {
    if state.secure {
        return Work::Secret { client_id, typed: Secret::new(key.to_owned()), socket };
    }
    let label = match state.choices.iter().find(|choice| choice.key == key) {
        Some(ChoiceView { label, .. }) if !label.trim().is_empty() => Some(label.clone()),
        Some(_) => Some(key.to_owned()),
        // After a restart the buttons are not remembered: the flow says whether the key is one.
        None if state.choices.is_empty() && is_key(key) => Some(key.to_owned()),
        None => None,
    };
    match label {
        Some(label) => {
            post(client_id, socket, Kind::Text, Body::text(label), Some(CustomerInput::Text(key.to_owned())))
        }
        None => refused(client_id, socket, ChatError::ChoiceUnknown),
    }
}

/// A grade on the rating card.
fn rated(state: &State, client_id: String, socket: u64, score: u8) -> Work {
    let grades = u8::try_from(state.choices.len()).ok().filter(|grades| *grades > 0).unwrap_or(MAX_SCORE);
    if !(1..=grades.min(MAX_SCORE)).contains(&score) {
        return refused(client_id, socket, ChatError::ScoreInvalid);
    }
    let score = score.to_string();
    post(client_id, socket, Kind::Rating, Body::text(score.clone()), Some(CustomerInput::Text(score)))
}

fn is_key(key: &str) -> bool {
    (1..=16).contains(&key.len())
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'*' | b'#' | b'-' | b'_'))
}

fn post(client_id: String, socket: u64, kind: Kind, body: Body, input: Option<CustomerInput>) -> Work {
    let draft = Draft { id: MessageId::generate(), sender: Sender::Customer, client_id, kind, body };
    Work::Post(Post { draft, receipt: Receipt::Socket(socket), input, refused: None })
}

/// Something that is not valid now but may have been when it was sent first: then it is acknowledged again.
fn refused(client_id: String, socket: u64, error: ChatError) -> Work {
    match post(client_id, socket, Kind::Text, Body::default(), None) {
        Work::Post(post) => Work::Post(Post { refused: Some(error), ..post }),
        other => other,
    }
}

/// The frame that tells the customer how far the agent has read.
pub(crate) fn read_frame(up_to: i64) -> axum::extract::ws::Utf8Bytes {
    ServerFrame::Read { up_to }.write()
}
