//! Calls that others make.

use std::time::Duration;

use super::super::{CallEnd, CallKey, Event};
use super::*;

/// An answered and acknowledged call: its key and our tag.
fn answered(bench: &mut Bench) -> (CallKey, String) {
    let invitation = bench.invited(&request("INVITE", "i1", 1, "", "", SDP));
    bench.endpoint.answer(bench.now, invitation.call, "v=0 ours".to_owned());
    bench.collect();
    let ok = bench.take_sent();
    let our_tag = tag(&ok, "To").to_owned();
    bench.receive(&request("ACK", "a1", 1, &our_tag, "", ""));
    assert!(matches!(bench.take_event(), Event::Acknowledged { answer: None, .. }));
    (invitation.call, our_tag)
}

#[test]
fn a_call_is_answered_acknowledged_and_hung_up_by_the_caller() {
    let mut bench = Bench::new();
    let invitation = bench.invited(&request("INVITE", "i1", 1, "", "P-Asserted-Identity: <tel:13900000000>\r\n", SDP));
    assert_eq!(invitation.dialled.as_deref(), Some("95588"));
    assert_eq!(invitation.caller.as_deref(), Some("13800000000"));
    assert_eq!(invitation.asserted.as_deref(), Some("13900000000"));
    assert_eq!(invitation.offer.unwrap().address, "127.0.0.1:6000".parse().unwrap());
    bench.endpoint.answer(bench.now, invitation.call, "v=0 ours".to_owned());
    bench.collect();
    let ok = bench.take_sent();
    assert!(ok.starts_with("SIP/2.0 200 OK\r\n") && ok.ends_with("\r\n\r\nv=0 ours"), "{ok}");
    assert_eq!(field(&ok, "Contact"), "<sip:95588@127.0.0.1:5060>");
    let our_tag = tag(&ok, "To").to_owned();
    bench.receive(&request("ACK", "a1", 1, &our_tag, "", ""));
    assert!(matches!(bench.take_event(), Event::Acknowledged { .. }));
    bench.receive(&request("BYE", "b1", 2, &our_tag, "", ""));
    assert_eq!(bench.sent_lines(), ["SIP/2.0 200 OK"]);
    assert!(matches!(bench.take_event(), Event::Ended { end: CallEnd::HungUp, .. }));
    bench.receive(&request("BYE", "b1", 2, &our_tag, "", ""));
    assert_eq!(bench.sent_lines(), ["SIP/2.0 200 OK"], "a copy of the BYE gets the same answer");
    bench.receive(&request("BYE", "b2", 3, &our_tag, "", ""));
    assert_eq!(bench.sent_lines(), ["SIP/2.0 481 Call/Transaction Does Not Exist"]);
    assert!(bench.events.is_empty());
    bench.pass(Duration::from_secs(64));
    assert_eq!((bench.endpoint.calls(), bench.endpoint.transactions()), (0, 0), "nothing is left behind");
}

#[test]
fn a_call_is_hung_up_by_us() {
    let mut bench = Bench::new();
    let (call, our_tag) = answered(&mut bench);
    bench.endpoint.hang_up(bench.now, call);
    bench.collect();
    let bye = bench.take_sent();
    assert!(bye.starts_with("BYE sip:13800000000@127.0.0.1:5070 SIP/2.0\r\n"), "{bye}");
    assert_eq!((tag(&bye, "From"), tag(&bye, "To")), (our_tag.as_str(), "caller"));
    bench.pass(Duration::from_secs(1));
    assert_eq!(bench.sent_lines(), [bye.lines().next().unwrap()], "sent again while nobody answers");
    bench.receive(&respond(&bye, 200, "", "", ""));
    bench.pass(Duration::from_secs(64));
    assert!(bench.sent.is_empty() && bench.events.is_empty());
    assert_eq!(bench.endpoint.transactions(), 0);
}

#[test]
fn our_answer_is_sent_again_until_it_is_acknowledged() {
    let mut bench = Bench::new();
    let invitation = bench.invited(&request("INVITE", "i1", 1, "", "", SDP));
    bench.endpoint.answer(bench.now, invitation.call, "v=0 ours".to_owned());
    bench.collect();
    let our_tag = tag(&bench.take_sent(), "To").to_owned();
    bench.receive(&request("INVITE", "i1", 1, "", "", SDP));
    assert!(bench.sent.is_empty(), "a copy of the INVITE is absorbed");
    bench.pass(Duration::from_secs(4));
    assert_eq!(bench.sent_lines().len(), 3, "after 0.5, 1.5 and 3.5 seconds");
    bench.receive(&request("ACK", "a1", 1, &our_tag, "", ""));
    assert!(matches!(bench.take_event(), Event::Acknowledged { .. }));
    bench.pass(Duration::from_secs(60));
    assert!(bench.sent.is_empty() && bench.events.is_empty());
}

#[test]
fn an_answer_that_nobody_acknowledges_ends_the_call_with_a_bye() {
    let mut bench = Bench::new();
    let invitation = bench.invited(&request("INVITE", "i1", 1, "", "", SDP));
    bench.endpoint.answer(bench.now, invitation.call, "v=0 ours".to_owned());
    bench.collect();
    bench.pass(Duration::from_secs(32));
    let sent = bench.sent_lines();
    assert_eq!(sent.last().unwrap(), "BYE sip:13800000000@127.0.0.1:5070 SIP/2.0");
    assert!(matches!(bench.take_event(), Event::Ended { end: CallEnd::NotAcknowledged, .. }));
}

#[test]
fn hanging_up_before_the_acknowledgement_waits_for_it() {
    let mut bench = Bench::new();
    let invitation = bench.invited(&request("INVITE", "i1", 1, "", "", SDP));
    bench.endpoint.answer(bench.now, invitation.call, "v=0 ours".to_owned());
    bench.endpoint.hang_up(bench.now, invitation.call);
    bench.collect();
    let ok = bench.take_sent();
    bench.receive(&request("ACK", "a1", 1, tag(&ok, "To"), "", ""));
    assert_eq!(bench.sent_lines(), ["BYE sip:13800000000@127.0.0.1:5070 SIP/2.0"]);
    assert!(bench.events.is_empty());
}

#[test]
fn a_caller_who_gives_up_gets_487_and_no_call() {
    let mut bench = Bench::new();
    let invitation = bench.invited(&request("INVITE", "i1", 1, "", "", SDP));
    bench.receive(&request("CANCEL", "i1", 1, "", "", ""));
    assert_eq!(bench.sent_lines(), ["SIP/2.0 200 OK", "SIP/2.0 487 Request Terminated"]);
    assert!(matches!(bench.take_event(), Event::Ended { call, end: CallEnd::Cancelled } if call == invitation.call));
    bench.pass(Duration::from_millis(500));
    assert_eq!(bench.sent_lines(), ["SIP/2.0 487 Request Terminated"]);
    bench.receive(&request("ACK", "i1", 1, "x", "", ""));
    bench.pass(Duration::from_secs(60));
    assert!(bench.sent.is_empty());
    assert_eq!(bench.endpoint.transactions(), 0);
    bench.endpoint.answer(bench.now, invitation.call, String::new());
    bench.collect();
    assert!(bench.sent.is_empty(), "too late to answer");
}

#[test]
fn a_cancel_after_the_answer_changes_nothing_and_one_for_no_call_is_481() {
    let mut bench = Bench::new();
    answered(&mut bench);
    bench.receive(&request("CANCEL", "i1", 1, "", "", ""));
    assert_eq!(bench.sent_lines(), ["SIP/2.0 200 OK"]);
    assert!(bench.events.is_empty());
    bench.receive(&request("CANCEL", "other", 1, "", "", ""));
    assert_eq!(bench.sent_lines(), ["SIP/2.0 481 Call/Transaction Does Not Exist"]);
}

#[test]
fn a_refusal_carries_its_lines_and_is_repeated_for_copies() {
    let mut bench = Bench::new();
    let invitation = bench.invited(&request("INVITE", "i1", 1, "", "", SDP));
    bench.endpoint.refuse(bench.now, invitation.call, 503, "Retry-After: 5\r\n");
    bench.collect();
    let refusal = bench.take_sent();
    assert!(refusal.starts_with("SIP/2.0 503 Service Unavailable\r\n"));
    assert_eq!(field(&refusal, "Retry-After"), "5");
    assert!(!tag(&refusal, "To").is_empty());
    bench.receive(&request("INVITE", "i1", 1, "", "", SDP));
    assert_eq!(bench.take_sent(), refusal);
    assert_eq!(bench.endpoint.calls(), 0);
}

#[test]
fn hold_and_resume_are_answered_and_told() {
    let mut bench = Bench::new();
    let (call, our_tag) = answered(&mut bench);
    for (cseq, flow) in [(2, "a=sendonly\r\n"), (3, "a=inactive\r\n"), (4, "a=sendrecv\r\n")] {
        bench.receive(&request("INVITE", &format!("r{cseq}"), cseq, &our_tag, "", &format!("{SDP}{flow}")));
        let Event::Reinvited { offer: Some(offer), .. } = bench.take_event() else { panic!("no re-INVITE") };
        assert_eq!(offer.remote().receives, cseq == 4);
        bench.endpoint.answer(bench.now, call, "v=0 again".to_owned());
        bench.collect();
        assert_eq!(bench.sent_lines(), ["SIP/2.0 200 OK"]);
        bench.receive(&request("ACK", &format!("k{cseq}"), cseq, &our_tag, "", ""));
        assert!(bench.events.is_empty(), "media is begun once");
    }
    bench.receive(&request("INVITE", "late", 3, &our_tag, "", SDP));
    assert_eq!(bench.sent_lines(), ["SIP/2.0 500 Server Internal Error"], "a number below the last one");
    bench.receive(&request("INVITE", "x", 5, "unknown", "", SDP));
    assert_eq!(bench.sent_lines(), ["SIP/2.0 481 Call/Transaction Does Not Exist"]);
}

#[test]
fn a_change_that_cannot_be_taken_leaves_the_call_as_it_is() {
    let mut bench = Bench::new();
    let (_, our_tag) = answered(&mut bench);
    bench.receive(&request("INVITE", "r2", 2, &our_tag, "", &SDP.replace(" 8 0", " 96")));
    assert_eq!(bench.sent_lines(), ["SIP/2.0 488 Not Acceptable Here"]);
    bench.receive(&request("BYE", "b3", 3, &our_tag, "", ""));
    assert_eq!(bench.sent_lines(), ["SIP/2.0 200 OK"]);
}

#[test]
fn an_invite_without_an_offer_is_answered_with_ours_and_the_acknowledgement_has_theirs() {
    let mut bench = Bench::new();
    let invitation = bench.invited(&request("INVITE", "i1", 1, "", "", ""));
    assert!(invitation.offer.is_none());
    bench.endpoint.answer(bench.now, invitation.call, "v=0 our offer".to_owned());
    bench.collect();
    let ok = bench.take_sent();
    bench.receive(&request("ACK", "a1", 1, tag(&ok, "To"), "", SDP));
    assert!(matches!(bench.take_event(), Event::Acknowledged { answer: Some(_), .. }));
}

#[test]
fn the_same_call_over_another_path_is_a_loop() {
    let mut bench = Bench::new();
    bench.invited(&request("INVITE", "i1", 1, "", "", SDP));
    bench.receive(&request("INVITE", "i2", 1, "", "", SDP));
    assert_eq!(bench.sent_lines(), ["SIP/2.0 482 Loop Detected"]);
}

#[test]
fn too_many_transactions_are_refused_with_retry_after() {
    let mut bench = Bench::new();
    for n in 0..100 {
        let text = request("INVITE", "i", 1, "", "", SDP).replace("call-1", &format!("call-{n}"));
        bench.invited(&text);
    }
    bench.receive(&request("INVITE", "i", 1, "", "", SDP).replace("call-1", "call-100"));
    let refusal = bench.take_sent();
    assert!(refusal.starts_with("SIP/2.0 503"));
    assert_eq!(field(&refusal, "Retry-After"), "5");
}

#[test]
fn a_session_interval_below_ours_is_refused_with_ours() {
    let mut bench = Bench::new();
    bench.receive(&request("INVITE", "i1", 1, "", "Supported: timer\r\nSession-Expires: 30\r\n", SDP));
    let refusal = bench.take_sent();
    assert!(refusal.starts_with("SIP/2.0 422"));
    assert_eq!(field(&refusal, "Min-SE"), "90");
}

#[test]
fn a_session_that_the_caller_does_not_refresh_is_ended() {
    let mut bench = Bench::new();
    let lines = "Supported: timer\r\nSession-Expires: 90;refresher=uac\r\n";
    let invitation = bench.invited(&request("INVITE", "i1", 1, "", lines, SDP));
    bench.endpoint.answer(bench.now, invitation.call, "v=0 ours".to_owned());
    bench.collect();
    let ok = bench.take_sent();
    assert_eq!((field(&ok, "Session-Expires"), field(&ok, "Require")), ("90;refresher=uac", "timer"));
    let our_tag = tag(&ok, "To").to_owned();
    bench.receive(&request("ACK", "a1", 1, &our_tag, "", ""));
    bench.events.clear();
    bench.pass(Duration::from_secs(50));
    assert!(bench.sent.is_empty());
    bench.receive(&request("INVITE", "r2", 2, &our_tag, lines, SDP));
    bench.events.clear();
    bench.endpoint.answer(bench.now, invitation.call, "v=0 ours".to_owned());
    bench.collect();
    bench.receive(&request("ACK", "a2", 2, &our_tag, "", ""));
    bench.sent.clear();
    bench.pass(Duration::from_secs(59));
    assert!(bench.sent.is_empty(), "it was refreshed");
    bench.pass(Duration::from_secs(2));
    assert_eq!(bench.sent_lines()[0], "BYE sip:13800000000@127.0.0.1:5070 SIP/2.0");
    assert!(matches!(bench.take_event(), Event::Ended { end: CallEnd::Expired, .. }));
}

#[test]
fn a_session_that_we_refresh_goes_on_as_long_as_it_is_answered() {
    let mut bench = Bench::new();
    let lines = "Supported: timer\r\nSession-Expires: 90;refresher=uas\r\n";
    let invitation = bench.invited(&request("INVITE", "i1", 1, "", lines, SDP));
    bench.endpoint.answer(bench.now, invitation.call, "v=0 ours".to_owned());
    bench.collect();
    let our_tag = tag(&bench.take_sent(), "To").to_owned();
    bench.receive(&request("ACK", "a1", 1, &our_tag, "", ""));
    bench.events.clear();
    for _ in 0..3 {
        bench.pass(Duration::from_secs(45));
        let refresh = bench.take_sent();
        assert!(refresh.starts_with("INVITE ") && refresh.ends_with("v=0 ours"), "{refresh}");
        bench.receive(&respond(&refresh, 200, "", "Session-Expires: 90;refresher=uac\r\n", SDP));
        assert!(bench.take_sent().starts_with("ACK "));
        assert!(matches!(bench.take_event(), Event::Refreshed { .. }));
    }
    bench.pass(Duration::from_secs(45));
    let refresh = bench.take_sent();
    bench.receive(&request("INVITE", "r9", 9, &our_tag, "", SDP));
    assert_eq!(bench.sent_lines(), ["SIP/2.0 491 Request Pending"], "both at once");
    bench.receive(&respond(&refresh, 481, "", "", ""));
    let sent = bench.sent_lines();
    assert!(sent[0].starts_with("ACK ") && sent[1].starts_with("BYE "), "{sent:?}");
    assert!(matches!(bench.take_event(), Event::Ended { end: CallEnd::Failed, .. }));
}
