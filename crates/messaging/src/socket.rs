//! The customer's WebSocket: one task, small buffers, a bounded queue.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use domain::ContactId;
use domain::problem::Explain;
use futures::SinkExt;
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, timeout};

use crate::chat::{Attached, Chat, Outgoing};
use crate::customer::read_frame;
use crate::error::ChatError;
use crate::frames::{Opening, Phase, ServerFrame, StateFrame, close, problem};
use crate::message::Message as ChatMessage;
use crate::queries;
use crate::registry::Seat;
use crate::service::{MessagingService, stored};

/// The largest frame that a page may send: a text of the longest kind in its longest spelling.
pub(crate) const MAX_FRAME_BYTES: usize = 64 * 1024;

/// Why a socket's task ends.
enum Parting {
    /// Say why and close.
    Close(u16),
    /// The other side has gone or is too slow to be told.
    Gone,
}

impl MessagingService {
    /// Serves a customer's socket to its end.
    pub(crate) async fn serve_socket(self, contact: ContactId, mut socket: WebSocket, seat: Seat) {
        let parting = self.converse(contact, &mut socket).await.unwrap_or(Parting::Gone);
        if let Parting::Close(code) = parting {
            let frame = CloseFrame { code, reason: reason(code).into() };
            // Whether the other side still hears it makes no difference.
            let _ = timeout(Duration::from_secs(2), socket.send(Message::Close(Some(frame)))).await;
        }
        drop(seat);
    }

    async fn converse(&self, contact: ContactId, socket: &mut WebSocket) -> Result<Parting, Lost> {
        let patience = self.inner.settings.socket_patience();
        let Some(opening) = opening(socket, patience).await? else { return Ok(Parting::Close(close::NO_OPENING)) };
        match self.inner.registry.find(contact) {
            Some(chat) if chat.is_owned_by(&opening.token) => self.attend(&chat, socket, opening.after).await,
            Some(_) => self.turn_away(socket, &ChatError::TokenWrong).await,
            None => self.show_ended(contact, socket, &opening).await,
        }
    }

    async fn turn_away(&self, socket: &mut WebSocket, error: &ChatError) -> Result<Parting, Lost> {
        let code = match error.refusal() {
            domain::problem::Refusal::Unavailable | domain::problem::Refusal::Internal => close::TRY_AGAIN,
            _ => close::TOKEN_WRONG,
        };
        self.send(socket, problem(error, domain::Language::default(), None)).await?;
        Ok(Parting::Close(code))
    }

    /// A chat that is open here.
    async fn attend(&self, chat: &Arc<Chat>, socket: &mut WebSocket, after: i64) -> Result<Parting, Lost> {
        let settings = &self.inner.settings;
        let attached = chat.lock().attach(settings.socket_queue, settings.max_sockets_per_chat);
        let id = attached.id;
        let parting = self.carry(chat, socket, attached, after).await;
        let now = self.now();
        chat.lock().detach(id, now);
        parting
    }

    async fn carry(
        &self,
        chat: &Arc<Chat>,
        socket: &mut WebSocket,
        attached: Attached,
        after: i64,
    ) -> Result<Parting, Lost> {
        let Attached { id, mut queue, last_seq, agent_read, state, over, .. } = attached;
        self.send(socket, state).await?;
        let mut shown = self.replay(chat.id, socket, after.clamp(0, last_seq), last_seq).await?;
        if agent_read > 0 {
            self.send(socket, read_frame(agent_read)).await?;
        }
        if over {
            return Ok(Parting::Close(close::OVER));
        }
        let stop = self.inner.tasks.token();
        let ping = self.inner.settings.ping();
        let mut pings = tokio::time::interval_at(Instant::now() + ping, ping);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard_at = Instant::now();
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(Parting::Close(close::STOPPING)),
                first = queue.recv() => {
                    let told = self.tell(socket, &mut queue, first, &mut shown);
                    if let Some(code) = timeout(self.inner.settings.socket_patience(), told).await.map_err(|_| Lost)?? {
                        return Ok(Parting::Close(code));
                    }
                }
                incoming = socket.recv() => {
                    heard_at = Instant::now();
                    match incoming {
                        Some(Ok(Message::Text(text))) => self.take_frame(chat, id, text.as_str()),
                        Some(Ok(Message::Binary(_))) => self.take_frame(chat, id, ""),
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                        Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(Parting::Gone),
                    }
                }
                _ = pings.tick() => {
                    if heard_at.elapsed() > ping * 5 / 2 {
                        return Ok(Parting::Gone);
                    }
                    self.send_message(socket, Message::Ping(bytes::Bytes::new())).await?;
                }
            }
        }
    }

    /// Sends what waits in the queue, in as few packets as it fits; the code to close with if it says so.
    async fn tell(
        &self,
        socket: &mut WebSocket,
        queue: &mut mpsc::Receiver<Outgoing>,
        first: Option<Outgoing>,
        shown: &mut i64,
    ) -> Result<Option<u16>, Lost> {
        // A queue that nobody can write to any more was let go for being full.
        let mut next = Some(first.unwrap_or(Outgoing::Close(close::TOO_SLOW)));
        let mut closing = None;
        while let Some(outgoing) = next {
            match outgoing {
                // Messages that were read from the table already are not shown twice.
                Outgoing::Frame { seq, .. } if seq > 0 && seq <= *shown => {}
                Outgoing::Frame { text, seq } => {
                    *shown = seq.max(*shown);
                    socket.feed(Message::Text(text)).await.map_err(|_| Lost)?;
                }
                Outgoing::Close(code) => {
                    closing = Some(code);
                    break;
                }
            }
            next = queue.try_recv().ok();
        }
        socket.flush().await.map_err(|_| Lost)?;
        Ok(closing)
    }

    /// A chat that has ended: its messages can still be read for a while.
    async fn show_ended(&self, contact: ContactId, socket: &mut WebSocket, opening: &Opening) -> Result<Parting, Lost> {
        let found = queries::ownership(&self.inner.foundations.database, contact).await.map_err(stored);
        let owned = match found {
            Ok(Some(row)) if row.token.fits(&opening.token) => row,
            Ok(_) => return self.turn_away(socket, &ChatError::TokenWrong).await,
            Err(error) => return self.turn_away(socket, &error).await,
        };
        let Some(ended_at) = owned.ended_at else {
            // Open, but not here yet: the server is starting.
            return Ok(Parting::Close(close::TRY_AGAIN));
        };
        if self.now().since(ended_at) > self.inner.settings.readable_after_end() {
            return self.turn_away(socket, &ChatError::TokenWrong).await;
        }
        let state = StateFrame {
            state: Phase::Closed,
            position: None,
            expected_wait_seconds: None,
            agent_name: None,
            secure: false,
        };
        self.send(socket, ServerFrame::State(state).write()).await?;
        self.replay(contact, socket, opening.after.max(0), i64::MAX).await?;
        Ok(Parting::Close(close::OVER))
    }

    /// Sends the messages after the cursor up to `last` from the table; says which is the last that the page has now.
    async fn replay(&self, contact: ContactId, socket: &mut WebSocket, after: i64, last: i64) -> Result<i64, Lost> {
        let mut cursor = after;
        while cursor < last {
            let page = {
                let _place = self.inner.replays.acquire().await;
                queries::messages_after(&self.inner.foundations.database, contact, cursor).await
            };
            let page = match page {
                Ok(page) => page,
                Err(error) => {
                    tracing::warn!(%contact, %error, "messages could not be read; the page comes back");
                    return Err(Lost);
                }
            };
            let Some(end) = page.last().map(|message| message.seq) else { break };
            for message in page.into_iter().filter(|message| message.seq <= last) {
                let frame = self.message_frame(message).await;
                self.send(socket, frame).await?;
            }
            cursor = end.min(last);
        }
        Ok(cursor)
    }

    async fn message_frame(&self, message: ChatMessage) -> Utf8Bytes {
        let name = match message.body.agent {
            Some(agent) => self.agent_shown(agent).await,
            None => None,
        };
        ServerFrame::Message { message: &message.view(name) }.write()
    }

    async fn send(&self, socket: &mut WebSocket, text: Utf8Bytes) -> Result<(), Lost> {
        self.send_message(socket, Message::Text(text)).await
    }

    async fn send_message(&self, socket: &mut WebSocket, message: Message) -> Result<(), Lost> {
        match timeout(self.inner.settings.socket_patience(), socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Lost),
        }
    }
}

/// The socket can no longer be written to.
struct Lost;

/// The first frame; `None` if it does not come or is something else.
async fn opening(socket: &mut WebSocket, patience: Duration) -> Result<Option<Opening>, Lost> {
    match timeout(patience, first_text(socket)).await {
        Ok(Some(text)) => Ok(serde_json::from_str(text.as_str()).ok()),
        Ok(None) => Err(Lost),
        Err(_) => Ok(None),
    }
}

/// The first data frame as text; empty if it is binary.
async fn first_text(socket: &mut WebSocket) -> Option<Utf8Bytes> {
    loop {
        match socket.recv().await? {
            Ok(Message::Text(text)) => return Some(text),
            Ok(Message::Binary(_)) => return Some(Utf8Bytes::default()),
            Ok(Message::Ping(_) | Message::Pong(_)) => {}
            Ok(Message::Close(_)) | Err(_) => return None,
        }
    }
}

fn reason(code: u16) -> &'static str {
    match code {
        close::OVER => "the chat is over",
        close::STOPPING => "the server stops; come back with the cursor",
        close::TRY_AGAIN => "come back with the cursor in a moment",
        close::NO_OPENING => "the first frame is {\"token\",\"after\"}",
        close::TOKEN_WRONG => "the token does not belong to the chat",
        close::TOO_SLOW => "too slow; come back with the cursor",
        close::REPLACED => "the chat was opened elsewhere",
        _ => "",
    }
}
