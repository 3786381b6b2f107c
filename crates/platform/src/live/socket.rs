//! One WebSocket of a page: `GET /api/v1/live`.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use super::frame::{self, Said};
use super::topic::Outlet;
use super::{Live, TopicSource, same_origin};
use crate::http::{Access, Api, Problem, Routes, caller_language, routes, speaking};
use crate::sign_in::Caller;

/// Frames that wait for a socket.
const QUEUE: usize = 256;
/// Bytes of a frame that a page may send.
const LONGEST: usize = 16 * 1024;
/// Topics that one socket may have.
const TOPICS: usize = 32;
/// How long a page may be silent; pages say that they are there every five seconds.
const SILENCE: Duration = Duration::from_secs(45);
/// How often it is looked whether the session still stands.
const RECHECK: Duration = Duration::from_secs(30);
/// How long writing one frame may take.
const WRITING: Duration = Duration::from_secs(10);
/// How long a source may take for a snapshot.
const SNAPSHOT: Duration = Duration::from_secs(5);
/// Close code: the session is over.
const SESSION_OVER: u16 = 4401;

impl Live {
    /// The route of the WebSocket.
    #[must_use]
    pub fn api(&self) -> Api {
        Routes::new().route(Access::SignedIn, routes!(live)).with_state(self.clone())
    }
}

/// Live data over a WebSocket.
///
/// The page sends `{"subscribe": topic, "after"?, "epoch"?}`, `{"unsubscribe": topic}` and every five seconds
/// `{"alive": true}`; the server sends `{"topic", "epoch", "seq", "type", "at", "data"}`.
#[utoipa::path(get, path = "/live", tag = "live", responses((status = 101, description = "The WebSocket")))]
async fn live(
    State(live): State<Live>,
    caller: Caller,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    if !same_origin(&headers, &live.inner.origins.read()) {
        return Err(Problem::forbidden());
    }
    let language = caller_language();
    let upgrade = upgrade.max_message_size(LONGEST).max_frame_size(LONGEST);
    Ok(upgrade.on_upgrade(move |socket| speaking(language, Session::new(live, caller).run(socket))))
}

struct Session {
    live: Live,
    caller: Caller,
    subscriptions: Vec<Subscription>,
    outlet: Outlet,
    queue: mpsc::Receiver<Utf8Bytes>,
}

/// A topic of a socket; leaves the topic when it is dropped, however the socket ends.
struct Subscription {
    live: Live,
    caller: Caller,
    source: Arc<dyn TopicSource>,
    name: String,
    topic: String,
    id: u64,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.live.inner.topics.lock().unsubscribe(&self.topic, self.id);
        self.source.closed(&self.caller);
    }
}

impl Session {
    fn new(live: Live, caller: Caller) -> Self {
        let (frames, queue) = mpsc::channel(QUEUE);
        let outlet = Outlet { frames, slow: CancellationToken::new() };
        Self { live, caller, subscriptions: Vec::new(), outlet, queue }
    }

    async fn run(mut self, mut socket: WebSocket) {
        metrics::gauge!("live_sockets").increment(1.0);
        let close = self.serve(&mut socket).await;
        metrics::gauge!("live_sockets").decrement(1.0);
        // The page leaves its topics before the closing handshake, which may take a while.
        self.subscriptions.clear();
        if let Some((code, reason)) = close {
            let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
            let _ = timeout(WRITING, socket.send(Message::Close(Some(frame)))).await;
        }
    }

    /// Serves until the page leaves or must; says with which code the socket is to be closed.
    async fn serve(&mut self, socket: &mut WebSocket) -> Option<(u16, &'static str)> {
        let stopping = self.live.inner.stopping.clone();
        let slow = self.outlet.slow.clone();
        let mut recheck = tokio::time::interval_at(Instant::now() + RECHECK, RECHECK);
        let mut heard = Instant::now();
        loop {
            tokio::select! {
                () = stopping.cancelled() => return Some((close_code::AWAY, "the server is stopping")),
                () = slow.cancelled() => return Some((close_code::AGAIN, "too slow")),
                _ = recheck.tick() => if !self.session_stands().await {
                    return Some((SESSION_OVER, "the session is over"));
                },
                () = tokio::time::sleep_until(heard + SILENCE) => return Some((close_code::POLICY, "nothing was heard")),
                frame = self.queue.recv() => {
                    let message = Message::Text(frame?);
                    if !matches!(timeout(WRITING, socket.send(message)).await, Ok(Ok(()))) {
                        return None;
                    }
                }
                message = socket.recv() => {
                    heard = Instant::now();
                    match message? {
                        Ok(Message::Text(text)) => match serde_json::from_str(&text) {
                            Ok(said) => self.hear(said).await,
                            Err(_) => return Some((close_code::UNSUPPORTED, "a frame is no JSON that is understood")),
                        },
                        Ok(Message::Binary(_)) => return Some((close_code::UNSUPPORTED, "frames are text")),
                        Ok(Message::Close(_)) | Err(_) => return None,
                        Ok(Message::Ping(_) | Message::Pong(_)) => {}
                    }
                }
            }
        }
    }

    /// A store that cannot be reached does not end sessions.
    async fn session_stands(&mut self) -> bool {
        match self.live.inner.sign_in.resume(&self.caller.session).await {
            Ok(caller) => caller.is_some(),
            Err(error) => {
                tracing::warn!(%error, "a session could not be looked up");
                true
            }
        }
    }

    async fn hear(&mut self, said: Said) {
        if let Some(name) = said.subscribe {
            self.subscribe(name, said.after.filter(|_| said.epoch.as_deref() == Some(&self.live.inner.epoch))).await;
        }
        if let Some(name) = said.unsubscribe {
            self.subscriptions.retain(|subscription| subscription.name != name);
        }
        if said.alive {
            for subscription in &self.subscriptions {
                subscription.source.heartbeat(&self.caller);
            }
        }
    }

    async fn subscribe(&mut self, name: String, after: Option<u64>) {
        let source = self.live.source(&name);
        let resolved = source.and_then(|source| source.resolve(&self.caller).map(|topic| (source, topic)));
        let Some((source, topic)) = resolved.filter(|_| self.subscriptions.len() < TOPICS) else {
            return self.refuse(&name);
        };
        debug_assert_eq!(frame::name_of(&topic), name, "a real topic is named like its source");
        self.subscriptions.retain(|subscription| subscription.name != name);
        let Some(id) = self.join(&*source, &topic, after).await else { return };
        let subscription = Subscription {
            live: self.live.clone(),
            caller: self.caller.clone(),
            source: Arc::clone(&source),
            name,
            topic,
            id,
        };
        self.subscriptions.push(subscription);
        source.opened(&self.caller);
    }

    /// Joins the topic behind the frame that the page saw last, else behind a snapshot.
    async fn join(&self, source: &dyn TopicSource, topic: &str, after: Option<u64>) -> Option<u64> {
        if let Some(after) = after {
            let resumed = self.live.inner.topics.lock().subscribe(topic, after, None, self.outlet.clone());
            if resumed.is_some() {
                return resumed;
            }
        }
        // What is published while the snapshot is made is in the ring, so it is sent behind it. Should the ring be
        // too short for that, a later snapshot has it.
        for _ in 0..3 {
            let stands_at = self.live.inner.topics.lock().open(topic);
            let Ok(data) = timeout(SNAPSHOT, source.snapshot(&self.caller, topic)).await else {
                tracing::error!(topic = frame::name_of(topic), "a snapshot took too long");
                self.outlet.slow.cancel();
                return None;
            };
            let snapshot = self.snapshot_frame(topic, stands_at, &data);
            let joined = self.live.inner.topics.lock().subscribe(topic, stands_at, Some(snapshot), self.outlet.clone());
            if joined.is_some() {
                return joined;
            }
        }
        self.outlet.slow.cancel();
        None
    }

    fn snapshot_frame(&self, topic: &str, seq: u64, data: &Value) -> Utf8Bytes {
        let inner = &self.live.inner;
        let (head, tail) = (frame::head(topic, &inner.epoch), frame::tail("snapshot", inner.clock.now(), data));
        Utf8Bytes::from(format!("{head}{seq}{tail}"))
    }

    fn refuse(&self, name: &str) {
        let inner = &self.live.inner;
        let problem = serde_json::to_value(Problem::forbidden()).unwrap_or_default();
        let (head, tail) = (frame::head(name, &inner.epoch), frame::tail("problem", inner.clock.now(), &problem));
        self.outlet.send(Utf8Bytes::from(format!("{head}0{tail}")));
    }
}
