//! What is asked of servers outside the house: core bank, recognisers, language models, translators.

mod breaker;
mod client;

pub use breaker::Breaker;
pub use client::{CONNECT_WITHIN, client};
