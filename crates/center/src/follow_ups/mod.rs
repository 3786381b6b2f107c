//! Following up dissatisfied customers (不满意回访): who graded a contact low is to be asked why, and what came of it is kept.

pub(crate) mod http;
mod queries;
