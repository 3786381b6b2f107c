//! Callers who wait send fifty packets a second that nobody listens to. While that is so, the system is asked to pass on
//! only their keys and every sixteenth packet of sound, which shows that they are there; this halves what a waiting
//! caller costs.

use std::time::Duration;

use socket2::{SockFilter, SockRef};

use super::ports::RtpSocket;

/// A sampled leg that has not been heard for this long is listened to in full: it may have moved to another address.
pub(crate) const DOUBT: Duration = Duration::from_secs(1);

/// A classic BPF program (`linux/filter.h`). Offsets count from the UDP header, which is 8 bytes long.
const FILTER: [SockFilter; 9] = [
    load(8 + 1), // marker and payload type
    and(0x7f),
    SockFilter::new(JUMP_IF_EQUAL, 1, 0, 0), // PCMU
    SockFilter::new(JUMP_IF_EQUAL, 0, 3, 8), // PCMA
    load(8 + 3),                             // the low byte of the sequence number
    and(0x0f),
    SockFilter::new(JUMP_IF_EQUAL, 0, 1, 0),
    SockFilter::new(RETURN, 0, 0, u32::MAX),
    SockFilter::new(RETURN, 0, 0, 0),
];

const JUMP_IF_EQUAL: u16 = 0x15;
const RETURN: u16 = 0x06;

const fn load(offset: u32) -> SockFilter {
    SockFilter::new(0x30, 0, 0, offset)
}

const fn and(mask: u32) -> SockFilter {
    SockFilter::new(0x54, 0, 0, mask)
}

impl RtpSocket {
    /// Samples what comes, or takes everything. Where the system knows no filters, everything is taken.
    pub(crate) fn sample(&mut self, on: bool) {
        if self.sampled == on {
            return;
        }
        let socket = SockRef::from(&self.socket);
        let _ = if on { socket.attach_filter(&FILTER) } else { socket.detach_filter() };
        self.sampled = on;
    }
}

#[cfg(test)]
mod tests {
    use std::net::UdpSocket;

    use super::super::ports::{Ports, RtpSocket};
    use super::super::rtp::{HEADER, write_header};

    /// How many of 64 packets the leg is given.
    fn passed(phone: &UdpSocket, leg: &RtpSocket, payload_type: u8) -> usize {
        for sequence in 0..64 {
            let mut packet = [0; HEADER + 160];
            let (header, _) = packet.split_first_chunk_mut().expect("long enough");
            write_header(header, sequence == 5, payload_type, sequence, 0, 1);
            phone.send_to(&packet, leg.socket.local_addr().expect("bound")).expect("sent");
        }
        let mut buffer = [0; 400];
        std::iter::from_fn(|| leg.socket.recv(&mut buffer).ok()).count()
    }

    #[test]
    fn keys_and_every_sixteenth_packet_of_sound_pass() {
        let ports = Ports::new([127, 0, 0, 1].into(), 1_024..=65_535);
        let mut leg = ports.open().expect("a port");
        let phone = UdpSocket::bind("127.0.0.1:0").expect("a socket");
        let target = leg.socket.local_addr().expect("bound");
        assert_eq!(passed(&phone, &leg, 8), 64);
        leg.sample(true);
        assert_eq!([8, 0, 101, 13].map(|payload_type| passed(&phone, &leg, payload_type)), [4, 4, 64, 64]);
        leg.sample(false);
        phone.send_to(&[0; 3], target).expect("sent");
        assert_eq!(leg.socket.recv(&mut [0; 400]).expect("everything is taken again"), 3);
    }
}
