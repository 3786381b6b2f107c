//! The endpoint against scripted peers, on a virtual clock.

mod calls_in;
mod calls_out;
mod torture;

use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::{Endpoint, Event, Invitation, Output, Settings};
use crate::sip::session_timer::Wanted;
use crate::sip::{Peer, Wire};

pub(crate) const SDP: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n\
    m=audio 6000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";

/// An endpoint, the time, and what came out and was not looked at.
pub(crate) struct Bench {
    pub endpoint: Endpoint,
    pub now: Duration,
    pub sent: Vec<String>,
    pub events: Vec<Event>,
}

pub(crate) fn peer() -> Peer {
    Peer { wire: Wire::Udp, address: "127.0.0.1:5070".parse().unwrap() }
}

impl Bench {
    pub fn new() -> Self {
        let settings = Settings {
            bound: "127.0.0.1:5060".parse().unwrap(),
            advertised: None,
            session: Wanted { expires: 1800, min: 90 },
            max_transactions: 100,
        };
        let endpoint = Endpoint::new(settings, StdRng::seed_from_u64(1));
        Self { endpoint, now: Duration::ZERO, sent: Vec::new(), events: Vec::new() }
    }

    pub fn collect(&mut self) {
        while let Some(output) = self.endpoint.next_output() {
            match output {
                Output::Send(_, bytes) => self.sent.push(String::from_utf8(bytes.to_vec()).unwrap()),
                Output::Event(event) => self.events.push(event),
            }
        }
    }

    pub fn receive(&mut self, text: &str) {
        self.receive_over(peer(), text);
    }

    pub fn receive_over(&mut self, peer: Peer, text: &str) {
        self.endpoint.receive(self.now, peer, &mut text.as_bytes().to_vec());
        self.collect();
    }

    /// Lets time pass, waking the endpoint whenever it wants.
    pub fn pass(&mut self, duration: Duration) {
        let until = self.now + duration;
        while let Some(deadline) = self.endpoint.deadline().filter(|deadline| *deadline <= until) {
            self.now = self.now.max(deadline);
            self.endpoint.wake(self.now);
            self.collect();
        }
        self.now = until;
    }

    /// The first lines of what was sent since it was asked last.
    pub fn sent_lines(&mut self) -> Vec<String> {
        self.sent.drain(..).map(|text| text.lines().next().unwrap_or_default().to_owned()).collect()
    }

    pub fn take_sent(&mut self) -> String {
        assert_eq!(self.sent.len(), 1, "{:?}", self.sent);
        self.sent.remove(0)
    }

    pub fn take_event(&mut self) -> Event {
        assert_eq!(self.events.len(), 1, "{:?}", self.events);
        self.events.remove(0)
    }

    /// Receives an INVITE and gives what the endpoint made of it.
    pub fn invited(&mut self, text: &str) -> Invitation {
        self.receive(text);
        assert_eq!(self.sent_lines(), ["SIP/2.0 100 Trying"]);
        match self.take_event() {
            Event::Invited(invitation) => *invitation,
            other => panic!("{other:?}"),
        }
    }
}

/// A request of the peer. `branch` and `cseq` tell requests apart; `to_tag` puts it into a dialog.
pub(crate) fn request(method: &str, branch: &str, cseq: u32, to_tag: &str, lines: &str, body: &str) -> String {
    let to_tag = if to_tag.is_empty() { String::new() } else { format!(";tag={to_tag}") };
    let cseq_method = method;
    let content = if body.is_empty() { "" } else { "Content-Type: application/sdp\r\n" };
    format!(
        "{method} sip:95588@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK{branch}\r\n\
         Max-Forwards: 70\r\nFrom: <sip:13800000000@127.0.0.1>;tag=caller\r\nTo: <sip:95588@127.0.0.1>{to_tag}\r\n\
         Call-ID: call-1\r\nCSeq: {cseq} {cseq_method}\r\nContact: <sip:13800000000@127.0.0.1:5070>\r\n{lines}{content}\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// The value of a header field in a text that we sent.
pub(crate) fn field<'a>(text: &'a str, name: &str) -> &'a str {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
}

/// The tag in a `To` or `From` line.
pub(crate) fn tag<'a>(text: &'a str, name: &str) -> &'a str {
    field(text, name).split(";tag=").nth(1).unwrap_or_default()
}

/// A response of the peer to a request of ours.
pub(crate) fn respond(request: &str, status: u16, to_tag: &str, lines: &str, body: &str) -> String {
    let to = field(request, "To");
    let to = if to.contains(";tag=") || to_tag.is_empty() { to.to_owned() } else { format!("{to};tag={to_tag}") };
    let content = if body.is_empty() { "" } else { "Content-Type: application/sdp\r\n" };
    format!(
        "SIP/2.0 {status} Whatever\r\nVia: {}\r\nFrom: {}\r\nTo: {to}\r\nCall-ID: {}\r\nCSeq: {}\r\n\
         Contact: <sip:phone@127.0.0.1:5070>\r\n{lines}{content}Content-Length: {}\r\n\r\n{body}",
        field(request, "Via"),
        field(request, "From"),
        field(request, "Call-ID"),
        field(request, "CSeq"),
        body.len()
    )
}
