//! What a flow finds around it: other flows, opening hours, announcements.

use std::sync::Arc;

use domain::{FlowId, Timestamp};

use crate::condition::Facts;
use crate::document::Document;
use crate::prompt::Prompt;

/// A published document. It never changes: a contact keeps the edition that it began with.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    pub document: Document,
    /// From 1; each publication has the next number.
    pub version: u32,
}

/// What a flow finds around it at this moment.
pub trait Library {
    /// The published edition of a flow.
    fn edition(&self, flow: &FlowId) -> Option<Arc<Edition>>;
    /// Whether these opening hours are open at the time; `None` if there are no such hours, which counts as closed.
    fn is_open(&self, hours: &str, now: Timestamp) -> Option<bool>;
    /// What the slot announces at the time to a contact of which this is known, in the order in which it is said.
    fn announcements(&self, slot: &str, facts: &Facts, now: Timestamp) -> Vec<Prompt>;
}

/// A library with nothing in it: no other flow, no hours, no announcement.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLibrary;

impl Library for NoLibrary {
    fn edition(&self, _flow: &FlowId) -> Option<Arc<Edition>> {
        None
    }
    fn is_open(&self, _hours: &str, _now: Timestamp) -> Option<bool> {
        None
    }
    fn announcements(&self, _slot: &str, _facts: &Facts, _now: Timestamp) -> Vec<Prompt> {
        Vec::new()
    }
}
