//! SIP (RFC 3261) as a telephone exchange needs it, in three layers.
//!
//! - **Reading and judging** ([`message`], [`request`]): a datagram is taken apart without copying and judged strictly
//!   before anything acts on it.
//! - **The endpoint** ([`endpoint`]): transactions, dialogs, session timers and calls as one state machine without
//!   sockets, clock or async. It is told what arrives and what is wanted and gives out what is to be sent and what
//!   happened. The time is an argument: the duration since the endpoint was made.
//! - **The wire** ([`wire`]): UDP and TCP sockets.
//!
//! It is written here rather than taken from a library because the libraries at hand answer unknown methods and
//! broken messages with silence, read digests wrongly, lack session timers, and keep one unbounded queue; what would
//! have been left of them is a parser that must be distrusted.
//!
//! Deliberately absent: reliable provisional responses (a `Require: 100rel` is answered 420), UPDATE, REFER, INFO,
//! forking proxies' behaviour, DNS: requests go to addresses, to the first hop of a dialog or to where its
//! messages came from.

pub mod dialog;
pub mod digest;
pub mod endpoint;
pub mod framing;
pub mod grammar;
pub mod header;
pub mod message;
pub mod registrar;
pub mod request;
pub mod sdp;
pub mod session_timer;
pub mod timers;
pub mod transaction;
pub mod uri;
pub mod wire;
pub mod write;

use std::net::SocketAddr;

/// How messages travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wire {
    /// Datagrams.
    Udp,
    /// A connection.
    Tcp,
}

impl Wire {
    /// The name in tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
        }
    }

    /// Whether nothing needs to be sent twice.
    #[must_use]
    pub const fn is_reliable(self) -> bool {
        matches!(self, Self::Tcp)
    }
}

/// Where a message comes from or goes to. A connection is known by its far end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Peer {
    /// How.
    pub wire: Wire,
    /// Where.
    pub address: SocketAddr,
}
