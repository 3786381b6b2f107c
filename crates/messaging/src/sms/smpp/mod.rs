//! SMPP 3.4 towards a carrier's message centre: `pdu` says what frames mean, `session` is one connection, `link` keeps
//! one connection up and hands texts to it within the window.

mod link;
mod pdu;
mod session;

pub(crate) use link::SmppLink;
pub(crate) use pdu::names;
