//! What every engine hands out: a queue of sound in, a queue of what is heard out, and the task between them.

use std::time::Duration;

use async_trait::async_trait;
use center::ports::recognizer::{Heard, Listening, RecognizerError};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::ears::{Ears, Sound};

/// Stretches of sound that may wait: 5 s of 20 ms each. An engine that is further behind loses sound.
const SOUND: usize = 256;
/// Partial texts that may wait; one that finds no room is passed over, because a later one replaces it.
const HEARD: usize = 16;
/// The longest text, in characters; an utterance of 10 s has fewer.
const LONGEST_TEXT: usize = 500;

/// What was said, as an engine tells it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Said {
    pub text: String,
    pub confidence: f32,
    pub begins: Duration,
    pub ends: Duration,
}

impl Said {
    /// Takes an engine's text and confidence, made fit to be passed on, and the times of the ears.
    pub(crate) fn new(text: &str, confidence: f32, ears: &Ears) -> Self {
        let (begins, ends) = ears.times();
        let text = fit(text);
        let confidence = if text.is_empty() || !confidence.is_finite() { 0.0 } else { confidence.clamp(0.0, 1.0) };
        Self { text, confidence, begins, ends }
    }

    /// Nothing was said.
    pub(crate) fn nothing(ears: &Ears) -> Self {
        Self::new("", 0.0, ears)
    }
}

/// Takes out of a text what no speech has: control characters, ends, what is beyond the longest.
fn fit(text: &str) -> String {
    let plain: String =
        text.chars().map(|character| if character.is_control() { ' ' } else { character }).take(LONGEST_TEXT).collect();
    plain.trim().to_owned()
}

/// Tells what is heard, except for the end, which is the task's result.
pub(crate) struct Mouth {
    heard: mpsc::Sender<Heard>,
    last: String,
}

impl Mouth {
    /// Somebody has begun to speak.
    pub(crate) fn began(&self) {
        let _ = self.heard.try_send(Heard::Started);
    }

    /// What it seems to be so far, if that has changed.
    pub(crate) fn partial(&mut self, text: &str) {
        let text = fit(text);
        if !text.is_empty() && text != self.last {
            self.last.clone_from(&text);
            // One place is left for the end.
            if self.heard.capacity() > 1 {
                let _ = self.heard.try_send(Heard::Partial { text });
            }
        }
    }
}

/// An utterance that a task listens to. The task ends with it.
pub(crate) struct Stream {
    sound: Option<mpsc::Sender<Sound>>,
    heard: mpsc::Receiver<Heard>,
    task: JoinHandle<()>,
}

impl Stream {
    /// Starts the task that listens.
    pub(crate) fn start<Run, Future>(run: Run) -> Box<dyn Listening>
    where
        Run: FnOnce(Ears, Mouth) -> Future,
        Future: std::future::Future<Output = Result<Said, RecognizerError>> + Send + 'static,
    {
        let (sound, sound_in) = mpsc::channel(SOUND);
        let (sender, heard) = mpsc::channel(HEARD);
        let running = run(Ears::new(sound_in), Mouth { heard: sender.clone(), last: String::new() });
        let task = tokio::spawn(async move {
            let end = match running.await {
                Ok(Said { text, confidence, begins, ends }) => Heard::Final { text, confidence, begins, ends },
                Err(error) => Heard::Failed(error),
            };
            let _ = sender.send(end).await;
        });
        Box::new(Self { sound: Some(sound), heard, task })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[async_trait]
impl Listening for Stream {
    fn hear(&mut self, samples: &[i16]) -> bool {
        self.sound.as_ref().is_some_and(|sound| sound.try_send(Sound::Samples(samples.into())).is_ok())
    }

    fn finish(&mut self) {
        if let Some(sound) = self.sound.take() {
            // Without room the closed queue says the same.
            let _ = sound.try_send(Sound::Over);
        }
    }

    async fn next(&mut self) -> Heard {
        match self.heard.recv().await {
            Some(heard) => heard,
            None => Heard::Failed(RecognizerError::Lost("the utterance is over".to_owned())),
        }
    }
}
