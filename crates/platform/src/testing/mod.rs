//! What tests of every room need: a fresh database on either store, a clock moved by hand, a caller of the routes.
//!
//! `STORE=postgres` runs the same tests on PostgreSQL. The cluster is the one that `YUANYIN_TEST_POSTGRES` names (the
//! example `throwaway_postgres` starts one around a command); without it the first test process starts one that all share.

mod client;
mod described;
mod postgres;
mod store;

pub use crate::clock::ManualClock;
pub use client::{Answer, Client};
pub use described::{DescribedRoute, described_routes};
pub use postgres::ThrowawayPostgres;
pub use store::{TestDatabase, database, empty_database};
