//! The program `espeak-ng`.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use center::ports::SpeechError;
use domain::Language;
use language::{espeak_voice, for_espeak};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::{resample, wav};

/// Words a minute: a little slower than a person reads, for the telephone.
const SPEED_ZH: &str = "150";
const SPEED: &str = "160";

/// The loudest sample, of 32,767: −7 dB, which leaves room for the line's own gain.
const LOUDEST: i32 = 14_600;

/// What the sound of a text depends on beside the text; a change of it makes everything be spoken anew.
pub(super) fn settings(language: Language) -> String {
    let speed = if language == Language::Zh { SPEED_ZH } else { SPEED };
    format!("espeak-ng 1 {} {speed}", espeak_voice(language))
}

pub(super) struct Espeak {
    program: PathBuf,
    deadline: Duration,
}

impl Espeak {
    pub fn new(program: PathBuf, deadline: Duration) -> Self {
        Self { program, deadline }
    }

    /// How long a text may wait for a speaker, and how long it may take to be spoken.
    pub const fn deadline(&self) -> Duration {
        self.deadline
    }

    /// The text as samples at 8 kHz. A text with nothing to say is silence of no length.
    pub async fn speak(&self, language: Language, text: &str) -> Result<Arc<[i16]>, SpeechError> {
        let words = for_espeak(language, text);
        if !words.chars().any(char::is_alphanumeric) {
            return Ok(Arc::from([]));
        }
        let sound = tokio::time::timeout(self.deadline, self.run(language, words))
            .await
            .map_err(|_| SpeechError::TooSlow(self.deadline))??;
        let finish = move || -> Result<Arc<[i16]>, SpeechError> {
            let (rate, samples) =
                wav::read(&sound).ok_or_else(|| SpeechError::Failed("no sound came back".to_owned()))?;
            let mut samples = resample::to_8_khz(&samples, rate)
                .ok_or_else(|| SpeechError::Failed(format!("{rate} samples a second are not expected")))?;
            attenuate(&mut samples);
            Ok(samples.into())
        };
        tokio::task::spawn_blocking(finish).await.map_err(|error| SpeechError::Failed(error.to_string()))?
    }

    /// Runs the program. The text goes through its standard input, so it is never an option or a part of a command.
    async fn run(&self, language: Language, words: String) -> Result<Vec<u8>, SpeechError> {
        let failed = |error: std::io::Error| SpeechError::Failed(error.to_string());
        let mut child = Command::new(&self.program)
            .args(["--stdin", "--stdout", "-b", "1", "-s", if language == Language::Zh { SPEED_ZH } else { SPEED }])
            .args(["-v", espeak_voice(language)])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(failed)?;
        let stdin = child.stdin.take();
        let tell = async move {
            if let Some(mut stdin) = stdin {
                stdin.write_all(words.as_bytes()).await?;
                stdin.write_all(b"\n").await?;
            }
            Ok::<(), std::io::Error>(())
        };
        let (told, output) = tokio::join!(tell, child.wait_with_output());
        let output = output.map_err(failed)?;
        if !output.status.success() {
            return Err(SpeechError::Failed(format!("the program ended with {}", output.status)));
        }
        told.map_err(failed)?;
        Ok(output.stdout)
    }
}

/// Lowers the speech so that its loudest sample is [`LOUDEST`]; quieter speech stays as it is.
fn attenuate(samples: &mut [i16]) {
    let loudest = samples.iter().map(|sample| i32::from(*sample).abs()).max().unwrap_or(0);
    if loudest <= LOUDEST {
        return;
    }
    for sample in samples {
        *sample = i16::try_from(i32::from(*sample) * LOUDEST / loudest).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loud_speech_is_lowered_and_quiet_speech_left() {
        let mut loud = [i16::MIN, 0, i16::MAX, 16_384];
        attenuate(&mut loud);
        assert_eq!(loud, [-14_600, 0, 14_599, 7_300]);
        let mut quiet = [100, -200];
        attenuate(&mut quiet);
        assert_eq!(quiet, [100, -200]);
    }
}
