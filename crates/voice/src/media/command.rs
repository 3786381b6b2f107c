//! What the media threads are asked to do, and how they are reached.

use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, SyncSender};

use domain::ObjectId;

use super::clip::Clip;
use super::ear::Ear;
use super::event::{LegId, RemoteMedia};
use super::leg::Leg;
use super::mix::{MEMBERS, Member};
use super::recording::Tape;

/// Commands that may wait for a media thread, which reads them at least every 5 ms. A caller that finds the queue full
/// waits for that long.
pub(crate) const COMMANDS: usize = 8_192;
/// Datagrams of browsers that may wait for another thread than the socket's; more are lost as on a network.
pub(crate) const DATAGRAMS: usize = 4_096;

/// A request to a media thread.
pub(crate) enum Command {
    Open(Box<Leg>),
    SetRemote(LegId, RemoteMedia),
    Play(LegId, u64, Vec<Arc<Clip>>),
    StopPlaying(LegId),
    Music(LegId, bool),
    Hold(LegId, bool),
    Mute(LegId, bool),
    SecureEntry(LegId, bool),
    Listen(LegId, Ear),
    StopListening(LegId),
    Scribe(LegId, Option<Ear>),
    SendDigit(LegId, char),
    Join(LegId, LegId),
    Part(LegId, LegId),
    /// These legs and nobody else are in one conversation; the first is the customer's.
    Confer(Box<[Option<Member>; MEMBERS]>),
    /// The leg leaves the conversation of several that it is in.
    Leave(LegId),
    Record {
        customer: LegId,
        agent: LegId,
        recording: ObjectId,
    },
    StopRecording {
        customer: LegId,
        recording: ObjectId,
    },
    Close(LegId),
    SetMusic(Arc<Clip>),
    /// The shared socket's thread learns the name of a browser leg.
    AddBrowser(LegId, String),
    RemoveBrowser(LegId),
    /// A leg is about to come from another thread; commands for it are kept until it is there.
    Expect(LegId),
    /// The leg is to go to the thread of this number.
    Move(LegId, usize),
    /// Ends what is being recorded, then the thread.
    Stop,
}

impl Command {
    /// The legs that must be there before the command can be carried out.
    pub(crate) fn legs(&self) -> [Option<LegId>; MEMBERS] {
        match self {
            Self::SetRemote(leg, _)
            | Self::Play(leg, ..)
            | Self::StopPlaying(leg)
            | Self::Music(leg, _)
            | Self::Hold(leg, _)
            | Self::Mute(leg, _)
            | Self::SecureEntry(leg, _)
            | Self::Listen(leg, _)
            | Self::StopListening(leg)
            | Self::Scribe(leg, _)
            | Self::SendDigit(leg, _)
            | Self::Close(leg)
            | Self::Leave(leg)
            | Self::StopRecording { customer: leg, .. }
            | Self::Move(leg, _) => [Some(*leg), None, None, None, None, None],
            Self::Join(a, b) | Self::Part(a, b) | Self::Record { customer: a, agent: b, .. } => {
                [Some(*a), Some(*b), None, None, None, None]
            }
            Self::Confer(members) => members.map(|member| member.map(|member| member.leg)),
            Self::Open(_)
            | Self::SetMusic(_)
            | Self::AddBrowser(..)
            | Self::RemoveBrowser(_)
            | Self::Expect(_)
            | Self::Stop => [None; MEMBERS],
        }
    }
}

/// What media threads give each other.
pub(crate) enum Arrival {
    /// A leg, with the tape of a customer who is recorded.
    Leg(Box<Leg>, Option<Box<Tape>>),
    /// The leg that was to come had gone.
    Nobody(LegId),
}

/// A datagram for a browser leg on another thread than the socket's.
pub(crate) struct Datagram {
    pub(crate) leg: LegId,
    pub(crate) from: std::net::SocketAddr,
    pub(crate) bytes: Box<[u8]>,
}

/// How a media thread is reached.
#[derive(Clone)]
pub(crate) struct Address {
    pub(crate) commands: SyncSender<Command>,
    /// As many as there are legs at most.
    pub(crate) arrivals: Sender<Arrival>,
    pub(crate) datagrams: SyncSender<Datagram>,
    pub(crate) bell: Arc<Bell>,
}

impl Address {
    /// Gives the thread a command. One that has ended passes it over.
    pub(crate) fn send(&self, command: Command) {
        if self.commands.send(command).is_ok() {
            self.bell.ring();
        }
    }

    /// Gives the thread a leg.
    pub(crate) fn hand_over(&self, arrival: Arrival) {
        if self.arrivals.send(arrival).is_ok() {
            self.bell.ring();
        }
    }

    /// Gives the thread a datagram, if there is room.
    pub(crate) fn pass_on(&self, datagram: Datagram) {
        if self.datagrams.try_send(datagram).is_ok() {
            self.bell.ring();
        }
    }
}

/// Wakes a thread that waits for sockets.
pub(crate) struct Bell {
    event: OwnedFd,
    rung: AtomicBool,
}

impl Bell {
    pub(crate) fn new() -> std::io::Result<Self> {
        use rustix::event::{EventfdFlags, eventfd};
        Ok(Self { event: eventfd(0, EventfdFlags::NONBLOCK | EventfdFlags::CLOEXEC)?, rung: AtomicBool::new(false) })
    }

    pub(crate) fn event(&self) -> &OwnedFd {
        &self.event
    }

    fn ring(&self) {
        if !self.rung.swap(true, Ordering::AcqRel) {
            // The counter cannot overflow: it is rung once between two answers.
            let _ = rustix::io::write(&self.event, &1_u64.to_ne_bytes());
        }
    }

    /// Makes the bell ready to be rung again. What was given before is seen after this.
    pub(crate) fn answer(&self) {
        let _ = rustix::io::read(&self.event, &mut [0_u8; 8]);
        self.rung.swap(false, Ordering::AcqRel);
    }
}
