//! The settings of the media engine and what can go wrong with it.

use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use domain::Language;
use domain::problem::{Explain, Refusal};

/// Where media is received and sent, and how much of the machine it may use.
#[derive(Debug, Clone)]
pub struct MediaConfig {
    /// The address on which sockets are opened. An unspecified address (`0.0.0.0`) means every interface.
    pub bind: IpAddr,
    /// The address that is told to telephones, where it differs from `bind` (a router or NAT in front).
    pub advertised: Option<IpAddr>,
    /// UDP ports of telephone legs; each leg takes an even one. Default 20000–29999.
    pub ports: RangeInclusive<u16>,
    /// Media threads. Default: one on machines of up to two cores, otherwise half of the cores.
    pub threads: usize,
    /// The one UDP port that all browser legs share; 0 takes any free port.
    pub webrtc_port: u16,
    /// The addresses that browsers are told to send to. Empty: the advertised address.
    pub webrtc_candidates: Vec<IpAddr>,
    /// How long a leg that should send may be silent before [`super::MediaEvent::Silent`]. Default 60 s.
    pub silence_limit: Duration,
    /// The spool folder of recordings in progress.
    pub recordings: PathBuf,
}

impl Default for MediaConfig {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            bind: IpAddr::from([127, 0, 0, 1]),
            advertised: None,
            ports: 20_000..=29_999,
            threads: if cores <= 2 { 1 } else { cores / 2 },
            webrtc_port: 0,
            webrtc_candidates: Vec::new(),
            silence_limit: Duration::from_secs(60),
            recordings: PathBuf::from("recordings"),
        }
    }
}

/// Why media could not be started or a leg could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// Every port of the range is taken.
    #[error("every UDP port of {}–{} is taken", .0.start(), .0.end())]
    NoPorts(RangeInclusive<u16>),
    /// A socket, a thread or the spool folder could not be opened.
    #[error("{what}: {error}")]
    Io {
        /// What was tried.
        what: &'static str,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// The browser's offer cannot be read.
    #[error("the session description cannot be read: {0}")]
    MalformedOffer(String),
    /// The browser offers no codec that a telephone understands.
    #[error("the offer has no audio in PCMA or PCMU")]
    NoCommonCodec,
    /// The engine has been stopped.
    #[error("the media engine is not running")]
    Stopped,
}

impl Explain for MediaError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::NoPorts(_) | Self::Stopped => Refusal::Unavailable,
            Self::Io { .. } => Refusal::Internal,
            Self::MalformedOffer(_) => Refusal::Malformed,
            Self::NoCommonCodec => Refusal::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoPorts(_) => "voice.no_media_ports",
            Self::Io { .. } => "voice.media_io",
            Self::MalformedOffer(_) => "voice.malformed_offer",
            Self::NoCommonCodec => "voice.no_common_codec",
            Self::Stopped => "voice.media_stopped",
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::NoPorts(_) => ("通话线路已满，请稍后再试。", "All voice lines are taken; try again later."),
            Self::Io { .. } => ("语音服务出错，请联系系统维护员。", "The voice service failed; tell the maintainer."),
            Self::MalformedOffer(_) => ("会话描述（SDP）无法识别。", "The session description (SDP) cannot be read."),
            Self::NoCommonCodec => {
                ("会话描述中没有 PCMA 或 PCMU 语音。", "The session description offers no PCMA or PCMU audio.")
            }
            Self::Stopped => ("语音服务已停止，请稍后再试。", "The voice service is stopped; try again later."),
        };
        if language == Language::Zh { zh } else { en }.to_owned()
    }
}

impl MediaError {
    /// Wraps what the system said with what was tried.
    pub(crate) fn io(what: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |error| Self::Io { what, error }
    }
}
