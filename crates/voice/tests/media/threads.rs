//! Several media threads: legs that are joined come together.

use domain::ObjectId;
use voice::media::Codec;

use crate::browser::Page;
use crate::engine::Stage;
use crate::phone::Phone;
use crate::recording::{ended, read_stereo};
use crate::sound::trace_of;

#[tokio::test]
async fn legs_of_different_threads_hear_each_other_whoever_is_joined_next() {
    let mut stage = Stage::with(|config| config.threads = 3);
    let mut phones = Vec::new();
    for number in 0..6 {
        let phone = Phone::call(&stage.engine, if number % 2 == 0 { Codec::Pcma } else { Codec::Pcmu }).await;
        phone.say(Some(600.0 + 400.0 * f64::from(number)));
        phones.push(phone);
    }
    let tone = |number: usize| 600.0 + 400.0 * number as f64;
    for distance in [1, 2, 3, 5] {
        // All at once, without waiting in between.
        for (a, b) in [(0, distance), (distance, 0), (0, distance)] {
            stage.engine.join(phones[a].leg, phones[b].leg);
        }
        phones[0].hears(tone(distance)).await;
        phones[distance].hears(tone(0)).await;
    }
    let recording = ObjectId::generate();
    stage.engine.record(phones[0].leg, phones[5].leg, recording);
    phones[0].hears_on(4_000).await;
    // The recorded customer moves to the thread of somebody else, and the recording with it.
    stage.engine.join(phones[1].leg, phones[0].leg);
    phones[1].hears(tone(0)).await;
    phones[0].hears_on(4_000).await;
    stage.engine.stop_recording(recording);
    let (path, _) = stage.event(|event| ended(event, recording)).await;
    let (left, right) = read_stereo(&path);
    assert!(trace_of(&left, tone(0)) > 6_000.0);
    assert!(trace_of(&right, tone(5)) > 6_000.0 && trace_of(&right, tone(1)) > 6_000.0);
    // A leg that is closed while it is on its way is gone.
    stage.engine.join(phones[2].leg, phones[3].leg);
    stage.engine.join(phones[4].leg, phones[3].leg);
    stage.engine.close(phones[3].leg);
    stage.engine.play(phones[3].leg, 1, Vec::new());
    phones[4].hears_silence().await;
    assert_eq!(stage.engine.figures().legs, 5);
}

#[tokio::test]
async fn a_browser_is_heard_from_any_thread() {
    let mut stage = Stage::with(|config| config.threads = 3);
    for _ in 0..3 {
        let phone = Phone::call(&stage.engine, Codec::Pcma).await;
        let page = Page::open(&stage.engine).await;
        stage.established(page.leg).await;
        phone.say(Some(440.0));
        page.say(Some(1_000.0));
        stage.engine.join(phone.leg, page.leg);
        phone.hears(1_000.0).await;
        page.hears(440.0).await;
    }
}
