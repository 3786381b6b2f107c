//! voice
pub mod media;
pub mod sip;
