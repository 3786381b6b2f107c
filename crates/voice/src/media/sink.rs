//! The way of events out of the media threads.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

use super::event::MediaEvent;
use super::figures::{Counters, count};

/// Events that the channel to the receiver holds.
pub(crate) const CHANNEL: usize = 4_096;
/// Beyond this backlog keys are lost; all other events are kept, of which there are few per leg.
const BACKLOG: usize = 4_096;

/// Tells events in order without ever waiting.
pub(crate) struct EventSink {
    sender: mpsc::Sender<MediaEvent>,
    backlog: VecDeque<MediaEvent>,
    counters: Arc<Counters>,
}

impl EventSink {
    pub(crate) fn new(sender: mpsc::Sender<MediaEvent>, counters: Arc<Counters>) -> Self {
        Self { sender, backlog: VecDeque::new(), counters }
    }

    /// Tells the event, or keeps it until the receiver has room.
    pub(crate) fn tell(&mut self, event: MediaEvent) {
        let is_digit = matches!(event, MediaEvent::Digit { .. } | MediaEvent::SecureDigit { .. });
        if is_digit && self.backlog.len() >= BACKLOG {
            count(&self.counters.lost_digits);
            return;
        }
        self.backlog.push_back(event);
        self.retry();
    }

    /// Tells what was kept. To be called every tick.
    pub(crate) fn retry(&mut self) {
        while let Some(event) = self.backlog.pop_front() {
            match self.sender.try_send(event) {
                Ok(()) => {}
                Err(TrySendError::Full(event)) => {
                    self.backlog.push_front(event);
                    return;
                }
                // Nobody listens any more.
                Err(TrySendError::Closed(_)) => self.backlog.clear(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::LegId;
    use super::*;

    #[test]
    fn a_slow_receiver_loses_keys_but_nothing_else() {
        let (sender, mut receiver) = mpsc::channel(1);
        let counters = Arc::new(Counters::default());
        let mut sink = EventSink::new(sender, Arc::clone(&counters));
        for _ in 0..BACKLOG + 11 {
            sink.tell(MediaEvent::Digit { leg: LegId(1), digit: '1' });
        }
        sink.tell(MediaEvent::Lost { leg: LegId(1) });
        assert_eq!(counters.read().lost_digits, 10);
        let mut last = None;
        while let Ok(event) = receiver.try_recv() {
            last = Some(event);
            sink.retry();
        }
        assert_eq!(last, Some(MediaEvent::Lost { leg: LegId(1) }));
    }
}
