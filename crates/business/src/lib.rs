//! Business at the desk (人工代客交易): what an agent carries out at the bank for a customer who is in conversation.
//!
//! A *definition* (`definition.rs`) is the bank's document of one business: what is entered, what must be said, who else
//! agrees. A *deal* (`deal/`) is one of them for one customer: a state machine without I/O. [`BusinessService`] leads the
//! deals: it asks the bank by its port, puts customers into secure entry, and writes every step into the contact's
//! journal. Rules against fraud (`care.rs`) look at each deal before anything is said.
//!
//! Invariants: a deal is posted at most once, under its own key; nobody agrees to what they entered themselves; what a
//! customer enters as a secret reaches neither agent, journal nor log; what the bank decides is not decided here again.
#![forbid(unsafe_code)]

pub mod care;
mod choices;
pub mod deal;
pub mod definition;
mod entering;
mod error;
mod http;
mod live;
mod notices;
mod queries;
mod service;
mod view;

use platform::database::Migration;

pub use care::CareRules;
pub use definition::{Catalogue, Definition, DefinitionError};
pub use error::BusinessError;
pub use http::routes;
pub use service::{BusinessService, Foundations};

/// The tables of this crate.
pub const MIGRATIONS: &[Migration] = &[Migration {
    room: "business",
    version: 1,
    name: "business",
    sql: include_str!("../migrations/0001_business.sql"),
}];
