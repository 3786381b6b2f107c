//! Guests of a conversation.

use center::conversation::Invitee;
use center::ports::arrangement::{Arrangement, Hearers, Place as Seat};
use domain::GuestId;

use super::*;

/// A customer in conversation with an agent's browser (leg 10), and the agent.
fn talking(room: &mut Room) -> (ContactId, AgentId) {
    let (agent, _) = room.browser(10);
    let (contact, _) = room.customer();
    room.command(contact, DoorCommand::Join { agent, recording: ObjectId::generate() });
    room.reported();
    room.ear.take();
    (contact, agent)
}

fn arrange(agent: AgentId, with_customer: bool, others: &[(Seat, Hearers)]) -> DoorCommand {
    let mut all = vec![(Seat::Agent, Hearers::All)];
    all.extend_from_slice(others);
    DoorCommand::Arrange(Arrangement { agent, with_customer, others: all })
}

/// A colleague's browser (leg 11) that is there.
fn colleague(room: &mut Room, contact: ContactId) -> (AgentId, GuestId) {
    let (colleague, _) = room.browser(11);
    let guest = GuestId::generate();
    room.command(contact, DoorCommand::CallGuest { guest, who: Invitee::Staff(colleague) });
    assert_eq!(room.reported(), ["guest came"]);
    (colleague, guest)
}

#[test]
fn a_consulted_colleague_and_the_agent_hear_each_other_while_the_customer_hears_music() {
    let mut room = Room::new();
    let (contact, agent) = talking(&mut room);
    let (_, guest) = colleague(&mut room, contact);
    room.command(contact, arrange(agent, false, &[(Seat::Guest(guest), Hearers::All)]));
    assert_eq!(room.ear.take(), ["leg-1 part leg-10", "leg-1 leave", "leg-1 hold true", "leg-10 join leg-11"]);
    room.command(contact, arrange(agent, true, &[(Seat::Guest(guest), Hearers::All)]));
    assert_eq!(room.ear.take(), ["confer leg-1 Everybody, leg-10 Everybody, leg-11 Everybody"]);
    room.command(contact, DoorCommand::PartGuest { guest });
    room.command(contact, arrange(agent, true, &[]));
    assert_eq!(room.ear.take(), ["leg-11 leave", "leg-1 join leg-10"]);
}

#[test]
fn the_guest_who_owns_the_conversation_takes_the_agents_place_and_the_recording_goes_on() {
    let mut room = Room::new();
    let (contact, _) = talking(&mut room);
    let (next, guest) = colleague(&mut room, contact);
    room.command(contact, arrange(next, true, &[]));
    assert_eq!(room.ear.take(), ["leg-1 part leg-10", "leg-10 leave", "leg-1 join leg-11"]);
    assert!(room.calls.press(contact, next, "1"));
    room.ear.take();
    // What the centre says of the guest that was, is passed over.
    room.command(contact, DoorCommand::PartGuest { guest });
    assert!(room.ear.take().is_empty());
    room.command(contact, DoorCommand::Part { agent: next });
    assert!(room.ear.take().contains(&"leg-1 part leg-11".to_owned()));
}

#[test]
fn a_leader_whispers_to_the_agent_only() {
    let mut room = Room::new();
    let (contact, agent) = talking(&mut room);
    let (_, guest) = colleague(&mut room, contact);
    room.command(contact, arrange(agent, true, &[(Seat::Guest(guest), Hearers::Agent)]));
    assert_eq!(room.ear.take(), ["confer leg-1 Everybody, leg-10 Everybody, leg-11 Only(LegId(10))"]);
}

#[test]
fn an_outside_number_is_called_over_the_trunk_under_the_dialled_line() {
    let mut room = Room::with(|parts| parts.limits.trunks[0].outbound = Some("127.0.0.1:5080".parse().unwrap()));
    let (contact, _) = talking(&mut room);
    let guest = GuestId::generate();
    let who = Invitee::Outside("02812345678".parse().unwrap());
    room.command(contact, DoorCommand::CallGuest { guest, who: who.clone() });
    let invite = room.sent.pop().expect("an INVITE");
    assert!(invite.starts_with("INVITE sip:02812345678@127.0.0.1:5080 SIP/2.0"), "{invite}");
    assert!(invite.contains("<sip:95588@"), "{invite}");
    room.receive(&respond(&invite, 486, "p", "", ""));
    assert_eq!(room.reported(), ["guest gone: Busy"]);
    assert_eq!(room.calls.by_call.len(), 1, "only the customer's call is left");
    room.command(contact, DoorCommand::CallGuest { guest, who });
    let invite = room.sent.pop().expect("an INVITE");
    room.receive(&respond(&invite, 200, "p", "", SDP));
    assert_eq!(room.reported(), ["guest came"]);
}

#[test]
fn without_a_trunk_nobody_outside_can_be_called() {
    let mut room = Room::new();
    let (contact, _) = talking(&mut room);
    let who = Invitee::Outside("02812345678".parse().unwrap());
    room.command(contact, DoorCommand::CallGuest { guest: GuestId::generate(), who });
    assert_eq!(room.reported(), ["guest gone: Unreachable"]);
}

#[test]
fn a_customer_who_hangs_up_ends_the_legs_of_all_guests() {
    let mut room = Room::with(|parts| parts.limits.trunks[0].outbound = Some("127.0.0.1:5080".parse().unwrap()));
    let (contact, our_tag) = {
        let (agent, _) = room.browser(10);
        let (contact, our_tag) = room.customer();
        room.command(contact, DoorCommand::Join { agent, recording: ObjectId::generate() });
        (contact, our_tag)
    };
    let who = Invitee::Outside("02812345678".parse().unwrap());
    room.command(contact, DoorCommand::CallGuest { guest: GuestId::generate(), who });
    let invite = room.sent.pop().expect("an INVITE");
    room.receive(&respond(&invite, 200, "p", "", SDP));
    room.sent_lines();
    room.receive(&request("BYE", "b1", 2, &our_tag, "", ""));
    assert!(room.sent_lines().iter().any(|line| line.starts_with("BYE ")));
    assert!(room.calls.by_call.is_empty());
}

#[test]
fn a_colleague_whose_browser_is_lost_is_gone_after_its_grace() {
    let mut room = Room::new();
    let (contact, _) = talking(&mut room);
    colleague(&mut room, contact);
    room.heard(MediaEvent::Lost { leg: LegId(11) });
    room.pass(Duration::from_secs(16));
    assert_eq!(room.reported(), ["guest gone: Failed"]);
}
