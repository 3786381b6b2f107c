//! What the media engine tells the rest of the room.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use domain::ObjectId;
use domain::secret::Secret;

use super::g711::Codec;

/// One side of a call as media sees it: a stream from and to one telephone or browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LegId(pub(crate) u64);

impl fmt::Display for LegId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "leg-{}", self.0)
    }
}

/// What was agreed with a telephone by SDP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoteMedia {
    /// Where the telephone says it receives. Once media comes from elsewhere, it is sent there (symmetric RTP).
    pub address: SocketAddr,
    /// The one codec in use, by its static payload type.
    pub codec: Codec,
    /// The payload type of `telephone-event/8000`; `None` turns on the detection of tones in the audio.
    pub telephone_event: Option<u8>,
    /// The telephone sends to us (`sendrecv`, `sendonly` in its description).
    pub sends: bool,
    /// The telephone wants to be sent to (`sendrecv`, `recvonly`).
    pub receives: bool,
}

/// Something that happened to a leg or a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaEvent {
    /// A key was pressed.
    Digit {
        /// Whose key.
        leg: LegId,
        /// `0`–`9`, `*`, `#`, `A`–`D`.
        digit: char,
    },
    /// A key was pressed during secure entry.
    SecureDigit {
        /// Whose key.
        leg: LegId,
        /// The key, which must reach neither log nor journal.
        digit: Secret<char>,
    },
    /// The clips of [`super::MediaEngine::play`] have been heard to their end.
    PlaybackFinished {
        /// The leg that heard them.
        leg: LegId,
        /// The number that was given with them.
        token: u64,
    },
    /// The leg should send, but nothing has come for the silence limit. Told once until media comes again.
    Silent {
        /// The silent leg.
        leg: LegId,
    },
    /// The first media has come (telephone), or the connection stands (browser).
    Established {
        /// The leg.
        leg: LegId,
    },
    /// The browser can no longer be reached. It may come back ([`MediaEvent::Established`] again).
    Lost {
        /// The leg.
        leg: LegId,
    },
    /// A recording is complete on disk.
    RecordingEnded {
        /// The recording.
        recording: ObjectId,
        /// The WAV file.
        path: PathBuf,
        /// Its length.
        milliseconds: u64,
        /// Something of it could not be written; what could be is there.
        failed: bool,
    },
}
