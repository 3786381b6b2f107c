//! An ear at a leg: everything that the caller says, nothing that is secret or meant for an agent.

use domain::ObjectId;
use voice::media::{CallerSound, Codec, ear};

use crate::engine::{PATIENCE, Stage};
use crate::phone::Phone;
use crate::sound::{is_silence, is_tone};

/// The next stretches, so many samples at least.
async fn hear(sound: &mut CallerSound, samples: usize) -> Vec<i16> {
    let mut heard = Vec::new();
    let all = async {
        while heard.len() < samples {
            heard.extend_from_slice(sound.next().await.expect("the leg is listened to"));
        }
    };
    tokio::time::timeout(PATIENCE, all).await.expect("the caller is heard");
    heard
}

/// Waits until the ear has been dropped, and tells what was heard before.
async fn rest(mut sound: CallerSound) -> Vec<i16> {
    let mut heard = Vec::new();
    let all = async {
        while let Some(stretch) = sound.next().await {
            heard.extend_from_slice(stretch);
        }
    };
    tokio::time::timeout(PATIENCE, all).await.expect("the ear is dropped");
    heard
}

#[tokio::test]
async fn a_caller_who_waits_is_heard_in_full_from_the_moment_that_it_is_wanted() {
    let stage = Stage::new();
    for codec in [Codec::Pcma, Codec::Pcmu] {
        let phone = Phone::call(&stage.engine, codec).await;
        phone.say(Some(440.0));
        // A second in which only every sixteenth packet is taken.
        phone.hears_on(8_000).await;
        let (ear, mut sound) = ear();
        stage.engine.listen(phone.leg, ear);
        // The first packet may be one of those that the system had passed on before.
        let heard = hear(&mut sound, 4_000).await;
        assert!(is_tone(&heard[320..], 440.0), "without a gap");
        stage.engine.stop_listening(phone.leg);
        rest(sound).await;
    }
}

#[tokio::test]
async fn nothing_of_a_secure_entry_is_heard() {
    let stage = Stage::new();
    let phone = Phone::call(&stage.engine, Codec::Pcma).await;
    let (first, mut sound) = ear();
    stage.engine.listen(phone.leg, first);
    let heard = hear(&mut sound, 1_600).await;
    assert!(is_silence(&heard));
    stage.engine.secure_entry(phone.leg, true);
    phone.say(Some(440.0));
    assert!(is_silence(&rest(sound).await), "what is said after it has begun is not heard");
    let (second, sound) = ear();
    stage.engine.listen(phone.leg, second);
    assert!(rest(sound).await.is_empty(), "and nobody may begin to listen in it");
}

#[tokio::test]
async fn a_conversation_is_not_listened_to() {
    let stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let agent = Phone::call(&stage.engine, Codec::Pcma).await;
    let (first, mut sound) = ear();
    stage.engine.listen(customer.leg, first);
    hear(&mut sound, 1_600).await;
    stage.engine.join(customer.leg, agent.leg);
    stage.engine.record(customer.leg, agent.leg, ObjectId::generate());
    rest(sound).await;
    let (second, sound) = ear();
    stage.engine.listen(customer.leg, second);
    assert!(rest(sound).await.is_empty());
}
