//! Value-added services of the VIP desk (贵宾增值服务): medical and road rescue, travel, golf, procurement.
//!
//! The *catalogue* (`catalogue/`) is the bank's document: what there is, who may have it how often a year, what is entered,
//! which times are promised. An *order* (`order/`) is one service for one customer: a state machine without I/O. Entitlement
//! (`entitlement.rs`), promised times (`promise.rs`) and what is entered (`form.rs`) are pure as well.
//! [`ConciergeService`] leads the orders: every step is journalled with its rows before anybody is told of it, and durable
//! timers find the promises that were not kept.
//!
//! Invariants: nothing is ordered without the customer's yes; an order counts once, in a place of the year that no other
//! order has, so that nobody has more than their entitlement; the same key of a page takes a step once; an order keeps the
//! item as it was when it was entered. What was entered is personal data: it is in no event, log or address.
#![forbid(unsafe_code)]

pub mod catalogue;
pub mod entitlement;
mod error;
pub mod form;
mod http;
mod live;
pub mod order;
pub mod ports;
pub mod promise;
mod queries;
mod service;
mod view;

use platform::database::Migration;

pub use catalogue::{Catalogue, CatalogueError, Catalogues, Finding};
pub use error::ConciergeError;
pub use http::routes;
pub use service::{Actor, ConciergeService, Foundations, Wish};

/// The tables of this crate.
pub const MIGRATIONS: &[Migration] = &[Migration {
    room: "concierge",
    version: 1,
    name: "value-added services",
    sql: include_str!("../migrations/0001_concierge.sql"),
}];
