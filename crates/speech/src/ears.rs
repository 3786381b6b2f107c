//! One utterance out of the sound of a telephone: what comes before it is cut off, and its end is found.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::detector::{SpeechDetector, Turn};

/// Samples a second.
pub(crate) const RATE: u32 = 8_000;
/// Sound from before speech was noticed that belongs to it: 480 ms.
const BEFORE: usize = 3_840;
/// Samples that are handed on together: 60 ms.
const PIECE: usize = 480;
/// Where nothing comes for this long, the customer's telephone sends no silence, and it is silence.
const GAP: Duration = Duration::from_millis(200);
/// Nobody says more than 10 s to a machine; what follows is another utterance. Flows wait for 12 s.
const LONGEST: usize = 10 * RATE as usize;

/// What a [`crate::stream::Stream`] is given.
#[derive(Debug)]
pub(crate) enum Sound {
    Samples(Box<[i16]>),
    /// No more will come.
    Over,
}

/// What is heard of an utterance.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ear {
    /// It begins.
    Began,
    /// A piece of it.
    Piece(Vec<i16>),
    /// It is over. Nothing follows.
    Ended,
}

/// Listens for one utterance.
pub(crate) struct Ears {
    sound: mpsc::Receiver<Sound>,
    detector: SpeechDetector,
    ready: VecDeque<Ear>,
    /// What has come and is not handed on: the stretch before speech, or a piece in the making.
    kept: VecDeque<i16>,
    has_begun: bool,
    has_ended: bool,
    /// Samples that came.
    heard: usize,
    begins: usize,
    ends: usize,
}

impl Ears {
    pub(crate) fn new(sound: mpsc::Receiver<Sound>) -> Self {
        Self {
            sound,
            detector: SpeechDetector::new(),
            ready: VecDeque::new(),
            kept: VecDeque::new(),
            has_begun: false,
            has_ended: false,
            heard: 0,
            begins: 0,
            ends: 0,
        }
    }

    /// What comes next; waits for ever after the end. May be dropped while it waits.
    pub(crate) async fn next(&mut self) -> Ear {
        loop {
            if let Some(ear) = self.ready.pop_front() {
                return ear;
            }
            if self.has_ended {
                return std::future::pending().await;
            }
            match timeout(GAP, self.sound.recv()).await {
                Ok(Some(Sound::Samples(samples))) => self.take(&samples),
                Ok(Some(Sound::Over) | None) => self.end(),
                Err(_) if self.has_begun => self.take(&[0; RATE as usize / 5]),
                Err(_) => {}
            }
        }
    }

    /// Whether anything was said.
    pub(crate) fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// When the utterance began and ended, counted from the first sample.
    pub(crate) fn times(&self) -> (Duration, Duration) {
        let time = |samples: usize| Duration::from_micros(samples as u64 * 1_000_000 / u64::from(RATE));
        (time(self.begins), time(self.ends))
    }

    fn take(&mut self, samples: &[i16]) {
        for samples in samples.chunks(PIECE) {
            if self.has_ended {
                return;
            }
            self.heard += samples.len();
            self.kept.extend(samples);
            match self.detector.hear(samples) {
                Some(Turn::Began) if !self.has_begun => {
                    self.has_begun = true;
                    self.begins = self.heard - self.kept.len();
                    self.ready.push_back(Ear::Began);
                }
                Some(Turn::Ended) if self.has_begun => return self.end(),
                _ => {}
            }
            if !self.has_begun {
                let surplus = self.kept.len().saturating_sub(BEFORE);
                self.kept.drain(..surplus);
                continue;
            }
            while self.kept.len() >= PIECE {
                let piece = self.kept.drain(..PIECE).collect();
                self.ready.push_back(Ear::Piece(piece));
            }
            if self.heard - self.begins >= LONGEST {
                return self.end();
            }
        }
    }

    fn end(&mut self) {
        if self.has_begun && !self.kept.is_empty() {
            self.ready.push_back(Ear::Piece(self.kept.drain(..).collect()));
        }
        self.kept.clear();
        self.ends = self.heard;
        if !self.has_begun {
            self.begins = self.heard;
        }
        self.has_ended = true;
        self.sound.close();
        self.ready.push_back(Ear::Ended);
    }

    /// The whole utterance, telling when it begins. `None` if nobody said anything.
    pub(crate) async fn whole(&mut self, began: impl FnOnce()) -> Option<Vec<i16>> {
        let mut began = Some(began);
        let mut whole = Vec::new();
        loop {
            match self.next().await {
                Ear::Began => {
                    if let Some(began) = began.take() {
                        began();
                    }
                }
                Ear::Piece(piece) => whole.extend(piece),
                Ear::Ended => return self.has_begun.then_some(whole),
            }
        }
    }
}
