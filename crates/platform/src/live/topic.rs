//! The topics in memory: who listens, and the last frames of each.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use axum::extract::ws::Utf8Bytes;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Frames that a topic remembers …
const RING: usize = 256;
/// … and their bytes.
const RING_BYTES: usize = 256 * 1024;
/// How long a topic without subscribers is remembered.
const REMEMBERED: Duration = Duration::from_secs(120);
/// How often forgotten topics are looked for.
const SWEEP: Duration = Duration::from_secs(30);

/// All topics that somebody listens to or did lately.
pub(super) struct Topics {
    topics: HashMap<String, Topic>,
    /// The last seq, counted over all topics, so that a topic that is forgotten and made again never repeats one.
    last_seq: u64,
    last_id: u64,
    swept: Instant,
}

struct Topic {
    subscribers: Vec<Subscriber>,
    ring: VecDeque<(u64, Utf8Bytes)>,
    ring_bytes: usize,
    /// The last seq that is no longer in the ring.
    forgotten: u64,
    quiet_since: Option<Instant>,
}

/// The way to one socket.
#[derive(Clone)]
pub(super) struct Outlet {
    pub frames: mpsc::Sender<Utf8Bytes>,
    /// Cancelled when the socket's queue is full.
    pub slow: CancellationToken,
}

impl Outlet {
    /// Hands the frame over; a queue that is full marks the socket as too slow.
    pub fn send(&self, frame: Utf8Bytes) -> bool {
        if self.frames.try_send(frame).is_ok() {
            return true;
        }
        self.slow.cancel();
        false
    }
}

struct Subscriber {
    id: u64,
    outlet: Outlet,
}

impl Default for Topics {
    fn default() -> Self {
        Self { topics: HashMap::new(), last_seq: 0, last_id: 0, swept: Instant::now() }
    }
}

impl Topics {
    /// Whether somebody listens to the topic or did lately.
    pub fn is_known(&self, topic: &str) -> bool {
        self.topics.contains_key(topic)
    }

    pub fn subscribers(&self, topic: &str) -> usize {
        self.topics.get(topic).map_or(0, |topic| topic.subscribers.len())
    }

    pub fn publish(&mut self, topic: &str, frame: impl FnOnce(u64) -> Utf8Bytes) {
        let Some(topic) = self.topics.get_mut(topic) else { return };
        self.last_seq += 1;
        let frame = frame(self.last_seq);
        topic.subscribers.retain(|subscriber| subscriber.outlet.send(frame.clone()));
        if topic.subscribers.is_empty() && topic.quiet_since.is_none() {
            topic.quiet_since = Some(Instant::now());
        }
        topic.remember(self.last_seq, frame);
    }

    /// Makes the topic known, so that what is published from now on is remembered, and says where it stands.
    pub fn open(&mut self, name: &str) -> u64 {
        self.sweep();
        let last_seq = self.last_seq;
        let topic = self.topics.entry(name.to_owned()).or_insert_with(|| Topic::from(last_seq));
        // A topic that is being opened is not forgotten before its subscriber is there.
        topic.quiet_since = topic.subscribers.is_empty().then(Instant::now);
        last_seq
    }

    /// Sends what the topic remembers after the seq and subscribes to the rest; `None` if it does not remember all.
    /// `first` goes out before it.
    pub fn subscribe(&mut self, name: &str, after: u64, first: Option<Utf8Bytes>, outlet: Outlet) -> Option<u64> {
        let topic = self.topics.get_mut(name)?;
        if after < topic.forgotten || after > self.last_seq {
            return None;
        }
        let missed = topic.ring.iter().filter(|(seq, _)| *seq > after).map(|(_, frame)| frame.clone());
        for frame in first.into_iter().chain(missed) {
            if !outlet.send(frame) {
                break;
            }
        }
        self.last_id += 1;
        topic.subscribers.push(Subscriber { id: self.last_id, outlet });
        topic.quiet_since = None;
        Some(self.last_id)
    }

    pub fn unsubscribe(&mut self, name: &str, id: u64) {
        if let Some(topic) = self.topics.get_mut(name) {
            topic.subscribers.retain(|subscriber| subscriber.id != id);
            if topic.subscribers.is_empty() {
                topic.quiet_since = Some(Instant::now());
            }
        }
    }

    fn sweep(&mut self) {
        if self.swept.elapsed() >= SWEEP {
            self.swept = Instant::now();
            self.topics.retain(|_, topic| topic.quiet_since.is_none_or(|since| since.elapsed() < REMEMBERED));
        }
    }
}

impl Topic {
    fn from(last_seq: u64) -> Self {
        Self { subscribers: Vec::new(), ring: VecDeque::new(), ring_bytes: 0, forgotten: last_seq, quiet_since: None }
    }

    fn remember(&mut self, seq: u64, frame: Utf8Bytes) {
        self.ring_bytes += frame.len();
        self.ring.push_back((seq, frame));
        while self.ring.len() > RING || (self.ring_bytes > RING_BYTES && self.ring.len() > 1) {
            let Some((seq, frame)) = self.ring.pop_front() else { break };
            self.ring_bytes -= frame.len();
            self.forgotten = seq;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlet(size: usize) -> (Outlet, mpsc::Receiver<Utf8Bytes>) {
        let (frames, queue) = mpsc::channel(size);
        (Outlet { frames, slow: CancellationToken::new() }, queue)
    }

    fn publish(topics: &mut Topics, name: &str) {
        topics.publish(name, |seq| Utf8Bytes::from(seq.to_string()));
    }

    fn received(queue: &mut mpsc::Receiver<Utf8Bytes>) -> Vec<String> {
        std::iter::from_fn(|| queue.try_recv().ok()).map(|frame| frame.to_string()).collect()
    }

    #[test]
    fn who_comes_back_gets_what_was_missed_and_then_the_rest() {
        let mut topics = Topics::default();
        topics.open("wall");
        let (first, mut queue) = outlet(16);
        let id = topics.subscribe("wall", 0, None, first).unwrap();
        publish(&mut topics, "wall");
        topics.unsubscribe("wall", id);
        publish(&mut topics, "wall");
        publish(&mut topics, "wall");
        assert_eq!(received(&mut queue), ["1"]);
        let (second, mut queue) = outlet(16);
        topics.subscribe("wall", 1, None, second).unwrap();
        publish(&mut topics, "wall");
        assert_eq!(received(&mut queue), ["2", "3", "4"]);
    }

    #[test]
    fn what_is_no_longer_remembered_cannot_be_resumed() {
        let mut topics = Topics::default();
        topics.open("wall");
        for _ in 0..RING + 2 {
            publish(&mut topics, "wall");
        }
        assert!(topics.subscribe("wall", 1, None, outlet(1000).0).is_none());
        assert!(topics.subscribe("wall", 2, None, outlet(1000).0).is_some());
        assert!(topics.subscribe("wall", 10_000, None, outlet(1000).0).is_none(), "a seq that was never given out");
    }

    #[test]
    fn a_full_queue_marks_its_socket_and_leaves_the_others_alone() {
        let mut topics = Topics::default();
        topics.open("wall");
        let (slow, _queue) = outlet(1);
        let (quick, mut queue) = outlet(8);
        let marked = slow.slow.clone();
        topics.subscribe("wall", 0, None, slow).unwrap();
        topics.subscribe("wall", 0, None, quick).unwrap();
        publish(&mut topics, "wall");
        publish(&mut topics, "wall");
        assert!(marked.is_cancelled());
        assert_eq!(received(&mut queue), ["1", "2"]);
        assert_eq!(topics.subscribers("wall"), 1);
    }

    #[test]
    fn what_is_published_to_nobody_is_not_kept() {
        let mut topics = Topics::default();
        publish(&mut topics, "desk:1");
        assert!(!topics.is_known("desk:1"));
    }
}
