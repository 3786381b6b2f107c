//! An engine for a test, and its events.

use std::time::Duration;

use tokio::sync::mpsc;
use voice::media::{LegId, MediaConfig, MediaEngine, MediaEvent};

/// Longer than anything takes on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A running engine, its events in order, and its spool folder.
pub struct Stage {
    pub engine: MediaEngine,
    pub events: mpsc::Receiver<MediaEvent>,
    pub folder: tempfile::TempDir,
}

impl Stage {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut MediaConfig)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut config = MediaConfig { recordings: folder.path().join("spool"), threads: 1, ..MediaConfig::default() };
        change(&mut config);
        let (engine, events) = MediaEngine::start(config).expect("an engine");
        Self { engine, events, folder }
    }

    /// The next event that is wanted; others are passed over.
    pub async fn event<T>(&mut self, wanted: impl Fn(&MediaEvent) -> Option<T>) -> T {
        let next = async {
            loop {
                let event = self.events.recv().await.expect("the engine runs");
                if let Some(found) = wanted(&event) {
                    return found;
                }
            }
        };
        tokio::time::timeout(PATIENCE, next).await.expect("the event comes")
    }

    pub async fn established(&mut self, leg: LegId) {
        self.event(|event| (*event == MediaEvent::Established { leg }).then_some(())).await;
    }

    /// Every key that has been told so far: `(leg, key, secure)`.
    pub fn keys(&mut self) -> Vec<(LegId, char, bool)> {
        let mut keys = Vec::new();
        while let Ok(event) = self.events.try_recv() {
            match event {
                MediaEvent::Digit { leg, digit } => keys.push((leg, digit, false)),
                MediaEvent::SecureDigit { leg, digit } => keys.push((leg, *digit.expose(), true)),
                _ => {}
            }
        }
        keys
    }

    /// The text of the next `count` keys, and whether each was secure.
    pub async fn next_keys(&mut self, count: usize) -> (String, Vec<bool>) {
        let (mut text, mut secure) = (String::new(), Vec::new());
        for _ in 0..count {
            let (digit, secret) = self
                .event(|event| match event {
                    MediaEvent::Digit { digit, .. } => Some((*digit, false)),
                    MediaEvent::SecureDigit { digit, .. } => Some((*digit.expose(), true)),
                    _ => None,
                })
                .await;
            text.push(digit);
            secure.push(secret);
        }
        (text, secure)
    }
}
