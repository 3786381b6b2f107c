//! The conversation with an engine over a WebSocket: one connection an utterance, every step with a deadline.

use std::time::Duration;

use bytes::Bytes;
use center::ports::recognizer::RecognizerError;
use futures::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::error::{Error as SocketError, ProtocolError, SubProtocolError};
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::{AUTHORIZATION, SEC_WEBSOCKET_PROTOCOL};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use crate::config::{Deadlines, Place};
use crate::ears::{Ear, Ears};
use crate::stream::{Mouth, Said};

/// An engine's answers are short texts; a longer message is none.
const LONGEST_MESSAGE: usize = 256 << 10;
/// Answers to an utterance: one to each 20 ms would be 750.
const MOST_MESSAGES: usize = 4_000;
/// An engine that has told a last text may correct itself for so long, where it does not say that it is done.
const SETTLED: Duration = Duration::from_millis(300);

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What an engine's message means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// What the utterance seems to be so far.
    Partial(String),
    /// It may be the last message.
    Settled,
    /// It is the last message.
    Done,
}

/// How an engine is spoken with. Without I/O.
pub(crate) trait Protocol: Send + 'static {
    /// The first message, before any sound.
    fn hello(&mut self) -> Option<Message>;
    /// A piece of sound at 8,000 samples a second.
    fn sound(&mut self, samples: &[i16]) -> Message;
    /// The utterance is over.
    fn end(&mut self) -> Message;
    /// Reads a message of the engine's; `has_ended`: it has been told the end.
    ///
    /// # Errors
    /// [`RecognizerError::Nonsense`], or [`RecognizerError::Refused`] if the engine says so.
    fn read(&mut self, text: &str, has_ended: bool) -> Result<Reading, RecognizerError>;
    /// Whether the engine says nothing at all of an utterance without words. Then its silence is not held against it as
    /// long as its connection answers.
    fn may_be_silent(&self) -> bool {
        false
    }
    /// What was said as far as it is known, and how sure the engine is.
    fn said(&self) -> (String, f32);
}

/// Why there is no connection.
pub(crate) enum Unconnected {
    /// The engine does not speak the subprotocol that it was offered.
    NoSubprotocol,
    Failed(RecognizerError),
}

/// Connects to an engine.
pub(crate) async fn connect(
    place: &Place,
    subprotocol: Option<&'static str>,
    deadline: Duration,
) -> Result<Socket, Unconnected> {
    let failed = |error: SocketError| Unconnected::Failed(explain(&error));
    let mut request = place.url.as_str().into_client_request().map_err(failed)?;
    if let Some(subprotocol) = subprotocol {
        request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(subprotocol));
    }
    if let Some(key) = &place.key {
        let mut value = HeaderValue::try_from(format!("Bearer {}", key.expose())).map_err(|_| {
            Unconnected::Failed(RecognizerError::Refused("the key has characters that no key has".to_owned()))
        })?;
        value.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, value);
    }
    let config =
        WebSocketConfig::default().max_message_size(Some(LONGEST_MESSAGE)).max_frame_size(Some(LONGEST_MESSAGE));
    match timeout(deadline, connect_async_with_config(request, Some(config), true)).await {
        Err(_) => Err(Unconnected::Failed(RecognizerError::TooSlow(deadline))),
        Ok(Ok((socket, _))) => Ok(socket),
        Ok(Err(SocketError::Protocol(ProtocolError::SecWebSocketSubProtocolError(
            SubProtocolError::NoSubProtocol,
        )))) => Err(Unconnected::NoSubprotocol),
        Ok(Err(error)) => Err(failed(error)),
    }
}

/// An error of the connection in the port's words; never what was sent or received.
fn explain(error: &SocketError) -> RecognizerError {
    match error {
        SocketError::Http(response) if response.status().is_client_error() => {
            RecognizerError::Refused(format!("status {}", response.status().as_u16()))
        }
        SocketError::Http(response) => RecognizerError::Lost(format!("status {}", response.status().as_u16())),
        SocketError::Capacity(_) => RecognizerError::Nonsense("a message that is too long".to_owned()),
        SocketError::Utf8(_) => RecognizerError::Nonsense("a message that is no text".to_owned()),
        SocketError::Url(error) => RecognizerError::Refused(error.to_string()),
        error => RecognizerError::Lost(error.to_string()),
    }
}

/// Speaks with an engine from the beginning of an utterance to its text.
pub(crate) async fn talk(
    mut socket: Socket,
    mut protocol: impl Protocol,
    mut ears: Ears,
    mut mouth: Mouth,
    deadlines: Deadlines,
) -> Result<Said, RecognizerError> {
    if let Some(hello) = protocol.hello() {
        send(&mut socket, hello, deadlines.step).await?;
    }
    let mut ended: Option<Instant> = None;
    let mut settled: Option<Instant> = None;
    let mut is_alive = false;
    let mut messages = 0;
    loop {
        let due = [ended.map(|at| at + deadlines.answer), settled.map(|at| at + SETTLED)].into_iter().flatten().min();
        tokio::select! {
            ear = ears.next(), if ended.is_none() => match ear {
                Ear::Began => mouth.began(),
                Ear::Piece(samples) => send(&mut socket, protocol.sound(&samples), deadlines.step).await?,
                Ear::Ended if !ears.has_begun() => {
                    let _ = timeout(deadlines.step, socket.close(None)).await;
                    return Ok(Said::nothing(&ears));
                }
                Ear::Ended => {
                    send(&mut socket, protocol.end(), deadlines.step).await?;
                    // Who answers this is there, even if it has heard nothing worth a text.
                    send(&mut socket, Message::Ping(Bytes::from_static(b"end")), deadlines.step).await?;
                    ended = Some(Instant::now());
                }
            },
            message = socket.next() => {
                messages += 1;
                if messages > MOST_MESSAGES {
                    return Err(RecognizerError::Nonsense("no end of messages".to_owned()));
                }
                match message {
                    Some(Ok(Message::Text(text))) => match protocol.read(&text, ended.is_some())? {
                        Reading::Partial(text) => mouth.partial(&text),
                        Reading::Settled if ended.is_some() => settled = Some(Instant::now()),
                        Reading::Done if ended.is_some() => return Ok(finish(socket, &protocol, &ears, deadlines.step).await),
                        Reading::Settled => mouth.partial(&protocol.said().0),
                        Reading::Done => return Err(RecognizerError::Nonsense("an end before the end".to_owned())),
                    },
                    Some(Ok(Message::Pong(_))) => is_alive = true,
                    Some(Ok(Message::Binary(_))) => return Err(RecognizerError::Nonsense("bytes in place of a text".to_owned())),
                    Some(Ok(Message::Ping(_) | Message::Frame(_))) => {}
                    Some(Ok(Message::Close(_))) | None => {
                        if settled.is_some() {
                            return Ok(finish(socket, &protocol, &ears, deadlines.step).await);
                        }
                        return Err(RecognizerError::Lost("the engine hung up".to_owned()));
                    }
                    Some(Err(error)) => return Err(explain(&error)),
                }
            }
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                let is_known = is_alive || !protocol.said().0.is_empty();
                if settled.is_some() || (protocol.may_be_silent() && is_known) {
                    return Ok(finish(socket, &protocol, &ears, deadlines.step).await);
                }
                return Err(RecognizerError::TooSlow(deadlines.answer));
            }
        }
    }
}

async fn finish(mut socket: Socket, protocol: &impl Protocol, ears: &Ears, deadline: Duration) -> Said {
    // Politeness must not cost the customer time: what was said is known.
    let _ = timeout(deadline.min(Duration::from_millis(50)), socket.close(None)).await;
    let (text, confidence) = protocol.said();
    Said::new(&text, confidence, ears)
}

async fn send(socket: &mut Socket, message: Message, deadline: Duration) -> Result<(), RecognizerError> {
    match timeout(deadline, socket.send(message)).await {
        Err(_) => Err(RecognizerError::TooSlow(deadline)),
        Ok(Err(error)) => Err(explain(&error)),
        Ok(Ok(())) => Ok(()),
    }
}

/// A text message.
pub(crate) fn text(text: impl Into<Utf8Bytes>) -> Message {
    Message::Text(text.into())
}

/// Reads an engine's JSON.
pub(crate) fn json<'a, T: serde::Deserialize<'a>>(text: &'a str) -> Result<T, RecognizerError> {
    // The error says where and what kind of thing is wrong, not what the text was.
    serde_json::from_str(text).map_err(|error| {
        RecognizerError::Nonsense(format!("{:?} in its JSON at column {}", error.classify(), error.column()))
    })
}
