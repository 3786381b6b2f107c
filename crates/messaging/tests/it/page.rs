//! The customer's page: one socket with a cursor.

use std::net::SocketAddr;

use domain::ContactId;
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::{self, Message, client::IntoClientRequest};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use crate::house::PATIENCE;

pub struct Page {
    pub contact: ContactId,
    pub token: String,
    /// The last message that the page has.
    pub cursor: i64,
    pub messages: Vec<Value>,
    address: SocketAddr,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// How a socket ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ended {
    Closed(u16),
    Cut,
}

impl Page {
    pub async fn open(address: SocketAddr, contact: ContactId, token: &str) -> Self {
        let mut page = Self {
            contact,
            token: token.to_owned(),
            cursor: 0,
            messages: Vec::new(),
            address,
            socket: socket(address, contact, None).await.expect("the socket opens"),
        };
        page.greet().await;
        page
    }

    async fn greet(&mut self) {
        let opening = json!({ "token": self.token, "after": self.cursor });
        self.send(opening).await;
    }

    /// Drops the connection without a word and comes back with the cursor, at the given server.
    pub async fn reload(&mut self, address: SocketAddr) {
        self.address = address;
        self.socket = socket(address, self.contact, None).await.expect("the socket opens again");
        self.greet().await;
    }

    /// The same customer in another tab.
    pub async fn twin(&self) -> Self {
        Self::open(self.address, self.contact, &self.token).await
    }

    pub async fn send(&mut self, frame: Value) {
        self.send_raw(Message::text(frame.to_string())).await;
    }

    pub async fn send_raw(&mut self, message: Message) {
        // A socket that was closed meanwhile shows when it is read.
        let _ = self.socket.send(message).await;
    }

    pub async fn say(&mut self, client_id: &str, text: &str) {
        self.send(json!({ "type": "message", "client_id": client_id, "text": text })).await;
    }

    /// The next frame, or how the socket ended.
    pub async fn next(&mut self) -> Result<Value, Ended> {
        let waiting = async {
            loop {
                match self.socket.next().await {
                    Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).expect("frames are JSON")),
                    Some(Ok(Message::Close(Some(frame)))) => return Err(Ended::Closed(frame.code.into())),
                    Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_))) => {}
                    Some(Ok(Message::Close(None)) | Err(_)) | None => return Err(Ended::Cut),
                }
            }
        };
        let frame: Value = tokio::time::timeout(PATIENCE, waiting).await.expect("a frame comes in time")?;
        if frame["type"] == "message" {
            let message = frame["message"].clone();
            self.cursor = message["seq"].as_i64().expect("messages have a place");
            self.messages.push(message);
        }
        Ok(frame)
    }

    /// The next frame of the type; others are passed over.
    pub async fn until(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await.expect("the socket stays open");
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    /// The next message that fits.
    pub async fn message(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let frame = self.until("message").await;
            if fits(&frame["message"]) {
                return frame["message"].clone();
            }
        }
    }

    /// The next state frame with that state.
    pub async fn state(&mut self, state: &str) -> Value {
        loop {
            let frame = self.until("state").await;
            if frame["state"] == state {
                return frame;
            }
        }
    }

    /// The acknowledgement of that message: its place.
    pub async fn ack(&mut self, client_id: &str) -> i64 {
        loop {
            let frame = self.until("ack").await;
            if frame["client_id"] == client_id {
                return frame["seq"].as_i64().expect("an acknowledgement has a place");
            }
        }
    }

    /// Reads to the socket's end.
    pub async fn end(&mut self) -> Ended {
        loop {
            if let Err(ended) = self.next().await {
                return ended;
            }
        }
    }

    /// Everything that waits to be read now; messages are kept.
    pub async fn drain(&mut self) {
        let mut token = json!({ "type": "message", "client_id": "?!", "text": "" });
        token["text"] = json!("drain");
        self.send(token).await;
        loop {
            let frame = self.until("problem").await;
            if frame["client_id"] == "?!" {
                return;
            }
        }
    }
}

/// Opens the socket of a contact, as a page of the given origin if there is one.
pub async fn socket(
    address: SocketAddr,
    contact: ContactId,
    origin: Option<&str>,
) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>, tungstenite::Error> {
    let mut request = format!("ws://{address}/api/v1/chats/{contact}/live").into_client_request()?;
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().expect("an origin is a header value"));
    }
    Ok(connect_async_with_config(request, None, true).await?.0)
}
