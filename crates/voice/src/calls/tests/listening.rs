//! Listening to what customers say.

use center::ports::recognizer::{Heard, RecognizerError};

use super::*;

fn listen() -> DoorCommand {
    DoorCommand::Listen { token: 1, language: Language::Zh, hot_words: vec!["余额".to_owned()] }
}

fn text(text: &str) -> Heard {
    Heard::Final { text: text.to_owned(), confidence: 0.9, begins: Duration::ZERO, ends: Duration::from_secs(1) }
}

/// The customer is listened to; the number that the recogniser answers with.
fn listening(room: &mut Room, contact: ContactId) -> u64 {
    room.command(contact, listen());
    assert_eq!(room.ear.take(), ["leg-1 listen"]);
    let (number, hearing) = room.listening.pop().expect("a recogniser is asked");
    assert_eq!(hearing, Hearing::telephone(Language::Zh, vec!["余额".to_owned()]));
    number
}

#[test]
fn speech_is_told_from_its_beginning_and_ends_listening() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    let number = listening(&mut room, contact);
    room.calls.recognized(contact, number, Heard::Started);
    room.calls.recognized(contact, number, Heard::Partial { text: "我想".to_owned() });
    assert_eq!(room.told(), ["SpeechStarted"]);
    room.calls.recognized(contact, number, text("我想查余额"));
    assert_eq!(room.told(), [r#"Speech { text: "我想查余额", confidence: 0.9 }"#]);
    assert_eq!(room.ear.take(), ["leg-1 stop listening"]);
    room.calls.recognized(contact, number, text("再说一次"));
    assert!(room.told().is_empty());
}

#[test]
fn a_recogniser_that_fails_is_told_once() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    let number = listening(&mut room, contact);
    room.calls.recognized(contact, number, Heard::Failed(RecognizerError::Busy));
    room.calls.recognized(contact, number, Heard::Failed(RecognizerError::Busy));
    assert_eq!(room.told(), ["SpeechFailed"]);
}

#[test]
fn what_was_asked_for_before_is_not_told() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    let first = listening(&mut room, contact);
    room.command(contact, listen());
    assert_eq!(room.ear.take(), ["leg-1 stop listening", "leg-1 listen"]);
    room.calls.recognized(contact, first, text("旧"));
    assert!(room.told().is_empty());
    let (second, _) = room.listening.pop().unwrap();
    room.command(contact, DoorCommand::StopListening);
    assert_eq!(room.ear.take(), ["leg-1 stop listening"]);
    room.calls.recognized(contact, second, text("新"));
    room.command(contact, DoorCommand::StopListening);
    assert!(room.told().is_empty() && room.ear.take().is_empty());
}

#[test]
fn secure_entry_ends_listening_and_allows_none() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    let number = listening(&mut room, contact);
    room.command(contact, DoorCommand::SecureEntry(true));
    assert_eq!(room.ear.take(), ["leg-1 stop listening", "leg-1 secure true"]);
    room.calls.recognized(contact, number, text("一二三四五六"));
    assert!(room.told().is_empty(), "what was said just before is not told either");
    room.command(contact, listen());
    assert_eq!(room.told(), ["SpeechFailed"]);
    assert!(room.listening.is_empty() && room.ear.take().is_empty());
    room.command(contact, DoorCommand::SecureEntry(false));
    room.ear.take();
    listening(&mut room, contact);
}

#[test]
fn a_conversation_ends_listening_and_allows_none() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    let (agent, _) = room.browser(9);
    let number = listening(&mut room, contact);
    room.command(contact, DoorCommand::Join { agent, recording: ObjectId::generate() });
    assert_eq!(room.ear.take()[0], "leg-1 stop listening");
    room.calls.recognized(contact, number, text("余额"));
    room.command(contact, listen());
    assert_eq!(room.told(), ["SpeechFailed"]);
    assert!(room.listening.is_empty());
}

#[test]
fn without_a_recogniser_the_flow_is_told_at_once() {
    let mut room = Room::with(|parts| parts.limits.listens = false);
    let (contact, _) = room.customer();
    room.command(contact, listen());
    assert_eq!(room.told(), ["SpeechFailed"]);
    assert!(room.ear.take().is_empty());
}

#[test]
fn who_has_hung_up_is_not_heard() {
    let mut room = Room::new();
    let (contact, _) = room.customer();
    let number = listening(&mut room, contact);
    room.heard(MediaEvent::Silent { leg: CUSTOMER });
    room.calls.recognized(contact, number, text("余额"));
    assert!(room.told().is_empty());
    room.assert_nothing_is_left();
}
