//! What of a session is stored.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::secret::Secret;
use domain::{FlowId, Localised, NodeId, Timestamp};
use serde::{Deserialize, Serialize};

use super::given::Given;
use crate::business::Item;
use crate::condition::{Facts, Known};
use crate::document::Queue;
use crate::library::Edition;
use crate::prompt::Prompt;

/// Where a contact is in its flow and what it has answered. Secure answers are never part of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    pub(super) flow: FlowId,
    pub(super) version: u32,
    pub(super) facts: Facts,
    pub(super) node: NodeId,
    pub(super) phase: Phase,
    /// The token of the last [`crate::Output::Say`].
    pub(super) last_token: u64,
    pub(super) answers: BTreeMap<NodeId, String>,
    #[serde(skip)]
    pub(super) secrets: BTreeMap<NodeId, Secret<String>>,
    pub(super) visits: BTreeMap<NodeId, u32>,
    pub(super) visits_altogether: u32,
    /// Whether what is keyed now is secret.
    pub(super) secure: bool,
    /// What actions have told, for texts and conditions of every flow of the contact.
    #[serde(default)]
    pub(super) values: BTreeMap<String, Localised>,
    #[serde(default)]
    pub(super) lists: BTreeMap<String, Vec<Item>>,
    /// What the customer has said by the way and no question has taken up yet.
    #[serde(default)]
    pub(super) slots: BTreeMap<String, String>,
    /// The wish that was understood last.
    #[serde(default)]
    pub(super) intent: Option<String>,
    /// What the customer said in their own words last.
    #[serde(default)]
    pub(super) said: String,
    /// By which words or choice the customer asked for a person; needed when they are put into a queue, and not stored.
    #[serde(skip)]
    pub(super) called_by: Vec<String>,
    /// What the customer wants, in the words of the flow.
    #[serde(default)]
    pub(super) business: Option<Localised>,
    /// What has been answered for that business, also in flows that have returned.
    #[serde(default)]
    pub(super) given: Vec<Given>,
    /// The proof of who the customer is.
    #[serde(default)]
    pub(super) identity: Option<String>,
    /// The flows that wait for this one to return, the first caller first.
    #[serde(default)]
    pub(super) callers: Vec<Caller>,
    /// How often speech could not be understood for a reason of ours; after that keys are asked for.
    #[serde(default)]
    pub(super) failed_hearings: u8,
    /// Whether the door listens to speech.
    #[serde(skip)]
    pub(super) hearing: bool,
    /// The `queue` node through which the contact got to a person.
    pub(super) queue: Option<NodeId>,
}

/// What the contact is doing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub(super) enum Phase {
    /// Hears something that wants no answer. Only calls.
    Saying { playing: Playing },
    /// Is asked something.
    Listening(Listening),
    /// Has something done.
    Acting(Acting),
    /// Waits for a person.
    Queued(Queued),
    /// Talks with a person.
    Conversation,
    /// Is done.
    Ended,
}

/// What a call is hearing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Playing {
    pub token: u64,
    /// When it counts as heard even if nobody has said so.
    pub until: Timestamp,
}

impl Playing {
    /// Speech takes a quarter of a second a character; the rest is for a slow synthesiser.
    pub fn new(token: u64, prompts: &[Prompt], now: Timestamp) -> Self {
        let characters: usize =
            prompts.iter().map(|p| p.text.0.values().map(|text| text.chars().count()).max().unwrap_or(0)).sum();
        let longest = Duration::from_secs(60)
            + Duration::from_millis(500) * u32::try_from(characters).unwrap_or(u32::MAX).min(20_000);
        Self { token, until: now + longest }
    }
}

/// A flow that waits for another one to return.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Caller {
    pub flow: FlowId,
    pub version: u32,
    pub node: NodeId,
    pub answers: BTreeMap<NodeId, String>,
    pub visits: BTreeMap<NodeId, u32>,
    /// Set where it is not a `call` node that waits but a conversation, whose agent wants the customer back.
    #[serde(default)]
    pub conversation: Option<Conversation>,
}

/// A conversation that waits while the customer visits a flow.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Conversation {
    /// The `queue` node through which the contact got to the agent.
    pub queue: Option<NodeId>,
}

/// An act that is not done yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Acting {
    pub token: u64,
    /// When the customer is told that it takes a while; `None` if they have been or nothing is to be said.
    pub slow_at: Option<Timestamp>,
    pub until: Timestamp,
    /// What a chat customer wrote meanwhile.
    pub written: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Listening {
    pub playing: Option<Playing>,
    /// When silence counts as no input, or the digits so far as complete.
    pub deadline: Option<Timestamp>,
    /// How often nothing was given.
    pub silences: u8,
    /// How often nothing that fits was given.
    pub mismatches: u8,
    /// The digits so far.
    pub typed: String,
    /// The two wishes between which the customer was asked to choose.
    #[serde(default)]
    pub asked_back: Option<(String, String)>,
    /// The digits so far of a secure entry.
    #[serde(skip)]
    pub typed_in_secret: Option<Secret<String>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Queued {
    pub playing: Option<Playing>,
    pub music: bool,
    pub position: Option<u32>,
    pub expected_wait_seconds: u32,
    /// The position that the customer was told last.
    pub announced: Option<u32>,
    /// When the position may be announced next; `None` if this queue announces nothing.
    pub announce_at: Option<Timestamp>,
    pub overflow_at: Option<Timestamp>,
    /// Whether the customer was asked if they would rather be called back.
    #[serde(default)]
    pub call_back_offered: bool,
}

impl Queued {
    /// The wait in the queue begins, or begins again.
    pub fn since(now: Timestamp, queue: &Queue, playing: Option<Playing>) -> Self {
        Self {
            playing,
            music: false,
            position: None,
            expected_wait_seconds: 0,
            announced: None,
            announce_at: queue.announcement.as_ref().map(|_| now),
            overflow_at: queue.overflow.as_ref().map(|o| now + Duration::from_secs(u64::from(o.after_seconds))),
            call_back_offered: false,
        }
    }

    /// Whether there is something to announce once its time has come.
    pub fn has_news(&self, text: bool) -> bool {
        self.position.is_some() && self.playing.is_none() && (!text || self.position != self.announced)
    }

    pub fn next_deadline(&self, text: bool) -> Option<Timestamp> {
        let announce = if self.has_news(text) { self.announce_at } else { None };
        let heard = self.playing.as_ref().map(|playing| playing.until);
        [announce, heard, self.overflow_at].into_iter().flatten().min()
    }
}

impl State {
    pub(super) fn new(edition: &Edition, facts: Facts) -> Self {
        Self {
            flow: edition.document.id.clone(),
            version: edition.version,
            facts,
            node: edition.document.start.clone(),
            phase: Phase::Ended,
            last_token: 0,
            answers: BTreeMap::new(),
            secrets: BTreeMap::new(),
            visits: BTreeMap::new(),
            visits_altogether: 0,
            secure: false,
            values: BTreeMap::new(),
            lists: BTreeMap::new(),
            slots: BTreeMap::new(),
            intent: None,
            said: String::new(),
            called_by: Vec::new(),
            business: None,
            given: Vec::new(),
            identity: None,
            callers: Vec::new(),
            failed_hearings: 0,
            hearing: false,
            queue: None,
        }
    }

    /// The flow that the state belongs to.
    #[must_use]
    pub const fn flow(&self) -> &FlowId {
        &self.flow
    }

    /// The flows that wait for this one, with their versions, the first caller first.
    #[must_use]
    pub fn callers(&self) -> Vec<(FlowId, u32)> {
        self.callers.iter().map(|caller| (caller.flow.clone(), caller.version)).collect()
    }

    /// The key of the business that the customer wants, as intents name it: understood last, or chosen last where a wish leads
    /// the same way. Asking for a person is none.
    #[must_use]
    pub fn intent(&self) -> Option<&str> {
        self.intent.as_deref()
    }

    /// The proof of who the customer is, if an action has got one.
    #[must_use]
    pub fn identity(&self) -> Option<&str> {
        self.identity.as_deref()
    }

    /// What the customer wants, in the words of the flow: the label of the wish that was understood or of the choice that
    /// was made last.
    #[must_use]
    pub const fn business(&self) -> Option<&Localised> {
        self.business.as_ref()
    }

    /// What the customer has answered for that business, the latest last. Answers in secure entry are not among it.
    #[must_use]
    pub fn given(&self) -> &[Given] {
        &self.given
    }

    /// What the customer said in their own words last; empty if nothing.
    #[must_use]
    pub fn said(&self) -> &str {
        &self.said
    }

    /// By which words, or by the label of which choice, the customer asked for a person.
    #[must_use]
    pub fn called_by(&self) -> &[String] {
        &self.called_by
    }

    /// What the customer has said by the way and no question has taken up yet.
    #[must_use]
    pub const fn slots(&self) -> &BTreeMap<String, String> {
        &self.slots
    }

    /// What actions have told.
    #[must_use]
    pub const fn values(&self) -> &BTreeMap<String, Localised> {
        &self.values
    }

    /// The version of the flow that the state belongs to.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }
}

impl Known for State {
    fn facts(&self) -> &Facts {
        &self.facts
    }
    fn answer(&self, node: &NodeId) -> Option<&str> {
        self.answers.get(node).map(String::as_str)
    }
    fn visits(&self, node: &NodeId) -> u32 {
        self.visits.get(node).copied().unwrap_or(0)
    }
    fn value(&self, name: &str) -> Option<&Localised> {
        self.values.get(name)
    }
    fn is_verified(&self) -> bool {
        self.identity.is_some()
    }
}
