//! A SIP message taken apart into start line, header lines and body, without copying.
//!
//! Reading never fails on a broken header line: it notes the fault and goes on, because even a message that is
//! refused must be answered to the right place with the right `Via`, `Call-ID` and `CSeq`.

use super::grammar::{is_token, trim};

/// The header fields that this program reads, and all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// `Accept`.
    Accept,
    /// `Authorization`.
    Authorization,
    /// `Call-ID`, `i`.
    CallId,
    /// `Contact`, `m`.
    Contact,
    /// `Content-Encoding`, `e`.
    ContentEncoding,
    /// `Content-Length`, `l`.
    ContentLength,
    /// `Content-Type`, `c`.
    ContentType,
    /// `CSeq`.
    CSeq,
    /// `Expires`.
    Expires,
    /// `From`, `f`.
    From,
    /// `Max-Forwards`.
    MaxForwards,
    /// `Min-SE`.
    MinSe,
    /// `P-Asserted-Identity`.
    AssertedIdentity,
    /// `Proxy-Authorization`.
    ProxyAuthorization,
    /// `Record-Route`.
    RecordRoute,
    /// `Require`.
    Require,
    /// `Retry-After`.
    RetryAfter,
    /// `Session-Expires`, `x`.
    SessionExpires,
    /// `Supported`, `k`.
    Supported,
    /// `To`, `t`.
    To,
    /// `Via`, `v`.
    Via,
    /// A header field that is passed over.
    Other,
}

impl Name {
    fn of(text: &str) -> Self {
        const LONG: [(&str, Name); 21] = [
            ("Accept", Name::Accept),
            ("Authorization", Name::Authorization),
            ("Call-ID", Name::CallId),
            ("Contact", Name::Contact),
            ("Content-Encoding", Name::ContentEncoding),
            ("Content-Length", Name::ContentLength),
            ("Content-Type", Name::ContentType),
            ("CSeq", Name::CSeq),
            ("Expires", Name::Expires),
            ("From", Name::From),
            ("Max-Forwards", Name::MaxForwards),
            ("Min-SE", Name::MinSe),
            ("P-Asserted-Identity", Name::AssertedIdentity),
            ("Proxy-Authorization", Name::ProxyAuthorization),
            ("Record-Route", Name::RecordRoute),
            ("Require", Name::Require),
            ("Retry-After", Name::RetryAfter),
            ("Session-Expires", Name::SessionExpires),
            ("Supported", Name::Supported),
            ("To", Name::To),
            ("Via", Name::Via),
        ];
        if let [letter] = text.as_bytes() {
            return match letter.to_ascii_lowercase() {
                b'c' => Self::ContentType,
                b'e' => Self::ContentEncoding,
                b'f' => Self::From,
                b'i' => Self::CallId,
                b'k' => Self::Supported,
                b'l' => Self::ContentLength,
                b'm' => Self::Contact,
                b't' => Self::To,
                b'v' => Self::Via,
                b'x' => Self::SessionExpires,
                _ => Self::Other,
            };
        }
        LONG.iter()
            .find(|(long, _)| long.len() == text.len() && long.eq_ignore_ascii_case(text))
            .map_or(Self::Other, |&(_, name)| name)
    }
}

/// One header line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header<'a> {
    /// Which field.
    pub name: Name,
    /// Its value, trimmed.
    pub value: &'a str,
}

/// The first line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start<'a> {
    /// `METHOD uri SIP/2.0`.
    Request {
        /// The method.
        method: &'a str,
        /// The Request-URI as written.
        uri: &'a str,
        /// The protocol's version as written.
        version: &'a str,
    },
    /// `SIP/2.0 200 OK`.
    Response {
        /// The protocol's version as written.
        version: &'a str,
        /// The status code as written.
        status: &'a str,
    },
}

/// A message as it was received.
#[derive(Debug, Clone)]
pub struct Message<'a> {
    /// The first line.
    pub start: Start<'a>,
    /// The header lines in their order.
    pub headers: Vec<Header<'a>>,
    /// Everything after the empty line.
    pub body: &'a [u8],
    /// The first thing that was found wrong with the lines.
    pub fault: Option<&'static str>,
}

impl<'a> Message<'a> {
    /// The value of the first header line of that name.
    #[must_use]
    pub fn first(&self, name: Name) -> Option<&'a str> {
        self.headers.iter().find(|header| header.name == name).map(|header| header.value)
    }

    /// The values of all header lines of that name, in their order.
    pub fn all(&self, name: Name) -> impl Iterator<Item = &'a str> + '_ {
        self.headers.iter().filter(move |header| header.name == name).map(|header| header.value)
    }
}

/// More header lines than this are not read: no honest message has so many.
const HEADER_LIMIT: usize = 256;

/// Joins folded header lines by replacing line ends before white space with spaces. The length stays the same.
fn unfold(bytes: &mut [u8]) {
    let mut index = 0;
    while index + 2 < bytes.len() {
        if bytes[index] == b'\r' && bytes[index + 1] == b'\n' {
            match bytes[index + 2] {
                b'\r' => return,
                b' ' | b'\t' => bytes[index..index + 2].fill(b' '),
                _ => {}
            }
        }
        index += 1;
    }
}

/// Reads a message. `None` if the first line is nothing like SIP.
pub fn read(bytes: &mut [u8]) -> Option<Message<'_>> {
    // Empty lines before the first line are passed over (RFC 3261 §7.5).
    let leading = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let bytes = &mut bytes[leading..];
    unfold(bytes);
    let mut lines = Lines { rest: bytes, fault: None };
    let (start, mut fault) = start_line(lines.next()?)?;
    let mut headers = Vec::with_capacity(20);
    loop {
        let Some(line) = lines.next() else {
            fault = fault.or(Some("no empty line ends the header"));
            break;
        };
        if line.is_empty() {
            break;
        }
        let header = std::str::from_utf8(line).ok().and_then(|line| line.split_once(':')).and_then(|(name, value)| {
            let name = name.trim_end_matches([' ', '\t']);
            is_token(name).then(|| Header { name: Name::of(name), value: trim(value) })
        });
        match header {
            Some(header) if headers.len() < HEADER_LIMIT => headers.push(header),
            Some(_) => fault = fault.or(Some("there are too many header lines")),
            None => fault = fault.or(Some("a header line is no name and value")),
        }
    }
    let fault = fault.or(lines.fault);
    Some(Message { start, headers, body: lines.rest, fault })
}

/// Takes lines off the front; a line without a carriage return is noted.
struct Lines<'a> {
    rest: &'a [u8],
    fault: Option<&'static str>,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Option<&'a [u8]> {
        let end = self.rest.iter().position(|&byte| byte == b'\n')?;
        let line = &self.rest[..end];
        self.rest = &self.rest[end + 1..];
        Some(line.strip_suffix(b"\r").unwrap_or_else(|| {
            self.fault = Some("a line ends without a carriage return");
            line
        }))
    }
}

fn start_line(line: &[u8]) -> Option<(Start<'_>, Option<&'static str>)> {
    let line = std::str::from_utf8(line).ok()?;
    if line.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("SIP/")) {
        let (version, rest) = line.split_once(' ')?;
        let status = rest.split(' ').next().unwrap_or(rest);
        return Some((Start::Response { version, status }, None));
    }
    let whole = trim(line);
    let (method, rest) = whole.split_once([' ', '\t'])?;
    let (uri, version) = rest.rsplit_once([' ', '\t'])?;
    if !version.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("SIP/")) {
        return None;
    }
    let fault = if !is_token(method) {
        Some("the method is no token")
    } else if whole.len() != line.len() || uri.contains([' ', '\t']) || uri.is_empty() {
        Some("the request line is not three parts with one space between them")
    } else {
        None
    };
    Some((Start::Request { method, uri, version }, fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_taken_apart() {
        let mut bytes =
            *b"\r\nINVITE sip:a@b SIP/2.0\r\nv: SIP/2.0/UDP x\r\nSubject : a\r\n folded\r\n line\r\nL: 2\r\n\r\nhi";
        let message = read(&mut bytes).unwrap();
        assert_eq!(message.start, Start::Request { method: "INVITE", uri: "sip:a@b", version: "SIP/2.0" });
        assert_eq!(message.first(Name::Via), Some("SIP/2.0/UDP x"));
        assert_eq!(message.headers[1], Header { name: Name::Other, value: "a   folded   line" });
        assert_eq!(message.first(Name::ContentLength), Some("2"));
        assert_eq!(message.body, b"hi");
        assert_eq!(message.fault, None);
    }

    #[test]
    fn a_folded_body_is_not_touched() {
        let mut bytes = *b"OPTIONS sip:a@b SIP/2.0\r\nTo: x\r\n\r\na\r\n b";
        assert_eq!(read(&mut bytes).unwrap().body, b"a\r\n b");
    }

    #[test]
    fn faults_are_noted_and_reading_goes_on() {
        for (text, fault) in [
            ("INVITE  sip:a@b SIP/2.0\r\nTo: x\r\n\r\n", true),
            ("INVITE sip:a@b SIP/2.0 \r\nTo: x\r\n\r\n", true),
            ("INVITE sip:a@b SIP/2.0\r\nnonsense\r\nTo: x\r\n\r\n", true),
            ("INVITE sip:a@b SIP/2.0\nTo: x\n\n", true),
            ("INVITE sip:a@b SIP/2.0\r\nTo: x\r\n", true),
            ("INVITE sip:a@b SIP/2.0\r\nTo: x\r\n\r\n", false),
        ] {
            let mut bytes = text.as_bytes().to_vec();
            let message = read(&mut bytes).unwrap();
            assert_eq!(message.fault.is_some(), fault, "{text:?}");
            assert_eq!(message.first(Name::To), Some("x"), "{text:?}");
        }
    }

    #[test]
    fn what_is_not_sip_is_nothing() {
        for text in ["", "\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "\0\0\0", "INVITE"] {
            assert!(read(&mut text.as_bytes().to_vec()).is_none(), "{text:?}");
        }
    }
}
