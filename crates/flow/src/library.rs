//! What a flow finds around it: other flows, opening hours, announcements.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{FlowId, Language, Timestamp};

use crate::condition::Facts;
use crate::document::{Document, InputKind};
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
    /// What a customer's sentence means; nothing where nobody understands sentences.
    fn understand(&self, _language: Language, _text: &str, _now: Timestamp) -> Understood {
        Understood::default()
    }
    /// The amount (`1234.50`) or day (`2026-03-02`) that the text gives.
    fn read(&self, _kind: InputKind, _language: Language, _text: &str, _now: Timestamp) -> Option<String> {
        None
    }
    /// The text as it may be kept: passwords and the like covered.
    fn cover(&self, text: &str) -> String {
        text.to_owned()
    }
}

/// What a sentence means.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Understood {
    /// The likeliest wishes with their probabilities, the likeliest first.
    pub intents: Vec<(String, f32)>,
    pub verdict: Verdict,
    /// The customer asks for a person or for the green channel (绿色通道).
    pub wants_person: bool,
    /// Signs of danger: coached by a swindler, about to harm themselves.
    pub is_urgent: bool,
    /// Yes or no, where the sentence says one.
    pub agrees: Option<bool>,
    /// What the sentence gives by the way: `amount`, `date`, `account` …
    pub slots: BTreeMap<String, String>,
    /// Whether it takes back what was said before.
    pub is_correction: bool,
}

/// How sure it is what a sentence means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Verdict {
    /// It means the first of the intents.
    Accept,
    /// It may mean the first or the second.
    AskBack,
    /// It means none of them.
    #[default]
    Decline,
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
