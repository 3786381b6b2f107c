//! Customers of the chat, over the wire that the portal uses.

use std::time::Duration;

use anyhow::{Context, bail};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

/// A customer's connection.
pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A chat that has been opened.
pub struct Opened {
    pub socket: Socket,
    pub contact: String,
}

/// The client id of the button that is chosen first, which is not measured.
pub const CHOICE: &str = "choice";

/// How long each step of opening a chat may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Opens a chat on the line, waits for the flow's buttons, and chooses one of them unless `choose` is empty.
///
/// # Errors
/// If the chat does not come about.
pub async fn open(client: &reqwest::Client, address: &str, line: &str, choose: &str) -> anyhow::Result<Opened> {
    let answer = client.post(format!("{address}/api/v1/chats")).json(&json!({ "line": line })).send().await?;
    if !answer.status().is_success() {
        bail!("POST /chats: {} {}", answer.status(), answer.text().await?);
    }
    let opened: Value = answer.json().await?;
    let contact = opened["contact"].as_str().context("an answer without contact")?;
    let token = opened["token"].as_str().context("an answer without token")?;
    let address = format!("ws{}/api/v1/chats/{contact}/live", address.trim_start_matches("http"));
    let small = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(0);
    let (mut socket, _) = connect_async_with_config(address, Some(small), true).await?;
    socket.send(Message::text(json!({ "token": token, "after": 0 }).to_string())).await?;
    // The first frame is the state: the customer is in. The buttons come with the greeting.
    let first = timeout(PATIENCE, socket.next()).await?.context("the socket was closed at once")??;
    if !first.to_text()?.contains("\"state\"") {
        bail!("the first frame is {first}");
    }
    timeout(PATIENCE, buttons(&mut socket)).await??;
    if !choose.is_empty() {
        let choice = json!({ "type": "choice", "client_id": CHOICE, "key": choose });
        socket.send(Message::text(choice.to_string())).await?;
    }
    Ok(Opened { socket, contact: contact.to_owned() })
}

/// Reads until the flow shows buttons.
async fn buttons(socket: &mut Socket) -> anyhow::Result<()> {
    loop {
        let frame = socket.next().await.context("the socket was closed before the flow showed buttons")??;
        if frame.is_text() && frame.to_text()?.contains("\"kind\":\"choices\"") {
            return Ok(());
        }
    }
}
