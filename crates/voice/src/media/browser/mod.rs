//! Browser legs: WebRTC by str0m, which does ICE, DTLS and SRTP without touching a socket or a clock.
//!
//! All browsers share one UDP socket. What comes in on it is told apart by the [`hub`]; each leg's connection is
//! driven by the media thread that has the leg. RTP mode is used, so that G.711 passes through as it is.

mod answer;
pub(crate) mod hub;

use std::collections::VecDeque;
use std::net::{SocketAddr, UdpSocket};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::media::{Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{RtpPacket, RtpWrite};
use str0m::{Event, IceConnectionState, Input, Output, Rtc, RtcError};

use super::event::LegId;
use super::g711::Codec;
use super::timeline::Stamp;

pub(crate) use answer::{Answered, BrowserListener};

/// How long a browser may take to come after its offer was answered.
const PATIENCE: Duration = Duration::from_secs(30);

/// Something that a browser's connection told while it was driven.
pub(crate) enum News {
    /// The connection stands.
    Up,
    /// The browser cannot be reached.
    Down,
    /// Media has come.
    Media(Box<RtpPacket>),
}

/// News in the order in which they came, by leg. They are read once the leg is free again.
pub(crate) type Outbox = VecDeque<(LegId, News)>;

/// The payload types that were agreed with a browser.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Types {
    pub(crate) pcma: Option<u8>,
    pub(crate) pcmu: Option<u8>,
    pub(crate) keys: Option<u8>,
}

/// The connection of a browser leg.
pub(crate) struct Browser {
    leg: LegId,
    rtc: Rtc,
    mid: Mid,
    types: Types,
    socket: Arc<UdpSocket>,
    /// Our addresses as the browser knows them.
    candidates: Arc<[SocketAddr]>,
    due: Instant,
    /// Until when the browser must have come.
    patience: Option<Instant>,
    connected: bool,
    dead: bool,
}

impl Browser {
    /// The coding in which sound in `offered` is sent.
    pub(crate) fn coding(&self, offered: Option<Codec>) -> Codec {
        match (offered, self.types) {
            (Some(Codec::Pcmu), Types { pcmu: Some(_), .. }) | (_, Types { pcma: None, .. }) => Codec::Pcmu,
            _ => Codec::Pcma,
        }
    }

    /// The coding of a payload type.
    pub(crate) fn codec_of(&self, payload_type: u8) -> Option<Codec> {
        match Some(payload_type) {
            wanted if wanted == self.types.pcma => Some(Codec::Pcma),
            wanted if wanted == self.types.pcmu => Some(Codec::Pcmu),
            _ => None,
        }
    }

    /// The payload type of a coding.
    pub(crate) fn type_of(&self, codec: Codec) -> u8 {
        let known = match codec {
            Codec::Pcma => self.types.pcma,
            Codec::Pcmu => self.types.pcmu,
        };
        known.unwrap_or(codec.payload_type())
    }

    pub(crate) fn key_type(&self) -> Option<u8> {
        self.types.keys
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.connected && !self.dead
    }

    /// Sends a packet.
    pub(crate) fn send(&mut self, payload: &[u8], stamp: Stamp, payload_type: u8, now: Instant, outbox: &mut Outbox) {
        if !self.is_connected() {
            return;
        }
        let mid = self.mid;
        self.drive(outbox, |rtc| {
            if let Some(stream) = rtc.direct_api().stream_tx_by_mid(mid, None) {
                let packet = RtpWrite::new(
                    Pt::new_with_value(payload_type),
                    stamp.sequence.into(),
                    stamp.timestamp,
                    now,
                    payload,
                );
                stream.write_rtp(packet.marker(stamp.marker));
            }
            rtc.handle_input(Input::Timeout(now))
        });
    }

    /// Takes a datagram that came for this leg. One that cannot be read is passed over.
    pub(crate) fn receive(&mut self, datagram: &[u8], from: SocketAddr, now: Instant, outbox: &mut Outbox) {
        // The socket does not tell on which of its addresses the datagram came; any of the same family will do.
        let same_family = self.candidates.iter().find(|candidate| candidate.is_ipv4() == from.is_ipv4());
        let Some(&destination) = same_family.or(self.candidates.first()) else { return };
        self.drive(outbox, |rtc| match Receive::new(Protocol::Udp, from, destination, datagram) {
            Ok(received) => rtc.handle_input(Input::Receive(now, received)),
            Err(_) => Ok(()),
        });
    }

    /// Does what is due. To be called every tick.
    pub(crate) fn tick(&mut self, now: Instant, outbox: &mut Outbox) {
        if now >= self.due {
            self.drive(outbox, |rtc| rtc.handle_input(Input::Timeout(now)));
        }
        if self.patience.is_some_and(|patience| now >= patience) {
            self.patience = None;
            outbox.push_back((self.leg, News::Down));
        }
    }

    /// Says good-bye to the browser.
    pub(crate) fn close(&mut self, outbox: &mut Outbox) {
        self.drive(outbox, Rtc::close);
    }

    /// Changes the connection and carries out what comes of it. A connection that fails is dead; it never takes the
    /// thread with it.
    fn drive(&mut self, outbox: &mut Outbox, change: impl FnOnce(&mut Rtc) -> Result<(), RtcError>) {
        if self.dead {
            return;
        }
        let done = catch_unwind(AssertUnwindSafe(|| {
            change(&mut self.rtc)?;
            self.drain(outbox)
        }));
        let failed = match done {
            Ok(Ok(())) => !self.rtc.is_alive(),
            Ok(Err(error)) => {
                tracing::debug!(leg = %self.leg, %error, "a browser's connection failed");
                true
            }
            Err(_) => {
                tracing::error!(leg = %self.leg, "a browser's connection broke down");
                true
            }
        };
        if failed {
            self.dead = true;
            self.connected = false;
            outbox.push_back((self.leg, News::Down));
        }
    }

    fn drain(&mut self, outbox: &mut Outbox) -> Result<(), RtcError> {
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(due) => {
                    self.due = due;
                    return Ok(());
                }
                Output::Transmit(datagram) => {
                    // A datagram that the system does not take is as one that the network lost.
                    let _ = self.socket.send_to(&datagram.contents, datagram.destination);
                }
                Output::Event(event) => self.note(event, outbox),
            }
        }
    }

    fn note(&mut self, event: Event, outbox: &mut Outbox) {
        match event {
            Event::RtpPacket(packet) => outbox.push_back((self.leg, News::Media(Box::new(packet)))),
            Event::Connected => self.turned(true, outbox),
            Event::IceConnectionStateChange(IceConnectionState::Connected | IceConnectionState::Completed) => {
                // The first time DTLS is still to come, and `Event::Connected` with it.
                let up = self.rtc.is_connected();
                self.turned(up, outbox);
            }
            Event::IceConnectionStateChange(IceConnectionState::Disconnected) | Event::Closed => {
                self.turned(false, outbox);
            }
            _ => {}
        }
    }

    fn turned(&mut self, up: bool, outbox: &mut Outbox) {
        if self.connected != up {
            self.connected = up;
            self.patience = None;
            outbox.push_back((self.leg, if up { News::Up } else { News::Down }));
        }
    }
}
