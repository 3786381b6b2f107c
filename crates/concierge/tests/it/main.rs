//! Value-added services through their routes, on either store.

mod house;
mod office;
mod orders;
mod promises;
mod schema;
