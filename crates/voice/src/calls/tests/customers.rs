//! Customers' calls.

use super::*;

#[test]
fn a_caller_is_answered_after_the_centre_has_taken_them_in() {
    let mut room = Room::new();
    let contact = room.arriving(&request("INVITE", "i1", 1, "", "", SDP));
    assert_eq!(room.ear.take(), ["leg-1 remote 127.0.0.1:6000 sends=true receives=true"]);
    room.command(contact, say(1, "您好"));
    assert!(room.preparing.is_empty(), "commands wait until the caller has our answer");
    room.calls.arrived(room.now, room.at, contact, Ok(()));
    room.collect();
    let ok = room.sent.remove(0);
    assert!(ok.contains("m=audio 20002 RTP/AVP 8 101"), "{ok}");
    room.receive(&request("ACK", "a1", 1, tag(&ok, "To"), "", ""));
    assert_eq!(room.preparing.len(), 1);
}

#[test]
fn a_full_centre_refuses_with_503_and_a_time_to_try_again() {
    let mut room = Room::new();
    let contact = room.arriving(&request("INVITE", "i1", 1, "", "", SDP));
    room.calls.arrived(room.now, room.at, contact, Err(Closed::Overloaded));
    room.collect();
    let refusal = room.sent.remove(0);
    assert!(refusal.starts_with("SIP/2.0 503"));
    assert_eq!(field(&refusal, "Retry-After"), "5");
    assert_eq!(room.reported(), [""; 0]);
    room.assert_nothing_is_left();
}

#[test]
fn calls_above_the_limit_and_calls_without_media_are_refused_with_503() {
    let mut room = Room::new();
    for n in 0..3 {
        room.arriving(&request("INVITE", "i", 1, "", "", SDP).replace("call-1", &format!("call-{n}")));
    }
    room.receive(&request("INVITE", "i", 1, "", "", SDP).replace("call-1", "call-4"));
    assert_eq!(room.sent_lines(), ["SIP/2.0 100 Trying", "SIP/2.0 503 Service Unavailable"]);
    let mut room = Room::new();
    *room.ear.is_full.lock() = true;
    room.receive(&request("INVITE", "i", 1, "", "", SDP));
    assert_eq!(room.sent_lines(), ["SIP/2.0 100 Trying", "SIP/2.0 503 Service Unavailable"]);
    assert!(room.reported().is_empty());
}

#[test]
fn while_the_store_is_lost_callers_hear_that_lines_are_busy_before_they_are_refused() {
    let mut room = Room::new();
    room.calls.set_busy_announcement(clip());
    let contact = room.arriving(&request("INVITE", "i1", 1, "", "", SDP));
    room.ear.take();
    room.calls.arrived(room.now, room.at, contact, Err(Closed::Unavailable));
    room.collect();
    let progress = room.sent.remove(0);
    assert!(progress.starts_with("SIP/2.0 183") && progress.contains("m=audio 20002"), "{progress}");
    assert_eq!(room.ear.take(), ["leg-1 play 0 (1 clips)"]);
    room.heard(MediaEvent::PlaybackFinished { leg: CUSTOMER, token: 0 });
    assert_eq!(room.sent_lines(), ["SIP/2.0 503 Service Unavailable"]);
    assert_eq!(room.ear.take(), ["leg-1 close"]);
    assert!(room.reported().is_empty());
    room.assert_nothing_is_left();
}

#[test]
fn unknown_numbers_and_strangers_are_refused() {
    let mut room = Room::new();
    let unknown = request("INVITE", "i1", 1, "", "", SDP).replace("95588", "12345");
    room.receive(&unknown);
    assert_eq!(room.sent_lines(), ["SIP/2.0 100 Trying", "SIP/2.0 404 Not Found"]);
    let mut room = Room::with(|parts| parts.limits.trunks.clear());
    room.receive(&request("INVITE", "i1", 1, "", "", SDP));
    assert_eq!(room.sent_lines(), ["SIP/2.0 100 Trying", "SIP/2.0 403 Forbidden"]);
}

#[test]
fn a_trunk_that_identifies_itself_by_digest_is_asked_for_it() {
    let mut room = Room::with(|parts| parts.limits.trunks.clear());
    let account = Account { ha1: Ha1::of("carrier", "yuanyin", "secret"), holder: Holder::Trunk };
    room.calls.set_account("carrier", Some(account));
    room.receive(&request("INVITE", "i1", 1, "", "", SDP));
    let challenge = room.sent.remove(1);
    assert!(challenge.starts_with("SIP/2.0 401"), "{challenge}");
    assert!(field(&challenge, "WWW-Authenticate").starts_with("Digest realm=\"yuanyin\", nonce="));
    room.sent.clear();
    let wrong = format!(
        "Authorization: Digest username=\"carrier\", realm=\"yuanyin\", nonce=\"x\", uri=\"sip:95588@127.0.0.1\", response=\"{}\"\r\n",
        "0".repeat(32)
    );
    room.receive(&request("INVITE", "i2", 2, "", &wrong, SDP));
    assert_eq!(room.sent_lines(), ["SIP/2.0 100 Trying", "SIP/2.0 401 Unauthorized"]);
}

#[test]
fn the_number_that_is_dialled_may_stand_in_to_or_carry_the_country_code() {
    for (dialled, to) in [("+8695588", "x"), ("trunk", "95588")] {
        let mut room = Room::new();
        let text = request("INVITE", "i1", 1, "", "", SDP)
            .replace("INVITE sip:95588@", &format!("INVITE sip:{dialled}@"))
            .replace("To: <sip:95588@", &format!("To: <sip:{to}@"));
        room.arriving(&text);
    }
}

#[test]
fn the_callers_number_is_the_trunks_word_if_it_is_trusted() {
    for (trusts, number) in [(true, "13900000000"), (false, "13800000000")] {
        let mut room = Room::with(|parts| parts.limits.trunks[0].trusts_identity = trusts);
        room.receive(&request("INVITE", "i1", 1, "", "P-Asserted-Identity: <sip:+8613900000000@x>\r\n", SDP));
        let Some((_, Report::Arrived(new))) = room.reports.pop() else { panic!("nobody arrived") };
        assert_eq!(new.phone.unwrap().as_str(), number);
    }
}

#[test]
fn a_caller_who_gives_up_while_the_centre_is_asked_leaves_nothing_behind() {
    let mut room = Room::new();
    let contact = room.arriving(&request("INVITE", "i1", 1, "", "", SDP));
    room.receive(&request("CANCEL", "i1", 1, "", "", ""));
    assert_eq!(room.reported(), ["customer left: Ended"]);
    room.calls.arrived(room.now, room.at, contact, Ok(()));
    room.collect();
    assert_eq!(room.sent_lines(), ["SIP/2.0 200 OK", "SIP/2.0 487 Request Terminated"]);
    room.assert_nothing_is_left();
}

#[test]
fn prompts_are_heard_one_after_the_other_and_told_when_they_have_been() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    room.command(contact, say(7, "一"));
    room.command(contact, say(8, "二"));
    let (first, second) = (room.preparing[0].1, room.preparing[1].1);
    room.calls.prepared(room.now, room.at, contact, second, vec![clip()]);
    assert!(room.ear.take().is_empty(), "the second does not overtake the first");
    room.calls.prepared(room.now, room.at, contact, first, vec![clip(), clip()]);
    assert_eq!(room.ear.take(), [format!("leg-1 play {first} (2 clips)")]);
    room.heard(MediaEvent::PlaybackFinished { leg: CUSTOMER, token: first });
    assert_eq!(room.told(), ["heard 7"]);
    assert_eq!(room.ear.take(), [format!("leg-1 play {second} (1 clips)")]);
    room.heard(MediaEvent::PlaybackFinished { leg: CUSTOMER, token: first });
    assert!(room.told().is_empty(), "an old token says nothing");
}

#[test]
fn a_key_stops_the_prompt_and_its_token_is_not_told() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    room.command(contact, say(7, "一"));
    let number = room.preparing[0].1;
    room.calls.prepared(room.now, room.at, contact, number, vec![clip()]);
    room.heard(MediaEvent::Digit { leg: CUSTOMER, digit: '1' });
    room.command(contact, DoorCommand::StopSaying);
    room.heard(MediaEvent::PlaybackFinished { leg: CUSTOMER, token: number });
    assert_eq!(room.told(), ["Digit('1')"]);
    assert_eq!(room.ear.take()[1], "leg-1 stop");
}

#[test]
fn a_prompt_that_could_not_be_made_does_not_stop_the_flow() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    room.command(contact, say(7, "一"));
    let number = room.preparing[0].1;
    room.calls.prepared(room.now, room.at, contact, number, Vec::new());
    assert_eq!(room.told(), ["heard 7"]);
}

#[test]
fn the_end_comes_after_what_is_being_said() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    room.command(contact, say(7, "再见"));
    room.command(contact, DoorCommand::End { cause: EndCause::Completed });
    let number = room.preparing[0].1;
    room.calls.prepared(room.now, room.at, contact, number, vec![clip()]);
    assert!(room.sent.is_empty());
    room.heard(MediaEvent::PlaybackFinished { leg: CUSTOMER, token: number });
    room.collect();
    assert_eq!(room.sent_lines(), ["BYE sip:13800000000@127.0.0.1:5070 SIP/2.0"]);
    assert_eq!(room.reported(), ["customer left: Completed"]);
    room.assert_nothing_is_left();
}

#[test]
fn the_end_comes_at_once_when_nothing_is_being_said() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    room.command(contact, DoorCommand::End { cause: EndCause::Completed });
    assert_eq!(room.sent_lines(), ["BYE sip:13800000000@127.0.0.1:5070 SIP/2.0"]);
    room.assert_nothing_is_left();
}

#[test]
fn music_secure_entry_and_keys_reach_the_leg() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    room.command(contact, DoorCommand::Music(true));
    room.command(contact, DoorCommand::SecureEntry(true));
    room.heard(MediaEvent::SecureDigit { leg: CUSTOMER, digit: domain::secret::Secret::new('9') });
    assert_eq!(room.ear.take(), ["leg-1 music true", "leg-1 secure true"]);
    assert_eq!(room.told(), ["SecureDigit(Secret(…))"]);
}

#[test]
fn a_customer_who_sends_nothing_for_too_long_is_hung_up_on() {
    let mut room = Room::new();
    room.customer();
    room.heard(MediaEvent::Silent { leg: CUSTOMER });
    assert_eq!(room.sent_lines(), ["BYE sip:13800000000@127.0.0.1:5070 SIP/2.0"]);
    assert_eq!(room.reported(), ["customer left: Silent"]);
    room.assert_nothing_is_left();
}

#[test]
fn hold_by_the_customer_reaches_the_media_engine() {
    let mut room = Room::new();
    let (_, our_tag) = room.customer();
    room.receive(&request("INVITE", "r2", 2, &our_tag, "", &format!("{SDP}a=sendonly\r\n")));
    let ok = room.sent.remove(0);
    assert!(ok.contains("a=recvonly") && ok.contains(" 2 IN IP4 "), "{ok}");
    assert_eq!(room.ear.take(), ["leg-1 remote 127.0.0.1:6000 sends=true receives=false"]);
    room.receive(&request("ACK", "k2", 2, &our_tag, "", ""));
    room.receive(&request("INVITE", "r3", 3, &our_tag, "", SDP));
    assert!(room.sent.remove(0).contains("a=sendrecv"));
    assert_eq!(room.ear.take(), ["leg-1 remote 127.0.0.1:6000 sends=true receives=true"]);
}

#[test]
fn when_the_server_stops_everybody_is_hung_up_on() {
    let mut room = Room::new();
    room.customer();
    room.calls.stop(room.now, room.at);
    room.collect();
    assert_eq!(room.sent_lines(), ["BYE sip:13800000000@127.0.0.1:5070 SIP/2.0"]);
    assert!(room.reported().is_empty());
}
