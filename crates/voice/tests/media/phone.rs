//! A telephone: sends a packet every 20 ms and keeps what it is sent.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::net::UdpSocket;
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use voice::media::{Codec, LegId, MediaEngine, RemoteMedia};

use crate::engine::PATIENCE;
use crate::sound::{coded, is_silence, is_tone, tone};

/// The payload type of key events in the tests.
pub const KEYS: u8 = 101;

/// A packet that the telephone was sent.
#[derive(Debug, Clone)]
pub struct Received {
    pub payload_type: u8,
    pub marker: bool,
    pub sequence: u16,
    pub timestamp: u32,
    pub ssrc: u32,
    pub payload: Vec<u8>,
}

/// What a telephone does and has heard.
struct State {
    codec: Codec,
    says: Option<f64>,
    sending: bool,
    target: SocketAddr,
    ssrc: u32,
    sequence: u16,
    timestamp: u32,
    spoken: u64,
    /// Packets that go out in place of sound, one a tick.
    script: VecDeque<Vec<Vec<u8>>>,
    packets: Vec<Received>,
    heard: Vec<i16>,
    latest: Duration,
}

/// A telephone of the test.
pub struct Phone {
    pub leg: LegId,
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    news: Arc<Notify>,
    task: AbortHandle,
}

impl Drop for Phone {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Phone {
    /// A telephone that has been answered and says nothing but silence.
    pub async fn call(engine: &MediaEngine, codec: Codec) -> Self {
        let phone = Self::unanswered(engine, codec).await;
        engine.set_remote(phone.leg, phone.remote());
        phone
    }

    /// A telephone whose description has not been told.
    pub async fn unanswered(engine: &MediaEngine, codec: Codec) -> Self {
        let (leg, target) = engine.open_rtp().expect("a leg");
        Self::at(leg, target, codec).await
    }

    /// A telephone that talks to an address.
    pub async fn at(leg: LegId, target: SocketAddr, codec: Codec) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
        let address = socket.local_addr().expect("bound");
        let state = Arc::new(Mutex::new(State {
            codec,
            says: None,
            sending: true,
            target,
            ssrc: rand::random(),
            sequence: rand::random(),
            timestamp: rand::random(),
            spoken: 0,
            script: VecDeque::new(),
            packets: Vec::new(),
            heard: Vec::new(),
            latest: Duration::ZERO,
        }));
        let news = Arc::new(Notify::new());
        let task = tokio::spawn(run(socket, Arc::clone(&state), Arc::clone(&news))).abort_handle();
        Self { leg, address, state, news, task }
    }

    pub fn remote(&self) -> RemoteMedia {
        let codec = self.state.lock().codec;
        RemoteMedia { address: self.address, codec, telephone_event: Some(KEYS), sends: true, receives: true }
    }

    /// Says a tone from now on, or silence.
    pub fn say(&self, frequency: Option<f64>) {
        self.state.lock().says = frequency;
    }

    /// Sends packets, or none at all.
    pub fn send(&self, sending: bool) {
        self.state.lock().sending = sending;
    }

    /// Presses a key: five packets 20 ms apart and three at the end, of which those in `lost` (0–7) do not go out and
    /// each other one goes out `copies` times.
    pub fn press(&self, key: char, lost: &[usize], copies: usize) {
        let code = "0123456789*#ABCD".find(key).expect("a key") as u8;
        let state = &mut *self.state.lock();
        // Keys that wait already take their time first.
        let begins = state.timestamp.wrapping_add(state.script.len() as u32 * 160);
        for packet in 0..8_usize {
            let end = packet >= 5;
            let duration = (packet.min(4) as u16 + 1) * 160;
            let mut bytes = vec![0x80, KEYS | if packet == 0 { 0x80 } else { 0 }, 0, 0];
            bytes.extend(begins.to_be_bytes());
            bytes.extend(state.ssrc.to_be_bytes());
            bytes.extend([code, if end { 0x8a } else { 10 }]);
            bytes.extend(duration.to_be_bytes());
            let times = if lost.contains(&packet) { 0 } else { copies };
            state.script.push_back(vec![bytes; times]);
        }
        for _ in 0..4 {
            state.script.push_back(Vec::new());
        }
    }

    /// Puts coded sound in the place of what is said.
    pub fn play(&self, sound: &[u8]) {
        let state = &mut *self.state.lock();
        let begins = state.timestamp.wrapping_add(state.script.len() as u32 * 160);
        for (index, payload) in sound.chunks(160).enumerate() {
            let mut bytes = vec![0x80, state.codec.payload_type(), 0, 0];
            bytes.extend(begins.wrapping_add(index as u32 * 160).to_be_bytes());
            bytes.extend(state.ssrc.to_be_bytes());
            bytes.extend(payload);
            state.script.push_back(vec![bytes]);
        }
    }

    /// Waits until what was scripted has gone out.
    pub async fn done(&self) {
        self.until("the script is done", |_, state| state.script.is_empty()).await;
    }

    /// How many samples have been heard.
    pub fn mark(&self) -> usize {
        self.state.lock().heard.len()
    }

    /// How late a packet has gone out at most, because the machine was busy.
    pub fn latest(&self) -> Duration {
        self.state.lock().latest
    }

    /// Everything that was heard since a mark.
    pub fn since(&self, mark: usize) -> Vec<i16> {
        self.state.lock().heard[mark..].to_vec()
    }

    pub fn packets(&self) -> Vec<Received> {
        self.state.lock().packets.clone()
    }

    /// Waits until the last 200 ms were that tone.
    pub async fn hears(&self, frequency: f64) {
        self.last(&format!("{frequency} Hz"), |samples| is_tone(samples, frequency)).await;
    }

    /// Waits until the last 200 ms were silent.
    pub async fn hears_silence(&self) {
        self.last("silence", is_silence).await;
    }

    /// Waits until the last 200 ms were as wanted.
    pub async fn last(&self, what: &str, wanted: impl Fn(&[i16]) -> bool) {
        self.until(what, |_, state| state.heard.len() >= 1_600 && wanted(&state.heard[state.heard.len() - 1_600..]))
            .await;
    }

    /// Waits until that many further samples have been heard.
    pub async fn hears_on(&self, samples: usize) {
        let end = self.mark() + samples;
        self.until("more sound", |_, state| state.heard.len() >= end).await;
    }

    async fn until(&self, what: &str, wanted: impl Fn(&Self, &State) -> bool) {
        let wait = async {
            loop {
                let news = self.news.notified();
                if wanted(self, &self.state.lock()) {
                    return;
                }
                news.await;
            }
        };
        if tokio::time::timeout(PATIENCE, wait).await.is_err() {
            panic!("{} does not come to {what}", self.leg);
        }
    }
}

async fn run(socket: UdpSocket, state: Arc<Mutex<State>>, news: Arc<Notify>) {
    let mut clock = tokio::time::interval(Duration::from_millis(20));
    let mut buffer = [0; 2_048];
    loop {
        tokio::select! {
            due = clock.tick() => {
                let (packets, target) = {
                    let mut state = state.lock();
                    state.latest = state.latest.max(due.elapsed());
                    speak(&mut state)
                };
                for packet in packets {
                    let _ = socket.send_to(&packet, target).await;
                }
                news.notify_waiters();
            }
            received = socket.recv_from(&mut buffer) => {
                // A port that was somebody else's a moment ago may still be sent to from elsewhere.
                if let Ok((length, from)) = received
                    && from == state.lock().target
                {
                    state.lock().listen(&buffer[..length]);
                    news.notify_waiters();
                }
            }
        }
    }
}

fn speak(state: &mut State) -> (Vec<Vec<u8>>, SocketAddr) {
    let target = state.target;
    let timestamp = state.timestamp;
    state.timestamp = timestamp.wrapping_add(160);
    if !state.sending {
        return (Vec::new(), target);
    }
    if let Some(mut scripted) = state.script.pop_front() {
        // The copies of a packet are duplicates, so they share its number.
        let sequence = state.sequence.to_be_bytes();
        state.sequence = state.sequence.wrapping_add(1);
        for packet in &mut scripted {
            packet[2..4].copy_from_slice(&sequence);
        }
        return (scripted, target);
    }
    let payload = match state.says {
        Some(frequency) => coded(state.codec, tone(frequency, state.spoken, 160)),
        None => vec![state.codec.silence(); 160],
    };
    state.spoken += 160;
    let mut packet = vec![0x80, state.codec.payload_type()];
    packet.extend(state.sequence.to_be_bytes());
    packet.extend(timestamp.to_be_bytes());
    packet.extend(state.ssrc.to_be_bytes());
    packet.extend(payload);
    state.sequence = state.sequence.wrapping_add(1);
    (vec![packet], target)
}

impl State {
    fn listen(&mut self, datagram: &[u8]) {
        let (header, payload) = datagram.split_at(12);
        let payload_type = header[1] & 0x7f;
        if payload_type == self.codec.payload_type() {
            let decoder = self.codec.decoder();
            self.heard.extend(payload.iter().map(|&byte| decoder[usize::from(byte)]));
        }
        self.packets.push(Received {
            payload_type,
            marker: header[1] & 0x80 != 0,
            sequence: u16::from_be_bytes([header[2], header[3]]),
            timestamp: u32::from_be_bytes([header[4], header[5], header[6], header[7]]),
            ssrc: u32::from_be_bytes([header[8], header[9], header[10], header[11]]),
            payload: payload.to_vec(),
        });
    }
}
