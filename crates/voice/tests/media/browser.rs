//! A browser page: a WebRTC client of the test, with a full ICE agent.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use str0m::change::SdpAnswer;
use str0m::media::{Direction, MediaKind, Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::rtp::RtpWrite;
use str0m::{Candidate, Event, Input, Output, Rtc};
use tokio::net::UdpSocket;
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use voice::media::{Codec, LegId, MediaEngine};

use crate::engine::PATIENCE;
use crate::sound::{coded, is_silence, is_tone, tone};

#[derive(Default)]
struct State {
    says: Option<f64>,
    keys: Vec<u8>,
    heard: Vec<i16>,
    payload_types: Vec<u8>,
    frozen: bool,
}

/// A page with an open connection.
pub struct Page {
    pub leg: LegId,
    state: Arc<Mutex<State>>,
    news: Arc<Notify>,
    task: AbortHandle,
}

impl Drop for Page {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An offer as a browser makes it, before it has an answer.
pub fn offer(
    address: SocketAddr,
    change: impl FnOnce(str0m::RtcConfig) -> str0m::RtcConfig,
) -> (Rtc, str0m::change::SdpPendingOffer, Mid, String) {
    let mut config = Rtc::builder().set_rtp_mode(true).clear_codecs();
    config = change(config.enable_opus(true, false).enable_pcmu(true, false).enable_pcma(true, false));
    config.codec_config().add_config(
        Pt::new_with_value(126),
        None,
        str0m::format::Codec::Tele,
        str0m::media::Frequency::EIGHT_KHZ,
        None,
        str0m::format::FormatParams::default(),
    );
    let mut rtc = config.build(Instant::now());
    rtc.add_local_candidate(Candidate::host(address, "udp").expect("a candidate"));
    let mut changes = rtc.sdp_api();
    let mid = changes.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None);
    let (offer, pending) = changes.apply().expect("an offer");
    (rtc, pending, mid, offer.to_sdp_string())
}

impl Page {
    pub async fn open(engine: &MediaEngine) -> Self {
        Self::open_with(engine, |config| config).await
    }

    pub async fn open_with(engine: &MediaEngine, change: impl FnOnce(str0m::RtcConfig) -> str0m::RtcConfig) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
        let address = socket.local_addr().expect("bound");
        let (mut rtc, pending, mid, offer) = offer(address, change);
        let (leg, answer) = engine.open_browser(&offer).await.expect("an answer");
        let answer = SdpAnswer::from_sdp_string(&answer).expect("a description");
        rtc.sdp_api().accept_answer(pending, answer).expect("accepted");
        let state = Arc::new(Mutex::new(State::default()));
        let news = Arc::new(Notify::new());
        let task = tokio::spawn(run(rtc, mid, socket, Arc::clone(&state), Arc::clone(&news))).abort_handle();
        Self { leg, state, news, task }
    }

    pub fn say(&self, frequency: Option<f64>) {
        self.state.lock().says = frequency;
    }

    /// Presses a key; its event packets go out in place of sound.
    pub fn press(&self, code: u8) {
        self.state.lock().keys.push(code);
    }

    /// Closes the page without a word, as a browser that is killed.
    pub fn freeze(&self) {
        self.state.lock().frozen = true;
    }

    pub fn payload_types(&self) -> Vec<u8> {
        self.state.lock().payload_types.clone()
    }

    pub async fn hears(&self, frequency: f64) {
        self.last(&format!("{frequency} Hz"), |samples| is_tone(samples, frequency)).await;
    }

    pub async fn hears_silence(&self) {
        self.last("silence", is_silence).await;
    }

    async fn last(&self, what: &str, wanted: impl Fn(&[i16]) -> bool) {
        let wait = async {
            loop {
                let news = self.news.notified();
                {
                    let heard = &self.state.lock().heard;
                    if heard.len() >= 1_600 && wanted(&heard[heard.len() - 1_600..]) {
                        return;
                    }
                }
                news.await;
            }
        };
        if tokio::time::timeout(PATIENCE, wait).await.is_err() {
            panic!("the page does not come to {what}");
        }
    }
}

async fn run(mut rtc: Rtc, mid: Mid, socket: UdpSocket, state: Arc<Mutex<State>>, news: Arc<Notify>) {
    let mut clock = tokio::time::interval(Duration::from_millis(20));
    let address = socket.local_addr().expect("bound");
    let mut buffer = [0; 2_048];
    let (mut sequence, mut timestamp, mut key) = (1_000_u64, 0_u32, None::<(u8, u16, u32)>);
    loop {
        let due = loop {
            match rtc.poll_output().expect("the connection works") {
                Output::Timeout(due) => break due,
                Output::Transmit(datagram) => {
                    let _ = socket.send_to(&datagram.contents, datagram.destination).await;
                }
                Output::Event(Event::RtpPacket(packet)) => {
                    let mut state = state.lock();
                    let payload_type = *packet.header.payload_type;
                    state.payload_types.push(payload_type);
                    let codec = if payload_type == 0 { Codec::Pcmu } else { Codec::Pcma };
                    let decoder = codec.decoder();
                    state.heard.extend(packet.payload.iter().map(|&byte| decoder[usize::from(byte)]));
                    news.notify_waiters();
                }
                Output::Event(_) => {}
            }
        };
        if state.lock().frozen {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep_until(due.into()) => {
                rtc.handle_input(Input::Timeout(Instant::now())).expect("time goes on");
            }
            received = socket.recv_from(&mut buffer) => {
                let Ok((length, from)) = received else { continue };
                if let Ok(datagram) = Receive::new(Protocol::Udp, from, address, &buffer[..length]) {
                    rtc.handle_input(Input::Receive(Instant::now(), datagram)).expect("a datagram");
                }
            }
            _ = clock.tick() => {
                timestamp = timestamp.wrapping_add(160);
                if !rtc.is_connected() {
                    continue;
                }
                let (says, pressed) = {
                    let state = &mut *state.lock();
                    let pressed = if key.is_none() { state.keys.pop() } else { None };
                    (state.says, pressed)
                };
                if let Some(code) = pressed {
                    key = Some((code, 0, timestamp));
                }
                let (payload_type, time, payload) = match &mut key {
                    Some((code, ticks, begins)) => {
                        *ticks += 1;
                        let [high, low] = (ticks.saturating_mul(160)).min(800).to_be_bytes();
                        let payload = vec![*code, if *ticks > 5 { 0x8a } else { 10 }, high, low];
                        (126, *begins, payload)
                    }
                    None => {
                        let samples = match says {
                            Some(frequency) => coded(Codec::Pcmu, tone(frequency, u64::from(timestamp), 160)),
                            None => vec![Codec::Pcmu.silence(); 160],
                        };
                        (0, timestamp, samples)
                    }
                };
                if matches!(key, Some((_, 8.., _))) {
                    key = None;
                }
                sequence += 1;
                let now = Instant::now();
                if let Some(stream) = rtc.direct_api().stream_tx_by_mid(mid, None) {
                    stream.write_rtp(RtpWrite::new(Pt::new_with_value(payload_type), sequence.into(), time, now, payload));
                }
                rtc.handle_input(Input::Timeout(now)).expect("time goes on");
            }
        }
    }
}
