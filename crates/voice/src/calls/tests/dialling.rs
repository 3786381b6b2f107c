//! Calls out to customers.

use super::*;

fn dialling(room: &mut Room) -> (ContactId, String) {
    let contact = ContactId::generate();
    let number = "13812345678".parse().unwrap();
    room.command(contact, DoorCommand::Dial { number, line: LineId::of("95588") });
    (contact, room.sent.pop().expect("an INVITE"))
}

fn with_trunk() -> Room {
    Room::with(|parts| parts.limits.trunks[0].outbound = Some("127.0.0.1:5080".parse().unwrap()))
}

#[test]
fn a_customer_who_picks_up_is_joined_with_the_agent_who_calls() {
    let mut room = with_trunk();
    let (agent, _) = room.browser(10);
    let (contact, invite) = dialling(&mut room);
    assert!(invite.starts_with("INVITE sip:13812345678@127.0.0.1:5080 SIP/2.0"), "{invite}");
    assert!(invite.contains("<sip:95588@"), "{invite}");
    room.receive(&respond(&invite, 180, "p", "", ""));
    room.receive(&respond(&invite, 200, "p", "", SDP));
    assert_eq!(room.reported(), ["answered"]);
    room.ear.take();
    room.command(contact, DoorCommand::Join { agent, recording: ObjectId::generate() });
    assert!(room.ear.take().iter().any(|asked| asked.ends_with("join leg-10")));
    assert_eq!(room.reported(), ["joined", "recording started"]);
}

#[test]
fn why_a_customer_does_not_answer_is_told() {
    for (status, told) in [(486, "Busy"), (404, "Unreachable"), (480, "NoAnswer"), (603, "Declined"), (503, "Failed")] {
        let mut room = with_trunk();
        let (_, invite) = dialling(&mut room);
        room.receive(&respond(&invite, status, "p", "", ""));
        assert_eq!(room.reported(), [format!("not answered: {told}")]);
        room.assert_nothing_is_left();
    }
}

#[test]
fn an_agent_who_gives_up_takes_the_call_back() {
    let mut room = with_trunk();
    let (contact, invite) = dialling(&mut room);
    room.receive(&respond(&invite, 180, "p", "", ""));
    room.sent_lines();
    room.command(contact, DoorCommand::End { cause: EndCause::Ended });
    assert!(room.sent_lines().iter().any(|line| line.starts_with("CANCEL ")));
    assert_eq!(room.reported(), Vec::<String>::new());
}
