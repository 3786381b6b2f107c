//! The bank behind the centre: the port [`CoreBank`](center::ports::core_bank::CoreBank), twice.
//!
//! - [`EmbeddedLedger`]: a bank that really works, on SQLite or PostgreSQL: double entry, dated products and fees,
//!   passwords and one-time codes, loss reports, delayed transfers.
//! - [`RemoteBank`]: an adapter to a bank that speaks the contract `docs/core-bank-openapi.json`, with deadlines,
//!   retries by idempotency key and a circuit breaker.
//! - [`contract`]: the same contract served from any `CoreBank`, as `yuanyin bank serve` does.
//!
//! What is decided is decided by functions without I/O on a [`ledger`] *book*: the rows that a group of instructions
//! needs. One task takes what waits, reads the book, decides, writes and commits once; so a thousand transfers cost a few
//! statements and one sync of the disk.
//!
//! Invariants: the entries of an order add up to zero in each currency, and so do all balances; a customer's account is
//! never below its credit line; a client key is posted at most once, whoever asks how often and whatever is killed
//! meanwhile; passwords and codes are kept as argon2id hashes only and are in no log and no error. Rows that tell of
//! reading personal data are written by the caller, who knows the member of staff.
#![forbid(unsafe_code)]

mod accounts;
pub mod adapter;
mod cards;
pub mod contract;
pub mod demonstration;
mod fees;
mod identity;
pub mod ledger;
mod limits;
pub mod parameters;
pub mod places;
mod products;
mod read_back;
pub mod seed;
mod text_banking;
mod transfers;

use platform::database::Migration;

pub use adapter::{AdapterSettings, InvalidBankUrl, RemoteBank};
pub use contract::Contract;
pub use ledger::{EmbeddedLedger, LedgerError, TrialBalance};
pub use parameters::Parameters;
pub use seed::{SeedCustomer, SeedOffer};

/// The tables of this crate.
pub const MIGRATIONS: &[Migration] =
    &[Migration { room: "bank", version: 1, name: "bank", sql: include_str!("../migrations/0001_bank.sql") }];
