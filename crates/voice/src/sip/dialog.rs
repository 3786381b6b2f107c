//! A dialog (RFC 3261 §12): what the requests of one call have in common.

use std::fmt::Write as _;
use std::net::SocketAddr;

use bytes::Bytes;

use super::grammar::List;
use super::header::Address;
use super::message::{Message, Name};
use super::request::{Method, Request, Response};
use super::uri::Scheme;
use super::{Peer, Wire, write};

/// The state of a dialog on our side.
#[derive(Debug, Clone)]
pub struct Dialog {
    /// The call's identifier.
    pub call_id: String,
    /// Our address with our tag, as it stands in `From` of our requests.
    pub local: String,
    /// Our tag.
    pub local_tag: String,
    /// The other side's address with its tag, as it stands in `To` of our requests.
    pub remote: String,
    /// The other side's tag; empty if it has none (RFC 2543).
    pub remote_tag: String,
    /// The number of our last request.
    pub local_cseq: u32,
    /// The number of the other side's last request.
    pub remote_cseq: Option<u32>,
    /// The other side's `Contact` URI.
    pub target: String,
    /// The proxies that stay in the path, nearest first, as they stand in `Route`.
    pub routes: Vec<String>,
    /// Where our requests are sent.
    pub peer: Peer,
}

impl Dialog {
    /// The dialog that answering an INVITE begins.
    #[must_use]
    pub fn answering(request: &Request<'_>, local_tag: String, source: Peer) -> Self {
        let to = request.message.first(Name::To).unwrap_or_default();
        // Without a Contact (RFC 2543) requests go to who called.
        let target = request.contact().map_or(request.from.uri.text, |contact| contact.uri.text).to_owned();
        let routes = routes(request.message);
        let mut dialog = Self {
            call_id: request.call_id.to_owned(),
            local: format!("{to};tag={local_tag}"),
            local_tag,
            remote: request.message.first(Name::From).unwrap_or_default().to_owned(),
            remote_tag: request.from.tag().unwrap_or_default().to_owned(),
            local_cseq: 0,
            remote_cseq: Some(request.cseq),
            target,
            routes,
            peer: source,
        };
        dialog.peer = dialog.next_hop(request, source);
        dialog
    }

    /// Requests within the dialog go to the first hop that its headers name, if that is an address that can be
    /// reached; behind a NAT, over a connection, or where a name stands, they go to where the INVITE came from.
    fn next_hop(&self, request: &Request<'_>, source: Peer) -> Peer {
        let is_direct = super::uri::host_address(request.via.host) == Some(source.address.ip().to_canonical());
        let first = self.routes.first().map_or(self.target.as_str(), String::as_str);
        let hop = Address::parse(first).ok().filter(|hop| {
            let transport = hop.uri.parameter("transport").unwrap_or("udp");
            source.wire == Wire::Udp && transport.eq_ignore_ascii_case("udp") && hop.uri.scheme == Scheme::Sip
        });
        match hop.and_then(|hop| Some(SocketAddr::new(hop.uri.address()?, hop.uri.port.unwrap_or(5060)))) {
            Some(address) if is_direct && address.is_ipv4() == source.address.ip().to_canonical().is_ipv4() => {
                let address = match (address, source.address) {
                    // A socket for both families sends to IPv4 by mapped addresses.
                    (SocketAddr::V4(v4), SocketAddr::V6(_)) => {
                        SocketAddr::new(v4.ip().to_ipv6_mapped().into(), v4.port())
                    }
                    (address, _) => address,
                };
                Peer { wire: Wire::Udp, address }
            }
            _ => source,
        }
    }

    /// Takes from a 2xx what it settles: the other side's tag, address and path.
    pub fn confirm(&mut self, response: &Response<'_>) {
        self.remote = response.message.first(Name::To).unwrap_or_default().to_owned();
        self.remote_tag = response.to.tag().unwrap_or_default().to_owned();
        self.retarget(response.message);
        self.routes = routes(response.message);
        self.routes.reverse();
    }

    /// Takes a changed `Contact` of the other side.
    pub fn retarget(&mut self, message: &Message<'_>) {
        if let Some(contact) = message.first(Name::Contact).and_then(|value| Address::parse(value).ok()) {
            contact.uri.text.clone_into(&mut self.target);
        }
    }

    /// Writes a request of this dialog with the given number. `lines` are further header lines.
    #[must_use]
    pub fn request(&self, method: Method, cseq: u32, via: &ViaLine<'_>, lines: &str, sdp: Option<&str>) -> Bytes {
        let name = method.name();
        let strict = self.routes.first().and_then(|first| {
            let address = Address::parse(first).ok()?;
            address.uri.parameter("lr").is_none().then_some(address.uri.text)
        });
        let uri = strict.unwrap_or(&self.target);
        let mut text = String::with_capacity(640 + sdp.map_or(0, str::len));
        let _ = write!(text, "{name} {uri} SIP/2.0\r\n");
        via.write(&mut text, self.peer.wire);
        for route in self.routes.iter().skip(usize::from(strict.is_some())) {
            let _ = write!(text, "Route: {route}\r\n");
        }
        if strict.is_some() {
            let _ = write!(text, "Route: <{}>\r\n", self.target);
        }
        let Self { local, remote, call_id, .. } = self;
        let _ = write!(
            text,
            "Max-Forwards: 70\r\nFrom: {local}\r\nTo: {remote}\r\nCall-ID: {call_id}\r\nCSeq: {cseq} {name}\r\n{lines}"
        );
        write::finish(&mut text, sdp);
        Bytes::from(text)
    }
}

/// Our `Via`: who we are and the transaction's branch.
#[derive(Debug, Clone, Copy)]
pub struct ViaLine<'a> {
    /// Our `host:port`.
    pub sent_by: &'a str,
    /// The branch's number.
    pub branch: u64,
}

impl ViaLine<'_> {
    fn write(&self, text: &mut String, wire: Wire) {
        let transport = match wire {
            Wire::Udp => "UDP",
            Wire::Tcp => "TCP",
        };
        let _ = write!(text, "Via: SIP/2.0/{transport} {};rport;branch=z9hG4bK{:016x}\r\n", self.sent_by, self.branch);
    }
}

/// The number in a branch that [`ViaLine`] wrote; `None` for a branch of somebody else.
#[must_use]
pub fn branch_number(branch: &str) -> Option<u64> {
    let digits = branch.strip_prefix("z9hG4bK").filter(|digits| digits.len() == 16)?;
    u64::from_str_radix(digits, 16).ok()
}

fn routes(message: &Message<'_>) -> Vec<String> {
    message.all(Name::RecordRoute).flat_map(List::of).flatten().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sip::message::read;
    use crate::sip::request::{Verdict, judge};

    fn dialog(record_route: &str, via: &str) -> Dialog {
        let mut bytes = format!(
            "INVITE sip:95588@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP {via};branch=z9hG4bKx\r\nFrom: <sip:a@x>;tag=f\r\n\
             To: <sip:95588@192.0.2.1>\r\nCall-ID: c\r\nCSeq: 7 INVITE\r\nContact: <sip:a@192.0.2.9:5062>\r\n{record_route}\r\n"
        )
        .into_bytes();
        let message = read(&mut bytes).unwrap();
        let Verdict::Request(request) = judge(&message) else { panic!("the INVITE is proper") };
        let source = Peer { wire: Wire::Udp, address: "192.0.2.9:40000".parse().unwrap() };
        Dialog::answering(&request, "t".to_owned(), source)
    }

    const VIA: ViaLine<'_> = ViaLine { sent_by: "192.0.2.1:5060", branch: 1 };

    #[test]
    fn a_bye_goes_to_the_contact() {
        let dialog = dialog("", "192.0.2.9:40000");
        assert_eq!(dialog.peer.address, "192.0.2.9:5062".parse().unwrap());
        let bye = dialog.request(Method::Bye, 1, &VIA, "", None);
        assert_eq!(
            std::str::from_utf8(&bye).unwrap(),
            "BYE sip:a@192.0.2.9:5062 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bK0000000000000001\r\n\
             Max-Forwards: 70\r\nFrom: <sip:95588@192.0.2.1>;tag=t\r\nTo: <sip:a@x>;tag=f\r\nCall-ID: c\r\nCSeq: 1 BYE\r\n\
             Content-Length: 0\r\n\r\n"
        );
        assert_eq!(branch_number("z9hG4bK0000000000000001"), Some(1));
    }

    #[test]
    fn behind_a_nat_a_bye_goes_to_where_the_call_came_from() {
        assert_eq!(dialog("", "10.0.0.1:5062").peer.address, "192.0.2.9:40000".parse().unwrap());
    }

    #[test]
    fn proxies_that_stay_in_the_path_are_routed_through() {
        let dialog = dialog("Record-Route: <sip:192.0.2.50;lr>, <sip:192.0.2.51;lr>\r\n", "192.0.2.9");
        assert_eq!(dialog.peer.address, "192.0.2.50:5060".parse().unwrap());
        let bye = dialog.request(Method::Bye, 1, &VIA, "", None);
        let text = std::str::from_utf8(&bye).unwrap();
        assert!(text.starts_with("BYE sip:a@192.0.2.9:5062 SIP/2.0\r\n"));
        assert!(text.contains("Route: <sip:192.0.2.50;lr>\r\nRoute: <sip:192.0.2.51;lr>\r\n"));
    }

    #[test]
    fn a_strict_router_stands_in_the_request_line() {
        let dialog = dialog("Record-Route: <sip:UserB@192.0.2.50>\r\n", "192.0.2.9");
        let bye = dialog.request(Method::Bye, 1, &VIA, "", None);
        let text = std::str::from_utf8(&bye).unwrap();
        assert!(text.starts_with("BYE sip:UserB@192.0.2.50 SIP/2.0\r\n"));
        assert!(text.contains("Route: <sip:a@192.0.2.9:5062>\r\n"));
    }
}
