//! Conversations of more than two.

use domain::ObjectId;
use voice::media::{Codec, LegId, Member, Voice};

use crate::engine::Stage;
use crate::phone::Phone;
use crate::recording::{ended, read_stereo};
use crate::sound::{is_silence, trace_of};

fn all(leg: LegId) -> Member {
    Member { leg, voice: Voice::Everybody }
}

/// Whether these tones, and none of the others, are heard.
fn exactly(samples: &[i16], heard: &[f64], not_heard: &[f64]) -> bool {
    heard.iter().all(|tone| trace_of(samples, *tone) > 2_000.0)
        && not_heard.iter().all(|tone| trace_of(samples, *tone) < 200.0)
}

/// Whether these tones are clearer than the others by far. Of a recording there is no second look, and frames that come
/// late on a busy machine blur it.
fn mostly(samples: &[i16], heard: &[f64], not_heard: &[f64]) -> bool {
    let traces = |tones: &[f64]| tones.iter().map(|tone| trace_of(samples, *tone)).collect::<Vec<_>>();
    let faintest = traces(heard).into_iter().fold(f64::INFINITY, f64::min);
    faintest > 1_000.0 && traces(not_heard).into_iter().all(|trace| trace < faintest / 3.0)
}

const TONES: [f64; 5] = [400.0, 700.0, 1_100.0, 1_700.0, 2_300.0];

/// Five telephones that each say a tone of their own.
async fn five(stage: &Stage) -> Vec<Phone> {
    let mut phones = Vec::new();
    for (place, tone) in TONES.into_iter().enumerate() {
        let codec = if place % 2 == 0 { Codec::Pcma } else { Codec::Pcmu };
        let phone = Phone::call(&stage.engine, codec).await;
        phone.say(Some(tone));
        phones.push(phone);
    }
    phones
}

#[tokio::test]
async fn each_of_five_hears_the_four_others_and_not_itself() {
    for threads in [1, 2] {
        let stage = Stage::with(|config| config.threads = threads);
        let phones = five(&stage).await;
        stage.engine.confer(&phones.iter().map(|phone| all(phone.leg)).collect::<Vec<_>>());
        for (place, phone) in phones.iter().enumerate() {
            let others: Vec<f64> = TONES.into_iter().filter(|tone| *tone != TONES[place]).collect();
            phone.last("the four others", |samples| exactly(samples, &others, &TONES[place..=place])).await;
        }
        // Whoever leaves is no longer heard, and hears nobody.
        stage.engine.leave(phones[4].leg);
        phones[4].hears_silence().await;
        stage.engine.close(phones[3].leg);
        phones[0].last("the two others", |samples| exactly(samples, &TONES[1..3], &[400.0, 1_700.0, 2_300.0])).await;
    }
}

#[tokio::test]
async fn who_listens_is_heard_by_nobody_who_whispers_by_the_agent_who_barges_in_by_all() {
    let mut stage = Stage::new();
    let phones = five(&stage).await;
    let [customer, agent, leader] = [&phones[0], &phones[1], &phones[2]];
    let recording = ObjectId::generate();
    stage.engine.join(customer.leg, agent.leg);
    stage.engine.record(customer.leg, agent.leg, recording);
    agent.hears(400.0).await;
    let with = |voice: Voice| [all(customer.leg), all(agent.leg), Member { leg: leader.leg, voice }];

    stage.engine.confer(&with(Voice::Nobody));
    leader.last("both", |samples| exactly(samples, &[400.0, 700.0], &[1_100.0])).await;
    customer.last("the agent", |samples| exactly(samples, &[700.0], &[1_100.0])).await;
    agent.last("the customer", |samples| exactly(samples, &[400.0], &[1_100.0])).await;

    stage.engine.confer(&with(Voice::Only(agent.leg)));
    agent.last("customer and whisper", |samples| exactly(samples, &[400.0, 1_100.0], &[700.0])).await;
    let mark = customer.mark();
    customer.hears_on(4_000).await;
    assert!(trace_of(&customer.since(mark), 1_100.0) < 200.0, "the customer hears nothing of a whisper");
    stage.engine.stop_recording(recording);
    let (path, _) = stage.event(|event| ended(event, recording)).await;
    let (left, right) = read_stereo(&path);
    assert!(trace_of(&left, 400.0) > 2_000.0 && trace_of(&right, 700.0) > 2_000.0);
    // The whisper went on to the end. It would be as loud as the agent; frames that come late blur what is heard of others.
    let (left, right) = (&left[left.len() - 4_000..], &right[right.len() - 4_000..]);
    assert!(mostly(left, &[400.0], &[1_100.0]) && mostly(right, &[700.0], &[1_100.0]), "nothing of it is recorded");

    stage.engine.confer(&with(Voice::Everybody));
    customer.last("agent and leader", |samples| exactly(samples, &[700.0, 1_100.0], &[400.0])).await;

    // The leader takes the conversation over: a bridge of two again.
    stage.engine.leave(agent.leg);
    stage.engine.join(customer.leg, leader.leg);
    customer.last("the leader", |samples| exactly(samples, &[1_100.0], &[700.0])).await;
    leader.last("the customer", |samples| exactly(samples, &[400.0], &[700.0])).await;
    agent.hears_silence().await;
}

#[tokio::test]
async fn a_recording_goes_on_through_a_conference_with_everybody_of_the_bank_on_the_right() {
    let mut stage = Stage::new();
    let phones = five(&stage).await;
    let [customer, agent, colleague] = [&phones[0], &phones[1], &phones[2]];
    let recording = ObjectId::generate();
    stage.engine.join(customer.leg, agent.leg);
    stage.engine.record(customer.leg, agent.leg, recording);
    agent.hears(400.0).await;
    stage.engine.confer(&[all(customer.leg), all(agent.leg), all(colleague.leg)]);
    customer.last("both", |samples| exactly(samples, &[700.0, 1_100.0], &[400.0])).await;
    customer.hears_on(8_000).await;
    stage.engine.stop_recording(recording);
    let (path, _) = stage.event(|event| ended(event, recording)).await;
    let (left, right) = read_stereo(&path);
    let late = left.len() - 6_000;
    assert!(mostly(&left[late..], &[400.0], &[700.0, 1_100.0]));
    assert!(mostly(&right[late..], &[700.0, 1_100.0], &[400.0]));
}

#[tokio::test]
async fn a_customer_in_secure_entry_or_on_hold_is_heard_by_nobody_in_a_conference() {
    let stage = Stage::new();
    let phones = five(&stage).await;
    let [customer, agent, colleague] = [&phones[0], &phones[1], &phones[2]];
    stage.engine.confer(&[all(customer.leg), all(agent.leg), all(colleague.leg)]);
    colleague.last("both", |samples| exactly(samples, &[400.0, 700.0], &[1_100.0])).await;
    stage.engine.secure_entry(customer.leg, true);
    colleague.last("the agent", |samples| exactly(samples, &[700.0], &[400.0])).await;
    stage.engine.secure_entry(customer.leg, false);
    colleague.last("both again", |samples| exactly(samples, &[400.0, 700.0], &[1_100.0])).await;
    stage.engine.hold(customer.leg, true);
    agent.last("the colleague", |samples| exactly(samples, &[1_100.0], &[400.0])).await;
    customer.last("music", |samples| !is_silence(samples) && exactly(samples, &[], &[700.0, 1_100.0])).await;
}
