//! The embedded recogniser of English commands: the program `pocketsphinx_continuous`, a process an utterance.
//!
//! Its model knows wide-band speech. Sound of a telephone is doubled in rate, and the band above 3.5 kHz, in which a
//! telephone has nothing, gets a little noise: without it the model takes the emptiness for something else than speech.
//! Two looks are taken at an utterance: one for the phrases of a [`grammar`], one for any sequence of sounds. How much
//! better the second one fits is how unsure the first one is.

mod grammar;
mod scores;

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use center::ports::recognizer::{Hearing, Listening, Recognizer, RecognizerError};
use domain::Language;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::ears::Ears;
use crate::funasr::check_rate;
use crate::resample::to_16_khz;
use crate::stream::{Mouth, Said, Stream};
use grammar::{Grammar, Grammars};
use scores::{Look, confidence};

/// Where the program and its model are, and how much it may do.
#[derive(Debug, Clone)]
pub struct PocketSphinxConfig {
    /// The program, of the Debian package `pocketsphinx`.
    pub program: PathBuf,
    /// The folder of the model, of the Debian package `pocketsphinx-en-us`.
    pub model: PathBuf,
    /// Utterances that are recognised at once; others wait. 0.15 s of processor time each.
    pub at_once: usize,
    /// How long an utterance may wait for its turn, and how long it may take.
    pub deadline: Duration,
}

impl Default for PocketSphinxConfig {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            program: "pocketsphinx_continuous".into(),
            model: "/usr/share/pocketsphinx/model/en-us".into(),
            at_once: (cores / 2).max(1),
            deadline: Duration::from_secs(4),
        }
    }
}

/// Recognises English phrases on this machine. Clones share their limit.
#[derive(Clone)]
pub struct PocketSphinx {
    inner: Arc<Inner>,
}

struct Inner {
    config: PocketSphinxConfig,
    turns: Semaphore,
    grammars: Grammars,
}

impl PocketSphinx {
    /// A recogniser with the program and model of `config`.
    #[must_use]
    pub fn new(config: PocketSphinxConfig) -> Self {
        let turns = Semaphore::new(config.at_once.max(1));
        let grammars = Grammars::new(config.model.join("cmudict-en-us.dict"));
        Self { inner: Arc::new(Inner { config, turns, grammars }) }
    }
}

#[async_trait]
impl Recognizer for PocketSphinx {
    async fn open(&self, hearing: Hearing) -> Result<Box<dyn Listening>, RecognizerError> {
        check_rate(&hearing)?;
        if hearing.language != Language::En {
            return Err(RecognizerError::Language(hearing.language));
        }
        let is_all = !hearing.grammar.is_empty();
        let phrases = if is_all { hearing.grammar } else { hearing.hot_words };
        let grammar = self.inner.grammars.find(&phrases, is_all).await?;
        let inner = Arc::clone(&self.inner);
        Ok(Stream::start(|ears, mouth| listen(inner, grammar, ears, mouth)))
    }
}

async fn listen(
    inner: Arc<Inner>,
    grammar: Arc<Grammar>,
    mut ears: Ears,
    mouth: Mouth,
) -> Result<Said, RecognizerError> {
    let Some(samples) = ears.whole(|| mouth.began()).await else {
        return Ok(Said::nothing(&ears));
    };
    let deadline = inner.config.deadline;
    let turn = timeout(deadline, inner.turns.acquire()).await.map_err(|_| RecognizerError::Busy)?;
    let _turn = turn.map_err(|_| RecognizerError::Lost("the server is stopping".to_owned()))?;
    let sound = prepare(&samples);
    let looks = async {
        let phrase = look(&inner.config, &grammar, Search::Phrases, &sound).await?;
        if phrase.words.is_empty() {
            return Ok(None);
        }
        let sounds = look(&inner.config, &grammar, Search::Sounds, &sound).await?;
        Ok(Some((phrase, sounds)))
    };
    match timeout(deadline, looks).await.map_err(|_| RecognizerError::TooSlow(deadline))?? {
        None => Ok(Said::nothing(&ears)),
        Some((phrase, sounds)) => Ok(Said::new(grammar.phrase(&phrase.text()), confidence(&phrase, &sounds), &ears)),
    }
}

/// What is looked for.
#[derive(Clone, Copy)]
enum Search {
    Phrases,
    Sounds,
}

/// The loudness that speech is brought to: the model's own recordings are about as loud.
const LOUDNESS: f32 = 2_500.0;
/// The noise above the telephone's band, of 32,768: −46 dB.
const NOISE: f32 = 160.0;

/// The sound as the model wants it: 16-bit samples at 16,000 a second, little-endian, with some silence around.
fn prepare(samples: &[i16]) -> Vec<u8> {
    let mut doubled = vec![0; 3_200];
    doubled.extend(to_16_khz(samples));
    doubled.extend([0; 4_800]);
    let loudest = loudest_stretch(&doubled);
    let gain = if loudest > 0.0 { (LOUDNESS / loudest).clamp(0.25, 8.0) } else { 1.0 };
    let mut noise = Noise::new();
    doubled
        .iter()
        .map(|sample| (f32::from(*sample) * gain + noise.next()).round().clamp(-32_768.0, 32_767.0) as i16)
        .flat_map(i16::to_le_bytes)
        .collect()
}

/// The root mean square of the loudest fifth of a second.
fn loudest_stretch(samples: &[i16]) -> f32 {
    samples
        .chunks(3_200)
        .map(|chunk| (chunk.iter().map(|sample| f32::from(*sample).powi(2)).sum::<f32>() / chunk.len() as f32).sqrt())
        .fold(0.0, f32::max)
}

/// Noise that has next to nothing below 3.5 kHz, the same each time: white noise, differentiated four times.
struct Noise {
    state: u32,
    past: [f32; 4],
}

impl Noise {
    fn new() -> Self {
        Self { state: 1, past: [0.0; 4] }
    }

    fn next(&mut self) -> f32 {
        self.state = self.state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let mut value = (self.state >> 8) as f32 / 8_388_608.0 - 1.0;
        for past in &mut self.past {
            (*past, value) = (value, value - *past);
        }
        // The fourth difference has √70 times the root mean square of the noise, which is 1/√3.
        value * NOISE / 4.83
    }
}

async fn look(
    config: &PocketSphinxConfig,
    grammar: &Grammar,
    search: Search,
    sound: &[u8],
) -> Result<Look, RecognizerError> {
    let lost = |error: std::io::Error| RecognizerError::Lost(format!("{}: {error}", config.program.display()));
    let mut command = Command::new(&config.program);
    command
        .args(["-infile", "/dev/stdin", "-backtrace", "yes", "-remove_silence", "no", "-remove_noise"])
        .args([if matches!(search, Search::Phrases) { "no" } else { "yes" }, "-hmm"])
        .arg(config.model.join("en-us"))
        .arg("-dict")
        .arg(grammar.dictionary());
    match search {
        Search::Phrases => command.arg("-jsgf").arg(grammar.file()),
        Search::Sounds => {
            command.args(["-allphone_ci", "yes", "-allphone"]).arg(config.model.join("en-us-phone.lm.bin"))
        }
    };
    // Taking noise out takes consonants with it; the look for any sounds bears it better than the one for phrases.
    // What was said is on its standard output, what it thought of it on its standard error; neither is kept.
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(lost)?;
    let stdin = child.stdin.take();
    let give = async move {
        if let Some(mut stdin) = stdin {
            // It may end before it has read everything; its exit tells why.
            let _ = stdin.write_all(sound).await;
        }
    };
    let ((), output) = tokio::join!(give, child.wait_with_output());
    let output = output.map_err(lost)?;
    if !output.status.success() {
        return Err(RecognizerError::Lost(format!("{} ended with {}", config.program.display(), output.status)));
    }
    Ok(Look::read(&String::from_utf8_lossy(&output.stderr)))
}

/// Whether program and model are there.
///
/// # Errors
/// What is missing, and the package that has it.
pub fn check_installed(config: &PocketSphinxConfig) -> Result<(), String> {
    let is_found = |program: &Path| {
        program.components().count() > 1 && program.exists()
            || std::env::var_os("PATH")
                .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).exists()))
    };
    if !is_found(&config.program) {
        return Err(format!("{} is missing (Debian package pocketsphinx)", config.program.display()));
    }
    let model = config.model.join("cmudict-en-us.dict");
    if !model.exists() {
        return Err(format!("{} is missing (Debian package pocketsphinx-en-us)", model.display()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_noise_is_above_the_telephones_band() {
        let mut noise = Noise::new();
        let samples: Vec<f64> = (0..16_000).map(|_| f64::from(noise.next())).collect();
        let power = |hertz: f64| {
            let (mut real, mut imaginary) = (0.0, 0.0);
            for (n, sample) in samples.iter().enumerate() {
                let angle = n as f64 * hertz * std::f64::consts::TAU / 16_000.0;
                real += sample * angle.cos();
                imaginary += sample * angle.sin();
            }
            real.powi(2) + imaginary.powi(2)
        };
        let band = |from: u32, to: u32| {
            (from..to).step_by(50).map(|hertz| power(f64::from(hertz))).sum::<f64>() / f64::from((to - from) / 50)
        };
        assert!(band(4_500, 7_900) > 300.0 * band(300, 2_000));
        let rms = (samples.iter().map(|sample| sample.powi(2)).sum::<f64>() / 16_000.0).sqrt();
        assert!((100.0..220.0).contains(&rms), "{rms}");
    }

    #[test]
    fn quiet_speech_is_made_louder_and_loud_speech_quieter() {
        let prepared = |loudness: i16| {
            let samples: Vec<i16> = (0..8_000).map(|n| if n / 8 % 2 == 0 { loudness } else { -loudness }).collect();
            let bytes = prepare(&samples);
            let samples: Vec<i16> = bytes.chunks(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
            loudest_stretch(&samples)
        };
        assert!((prepared(500) - LOUDNESS).abs() < 150.0, "{}", prepared(500));
        assert!((prepared(9_000) - LOUDNESS).abs() < 150.0, "{}", prepared(9_000));
    }
}
