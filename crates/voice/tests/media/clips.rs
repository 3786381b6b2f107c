//! Clips and music.

use std::sync::Arc;

use voice::media::{Clip, Codec, LegId, MediaEvent, RemoteMedia};

use crate::engine::Stage;
use crate::phone::Phone;
use crate::sound::{amplitude, is_silence, is_tone, loudness, tone};

fn clip(frequency: f64, milliseconds: usize) -> Arc<Clip> {
    let samples: Vec<i16> = tone(frequency, 0, milliseconds * 8).collect();
    Arc::new(Clip::from_pcm(8_000, &samples).expect("the right rate"))
}

fn finished(event: &MediaEvent) -> Option<(LegId, u64)> {
    match event {
        MediaEvent::PlaybackFinished { leg, token } => Some((*leg, *token)),
        _ => None,
    }
}

#[test]
fn clips_are_made_of_8000_samples_a_second() {
    assert!(Clip::from_pcm(16_000, &[0; 160]).is_err());
    assert_eq!(clip(440.0, 250).duration().as_millis(), 250);
}

#[tokio::test]
async fn clips_are_heard_one_after_the_other_and_then_reported() {
    for codec in [Codec::Pcma, Codec::Pcmu] {
        let mut stage = Stage::new();
        let phone = Phone::call(&stage.engine, codec).await;
        phone.hears_silence().await;
        let mark = phone.mark();
        stage.engine.play(phone.leg, 7, vec![clip(440.0, 305), clip(1_000.0, 300)]);
        assert_eq!(stage.event(finished).await, (phone.leg, 7));
        phone.hears_silence().await;
        let heard = phone.since(mark);
        let begins = heard.iter().position(|sample| sample.abs() > 500).expect("sound");
        let sound = &heard[begins..begins + 605 * 8];
        assert!(is_tone(&sound[..304 * 8], 440.0));
        assert!(is_tone(&sound[306 * 8..], 1_000.0));
        assert!(is_silence(&heard[begins + 606 * 8..]));
    }
}

#[tokio::test]
async fn stopped_and_replaced_clips_are_not_reported() {
    let mut stage = Stage::new();
    let phone = Phone::call(&stage.engine, Codec::Pcma).await;
    stage.engine.play(phone.leg, 1, vec![clip(440.0, 60_000)]);
    phone.hears(440.0).await;
    stage.engine.stop_playing(phone.leg);
    phone.hears_silence().await;
    stage.engine.play(phone.leg, 2, vec![clip(440.0, 60_000)]);
    phone.hears(440.0).await;
    stage.engine.play(phone.leg, 3, vec![clip(1_000.0, 400)]);
    phone.hears(1_000.0).await;
    assert_eq!(stage.event(finished).await, (phone.leg, 3));
    stage.engine.play(phone.leg, 4, Vec::new());
    assert_eq!(stage.event(finished).await, (phone.leg, 4));
}

#[tokio::test]
async fn a_clip_waits_for_the_telephone_and_goes_on_while_it_does_not_listen() {
    let mut stage = Stage::new();
    let phone = Phone::unanswered(&stage.engine, Codec::Pcma).await;
    stage.engine.play(phone.leg, 1, vec![clip(440.0, 400)]);
    stage.engine.set_remote(phone.leg, phone.remote());
    phone.hears(440.0).await;
    assert_eq!(stage.event(finished).await, (phone.leg, 1));

    stage.engine.set_remote(phone.leg, RemoteMedia { receives: false, ..phone.remote() });
    stage.engine.play(phone.leg, 2, vec![clip(1_000.0, 200)]);
    assert_eq!(stage.event(finished).await, (phone.leg, 2));
    stage.engine.set_remote(phone.leg, phone.remote());
    let mark = phone.mark();
    phone.hears_on(1_600).await;
    assert!(is_silence(&phone.since(mark)));
}

#[tokio::test]
async fn music_goes_on_after_a_clip() {
    let mut stage = Stage::new();
    let phone = Phone::call(&stage.engine, Codec::Pcma).await;
    stage.engine.music(phone.leg, true);
    let music = |samples: &[i16]| loudness(samples) > 300.0 && amplitude(samples, 3_000.0) < 100.0;
    phone.last("music", music).await;
    stage.engine.play(phone.leg, 1, vec![clip(3_000.0, 400)]);
    phone.hears(3_000.0).await;
    stage.event(finished).await;
    phone.last("music", music).await;
    stage.engine.music(phone.leg, false);
    phone.hears_silence().await;
}

#[tokio::test]
async fn everybody_hears_the_same_place_of_a_loop_of_any_length() {
    let stage = Stage::new();
    // One sample of the loop is loud; it is 2 s and one sample long, so packets and loop never fall together.
    let mut samples = vec![0; 16_001];
    samples[4_000] = 20_000;
    stage.engine.set_music(Arc::new(Clip::from_pcm(8_000, &samples).expect("the right rate")));
    let one = Phone::call(&stage.engine, Codec::Pcma).await;
    let other = Phone::call(&stage.engine, Codec::Pcma).await;
    stage.engine.music(one.leg, true);
    one.hears_on(8_000).await;
    stage.engine.music(other.leg, true);
    let marks = (one.mark(), other.mark());
    let beat = |heard: Vec<i16>| heard.iter().position(|sample| *sample > 10_000);
    one.hears_on(17_000).await;
    other.hears_on(17_000).await;
    let (first, second) = (beat(one.since(marks.0)).expect("a beat"), beat(other.since(marks.1)).expect("a beat"));
    assert!(first.abs_diff(second) < 1_600, "{first} and {second}");
    let heard = one.since(0);
    let beats: Vec<usize> = (0..heard.len()).filter(|&at| heard[at] > 10_000).collect();
    assert!(beats.windows(2).all(|pair| pair[1] - pair[0] == 16_001), "{beats:?}");
}
