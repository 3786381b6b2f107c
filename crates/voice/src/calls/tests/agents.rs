//! Agents' telephones and conversations.

use center::ports::{AgentPhones as _, PhoneKind};

use super::*;

fn join(agent: AgentId) -> DoorCommand {
    DoorCommand::Join { agent, recording: ObjectId::generate() }
}

/// A customer in conversation with an agent's browser (leg 90).
fn talking_to_browser(room: &mut Room) -> (ContactId, String, AgentId, Uuid) {
    let (contact, our_tag) = room.customer();
    let (agent, session) = room.browser(90);
    room.command(contact, join(agent));
    assert_eq!(room.reported(), ["joined", "recording started"]);
    room.ear.take();
    (contact, our_tag, agent, session)
}

/// Rings the agent's phone and gives offer and INVITE.
fn ringing(room: &mut Room, contact: ContactId, agent: AgentId) -> (OfferId, String) {
    let offer = OfferId::generate();
    room.command(contact, DoorCommand::Ring { offer, agent });
    let invite = room.sent.remove(0);
    assert!(invite.starts_with("INVITE sip:1001@127.0.0.1:5070"), "{invite}");
    room.receive(&respond(&invite, 180, "p", "", ""));
    (offer, invite)
}

/// A customer in conversation with an agent's SIP phone (leg 2), and the INVITE that it was called with.
fn talking_to_phone(room: &mut Room) -> (ContactId, String, AgentId, String) {
    let (contact, our_tag) = room.customer();
    let agent = room.phone();
    let (_, invite) = ringing(room, contact, agent);
    room.receive(&respond(&invite, 200, "p", "", SDP));
    assert_eq!(room.reported(), ["phone answered"]);
    room.calls.phone_decided(room.now, room.at, agent, true);
    room.command(contact, join(agent));
    assert_eq!(room.reported(), ["joined", "recording started"]);
    assert!(room.ear.take().contains(&"leg-1 join leg-2".to_owned()));
    room.sent.clear();
    (contact, our_tag, agent, invite)
}

/// The BYE of the agent's phone.
fn bye_of_phone(invite: &str) -> String {
    request("BYE", "b1", 1, tag(invite, "From"), "", "")
        .replace("tag=caller", "tag=p")
        .replace("call-1", field(invite, "Call-ID"))
}

#[test]
fn customer_and_browser_are_joined_and_recorded() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    let (agent, _) = room.browser(90);
    assert_eq!(room.directory.reachable(agent), Some(PhoneKind::Browser));
    room.command(contact, DoorCommand::Music(true));
    room.ear.take();
    room.command(contact, join(agent));
    assert_eq!(room.ear.take(), ["leg-1 music false", "leg-1 join leg-90", "leg-1 record leg-90"]);
    assert_eq!(room.reported(), ["joined", "recording started"]);
    room.command(contact, DoorCommand::Hold);
    room.command(contact, DoorCommand::Resume);
    assert_eq!(room.ear.take(), ["leg-1 hold true", "leg-1 hold false"]);
    room.command(contact, DoorCommand::Part { agent });
    assert_eq!(room.ear.take(), ["stop recording", "leg-1 part leg-90"]);
    assert_eq!(room.directory.reachable(agent), Some(PhoneKind::Browser), "the browser stays");
}

#[test]
fn a_caller_who_hangs_up_ends_conversation_and_recording() {
    let mut room = Room::new();
    let (_, our_tag, agent, session) = talking_to_browser(&mut room);
    room.receive(&request("BYE", "b2", 2, &our_tag, "", ""));
    assert_eq!(room.sent_lines(), ["SIP/2.0 200 OK"]);
    assert_eq!(room.ear.take(), ["stop recording", "leg-1 part leg-90", "leg-1 close"]);
    assert_eq!(room.reported(), ["customer left: Ended"]);
    let recording = *room.calls.recordings.keys().next().expect("it is awaited");
    room.heard(MediaEvent::RecordingEnded { recording, path: "x.wav".into(), milliseconds: 1000, failed: false });
    assert_eq!(room.reported(), ["recording ended"]);
    assert!(room.calls.close_browser(room.now, agent, session));
    room.assert_nothing_is_left();
}

#[test]
fn a_browser_that_is_lost_has_fifteen_seconds_to_come_back() {
    let mut room = Room::new();
    let (_, _, agent, _) = talking_to_browser(&mut room);
    room.heard(MediaEvent::Lost { leg: LegId(90) });
    assert_eq!(room.directory.reachable(agent), None);
    room.pass(Duration::from_secs(10));
    room.heard(MediaEvent::Established { leg: LegId(90) });
    room.pass(Duration::from_secs(60));
    assert!(room.reported().is_empty());
    assert_eq!(room.directory.reachable(agent), Some(PhoneKind::Browser));
    room.heard(MediaEvent::Lost { leg: LegId(90) });
    room.pass(Duration::from_secs(14));
    assert!(room.reported().is_empty());
    room.pass(Duration::from_secs(1));
    assert_eq!(room.reported(), ["agent leg failed: AgentLost"]);
    assert!(room.ear.take().ends_with(&["stop recording".into(), "leg-1 part leg-90".into(), "leg-90 close".into()]));
}

#[test]
fn a_reloaded_page_takes_the_conversation_over() {
    let mut room = Room::new();
    let (contact, _, agent, _) = talking_to_browser(&mut room);
    room.command(contact, DoorCommand::Hold);
    room.heard(MediaEvent::Lost { leg: LegId(90) });
    room.ear.take();
    room.calls.open_browser(room.now, agent, Uuid::now_v7(), LegId(91));
    assert_eq!(room.ear.take(), ["leg-1 join leg-91", "leg-1 hold true", "leg-90 close"]);
    room.heard(MediaEvent::Established { leg: LegId(91) });
    room.pass(Duration::from_secs(60));
    assert!(room.reported().is_empty(), "the centre notices nothing");
    assert!(room.calls.press(contact, agent, "1#"));
    assert_eq!(room.ear.take(), ["leg-1 digit 1", "leg-1 digit #"]);
    assert!(!room.calls.press(contact, AgentId::generate(), "1"));
}

#[test]
fn a_browser_that_never_connects_loses_the_conversation() {
    let mut room = Room::new();
    let (_, _, agent, _) = talking_to_browser(&mut room);
    room.calls.open_browser(room.now, agent, Uuid::now_v7(), LegId(91));
    room.pass(Duration::from_secs(15));
    assert_eq!(room.reported(), ["agent leg failed: AgentLost"]);
    assert_eq!(room.directory.reachable(agent), None);
}

#[test]
fn closing_the_page_during_a_conversation_leaves_time_for_another_one() {
    let mut room = Room::new();
    let (_, _, agent, session) = talking_to_browser(&mut room);
    assert!(!room.calls.close_browser(room.now, agent, Uuid::now_v7()), "another session");
    assert!(room.calls.close_browser(room.now, agent, session));
    assert!(room.reported().is_empty());
    room.pass(Duration::from_secs(15));
    assert_eq!(room.reported(), ["agent leg failed: AgentLost"]);
}

#[test]
fn an_agent_without_any_telephone_cannot_be_joined() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    room.command(contact, join(AgentId::generate()));
    assert_eq!(room.reported(), ["agent leg failed: AgentLost"]);
}

#[test]
fn a_sip_phone_rings_is_answered_and_talks() {
    let mut room = Room::new();
    let (contact, _, agent, invite) = talking_to_phone(&mut room);
    assert!(invite.contains("m=audio 20004 RTP/AVP 8 0 101"), "{invite}");
    room.pass(Duration::from_secs(100));
    room.sent.clear();
    room.command(contact, DoorCommand::Part { agent });
    assert_eq!(room.sent_lines(), ["BYE sip:phone@127.0.0.1:5070 SIP/2.0"]);
    assert_eq!(room.ear.take(), ["stop recording", "leg-1 part leg-2", "leg-2 close"]);
    assert!(room.reported().is_empty());
}

#[test]
fn an_agent_who_hangs_up_the_phone_leaves_the_customer_in_the_line() {
    let mut room = Room::new();
    let (contact, _, agent, invite) = talking_to_phone(&mut room);
    room.receive(&bye_of_phone(&invite));
    assert_eq!(room.sent_lines(), ["SIP/2.0 200 OK"]);
    assert_eq!(room.ear.take(), ["leg-2 close", "stop recording", "leg-1 part leg-2"]);
    assert_eq!(room.reported(), ["agent hung up"]);
    room.command(contact, DoorCommand::Part { agent });
    assert!(room.sent.is_empty() && room.ear.take().is_empty(), "nothing is left to part");
    room.command(contact, say(1, "请评价"));
    assert_eq!(room.preparing.len(), 1);
}

#[test]
fn a_caller_who_hangs_up_hangs_up_the_phone_too() {
    let mut room = Room::new();
    let (_, our_tag, _, _) = talking_to_phone(&mut room);
    room.receive(&request("BYE", "b2", 2, &our_tag, "", ""));
    assert_eq!(room.sent_lines(), ["SIP/2.0 200 OK", "BYE sip:phone@127.0.0.1:5070 SIP/2.0"]);
    assert_eq!(room.reported(), ["customer left: Ended"]);
    let recording = *room.calls.recordings.keys().next().unwrap();
    room.heard(MediaEvent::RecordingEnded { recording, path: "x.wav".into(), milliseconds: 1, failed: false });
    room.assert_nothing_is_left();
}

#[test]
fn a_phone_that_sends_nothing_is_hung_up_and_the_customer_goes_back() {
    let mut room = Room::new();
    talking_to_phone(&mut room);
    room.heard(MediaEvent::Silent { leg: LegId(2) });
    assert_eq!(room.sent_lines(), ["BYE sip:phone@127.0.0.1:5070 SIP/2.0"]);
    assert_eq!(room.reported(), ["agent leg failed: Silent"]);
}

#[test]
fn a_phone_that_declines_is_busy_or_does_not_answer_is_told_apart() {
    for (status, cause) in
        [(486, "Declined"), (603, "Declined"), (480, "Timeout"), (404, "PhoneFailed"), (500, "PhoneFailed")]
    {
        let mut room = Room::new();
        let (contact, _) = room.customer();
        let agent = room.phone();
        let (_, invite) = ringing(&mut room, contact, agent);
        room.receive(&respond(&invite, status, "p", "", ""));
        assert_eq!(room.reported(), [format!("phone refused: {cause}")]);
    }
    let mut room = Room::new();
    let (contact, _) = room.customer();
    let agent = room.phone();
    ringing(&mut room, contact, agent);
    room.pass(Duration::from_secs(60));
    assert!(room.sent_lines().contains(&"CANCEL sip:1001@127.0.0.1:5070 SIP/2.0".to_owned()));
    assert_eq!(room.reported(), ["phone refused: Timeout"]);
}

#[test]
fn ringing_stops_when_the_offer_is_over_or_the_customer_gives_up() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    let agent = room.phone();
    let (offer, _) = ringing(&mut room, contact, agent);
    room.sent.clear();
    room.command(contact, DoorCommand::StopRinging { offer: OfferId::generate(), agent });
    assert!(room.sent.is_empty(), "another offer");
    room.command(contact, DoorCommand::StopRinging { offer, agent });
    assert_eq!(room.sent_lines(), ["CANCEL sip:1001@127.0.0.1:5070 SIP/2.0"]);
    assert!(room.reported().is_empty());

    let mut room = Room::new();
    let (contact, our_tag) = room.customer();
    let agent = room.phone();
    ringing(&mut room, contact, agent);
    room.sent.clear();
    room.receive(&request("BYE", "b2", 2, &our_tag, "", ""));
    assert_eq!(room.sent_lines(), ["SIP/2.0 200 OK", "CANCEL sip:1001@127.0.0.1:5070 SIP/2.0"]);
    assert_eq!(room.reported(), ["customer left: Ended"]);
}

#[test]
fn a_phone_that_is_answered_too_late_is_hung_up() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    let agent = room.phone();
    let (_, invite) = ringing(&mut room, contact, agent);
    room.receive(&respond(&invite, 200, "p", "", SDP));
    room.sent.clear();
    room.calls.phone_decided(room.now, room.at, agent, false);
    room.collect();
    assert_eq!(room.sent_lines(), ["BYE sip:phone@127.0.0.1:5070 SIP/2.0"]);
}

#[test]
fn a_phone_that_hangs_up_before_it_is_joined_gives_the_contact_back() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    let agent = room.phone();
    let (_, invite) = ringing(&mut room, contact, agent);
    room.receive(&respond(&invite, 200, "p", "", SDP));
    room.receive(&bye_of_phone(&invite));
    room.reports.clear();
    room.sent.clear();
    room.command(contact, join(agent));
    assert_eq!(room.reported(), ["agent leg failed: Ended"]);
    assert!(room.sent.is_empty(), "it does not ring again for who just hung up");
}

#[test]
fn a_contact_accepted_elsewhere_rings_the_phone_and_joins_when_it_is_answered() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    let agent = room.phone();
    room.command(contact, join(agent));
    let invite = room.sent.remove(0);
    assert!(invite.starts_with("INVITE "));
    assert!(room.reported().is_empty());
    room.receive(&respond(&invite, 200, "p", "", SDP));
    assert_eq!(room.reported(), ["joined", "recording started"]);

    let mut room = Room::new();
    let (contact, _) = room.customer();
    let agent = room.phone();
    room.command(contact, join(agent));
    let invite = room.sent.remove(0);
    room.receive(&respond(&invite, 486, "p", "", ""));
    assert_eq!(room.reported(), ["agent leg failed: Failed"]);
}

#[test]
fn a_phone_that_is_not_registered_cannot_ring() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    room.command(contact, DoorCommand::Ring { offer: OfferId::generate(), agent: AgentId::generate() });
    assert_eq!(room.reported(), ["phone refused: AgentLost"]);
}

#[test]
fn a_second_agent_takes_the_place_of_the_first() {
    let mut room = Room::new();
    let (contact, _, _, _) = talking_to_browser(&mut room);
    let (second, _) = room.browser(91);
    room.ear.take();
    room.command(contact, join(second));
    assert_eq!(
        room.ear.take(),
        ["stop recording", "leg-1 part leg-90", "leg-1 music false", "leg-1 join leg-91", "leg-1 record leg-91"]
    );
}

#[test]
fn a_phone_registers_only_with_its_password() {
    let mut room = Room::new();
    let agent = AgentId::generate();
    let account = Account { ha1: Ha1::of("1001", "yuanyin", "sip-1001"), holder: Holder::Staff(agent) };
    room.calls.set_account("1001", Some(account));
    let register = |branch: &str, cseq, lines: &str| {
        request("REGISTER", branch, cseq, "", lines, "").replace("To: <sip:95588@", "To: <sip:1001@")
    };
    room.receive(&register("r1", 1, "Expires: 600\r\n"));
    let challenge = room.sent.remove(0);
    assert!(challenge.starts_with("SIP/2.0 401"), "{challenge}");
    let nonce =
        field(&challenge, "WWW-Authenticate").split("nonce=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let answer = |user: &str, password: &str, nc: u32| {
        use md5::Digest as _;
        let hash = |text: String| md5::Md5::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let (ha1, ha2) = (hash(format!("{user}:yuanyin:{password}")), hash("REGISTER:sip:95588@127.0.0.1".to_owned()));
        let response = hash(format!("{ha1}:{nonce}:{nc:08x}:c:auth:{ha2}"));
        format!(
            "Expires: 600\r\nAuthorization: Digest username=\"{user}\", realm=\"yuanyin\", nonce=\"{nonce}\", \
             uri=\"sip:95588@127.0.0.1\", response=\"{response}\", qop=auth, nc={nc:08x}, cnonce=\"c\"\r\n"
        )
    };
    room.receive(&register("r2", 2, &answer("1001", "wrong", 1)));
    assert_eq!(room.sent_lines(), ["SIP/2.0 401 Unauthorized"]);
    assert_eq!(room.directory.reachable(agent), None);
    room.receive(&register("r3", 3, &answer("1001", "sip-1001", 1)));
    let ok = room.sent.remove(0);
    assert!(ok.starts_with("SIP/2.0 200") && field(&ok, "Contact").ends_with(";expires=600"), "{ok}");
    assert_eq!(room.directory.reachable(agent), Some(PhoneKind::Sip));
    room.receive(&register("r4", 4, &answer("1001", "sip-1001", 1)));
    assert!(room.sent.remove(0).contains("stale=true"), "a count is good once");
    let brief = answer("1001", "sip-1001", 2).replace("Expires: 600", "Expires: 10");
    room.receive(&register("r5", 5, &brief));
    assert_eq!(room.sent_lines(), ["SIP/2.0 423 Interval Too Brief"]);
    let other = register("r6", 6, &answer("1001", "sip-1001", 3)).replace("To: <sip:1001@", "To: <sip:1002@");
    room.receive(&other);
    assert_eq!(room.sent_lines(), ["SIP/2.0 403 Forbidden"]);
    let gone = answer("1001", "sip-1001", 4).replace("Expires: 600", "Expires: 0");
    room.receive(&register("r7", 7, &gone));
    assert_eq!(room.sent_lines(), ["SIP/2.0 200 OK"]);
    assert_eq!(room.directory.reachable(agent), None);
}
