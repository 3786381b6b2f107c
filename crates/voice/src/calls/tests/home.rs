//! Agents whose own telephone is called at home.

use center::ports::{AgentPhones as _, PhoneKind};

use super::*;
use crate::home::HomePhone;

const NUMBER: &str = "13900001111";

/// A room with a trunk that calls out, a waiting customer (leg 1), and an agent at home whose telephone (leg 2) was picked up.
fn picked_up() -> (Room, ContactId, AgentId, String) {
    let mut room = Room::with(|parts| {
        parts.limits.trunks[0].outbound = Some("127.0.0.1:5070".parse().unwrap());
    });
    room.calls.set_home_announcement(clip());
    let (contact, _) = room.customer();
    let agent = AgentId::generate();
    room.directory.set_home(agent, Some(HomePhone { number: NUMBER.parse().unwrap(), is_in_use: true }));
    assert_eq!(room.directory.reachable(agent), Some(PhoneKind::Home));
    room.command(contact, DoorCommand::Ring { offer: OfferId::generate(), agent });
    let invite = room.sent.remove(0);
    assert!(invite.starts_with(&format!("INVITE sip:{NUMBER}@127.0.0.1:5070")), "{invite}");
    assert!(field(&invite, "From").contains("95588"), "the bank's number is shown, not the customer's: {invite}");
    room.receive(&respond(&invite, 200, "p", "", SDP));
    (room, contact, agent, invite)
}

fn press(room: &mut Room, key: char) {
    room.heard(MediaEvent::Digit { leg: LegId(2), digit: key });
}

#[test]
fn nobody_has_taken_the_call_until_the_key_is_pressed() {
    let (mut room, contact, agent, _) = picked_up();
    assert_eq!(room.reported(), [] as [&str; 0], "a voicemail picks up as well");
    assert!(room.ear.take().iter().any(|act| act.starts_with("leg-2 play")), "the agent is told what to press");
    press(&mut room, '5');
    assert_eq!(room.reported(), [] as [&str; 0]);
    press(&mut room, '1');
    assert_eq!(room.reported(), ["phone answered"]);
    room.calls.phone_decided(room.now, room.at, agent, true);
    room.command(contact, DoorCommand::Join { agent, recording: ObjectId::generate() });
    assert_eq!(room.reported(), ["joined", "recording started"]);
    assert!(room.ear.take().contains(&"leg-1 join leg-2".to_owned()));
    press(&mut room, '2');
    assert_eq!(room.reported(), [] as [&str; 0], "keys in the conversation are nothing to the centre");
}

#[test]
fn who_declines_by_key_is_hung_up_on_and_the_offer_goes_on() {
    let (mut room, _, _, _) = picked_up();
    room.ear.take();
    press(&mut room, '2');
    assert_eq!(room.reported(), ["phone refused: Declined"]);
    assert!(room.ear.take().contains(&"leg-2 close".to_owned()));
}

#[test]
fn a_voicemail_is_hung_up_on_when_the_time_to_ring_is_over() {
    let (mut room, _, _, _) = picked_up();
    room.pass(Duration::from_secs(61));
    assert_eq!(room.reported(), ["phone refused: Timeout"]);
}

#[test]
fn without_a_trunk_nobody_is_reached_at_home() {
    let directory = PhoneDirectory::new(Arc::new(ManualClock::at(Timestamp::from_seconds(1))), false);
    let agent = AgentId::generate();
    directory.set_home(agent, Some(HomePhone { number: NUMBER.parse().unwrap(), is_in_use: true }));
    assert_eq!(directory.reachable(agent), None);
}
