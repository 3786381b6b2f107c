//! Secure entry: nothing of it gets anywhere else.

use domain::ObjectId;
use voice::media::{Codec, MediaEvent, RemoteMedia};

use crate::engine::Stage;
use crate::keys::key_tone;
use crate::phone::{KEYS, Phone};
use crate::recording::{ended, onset, read_stereo};
use crate::sound::{is_silence, loudness, trace_of};

#[tokio::test]
async fn neither_keys_nor_tones_of_a_secure_entry_reach_the_agent_or_the_recording() {
    let mut stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let agent = Phone::call(&stage.engine, Codec::Pcma).await;
    let recording = ObjectId::generate();
    agent.say(Some(1_000.0));
    stage.engine.join(customer.leg, agent.leg);
    stage.engine.record(customer.leg, agent.leg, recording);
    customer.hears(1_000.0).await;

    stage.engine.secure_entry(customer.leg, true);
    // The engine has the command once a later one has shown.
    stage.engine.send_digit(agent.leg, '0');
    agent.hears_on(4_000).await;
    let mark = agent.mark();
    // Some telephones send events and tones at once.
    for key in "135790".chars() {
        customer.press(key, &[], 1);
        customer.play(&key_tone(Codec::Pcma, 697.0, 1_209.0, 100));
    }
    let (keys, secure) = stage.next_keys(6).await;
    assert_eq!(keys, "135790");
    assert!(secure.iter().all(|secure| *secure));
    customer.done().await;
    stage.engine.secure_entry(customer.leg, false);
    agent.hears_on(3_200).await;
    assert!(is_silence(&agent.since(mark)), "the agent hears silence");
    let foreign = |packet: &&crate::phone::Received| packet.payload_type == KEYS && packet.payload[0] != 0;
    assert_eq!(agent.packets().iter().filter(foreign).count(), 0);

    // Afterwards the customer is heard again, and keys are no secrets.
    customer.say(Some(440.0));
    agent.hears(440.0).await;
    customer.press('8', &[], 1);
    assert_eq!(stage.next_keys(1).await, ("8".to_owned(), vec![false]));
    stage.engine.stop_recording(recording);
    let (path, _) = stage.event(|event| ended(event, recording)).await;
    let (left, right) = read_stereo(&path);
    let afterwards = onset(&left, 440.0);
    assert!(is_silence(&left[..afterwards]), "no tone is recorded");
    assert!(trace_of(&right, 1_000.0) > 6_000.0);
}

#[tokio::test]
async fn tones_that_are_keys_stay_secret_to_their_end() {
    let mut stage = Stage::new();
    let customer = Phone::unanswered(&stage.engine, Codec::Pcma).await;
    stage.engine.set_remote(customer.leg, RemoteMedia { telephone_event: None, ..customer.remote() });
    let agent = Phone::call(&stage.engine, Codec::Pcma).await;
    stage.engine.join(customer.leg, agent.leg);
    customer.say(Some(440.0));
    agent.hears(440.0).await;
    customer.say(None);
    agent.hears_silence().await;
    stage.engine.secure_entry(customer.leg, true);
    let mark = agent.mark();
    customer.play(&key_tone(Codec::Pcma, 852.0, 1_336.0, 1_500));
    let told = stage.event(|event| match event {
        MediaEvent::SecureDigit { leg, digit } => Some((*leg, *digit.expose())),
        MediaEvent::Digit { .. } => panic!("a secret was told"),
        _ => None,
    });
    assert_eq!(told.await, (customer.leg, '8'));
    // The key is still down when the entry ends.
    stage.engine.secure_entry(customer.leg, false);
    customer.done().await;
    agent.hears_on(4_000).await;
    assert!(loudness(&agent.since(mark)) < 20.0);
    customer.say(Some(440.0));
    agent.hears(440.0).await;
}

#[test]
fn a_secret_key_is_not_in_the_text_of_its_event() {
    let leg_text = |digit| {
        let event = MediaEvent::Digit { leg: serde_leg(), digit };
        format!("{event:?}")
    };
    assert!(leg_text('7').contains('7'));
    let secret = MediaEvent::SecureDigit { leg: serde_leg(), digit: domain::secret::Secret::new('7') };
    assert!(!format!("{secret:?}").contains('7'));
}

/// A leg of an engine that is gone again.
fn serde_leg() -> voice::media::LegId {
    let stage = Stage::new();
    stage.engine.open_rtp().expect("a leg").0
}
