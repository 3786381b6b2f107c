//! voice
pub mod media;
