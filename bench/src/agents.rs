//! Agents over the wire that the desk uses: accounts of their own, signed in, with the desk's live data open.

use anyhow::{Context, bail};
use futures::{SinkExt, StreamExt};
use reqwest::Method;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::customers::Socket;

/// Somebody of the staff who is signed in.
#[derive(Clone)]
pub struct Member {
    http: reqwest::Client,
    address: String,
    cookie: String,
    csrf: String,
    /// The account's id.
    pub id: String,
}

impl Member {
    /// Signs in at `address` (`http://HOST:PORT`).
    ///
    /// # Errors
    /// If the server does not let them in.
    pub async fn sign_in(http: &reqwest::Client, address: &str, number: &str, password: &str) -> anyhow::Result<Self> {
        let credentials = json!({ "number": number, "password": password });
        let answer = http.post(format!("{address}/api/v1/session")).json(&credentials).send().await?;
        if !answer.status().is_success() {
            bail!("{number} is not let in: {}", answer.text().await?);
        }
        let cookie = answer.headers().get("set-cookie").context("no cookie")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let session: Value = answer.json().await?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (csrf, id) = (text(&session["csrf"]), text(&session["staff"]["id"]));
        Ok(Self { http: http.clone(), address: address.to_owned(), cookie, csrf, id })
    }

    /// Asks the API; answers with what it says.
    ///
    /// # Errors
    /// If it refuses or cannot be reached.
    pub async fn ask(&self, method: Method, route: &str, body: &Value) -> anyhow::Result<Value> {
        let request = self
            .http
            .request(method, format!("{}/api/v1{route}", self.address))
            .header("cookie", &self.cookie)
            .header("x-csrf-token", &self.csrf);
        let answer = if body.is_null() { request.send().await? } else { request.json(body).send().await? };
        let status = answer.status();
        let text = answer.text().await?;
        if !status.is_success() {
            bail!("{route}: {status} {text}");
        }
        Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Adds an agent with these skills who takes so many chats, and signs them in.
    ///
    /// # Errors
    /// If the member may not, or the number is taken.
    pub async fn hire(&self, number: &str, skills: &Value, chats: u8) -> anyhow::Result<Self> {
        let password = format!("bench-{number}-agent");
        let new = json!({
            "number": number, "name": number, "password": password, "roles": ["agent"], "language": "zh",
            "skills": skills, "text_capacity": chats,
        });
        self.ask(Method::POST, "/staff", &new).await?;
        Self::sign_in(&self.http, &self.address, number, &password).await
    }

    /// Opens the desk's live data and is ready.
    ///
    /// # Errors
    /// If the server does not take it.
    pub async fn begin(&self) -> anyhow::Result<Socket> {
        let mut request = format!("ws{}/api/v1/live", self.address.trim_start_matches("http")).into_client_request()?;
        request.headers_mut().insert("cookie", self.cookie.parse()?);
        request.headers_mut().insert("origin", self.address.parse()?);
        let (mut socket, _) = tokio_tungstenite::connect_async_with_config(request, None, true).await?;
        socket.send(Message::text(json!({ "subscribe": "desk" }).to_string())).await?;
        self.ask(Method::PUT, "/desk/state", &json!({ "state": "ready" })).await?;
        Ok(socket)
    }
}

/// The next state of the desk that the socket shows; `None` for a frame that shows none.
///
/// # Errors
/// If the socket is closed.
pub async fn next_view(socket: &mut Socket) -> anyhow::Result<Option<Value>> {
    let frame = socket.next().await.context("the live data ended")??;
    let Ok(frame) = serde_json::from_str::<Value>(frame.to_text().unwrap_or_default()) else { return Ok(None) };
    let shows = matches!(frame["type"].as_str(), Some("snapshot" | "view"));
    Ok(shows.then(|| frame["data"].clone()))
}

/// Tells the server that the desk is still there.
///
/// # Errors
/// If the socket is closed.
pub async fn alive(socket: &mut Socket) -> anyhow::Result<()> {
    socket.send(Message::text(json!({ "alive": true }).to_string())).await?;
    Ok(())
}
