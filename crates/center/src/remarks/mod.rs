//! Remarks (内部备注): what staff write about a contact for each other. A colleague who is mentioned sees it at the desk.

pub(crate) mod http;
pub(crate) mod mentions;
