//! Keys as tones in the audio (ITU-T Q.23, Q.24), for telephones without `telephone-event`.

use std::f32::consts::TAU;

use super::g711::Codec;
use super::telephone_event::code_of;

const ROWS: [f32; 4] = [697.0, 770.0, 852.0, 941.0];
const COLUMNS: [f32; 4] = [1_209.0, 1_336.0, 1_477.0, 1_633.0];
const KEYS: [[char; 4]; 4] = [['1', '2', '3', 'A'], ['4', '5', '6', 'B'], ['7', '8', '9', 'C'], ['*', '0', '#', 'D']];

/// Samples that are looked at together: 12.75 ms.
const BLOCK: usize = 102;
/// The power of a tone of amplitude 300 (about −38 dBm0) in a block.
const FAINTEST: f32 = (BLOCK as f32 / 2.0 * 300.0) * (BLOCK as f32 / 2.0 * 300.0);
/// The column tone may be this much stronger than the row tone (4 dB), and this much weaker (8 dB).
const STRONGER: f32 = 2.512;
const WEAKER: f32 = 6.31;
/// The two tones stand out of the others of their group by 8 dB.
const PEAK: f32 = 6.31;
/// The part of the whole energy that is in the two tones.
const PURITY: f32 = 0.8 * BLOCK as f32 / 2.0;

/// The two frequencies of an event code.
fn tones_of(code: u8) -> Option<(f32, f32)> {
    KEYS.iter().enumerate().find_map(|(row, keys)| {
        let column = keys.iter().position(|&key| code_of(key) == Some(code))?;
        Some((ROWS[row], COLUMNS[column]))
    })
}

/// A stretch of a key's tones at −10 dBm0 each, beginning at sample `from`.
pub(crate) fn write_tone(code: u8, from: usize, codec: Codec, frame: &mut [u8]) {
    let Some((row, column)) = tones_of(code) else { return };
    for (index, byte) in frame.iter_mut().enumerate() {
        let time = (from + index) as f32 / 8_000.0 * TAU;
        let sample = ((time * row).sin() + (time * column).sin()) * 7_000.0;
        *byte = codec.encode(sample as i16);
    }
}

/// Finds the keys in a leg's audio.
#[derive(Debug)]
pub(crate) struct ToneDetector {
    block: [f32; BLOCK],
    filled: usize,
    /// What the block before sounded like.
    last: Option<char>,
    /// The key that is down.
    down: Option<char>,
}

impl ToneDetector {
    pub(crate) fn new() -> Self {
        Self { block: [0.0; BLOCK], filled: 0, last: None, down: None }
    }

    /// Whether a key is down, or may be.
    pub(crate) fn hears_a_key(&self) -> bool {
        self.down.is_some() || self.last.is_some()
    }

    /// Listens on; tells each key with the second block (25 ms) of its press.
    pub(crate) fn listen(&mut self, codec: Codec, payload: &[u8], mut pressed: impl FnMut(char)) {
        let decoder = codec.decoder();
        for &byte in payload {
            self.block[self.filled] = f32::from(decoder[usize::from(byte)]);
            self.filled += 1;
            if self.filled == BLOCK {
                self.filled = 0;
                let hit = key_in(&self.block);
                if hit != self.down && hit == self.last {
                    self.down = hit;
                    if let Some(key) = hit {
                        pressed(key);
                    }
                }
                self.last = hit;
            }
        }
    }
}

fn key_in(block: &[f32; BLOCK]) -> Option<char> {
    let energy: f32 = block.iter().map(|sample| sample * sample).sum();
    // Both tones at their faintest hold this much energy; most blocks of silence end here.
    if energy < FAINTEST / BLOCK as f32 {
        return None;
    }
    let (row, row_power) = strongest(block, &ROWS)?;
    let (column, column_power) = strongest(block, &COLUMNS)?;
    let balanced = column_power <= row_power * STRONGER && row_power <= column_power * WEAKER;
    let pure = row_power + column_power >= PURITY * energy;
    (balanced && pure).then_some(KEYS[row][column])
}

/// The tone of the group that stands out, if one does.
fn strongest(block: &[f32; BLOCK], group: &[f32; 4]) -> Option<(usize, f32)> {
    let powers = group.map(|frequency| power(block, frequency));
    let best = (0..4).max_by(|&a, &b| powers[a].total_cmp(&powers[b]))?;
    let stands_out = (0..4).all(|other| other == best || powers[other] * PEAK <= powers[best]);
    (powers[best] >= FAINTEST && stands_out).then_some((best, powers[best]))
}

/// Goertzel's algorithm.
fn power(block: &[f32; BLOCK], frequency: f32) -> f32 {
    let turn = 2.0 * (TAU * frequency / 8_000.0).cos();
    let (mut one, mut two) = (0.0_f32, 0.0_f32);
    for &sample in block {
        let zero = turn.mul_add(one, sample) - two;
        two = one;
        one = zero;
    }
    one * one + two * two - turn * one * two
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(codec: Codec, audio: &[u8]) -> String {
        let (mut detector, mut keys) = (ToneDetector::new(), String::new());
        for frame in audio.chunks(160) {
            detector.listen(codec, frame, |key| keys.push(key));
        }
        keys
    }

    fn tone(codec: Codec, key: char, milliseconds: usize) -> Vec<u8> {
        let mut audio = vec![codec.silence(); milliseconds * 8];
        write_tone(code_of(key).expect("a key"), 0, codec, &mut audio);
        audio
    }

    #[test]
    fn every_key_is_found_once_in_both_codings() {
        for codec in [Codec::Pcma, Codec::Pcmu] {
            let mut audio = Vec::new();
            for key in "0123456789*#ABCD".chars() {
                audio.extend(tone(codec, key, 60));
                audio.extend(vec![codec.silence(); 50 * 8]);
            }
            assert_eq!(heard(codec, &audio), "0123456789*#ABCD");
        }
    }

    #[test]
    fn a_long_press_is_one_key_and_a_pause_makes_two() {
        let silence = vec![Codec::Pcma.silence(); 60 * 8];
        let long = tone(Codec::Pcma, '5', 3_000);
        assert_eq!(heard(Codec::Pcma, &[long.clone(), silence, long].concat()), "55");
    }

    #[test]
    fn a_single_tone_music_and_noise_are_no_keys() {
        let single: Vec<u8> = (0..8_000)
            .map(|i| Codec::Pcma.encode(((i as f32 / 8_000.0 * TAU * 770.0).sin() * 9_000.0) as i16))
            .collect();
        assert_eq!(heard(Codec::Pcma, &single), "");
        assert_eq!(heard(Codec::Pcma, super::super::music::calm().coded(Codec::Pcma)), "");
        let mut seed = 1_u32;
        let noise: Vec<u8> = (0..80_000)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 24) as u8
            })
            .collect();
        assert_eq!(heard(Codec::Pcmu, &noise), "");
    }
}
