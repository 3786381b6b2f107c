//! What every room stands on: time, the store, the journal, sign-in, HTTP.
//!
//! - [`clock`]: the time as a port. [`tasks`]: the owner of background work.
//! - [`database`]: SQLite or PostgreSQL by one code; migrations.
//! - [`journal`]: what happened, in one order, written together with the rows it changes. Acknowledged means journalled.
//!
//! Invariants: nothing here knows a contact's life or an agent's state; a room writes only its own tables; nothing is
//! spawned without an owner; no personal data or secret is logged.
#![forbid(unsafe_code)]

pub mod clock;
pub mod database;
pub mod journal;
pub mod tasks;

use database::Migration;

/// The tables of this crate.
pub const MIGRATIONS: &[Migration] =
    &[Migration { room: "platform", version: 1, name: "journal", sql: include_str!("../migrations/0001_journal.sql") }];
