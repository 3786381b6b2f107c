//! A conversation of more than two: what each says is kept for a moment, and each hears the sum of the others.
//!
//! Packets of different telephones come at different moments, so each member has a buffer that is begun 40 ms full; every
//! 20 ms one frame is taken from each. Who hears whom is said by each member's [`Voice`].

use super::event::LegId;
use super::g711::Codec;
use super::rtp::Packet;

/// Legs in a mix at most: five in conversation, and one who listens to them.
pub const MEMBERS: usize = 6;

/// Samples of a frame: 20 ms.
pub(crate) const FRAME: usize = 160;
/// What a buffer holds before it is read: 40 ms.
const BEGIN: usize = 2 * FRAME;
/// What a buffer holds at most: 120 ms. A telephone whose clock is fast loses a little now and then.
const MOST: usize = 6 * FRAME;
/// Lost frames up to this many leave a gap of their length.
const GAP: usize = 3;

/// Who hears a member of a mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// All others, and the recording.
    Everybody,
    /// One other, and no recording.
    Only(LegId),
    /// Nobody: the member listens.
    Nobody,
}

/// A member of a mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Whose leg.
    pub leg: LegId,
    /// Who hears it.
    pub voice: Voice,
}

/// The newest packet of a member.
#[derive(Debug, Clone, Copy)]
struct Last {
    ssrc: u32,
    sequence: u16,
    /// The timestamp behind its sound.
    end: u32,
}

/// What a member has said and nobody has heard yet.
#[derive(Debug)]
struct Buffer {
    samples: Box<[i16]>,
    start: usize,
    length: usize,
    is_begun: bool,
    last: Option<Last>,
}

impl Buffer {
    fn new() -> Self {
        let samples = vec![0; MOST].into_boxed_slice();
        Self { samples, start: 0, length: 0, is_begun: false, last: None }
    }

    /// Keeps a packet's sound behind what is there. One that comes twice or too late is passed over.
    fn put(&mut self, packet: &Packet<'_>, codec: Codec) {
        let length = u32::try_from(packet.payload.len()).unwrap_or(0);
        let last = self.last.filter(|last| last.ssrc == packet.ssrc);
        let step = last.map_or(1, |last| packet.sequence.wrapping_sub(last.sequence).cast_signed());
        // A sequence that leaps back far has begun anew.
        if step <= 0 && step > -100 {
            return;
        }
        self.last =
            Some(Last { ssrc: packet.ssrc, sequence: packet.sequence, end: packet.timestamp.wrapping_add(length) });
        // Keys count in the sequence and take no time: what was lost is told by the timestamps.
        let lost = last.map_or(0, |last| packet.timestamp.wrapping_sub(last.end) as usize);
        if self.is_begun && step > 1 && lost <= GAP * FRAME {
            for _ in 0..lost {
                self.push(0);
            }
        }
        let decoder = codec.decoder();
        for &byte in packet.payload {
            self.push(decoder[usize::from(byte)]);
        }
    }

    fn push(&mut self, sample: i16) {
        if self.length == MOST {
            self.start = (self.start + 1) % MOST;
            self.length -= 1;
        }
        self.samples[(self.start + self.length) % MOST] = sample;
        self.length += 1;
    }

    /// The next frame; silence while there is too little.
    fn take(&mut self) -> [i16; FRAME] {
        let mut frame = [0; FRAME];
        self.is_begun = if self.is_begun { self.length > 0 } else { self.length >= BEGIN };
        if self.is_begun {
            for sample in frame.iter_mut().take(self.length.min(FRAME)) {
                *sample = self.samples[self.start];
                self.start = (self.start + 1) % MOST;
                self.length -= 1;
            }
        }
        frame
    }

    fn clear(&mut self) {
        self.length = 0;
        self.is_begun = false;
    }
}

/// A member's place in a mix.
#[derive(Debug)]
pub(crate) struct Seat {
    /// The place of the leg.
    pub(crate) slot: usize,
    voice: Voice,
    buffer: Buffer,
    frame: [i16; FRAME],
}

/// A conversation of more than two. The customer has the first seat.
#[derive(Debug)]
pub(crate) struct Mix {
    seats: [Option<Seat>; MEMBERS],
    ids: [Option<LegId>; MEMBERS],
    /// Frames that have been mixed, for the recording.
    pub(crate) frames: u32,
    /// What the recording knows the mix by.
    pub(crate) ssrc: u32,
}

impl Mix {
    pub(crate) fn new() -> Self {
        Self { seats: Default::default(), ids: Default::default(), frames: 0, ssrc: rand::random() }
    }

    /// Gives a leg a seat, or another voice to one that has a seat. `false` if all seats are taken.
    pub(crate) fn seat(&mut self, slot: usize, member: Member, is_customer: bool) -> bool {
        let Member { leg, voice } = member;
        if let Some(seat) = self.seats.iter_mut().flatten().find(|seat| seat.slot == slot) {
            seat.voice = voice;
            return true;
        }
        let places = if is_customer { 0..1 } else { 1..MEMBERS };
        let Some(place) = places.into_iter().find(|&place| self.seats[place].is_none()) else { return false };
        self.seats[place] = Some(Seat { slot, voice, buffer: Buffer::new(), frame: [0; FRAME] });
        self.ids[place] = Some(leg);
        true
    }

    /// Takes the seat from a leg.
    pub(crate) fn leave(&mut self, slot: usize) {
        for place in 0..MEMBERS {
            if self.seats[place].as_ref().is_some_and(|seat| seat.slot == slot) {
                self.seats[place] = None;
                self.ids[place] = None;
            }
        }
    }

    /// The places of the members' legs.
    pub(crate) fn slots(&self) -> impl Iterator<Item = usize> + '_ {
        self.seats.iter().flatten().map(|seat| seat.slot)
    }

    /// The seat of a number, if it is taken.
    pub(crate) fn slot_at(&self, place: usize) -> Option<usize> {
        self.seats[place].as_ref().map(|seat| seat.slot)
    }

    /// Keeps what a member says.
    pub(crate) fn put(&mut self, slot: usize, packet: &Packet<'_>, codec: Codec) {
        if let Some(seat) = self.seats.iter_mut().flatten().find(|seat| seat.slot == slot) {
            seat.buffer.put(packet, codec);
        }
    }

    /// Takes the next frame of a seat. What is `cut` is forgotten.
    pub(crate) fn advance(&mut self, place: usize, cut: bool) {
        if let Some(seat) = &mut self.seats[place] {
            if cut {
                seat.buffer.clear();
            }
            seat.frame = seat.buffer.take();
        }
    }

    /// What a seat hears of this frame.
    pub(crate) fn heard_at(&self, place: usize, codec: Codec, out: &mut [u8]) {
        let listener = self.ids[place];
        let speaks_to_it = |(other, seat): (usize, &Seat)| {
            other != place
                && match seat.voice {
                    Voice::Everybody => true,
                    Voice::Only(leg) => Some(leg) == listener,
                    Voice::Nobody => false,
                }
        };
        self.sum(speaks_to_it, codec, out);
    }

    /// What the recording hears of this frame: the customer, or everybody of the bank who speaks to all.
    pub(crate) fn recorded(&self, customer: bool, codec: Codec, out: &mut [u8]) {
        self.sum(|(place, seat)| (place == 0) == customer && seat.voice == Voice::Everybody, codec, out);
    }

    fn sum(&self, speaks: impl Fn((usize, &Seat)) -> bool, codec: Codec, out: &mut [u8]) {
        let mut sum = [0_i32; FRAME];
        for (place, seat) in self.seats.iter().enumerate() {
            if let Some(seat) = seat.as_ref().filter(|seat| speaks((place, seat))) {
                for (sum, &sample) in sum.iter_mut().zip(&seat.frame) {
                    *sum += i32::from(sample);
                }
            }
        }
        for (out, sum) in out.iter_mut().zip(sum) {
            *out = codec.encode(sum.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn packet(sequence: u16, payload: &[u8]) -> Packet<'_> {
        let timestamp = u32::from(sequence) * 160;
        Packet { marker: false, payload_type: 8, sequence, timestamp, ssrc: 1, payload }
    }

    fn level(bytes: &[u8]) -> i16 {
        Codec::Pcma.decoder()[usize::from(bytes[80])]
    }

    #[test]
    fn each_hears_all_others_but_itself_and_a_whisper_reaches_one() {
        let mut mix = Mix::new();
        let voices = [Voice::Everybody, Voice::Everybody, Voice::Everybody, Voice::Only(LegId(2)), Voice::Nobody];
        for (slot, voice) in voices.into_iter().enumerate() {
            assert!(mix.seat(slot, Member { leg: LegId(slot as u64 + 1), voice }, slot == 0));
        }
        for slot in 0..5 {
            let payload = [Codec::Pcma.encode(1_000 << slot); 160];
            for sequence in 0..3 {
                mix.put(slot, &packet(sequence, &payload), Codec::Pcma);
            }
        }
        for place in 0..MEMBERS {
            mix.advance(place, false);
        }
        let mut out = [0; FRAME];
        let mut hears = |place: usize| {
            mix.heard_at(place, Codec::Pcma, &mut out);
            f64::from(level(&out))
        };
        let near = |one: f64, other: f64| (one - other).abs() < other * 0.05;
        assert!(near(hears(0), 6_000.0), "the customer hears the agent and the colleague");
        assert!(near(hears(1), 13_000.0), "the agent hears the whisper too");
        assert!(near(hears(2), 3_000.0));
        assert!(near(hears(3), 7_000.0), "who whispers hears all who speak to everybody");
        assert!(near(hears(4), 7_000.0));
        mix.recorded(true, Codec::Pcma, &mut out);
        assert!(near(f64::from(level(&out)), 1_000.0));
        mix.recorded(false, Codec::Pcma, &mut out);
        assert!(near(f64::from(level(&out)), 6_000.0), "no whisper is recorded");
    }

    #[test]
    fn loud_voices_together_do_not_wrap_around() {
        let mut mix = Mix::new();
        for slot in 0..3 {
            assert!(mix.seat(slot, Member { leg: LegId(slot as u64), voice: Voice::Everybody }, slot == 0));
            let payload = [Codec::Pcma.encode(30_000); 160];
            for sequence in 0..2 {
                mix.put(slot, &packet(sequence, &payload), Codec::Pcma);
            }
            mix.advance(slot, false);
        }
        let mut out = [0; FRAME];
        mix.heard_at(0, Codec::Pcma, &mut out);
        assert!(level(&out) > 30_000);
    }

    #[test]
    fn what_is_cut_is_forgotten() {
        let mut buffer = Buffer::new();
        let payload = [Codec::Pcma.encode(8_000); 160];
        (0..4).for_each(|sequence| buffer.put(&packet(sequence, &payload), Codec::Pcma));
        assert_ne!(buffer.take()[0], 0);
        buffer.clear();
        assert_eq!(buffer.take(), [0; FRAME]);
    }

    #[test]
    fn what_is_lost_leaves_a_gap_and_keys_between_the_sound_leave_none() {
        let payload = [Codec::Pcma.encode(8_000); 160];
        let timed = |sequence: u16, frame: u32| Packet { timestamp: frame * 160, ..packet(sequence, &payload) };
        let mut buffer = Buffer::new();
        buffer.put(&timed(0, 0), Codec::Pcma);
        buffer.put(&timed(1, 1), Codec::Pcma);
        assert_ne!(buffer.take()[0], 0);
        for frame in 2..10 {
            // A telephone whose key is held sends an event with every frame of sound.
            buffer.put(&timed(frame as u16 * 2, frame), Codec::Pcma);
            assert!(buffer.take().iter().all(|sample| *sample != 0));
        }
        assert_eq!(buffer.length, FRAME);
        buffer.put(&timed(20, 11), Codec::Pcma);
        buffer.take();
        assert_eq!(buffer.take(), [0; FRAME], "one frame was lost");
        assert_ne!(buffer.take()[0], 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever comes in whatever order, a buffer holds no more than its limit, and a steady stream behind it is heard
        /// whole again.
        #[test]
        fn a_buffer_is_bounded_and_recovers(steps in prop::collection::vec((any::<u16>(), any::<bool>()), 0..60)) {
            let mut buffer = Buffer::new();
            let payload = [Codec::Pcma.encode(8_000); 160];
            for (sequence, takes) in steps {
                buffer.put(&packet(sequence, &payload), Codec::Pcma);
                prop_assert!(buffer.length <= MOST);
                if takes {
                    buffer.take();
                }
            }
            let stream = |sequence: u16| Packet { ssrc: 2, ..packet(sequence, &payload) };
            let mut heard = Vec::new();
            for sequence in 0..20 {
                buffer.put(&stream(sequence), Codec::Pcma);
                heard.extend(buffer.take());
            }
            prop_assert!(heard[4 * FRAME..].iter().all(|sample| *sample != 0));
        }
    }
}
