//! Cards, and what happens when one or a passbook is lost.

mod loss;
mod number;

pub(crate) use loss::{current, is_stopped, replace, report_in_writing, report_orally, state_of};
pub(crate) use number::checked_number;
