//! Session descriptions (RFC 4566) as far as one audio stream in PCMA or PCMU needs them (RFC 3264).

use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

use crate::media::{Codec, RemoteMedia};

/// Which way media flows, as the writer of a description says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Both ways.
    SendRecv,
    /// Only from the writer.
    SendOnly,
    /// Only to the writer.
    RecvOnly,
    /// Neither way.
    Inactive,
}

impl Flow {
    const fn name(self) -> &'static str {
        match self {
            Self::SendRecv => "sendrecv",
            Self::SendOnly => "sendonly",
            Self::RecvOnly => "recvonly",
            Self::Inactive => "inactive",
        }
    }

    /// The same as the other side says it.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::SendOnly => Self::RecvOnly,
            Self::RecvOnly => Self::SendOnly,
            same => same,
        }
    }
}

/// Why a description cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SdpError {
    /// It breaks the grammar: 400.
    #[error("the session description cannot be read: {0}")]
    Malformed(&'static str),
    /// It can be read, but offers no audio that we could take: 488.
    #[error("the session description has no audio in PCMA or PCMU over RTP/AVP")]
    NoCommonMedia,
}

/// What the other side wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// Where the other side receives audio.
    pub address: SocketAddr,
    /// The first of its codecs that we have too.
    pub codec: Codec,
    /// The payload type of its `telephone-event/8000`.
    pub telephone_event: Option<u8>,
    /// Which way media flows.
    pub flow: Flow,
    /// Media that we refuse: how many lines stand before the audio line, and each without its port.
    refused: Vec<Refused>,
    place: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Refused {
    kind: String,
    rest: String,
}

/// More media than this in one description is malformed.
const MEDIA_LIMIT: usize = 16;

/// A media line and what is said below it.
struct Section<'a> {
    kind: &'a str,
    port: u16,
    rest: &'a str,
    connection: Option<&'a str>,
    flow: Option<Flow>,
    telephone_event: Option<u8>,
}

impl Description {
    /// Reads a description. `peer` is used where the description names a host instead of an address.
    ///
    /// # Errors
    /// [`SdpError`].
    pub fn parse(body: &[u8], peer: IpAddr) -> Result<Self, SdpError> {
        let text = std::str::from_utf8(body).map_err(|_| SdpError::Malformed("it is not UTF-8"))?;
        let mut lines = text.lines().map(|line| line.trim_end_matches('\r')).filter(|line| !line.is_empty());
        if lines.next() != Some("v=0") {
            return Err(SdpError::Malformed("it does not begin with v=0"));
        }
        let (mut connection, mut flow, mut has_origin) = (None, None, false);
        let mut sections: Vec<Section<'_>> = Vec::new();
        for line in lines {
            let (kind, value) = line.split_once('=').ok_or(SdpError::Malformed("a line is no type and value"))?;
            match kind {
                "o" => has_origin = true,
                "m" => {
                    if sections.len() == MEDIA_LIMIT {
                        return Err(SdpError::Malformed("it has too many media"));
                    }
                    sections.push(section(value)?);
                }
                "c" => match sections.last_mut() {
                    Some(section) => section.connection = Some(value),
                    None => connection = Some(value),
                },
                "a" => match sections.last_mut() {
                    Some(section) => attribute(section, value),
                    None => flow = flow_named(value).or(flow),
                },
                kind if kind.len() == 1 => {}
                _ => return Err(SdpError::Malformed("a type is not one letter")),
            }
        }
        if !has_origin {
            return Err(SdpError::Malformed("it has no origin"));
        }
        Self::choose(&sections, connection, flow, peer)
    }

    fn choose(
        sections: &[Section<'_>],
        connection: Option<&str>,
        flow: Option<Flow>,
        peer: IpAddr,
    ) -> Result<Self, SdpError> {
        if sections.iter().any(|section| section.connection.or(connection).is_none()) {
            return Err(SdpError::Malformed("a medium has no connection"));
        }
        let usable = |section: &Section<'_>| {
            let mut words = section.rest.split_ascii_whitespace();
            if section.kind != "audio" || section.port == 0 || words.next() != Some("RTP/AVP") {
                return None;
            }
            words.find_map(|format| match format {
                "0" => Some(Codec::Pcmu),
                "8" => Some(Codec::Pcma),
                _ => None,
            })
        };
        let (place, codec) = sections
            .iter()
            .enumerate()
            .find_map(|(place, section)| Some((place, usable(section)?)))
            .ok_or(SdpError::NoCommonMedia)?;
        let audio = &sections[place];
        let (address, is_hold) = address(audio.connection.or(connection).unwrap_or_default(), peer)?;
        let mut flow = audio.flow.or(flow).unwrap_or(Flow::SendRecv);
        if is_hold {
            // The hold of RFC 2543: the other side does not want to be sent to.
            flow = match flow {
                Flow::SendRecv | Flow::SendOnly => Flow::SendOnly,
                Flow::RecvOnly | Flow::Inactive => Flow::Inactive,
            };
        }
        let refused = sections
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != place)
            .map(|(_, section)| Refused { kind: section.kind.to_owned(), rest: section.rest.to_owned() })
            .collect();
        Ok(Self {
            address: SocketAddr::new(address, audio.port),
            codec,
            telephone_event: audio.telephone_event,
            flow,
            refused,
            place,
        })
    }

    /// What the media engine must know.
    #[must_use]
    pub fn remote(&self) -> RemoteMedia {
        RemoteMedia {
            address: self.address,
            codec: self.codec,
            telephone_event: self.telephone_event,
            sends: matches!(self.flow, Flow::SendRecv | Flow::SendOnly),
            receives: matches!(self.flow, Flow::SendRecv | Flow::RecvOnly),
        }
    }
}

fn section(value: &str) -> Result<Section<'_>, SdpError> {
    let malformed = SdpError::Malformed("a media line is not kind, port, protocol and formats");
    let (kind, rest) = value.split_once(' ').ok_or(malformed)?;
    let (port, rest) = rest.split_once(' ').ok_or(malformed)?;
    let port = port.split('/').next().unwrap_or(port);
    let port = port.parse().map_err(|_| malformed)?;
    if kind.is_empty() || rest.split_ascii_whitespace().count() < 2 {
        return Err(malformed);
    }
    Ok(Section { kind, port, rest, connection: None, flow: None, telephone_event: None })
}

fn attribute(section: &mut Section<'_>, value: &str) {
    if let Some(flow) = flow_named(value) {
        section.flow = Some(flow);
    } else if let Some(mapping) = value.strip_prefix("rtpmap:")
        && let Some((payload, coding)) = mapping.split_once(' ')
        && coding.trim().eq_ignore_ascii_case("telephone-event/8000")
        && let Ok(payload @ 96..=127) = payload.trim().parse()
    {
        section.telephone_event = Some(payload);
    }
}

fn flow_named(value: &str) -> Option<Flow> {
    match value.trim() {
        "sendrecv" => Some(Flow::SendRecv),
        "sendonly" => Some(Flow::SendOnly),
        "recvonly" => Some(Flow::RecvOnly),
        "inactive" => Some(Flow::Inactive),
        _ => None,
    }
}

/// The address of a connection line, and whether it is the unspecified one that means hold.
fn address(connection: &str, peer: IpAddr) -> Result<(IpAddr, bool), SdpError> {
    let mut words = connection.split_ascii_whitespace();
    let (Some("IN"), Some("IP4" | "IP6"), Some(host)) = (words.next(), words.next(), words.next()) else {
        return Err(SdpError::Malformed("a connection is not IN, IP4 or IP6, and an address"));
    };
    let host = host.split('/').next().unwrap_or(host);
    Ok(match host.parse::<IpAddr>() {
        Ok(address) if address.is_unspecified() => (peer, true),
        Ok(address) => (address.to_canonical(), false),
        Err(_) => (peer, false),
    })
}

/// Our side of a session: what its descriptions have in common.
#[derive(Debug, Clone, Copy)]
pub struct Ours {
    /// Where we receive audio.
    pub address: SocketAddr,
    /// Identifies the session in its origin line.
    pub session: u64,
    /// Grows with each description that differs from the one before.
    pub version: u64,
}

impl Ours {
    /// The answer to a description: its codec, its media lines in their order with all but the audio refused.
    #[must_use]
    pub fn answer(&self, offer: &Description) -> String {
        let mut text = self.session_lines();
        for refused in &offer.refused[..offer.place] {
            let _ = write!(text, "m={} 0 {}\r\n", refused.kind, refused.rest);
        }
        self.audio(&mut text, &[offer.codec], offer.telephone_event, offer.flow.reversed());
        for refused in &offer.refused[offer.place..] {
            let _ = write!(text, "m={} 0 {}\r\n", refused.kind, refused.rest);
        }
        text
    }

    /// An offer of both codecs and keys by `telephone-event`.
    #[must_use]
    pub fn offer(&self) -> String {
        let mut text = self.session_lines();
        self.audio(&mut text, &[Codec::Pcma, Codec::Pcmu], Some(101), Flow::SendRecv);
        text
    }

    fn session_lines(&self) -> String {
        let mut text = String::with_capacity(320);
        let address = self.address.ip().to_canonical();
        let kind = if address.is_ipv4() { "IP4" } else { "IP6" };
        let Self { session, version, .. } = self;
        let _ = write!(
            text,
            "v=0\r\no=yuanyin {session} {version} IN {kind} {address}\r\ns=-\r\nc=IN {kind} {address}\r\nt=0 0\r\n"
        );
        text
    }

    fn audio(&self, text: &mut String, codecs: &[Codec], telephone_event: Option<u8>, flow: Flow) {
        let _ = write!(text, "m=audio {} RTP/AVP", self.address.port());
        for codec in codecs {
            let _ = write!(text, " {}", codec.payload_type());
        }
        if let Some(payload) = telephone_event {
            let _ = write!(text, " {payload}");
        }
        text.push_str("\r\n");
        for codec in codecs {
            let name = match codec {
                Codec::Pcma => "PCMA",
                Codec::Pcmu => "PCMU",
            };
            let _ = write!(text, "a=rtpmap:{} {name}/8000\r\n", codec.payload_type());
        }
        if let Some(payload) = telephone_event {
            let _ = write!(text, "a=rtpmap:{payload} telephone-event/8000\r\na=fmtp:{payload} 0-15\r\n");
        }
        let _ = write!(text, "a=ptime:20\r\na={}\r\n", flow.name());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n\
        m=video 3227 RTP/AVP 31\r\na=rtpmap:31 LPC\r\nm=audio 49217 RTP/AVP 96 8 0 101\r\n\
        a=rtpmap:96 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\na=sendonly\r\n";

    fn parse(text: &str) -> Result<Description, SdpError> {
        Description::parse(text.as_bytes(), IpAddr::from([127, 0, 0, 1]))
    }

    #[test]
    fn the_first_common_codec_is_taken_and_other_media_are_refused() {
        let offer = parse(OFFER).unwrap();
        assert_eq!(offer.codec, Codec::Pcma);
        assert_eq!(offer.telephone_event, Some(101));
        assert_eq!(offer.address, "192.0.2.1:49217".parse().unwrap());
        let remote = offer.remote();
        assert!(remote.sends && !remote.receives);
        let ours = Ours { address: "198.51.100.1:20000".parse().unwrap(), session: 7, version: 1 };
        let answer = ours.answer(&offer);
        assert_eq!(
            answer,
            "v=0\r\no=yuanyin 7 1 IN IP4 198.51.100.1\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n\
             m=video 0 RTP/AVP 31\r\nm=audio 20000 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\n\
             a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=recvonly\r\n"
        );
        let read_back = parse(&answer).unwrap();
        assert_eq!((read_back.codec, read_back.flow), (Codec::Pcma, Flow::RecvOnly));
    }

    #[test]
    fn our_offer_can_be_read() {
        let ours = Ours { address: "[2001:db8::1]:20000".parse().unwrap(), session: 7, version: 1 };
        let offer = parse(&ours.offer()).unwrap();
        assert_eq!((offer.codec, offer.telephone_event, offer.flow), (Codec::Pcma, Some(101), Flow::SendRecv));
        assert_eq!(offer.address, ours.address);
    }

    #[test]
    fn an_unspecified_address_is_a_hold() {
        let held = OFFER.replace("IP4 192.0.2.1\r\nt", "IP4 0.0.0.0\r\nt").replace("a=sendonly\r\n", "");
        let offer = parse(&held).unwrap();
        assert_eq!(offer.flow, Flow::SendOnly);
        assert_eq!(offer.address.ip(), IpAddr::from([127, 0, 0, 1]));
    }

    #[test]
    fn what_cannot_be_read_and_what_cannot_be_taken_are_told_apart() {
        for (text, error) in [
            ("", SdpError::Malformed("it does not begin with v=0")),
            ("v=0\r\ns=-\r\n", SdpError::Malformed("it has no origin")),
            (
                "v=0\r\no=-\r\nm=audio x RTP/AVP 0\r\n",
                SdpError::Malformed("a media line is not kind, port, protocol and formats"),
            ),
            ("v=0\r\no=-\r\nm=audio 4000 RTP/AVP 0\r\n", SdpError::Malformed("a medium has no connection")),
            ("v=0\r\no=-\r\nnonsense\r\n", SdpError::Malformed("a line is no type and value")),
            ("v=0\r\no=-\r\nc=IN IP4 1.2.3.4\r\nm=audio 4000 RTP/SAVP 0\r\n", SdpError::NoCommonMedia),
            ("v=0\r\no=-\r\nc=IN IP4 1.2.3.4\r\nm=audio 0 RTP/AVP 0\r\n", SdpError::NoCommonMedia),
            ("v=0\r\no=-\r\nc=IN IP6 ::ffff:192.0.2.2\r\nm=audio 6000 RTP/AVP 2\r\n", SdpError::NoCommonMedia),
        ] {
            assert_eq!(parse(text).unwrap_err(), error, "{text:?}");
        }
    }
}
