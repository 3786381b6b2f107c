//! Keys as RTP events (RFC 4733): each press once, however many of its packets come, and presses of our own.

use std::collections::VecDeque;

use super::rtp::Packet;

const KEYS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'A', 'B', 'C', 'D'];

/// The event code of a key; lower-case letters are taken too.
pub(crate) fn code_of(key: char) -> Option<u8> {
    let key = key.to_ascii_uppercase();
    KEYS.iter().position(|&known| known == key).map(|code| code as u8)
}

/// The key of an event code; codes above 15 are no keys.
pub(crate) fn key_of(code: u8) -> Option<char> {
    KEYS.get(usize::from(code)).copied()
}

/// What an event packet told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Heard {
    /// The key, with the first packet of its press.
    pub(crate) pressed: Option<char>,
    /// The press began during secure entry.
    pub(crate) secure: bool,
}

/// Follows the presses of one sender.
#[derive(Debug, Default)]
pub(crate) struct KeyReceiver {
    press: Option<Press>,
}

#[derive(Debug)]
struct Press {
    ssrc: u32,
    code: u8,
    /// Of its latest segment.
    timestamp: u32,
    /// The longest that was told, in samples.
    duration: u32,
    ended: bool,
    secure: bool,
}

impl KeyReceiver {
    /// Takes an event packet. `None` if it is not the packet of a key, or belongs to a press before the latest.
    pub(crate) fn receive(&mut self, packet: &Packet<'_>, secure: bool) -> Option<Heard> {
        let &[code, flags, d0, d1] = packet.payload.first_chunk::<4>()?;
        let key = key_of(code)?;
        let end = flags & 0x80 != 0;
        let duration = u32::from(u16::from_be_bytes([d0, d1]));
        if let Some(press) = self.press.as_mut().filter(|press| press.ssrc == packet.ssrc) {
            let step = packet.timestamp.wrapping_sub(press.timestamp).cast_signed();
            if step < 0 {
                return None;
            }
            // The next segment of a long press, and senders that move the timestamp on within a press: no mark, no
            // end before, and no pause between.
            let continues = step == 0
                || (!press.ended
                    && !packet.marker
                    && code == press.code
                    && step.unsigned_abs() <= press.duration + 240);
            if continues {
                press.duration = if step == 0 { press.duration.max(duration) } else { duration };
                press.timestamp = packet.timestamp;
                press.ended |= end;
                return Some(Heard { pressed: None, secure: press.secure });
            }
        }
        self.press = Some(Press { ssrc: packet.ssrc, code, timestamp: packet.timestamp, duration, ended: end, secure });
        Some(Heard { pressed: Some(key), secure })
    }
}

/// Updates of a press, one a tick of 20 ms: 100 ms.
const UPDATES: u8 = 5;
/// The last packet is sent three times.
const ENDS: u8 = 3;
/// Ticks between two presses.
const PAUSE: u8 = 4;
/// Presses that may wait.
const WAITING: usize = 64;

/// The keys that are pressed towards a leg, one tick after the other.
#[derive(Debug, Default)]
pub(crate) struct KeySender {
    waiting: VecDeque<u8>,
    press: Option<OwnPress>,
    pause: u8,
}

#[derive(Debug)]
struct OwnPress {
    code: u8,
    tick: u8,
    timestamp: Option<u32>,
}

/// What is to be sent in a tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyTick {
    /// An event packet, stamped as the press's packets before it (`None` in the first).
    Event {
        /// The four bytes of the packet.
        payload: [u8; 4],
        /// The timestamp of the press.
        before: Option<u32>,
        /// In samples.
        duration: u32,
    },
    /// A stretch of the key's two tones, beginning at this sample.
    Tone {
        /// The event code.
        code: u8,
        /// The first sample.
        from: usize,
    },
}

impl KeySender {
    /// Queues a press. Presses beyond 64 waiting ones are passed over.
    pub(crate) fn press(&mut self, key: char) {
        if let Some(code) = code_of(key).filter(|_| self.waiting.len() < WAITING) {
            self.waiting.push_back(code);
        }
    }

    /// Whether a press takes the place of other sound in this tick.
    pub(crate) fn is_busy(&self) -> bool {
        self.press.is_some() || (self.pause == 0 && !self.waiting.is_empty())
    }

    /// What to send in this tick; `in_band` makes it tones. To be called every tick.
    pub(crate) fn tick(&mut self, in_band: bool) -> Option<KeyTick> {
        if self.press.is_none() {
            if self.pause > 0 {
                self.pause -= 1;
                return None;
            }
            let code = self.waiting.pop_front()?;
            self.press = Some(OwnPress { code, tick: 0, timestamp: None });
        }
        let press = self.press.as_mut()?;
        let (code, tick) = (press.code, press.tick);
        press.tick += 1;
        if in_band {
            if press.tick == UPDATES {
                self.finished();
            }
            return Some(KeyTick::Tone { code, from: usize::from(tick) * 160 });
        }
        let end = tick >= UPDATES;
        let duration = u16::from(tick.min(UPDATES - 1) + 1) * 160;
        let before = press.timestamp;
        if tick + 1 == UPDATES + ENDS {
            self.finished();
        }
        let [d0, d1] = duration.to_be_bytes();
        // Volume −10 dBm0.
        let payload = [code, 10 | if end { 0x80 } else { 0 }, d0, d1];
        Some(KeyTick::Event { payload, before, duration: u32::from(duration) })
    }

    /// Keeps the timestamp of a press's first packet for the others.
    pub(crate) fn stamped(&mut self, timestamp: u32) {
        if let Some(press) = &mut self.press {
            press.timestamp = Some(timestamp);
        }
    }

    fn finished(&mut self) {
        self.press = None;
        self.pause = PAUSE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sender {
        receiver: KeyReceiver,
        heard: String,
    }

    impl Sender {
        fn new() -> Self {
            Self { receiver: KeyReceiver::default(), heard: String::new() }
        }

        fn packet(&mut self, marker: bool, timestamp: u32, code: u8, duration: u16, end: bool) {
            let [d0, d1] = duration.to_be_bytes();
            let payload = [code, if end { 0x8a } else { 10 }, d0, d1];
            let packet = Packet { marker, payload_type: 101, sequence: 0, timestamp, ssrc: 1, payload: &payload };
            self.heard.extend(self.receiver.receive(&packet, false).and_then(|heard| heard.pressed));
        }
    }

    #[test]
    fn a_press_with_all_its_packets_is_one_key() {
        let mut phone = Sender::new();
        for tick in 1..=5 {
            phone.packet(tick == 1, 8_000, 5, tick * 160, false);
        }
        for _ in 0..3 {
            phone.packet(false, 8_000, 5, 960, true);
        }
        assert_eq!(phone.heard, "5");
    }

    #[test]
    fn any_one_packet_of_a_press_is_enough() {
        let mut phone = Sender::new();
        phone.packet(false, 8_000, 5, 960, true);
        phone.packet(false, 16_000, 5, 320, false);
        phone.packet(true, 24_000, 11, 160, false);
        assert_eq!(phone.heard, "55#");
    }

    #[test]
    fn a_packet_that_was_overtaken_by_the_next_press_is_not_a_third_one() {
        let mut phone = Sender::new();
        phone.packet(true, 8_000, 1, 160, false);
        phone.packet(true, 9_600, 2, 160, false);
        phone.packet(false, 8_000, 1, 800, true);
        phone.packet(false, 9_600, 2, 800, true);
        assert_eq!(phone.heard, "12");
    }

    #[test]
    fn the_segments_of_a_long_press_are_one_key() {
        let mut phone = Sender::new();
        phone.packet(true, 1_000, 0, 160, false);
        phone.packet(false, 1_000, 0, 65_535, false);
        phone.packet(false, 1_000 + 65_535, 0, 160, false);
        phone.packet(false, 1_000 + 65_535, 0, 4_000, true);
        phone.packet(false, 1_000 + 65_535, 0, 4_000, true);
        assert_eq!(phone.heard, "0");
    }

    #[test]
    fn a_sender_that_moves_the_timestamp_on_presses_once() {
        let mut phone = Sender::new();
        for tick in 1..=5_u16 {
            phone.packet(tick == 1, 1_000 + u32::from(tick) * 160, 7, tick * 160, tick == 5);
        }
        assert_eq!(phone.heard, "7");
    }

    #[test]
    fn the_same_key_twice_is_two_presses_even_without_the_first_ones_end() {
        let mut phone = Sender::new();
        phone.packet(true, 8_000, 9, 160, false);
        phone.packet(false, 8_000, 9, 640, false);
        phone.packet(false, 9_600, 9, 320, false);
        assert_eq!(phone.heard, "99");
    }

    #[test]
    fn the_timestamp_may_wrap() {
        let mut phone = Sender::new();
        phone.packet(true, u32::MAX - 100, 1, 800, true);
        phone.packet(true, 2_000, 2, 160, false);
        assert_eq!(phone.heard, "12");
    }

    #[test]
    fn flash_and_short_packets_are_no_keys() {
        let mut phone = Sender::new();
        phone.packet(true, 8_000, 16, 160, false);
        assert_eq!(phone.heard, "");
        let short = Packet { marker: true, payload_type: 101, sequence: 0, timestamp: 9, ssrc: 1, payload: &[1, 2, 3] };
        assert_eq!(phone.receiver.receive(&short, false), None);
    }

    #[test]
    fn a_press_of_ours_is_understood_by_our_receiver() {
        let (mut sender, mut receiver) = (KeySender::default(), KeyReceiver::default());
        sender.press('3');
        sender.press('3');
        sender.press('d');
        sender.press('x');
        let (mut heard, mut timestamp, mut packets) = (String::new(), 0, 0);
        for _ in 0..40 {
            if let Some(KeyTick::Event { payload, before, duration }) = sender.tick(false) {
                timestamp = before.unwrap_or(timestamp + 2_000);
                sender.stamped(timestamp);
                assert!(duration <= 800);
                let packet = Packet {
                    marker: before.is_none(),
                    payload_type: 96,
                    sequence: 0,
                    timestamp,
                    ssrc: 1,
                    payload: &payload,
                };
                heard.extend(receiver.receive(&packet, false).and_then(|heard| heard.pressed));
                packets += 1;
            }
        }
        assert_eq!(heard, "33D");
        assert_eq!(packets, 24);
        assert!(!sender.is_busy());
    }
}
