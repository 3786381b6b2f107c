//! What every room stands on: time, the store, the journal, sign-in, HTTP.
//!
//! - [`clock`]: the time as a port. [`tasks`]: the owner of background work.
//! - [`database`]: SQLite or PostgreSQL by one code; migrations.
//! - [`journal`]: what happened, in one order, written together with the rows it changes. Acknowledged means journalled.
//! - [`http`]: routes, who may call them, problems. [`sign_in`]: accounts and sessions. [`audit`]: who did and read what.
//! - [`live`]: topics over one WebSocket. [`timers`]: what is to be done later. [`objects`]: recordings and files, encrypted.
//! - [`outside`]: what is asked of servers outside the house, and when they are left alone.
//! - `testing` (feature `testing`): a fresh database on either store, a clock moved by hand, a caller of the routes.
//!
//! Invariants: nothing here knows a contact's life or an agent's state; a room writes only its own tables; nothing is
//! spawned without an owner; no personal data or secret is logged.
#![forbid(unsafe_code)]

pub mod audit;
pub mod clock;
pub mod database;
pub mod housekeeping;
pub mod http;
pub mod journal;
pub mod live;
pub mod objects;
pub mod outside;
pub mod sign_in;
pub mod tasks;
#[cfg(feature = "testing")]
pub mod testing;
pub mod timers;

use database::Migration;

/// The tables of this crate.
pub const MIGRATIONS: &[Migration] = &[
    migration(1, "journal", include_str!("../migrations/0001_journal.sql")),
    migration(2, "sign-in", include_str!("../migrations/0002_sign_in.sql")),
    migration(3, "audit", include_str!("../migrations/0003_audit.sql")),
    migration(4, "timers", include_str!("../migrations/0004_timer.sql")),
    migration(5, "objects", include_str!("../migrations/0005_object.sql")),
];

const fn migration(version: u32, name: &'static str, sql: &'static str) -> Migration {
    Migration { room: "platform", version, name, sql }
}
