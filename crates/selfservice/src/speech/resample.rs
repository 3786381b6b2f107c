//! From the usual rates to 8,000 samples a second: a windowed sinc that lets the telephone's band through and nothing
//! above it.

use std::borrow::Cow;
use std::sync::LazyLock;

const TARGET: u32 = 8_000;
/// What the synthesiser speaks at; its filter is kept.
const SPOKEN: u32 = 22_050;
/// The rates that are taken.
const RATES: [u32; 12] =
    [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000];
/// Samples that each result is made of, for each 1,000 samples a second of the source.
const TAPS_PER_KHZ: f64 = 10.16;
/// The edge of the band, in Hz: passed below, more than 60 dB down from 4,000 Hz on.
const EDGE: f64 = 3_700.0;
/// The Kaiser window's shape for 70 dB.
const BETA: f64 = 6.8;

static OF_SPEECH: LazyLock<Filter> = LazyLock::new(|| Filter::new(SPOKEN));

/// From one rate to 8,000: `up` ÷ `down` in lowest terms.
#[derive(Clone)]
struct Filter {
    up: usize,
    down: usize,
    taps: usize,
    /// The weights for each of the `up` places that a result can have between two samples.
    phases: Vec<Vec<f32>>,
}

impl Filter {
    fn new(rate: u32) -> Self {
        let common = greatest_common_divisor(rate, TARGET);
        let (up, down) = ((TARGET / common) as usize, (rate / common) as usize);
        let taps = ((f64::from(rate) / 1_000.0 * TAPS_PER_KHZ / 2.0).round() as usize) * 2;
        let phases = (0..up).map(|index| phase(index as f64 / up as f64, taps, rate)).collect();
        Self { up, down, taps, phases }
    }

    fn apply(&self, samples: &[i16]) -> Vec<i16> {
        let length = samples.len() * self.up / self.down;
        let half = self.taps / 2 - 1;
        let mut result = Vec::with_capacity(length);
        for index in 0..length {
            let place = index * self.down;
            let first = (place / self.up) as isize - half as isize;
            let mut sum = 0.0f32;
            for (offset, tap) in self.phases[place % self.up].iter().enumerate() {
                let at = first + offset as isize;
                if let Some(sample) = usize::try_from(at).ok().and_then(|at| samples.get(at)) {
                    sum += f32::from(*sample) * tap;
                }
            }
            result.push(sum.round().clamp(f32::from(i16::MIN), f32::from(i16::MAX)) as i16);
        }
        result
    }
}

const fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

/// The weights for a result that lies by `fraction` of a sample after one.
fn phase(fraction: f64, taps: usize, rate: u32) -> Vec<f32> {
    let centre = taps as f64 / 2.0 - 1.0 + fraction;
    let cutoff = 2.0 * EDGE / f64::from(rate);
    let mut weights = vec![0.0f64; taps];
    for (index, weight) in weights.iter_mut().enumerate() {
        let x = index as f64 - centre;
        let sinc = if x.abs() < 1e-9 {
            1.0
        } else {
            (std::f64::consts::PI * cutoff * x).sin() / (std::f64::consts::PI * cutoff * x)
        };
        let place = x / (taps as f64 / 2.0);
        let window = if place.abs() >= 1.0 { 0.0 } else { bessel(BETA * (1.0 - place * place).sqrt()) / bessel(BETA) };
        *weight = cutoff * sinc * window;
    }
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| (weight / sum) as f32).collect()
}

/// The modified Bessel function of order zero.
fn bessel(x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for k in 1..60 {
        term *= (x / 2.0 / f64::from(k)).powi(2);
        sum += term;
    }
    sum
}

/// The samples at 8 kHz; `None` if they come at a rate that recordings do not have.
pub(crate) fn to_8_khz(samples: &[i16], rate: u32) -> Option<Vec<i16>> {
    if !RATES.contains(&rate) {
        return None;
    }
    if rate == TARGET {
        return Some(samples.to_vec());
    }
    let filter = if rate == SPOKEN { Cow::Borrowed(&*OF_SPEECH) } else { Cow::Owned(Filter::new(rate)) };
    Some(filter.apply(samples))
}

#[cfg(test)]
mod tests {
    use super::to_8_khz;

    /// The loudness of a tone after resampling, in dB below what it was.
    fn loss(hertz: f64, rate: u32) -> f64 {
        let tone: Vec<i16> = (0..rate)
            .map(|n| ((f64::from(n) * hertz * std::f64::consts::TAU / f64::from(rate)).sin() * 16_000.0) as i16)
            .collect();
        let power = |samples: &[i16]| samples.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>() / samples.len() as f64;
        let result = to_8_khz(&tone, rate).unwrap();
        10.0 * (power(&tone) / power(&result[400..7_600]).max(1e-9)).log10()
    }

    #[test]
    fn the_telephone_band_passes_and_what_is_above_does_not_fold_into_it() {
        for rate in [22_050, 11_025, 44_100, 48_000] {
            for hertz in [100.0, 300.0, 1_000.0, 2_500.0, 3_400.0] {
                assert!(loss(hertz, rate).abs() < 0.3, "{hertz} Hz of {rate} loses {} dB", loss(hertz, rate));
            }
            for hertz in [4_050.0, 4_500.0, 5_300.0] {
                assert!(loss(hertz, rate) > 60.0, "{hertz} Hz of {rate} loses only {} dB", loss(hertz, rate));
            }
        }
        assert!(loss(9_000.0, 22_050) > 60.0);
    }

    #[test]
    fn a_second_stays_a_second() {
        assert_eq!(to_8_khz(&[0; 22_050], 22_050).unwrap().len(), 8_000);
        assert!(to_8_khz(&[], 22_050).unwrap().is_empty());
        assert_eq!(to_8_khz(&[1, 2], 8_000).unwrap(), [1, 2]);
        assert_eq!(to_8_khz(&[0; 44_100], 44_100).unwrap().len(), 8_000);
        assert_eq!(to_8_khz(&[1, 2], 44_099), None);
    }
}
