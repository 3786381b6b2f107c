//! The sequence numbers and timestamps of what is sent to a leg.
//!
//! A leg hears one stream whatever it is fed from: prompts, music, silence, or the packets of another leg. Forwarded
//! packets keep their spacing (losses and disorder stay visible to the receiver's own jitter buffer); at each change
//! of the source the stream goes on where the clock on the wall says that it should be.

use std::time::{Duration, Instant};

/// What goes into the header of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) marker: bool,
    /// Extended: does not wrap at 16 bits. Starts below 2¹⁵, as SRTP wants.
    pub(crate) sequence: u64,
    pub(crate) timestamp: u32,
}

/// Further than this from the highest sequence number, a forwarded stream has begun anew.
const RESTART: i64 = 500;
/// A forwarded timestamp that jumps by more than two seconds has begun anew.
const JUMP: i32 = 16_000;

/// One outgoing stream.
#[derive(Debug)]
pub(crate) struct Timeline {
    pub(crate) ssrc: u32,
    next_sequence: u64,
    last_timestamp: u32,
    next_timestamp: u32,
    last_sent: Option<Instant>,
    pacing: bool,
    run: Option<Run>,
}

/// A stretch of packets that are forwarded from one stream.
#[derive(Debug)]
struct Run {
    ssrc: u32,
    /// Our sequence number of the run's first packet.
    base: u64,
    /// Packets from the first to the highest.
    highest: i64,
    highest_sequence: u16,
    highest_timestamp: u32,
    /// Which of the 64 packets up to the highest have been seen, the highest in bit 0.
    seen: u64,
    /// Added to the timestamps.
    shift: u32,
}

impl Timeline {
    pub(crate) fn new() -> Self {
        let timestamp = rand::random();
        Self {
            ssrc: rand::random(),
            next_sequence: u64::from(rand::random::<u16>() >> 1),
            last_timestamp: timestamp,
            next_timestamp: timestamp,
            last_sent: None,
            pacing: false,
            run: None,
        }
    }

    /// Whether the last packet was a forwarded one, and no longer ago than this.
    pub(crate) fn forwarded_within(&self, time: Duration, now: Instant) -> bool {
        self.run.is_some() && self.last_sent.is_some_and(|sent| now.duration_since(sent) < time)
    }

    /// The next packet of our own sound.
    pub(crate) fn paced(&mut self, now: Instant, samples: u32) -> Stamp {
        let marker = !self.pacing;
        self.own(now);
        let stamp = Stamp { marker, sequence: self.next_sequence, timestamp: self.next_timestamp };
        self.sent(now, stamp, samples);
        stamp
    }

    /// A packet of a key press (RFC 4733): all packets of a press carry the timestamp of its beginning. `before` is the
    /// stamp of the press's packet before, `duration` what the press lasts so far, in samples.
    pub(crate) fn key(&mut self, now: Instant, before: Option<u32>, duration: u32) -> Stamp {
        self.own(now);
        let timestamp = before.unwrap_or(self.next_timestamp);
        let stamp = Stamp { marker: before.is_none(), sequence: self.next_sequence, timestamp };
        self.sent(now, stamp, duration);
        stamp
    }

    fn own(&mut self, now: Instant) {
        let interrupted = self.last_sent.is_none_or(|sent| now.duration_since(sent).as_millis() > 100);
        if !self.pacing || interrupted {
            self.catch_up(now);
        }
        self.pacing = true;
        self.run = None;
    }

    /// The stamp under which another stream's packet is forwarded. `None` if it has been forwarded, or belongs to
    /// what was before the run.
    pub(crate) fn forwarded(&mut self, now: Instant, packet: &super::rtp::Packet<'_>, samples: u32) -> Option<Stamp> {
        if let Some(run) = self.run.as_mut().filter(|run| run.ssrc == packet.ssrc) {
            let step = i64::from(packet.sequence.wrapping_sub(run.highest_sequence).cast_signed());
            let jump = packet.timestamp.wrapping_sub(run.highest_timestamp).cast_signed();
            if step.abs() < RESTART && jump.abs() < JUMP {
                let place = run.highest + step;
                if place < 0 {
                    return None;
                }
                if step > 0 {
                    run.seen = run.seen.checked_shl(step as u32).unwrap_or(0) | 1;
                    run.highest = place;
                    run.highest_sequence = packet.sequence;
                    run.highest_timestamp = packet.timestamp;
                } else {
                    let bit = 1_u64.checked_shl(step.unsigned_abs() as u32)?;
                    if run.seen & bit != 0 {
                        return None;
                    }
                    run.seen |= bit;
                }
                let stamp = Stamp {
                    marker: packet.marker,
                    sequence: run.base + place.unsigned_abs(),
                    timestamp: packet.timestamp.wrapping_add(run.shift),
                };
                if step > 0 {
                    self.sent(now, stamp, samples);
                }
                return Some(stamp);
            }
        }
        self.catch_up(now);
        self.pacing = false;
        self.run = Some(Run {
            ssrc: packet.ssrc,
            base: self.next_sequence,
            highest: 0,
            highest_sequence: packet.sequence,
            highest_timestamp: packet.timestamp,
            seen: 1,
            shift: self.next_timestamp.wrapping_sub(packet.timestamp),
        });
        let stamp = Stamp { marker: true, sequence: self.next_sequence, timestamp: self.next_timestamp };
        self.sent(now, stamp, samples);
        Some(stamp)
    }

    fn sent(&mut self, now: Instant, stamp: Stamp, samples: u32) {
        self.next_sequence = stamp.sequence + 1;
        self.last_timestamp = stamp.timestamp;
        self.next_timestamp = stamp.timestamp.wrapping_add(samples);
        self.last_sent = Some(now);
    }

    /// Moves the next timestamp on to the clock on the wall, never back.
    fn catch_up(&mut self, now: Instant) {
        let Some(sent) = self.last_sent else { return };
        let elapsed = (now.duration_since(sent).as_micros() / 125) as u32;
        let due = self.last_timestamp.wrapping_add(elapsed);
        if due.wrapping_sub(self.next_timestamp).cast_signed() > 0 {
            self.next_timestamp = due;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rtp::Packet;
    use super::*;

    fn packet(ssrc: u32, sequence: u16, timestamp: u32) -> Packet<'static> {
        Packet { marker: false, payload_type: 8, sequence, timestamp, ssrc, payload: &[] }
    }

    fn at(start: Instant, milliseconds: u64) -> Instant {
        start + Duration::from_millis(milliseconds)
    }

    #[test]
    fn our_own_sound_counts_up_by_one_packet_and_its_samples() {
        let (mut line, start) = (Timeline::new(), Instant::now());
        let first = line.paced(start, 160);
        let second = line.paced(at(start, 23), 160);
        assert!(first.marker && !second.marker);
        assert_eq!(second.sequence, first.sequence + 1);
        assert_eq!(second.timestamp, first.timestamp.wrapping_add(160));
    }

    #[test]
    fn forwarded_packets_keep_their_losses_and_their_order() {
        let (mut line, start) = (Timeline::new(), Instant::now());
        let first = line.forwarded(start, &packet(1, 65_534, 4_294_967_200), 160).expect("the first");
        let lost_one = line.forwarded(at(start, 40), &packet(1, 0, 224), 160).expect("wrapped");
        let late = line.forwarded(at(start, 41), &packet(1, 65_535, 64), 160).expect("late, but wanted");
        assert_eq!(lost_one.sequence, first.sequence + 2);
        assert_eq!(lost_one.timestamp, first.timestamp.wrapping_add(320));
        assert_eq!(late.sequence, first.sequence + 1);
        assert_eq!(late.timestamp, first.timestamp.wrapping_add(160));
    }

    #[test]
    fn a_packet_is_forwarded_once() {
        let (mut line, start) = (Timeline::new(), Instant::now());
        for sequence in [10, 11, 13] {
            assert!(line.forwarded(start, &packet(1, sequence, 0), 160).is_some());
        }
        for sequence in [10, 11, 13, 9] {
            assert!(line.forwarded(start, &packet(1, sequence, 0), 160).is_none(), "{sequence}");
        }
        assert!(line.forwarded(start, &packet(1, 12, 0), 160).is_some());
    }

    #[test]
    fn a_change_of_source_goes_on_at_the_clock_on_the_wall() {
        let (mut line, start) = (Timeline::new(), Instant::now());
        let ours = line.paced(start, 160);
        let theirs = line.forwarded(at(start, 100), &packet(7, 500, 1_000_000), 160).expect("forwarded");
        assert!(theirs.marker);
        assert_eq!(theirs.sequence, ours.sequence + 1);
        assert_eq!(theirs.timestamp, ours.timestamp.wrapping_add(800));
        // An early switch back never repeats a timestamp.
        let back = line.paced(at(start, 105), 160);
        assert!(back.marker);
        assert_eq!(back.timestamp, theirs.timestamp.wrapping_add(160));
    }

    #[test]
    fn a_source_that_begins_anew_is_followed() {
        let (mut line, start) = (Timeline::new(), Instant::now());
        let first = line.forwarded(start, &packet(7, 500, 1_000_000), 160).expect("forwarded");
        let other = line.forwarded(at(start, 20), &packet(8, 9, 5), 160).expect("another source");
        let again = line.forwarded(at(start, 40), &packet(8, 30_000, 165), 160).expect("another count");
        assert_eq!(other.sequence, first.sequence + 1);
        assert_eq!(other.timestamp, first.timestamp.wrapping_add(160));
        assert_eq!(again.sequence, other.sequence + 1);
        assert_eq!(again.timestamp, other.timestamp.wrapping_add(160));
    }

    #[test]
    fn the_packets_of_a_key_press_share_its_timestamp() {
        let (mut line, start) = (Timeline::new(), Instant::now());
        let sound = line.paced(start, 160);
        let first = line.key(at(start, 20), None, 160);
        let second = line.key(at(start, 40), Some(first.timestamp), 320);
        let after = line.paced(at(start, 60), 160);
        assert!(first.marker && !second.marker);
        assert_eq!(first.timestamp, sound.timestamp.wrapping_add(160));
        assert_eq!(second.timestamp, first.timestamp);
        assert_eq!(second.sequence, first.sequence + 1);
        assert_eq!(after.timestamp, first.timestamp.wrapping_add(320));
    }
}
