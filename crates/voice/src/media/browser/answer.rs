//! Answering a browser's offer.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use str0m::change::SdpOffer;
use str0m::config::{CryptoProvider, DtlsCert, DtlsVersion};
use str0m::format::{Codec as Format, CodecConfig, FormatParams};
use str0m::ice::IceCreds;
use str0m::media::{Frequency, Mid, Pt};
use str0m::{Candidate, Rtc, RtcConfig};

use super::super::config::{MediaConfig, MediaError};
use super::super::event::LegId;
use super::super::ports::{open_udp, reachable};
use super::{Browser, PATIENCE, Types};

/// A session description of a browser has a few kilobytes.
const LARGEST_OFFER: usize = 64 * 1024;
/// What the shared socket may hold while the thread is busy.
const RECEIVE_BUFFER: usize = 4 * 1024 * 1024;

/// What all browser legs have in common: the socket, our addresses, and the certificate.
pub(crate) struct BrowserListener {
    pub(crate) socket: Arc<UdpSocket>,
    candidates: Arc<[SocketAddr]>,
    certificate: DtlsCert,
    crypto: Arc<CryptoProvider>,
}

/// An answered offer.
pub(crate) struct Answered {
    pub(crate) browser: Box<Browser>,
    pub(crate) sdp: String,
    /// The name by which the browser's first datagrams are known (ICE user fragment).
    pub(crate) fragment: String,
}

impl BrowserListener {
    pub(crate) fn open(config: &MediaConfig) -> Result<Self, MediaError> {
        let socket = open_udp(SocketAddr::new(config.bind, config.webrtc_port))
            .map_err(MediaError::io("opening the socket of browsers"))?;
        // Large is better, but what the system allows will do.
        let _ = socket2::SockRef::from(&socket).set_recv_buffer_size(RECEIVE_BUFFER);
        let port = socket.local_addr().map_err(MediaError::io("opening the socket of browsers"))?.port();
        let addresses: Vec<IpAddr> = if config.webrtc_candidates.is_empty() {
            vec![config.advertised.unwrap_or_else(|| reachable(config.bind))]
        } else {
            config.webrtc_candidates.clone()
        };
        let crypto = Arc::new(str0m::crypto::from_feature_flags());
        let certificate = crypto.dtls_provider.generate_certificate().ok_or_else(|| {
            MediaError::io("making a certificate")(std::io::Error::other("the crypto provider makes none"))
        })?;
        Ok(Self {
            socket: Arc::new(socket),
            candidates: addresses.into_iter().map(|address| SocketAddr::new(address, port)).collect(),
            certificate,
            crypto,
        })
    }

    /// Answers an offer: ICE-lite with all our addresses, PCMA, PCMU and `telephone-event` only.
    pub(crate) fn answer(&self, leg: LegId, offer: &str, now: Instant) -> Result<Answered, MediaError> {
        if offer.len() > LARGEST_OFFER {
            return Err(MediaError::MalformedOffer("it is too long".to_owned()));
        }
        let malformed = |error: &dyn std::fmt::Display| MediaError::MalformedOffer(error.to_string());
        let offer = SdpOffer::from_sdp_string(&without_candidates(offer)).map_err(|error| malformed(&error))?;
        let creds = IceCreds::new();
        let fragment = creds.ufrag.clone();
        // An offer that nobody has thought of must not take the caller with it.
        let answered = catch_unwind(AssertUnwindSafe(|| {
            let mut rtc = self.configure(creds).build(now);
            for &address in &*self.candidates {
                let candidate = Candidate::host(address, "udp").map_err(|error| malformed(&error))?;
                rtc.add_local_candidate(candidate);
            }
            let answer = rtc.sdp_api().accept_offer(offer).map_err(|error| malformed(&error))?;
            let sdp = answer.to_sdp_string();
            let mid = audio_of(&sdp).ok_or(MediaError::NoCommonCodec)?;
            let types = types_of(&rtc, mid);
            if types.pcma.is_none() && types.pcmu.is_none() {
                return Err(MediaError::NoCommonCodec);
            }
            Ok((rtc, mid, types, sdp))
        }));
        let (rtc, mid, types, sdp) = answered.map_err(|_| malformed(&"it cannot be answered"))??;
        let browser = Browser {
            leg,
            rtc,
            mid,
            types,
            socket: Arc::clone(&self.socket),
            candidates: Arc::clone(&self.candidates),
            due: now,
            patience: Some(now + PATIENCE),
            connected: false,
            dead: false,
        };
        Ok(Answered { browser: Box::new(browser), sdp, fragment })
    }

    fn configure(&self, creds: IceCreds) -> RtcConfig {
        let mut config = RtcConfig::new()
            .set_crypto_provider(Arc::clone(&self.crypto))
            .set_dtls_cert(self.certificate.clone())
            .set_dtls_version(DtlsVersion::Auto)
            .set_local_ice_credentials(creds)
            .set_ice_lite(true)
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_pcma(true, false)
            .enable_pcmu(true, false);
        keys(config.codec_config());
        config
    }
}

/// The offer without the browser's addresses: an ICE-lite side answers to wherever checks come from, and need not be told
/// (Chromium hides them behind names that only its own network resolves).
fn without_candidates(offer: &str) -> String {
    offer.split_inclusive('\n').filter(|line| !line.starts_with("a=candidate:")).collect()
}

/// `telephone-event/8000`, under the payload type that Chromium gives it.
fn keys(codecs: &mut CodecConfig) {
    let pt = Pt::new_with_value(126);
    let format = FormatParams { telephone_event_max: Some(15), ..FormatParams::default() };
    codecs.add_config(pt, None, Format::Tele, Frequency::EIGHT_KHZ, None, format);
}

/// The name of the first audio line that the answer accepts.
fn audio_of(answer: &str) -> Option<Mid> {
    let mut in_audio = false;
    for line in answer.lines() {
        if let Some(media) = line.strip_prefix("m=") {
            in_audio = media.starts_with("audio ") && !media.starts_with("audio 0 ");
        } else if let Some(mid) = line.strip_prefix("a=mid:").filter(|_| in_audio) {
            return Some(Mid::from(mid.trim()));
        }
    }
    None
}

fn types_of(rtc: &Rtc, mid: Mid) -> Types {
    let Some(media) = rtc.media(mid) else { return Types::default() };
    let agreed = media.remote_pts();
    let find = |format| {
        let found = rtc.codec_config().find(|params| params.spec().codec == format && agreed.contains(&params.pt()));
        found.map(|params| *params.pt())
    };
    Types { pcma: find(Format::PCMA), pcmu: find(Format::PCMU), keys: find(Format::Tele) }
}
