//! A customer in conversation whom a flow leads meanwhile.

use super::*;

#[test]
fn the_agent_hears_nothing_while_the_flow_speaks_and_the_two_are_joined_again() {
    let mut room = Room::new();
    let (agent, _) = room.browser(10);
    let (contact, _) = room.customer();
    room.command(contact, DoorCommand::Join { agent, recording: ObjectId::generate() });
    room.reported();
    room.ear.take();
    room.command(contact, DoorCommand::Lend);
    assert_eq!(room.ear.take(), ["leg-1 part leg-10"]);
    room.command(contact, DoorCommand::SecureEntry(true));
    let heard = room.ear.take();
    assert_eq!(heard.len(), 1, "{heard:?}");
    room.command(contact, DoorCommand::TakeBack);
    let heard = room.ear.take();
    assert!(heard.iter().any(|act| act.contains("secure") && act.contains("false")), "{heard:?}");
    assert_eq!(heard.last().map(String::as_str), Some("leg-1 join leg-10"));
    room.command(contact, DoorCommand::TakeBack);
    assert!(room.ear.take().is_empty(), "who is back is not taken back");
}

#[test]
fn an_agent_who_reloads_the_page_during_a_visit_does_not_hear_the_customer() {
    let mut room = Room::new();
    let (agent, _) = room.browser(10);
    let (contact, _) = room.customer();
    room.command(contact, DoorCommand::Join { agent, recording: ObjectId::generate() });
    room.command(contact, DoorCommand::Lend);
    room.ear.take();
    room.calls.open_browser(room.now, agent, uuid::Uuid::now_v7(), LegId(12));
    assert!(!room.ear.take().iter().any(|act| act.contains("join")));
    room.command(contact, DoorCommand::TakeBack);
    assert!(room.ear.take().contains(&"leg-1 join leg-12".to_owned()));
}
