//! Two legs and what they hear of each other.

use voice::media::Codec;

use crate::engine::Stage;
use crate::phone::Phone;
use crate::sound::{is_silence, loudness, trace_of};

#[tokio::test]
async fn joined_legs_hear_each_other() {
    let stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let agent = Phone::call(&stage.engine, Codec::Pcma).await;
    customer.say(Some(440.0));
    agent.say(Some(1_000.0));
    stage.engine.join(customer.leg, agent.leg);
    customer.hears(1_000.0).await;
    agent.hears(440.0).await;
}

#[tokio::test]
async fn sound_is_translated_between_a_law_and_mu_law() {
    let stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let agent = Phone::call(&stage.engine, Codec::Pcmu).await;
    customer.say(Some(440.0));
    agent.say(Some(1_000.0));
    stage.engine.join(customer.leg, agent.leg);
    customer.hears(1_000.0).await;
    agent.hears(440.0).await;
    assert!(agent.packets().iter().all(|packet| packet.payload_type == 0));
    assert!(customer.packets().iter().all(|packet| packet.payload_type == 8));
}

#[tokio::test]
async fn a_leg_that_hears_nothing_is_sent_silence() {
    let stage = Stage::new();
    let phone = Phone::call(&stage.engine, Codec::Pcma).await;
    phone.hears_silence().await;
}

#[tokio::test]
async fn a_held_customer_hears_music_and_the_agent_silence_until_they_are_back() {
    let stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let agent = Phone::call(&stage.engine, Codec::Pcma).await;
    customer.say(Some(440.0));
    agent.say(Some(3_000.0));
    stage.engine.join(customer.leg, agent.leg);
    agent.hears(440.0).await;
    customer.hears(3_000.0).await;

    stage.engine.hold(customer.leg, true);
    customer.last("music", |samples| loudness(samples) > 300.0 && trace_of(samples, 3_000.0) < 100.0).await;
    agent.hears_silence().await;

    stage.engine.hold(customer.leg, false);
    customer.hears(3_000.0).await;
    agent.hears(440.0).await;
}

#[tokio::test]
async fn a_muted_leg_is_not_heard() {
    let stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let agent = Phone::call(&stage.engine, Codec::Pcmu).await;
    agent.say(Some(1_000.0));
    stage.engine.join(customer.leg, agent.leg);
    customer.hears(1_000.0).await;
    stage.engine.mute(agent.leg, true);
    customer.hears_silence().await;
    stage.engine.mute(agent.leg, false);
    customer.hears(1_000.0).await;
}

#[tokio::test]
async fn parted_legs_hear_silence_and_may_be_joined_with_others() {
    let stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let first = Phone::call(&stage.engine, Codec::Pcma).await;
    let second = Phone::call(&stage.engine, Codec::Pcmu).await;
    customer.say(Some(440.0));
    first.say(Some(1_000.0));
    second.say(Some(1_800.0));
    stage.engine.join(customer.leg, first.leg);
    customer.hears(1_000.0).await;
    stage.engine.part(customer.leg, first.leg);
    customer.hears_silence().await;
    first.hears_silence().await;

    stage.engine.join(customer.leg, first.leg);
    first.hears(440.0).await;
    // A second join takes the customer over.
    stage.engine.join(customer.leg, second.leg);
    customer.hears(1_800.0).await;
    second.hears(440.0).await;
    first.hears_silence().await;
    // The part of a pair that is no longer joined changes nothing.
    stage.engine.part(customer.leg, first.leg);
    let mark = customer.mark();
    customer.hears_on(3_200).await;
    assert!(!is_silence(&customer.since(mark)));
}

#[tokio::test]
async fn whichever_leg_is_closed_the_other_one_goes_on_alone() {
    let stage = Stage::new();
    for agent_first in [true, false] {
        let customer = Phone::call(&stage.engine, Codec::Pcma).await;
        let agent = Phone::call(&stage.engine, Codec::Pcma).await;
        customer.say(Some(440.0));
        agent.say(Some(1_000.0));
        stage.engine.join(customer.leg, agent.leg);
        agent.hears(440.0).await;
        customer.hears(1_000.0).await;
        let (gone, stays) = if agent_first { (&agent, &customer) } else { (&customer, &agent) };
        stage.engine.close(gone.leg);
        stays.hears_silence().await;
        // Commands for the leg that is gone are passed over.
        stage.engine.part(customer.leg, agent.leg);
        stage.engine.join(customer.leg, agent.leg);
        stage.engine.mute(gone.leg, true);
        stage.engine.close(gone.leg);
        stage.engine.music(stays.leg, true);
        stays.last("music", |samples| loudness(samples) > 300.0).await;
        stage.engine.close(stays.leg);
    }
    assert_eq!(stage.engine.figures().legs, 0);
}

#[tokio::test]
async fn one_stream_goes_out_whatever_it_is_made_of() {
    let stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let agent = Phone::call(&stage.engine, Codec::Pcma).await;
    agent.say(Some(1_000.0));
    customer.hears_silence().await;
    stage.engine.music(customer.leg, true);
    customer.hears_on(1_600).await;
    stage.engine.join(customer.leg, agent.leg);
    customer.hears(1_000.0).await;
    stage.engine.hold(customer.leg, true);
    customer.hears_on(3_200).await;
    stage.engine.hold(customer.leg, false);
    customer.hears(1_000.0).await;

    let packets = customer.packets();
    assert!(packets.iter().all(|packet| packet.ssrc == packets[0].ssrc));
    for pair in packets.windows(2) {
        assert_eq!(pair[1].sequence, pair[0].sequence.wrapping_add(1), "no number is left out or repeated");
        let step = pair[1].timestamp.wrapping_sub(pair[0].timestamp);
        assert!((160..8_000).contains(&step), "time goes on by what was sent or a little more: {step}");
        assert!(pair[1].marker || step == 160, "a leap is marked: {step}");
    }
}
