//! A leg: what is known of one side of a call, what it hears, and how packets go out to it.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::browser::{Browser, Outbox};
use super::ear::Ear;
use super::event::{LegId, RemoteMedia};
use super::figures::{Counters, count};
use super::g711::Codec;
use super::latch::Latch;
use super::playback::Playback;
use super::ports::RtpSocket;
use super::recording::Side;
use super::rtp::{HEADER, Packet, write_header};
use super::sampling::DOUBT;
use super::telephone_event::{KeyReceiver, KeySender};
use super::timeline::{Stamp, Timeline};
use super::tones::ToneDetector;

/// After secure entry ends, late packets of the last key stay cut for this long.
const SECURE_TAIL: Duration = Duration::from_millis(200);

/// How packets reach a leg.
pub(crate) enum Path {
    /// RTP to a telephone, on a socket of its own.
    Telephone(Telephone),
    /// SRTP to a browser, on the socket that all browsers share.
    Browser(Box<Browser>),
}

/// The RTP side of a telephone leg.
pub(crate) struct Telephone {
    pub(crate) socket: RtpSocket,
    /// `None` until the telephone's description is known.
    pub(crate) remote: Option<Remote>,
}

/// What was agreed with a telephone.
pub(crate) struct Remote {
    pub(crate) media: RemoteMedia,
    pub(crate) latch: Latch,
}

/// What a leg is fed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hears {
    /// Keys that are pressed towards it.
    Keys,
    /// Clips.
    Clips,
    /// Music on hold.
    Music,
    /// The others of the conversation that it is in.
    Mix,
    /// The leg that it is joined with.
    Peer,
    /// Silence.
    Nothing,
}

/// One side of a call.
pub(crate) struct Leg {
    pub(crate) id: LegId,
    pub(crate) path: Path,
    pub(crate) timeline: Timeline,
    pub(crate) playback: Option<Playback>,
    pub(crate) music: bool,
    pub(crate) held: bool,
    pub(crate) muted: bool,
    /// The place of the leg that it is joined with.
    pub(crate) peer: Option<usize>,
    /// The place of the mix that it is in.
    pub(crate) mix: Option<usize>,
    /// The place of the tape that it is recorded on.
    pub(crate) tape: Option<(usize, Side)>,
    pub(crate) keys_in: KeyReceiver,
    pub(crate) keys_out: KeySender,
    pub(crate) tones: Option<Box<ToneDetector>>,
    /// Who hears what the leg sends, beside its peer.
    pub(crate) ear: Option<Ear>,
    /// Who writes down what the leg says to others.
    pub(crate) scribe: Option<Ear>,
    secure: bool,
    secure_until: Option<Instant>,
    pub(crate) established: bool,
    last_heard: Instant,
    silence_told: bool,
}

impl Leg {
    pub(crate) fn new(id: LegId, path: Path, now: Instant) -> Self {
        Self {
            id,
            path,
            timeline: Timeline::new(),
            playback: None,
            music: false,
            held: false,
            muted: false,
            peer: None,
            mix: None,
            tape: None,
            keys_in: KeyReceiver::default(),
            keys_out: KeySender::default(),
            tones: None,
            ear: None,
            scribe: None,
            secure: false,
            secure_until: None,
            established: false,
            last_heard: now,
            silence_told: false,
        }
    }

    /// Takes a telephone's description, the first one or a later one.
    pub(crate) fn set_remote(&mut self, media: RemoteMedia, now: Instant) {
        let Path::Telephone(telephone) = &mut self.path else { return };
        let sent_before = telephone.remote.as_ref().is_some_and(|remote| remote.media.sends);
        match &mut telephone.remote {
            Some(remote) => {
                remote.media = media;
                remote.latch.tell(media.address);
            }
            None => telephone.remote = Some(Remote { media, latch: Latch::new(media.address) }),
        }
        telephone.socket.sample(false);
        if !sent_before {
            self.last_heard = now;
        }
        match (media.telephone_event, &self.tones) {
            (None, None) => self.tones = Some(Box::new(ToneDetector::new())),
            (Some(_), Some(_)) => self.tones = None,
            _ => {}
        }
    }

    /// What the leg is fed from at this moment.
    pub(crate) fn hears(&self) -> Hears {
        if self.keys_out.is_busy() {
            Hears::Keys
        } else if self.playback.is_some() {
            Hears::Clips
        } else if self.held || self.music {
            Hears::Music
        } else if self.mix.is_some() {
            Hears::Mix
        } else if self.peer.is_some() {
            Hears::Peer
        } else {
            Hears::Nothing
        }
    }

    /// The coding in which sound in `offered` is sent to the leg: as it is if the leg takes it, otherwise its own.
    /// `None` while nothing is agreed.
    pub(crate) fn coding(&self, offered: Option<Codec>) -> Option<Codec> {
        match &self.path {
            Path::Telephone(telephone) => telephone.remote.as_ref().map(|remote| remote.media.codec),
            Path::Browser(browser) => Some(browser.coding(offered)),
        }
    }

    /// The payload type of a coding.
    pub(crate) fn payload_type(&self, codec: Codec) -> u8 {
        match &self.path {
            Path::Telephone(_) => codec.payload_type(),
            Path::Browser(browser) => browser.type_of(codec),
        }
    }

    /// The payload type of key events, where agreed.
    pub(crate) fn key_type(&self) -> Option<u8> {
        match &self.path {
            Path::Telephone(telephone) => telephone.remote.as_ref().and_then(|remote| remote.media.telephone_event),
            Path::Browser(browser) => browser.key_type(),
        }
    }

    /// Whether the leg is to send to us.
    pub(crate) fn should_send(&self) -> bool {
        match &self.path {
            Path::Telephone(telephone) => telephone.remote.as_ref().is_some_and(|remote| remote.media.sends),
            Path::Browser(browser) => browser.is_connected(),
        }
    }

    /// Whether anything can be sent to the leg now.
    pub(crate) fn can_receive(&self) -> bool {
        match &self.path {
            Path::Telephone(telephone) => {
                telephone.remote.as_ref().is_some_and(|remote| remote.media.receives && remote.latch.target().is_some())
            }
            Path::Browser(browser) => browser.is_connected(),
        }
    }

    /// Turns secure entry on or off.
    pub(crate) fn set_secure(&mut self, on: bool, now: Instant) {
        if self.secure && !on {
            self.secure_until = Some(now + SECURE_TAIL);
        }
        self.secure = on;
        if on {
            self.ear = None;
        }
    }

    /// Lets an ear hear what the leg sends, unless that is secret.
    pub(crate) fn set_ear(&mut self, ear: Ear, now: Instant) {
        if !self.secure && self.peer.is_none() && self.mix.is_none() {
            self.ear = Some(ear);
            self.listen(now);
        }
    }

    /// Whether keys are secrets and the leg's sound is cut: during secure entry, shortly after it, and until a tone
    /// that began in it has ended.
    pub(crate) fn is_secure(&mut self, now: Instant) -> bool {
        if self.secure {
            return true;
        }
        match self.secure_until {
            Some(until) if now < until || self.tones.as_ref().is_some_and(|tones| tones.hears_a_key()) => true,
            _ => {
                self.secure_until = None;
                false
            }
        }
    }

    /// Media has come. Returns whether it is the first.
    pub(crate) fn heard(&mut self, now: Instant) -> bool {
        self.last_heard = now;
        self.silence_told = false;
        !std::mem::replace(&mut self.established, true)
    }

    /// Listens in full, or only as far as is needed of a caller who waits; see [`super::sampling`].
    pub(crate) fn listen(&mut self, now: Instant) {
        let waits = self.peer.is_none()
            && self.mix.is_none()
            && self.tape.is_none()
            && self.tones.is_none()
            && self.ear.is_none()
            && self.established
            && self.key_type().is_some()
            && now.duration_since(self.last_heard) < DOUBT;
        if let Path::Telephone(telephone) = &mut self.path {
            telephone.socket.sample(waits);
        }
    }

    /// Whether the leg has just become silent for too long. True once until media comes again.
    pub(crate) fn fell_silent(&mut self, now: Instant, limit: Duration) -> bool {
        if !self.should_send() {
            self.last_heard = now;
            return false;
        }
        if self.silence_told || now.duration_since(self.last_heard) < limit {
            return false;
        }
        self.silence_told = true;
        true
    }

    /// Sends a packet whose sound begins at `frame[HEADER]`.
    pub(crate) fn send(
        &mut self,
        frame: &mut [u8],
        stamp: Stamp,
        payload_type: u8,
        now: Instant,
        outbox: &mut Outbox,
        counters: &Counters,
    ) {
        match &mut self.path {
            Path::Telephone(telephone) => {
                let target = telephone.remote.as_ref().and_then(|remote| remote.latch.target());
                let (Some(target), Some(header)) = (target, frame.first_chunk_mut::<HEADER>()) else { return };
                let Stamp { marker, sequence, timestamp } = stamp;
                write_header(header, marker, payload_type, sequence as u16, timestamp, self.timeline.ssrc);
                count(match telephone.socket.socket.send_to(frame, target) {
                    Ok(_) => &counters.sent,
                    Err(_) => &counters.unsent,
                });
            }
            Path::Browser(browser) => {
                browser.send(&frame[HEADER..], stamp, payload_type, now, outbox);
                count(&counters.sent);
            }
        }
    }

    /// Whether a packet is taken: of a kind that was agreed (G.711, comfort noise, keys), from the leg's telephone, while
    /// it is to send.
    pub(crate) fn admits(&mut self, now: Instant, from: SocketAddr, packet: &Packet<'_>) -> bool {
        match &mut self.path {
            Path::Telephone(telephone) => telephone.remote.as_mut().is_some_and(|remote| {
                let agreed = matches!(packet.payload_type, 0 | 8 | 13)
                    || Some(packet.payload_type) == remote.media.telephone_event;
                agreed && remote.latch.admits(now, from, packet) && remote.media.sends
            }),
            Path::Browser(_) => true,
        }
    }
}
