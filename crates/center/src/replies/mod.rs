//! Canned replies (常用语): everybody's, which shift leaders and clerks keep, and one's own.

mod check;
pub(crate) mod http;
mod queries;
