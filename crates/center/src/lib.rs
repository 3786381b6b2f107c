//! The live centre.

pub mod ports;
