//! What a flow finds around it: published flows, opening hours, announcements.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use center::ports::knowledge_base::KnowledgeBase;
use domain::{FlowId, Language, Localised, QueueId, SkillId, Timestamp};
use flow::{Edition, Facts, InputKind, Library, Prompt, References, Understood};

use crate::acts::{objections, outcomes_of};
use crate::announcements::Announcements;
use crate::calendars::Calendars;
use crate::comprehension::Comprehension;
use crate::flows::Flows;
use crate::recordings::Recordings;

/// The flows, hours and announcements of the house. Clones share them.
#[derive(Clone)]
pub struct Shelf {
    pub flows: Flows,
    pub announcements: Announcements,
    pub calendars: Arc<Calendars>,
    pub comprehension: Arc<dyn Comprehension>,
    pub recordings: Recordings,
}

impl Library for Shelf {
    fn edition(&self, flow: &FlowId) -> Option<Arc<Edition>> {
        self.flows.edition(flow)
    }
    fn is_open(&self, hours: &str, now: Timestamp) -> Option<bool> {
        self.calendars.is_open(hours, now)
    }
    fn announcements(&self, slot: &str, facts: &Facts, now: Timestamp) -> Vec<Prompt> {
        self.announcements.said(slot, facts, now)
    }
    fn understand(&self, language: Language, text: &str, now: Timestamp) -> Understood {
        self.comprehension.understand(language, text, now)
    }
    fn read(&self, kind: InputKind, language: Language, text: &str, now: Timestamp) -> Option<String> {
        self.comprehension.read(kind, language, text, now)
    }
    fn cover(&self, text: &str) -> String {
        language::redact(text).into_owned()
    }
}

/// What a flow may refer to at the moment of its publication.
pub(crate) struct Surroundings {
    pub flows: BTreeSet<FlowId>,
    pub calendars: Arc<Calendars>,
    pub queues: BTreeSet<QueueId>,
    pub intents: BTreeSet<String>,
    pub knowledge: Option<Arc<dyn KnowledgeBase>>,
}

impl References for Surroundings {
    fn has_flow(&self, flow: &FlowId) -> bool {
        self.flows.contains(flow)
    }
    fn has_hours(&self, hours: &str) -> bool {
        self.calendars.hours(hours).is_some()
    }
    fn has_queue(&self, queue: &QueueId) -> bool {
        self.queues.contains(queue)
    }
    /// Skills are given to agents one by one and need no list of their own: a skill that nobody has is a matter of
    /// staffing, which the queue's overflow answers.
    fn has_skill(&self, _skill: &SkillId) -> bool {
        true
    }
    fn outcomes(&self, action: &str) -> Option<Vec<&'static str>> {
        outcomes_of(action)
    }
    fn objections(&self, action: &str, parameters: &BTreeMap<String, String>) -> Vec<(String, Localised)> {
        objections(action, parameters, self.knowledge.as_deref())
    }
    fn has_intent(&self, intent: &str) -> bool {
        self.intents.contains(intent)
    }
}
