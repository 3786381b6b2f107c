//! The policy (路由策略): a document that says what holds of which contacts.

mod check;
mod document;
mod finding;
mod rules;
mod schema;

pub use check::{Roster, check};
pub use document::{
    Area, Cap, Guarantee, Matching, Overflow, Policy, QueueRules, Relaxation, Rule, Site, SitePreference, SkillLevel,
    Target, Then, Weights, When, WhenFull,
};
pub use finding::Finding;
pub use schema::{schema, spelled_out};
