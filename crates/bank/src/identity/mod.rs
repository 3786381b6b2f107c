//! Who a customer is: passwords with their locks, one-time codes, and what has been shown so far.
//!
//! A try is counted before it is looked at, and taken off the count if it was right: so a hundred tries at once are no
//! better than one after the other, on one server or several.

mod code;
mod hasher;
mod secret;
mod verification;

pub(crate) use code::issue_code;
pub(crate) use hasher::Hasher;
pub(crate) use secret::{SecretKind, put, secret_states};
pub(crate) use verification::{authorise, verify};
