//! From 22,050 samples a second to 8,000: a windowed sinc that lets the telephone's band through and nothing above it.

use std::sync::LazyLock;

/// 22,050 ÷ 8,000 = 441 ÷ 160.
const UP: usize = 160;
const DOWN: usize = 441;
/// Samples that each result is made of.
const TAPS: usize = 224;
/// The edge of the band, in Hz: passed below, more than 60 dB down from 4,000 Hz on.
const EDGE: f64 = 3_700.0;
/// The Kaiser window's shape for 70 dB.
const BETA: f64 = 6.8;

/// The filter for each of the 160 places that a result can have between two samples.
static PHASES: LazyLock<Vec<[f32; TAPS]>> = LazyLock::new(|| (0..UP).map(phase).collect());

fn phase(phase: usize) -> [f32; TAPS] {
    let centre = TAPS as f64 / 2.0 - 1.0 + phase as f64 / UP as f64;
    let cutoff = 2.0 * EDGE / 22_050.0;
    let mut taps = [0.0; TAPS];
    let mut weights = [0.0f64; TAPS];
    for (index, weight) in weights.iter_mut().enumerate() {
        let x = index as f64 - centre;
        let sinc = if x.abs() < 1e-9 { 1.0 } else { (std::f64::consts::PI * cutoff * x).sin() / (std::f64::consts::PI * cutoff * x) };
        let place = x / (TAPS as f64 / 2.0);
        let window = if place.abs() >= 1.0 { 0.0 } else { bessel(BETA * (1.0 - place * place).sqrt()) / bessel(BETA) };
        *weight = cutoff * sinc * window;
    }
    let sum: f64 = weights.iter().sum();
    for (tap, weight) in taps.iter_mut().zip(weights) {
        *tap = (weight / sum) as f32;
    }
    taps
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

/// The samples at 8 kHz; `None` if they come at another rate than 22,050 or 8,000.
pub(super) fn to_8_khz(samples: &[i16], rate: u32) -> Option<Vec<i16>> {
    match rate {
        8_000 => return Some(samples.to_vec()),
        22_050 => {}
        _ => return None,
    }
    let length = samples.len() * UP / DOWN;
    let half = TAPS / 2 - 1;
    let mut result = Vec::with_capacity(length);
    for index in 0..length {
        let place = index * DOWN;
        let taps = &PHASES[place % UP];
        let first = (place / UP) as isize - half as isize;
        let mut sum = 0.0f32;
        for (offset, tap) in taps.iter().enumerate() {
            let at = first + offset as isize;
            if let Some(sample) = usize::try_from(at).ok().and_then(|at| samples.get(at)) {
                sum += f32::from(*sample) * tap;
            }
        }
        result.push(sum.round().clamp(f32::from(i16::MIN), f32::from(i16::MAX)) as i16);
    }
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::to_8_khz;

    /// The loudness of a tone after resampling, in dB below what it was.
    fn loss(hertz: f64) -> f64 {
        let tone: Vec<i16> = (0..22_050)
            .map(|n| ((f64::from(n) * hertz * std::f64::consts::TAU / 22_050.0).sin() * 16_000.0) as i16)
            .collect();
        let power = |samples: &[i16]| samples.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>() / samples.len() as f64;
        let result = to_8_khz(&tone, 22_050).unwrap();
        10.0 * (power(&tone) / power(&result[400..7_600]).max(1e-9)).log10()
    }

    #[test]
    fn the_telephone_band_passes_and_what_is_above_does_not_fold_into_it() {
        for hertz in [100.0, 300.0, 1_000.0, 2_500.0, 3_400.0] {
            assert!(loss(hertz).abs() < 0.3, "{hertz} Hz loses {} dB", loss(hertz));
        }
        for hertz in [4_050.0, 4_500.0, 6_000.0, 9_000.0] {
            assert!(loss(hertz) > 60.0, "{hertz} Hz loses only {} dB", loss(hertz));
        }
    }

    #[test]
    fn a_second_stays_a_second() {
        assert_eq!(to_8_khz(&[0; 22_050], 22_050).unwrap().len(), 8_000);
        assert!(to_8_khz(&[], 22_050).unwrap().is_empty());
        assert_eq!(to_8_khz(&[1, 2], 8_000).unwrap(), [1, 2]);
        assert_eq!(to_8_khz(&[1, 2], 44_100), None);
    }
}
