//! Tells the browsers on the shared socket apart: by the name in their connection checks (ICE user fragment), and from
//! then on by their address.

use std::collections::HashMap;
use std::net::SocketAddr;

use super::super::event::LegId;

/// Addresses that are kept per leg; a browser with several networks has a few.
const ADDRESSES: usize = 8;

/// Who is behind which name and address.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    fragments: HashMap<String, LegId>,
    addresses: HashMap<SocketAddr, LegId>,
    legs: HashMap<LegId, Known>,
}

#[derive(Debug, Default)]
struct Known {
    fragment: String,
    addresses: Vec<SocketAddr>,
}

impl Hub {
    /// A leg whose first datagrams will carry this name.
    pub(crate) fn add(&mut self, fragment: String, leg: LegId) {
        self.fragments.insert(fragment.clone(), leg);
        self.legs.insert(leg, Known { fragment, addresses: Vec::new() });
    }

    /// Forgets a leg.
    pub(crate) fn remove(&mut self, leg: LegId) {
        if let Some(known) = self.legs.remove(&leg) {
            self.fragments.remove(&known.fragment);
            for address in known.addresses {
                self.addresses.remove(&address);
            }
        }
    }

    /// The leg that a datagram is for.
    pub(crate) fn leg_of(&mut self, datagram: &[u8], from: SocketAddr) -> Option<LegId> {
        // RFC 7983: 0–3 is STUN. The checks of a leg name it, wherever they come from.
        if !matches!(datagram.first(), Some(0..=3)) {
            return self.addresses.get(&from).copied();
        }
        let Some(fragment) = fragment_in(datagram) else {
            return self.addresses.get(&from).copied();
        };
        let leg = *self.fragments.get(fragment)?;
        let known = self.legs.get_mut(&leg)?;
        if !known.addresses.contains(&from) {
            // An address goes to whom it was first heard from; a stranger cannot draw it away while that leg lives.
            if self.addresses.contains_key(&from) {
                return Some(leg);
            }
            if known.addresses.len() == ADDRESSES {
                let oldest = known.addresses.remove(0);
                self.addresses.remove(&oldest);
            }
            known.addresses.push(from);
            self.addresses.insert(from, leg);
        }
        Some(leg)
    }
}

/// Our user fragment in a STUN message: the part of USERNAME before the colon (RFC 8445 §7.2.2).
fn fragment_in(message: &[u8]) -> Option<&str> {
    const USERNAME: u16 = 0x0006;
    let mut rest = message.get(20..)?;
    while let Some((&[t0, t1, l0, l1], after)) = rest.split_first_chunk::<4>() {
        let length = usize::from(u16::from_be_bytes([l0, l1]));
        let value = after.get(..length)?;
        if u16::from_be_bytes([t0, t1]) == USERNAME {
            let name = std::str::from_utf8(value).ok()?;
            return name.split_once(':').map(|(ours, _)| ours);
        }
        rest = after.get(length.next_multiple_of(4)..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str) -> Vec<u8> {
        let mut message = vec![0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42];
        message.extend([0; 12]);
        message.extend([0x80, 0x22, 0, 3, b'a', b'b', b'c', 0]);
        message.extend([0, 6, 0, name.len() as u8]);
        message.extend(name.as_bytes());
        message.resize(message.len().next_multiple_of(4), 0);
        message
    }

    fn address(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    #[test]
    fn a_leg_is_known_by_its_name_and_then_by_its_address() {
        let mut hub = Hub::default();
        hub.add("abcd".to_owned(), LegId(7));
        assert_eq!(hub.leg_of(&[22, 1, 2], address(1)), None);
        assert_eq!(hub.leg_of(&check("abcd:xyz"), address(1)), Some(LegId(7)));
        assert_eq!(hub.leg_of(&[22, 1, 2], address(1)), Some(LegId(7)));
        assert_eq!(hub.leg_of(&[128, 8, 2], address(2)), None);
        hub.remove(LegId(7));
        assert_eq!(hub.leg_of(&[22, 1, 2], address(1)), None);
        assert_eq!(hub.leg_of(&check("abcd:xyz"), address(1)), None);
    }

    #[test]
    fn a_stranger_cannot_draw_an_address_away() {
        let mut hub = Hub::default();
        hub.add("abcd".to_owned(), LegId(7));
        hub.add("evil".to_owned(), LegId(8));
        hub.leg_of(&check("abcd:xyz"), address(1));
        assert_eq!(hub.leg_of(&check("evil:xyz"), address(1)), Some(LegId(8)));
        assert_eq!(hub.leg_of(&[128, 8], address(1)), Some(LegId(7)));
    }

    #[test]
    fn messages_that_are_cut_anywhere_are_read_without_harm() {
        let whole = check("abcd:xyz");
        for length in 0..whole.len() {
            let _ = fragment_in(&whole[..length]);
        }
        assert_eq!(fragment_in(&whole), Some("abcd"));
    }
}
