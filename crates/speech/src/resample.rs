//! Between the telephone's 8,000 samples a second and the rates of engines: windowed sinc filters.

use std::collections::VecDeque;
use std::f64::consts::PI;
use std::sync::LazyLock;

/// Samples on each side that a sample between two others is made of: 2 ms of delay.
const SIDE: usize = 16;

/// The weights of the neighbours of a place half way between two samples, the nearest in the middle.
static HALF_WAY: LazyLock<[f32; 2 * SIDE]> = LazyLock::new(|| {
    let weights: [f64; 2 * SIDE] = std::array::from_fn(|index| {
        let x = index as f64 - (SIDE as f64 - 0.5);
        (PI * x).sin() / (PI * x) * window(x / SIDE as f64)
    });
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| (weight / sum) as f32)
});

/// A raised cosine, 1 at 0 and 0 at −1 and 1.
fn window(place: f64) -> f64 {
    if place.abs() >= 1.0 { 0.0 } else { 0.5 + 0.5 * (PI * place).cos() }
}

/// Makes 16,000 samples a second of 8,000, stretch by stretch.
pub(crate) struct Doubler {
    /// The last samples: those that the next result is made of.
    past: VecDeque<i16>,
}

impl Doubler {
    pub(crate) fn new() -> Self {
        Self { past: VecDeque::from(vec![0; 2 * SIDE]) }
    }

    /// Appends two samples for each one given.
    pub(crate) fn double(&mut self, samples: &[i16], doubled: &mut Vec<i16>) {
        doubled.reserve(samples.len() * 2);
        for sample in samples {
            self.past.pop_front();
            self.past.push_back(*sample);
            doubled.push(self.past[SIDE - 1]);
            let between: f32 =
                self.past.iter().zip(HALF_WAY.iter()).map(|(sample, weight)| f32::from(*sample) * weight).sum();
            doubled.push(to_sample(between));
        }
    }
}

/// A whole stretch at 16,000 samples a second, without delay.
pub(crate) fn to_16_khz(samples: &[i16]) -> Vec<i16> {
    let mut doubled = Vec::new();
    let mut doubler = Doubler::new();
    doubler.double(samples, &mut doubled);
    doubler.double(&[0; SIDE], &mut doubled);
    doubled.drain(..2 * SIDE);
    doubled
}

/// The edge of the telephone's band, in Hz.
const EDGE: f64 = 3_700.0;
/// How far a result reaches to each side, in samples of 8,000 a second.
const REACH: f64 = 28.0;

/// The samples at 8,000 a second; `None` for rates that no synthesiser has (below 8,000, above 48,000, no whole ratio).
pub(crate) fn to_8_khz(samples: &[i16], rate: u32) -> Option<Vec<i16>> {
    if rate == 8_000 {
        return Some(samples.to_vec());
    }
    if !(8_000..=48_000).contains(&rate) {
        return None;
    }
    let divisor = common_divisor(rate, 8_000);
    let (up, down) = ((8_000 / divisor) as usize, (rate / divisor) as usize);
    if up > 640 {
        return None;
    }
    let side = (REACH * f64::from(rate) / 8_000.0).ceil() as isize;
    let cutoff = 2.0 * EDGE / f64::from(rate);
    let phases: Vec<Vec<f32>> = (0..up)
        .map(|phase| {
            let weights: Vec<f64> = (1 - side..=side)
                .map(|offset| {
                    let x = offset as f64 - phase as f64 / up as f64;
                    let sinc = if x.abs() < 1e-9 { 1.0 } else { (PI * cutoff * x).sin() / (PI * cutoff * x) };
                    sinc * window(x / side as f64)
                })
                .collect();
            let sum: f64 = weights.iter().sum();
            weights.into_iter().map(|weight| (weight / sum) as f32).collect()
        })
        .collect();
    let length = samples.len() * up / down;
    let result = (0..length).map(|index| {
        let place = index * down;
        let first = (place / up) as isize + 1 - side;
        let sum: f32 = phases[place % up]
            .iter()
            .zip(first..)
            .filter_map(|(weight, at)| Some(f32::from(*samples.get(usize::try_from(at).ok()?)?) * weight))
            .sum();
        to_sample(sum)
    });
    Some(result.collect())
}

fn common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

fn to_sample(value: f32) -> i16 {
    value.round().clamp(f32::from(i16::MIN), f32::from(i16::MAX)) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f64, rate: u32) -> Vec<i16> {
        (0..rate)
            .map(|n| ((f64::from(n) * hertz * std::f64::consts::TAU / f64::from(rate)).sin() * 12_000.0) as i16)
            .collect()
    }

    fn power(samples: &[i16]) -> f64 {
        samples.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / samples.len() as f64
    }

    /// The power at a frequency, as a share of the whole.
    fn share(samples: &[i16], hertz: f64, rate: f64) -> f64 {
        let (mut real, mut imaginary) = (0.0, 0.0);
        for (n, sample) in samples.iter().enumerate() {
            let angle = n as f64 * hertz * std::f64::consts::TAU / rate;
            real += f64::from(*sample) * angle.cos();
            imaginary += f64::from(*sample) * angle.sin();
        }
        2.0 * (real.powi(2) + imaginary.powi(2)) / (samples.len() as f64).powi(2) / power(samples)
    }

    #[test]
    fn doubling_keeps_tones_of_the_telephone_and_adds_no_mirror_of_them() {
        for hertz in [300.0, 1_000.0, 2_500.0, 3_300.0] {
            let doubled = to_16_khz(&tone(hertz, 8_000));
            assert_eq!(doubled.len(), 16_000);
            let middle = &doubled[800..15_200];
            assert!((10.0 * (power(middle) / 72e6).log10()).abs() < 0.4, "{hertz} Hz");
            assert!(share(middle, hertz, 16_000.0) > 0.995, "{hertz} Hz");
        }
    }

    #[test]
    fn doubling_in_pieces_is_doubling_at_once() {
        let tone = tone(440.0, 8_000);
        let (mut at_once, mut in_pieces) = (Vec::new(), Vec::new());
        Doubler::new().double(&tone, &mut at_once);
        let mut doubler = Doubler::new();
        for piece in tone.chunks(37) {
            doubler.double(piece, &mut in_pieces);
        }
        assert_eq!(at_once, in_pieces);
    }

    #[test]
    fn every_rate_of_synthesisers_comes_down_without_folding() {
        for rate in [11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000] {
            let kept = to_8_khz(&tone(1_000.0, rate), rate).unwrap();
            assert_eq!(kept.len(), 8_000);
            assert!((10.0 * (power(&kept[400..7_600]) / 72e6).log10()).abs() < 0.2, "{rate}");
            let cut = to_8_khz(&tone(4_600.0, rate), rate).unwrap();
            assert!(power(&cut[400..7_600]) < 72e6 / 1e4, "{rate}");
        }
        assert_eq!(to_8_khz(&[1], 7_999), None);
        assert_eq!(to_8_khz(&[1], 96_000), None);
        assert_eq!(to_8_khz(&[1], 8_009), None);
    }
}
