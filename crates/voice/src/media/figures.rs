//! What the engine counts, for `/metrics` and the benchmark.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// The counters, shared by the threads.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) received: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) sent: AtomicU64,
    pub(crate) unsent: AtomicU64,
    pub(crate) ticks: AtomicU64,
    pub(crate) late_ticks: AtomicU64,
    pub(crate) latest_tick: AtomicU64,
    pub(crate) lost_digits: AtomicU64,
    pub(crate) lost_frames: AtomicU64,
    pub(crate) recordings: AtomicU64,
}

/// What the engine has done since its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MediaFigures {
    /// Legs that are open.
    pub legs: u64,
    /// Recordings that are being written.
    pub recordings: u64,
    /// Media packets that were taken.
    pub packets_received: u64,
    /// Packets that were refused: not RTP, or not from the leg's telephone.
    pub packets_refused: u64,
    /// Packets that were sent.
    pub packets_sent: u64,
    /// Packets that the system did not take.
    pub packets_unsent: u64,
    /// Ticks of the pacers, one per 5 ms and thread.
    pub ticks: u64,
    /// Ticks that came more than 10 ms late.
    pub late_ticks: u64,
    /// The latest tick since the start, in microseconds.
    pub latest_tick_micros: u64,
    /// Keys that were not told because the receiver of the events did not keep up.
    pub lost_digits: u64,
    /// Frames of recordings (1/8,000 s) that are silence because the disk did not keep up.
    pub lost_frames: u64,
    /// Processor time of the media threads and the recorder, in microseconds.
    pub processor_micros: u64,
}

impl Counters {
    pub(crate) fn read(&self) -> MediaFigures {
        MediaFigures {
            legs: 0,
            recordings: self.recordings.load(Relaxed),
            packets_received: self.received.load(Relaxed),
            packets_refused: self.refused.load(Relaxed),
            packets_sent: self.sent.load(Relaxed),
            packets_unsent: self.unsent.load(Relaxed),
            ticks: self.ticks.load(Relaxed),
            late_ticks: self.late_ticks.load(Relaxed),
            latest_tick_micros: self.latest_tick.load(Relaxed),
            lost_digits: self.lost_digits.load(Relaxed),
            lost_frames: self.lost_frames.load(Relaxed),
            processor_micros: 0,
        }
    }
}

/// Adds one.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Relaxed);
}

/// The processor time that the calling thread has used, in microseconds.
pub(crate) fn thread_processor_micros() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec.unsigned_abs() * 1_000_000 + time.tv_nsec.unsigned_abs() / 1_000
}
