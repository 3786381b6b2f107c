//! One open chat: what is remembered of it between messages.
//!
//! Everything that must happen in order (messages, the door's commands, the end) goes through the chat's queue of
//! [`Work`], which one task at a time works off. Everything else is a short look under the lock.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use center::ports::{DoorCommand, Standing};
use domain::contact::ContactState;
use domain::events::EndCause;
use domain::phone::Phone;
use domain::secret::Secret;
use domain::{AgentId, ContactId, Language, LineId, Localised, Timestamp};
use parking_lot::{Mutex, MutexGuard};
use tokio::sync::{mpsc, oneshot};

use crate::error::ChatError;
use crate::frames::{Phase, ServerFrame, StateFrame, close};
use crate::message::{ChoiceView, Draft, MessageView, Sender};
use crate::pace::Pace;
use crate::token::TokenHash;

/// How many of the last client ids are kept to recognise a message that is sent again; older ones are looked up.
const RECENT: usize = 32;

/// Something to be done for a chat, in its turn.
pub(crate) enum Work {
    /// Post a message of customer or agent.
    Post(Post),
    /// Hand digits to the flow without keeping them.
    Secret { client_id: String, typed: Secret<String>, socket: u64 },
    /// Carry out what the centre or the flow asks of the door.
    Perform(DoorCommand),
    /// The customer has said all: with an agent they are asked how it was, else they go.
    Finish,
    /// The customer goes.
    Leave { cause: EndCause, notice: Option<Localised> },
    /// The centre is done with the contact.
    Close { cause: EndCause },
}

/// A message to be posted, and who is told.
pub(crate) struct Post {
    pub(crate) draft: Draft,
    pub(crate) receipt: Receipt,
    /// What the flow is told once the message is durable.
    pub(crate) input: Option<center::ports::CustomerInput>,
    /// The message is not valid; it is refused so unless it was taken before.
    pub(crate) refused: Option<ChatError>,
}

/// Who is told that a message is durable.
pub(crate) enum Receipt {
    Socket(u64),
    Caller(oneshot::Sender<Result<Posted, ChatError>>),
}

/// A message that is durable.
#[derive(Debug, Clone)]
pub(crate) struct Posted {
    pub(crate) seq: i64,
    /// As staff see it; absent if the message had been posted before.
    pub(crate) view: Option<Arc<MessageView>>,
}

/// What a socket's task is asked to send.
#[derive(Debug, Clone)]
pub(crate) enum Outgoing {
    /// A frame; `seq` is the message's, 0 for other frames.
    Frame { text: Utf8Bytes, seq: i64 },
    /// Close the socket.
    Close(u16),
}

struct Socket {
    id: u64,
    queue: mpsc::Sender<Outgoing>,
}

struct Recent {
    sender: Sender,
    client_id: Box<str>,
    seq: i64,
}

/// An open chat.
pub(crate) struct Chat {
    pub(crate) id: ContactId,
    /// The phone of a conversation by text, which has a handset in place of pages.
    pub(crate) handset: Option<Phone>,
    token: TokenHash,
    state: Mutex<State>,
}

/// What changes while a chat is open.
pub(crate) struct State {
    pub(crate) phase: Phase,
    pub(crate) agent: Option<AgentId>,
    /// The last agent in conversation: may read the chat after it.
    pub(crate) last_agent: Option<AgentId>,
    pub(crate) agent_shown: Option<Arc<str>>,
    pub(crate) language: Language,
    pub(crate) secure: bool,
    /// There was secure entry: what looks like a code may be one that comes too late.
    pub(crate) had_secrets: bool,
    pub(crate) standing: Option<Standing>,
    /// The buttons shown last.
    pub(crate) choices: Vec<ChoiceView>,
    /// The place of the last request for a grade.
    pub(crate) rating_card: i64,
    /// The place of the last durable message.
    pub(crate) last_seq: i64,
    /// A write came to an unknown end: `last_seq` must be read again before the next one.
    pub(crate) doubtful: bool,
    recent: VecDeque<Recent>,
    sockets: Vec<Socket>,
    next_socket: u64,
    work: VecDeque<Work>,
    running: bool,
    pub(crate) customer_read: i64,
    pub(crate) agent_read: i64,
    /// The row of the chat is behind.
    pub(crate) dirty: bool,
    /// When the last socket went.
    pub(crate) away_since: Option<Timestamp>,
    /// When the customer last said something, or came to where they are.
    pub(crate) last_word_at: Timestamp,
    pub(crate) customer_pace: Pace,
    pub(crate) agent_pace: Pace,
    pub(crate) typing_told_at: Timestamp,
    /// The question that a conversation by text began with, until the flow asks for something, and since when it waits.
    pub(crate) question: Option<(Timestamp, String)>,
    /// The customer's going is decided.
    pub(crate) leaving: bool,
    pub(crate) ended_at: Option<Timestamp>,
}

/// A chat as it stood in the tables, or as it begins.
pub(crate) struct Beginning {
    pub(crate) id: ContactId,
    pub(crate) line: LineId,
    pub(crate) token: TokenHash,
    pub(crate) phone: Option<Phone>,
    pub(crate) language: Language,
    pub(crate) agent: Option<AgentId>,
    pub(crate) secure: bool,
    pub(crate) last_seq: i64,
    pub(crate) customer_read: i64,
    pub(crate) agent_read: i64,
}

/// A socket that has joined a chat.
pub(crate) struct Attached {
    pub(crate) id: u64,
    pub(crate) queue: mpsc::Receiver<Outgoing>,
    pub(crate) last_seq: i64,
    pub(crate) agent_read: i64,
    pub(crate) state: Utf8Bytes,
    pub(crate) over: bool,
}

impl Chat {
    pub(crate) fn new(beginning: Beginning, rate: u32, now: Timestamp) -> Self {
        let state = State {
            phase: Phase::SelfService,
            agent: None,
            last_agent: beginning.agent,
            agent_shown: None,
            language: beginning.language,
            secure: beginning.secure,
            had_secrets: beginning.secure,
            standing: None,
            choices: Vec::new(),
            rating_card: 0,
            last_seq: beginning.last_seq,
            doubtful: false,
            recent: VecDeque::new(),
            sockets: Vec::new(),
            next_socket: 1,
            work: VecDeque::new(),
            running: false,
            customer_read: beginning.customer_read,
            agent_read: beginning.agent_read,
            dirty: false,
            away_since: Some(now),
            last_word_at: now,
            customer_pace: Pace::full(rate, now),
            agent_pace: Pace::full(rate, now),
            typing_told_at: Timestamp::default(),
            question: None,
            leaving: false,
            ended_at: None,
        };
        Self { id: beginning.id, handset: beginning.phone, token: beginning.token, state: Mutex::new(state) }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }

    pub(crate) fn is_owned_by(&self, token: &str) -> bool {
        self.token.fits(token)
    }
}

impl State {
    pub(crate) const fn is_over(&self) -> bool {
        self.ended_at.is_some()
    }

    pub(crate) const fn is_saved_and_over(&self) -> bool {
        !self.dirty && self.is_over()
    }

    /// Takes a socket in. Frames that are told from now on reach its queue; messages up to the answer's `last_seq`
    /// are the socket's to read from the table.
    pub(crate) fn attach(&mut self, capacity: usize, max_sockets: usize) -> Attached {
        if self.sockets.len() >= max_sockets.max(1) {
            let oldest = self.sockets.remove(0);
            // A full queue closes the socket as well: its sender is dropped here.
            let _ = oldest.queue.try_send(Outgoing::Close(close::REPLACED));
        }
        let (sender, queue) = mpsc::channel(capacity.max(1));
        let id = self.next_socket;
        self.next_socket += 1;
        if !self.is_over() {
            self.sockets.push(Socket { id, queue: sender });
            self.away_since = None;
        }
        Attached {
            id,
            queue,
            last_seq: self.last_seq,
            agent_read: self.agent_read,
            state: ServerFrame::State(self.frame()).write(),
            over: self.is_over(),
        }
    }

    pub(crate) fn detach(&mut self, socket: u64, now: Timestamp) {
        self.sockets.retain(|known| known.id != socket);
        if self.sockets.is_empty() {
            self.away_since.get_or_insert(now);
        }
    }

    /// Sends a frame to every socket. One whose queue is full is let go; it comes back with its cursor.
    pub(crate) fn tell_all(&mut self, text: &Utf8Bytes, seq: i64) {
        self.sockets.retain(|socket| {
            let told = socket.queue.try_send(Outgoing::Frame { text: text.clone(), seq }).is_ok();
            if !told {
                metrics::counter!("chat_sockets_too_slow_total").increment(1);
            }
            told
        });
    }

    /// Sends a frame to one socket, if it is still there.
    pub(crate) fn tell(&mut self, socket: u64, text: Utf8Bytes) {
        if let Some(index) = self.sockets.iter().position(|known| known.id == socket)
            && self.sockets[index].queue.try_send(Outgoing::Frame { text, seq: 0 }).is_err()
        {
            self.sockets.remove(index);
        }
    }

    /// Closes every socket.
    pub(crate) fn close_sockets(&mut self, code: u16) {
        for socket in self.sockets.drain(..) {
            let _ = socket.queue.try_send(Outgoing::Close(code));
        }
    }

    pub(crate) fn frame(&self) -> StateFrame {
        let standing = self.standing.filter(|_| self.phase == Phase::Queued);
        StateFrame {
            state: self.phase,
            position: standing.map(|standing| standing.position),
            expected_wait_seconds: standing.map(|standing| standing.expected_wait_seconds),
            agent_name: self.agent_shown.clone().filter(|_| self.phase == Phase::Connected),
            secure: self.secure,
        }
    }

    /// Tells every socket where the chat is.
    pub(crate) fn tell_state(&mut self) {
        let frame = ServerFrame::State(self.frame()).write();
        self.tell_all(&frame, 0);
    }

    /// Moves to a phase; `true` if it is another one.
    pub(crate) fn move_to(&mut self, phase: Phase, now: Timestamp) -> bool {
        if self.phase == phase || self.phase == Phase::Closed {
            return false;
        }
        self.phase = phase;
        self.last_word_at = now;
        true
    }

    /// Puts work into the queue; `true` if somebody has to start working it off.
    pub(crate) fn enqueue(&mut self, work: Work) -> bool {
        self.work.push_back(work);
        !std::mem::replace(&mut self.running, true)
    }

    /// Whether customers and agents may put more work in.
    pub(crate) fn has_room(&self, limit: usize) -> bool {
        self.work.len() < limit
    }

    /// The next piece of work; `None` ends the working off.
    pub(crate) fn next_work(&mut self) -> Option<Work> {
        let work = self.work.pop_front();
        self.running = work.is_some();
        if work.is_none() && self.work.capacity() > 64 {
            self.work = VecDeque::new();
        }
        work
    }

    /// The place of a message that was posted under this client id not long ago.
    pub(crate) fn known(&self, sender: Sender, client_id: &str) -> Option<i64> {
        self.recent
            .iter()
            .rev()
            .find(|known| known.sender == sender && *known.client_id == *client_id)
            .map(|known| known.seq)
    }

    pub(crate) fn remember(&mut self, sender: Sender, client_id: &str, seq: i64) {
        // What machine and centre post is not sent again by anybody.
        if !matches!(sender, Sender::Customer | Sender::Agent) {
            return;
        }
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(Recent { sender, client_id: client_id.into(), seq });
    }
}

/// The phase of a contact's state.
pub(crate) const fn phase_of(state: ContactState) -> Phase {
    match state {
        ContactState::Arrived | ContactState::SelfService => Phase::SelfService,
        ContactState::Queued | ContactState::Offered => Phase::Queued,
        ContactState::Connected | ContactState::Held => Phase::Connected,
        ContactState::Survey => Phase::Survey,
        ContactState::WrapUp | ContactState::Closed | ContactState::Abandoned | ContactState::Interrupted => {
            Phase::Closed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chat() -> Chat {
        let beginning = Beginning {
            id: ContactId::generate(),
            line: LineId::of("web-portal"),
            token: TokenHash::of("token"),
            phone: None,
            language: Language::Zh,
            agent: None,
            secure: false,
            last_seq: 0,
            customer_read: 0,
            agent_read: 0,
        };
        Chat::new(beginning, 10, Timestamp::from_seconds(1_000))
    }

    #[test]
    fn a_socket_that_does_not_read_is_let_go_and_the_others_hear_everything() {
        let chat = chat();
        let mut state = chat.lock();
        let (mut slow, mut quick) = (state.attach(2, 4), state.attach(64, 4));
        for seq in 1..=5 {
            state.tell_all(&Utf8Bytes::from_static("frame"), seq);
        }
        let heard = |attached: &mut Attached| {
            let mut seqs = Vec::new();
            while let Ok(Outgoing::Frame { seq, .. }) = attached.queue.try_recv() {
                seqs.push(seq);
            }
            seqs
        };
        assert_eq!(heard(&mut slow), [1, 2]);
        assert!(slow.queue.is_closed(), "its task finds the queue's end and closes the socket");
        assert_eq!(heard(&mut quick), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_customer_is_away_from_the_moment_that_their_last_socket_goes() {
        let chat = chat();
        let (later, latest) = (Timestamp::from_seconds(1_010), Timestamp::from_seconds(1_020));
        let mut state = chat.lock();
        let (first, second) = (state.attach(2, 4), state.attach(2, 4));
        assert_eq!(state.away_since, None);
        state.detach(first.id, later);
        assert_eq!(state.away_since, None);
        state.detach(second.id, latest);
        assert_eq!(state.away_since, Some(latest));
    }

    #[test]
    fn only_the_last_client_ids_are_kept_in_memory() {
        let chat = chat();
        let mut state = chat.lock();
        for seq in 1..=40 {
            state.remember(Sender::Customer, &format!("c-{seq}"), seq);
        }
        assert_eq!(state.known(Sender::Customer, "c-40"), Some(40));
        assert_eq!(state.known(Sender::Agent, "c-40"), None);
        assert_eq!(state.known(Sender::Customer, "c-1"), None);
    }
}
