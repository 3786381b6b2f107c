//! The UDP ports of telephone legs: even ones of a range, each at most once, the longest unused first.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::ops::RangeInclusive;
use std::sync::Arc;

use parking_lot::Mutex;
use socket2::{Domain, Protocol, Socket, Type};

use super::config::MediaError;

/// Differentiated services: expedited forwarding (RFC 3246), the class of voice.
const EXPEDITED: u32 = 46 << 2;

/// The ports that are free.
#[derive(Debug, Clone)]
pub(crate) struct Ports {
    bind: IpAddr,
    range: RangeInclusive<u16>,
    free: Arc<Mutex<VecDeque<u16>>>,
}

/// A leg's socket. Dropping it gives the port back.
#[derive(Debug)]
pub(crate) struct RtpSocket {
    pub(crate) socket: UdpSocket,
    pub(crate) port: u16,
    /// Only a part of what comes is passed on; see [`super::sampling`].
    pub(super) sampled: bool,
    free: Arc<Mutex<VecDeque<u16>>>,
}

impl Drop for RtpSocket {
    fn drop(&mut self) {
        self.free.lock().push_back(self.port);
    }
}

impl Ports {
    pub(crate) fn new(bind: IpAddr, range: RangeInclusive<u16>) -> Self {
        let mut even: VecDeque<u16> = range.clone().filter(|port| port % 2 == 0 && *port != 0).collect();
        // A restarted server does not meet the late packets of the calls before.
        if !even.is_empty() {
            let first = rand::random_range(0..even.len());
            even.rotate_left(first);
        }
        Self { bind, range, free: Arc::new(Mutex::new(even)) }
    }

    /// Opens a socket on a free port. Ports that another program holds are passed over.
    pub(crate) fn open(&self) -> Result<RtpSocket, MediaError> {
        let tries = self.free.lock().len();
        for _ in 0..tries {
            let Some(port) = self.free.lock().pop_front() else { break };
            match open_udp(SocketAddr::new(self.bind, port)) {
                Ok(socket) => return Ok(RtpSocket { socket, port, sampled: false, free: Arc::clone(&self.free) }),
                Err(error) => {
                    self.free.lock().push_back(port);
                    let taken =
                        matches!(error.kind(), std::io::ErrorKind::AddrInUse | std::io::ErrorKind::PermissionDenied);
                    if !taken {
                        return Err(MediaError::io("opening a media socket")(error));
                    }
                }
            }
        }
        Err(MediaError::NoPorts(self.range.clone()))
    }
}

/// A UDP socket that does not block, in the class of voice.
pub(crate) fn open_udp(address: SocketAddr) -> std::io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM.nonblocking(), Some(Protocol::UDP))?;
    // The class is a wish; some systems refuse it.
    let _ = if address.is_ipv4() { socket.set_tos_v4(EXPEDITED) } else { socket.set_tclass_v6(EXPEDITED) };
    socket.bind(&address.into())?;
    Ok(socket.into())
}

/// The address by which others reach sockets that are bound to `bind`: itself, or, if it means every interface, the
/// one from which the system would send to the outside.
pub(crate) fn reachable(bind: IpAddr) -> IpAddr {
    if !bind.is_unspecified() {
        return bind;
    }
    // Connecting a UDP socket sends nothing; it only asks for the route (addresses of RFC 5737 and RFC 3849).
    let (any, outside): (SocketAddr, SocketAddr) = match bind {
        IpAddr::V4(_) => ((bind, 0).into(), ([192, 0, 2, 1], 9).into()),
        IpAddr::V6(_) => ((bind, 0).into(), ([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1], 9).into()),
    };
    let routed = UdpSocket::bind(any).and_then(|socket| {
        socket.connect(outside)?;
        socket.local_addr()
    });
    match routed {
        Ok(address) => address.ip(),
        Err(_) if bind.is_ipv4() => IpAddr::from([127, 0, 0, 1]),
        Err(_) => IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_even_port_is_given_once_and_again_when_it_is_free() {
        let held = UdpSocket::bind("127.0.0.1:0").expect("a free port");
        let taken = held.local_addr().expect("bound").port() & !1;
        let ports = Ports::new(IpAddr::from([127, 0, 0, 1]), taken..=taken.saturating_add(7));
        let mut open = Vec::new();
        while let Ok(socket) = ports.open() {
            assert_eq!(socket.port % 2, 0);
            open.push(socket);
        }
        assert!(open.len() <= 4 && !open.is_empty());
        assert!(matches!(ports.open(), Err(MediaError::NoPorts(_))));
        let port = open.pop().map(|socket| socket.port);
        assert_eq!(ports.open().ok().map(|socket| socket.port), port);
    }
}
