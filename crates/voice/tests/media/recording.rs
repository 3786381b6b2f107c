//! Recordings on disk.

use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::ObjectId;
use voice::media::{Codec, MediaEvent, recover};

use crate::engine::Stage;
use crate::phone::Phone;
use crate::sound::{amplitude, is_silence, trace_of};

/// The path and the length of a recording that has ended well.
pub fn ended(event: &MediaEvent, wanted: ObjectId) -> Option<(PathBuf, u64)> {
    match event {
        MediaEvent::RecordingEnded { recording, path, milliseconds, failed: false } if *recording == wanted => {
            Some((path.clone(), *milliseconds))
        }
        _ => None,
    }
}

/// The two channels of a WAV file, read by a foreign reader.
pub fn read_stereo(path: &Path) -> (Vec<i16>, Vec<i16>) {
    let mut reader = hound::WavReader::open(path).expect("a WAV file");
    let format = reader.spec();
    assert_eq!((format.channels, format.sample_rate, format.bits_per_sample), (2, 8_000, 16));
    let samples: Vec<i16> = reader.samples::<i16>().map(|sample| sample.expect("whole")).collect();
    (samples.iter().step_by(2).copied().collect(), samples.iter().skip(1).step_by(2).copied().collect())
}

/// Where the first sound begins that becomes a tone.
pub fn onset(samples: &[i16], frequency: f64) -> usize {
    let tone = samples.windows(160).step_by(40).position(|part| amplitude(part, frequency) > 6_000.0);
    let inside = tone.expect("the tone") * 40;
    samples[..inside + 80].iter().rposition(|sample| sample.abs() <= 16).map_or(0, |silent| {
        // The tone itself passes through zero; its beginning follows a stretch of silence.
        (0..=silent)
            .rev()
            .find(|&at| at < 40 || samples[at - 40..at].iter().all(|sample| sample.abs() <= 16))
            .unwrap_or(0)
    })
}

/// What a packet may be late at most for the recorder to find its place.
const PLACED: Duration = Duration::from_millis(150);

#[tokio::test]
async fn a_recording_has_the_customer_left_and_the_agent_right_in_step() {
    // A machine that stands still for longer than the recorder waits for a packet shows nothing: once more.
    for _ in 0..20 {
        if both_sides_in_step().await <= PLACED {
            return;
        }
    }
    panic!("the machine is too busy to send packets in time");
}

/// Records a conversation and judges it, unless packets were later than `PLACED`. Returns how late they were at most.
async fn both_sides_in_step() -> Duration {
    let mut stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let agent = Phone::call(&stage.engine, Codec::Pcmu).await;
    let recording = ObjectId::generate();
    stage.engine.join(customer.leg, agent.leg);
    stage.engine.record(customer.leg, agent.leg, recording);
    customer.hears_silence().await;
    agent.hears_on(4_000).await;
    // Both begin to speak at the same moment.
    customer.say(Some(440.0));
    agent.say(Some(1_000.0));
    customer.hears_on(12_000).await;
    stage.engine.stop_recording(recording);
    let (path, milliseconds) = stage.event(|event| ended(event, recording)).await;
    let engine = Duration::from_micros(stage.engine.figures().latest_tick_micros);
    let late = customer.latest().max(agent.latest()).max(engine);
    if late > PLACED {
        return late;
    }
    let (left, right) = read_stereo(&path);
    assert_eq!(left.len() as u64 / 8, milliseconds);
    assert!(milliseconds > 1_500, "{milliseconds}");
    let (one, other) = (onset(&left, 440.0), onset(&right, 1_000.0));
    // Two packets that begin within a tick of each other, and what either was late.
    assert!(one.abs_diff(other) <= 400 + late.as_millis() as usize * 8, "{one} and {other}, {late:?} late");
    // A tone that begins or ends within 50 ms looks like up to 260 of the other; one packet in the wrong channel is 3,200.
    let (across, back) = (trace_of(&left, 1_000.0), trace_of(&right, 440.0));
    assert!(across < 300.0 && back < 300.0, "{across} and {back}, {late:?} late");
    // No packet is misplaced: the tone has no gap from its beginning to its end.
    let spoken = &left[one + 160..left.len() - 800];
    assert!(spoken.chunks_exact(160).all(|part| amplitude(part, 440.0) > 6_000.0), "a gap, {late:?} late");
    late
}

#[tokio::test]
async fn what_is_held_or_muted_is_not_recorded() {
    let mut stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let agent = Phone::call(&stage.engine, Codec::Pcma).await;
    let recording = ObjectId::generate();
    stage.engine.join(customer.leg, agent.leg);
    stage.engine.record(customer.leg, agent.leg, recording);
    stage.engine.mute(agent.leg, true);
    stage.engine.hold(customer.leg, true);
    agent.say(Some(1_000.0));
    customer.say(Some(440.0));
    customer.hears_on(8_000).await;
    stage.engine.hold(customer.leg, false);
    agent.hears(440.0).await;
    stage.engine.stop_recording(recording);
    let (path, _) = stage.event(|event| ended(event, recording)).await;
    let (left, right) = read_stereo(&path);
    assert!(is_silence(&left[..6_400]) && trace_of(&left, 440.0) > 6_000.0);
    assert!(is_silence(&right));
}

#[tokio::test]
async fn a_cut_recording_plays_after_recovery_and_has_lost_less_than_a_second() {
    let mut stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let agent = Phone::call(&stage.engine, Codec::Pcma).await;
    let recording = ObjectId::generate();
    customer.say(Some(440.0));
    agent.say(Some(1_000.0));
    stage.engine.join(customer.leg, agent.leg);
    stage.engine.record(customer.leg, agent.leg, recording);
    agent.hears_on(24_000).await;
    // What a program that dies at this moment leaves behind, with a torn last frame.
    let path = stage.folder.path().join("spool").join(format!("{recording}.wav"));
    let mut cut = std::fs::read(&path).expect("the file is being written");
    cut.extend([1, 2, 3]);
    let left_behind = stage.folder.path().join("cut.wav");
    std::fs::write(&left_behind, cut).expect("a copy");
    let length = recover(&left_behind).expect("a recording");
    assert!(length > Duration::from_millis(2_000), "{length:?}");
    let (left, right) = read_stereo(&left_behind);
    assert_eq!(left.len() as u128 / 8, length.as_millis());
    assert!(trace_of(&left, 440.0) > 6_000.0 && trace_of(&right, 1_000.0) > 6_000.0);
    assert_eq!(recover(&left_behind).expect("a second time"), length);

    std::fs::write(&left_behind, b"RIFF, but nothing that we wrote: a text that is long enough").expect("written");
    assert!(recover(&left_behind).is_err());
    assert!(recover(&stage.folder.path().join("not there")).is_err());
    stage.engine.close(customer.leg);
    stage.event(|event| ended(event, recording)).await;
}

#[tokio::test]
async fn a_recording_ends_with_the_customer_and_not_with_the_agent() {
    let mut stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let first = Phone::call(&stage.engine, Codec::Pcma).await;
    let second = Phone::call(&stage.engine, Codec::Pcmu).await;
    let recording = ObjectId::generate();
    first.say(Some(1_000.0));
    second.say(Some(1_800.0));
    stage.engine.join(customer.leg, first.leg);
    stage.engine.record(customer.leg, first.leg, recording);
    customer.hears(1_000.0).await;
    stage.engine.close(first.leg);
    customer.hears_silence().await;
    // The agent comes back by another leg.
    stage.engine.join(customer.leg, second.leg);
    customer.hears(1_800.0).await;
    stage.engine.close(customer.leg);
    let (path, _) = stage.event(|event| ended(event, recording)).await;
    let (_, right) = read_stereo(&path);
    assert!(trace_of(&right, 1_000.0) > 6_000.0 && trace_of(&right, 1_800.0) > 6_000.0);
}

#[tokio::test]
async fn the_end_of_a_recording_that_cannot_be_is_told() {
    let mut stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let failed = |event: &MediaEvent, wanted: ObjectId| match event {
        MediaEvent::RecordingEnded { recording, milliseconds, failed: true, .. } if *recording == wanted => {
            Some(*milliseconds)
        }
        _ => None,
    };
    // The spool folder is gone.
    std::fs::remove_dir(stage.folder.path().join("spool")).expect("an empty folder");
    let unwritable = ObjectId::generate();
    stage.engine.record(customer.leg, customer.leg, unwritable);
    customer.hears_on(4_000).await;
    stage.engine.stop_recording(unwritable);
    assert!(stage.event(|event| failed(event, unwritable)).await > 100);
    // The customer is gone.
    stage.engine.close(customer.leg);
    let late = ObjectId::generate();
    stage.engine.record(customer.leg, customer.leg, late);
    assert_eq!(stage.event(|event| failed(event, late)).await, 0);
}

#[tokio::test]
async fn recordings_in_progress_are_completed_when_the_engine_stops() {
    let mut stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let agent = Phone::call(&stage.engine, Codec::Pcma).await;
    let recording = ObjectId::generate();
    stage.engine.join(customer.leg, agent.leg);
    stage.engine.record(customer.leg, agent.leg, recording);
    customer.say(Some(440.0));
    agent.hears(440.0).await;
    let Stage { engine, events, folder } = stage;
    drop(engine);
    stage = Stage { events, folder, ..Stage::new() };
    let (path, _) = stage.event(|event| ended(event, recording)).await;
    assert!(trace_of(&read_stereo(&path).0, 440.0) > 6_000.0);
}
