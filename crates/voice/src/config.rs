//! The settings of the room.

use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::media::MediaConfig;
use crate::sip::digest::Algorithm;
use crate::sip::session_timer::Wanted;
use crate::trunks::Trunk;

/// SIP and media as the configuration file writes them. Everything has a default that serves one machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VoiceConfig {
    /// Where SIP is listened on, UDP and TCP.
    pub sip: SocketAddr,
    /// The address that telephones, trunks and browsers are told, where it differs from the machine's own (a router
    /// or NAT in front).
    pub advertised: Option<IpAddr>,
    /// The realm of digests. A change makes every SIP password invalid.
    pub realm: String,
    /// The digest algorithms that are asked for, best first. Telephones of before 2020 know `md5` only, and some
    /// give up at the sight of another.
    pub digests: Vec<Algorithm>,
    /// From whom calls are taken. Others get 403, or are asked for a digest if there is an account of a trunk.
    pub trunks: Vec<Trunk>,
    /// More calls of customers at once are refused with 503.
    pub max_calls: usize,
    /// Connections (TCP) that are held open.
    pub max_connections: usize,
    /// What `Retry-After` says, in seconds.
    pub retry_after_seconds: u32,
    /// The longest interval of a session timer, in seconds.
    pub session_expires_seconds: u32,
    /// The shortest interval of a session timer, in seconds; at least 90.
    pub min_session_expires_seconds: u32,
    /// The shortest time for which a telephone may register, in seconds.
    pub min_registration_seconds: u32,
    /// The longest time for which a telephone may register, in seconds.
    pub max_registration_seconds: u32,
    /// How long an agent's telephone rings at most, in seconds. Offers end before.
    pub ringing_seconds: u32,
    /// How long an agent's browser may be unreachable during a conversation, in seconds.
    pub browser_grace_seconds: u32,
    /// While the store cannot be written callers hear that all lines are busy before they are refused.
    pub busy_announcement: bool,
    /// Prompts that are kept ready to be played, in megabytes of coded sound.
    pub prompt_cache_megabytes: usize,
    /// Media.
    pub media: MediaSettings,
}

/// The part about media.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MediaSettings {
    /// The address of the media sockets; without it that of SIP.
    pub bind: Option<IpAddr>,
    /// The first UDP port of telephone legs.
    pub first_port: u16,
    /// The last UDP port of telephone legs.
    pub last_port: u16,
    /// Media threads; without it by the number of cores.
    pub threads: Option<usize>,
    /// The UDP port that all browsers share; 0 takes any.
    pub webrtc_port: u16,
    /// The addresses that browsers are told; without any, the advertised one.
    pub webrtc_candidates: Vec<IpAddr>,
    /// A customer who sends nothing for so long is hung up on, in seconds.
    pub silence_seconds: u32,
}

impl Default for VoiceConfig {
    fn default() -> Self {
        Self {
            sip: SocketAddr::from(([127, 0, 0, 1], 5060)),
            advertised: None,
            realm: "yuanyin".to_owned(),
            digests: vec![Algorithm::Md5],
            trunks: vec![Trunk::this_machine()],
            max_calls: 2000,
            max_connections: 4096,
            retry_after_seconds: 5,
            session_expires_seconds: 1800,
            min_session_expires_seconds: 90,
            min_registration_seconds: 60,
            max_registration_seconds: 3600,
            ringing_seconds: 60,
            browser_grace_seconds: 15,
            busy_announcement: true,
            prompt_cache_megabytes: 64,
            media: MediaSettings::default(),
        }
    }
}

impl Default for MediaSettings {
    fn default() -> Self {
        Self {
            bind: None,
            first_port: 20_000,
            last_port: 29_999,
            threads: None,
            webrtc_port: 0,
            webrtc_candidates: Vec::new(),
            silence_seconds: 60,
        }
    }
}

impl VoiceConfig {
    /// The session timers that are agreed to.
    #[must_use]
    pub(crate) fn session(&self) -> Wanted {
        let min = self.min_session_expires_seconds.max(90);
        Wanted { expires: self.session_expires_seconds.max(min), min }
    }

    /// The engine's settings; `spool` is the folder of recordings in progress.
    #[must_use]
    pub(crate) fn media(&self, spool: PathBuf) -> MediaConfig {
        let defaults = MediaConfig::default();
        let ports: RangeInclusive<u16> = self.media.first_port..=self.media.last_port;
        MediaConfig {
            bind: self.media.bind.unwrap_or_else(|| self.sip.ip()),
            advertised: self.advertised,
            ports,
            threads: self.media.threads.unwrap_or(defaults.threads),
            webrtc_port: self.media.webrtc_port,
            webrtc_candidates: self.media.webrtc_candidates.clone(),
            silence_limit: Duration::from_secs(u64::from(self.media.silence_seconds)),
            recordings: spool,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_written_has_its_default() {
        let config: VoiceConfig =
            serde_json::from_str(r#"{"sip":"0.0.0.0:5062","media":{"silence_seconds":5}}"#).unwrap();
        assert_eq!(config.sip.port(), 5062);
        assert_eq!(config.max_calls, VoiceConfig::default().max_calls);
        assert_eq!(config.media("spool".into()).silence_limit, Duration::from_secs(5));
        assert!(serde_json::from_str::<VoiceConfig>(r#"{"sipp":"0.0.0.0:5062"}"#).is_err());
    }
}
