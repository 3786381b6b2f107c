//! What a customer says, handed out of the media engine to whoever recognises speech.

use std::fmt;

use tokio::sync::mpsc;

use super::g711::Codec;
use super::rtp::Packet;

/// Samples of a stretch at most: 20 ms.
const STRETCH: usize = 160;
/// Stretches that may wait: 5 s, as long as a recogniser may need to be ready. What finds no room is dropped.
const WAITING: usize = 256;

/// A stretch of sound at 8,000 samples a second, held in place so that none is allocated.
#[derive(Clone, Copy)]
struct Stretch {
    samples: [i16; STRETCH],
    length: usize,
}

/// The media engine's end: hears what a leg sends.
pub struct Ear {
    sender: mpsc::Sender<Stretch>,
    last: Option<(u32, u32)>,
}

/// The other end: what the leg has sent.
pub struct CallerSound {
    receiver: mpsc::Receiver<Stretch>,
    samples: [i16; STRETCH],
}

/// An ear and what it hears.
#[must_use]
pub fn ear() -> (Ear, CallerSound) {
    let (sender, receiver) = mpsc::channel(WAITING);
    (Ear { sender, last: None }, CallerSound { receiver, samples: [0; STRETCH] })
}

impl Ear {
    /// Hears a packet; one that comes late or twice is passed over. `false`: nobody listens any more.
    pub(crate) fn hear(&mut self, packet: &Packet<'_>, codec: Codec) -> bool {
        if let Some((ssrc, timestamp)) = self.last
            && ssrc == packet.ssrc
            && packet.timestamp.wrapping_sub(timestamp).cast_signed() <= 0
        {
            return !self.sender.is_closed();
        }
        self.last = Some((packet.ssrc, packet.timestamp));
        let decoder = codec.decoder();
        for payload in packet.payload.chunks(STRETCH) {
            let mut stretch = Stretch { samples: [0; STRETCH], length: payload.len() };
            for (sample, byte) in stretch.samples.iter_mut().zip(payload) {
                *sample = decoder[usize::from(*byte)];
            }
            if let Err(mpsc::error::TrySendError::Closed(_)) = self.sender.try_send(stretch) {
                return false;
            }
        }
        true
    }
}

impl CallerSound {
    /// The next stretch; `None` when the leg is listened to no longer. May be dropped while it waits.
    pub async fn next(&mut self) -> Option<&[i16]> {
        let stretch = self.receiver.recv().await?;
        self.samples = stretch.samples;
        Some(&self.samples[..stretch.length])
    }
}

impl fmt::Debug for Ear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ear")
    }
}

impl fmt::Debug for CallerSound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallerSound")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(timestamp: u32, payload: &[u8]) -> Packet<'_> {
        Packet { marker: false, payload_type: 8, sequence: 1, timestamp, ssrc: 1, payload }
    }

    #[tokio::test]
    async fn late_packets_are_passed_over_and_long_ones_come_in_stretches() {
        let (mut ear, mut sound) = ear();
        let loud = Codec::Pcma.encode(8_000);
        assert!(ear.hear(&packet(1_000, &[loud; 240]), Codec::Pcma));
        assert!(ear.hear(&packet(840, &[loud; 160]), Codec::Pcma));
        assert!(ear.hear(&packet(1_240, &[Codec::Pcma.silence(); 10]), Codec::Pcma));
        drop(ear);
        let mut lengths = Vec::new();
        while let Some(samples) = sound.next().await {
            lengths.push((samples.len(), samples[0] > 7_000));
        }
        assert_eq!(lengths, [(160, true), (80, true), (10, false)]);
    }

    #[test]
    fn who_does_not_keep_up_loses_sound_and_who_is_gone_is_noticed() {
        let (mut ear, sound) = ear();
        for n in 0..1_000 {
            assert!(ear.hear(&packet(n * 160, &[0; 160]), Codec::Pcma));
        }
        assert_eq!(sound.receiver.len(), WAITING);
        drop(sound);
        assert!(!ear.hear(&packet(160_000, &[0; 160]), Codec::Pcma));
    }
}
