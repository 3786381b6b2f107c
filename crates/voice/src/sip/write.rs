//! Writing responses, and the pieces that requests are made of.

use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

use bytes::Bytes;

use super::grammar::{List, Parameters, trim};
use super::header::Via;
use super::message::{Message, Name};

/// The words that go with a status.
#[must_use]
pub const fn reason(status: u16) -> &'static str {
    match status {
        100 => "Trying",
        180 => "Ringing",
        183 => "Session Progress",
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        413 => "Request Entity Too Large",
        415 => "Unsupported Media Type",
        416 => "Unsupported URI Scheme",
        420 => "Bad Extension",
        422 => "Session Interval Too Small",
        423 => "Interval Too Brief",
        480 => "Temporarily Unavailable",
        481 => "Call/Transaction Does Not Exist",
        482 => "Loop Detected",
        486 => "Busy Here",
        487 => "Request Terminated",
        488 => "Not Acceptable Here",
        491 => "Request Pending",
        500 => "Server Internal Error",
        503 => "Service Unavailable",
        505 => "Version Not Supported",
        603 => "Decline",
        _ => "Status",
    }
}

/// The lines that every response to a request repeats: `Via`, `From`, `To`, `Call-ID`, `CSeq`, `Record-Route`.
///
/// The topmost `Via` gets `received` and `rport` (RFC 3261 §18.2.1, RFC 3581). `tag` is put on a `To` that has none.
#[must_use]
pub fn response_head(message: &Message<'_>, source: SocketAddr, tag: Option<&str>) -> String {
    let mut head = String::with_capacity(640);
    let mut is_top = true;
    for header in &message.headers {
        match header.name {
            Name::Via if is_top => {
                is_top = false;
                write_top_via(&mut head, header.value, source);
            }
            Name::Via => line(&mut head, "Via", header.value),
            Name::From => line(&mut head, "From", header.value),
            Name::To => {
                let tagged = super::header::Address::parse(header.value)
                    .map_or_else(|_| header.value.contains("tag="), |address| address.tag().is_some());
                match tag {
                    Some(tag) if !tagged => {
                        let _ = write!(head, "To: {};tag={tag}\r\n", header.value);
                    }
                    _ => line(&mut head, "To", header.value),
                }
            }
            Name::CallId => line(&mut head, "Call-ID", header.value),
            Name::CSeq => line(&mut head, "CSeq", header.value),
            _ => {}
        }
    }
    head
}

/// The `Record-Route` lines, which an answer to an INVITE repeats (RFC 3261 §12.1.1).
pub fn copy_record_routes(head: &mut String, message: &Message<'_>) {
    for value in message.all(Name::RecordRoute) {
        line(head, "Record-Route", value);
    }
}

fn line(text: &mut String, name: &str, value: &str) {
    text.push_str(name);
    text.push_str(": ");
    text.push_str(value);
    text.push_str("\r\n");
}

fn write_top_via(head: &mut String, value: &str, source: SocketAddr) {
    let top = List::of(value).next().and_then(Result::ok);
    let Some((top, via)) = top.and_then(|top| Via::parse(top).ok().map(|via| (top, via))) else {
        line(head, "Via", value);
        return;
    };
    let _ = write!(head, "Via: SIP/2.0/{} {}", via.transport, via.host);
    if let Some(port) = via.port {
        let _ = write!(head, ":{port}");
    }
    for (name, value) in Parameters::of(via.parameters).flatten() {
        if name.eq_ignore_ascii_case("received") || name.eq_ignore_ascii_case("rport") {
            continue;
        }
        head.push(';');
        head.push_str(name);
        if let Some(value) = value {
            head.push('=');
            head.push_str(value);
        }
    }
    let address = source.ip().to_canonical();
    if via.rport || super::uri::host_address(via.host) != Some(address) {
        let _ = write!(head, ";received={address}");
    }
    if via.rport {
        let _ = write!(head, ";rport={}", source.port());
    }
    // What stood behind the topmost element in the same line.
    let behind = trim(&value[top.as_ptr() as usize - value.as_ptr() as usize + top.len()..]);
    head.push_str(behind);
    head.push_str("\r\n");
}

/// Where a response goes (RFC 3261 §18.2.2, RFC 3581 §4): to where the request came from, unless the sender stated its
/// own address with another port and did not ask otherwise.
#[must_use]
pub fn response_target(via: Option<&Via<'_>>, source: SocketAddr) -> SocketAddr {
    match via {
        Some(via) if !via.rport && super::uri::host_address(via.host) == Some(source.ip().to_canonical()) => {
            SocketAddr::new(source.ip(), via.port.unwrap_or(5060))
        }
        _ => source,
    }
}

/// A whole response.
#[must_use]
pub fn response(status: u16, head: &str, lines: &str, sdp: Option<&str>) -> Bytes {
    let mut text = String::with_capacity(head.len() + lines.len() + sdp.map_or(0, str::len) + 128);
    let _ = write!(text, "SIP/2.0 {status} {}\r\n", reason(status));
    text.push_str(head);
    text.push_str(lines);
    finish(&mut text, sdp);
    Bytes::from(text)
}

/// The content lines, the empty line and the body.
pub fn finish(text: &mut String, sdp: Option<&str>) {
    match sdp {
        Some(sdp) => {
            let _ = write!(text, "Content-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{sdp}", sdp.len());
        }
        None => text.push_str("Content-Length: 0\r\n\r\n"),
    }
}

/// An address as a host in a URI or `Via`.
#[must_use]
pub fn host(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sip::message::read;

    #[test]
    fn a_response_repeats_what_it_answers() {
        let mut bytes = *b"OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP x.example.com;branch=z9hG4bK1;rport, SIP/2.0/TCP y;branch=2\r\nVia: SIP/2.0/TCP z;branch=3\r\nFrom: <sip:c@d>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 7\r\nCSeq: 1 OPTIONS\r\n\r\n";
        let message = read(&mut bytes).unwrap();
        let head = response_head(&message, "192.0.2.7:4000".parse().unwrap(), Some("t"));
        let response = response(200, &head, "Allow: BYE\r\n", None);
        assert_eq!(
            std::str::from_utf8(&response).unwrap(),
            "SIP/2.0 200 OK\r\n\
             Via: SIP/2.0/UDP x.example.com;branch=z9hG4bK1;received=192.0.2.7;rport=4000, SIP/2.0/TCP y;branch=2\r\n\
             Via: SIP/2.0/TCP z;branch=3\r\nFrom: <sip:c@d>;tag=1\r\nTo: <sip:a@b>;tag=t\r\nCall-ID: 7\r\n\
             CSeq: 1 OPTIONS\r\nAllow: BYE\r\nContent-Length: 0\r\n\r\n"
        );
    }

    #[test]
    fn a_response_goes_where_the_request_came_from_unless_the_sender_says_otherwise() {
        let source = "192.0.2.7:4000".parse().unwrap();
        let target = |text: &str| response_target(Some(&Via::parse(text).unwrap()), source).to_string();
        assert_eq!(target("SIP/2.0/UDP 192.0.2.7:5070;branch=z9hG4bK1"), "192.0.2.7:5070");
        assert_eq!(target("SIP/2.0/UDP 192.0.2.7:5070;branch=z9hG4bK1;rport"), "192.0.2.7:4000");
        assert_eq!(target("SIP/2.0/UDP 10.0.0.1:5070;branch=z9hG4bK1"), "192.0.2.7:4000");
        assert_eq!(target("SIP/2.0/UDP phone.example.com;branch=z9hG4bK1"), "192.0.2.7:4000");
        assert_eq!(response_target(None, source), source);
    }
}
