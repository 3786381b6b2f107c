//! Calls that we make.

use std::time::Duration;

use super::super::{CallEnd, CallKey, Event, Outgoing};
use super::*;

fn call_phone(bench: &mut Bench) -> (CallKey, String) {
    let call = bench.endpoint.invite(
        bench.now,
        Outgoing {
            peer: peer(),
            target: "sip:1001@127.0.0.1:5070".to_owned(),
            user: "95588".to_owned(),
            display: "远银 \"95588\"".to_owned(),
            sdp: "v=0 ours".to_owned(),
        },
    );
    bench.collect();
    let invite = bench.take_sent();
    assert!(invite.starts_with("INVITE sip:1001@127.0.0.1:5070 SIP/2.0\r\n"), "{invite}");
    assert!(field(&invite, "From").starts_with("\"远银 95588\" <sip:95588@127.0.0.1:5060>;tag="));
    (call, invite)
}

#[test]
fn a_telephone_rings_answers_and_hangs_up() {
    let mut bench = Bench::new();
    let (call, invite) = call_phone(&mut bench);
    bench.receive(&respond(&invite, 100, "", "", ""));
    assert!(bench.events.is_empty());
    bench.receive(&respond(&invite, 180, "p", "", ""));
    assert!(matches!(bench.take_event(), Event::Ringing { .. }));
    bench.receive(&respond(&invite, 200, "p", "", SDP));
    let ack = bench.take_sent();
    assert!(ack.starts_with("ACK sip:phone@127.0.0.1:5070 SIP/2.0\r\n"), "{ack}");
    assert_ne!(field(&ack, "Via"), field(&invite, "Via"), "a transaction of its own");
    assert!(matches!(bench.take_event(), Event::Answered { call: answered, .. } if answered == call));
    bench.receive(&respond(&invite, 200, "p", "", SDP));
    assert_eq!(bench.take_sent(), ack, "a copy of the 200 is acknowledged again");
    let bye = request("BYE", "b1", 1, tag(&invite, "From"), "", "")
        .replace("tag=caller", "tag=p")
        .replace("call-1", field(&invite, "Call-ID"));
    bench.receive(&bye);
    assert_eq!(bench.sent_lines(), ["SIP/2.0 200 OK"]);
    assert!(matches!(bench.take_event(), Event::Ended { end: CallEnd::HungUp, .. }));
    bench.pass(Duration::from_secs(64));
    assert_eq!((bench.endpoint.calls(), bench.endpoint.transactions()), (0, 0));
}

#[test]
fn a_busy_telephone_is_acknowledged_within_the_transaction() {
    let mut bench = Bench::new();
    let (_, invite) = call_phone(&mut bench);
    bench.receive(&respond(&invite, 486, "p", "", ""));
    let ack = bench.take_sent();
    assert!(ack.starts_with("ACK sip:1001@127.0.0.1:5070 SIP/2.0\r\n"));
    assert_eq!(field(&ack, "Via"), field(&invite, "Via"));
    assert_eq!(tag(&ack, "To"), "p");
    assert!(matches!(bench.take_event(), Event::Refused { status: 486, .. }));
    bench.receive(&respond(&invite, 486, "p", "", ""));
    assert_eq!(bench.take_sent(), ack);
    assert_eq!(bench.endpoint.calls(), 0);
}

#[test]
fn a_telephone_that_is_not_there_is_given_up_after_32_seconds() {
    let mut bench = Bench::new();
    call_phone(&mut bench);
    bench.pass(Duration::from_secs(31));
    assert_eq!(bench.sent_lines().len(), 5);
    assert!(bench.events.is_empty());
    bench.pass(Duration::from_secs(1));
    assert!(matches!(bench.take_event(), Event::Refused { status: 408, .. }));
}

#[test]
fn ringing_is_stopped_by_a_cancel() {
    let mut bench = Bench::new();
    let (call, invite) = call_phone(&mut bench);
    bench.receive(&respond(&invite, 180, "p", "", ""));
    bench.events.clear();
    bench.endpoint.hang_up(bench.now, call);
    bench.collect();
    let cancel = bench.take_sent();
    assert!(cancel.starts_with("CANCEL sip:1001@127.0.0.1:5070 SIP/2.0\r\n"));
    assert_eq!(field(&cancel, "Via"), field(&invite, "Via"));
    bench.receive(&respond(&cancel, 200, "p", "", ""));
    bench.receive(&respond(&invite, 487, "p", "", ""));
    assert!(bench.take_sent().starts_with("ACK "));
    assert!(bench.events.is_empty(), "the user has forgotten the call");
    assert_eq!(bench.endpoint.calls(), 0);
}

#[test]
fn ringing_that_has_not_begun_is_cancelled_when_it_does() {
    let mut bench = Bench::new();
    let (call, invite) = call_phone(&mut bench);
    bench.endpoint.hang_up(bench.now, call);
    bench.collect();
    assert!(bench.sent.is_empty(), "a CANCEL may not be sent before a response (RFC 3261 §9.1)");
    bench.receive(&respond(&invite, 180, "p", "", ""));
    assert!(bench.take_sent().starts_with("CANCEL "));
}

#[test]
fn an_answer_that_crosses_our_giving_up_is_hung_up() {
    let mut bench = Bench::new();
    let (call, invite) = call_phone(&mut bench);
    bench.receive(&respond(&invite, 180, "p", "", ""));
    bench.events.clear();
    bench.endpoint.hang_up(bench.now, call);
    bench.collect();
    bench.sent.clear();
    bench.receive(&respond(&invite, 200, "p", "", SDP));
    let sent = bench.sent_lines();
    assert!(sent[0].starts_with("ACK ") && sent[1].starts_with("BYE "), "{sent:?}");
    assert!(bench.events.is_empty());
}

#[test]
fn a_second_telephone_that_answers_the_same_call_is_hung_up() {
    let mut bench = Bench::new();
    let (_, invite) = call_phone(&mut bench);
    bench.receive(&respond(&invite, 200, "p", "", SDP));
    bench.sent.clear();
    bench.events.clear();
    bench.receive(&respond(&invite, 200, "q", "", SDP));
    let sent = std::mem::take(&mut bench.sent);
    assert!(sent[0].starts_with("ACK ") && sent[1].starts_with("BYE "), "{sent:?}");
    assert_eq!(tag(&sent[1], "To"), "q");
    assert!(bench.events.is_empty());
}

#[test]
fn an_answer_without_usable_media_is_hung_up() {
    let mut bench = Bench::new();
    let (_, invite) = call_phone(&mut bench);
    bench.receive(&respond(&invite, 200, "p", "", ""));
    let sent = bench.sent_lines();
    assert!(sent[0].starts_with("ACK ") && sent[1].starts_with("BYE "), "{sent:?}");
    assert!(matches!(bench.take_event(), Event::Refused { status: 488, .. }));
}

#[test]
fn a_response_that_nobody_waits_for_is_dropped() {
    let mut bench = Bench::new();
    let (_, invite) = call_phone(&mut bench);
    for text in [
        respond(&invite, 200, "p", "", SDP).replace("z9hG4bK", "z9hG4bKff"),
        respond(&invite, 200, "p", "", SDP).replace("CSeq: 1 INVITE", "CSeq: 2 INVITE"),
        respond(&invite, 200, "p", "", SDP).replace("CSeq: 1 INVITE", "CSeq: 1 BYE"),
    ] {
        bench.receive(&text);
    }
    assert!(bench.sent.is_empty() && bench.events.is_empty());
}

#[test]
fn a_connection_that_is_gone_fails_the_call_at_once() {
    let mut bench = Bench::new();
    call_phone(&mut bench);
    bench.endpoint.unreachable(bench.now, peer());
    bench.collect();
    assert!(matches!(bench.take_event(), Event::Refused { status: 503, .. }));
}
