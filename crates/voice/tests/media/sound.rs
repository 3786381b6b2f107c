//! Tones, and how much of a tone is in some samples.

use std::f64::consts::TAU;

use voice::media::Codec;

/// Samples of a tone of amplitude 8,000, beginning at sample `from`.
pub fn tone(frequency: f64, from: u64, samples: usize) -> impl Iterator<Item = i16> {
    (0..samples)
        .map(move |index| ((from + index as u64) as f64 * frequency / 8_000.0 * TAU).sin().mul_add(8_000.0, 0.0) as i16)
}

/// Samples as a coding carries them.
pub fn coded(codec: Codec, samples: impl Iterator<Item = i16>) -> Vec<u8> {
    samples.map(|sample| codec.encode(sample)).collect()
}

/// The amplitude of a frequency in the samples (Goertzel).
pub fn amplitude(samples: &[i16], frequency: f64) -> f64 {
    let turn = 2.0 * (TAU * frequency / 8_000.0).cos();
    let (mut one, mut two) = (0.0, 0.0);
    for &sample in samples {
        let zero = f64::from(sample) + turn * one - two;
        two = one;
        one = zero;
    }
    let power: f64 = one * one + two * two - turn * one * two;
    power.max(0.0).sqrt() * 2.0 / samples.len().max(1) as f64
}

/// The root of the mean square.
pub fn loudness(samples: &[i16]) -> f64 {
    let sum: f64 = samples.iter().map(|&sample| f64::from(sample).powi(2)).sum();
    (sum / samples.len().max(1) as f64).sqrt()
}

/// Whether the samples are that tone and nothing else to speak of.
pub fn is_tone(samples: &[i16], frequency: f64) -> bool {
    let there = amplitude(samples, frequency);
    there > 6_000.0 && loudness(samples) < there * 0.8
}

/// Whether the samples are silent; G.711 knows no exact zero.
pub fn is_silence(samples: &[i16]) -> bool {
    samples.iter().all(|sample| sample.abs() <= 16)
}

/// The largest amplitude of a frequency in any 50 ms. In less than that, any tone would look a little like any other.
pub fn trace_of(samples: &[i16], frequency: f64) -> f64 {
    samples.windows(400).step_by(200).map(|part| amplitude(part, frequency)).fold(0.0, f64::max)
}

#[test]
fn a_tone_is_told_from_another_one_and_from_silence() {
    let samples: Vec<i16> = tone(440.0, 0, 1_600).collect();
    assert!(is_tone(&samples, 440.0) && !is_tone(&samples, 1_000.0) && !is_silence(&samples));
    assert!(is_silence(&[0; 1_600]) && !is_tone(&[0; 1_600], 440.0));
}
