//! Speech to listen to, and how it is listened to.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use center::ports::recognizer::{Heard, Hearing, Listening, Recognizer, RecognizerError};
use domain::Language;

/// What the synthetic speaker says, at 8,000 samples a second, with silence around it.
pub fn speech(voice: &str, text: &str) -> Vec<i16> {
    let mut child = Command::new("espeak-ng")
        .args(["--stdin", "--stdout", "-s", "150", "-v", voice])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("espeak-ng is installed");
    child.stdin.take().expect("piped").write_all(text.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends").stdout;
    let samples: Vec<f32> =
        output[44..].chunks_exact(2).map(|pair| f32::from(i16::from_le_bytes([pair[0], pair[1]]))).collect();
    let mut result = vec![0; 4_000];
    result.extend(telephone(&samples));
    result.extend([0; 12_000]);
    result
}

/// From 22,050 samples a second to 8,000, with nothing above 3.4 kHz, and coded in A-law and back as a trunk does.
fn telephone(samples: &[f32]) -> Vec<i16> {
    let ratio = 22_050.0 / 8_000.0;
    let cutoff = 3_400.0 / 22_050.0;
    (0..(samples.len() as f64 / ratio) as usize)
        .map(|index| {
            let centre = index as f64 * ratio;
            let first = centre as isize - 60;
            let sum: f64 = (first..first + 122)
                .filter_map(|at| {
                    let x = at as f64 - centre;
                    let angle = 2.0 * std::f64::consts::PI * cutoff * x;
                    let sinc = if x.abs() < 1e-9 { 1.0 } else { angle.sin() / angle };
                    let window = 0.5 + 0.5 * (std::f64::consts::PI * x / 61.5).cos();
                    Some(f64::from(*samples.get(usize::try_from(at).ok()?)?) * sinc * window * 2.0 * cutoff)
                })
                .sum();
            alaw((sum * 0.3) as i16)
        })
        .collect()
}

/// Loses what A-law loses: all but the five leading bits.
fn alaw(sample: i16) -> i16 {
    let size = i32::from(sample).abs();
    let step = match size {
        0..512 => 16,
        size => 16 << (size.ilog2() - 8),
    };
    let rounded = size / step * step + step / 2;
    (rounded * i32::from(sample).signum()).clamp(-32_768, 32_767) as i16
}

/// What a Chinese caller says; no engine of the tests understands it, but the detector must.
pub fn chinese() -> Vec<i16> {
    speech("cmn-latn-pinyin", "wo3 xiang3 cha2 xun2 yu2 e2")
}

pub fn hearing(language: Language, words: &[&str]) -> Hearing {
    Hearing::telephone(language, words.iter().map(|word| (*word).to_owned()).collect())
}

/// Everything that is heard of the sound, up to the end.
pub async fn hear(recognizer: &dyn Recognizer, hearing: Hearing, sound: &[i16]) -> Vec<Heard> {
    match recognizer.open(hearing).await {
        Ok(listening) => listen(listening, sound).await,
        Err(error) => vec![Heard::Failed(error)],
    }
}

/// Everything that is heard, up to the end.
pub async fn listen(mut listening: Box<dyn Listening>, sound: &[i16]) -> Vec<Heard> {
    let all = async {
        for stretch in sound.chunks(160) {
            listening.hear(stretch);
            tokio::task::yield_now().await;
        }
        let mut heard = Vec::new();
        loop {
            let next = listening.next().await;
            let is_over = matches!(next, Heard::Final { .. } | Heard::Failed(_));
            heard.push(next);
            if is_over {
                return heard;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(20), all).await.expect("there is an end")
}

/// The text and confidence at the end.
pub fn said(heard: &[Heard]) -> (String, f32) {
    match heard.last() {
        Some(Heard::Final { text, confidence, .. }) => (text.clone(), *confidence),
        other => panic!("no text but {other:?}"),
    }
}

/// The failure at the end.
pub fn failure(heard: &[Heard]) -> RecognizerError {
    match heard.last() {
        Some(Heard::Failed(error)) => error.clone(),
        other => panic!("no failure but {other:?}"),
    }
}

/// The partial texts.
pub fn partials(heard: &[Heard]) -> Vec<String> {
    heard
        .iter()
        .filter_map(|heard| match heard {
            Heard::Partial { text } => Some(text.clone()),
            _ => None,
        })
        .collect()
}
