//! Watching the centre: indicators with one definition each, the wallboard, and later reports, warnings and plans.
//!
//! Everything here is a reading of the journal: [`tally::Tally`] counts its events, purely; [`Wallboard`] keeps one tally
//! of the present day up to date and publishes it to the live topic `wall`, at most once a second.
//!
//! Invariants: a figure is computed in one place; a figure without a definition in [`definitions`] is not shown.

pub mod definitions;
mod http;
pub mod tally;
mod wallboard;

pub use http::routes;
pub use wallboard::{WallView, Wallboard};
