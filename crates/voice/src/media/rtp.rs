//! RTP packets (RFC 3550 §5.1).

/// The length of the header that we send.
pub(crate) const HEADER: usize = 12;

/// The most sound a packet may carry, in bytes; G.711 in packets of 20 ms carries 160.
pub(crate) const MAX_PAYLOAD: usize = 1_400;

/// A packet that was received, checked for its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Packet<'a> {
    pub(crate) marker: bool,
    pub(crate) payload_type: u8,
    pub(crate) sequence: u16,
    /// In samples.
    pub(crate) timestamp: u32,
    pub(crate) ssrc: u32,
    pub(crate) payload: &'a [u8],
}

impl<'a> Packet<'a> {
    /// Reads a datagram. `None` if it is not RTP version 2, is RTCP (RFC 5761 §4), or contradicts its own lengths.
    pub(crate) fn parse(datagram: &'a [u8]) -> Option<Self> {
        let (&[first, second, s0, s1, t0, t1, t2, t3, c0, c1, c2, c3], mut rest) =
            datagram.split_first_chunk::<HEADER>()?;
        if first >> 6 != 2 || (192..=223).contains(&second) {
            return None;
        }
        rest = rest.get(usize::from(first & 0x0f) * 4..)?;
        if first & 0x10 != 0 {
            let (&[_, _, l0, l1], after) = rest.split_first_chunk::<4>()?;
            rest = after.get(usize::from(u16::from_be_bytes([l0, l1])) * 4..)?;
        }
        if first & 0x20 != 0 {
            let padding = usize::from(*rest.last()?);
            if padding == 0 {
                return None;
            }
            rest = rest.get(..rest.len().checked_sub(padding)?)?;
        }
        if rest.len() > MAX_PAYLOAD {
            return None;
        }
        Some(Self {
            marker: second & 0x80 != 0,
            payload_type: second & 0x7f,
            sequence: u16::from_be_bytes([s0, s1]),
            timestamp: u32::from_be_bytes([t0, t1, t2, t3]),
            ssrc: u32::from_be_bytes([c0, c1, c2, c3]),
            payload: rest,
        })
    }
}

/// Writes the header in front of a packet's payload.
pub(crate) fn write_header(
    header: &mut [u8; HEADER],
    marker: bool,
    payload_type: u8,
    sequence: u16,
    timestamp: u32,
    ssrc: u32,
) {
    header[0] = 0x80;
    header[1] = payload_type | if marker { 0x80 } else { 0 };
    header[2..4].copy_from_slice(&sequence.to_be_bytes());
    header[4..8].copy_from_slice(&timestamp.to_be_bytes());
    header[8..12].copy_from_slice(&ssrc.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(payload: &[u8]) -> Vec<u8> {
        let mut header = [0; HEADER];
        write_header(&mut header, true, 8, 65_535, 1_234_567, 0xdead_beef);
        [&header[..], payload].concat()
    }

    #[test]
    fn what_is_written_is_read() {
        let datagram = packet(&[1, 2, 3]);
        let read = Packet::parse(&datagram).expect("a good packet");
        assert_eq!(
            read,
            Packet {
                marker: true,
                payload_type: 8,
                sequence: 65_535,
                timestamp: 1_234_567,
                ssrc: 0xdead_beef,
                payload: &[1, 2, 3]
            }
        );
    }

    #[test]
    fn contributors_extension_and_padding_are_left_out() {
        let mut datagram = packet(&[]);
        datagram[0] = 0x80 | 0x20 | 0x10 | 2;
        datagram.extend([0; 8]);
        datagram.extend([0xbe, 0xde, 0, 1, 9, 9, 9, 9]);
        datagram.extend([5, 6, 0, 0, 3]);
        assert_eq!(Packet::parse(&datagram).map(|read| read.payload), Some(&[5, 6][..]));
    }

    #[test]
    fn lengths_that_contradict_the_datagram_are_refused() {
        assert_eq!(Packet::parse(&[]), None);
        assert_eq!(Packet::parse(&packet(&[])[..11]), None);
        for first in [0x81, 0x90, 0xa0, 0x40, 0xbf] {
            let mut datagram = packet(&[]);
            datagram[0] = first;
            assert_eq!(Packet::parse(&datagram), None, "{first:#x}");
        }
        let mut padded = packet(&[200]);
        padded[0] = 0xa0;
        assert_eq!(Packet::parse(&padded), None);
    }

    #[test]
    fn control_packets_are_not_media() {
        let mut report = packet(&[0; 16]);
        report[1] = 200;
        assert_eq!(Packet::parse(&report), None);
    }

    proptest::proptest! {
        #[test]
        fn no_datagram_stops_the_reader(datagram in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            if let Some(read) = Packet::parse(&datagram) {
                proptest::prop_assert!(read.payload.len() + HEADER <= datagram.len());
            }
        }
    }
}
