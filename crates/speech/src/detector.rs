//! Where speech begins and ends in the sound of a telephone.

use earshot::Detector;

use crate::resample::Doubler;

/// Samples of a decision: 16 ms at 16,000 a second.
const FRAME: usize = 256;
/// Of so many decisions …
const WINDOW: u32 = 12;
/// … so many must be speech for it to have begun: 112 of 192 ms. A click or a cough is shorter.
const BEGINS: u32 = 7;
/// So many decisions without speech end it: 800 ms, longer than the pause before the next word.
const ENDS: u32 = 50;
/// The score from which a frame is speech.
const SPEECH: f32 = 0.5;
/// Quieter frames are not speech whatever they sound like: the mean square of −54 dBm0, the noise of a line.
const QUIET: f64 = 60.0 * 60.0;

/// The tones of keys (ITU-T Q.23), in Hz: a key is one of the first four and one of the others.
const TONES: [f64; 8] = [697.0, 770.0, 852.0, 941.0, 1_209.0, 1_336.0, 1_477.0, 1_633.0];
/// The share of a frame's power that is in two tones of a key; of speech it is half at most.
const KEY: f64 = 0.75;

/// Whether a frame is the tones of a key. Their pitch is taken for a voice otherwise.
fn is_key(frame: &[i16], power: f64) -> bool {
    let powers = TONES.map(|tone| {
        let turn = 2.0 * (std::f64::consts::TAU * tone / 16_000.0).cos();
        let (mut one, mut two) = (0.0, 0.0);
        for sample in frame {
            (one, two) = (f64::from(*sample) + turn * one - two, one);
        }
        2.0 * (one * one + two * two - turn * one * two) / (frame.len() as f64).powi(2)
    });
    let loudest = |tones: &[f64]| tones.iter().copied().fold(0.0, f64::max);
    loudest(&powers[..4]) + loudest(&powers[4..]) > KEY * power
}

/// What a stretch of sound has brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Speech has begun, some frames ago.
    Began,
    /// Speech has ended.
    Ended,
}

/// Finds the beginning and the end of one utterance.
pub(crate) struct SpeechDetector {
    doubler: Doubler,
    waiting: Vec<i16>,
    detector: Box<Detector>,
    /// The last decisions, the latest in the lowest bit.
    decisions: u32,
    speaking: bool,
    silent: u32,
}

impl SpeechDetector {
    pub(crate) fn new() -> Self {
        Self {
            doubler: Doubler::new(),
            waiting: Vec::with_capacity(2 * FRAME),
            detector: Detector::default_boxed(),
            decisions: 0,
            speaking: false,
            silent: 0,
        }
    }

    /// Takes further sound at 8,000 samples a second.
    pub(crate) fn hear(&mut self, samples: &[i16]) -> Option<Turn> {
        self.doubler.double(samples, &mut self.waiting);
        let mut turn = None;
        let frames = self.waiting.len() / FRAME * FRAME;
        for frame in self.waiting[..frames].chunks_exact(FRAME) {
            let power = frame.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / FRAME as f64;
            // The detector must hear everything, because it remembers what was before.
            let is_speech = self.detector.predict_i16(frame) > SPEECH && power > QUIET && !is_key(frame, power);
            self.decisions = (self.decisions << 1 | u32::from(is_speech)) & ((1 << WINDOW) - 1);
            self.silent = if is_speech { 0 } else { self.silent + 1 };
            if !self.speaking && self.decisions.count_ones() >= BEGINS {
                self.speaking = true;
                turn = Some(Turn::Began);
            } else if self.speaking && self.silent >= ENDS {
                self.speaking = false;
                self.decisions = 0;
                turn = Some(Turn::Ended);
            }
        }
        self.waiting.drain(..frames);
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(sound: &[i16]) -> Vec<Turn> {
        let mut detector = SpeechDetector::new();
        sound.chunks(160).filter_map(|stretch| detector.hear(stretch)).collect()
    }

    fn noise(samples: usize, loudness: i32) -> Vec<i16> {
        let mut state = 7_u32;
        (0..samples)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                ((state >> 16) as i32 * loudness / 32_768 - loudness) as i16
            })
            .collect()
    }

    #[test]
    fn silence_and_the_hiss_of_a_line_are_no_speech() {
        assert_eq!(turns(&[0; 24_000]), []);
        assert_eq!(turns(&noise(24_000, 50)), []);
        assert_eq!(turns(&noise(24_000, 600)), []);
    }

    #[test]
    fn keys_are_no_speech() {
        let tones: Vec<i16> = (0..16_000_u32)
            .map(|n| {
                let at = f64::from(n) / 8_000.0 * std::f64::consts::TAU;
                if n % 1_600 < 800 { (((697.0 * at).sin() + (1_209.0 * at).sin()) * 6_000.0) as i16 } else { 0 }
            })
            .collect();
        assert_eq!(turns(&tones), []);
    }
}
