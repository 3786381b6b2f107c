//! A simulated customer on the phone.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Result, bail};
use tokio::net::UdpSocket;
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use super::message::{Message, sdp};
use super::station::Station;
use super::{Shared, about, rtp};

/// Calls, listens, presses keys, waits as long as patience lasts, rates, hangs up.
///
/// # Errors
/// If the call does not come about.
pub async fn call(shared: &Shared, station: &Station, number: u64) -> Result<()> {
    shared.figures.calls.fetch_add(1, Ordering::Relaxed);
    // Three in four are customers of the demonstration; the others are strangers.
    let known = rand::random_bool(0.75);
    let index = rand::random_range(0..crate::demo::customers::COUNT);
    let user = if known { crate::demo::customers::phone_of(index) } else { format!("139{:08}", number % 100_000_000) };
    let line = if rand::random_bool(0.15) { "4006695588" } else { "95588" };
    let sound = UdpSocket::bind("127.0.0.1:0").await?;
    let mut leg = Leg::new(station, &user, line);
    let mut inbox = station.join(&leg.call_id);
    let outcome = up(shared, station, &mut leg, &mut inbox, &sound, &user).await;
    station.leave(&leg.call_id);
    outcome
}

struct Leg {
    call_id: String,
    from: String,
    to: String,
    target: String,
    remote: String,
    contact: String,
    via: String,
    cseq: u32,
}

impl Leg {
    fn new(station: &Station, user: &str, line: &str) -> Self {
        let (address, server) = (station.address(), station.server());
        Self {
            call_id: Uuid::new_v4().to_string(),
            from: format!("<sip:{user}@{address}>;tag={}", Uuid::new_v4().simple()),
            to: format!("<sip:{line}@{server}>"),
            target: format!("sip:{line}@{server}"),
            remote: String::new(),
            contact: format!("<sip:{user}@{address}>"),
            via: address.to_string(),
            cseq: 0,
        }
    }

    fn request(&mut self, method: &str, body: &str) -> String {
        if method != "ACK" {
            self.cseq += 1;
        }
        let to = if self.remote.is_empty() { &self.to } else { &self.remote };
        let kind = if body.is_empty() { "" } else { "Content-Type: application/sdp\r\n" };
        format!(
            "{method} {} SIP/2.0\r\nVia: SIP/2.0/UDP {};branch=z9hG4bK{}\r\nMax-Forwards: 70\r\nFrom: {}\r\nTo: {to}\r\n\
             Call-ID: {}\r\nCSeq: {} {method}\r\nContact: {}\r\n{kind}Content-Length: {}\r\n\r\n{body}",
            self.target,
            self.via,
            Uuid::new_v4().simple(),
            self.from,
            self.call_id,
            self.cseq,
            self.contact,
            body.len()
        )
    }
}

async fn up(
    shared: &Shared,
    station: &Station,
    leg: &mut Leg,
    inbox: &mut mpsc::Receiver<Message>,
    sound: &UdpSocket,
    user: &str,
) -> Result<()> {
    let port = sound.local_addr()?.port();
    let invite = leg.request("INVITE", &sdp(port));
    let answer = invite_until_answered(station, &invite, inbox).await?;
    let status = answer.status().unwrap_or(500);
    leg.remote = answer.header("to").unwrap_or_default().to_owned();
    if status >= 300 {
        shared.figures.calls_refused.fetch_add(1, Ordering::Relaxed);
        let branch = invite.lines().find(|line| line.starts_with("Via:")).unwrap_or_default().to_owned();
        let ack = leg.request("ACK", "");
        let ack: String = ack
            .split("\r\n")
            .map(|line| if line.starts_with("Via:") { &branch } else { line })
            .collect::<Vec<_>>()
            .join("\r\n");
        station.send(&ack).await;
        bail!("refused with {status}");
    }
    if let Some(contact) = answer.contact() {
        leg.target = contact;
    }
    station.send(&leg.request("ACK", "")).await;
    shared.figures.calls_answered.fetch_add(1, Ordering::Relaxed);
    let Some((to, _)) = answer.sound() else { bail!("an answer without sound") };
    let (keys, pressed) = mpsc::channel(8);
    let survey = Arc::new(Notify::new());
    let masked = domain::secret::cover(user, 3, 4);
    shared.surveys.insert(masked.clone(), survey.clone());
    tokio::select! {
        () = rtp::speak(sound, to, pressed) => {}
        () = attend(station, leg, inbox, port) => {}
        () = behave(&keys, &survey) => {
            let bye = leg.request("BYE", "");
            for _ in 0..3 {
                station.send(&bye).await;
                if timeout(Duration::from_millis(500), inbox.recv()).await.is_ok() {
                    break;
                }
            }
        }
    }
    shared.surveys.remove(&masked);
    Ok(())
}

async fn invite_until_answered(
    station: &Station,
    invite: &str,
    inbox: &mut mpsc::Receiver<Message>,
) -> Result<Message> {
    let until = Instant::now() + Duration::from_secs(32);
    let mut pause = Duration::from_millis(500);
    let mut provisional = false;
    station.send(invite).await;
    while Instant::now() < until {
        match timeout(pause, inbox.recv()).await {
            Ok(Some(message)) => match message.status() {
                Some(status) if status < 200 => provisional = true,
                Some(_) => return Ok(message),
                None => {}
            },
            Ok(None) => bail!("the station is closed"),
            Err(_) if !provisional => {
                station.send(invite).await;
                pause *= 2;
            }
            Err(_) => {}
        }
    }
    bail!("no answer")
}

/// Answers what the server asks during the call; ends with its BYE.
async fn attend(station: &Station, leg: &mut Leg, inbox: &mut mpsc::Receiver<Message>, port: u16) {
    let (address, contact) = (station.address(), leg.contact.clone());
    while let Some(message) = inbox.recv().await {
        match message.method() {
            Some("BYE") => {
                station.send(&message.answer("200 OK", "t", "", "")).await;
                return;
            }
            Some("INVITE" | "UPDATE") => {
                let more = format!("Contact: {contact}\r\nContent-Type: application/sdp\r\n");
                station.send(&message.answer("200 OK", &address.port().to_string(), &more, &sdp(port))).await;
            }
            Some("ACK") => {}
            Some(_) => station.send(&message.answer("200 OK", "t", "", "")).await,
            // Our 200 was answered twice: the ACK was lost.
            None if message.cseq_method() == Some("INVITE") => station.send(&leg.request("ACK", "")).await,
            None => {}
        }
    }
}

/// What the customer does: a third look around and go, the others ask for a person; all who were served rate.
async fn behave(keys: &mpsc::Sender<char>, survey: &Notify) {
    sleep(Duration::from_secs_f64(rand::random_range(2.0..6.0))).await;
    let _ = keys.send('1').await;
    sleep(Duration::from_secs_f64(rand::random_range(3.0..8.0))).await;
    if rand::random_bool(0.3) {
        let _ = keys.send('3').await;
        sleep(about(15.0)).await;
        return;
    }
    let _ = keys.send('0').await;
    let patience = Duration::from_secs(20) + about(240.0);
    if timeout(patience, survey.notified()).await.is_err() {
        return;
    }
    sleep(Duration::from_secs_f64(rand::random_range(3.0..7.0))).await;
    let grade = ['1', '1', '1', '2', '3'][rand::random_range(0..5)];
    let _ = keys.send(grade).await;
    // The flow says good-bye and hangs up.
    sleep(Duration::from_secs(30)).await;
}
