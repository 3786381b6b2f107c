//! Measures Yuanyin: one program a figure, each prints JSON. See README.md.

pub mod agents;
pub mod customers;
pub mod figures;
