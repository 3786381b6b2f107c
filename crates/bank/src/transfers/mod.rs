//! Transfers by telephone: to registered and linked accounts only, at once or delayed, the delayed ones revocable.

mod caution;
mod rules;

pub(crate) use rules::{arrive, revoke, transfer};
