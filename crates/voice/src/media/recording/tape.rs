//! Where the two sides of a conversation are put together, by time.

use std::time::Instant;

use domain::ObjectId;

use super::super::g711::Codec;
use super::super::rtp::Packet;
use super::recorder::RecorderHandle;
use super::wav::FRAME;

/// Frames that the ring holds: 1.024 s.
const RING: u64 = 8_192;
/// Frames that are handed over together: 400 ms.
pub(crate) const CHUNK: u64 = 3_200;
/// How long a packet may take longer than the first one and still find its place: 250 ms.
const MARGIN: i64 = 2_000;
/// A packet that is further off than this from when it came is placed anew: 200 ms.
const ASTRAY: i64 = 1_600;

/// A channel of the recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The customer.
    Left,
    /// The agent.
    Right,
}

/// The last second of a recording in progress.
pub(crate) struct Tape {
    pub(crate) recording: ObjectId,
    origin: Instant,
    /// Frames of two little-endian samples.
    ring: Box<[u8]>,
    handed: u64,
    anchors: [Option<Anchor>; 2],
}

/// Where a stream's timestamps are on the tape.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    ssrc: u32,
    timestamp: u32,
    frame: i64,
}

impl Side {
    pub(crate) fn opposite(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

impl Tape {
    pub(crate) fn new(recording: ObjectId, now: Instant) -> Self {
        let ring = vec![0; (RING * FRAME) as usize].into_boxed_slice();
        Self { recording, origin: now, ring, handed: 0, anchors: [None; 2] }
    }

    fn frame_at(&self, now: Instant) -> i64 {
        (now.duration_since(self.origin).as_micros() / 125) as i64
    }

    /// Places a packet's sound.
    pub(crate) fn place(
        &mut self,
        side: Side,
        now: Instant,
        packet: &Packet<'_>,
        codec: Codec,
        recorder: &RecorderHandle,
    ) {
        let length = packet.payload.len() as i64;
        let came = self.frame_at(now) - length;
        let anchor = &mut self.anchors[side as usize];
        let by_timestamp = anchor
            .filter(|anchor| anchor.ssrc == packet.ssrc)
            .map(|anchor| anchor.frame + i64::from(packet.timestamp.wrapping_sub(anchor.timestamp).cast_signed()));
        let frame = by_timestamp.filter(|frame| (frame - came).abs() <= ASTRAY).unwrap_or(came);
        *anchor = Some(Anchor { ssrc: packet.ssrc, timestamp: packet.timestamp, frame });

        // What is before the tape's beginning or already handed over is too late.
        let skip = (self.handed as i64 - frame).clamp(0, length);
        let end = frame + length;
        if end > (self.handed + RING) as i64 {
            self.hand_over_to(end.unsigned_abs() - RING, recorder);
        }
        let decoder = codec.decoder();
        let mut at = ((frame + skip).unsigned_abs() % RING * FRAME) as usize + side as usize * 2;
        for &byte in &packet.payload[skip as usize..] {
            let [low, high] = decoder[usize::from(byte)].to_le_bytes();
            self.ring[at] = low;
            self.ring[at + 1] = high;
            at += FRAME as usize;
            if at >= self.ring.len() {
                at -= self.ring.len();
            }
        }
    }

    /// Hands over what no packet can change any more. To be called every tick.
    pub(crate) fn advance(&mut self, now: Instant, recorder: &RecorderHandle) {
        let settled = self.frame_at(now) - MARGIN;
        while settled - self.handed as i64 >= CHUNK as i64 {
            self.hand_over_to(self.handed + CHUNK, recorder);
        }
    }

    /// Hands over everything up to now. Returns the length in frames.
    pub(crate) fn finish(&mut self, now: Instant, recorder: &RecorderHandle) -> u64 {
        let end = self.frame_at(now).unsigned_abs();
        self.hand_over_to(end, recorder);
        self.handed
    }

    fn hand_over_to(&mut self, end: u64, recorder: &RecorderHandle) {
        while self.handed < end {
            let start = (self.handed % RING * FRAME) as usize;
            let frames = (end - self.handed).min(CHUNK).min(RING - self.handed % RING);
            let stretch = &mut self.ring[start..start + (frames * FRAME) as usize];
            recorder.write(self.recording, self.handed, stretch);
            stretch.fill(0);
            self.handed += frames;
        }
    }
}
