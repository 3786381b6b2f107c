//! Symmetric RTP: media is sent to where media comes from, whatever the session description says (RFC 4961), and
//! nobody else can take over a stream that is alive.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::rtp::Packet;

/// A stream that was silent for this long may be taken over.
const SILENT: Duration = Duration::from_secs(1);
/// Packets of one stream in a row that make a stranger credible.
const CREDIBLE: u8 = 2;

/// Who a telephone leg talks with.
#[derive(Debug)]
pub(crate) struct Latch {
    told: SocketAddr,
    heard: Option<(SocketAddr, Instant)>,
    stranger: Option<Stranger>,
}

#[derive(Debug)]
struct Stranger {
    address: SocketAddr,
    ssrc: u32,
    sequence: u16,
    packets: u8,
}

impl Latch {
    pub(crate) fn new(told: SocketAddr) -> Self {
        Self { told, heard: None, stranger: None }
    }

    /// A new description. The same address as before changes nothing.
    pub(crate) fn tell(&mut self, told: SocketAddr) {
        if self.told != told {
            *self = Self::new(told);
        }
    }

    /// Where to send. `None` while there is only an address that cannot be sent to.
    pub(crate) fn target(&self) -> Option<SocketAddr> {
        match self.heard {
            Some((address, _)) => Some(address),
            None => (self.told.port() != 0 && !self.told.ip().is_unspecified()).then_some(self.told),
        }
    }

    /// Whether the packet is of the leg's telephone.
    pub(crate) fn admits(&mut self, now: Instant, from: SocketAddr, packet: &Packet<'_>) -> bool {
        let alive = match &mut self.heard {
            Some((address, last)) if *address == from => {
                *last = now;
                return true;
            }
            Some((_, last)) => now.duration_since(*last) < SILENT,
            None => false,
        };
        if from == self.told {
            self.take(from, now);
            return true;
        }
        if alive {
            return false;
        }
        let packets = match &self.stranger {
            Some(known)
                if known.address == from
                    && known.ssrc == packet.ssrc
                    && (1..=8).contains(&packet.sequence.wrapping_sub(known.sequence)) =>
            {
                known.packets + 1
            }
            _ => 1,
        };
        if packets >= CREDIBLE {
            self.take(from, now);
            return true;
        }
        self.stranger = Some(Stranger { address: from, ssrc: packet.ssrc, sequence: packet.sequence, packets });
        false
    }

    fn take(&mut self, from: SocketAddr, now: Instant) {
        self.heard = Some((from, now));
        self.stranger = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    fn packet(ssrc: u32, sequence: u16) -> Packet<'static> {
        Packet { marker: false, payload_type: 8, sequence, timestamp: 0, ssrc, payload: &[] }
    }

    #[test]
    fn the_told_address_is_taken_at_once_and_another_after_two_packets() {
        let now = Instant::now();
        let mut latch = Latch::new(address(4_000));
        assert_eq!(latch.target(), Some(address(4_000)));
        assert!(!latch.admits(now, address(5_000), &packet(1, 10)));
        assert_eq!(latch.target(), Some(address(4_000)));
        assert!(latch.admits(now, address(5_000), &packet(1, 11)));
        assert_eq!(latch.target(), Some(address(5_000)));
        assert!(latch.admits(now, address(4_000), &packet(2, 7)));
        assert_eq!(latch.target(), Some(address(4_000)));
    }

    #[test]
    fn a_stream_that_is_alive_is_not_taken_over() {
        let now = Instant::now();
        let mut latch = Latch::new(address(4_000));
        assert!(latch.admits(now, address(4_000), &packet(1, 1)));
        for sequence in 0..50 {
            assert!(!latch.admits(now + Duration::from_millis(900), address(6_000), &packet(9, sequence)));
        }
        let later = now + Duration::from_millis(1_100);
        assert!(!latch.admits(later, address(6_000), &packet(9, 100)));
        assert!(latch.admits(later, address(6_000), &packet(9, 101)));
        assert_eq!(latch.target(), Some(address(6_000)));
    }

    #[test]
    fn scattered_packets_are_not_a_stream() {
        let now = Instant::now();
        let mut latch = Latch::new(address(4_000));
        for (port, ssrc, sequence) in [(5_000, 1, 1), (5_000, 2, 2), (5_001, 2, 3), (5_001, 2, 30), (5_001, 2, 29)] {
            assert!(!latch.admits(now, address(port), &packet(ssrc, sequence)));
        }
    }

    #[test]
    fn an_address_that_cannot_be_sent_to_waits_for_the_first_packets() {
        let mut latch = Latch::new(SocketAddr::from(([0, 0, 0, 0], 4_000)));
        assert_eq!(latch.target(), None);
        latch.tell(address(0));
        assert_eq!(latch.target(), None);
        latch.tell(address(4_000));
        assert_eq!(latch.target(), Some(address(4_000)));
    }
}
