//! A simulated agent: signs in at the API, keeps the desk open, answers calls at a registered SIP phone and chats at the
//! desk, wraps up.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use futures::{SinkExt as _, StreamExt as _};
use md5::{Digest as _, Md5};
use serde_json::{Value, json};
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use uuid::Uuid;

use super::message::{Message, sdp};
use super::station::Station;
use super::{Shared, about, rtp};

const PHRASES: &[&str] = &[
    "您好，很高兴为您服务。",
    "请您稍等，正在为您查询。",
    "您的问题我已经了解了。",
    "您可以在手机银行“账户”页面查看明细。",
    "请问还有其他可以帮您的吗？",
];

/// Works until stopped; comes back after a disturbance.
pub async fn work(shared: Arc<Shared>, number: String) {
    loop {
        if let Err(error) = shift(&shared, &number).await {
            tracing::debug!(%error, number, "a simulated agent was disturbed");
        }
        sleep(Duration::from_secs(3)).await;
    }
}

struct Desk<'a> {
    shared: &'a Shared,
    cookie: String,
    csrf: String,
    /// What is to be done next with a contact or offer, and when.
    plans: HashMap<String, Instant>,
}

impl Desk<'_> {
    async fn send(&self, method: reqwest::Method, route: &str, body: Value) -> Result<Value> {
        let answer = self
            .shared
            .http
            .request(method, format!("{}/api/v1{route}", self.shared.args.http))
            .header("cookie", &self.cookie)
            .header("x-csrf-token", &self.csrf)
            .json(&body)
            .send()
            .await?;
        Ok(answer.json().await.unwrap_or(Value::Null))
    }

    /// Whether the plan of that name is due; makes it if there is none.
    fn due(&mut self, plan: &str, after: Duration) -> bool {
        let at = *self.plans.entry(plan.to_owned()).or_insert_with(|| Instant::now() + after);
        let due = Instant::now() >= at;
        if due {
            self.plans.remove(plan);
        }
        due
    }

    async fn look(&mut self, view: &Value) -> Result<()> {
        if view["agent"]["state"] == "not_ready" && self.due("ready", about(3.0)) {
            self.send(reqwest::Method::PUT, "/desk/state", json!({"state": "ready"})).await?;
        }
        for offer in view["offers"].as_array().into_iter().flatten() {
            let id = offer["id"].as_str().unwrap_or_default();
            if offer["rings"] != true && self.due(&format!("accept {id}"), Duration::from_secs(1) + about(2.0)) {
                self.send(reqwest::Method::POST, &format!("/offers/{id}/acceptance"), json!({})).await?;
            }
        }
        for contact in view["contacts"].as_array().into_iter().flatten() {
            self.serve(contact).await?;
        }
        Ok(())
    }

    async fn serve(&mut self, contact: &Value) -> Result<()> {
        let id = contact["contact"]["id"].as_str().unwrap_or_default().to_owned();
        let talk = Duration::from_secs(5) + about(self.shared.args.talk_seconds);
        if contact["state"] == "wrap_up" {
            if self.due(&format!("wrap {id}"), Duration::from_secs(1) + about(4.0)) {
                let codes = contact["wrap_up_codes"].as_array().cloned().unwrap_or_default();
                let code = (!codes.is_empty()).then(|| codes[rand::random_range(0..codes.len())]["code"].clone());
                let body = json!({"code": code, "note": "模拟客户咨询"});
                self.send(reqwest::Method::POST, &format!("/contacts/{id}/wrap-up"), body).await?;
            }
            return Ok(());
        }
        if contact["contact"]["channel"] == "chat"
            && self.due(&format!("say {id}"), Duration::from_secs(2) + about(8.0))
        {
            let text = PHRASES[rand::random_range(0..PHRASES.len())];
            let body = json!({"client_id": Uuid::new_v4(), "text": text});
            self.send(reqwest::Method::POST, &format!("/contacts/{id}/messages"), body).await?;
            self.shared.figures.messages.fetch_add(1, Ordering::Relaxed);
        }
        if self.due(&format!("end {id}"), talk) {
            self.send(reqwest::Method::POST, &format!("/contacts/{id}/hang-up"), json!({})).await?;
            self.shared.figures.conversations.fetch_add(1, Ordering::Relaxed);
            if let Some(masked) = contact["contact"]["masked_phone"].as_str()
                && let Some(survey) = self.shared.surveys.get(masked)
            {
                survey.notify_one();
            }
        }
        Ok(())
    }
}

async fn shift(shared: &Shared, number: &str) -> Result<()> {
    let base = &shared.args.http;
    let answer = shared
        .http
        .post(format!("{base}/api/v1/session"))
        .json(&json!({"number": number, "password": format!("demo-{number}")}))
        .send()
        .await?
        .error_for_status()?;
    let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    let session: Value = answer.json().await?;
    let csrf = session["csrf"].as_str().unwrap_or_default().to_owned();
    let mut desk = Desk { shared, cookie: cookie.clone(), csrf, plans: HashMap::new() };

    let station = Station::open(shared.args.sip, &shared.tasks).await?;
    let phone = phone(&station, number);

    let mut request = format!("{}/api/v1/live", base.replacen("http", "ws", 1)).into_client_request()?;
    request.headers_mut().insert("cookie", cookie.parse()?);
    request.headers_mut().insert("origin", base.parse()?);
    let (socket, _) = tokio_tungstenite::connect_async(request).await.context("the live data")?;
    let (mut write, mut read) = socket.split();
    write.send(json!({"subscribe": "desk"}).to_string().into()).await?;
    let mut alive = tokio::time::interval(Duration::from_secs(5));
    let mut acts = tokio::time::interval(Duration::from_millis(500));
    acts.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut view = Value::Null;
    tokio::pin!(phone);
    loop {
        tokio::select! {
            ended = &mut phone => return ended,
            _ = alive.tick() => write.send(json!({"alive": true}).to_string().into()).await?,
            _ = acts.tick() => desk.look(&view).await?,
            frame = read.next() => {
                let frame = frame.ok_or_else(|| anyhow!("the live data ended"))??;
                let Ok(frame) = serde_json::from_str::<Value>(frame.to_text().unwrap_or_default()) else { continue };
                if matches!(frame["type"].as_str(), Some("snapshot" | "view")) {
                    view = frame["data"].clone();
                }
            }
        }
    }
}

/// The agent's SIP phone: registers, renews, and answers what rings.
async fn phone(station: &Station, number: &str) -> Result<()> {
    let mut calls = station.strangers();
    let mut renewals = tokio::time::interval(Duration::from_secs(45));
    loop {
        tokio::select! {
            _ = renewals.tick() => register(station, number).await?,
            message = calls.recv() => {
                let message = message.ok_or_else(|| anyhow!("the station is closed"))?;
                match message.method() {
                    Some("INVITE") => answer(station, number, &message, &mut calls).await?,
                    Some("ACK") | None => {}
                    Some(_) => station.send(&message.answer("200 OK", "t", "", "")).await,
                }
            }
        }
    }
}

async fn register(station: &Station, number: &str) -> Result<()> {
    let (address, server) = (station.address(), station.server());
    let call_id = Uuid::new_v4().to_string();
    let mut inbox = station.join(&call_id);
    let mut authorization = String::new();
    for cseq in 1..=3 {
        let request = format!(
            "REGISTER sip:{server} SIP/2.0\r\nVia: SIP/2.0/UDP {address};branch=z9hG4bK{}\r\nMax-Forwards: 70\r\n\
             From: <sip:{number}@{server}>;tag={number}\r\nTo: <sip:{number}@{server}>\r\nCall-ID: {call_id}\r\n\
             CSeq: {cseq} REGISTER\r\nContact: <sip:{number}@{address}>\r\nExpires: 120\r\n{authorization}Content-Length: 0\r\n\r\n",
            Uuid::new_v4().simple()
        );
        station.send(&request).await;
        let answer = tokio::time::timeout(Duration::from_secs(4), inbox.recv()).await;
        let Ok(Some(answer)) = answer else { continue };
        match answer.status() {
            Some(200) => {
                station.leave(&call_id);
                return Ok(());
            }
            Some(401) => {
                let challenge = answer.header("www-authenticate").unwrap_or_default();
                authorization = authorize(challenge, number, &format!("sip:{server}"));
            }
            _ => break,
        }
    }
    station.leave(&call_id);
    Err(anyhow!("{number} could not register"))
}

fn md5_hex(text: &str) -> String {
    Md5::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// RFC 7616 with MD5 and qop=auth.
fn authorize(challenge: &str, number: &str, uri: &str) -> String {
    let part = |name: &str| {
        let start = challenge.find(&format!("{name}=\""))? + name.len() + 2;
        challenge[start..].split('"').next()
    };
    let (realm, nonce) = (part("realm").unwrap_or_default(), part("nonce").unwrap_or_default());
    let cnonce = Uuid::new_v4().simple().to_string();
    let ha1 = md5_hex(&format!("{number}:{realm}:sip-{number}"));
    let ha2 = md5_hex(&format!("REGISTER:{uri}"));
    let response = md5_hex(&format!("{ha1}:{nonce}:00000001:{cnonce}:auth:{ha2}"));
    let opaque = part("opaque").map(|opaque| format!(", opaque=\"{opaque}\"")).unwrap_or_default();
    format!(
        "Authorization: Digest username=\"{number}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", algorithm=MD5, \
         qop=auth, nc=00000001, cnonce=\"{cnonce}\", response=\"{response}\"{opaque}\r\n"
    )
}

/// Rings, answers and talks until the server hangs up.
async fn answer(
    station: &Station,
    number: &str,
    invite: &Message,
    messages: &mut mpsc::Receiver<Message>,
) -> Result<()> {
    let tag = Uuid::new_v4().simple().to_string();
    let contact = format!("Contact: <sip:{number}@{}>\r\n", station.address());
    station.send(&invite.answer("180 Ringing", &tag, &contact, "")).await;
    let answer_at = Instant::now() + Duration::from_secs(1) + about(1.5);
    let sound = UdpSocket::bind("127.0.0.1:0").await?;
    let port = sound.local_addr()?.port();
    let ok = invite.answer("200 OK", &tag, &format!("{contact}Content-Type: application/sdp\r\n"), &sdp(port));
    let (_keys, pressed) = mpsc::channel(1);
    let mut talking = None;
    if let Some((to, _)) = invite.sound() {
        talking = Some(to);
    }
    let talk = async {
        tokio::time::sleep_until(answer_at).await;
        station.send(&ok).await;
        match talking {
            Some(to) => rtp::speak(&sound, to, pressed).await,
            None => std::future::pending().await,
        }
    };
    tokio::pin!(talk);
    let call_id = invite.call_id().map(str::to_owned);
    loop {
        tokio::select! {
            () = &mut talk => return Ok(()),
            message = messages.recv() => {
                let message = message.ok_or_else(|| anyhow!("the station is closed"))?;
                let same = message.call_id().map(str::to_owned) == call_id;
                match message.method() {
                    Some("INVITE") if !same => station.send(&message.answer("486 Busy Here", "b", "", "")).await,
                    Some("INVITE") if Instant::now() >= answer_at => station.send(&ok).await,
                    Some("CANCEL") if same => {
                        station.send(&message.answer("200 OK", &tag, "", "")).await;
                        station.send(&invite.answer("487 Request Terminated", &tag, "", "")).await;
                        return Ok(());
                    }
                    Some("BYE") if same => {
                        station.send(&message.answer("200 OK", &tag, "", "")).await;
                        return Ok(());
                    }
                    Some("ACK") | None | Some("INVITE") => {}
                    Some(_) => station.send(&message.answer("200 OK", &tag, "", "")).await,
                }
            }
        }
    }
}
