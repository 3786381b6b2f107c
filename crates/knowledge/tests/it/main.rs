//! The knowledge base, as its callers see it.

mod answers;
mod articles;
mod house;
mod language_model;
mod questions;
mod reports;
mod search;
mod shelves;
mod topics;
