//! Several recognisers, the best first: where one fails, the next one hears the same utterance.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use center::ports::recognizer::{Heard, Hearing, Listening, Recognizer, RecognizerError};
use futures::future::BoxFuture;
use parking_lot::Mutex;
use platform::outside::Breaker;
use tokio::time::Instant;

use crate::breaker;
use crate::ears::RATE;

/// Sound that is kept for the next one: 20 s, the longest utterance and what is before it.
const KEPT: usize = 20 * RATE as usize;

/// Recognisers that stand in for each other.
pub struct RecognizerChain {
    members: Arc<[Member]>,
}

struct Member {
    name: &'static str,
    recognizer: Arc<dyn Recognizer>,
    breaker: Mutex<Breaker<Instant>>,
}

impl RecognizerChain {
    /// The recognisers with their names for logs and figures, the best first.
    #[must_use]
    pub fn new(members: Vec<(&'static str, Arc<dyn Recognizer>)>) -> Self {
        let members =
            members.into_iter().map(|(name, recognizer)| Member { name, recognizer, breaker: Mutex::new(breaker()) });
        Self { members: members.collect() }
    }
}

#[async_trait]
impl Recognizer for RecognizerChain {
    async fn open(&self, hearing: Hearing) -> Result<Box<dyn Listening>, RecognizerError> {
        let (at, current) = open_from(Arc::clone(&self.members), 0, hearing.clone(), None).await?;
        Ok(Box::new(Chained {
            members: Arc::clone(&self.members),
            hearing,
            at,
            current: Some(current),
            next: None,
            kept: Vec::new(),
            cut: 0,
            is_finished: false,
            has_started: false,
        }))
    }
}

type Opened = Result<(usize, Box<dyn Listening>), RecognizerError>;

/// Opens the first one that can be opened. `before` is why the ones before failed.
async fn open_from(members: Arc<[Member]>, first: usize, hearing: Hearing, before: Option<RecognizerError>) -> Opened {
    let mut last = before;
    for (at, member) in members.iter().enumerate().skip(first) {
        if !member.breaker.lock().admits(Instant::now()) {
            last.get_or_insert_with(|| RecognizerError::Lost("it has failed too often".to_owned()));
            continue;
        }
        match member.recognizer.open(hearing.clone()).await {
            Ok(listening) => return Ok((at, listening)),
            Err(error) => {
                member.failed(&error);
                last = Some(match (last, error) {
                    // That the stand-in does not know the language says nothing of why the first one failed.
                    (Some(before), RecognizerError::Language(_)) => before,
                    (_, error) => error,
                });
            }
        }
    }
    Err(last.unwrap_or(RecognizerError::Language(hearing.language)))
}

impl Member {
    fn failed(&self, error: &RecognizerError) {
        if matches!(error, RecognizerError::Language(_)) {
            // It has done nothing wrong, and is free to be asked again.
            return;
        }
        if !matches!(error, RecognizerError::Busy) {
            self.breaker.lock().learn(false, Instant::now());
        }
        metrics::counter!("speech_failures_total", "engine" => self.name).increment(1);
        tracing::warn!(engine = self.name, %error, "a recogniser failed");
    }
}

struct Chained {
    members: Arc<[Member]>,
    hearing: Hearing,
    at: usize,
    current: Option<Box<dyn Listening>>,
    /// The next one, while it is opened.
    next: Option<BoxFuture<'static, Opened>>,
    kept: Vec<i16>,
    /// Samples that were given and are no longer kept.
    cut: usize,
    is_finished: bool,
    has_started: bool,
}

#[async_trait]
impl Listening for Chained {
    fn hear(&mut self, samples: &[i16]) -> bool {
        // Cut in large steps, so that it costs little.
        if self.kept.len() > KEPT + KEPT / 4 {
            let surplus = self.kept.len() - KEPT;
            self.kept.drain(..surplus);
            self.cut += surplus;
        }
        self.kept.extend_from_slice(samples);
        match &mut self.current {
            Some(current) => current.hear(samples),
            None => self.next.is_some(),
        }
    }

    fn finish(&mut self) {
        self.is_finished = true;
        if let Some(current) = &mut self.current {
            current.finish();
        }
    }

    async fn next(&mut self) -> Heard {
        loop {
            if let Some(next) = &mut self.next {
                let opened = next.await;
                self.next = None;
                match opened {
                    Ok((at, mut listening)) => {
                        listening.hear(&self.kept);
                        if self.is_finished {
                            listening.finish();
                        }
                        self.at = at;
                        self.current = Some(listening);
                    }
                    Err(error) => return Heard::Failed(error),
                }
            }
            let Some(current) = &mut self.current else {
                return Heard::Failed(RecognizerError::Lost("the utterance is over".to_owned()));
            };
            match current.next().await {
                Heard::Started if std::mem::replace(&mut self.has_started, true) => {}
                Heard::Failed(error) => {
                    self.current = None;
                    self.members[self.at].failed(&error);
                    let (members, hearing) = (Arc::clone(&self.members), self.hearing.clone());
                    self.next = Some(Box::pin(open_from(members, self.at + 1, hearing, Some(error))));
                }
                Heard::Final { text, confidence, begins, ends } => {
                    self.current = None;
                    let member = &self.members[self.at];
                    member.breaker.lock().learn(true, Instant::now());
                    metrics::counter!("speech_utterances_total", "engine" => member.name).increment(1);
                    let later = if self.at == 0 { Duration::ZERO } else { samples_time(self.cut) };
                    return Heard::Final { text, confidence, begins: begins + later, ends: ends + later };
                }
                heard => return heard,
            }
        }
    }
}

fn samples_time(samples: usize) -> Duration {
    Duration::from_micros(samples as u64 * 1_000_000 / u64::from(RATE))
}
