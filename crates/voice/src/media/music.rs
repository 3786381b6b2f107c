//! Music for those who wait: an original loop of 32 seconds, computed when the engine starts.
//!
//! Four soft chords (C⁹, Am⁷, Fmaj⁷, Gsus) with a slow broken chord above them, kept below 1,400 Hz and about 20 dB below
//! full scale, so that it stays pleasant in G.711.

use std::f32::consts::TAU;

use super::clip::Clip;

const RATE: f32 = 8_000.0;
/// Samples of a chord: four seconds.
const CHORD: usize = 32_000;
/// Samples between two notes of the broken chord: half a second.
const STEP: usize = 4_000;

/// The chords in half-tones from A (220 Hz): three of the pad, four of the broken chord.
const CHORDS: [([i32; 3], [i32; 4]); 8] = [
    ([-9, -5, -2], [3, 7, 10, 17]),
    ([-12, -5, 3], [0, 3, 7, 10]),
    ([-16, -9, -5], [0, 3, 8, 12]),
    ([-14, -7, -2], [2, 5, 10, 14]),
    ([-9, -5, -2], [7, 10, 15, 17]),
    ([-12, -5, 3], [3, 7, 12, 15]),
    ([-16, -9, -5], [3, 8, 12, 15]),
    ([-14, -7, -2], [5, 10, 14, 10]),
];
/// The order in which the broken chord is played.
const PATTERN: [usize; 8] = [0, 1, 2, 3, 2, 1, 2, 1];

/// The loop. Its end leads into its beginning.
pub(crate) fn calm() -> Clip {
    let mut sound = vec![0.0_f32; CHORD * CHORDS.len()];
    for (index, (pad, broken)) in CHORDS.iter().enumerate() {
        let from = index * CHORD;
        for &tone in pad {
            swell(&mut sound, from, pitch(tone), 900.0);
        }
        for (step, &which) in PATTERN.iter().enumerate() {
            pluck(&mut sound, from + step * STEP, pitch(broken[which]), 1_500.0);
        }
    }
    let samples: Vec<i16> = sound.iter().map(|&sample| sample as i16).collect();
    Clip::from_samples(&samples)
}

fn pitch(half_tones: i32) -> f32 {
    220.0 * (half_tones as f32 / 12.0).exp2()
}

/// A tone that comes and goes over a chord and half a second into its neighbours.
fn swell(sound: &mut [f32], from: usize, frequency: f32, loudness: f32) {
    let length = CHORD + STEP;
    let start = from + sound.len() - STEP / 2;
    for (index, tone) in wave(frequency).take(length).enumerate() {
        let place = index as f32 / length as f32;
        let envelope = (place * std::f32::consts::PI).sin().sqrt();
        let at = (start + index) % sound.len();
        sound[at] += tone * envelope * loudness;
    }
}

/// A tone that is struck and dies away, with a little of its octave.
fn pluck(sound: &mut [f32], from: usize, frequency: f32, loudness: f32) {
    let length = 3 * STEP;
    let fade = (-4.0 / length as f32).exp();
    let mut envelope = loudness;
    for (index, (tone, octave)) in wave(frequency).zip(wave(frequency * 2.0)).take(length).enumerate() {
        let strike = (index as f32 / 80.0).min(1.0);
        let release = ((length - index) as f32 / 800.0).min(1.0);
        let at = (from + index) % sound.len();
        sound[at] += 0.2_f32.mul_add(octave, tone) * envelope * strike * release;
        envelope *= fade;
    }
}

/// A sine, by turning a pointer.
fn wave(frequency: f32) -> impl Iterator<Item = f32> {
    let (turn_y, turn_x) = (TAU * frequency / RATE).sin_cos();
    let (mut x, mut y) = (1.0_f32, 0.0_f32);
    std::iter::from_fn(move || {
        let now = y;
        (x, y) = (x * turn_x - y * turn_y, x * turn_y + y * turn_x);
        Some(now)
    })
}

#[cfg(test)]
mod tests {
    use super::super::g711::Codec;
    use super::*;

    #[test]
    fn the_loop_is_even_quiet_and_without_a_click_at_its_seam() {
        let music = calm();
        let samples: Vec<i32> =
            music.coded(Codec::Pcmu).iter().map(|&byte| i32::from(Codec::Pcmu.decoder()[usize::from(byte)])).collect();
        assert_eq!(samples.len() % 160, 0);
        let loudness = |part: &[i32]| (part.iter().map(|s| (s * s) as f64).sum::<f64>() / part.len() as f64).sqrt();
        for second in samples.chunks(8_000) {
            let level = loudness(second);
            assert!((300.0..5_000.0).contains(&level), "{level}");
        }
        assert!(samples.iter().all(|sample| sample.abs() < 16_000));
        let seam = (samples[0] - samples[samples.len() - 1]).abs();
        assert!(seam < 2_500, "{seam}");
    }
}
