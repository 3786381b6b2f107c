//! A simulated customer in the chat.

use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use uuid::Uuid;

use super::{Shared, about};

/// Opens a chat, asks the machine, then perhaps a person, and rates.
///
/// # Errors
/// If the chat does not come about or is cut.
pub async fn chat(shared: &Shared) -> Result<()> {
    let base = &shared.args.http;
    let line = if rand::random_bool(0.3) { "web-widget" } else { "web-portal" };
    let opened: Value = shared
        .http
        .post(format!("{base}/api/v1/chats"))
        .json(&json!({"line": line, "name": format!("访客{:04}", rand::random_range(0..10_000))}))
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    shared.figures.chats.fetch_add(1, Ordering::Relaxed);
    let contact = opened["contact"].as_str().context("no contact")?;
    let url = format!("{}/api/v1/chats/{contact}/live", base.replacen("http", "ws", 1));
    let mut request = url.into_client_request()?;
    request.headers_mut().insert("origin", base.parse()?);
    let (socket, _) = tokio_tungstenite::connect_async(request).await?;
    let (mut write, mut read) = socket.split();
    write.send(json!({"token": opened["token"], "after": 0}).to_string().into()).await?;
    let wants_person = rand::random_bool(0.6);
    let mut state = String::from("self_service");
    let mut next = Instant::now() + Duration::from_secs(2) + about(4.0);
    let give_up = Instant::now() + Duration::from_secs(120) + about(240.0);
    let mut to_ask: u32 = rand::random_range(1..=3);
    loop {
        tokio::select! {
            () = sleep_until(next) => {
                next = Instant::now() + Duration::from_secs(3) + about(8.0);
                let text = match state.as_str() {
                    "self_service" if to_ask > 0 => {
                        to_ask -= 1;
                        shared.questions.draw(rand::random())
                    }
                    "self_service" if wants_person => "转人工",
                    "self_service" => {
                        write.send(json!({"type": "end"}).to_string().into()).await?;
                        return Ok(());
                    }
                    "connected" => shared.questions.draw(rand::random()),
                    "survey" => {
                        let score = [5, 5, 5, 4, 3][rand::random_range(0..5)];
                        write.send(json!({"type": "rate", "score": score}).to_string().into()).await?;
                        next = Instant::now() + Duration::from_secs(600);
                        continue;
                    }
                    _ if Instant::now() > give_up => {
                        write.send(json!({"type": "end"}).to_string().into()).await?;
                        return Ok(());
                    }
                    _ => continue,
                };
                write.send(json!({"type": "message", "client_id": Uuid::new_v4(), "text": text}).to_string().into()).await?;
                shared.figures.messages.fetch_add(1, Ordering::Relaxed);
            }
            frame = read.next() => {
                let Some(frame) = frame else { return if state == "closed" { Ok(()) } else { Err(anyhow!("cut")) } };
                let frame = frame?;
                let Ok(frame) = serde_json::from_str::<Value>(frame.to_text().unwrap_or_default()) else { continue };
                if frame["type"] == "state" {
                    state = frame["state"].as_str().unwrap_or_default().to_owned();
                    if state == "closed" {
                        return Ok(());
                    }
                }
            }
        }
    }
}
