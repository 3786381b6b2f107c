//! Talking to a flow without a customer (试走): the real engine on a virtual clock, with the hours and announcements of
//! the house. Nothing is stored: each rehearsal begins at the flow's first node and takes all its steps.
//!
//! Speech is heard to its end before the next step; silence lasts until the flow does something. Where a contact would
//! wait for a person, the rehearsal says in which queue and goes on with `served` or `refused`.

pub(crate) mod http;
mod telling;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::contact::{Channel, Medium};
use domain::customer::{CareGroup, Tier};
use domain::secret::Secret;
use domain::{FlowId, Language, LineId, Localised, NodeId, QueueId, Timestamp};
use flow::{Acted, Edition, Facts, Finding, Input, InputKind, Item, Key, Library, Output, Prompt, Session, Understood};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::SelfServiceError;
use crate::shelf::Shelf;
pub use telling::Told;

/// The most steps of one rehearsal.
const MOST_STEPS: usize = 300;

/// The most things that are heard one after the other without the customer doing anything.
const MOST_HEARD: usize = 500;

/// Characters of one step.
const LONGEST_STEP: usize = 500;

/// Who comes, and through what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Scene {
    pub channel: Channel,
    #[serde(default)]
    pub language: Language,
    /// The line; absent: the first of the flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    #[serde(default = "standard")]
    pub tier: Tier,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub care: Option<CareGroup>,
    /// Whether the customer is in the bank's books.
    #[serde(default)]
    pub customer_known: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// When it happens; absent: now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
}

const fn standard() -> Tier {
    Tier::Standard
}

/// What the customer, or the house in their place, does: one of the fields.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Keys of the phone, one after the other; in a chat the key of a button.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What the customer writes or says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The customer does nothing until the flow goes on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub silence: bool,
    /// The customer sends a picture or file.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub file: bool,
    /// An agent takes the waiting contact and ends the conversation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub served: bool,
    /// The centre does not take the contact into the queue.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refused: bool,
    /// How an act of the bank comes out that the flow waits for; nothing is carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// What the act finds out, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = HashMap<String, Object>)]
    pub values: BTreeMap<String, Value>,
}

impl Step {
    /// What is wrong with the step, which stands at the pointer.
    fn finding(&self, pointer: &str) -> Option<Finding> {
        let given = [
            self.key.is_some(),
            self.text.is_some(),
            self.silence,
            self.file,
            self.served,
            self.refused,
            self.outcome.is_some(),
        ];
        if given.into_iter().filter(|given| *given).count() != 1 {
            let (zh, en) = ("每一步应只有一个动作", "a step does one thing");
            return Some(Finding::new(pointer, "step", zh, en));
        }
        let key_fits = |keys: &String| {
            !keys.is_empty() && keys.chars().count() <= 32 && keys.chars().all(|key| Key::try_from(key).is_ok())
        };
        if self.key.as_ref().is_some_and(|keys| !key_fits(keys)) {
            let (zh, en) = ("按键应为 0–9、*、#、A–D，最多 32 个", "keys are 0 to 9, *, #, A to D, at most 32 of them");
            return Some(Finding::new(format!("{pointer}/key"), "step_key", zh, en));
        }
        if self.text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_STEP) {
            let (zh, en) = (format!("最多 {LONGEST_STEP} 个字符"), format!("at most {LONGEST_STEP} characters"));
            return Some(Finding::new(format!("{pointer}/text"), "step_text", &zh, &en));
        }
        None
    }
}

/// What was said and done after one step; the first turn is the arrival and has none.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Turn {
    /// The step's place, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<usize>,
    /// Whether the flow passed the step over, because it did not wait for such a thing.
    pub passed_over: bool,
    /// The virtual time after the turn.
    pub at: Timestamp,
    pub told: Vec<Told>,
}

/// What a rehearsed contact is doing at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RehearsalState {
    /// The flow waits for the customer, or for the outcome of an act.
    Waiting,
    /// It would wait for a person.
    Queued,
    /// The flow is done with it.
    Ended,
}

/// A rehearsal from the first node to the last step.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Rehearsal {
    pub turns: Vec<Turn>,
    pub state: RehearsalState,
    /// Where the contact is.
    pub flow: FlowId,
    pub node: NodeId,
    pub language: Language,
    /// Whether what is keyed next is secret.
    pub secure: bool,
    /// The queue in which it would wait.
    pub queue: Option<QueueId>,
    /// What the customer has answered, by node; secure answers are not among them.
    #[schema(value_type = HashMap<String, String>)]
    pub answers: BTreeMap<String, Value>,
    /// The nodes in the order in which they were reached, whatever the flow.
    pub path: Vec<NodeId>,
}

/// The house with the rehearsed document in the place of what is published.
struct Rehearsed<'a> {
    shelf: &'a Shelf,
    edition: Arc<Edition>,
}

impl Library for Rehearsed<'_> {
    fn edition(&self, flow: &FlowId) -> Option<Arc<Edition>> {
        if *flow == self.edition.document.id { Some(Arc::clone(&self.edition)) } else { self.shelf.edition(flow) }
    }
    fn is_open(&self, hours: &str, now: Timestamp) -> Option<bool> {
        self.shelf.is_open(hours, now)
    }
    fn announcements(&self, slot: &str, facts: &Facts, now: Timestamp) -> Vec<Prompt> {
        self.shelf.announcements(slot, facts, now)
    }
    fn understand(&self, language: Language, text: &str, now: Timestamp) -> Understood {
        self.shelf.understand(language, text, now)
    }
    fn read(&self, kind: InputKind, language: Language, text: &str, now: Timestamp) -> Option<String> {
        self.shelf.read(kind, language, text, now)
    }
    fn cover(&self, text: &str) -> String {
        self.shelf.cover(text)
    }
}

/// Checks the steps before anything is rehearsed.
///
/// # Errors
/// [`SelfServiceError::Invalid`] with a pointer to the first step that is none.
pub(super) fn check_steps(steps: &[Step]) -> Result<(), SelfServiceError> {
    let finding = if steps.len() > MOST_STEPS {
        let (zh, en) = (format!("最多 {MOST_STEPS} 步"), format!("at most {MOST_STEPS} steps"));
        Some(Finding::new("/steps", "steps", &zh, &en))
    } else {
        steps.iter().enumerate().find_map(|(index, step)| step.finding(&format!("/steps/{index}")))
    };
    finding.map_or(Ok(()), |finding| Err(SelfServiceError::Invalid(Box::new(finding))))
}

/// Leads a contact through the edition.
pub(super) fn rehearse(
    edition: Arc<Edition>,
    shelf: &Shelf,
    scene: &Scene,
    steps: &[Step],
    now: Timestamp,
) -> Rehearsal {
    let facts = Facts {
        channel: scene.channel,
        language: scene.language,
        customer_known: scene.customer_known,
        tier: scene.tier,
        care: scene.care,
        line: scene.line.clone().or_else(|| edition.document.lines.first().cloned()),
        region: scene.region.clone(),
    };
    let library = Rehearsed { shelf, edition: Arc::clone(&edition) };
    let now = scene.at.unwrap_or(now);
    let mut out = Vec::new();
    let session = Session::start(edition, facts, &library, now, &mut out);
    let mut walk = Walk {
        is_voice: scene.channel.medium() == Medium::Voice,
        session,
        library,
        now,
        token: None,
        act: None,
        secure: false,
        queue: None,
        path: Vec::new(),
        told: Vec::new(),
    };
    walk.take(out);
    walk.hear();
    let mut turns = vec![walk.turn(None, false)];
    for (index, step) in steps.iter().enumerate() {
        let passed_over = walk.step(step);
        turns.push(walk.turn(Some(index), passed_over));
    }
    walk.end(turns)
}

/// A rehearsal under way.
struct Walk<'a> {
    is_voice: bool,
    session: Session,
    library: Rehearsed<'a>,
    now: Timestamp,
    /// What is being said, and for how long.
    token: Option<(u64, Duration)>,
    /// The act that the flow waits for.
    act: Option<u64>,
    secure: bool,
    queue: Option<QueueId>,
    path: Vec<NodeId>,
    told: Vec<Told>,
}

impl Walk<'_> {
    fn handle(&mut self, input: Input) {
        let mut out = Vec::new();
        self.session.handle(&self.library, self.now, input, &mut out);
        self.take(out);
    }

    /// Keeps what the engine asks for, as the rehearsal tells it.
    fn take(&mut self, out: Vec<Output>) {
        for output in out {
            match &output {
                Output::Say { token, language, prompts, .. } => {
                    let characters: usize =
                        prompts.iter().map(|prompt| prompt.text.get(*language).chars().count()).sum();
                    let lasts = Duration::from_millis(250) * u32::try_from(characters).unwrap_or(u32::MAX).min(4_000);
                    self.token = Some((*token, lasts));
                }
                Output::StopSaying => self.token = None,
                Output::SecureEntry(on) => self.secure = *on,
                Output::Act(wish) => self.act = Some(wish.token),
                Output::Enqueue(wanted) => self.queue = Some(wanted.queue.clone()),
                Output::LeaveQueue => self.queue = None,
                Output::Visit { node, .. } => self.path.push(node.clone()),
                _ => {}
            }
            self.told.extend(Told::of(output));
        }
    }

    /// Hears to its end what is being said, and what follows it by itself.
    fn hear(&mut self) {
        for _ in 0..MOST_HEARD {
            let Some((token, lasts)) = self.token.take() else {
                return;
            };
            self.now = self.now + lasts;
            self.handle(Input::PlaybackFinished { token });
        }
    }

    /// Does the step; says whether the flow passed it over.
    fn step(&mut self, step: &Step) -> bool {
        let before = (self.session.clone(), self.told.len());
        if let Some(keys) = &step.key {
            self.keys(keys);
        } else if let Some(text) = &step.text {
            match (self.is_voice, self.secure) {
                (true, true) => self.keys(text),
                (true, false) => self.handle(Input::Speech { text: text.clone(), confidence: 1.0 }),
                (false, _) => self.handle(Input::Text(text.clone())),
            }
        } else if step.silence {
            if let Some(deadline) = self.session.next_deadline() {
                self.now = self.now.max(deadline);
                self.handle(Input::Tick);
            }
        } else if step.file {
            self.handle(Input::File);
        } else if step.served && self.session.is_queued() {
            self.handle(Input::Connected);
            (self.queue, self.token) = (None, None);
            self.told.push(Told::Served);
            self.handle(Input::ConversationEnded);
        } else if let (Some(outcome), Some(token)) = (&step.outcome, self.act) {
            self.act = None;
            self.handle(Input::Acted { token, result: acted(outcome, &step.values) });
        } else if step.refused && self.session.is_queued() {
            self.queue = None;
            self.handle(Input::Refused);
        }
        self.hear();
        before == (self.session.clone(), self.told.len())
    }

    fn keys(&mut self, keys: &str) {
        if !self.is_voice {
            return self.handle(match self.secure {
                true => Input::SecureText(Secret::new(keys.to_owned())),
                false => Input::Text(keys.to_owned()),
            });
        }
        for key in keys.chars() {
            let input = if self.secure { Input::SecureDigit(Secret::new(key)) } else { Input::Digit(key) };
            self.handle(input);
            self.hear();
        }
    }

    fn turn(&mut self, step: Option<usize>, passed_over: bool) -> Turn {
        Turn { step, passed_over, at: self.now, told: std::mem::take(&mut self.told) }
    }

    fn end(self, turns: Vec<Turn>) -> Rehearsal {
        let state = if self.session.has_ended() {
            RehearsalState::Ended
        } else if self.session.is_queued() {
            RehearsalState::Queued
        } else {
            RehearsalState::Waiting
        };
        let stored = serde_json::to_value(self.session.state()).unwrap_or(Value::Null);
        Rehearsal {
            turns,
            state,
            flow: self.session.flow().clone(),
            node: self.session.node().clone(),
            language: self.session.language(),
            secure: self.secure,
            queue: self.queue,
            answers: serde_json::from_value(stored["answers"].clone()).unwrap_or_default(),
            path: self.path,
        }
    }
}

/// What the author says that an act has found out: a text, a text by language, or a list of `{"label", "value"}`.
fn acted(outcome: &str, values: &BTreeMap<String, Value>) -> Acted {
    let mut result = Acted { outcome: outcome.to_owned(), ..Acted::default() };
    for (name, value) in values {
        if let Value::Array(entries) = value {
            let item = |entry: &Value| {
                Some(Item {
                    label: localised(&entry["label"])?,
                    value: entry["value"].as_str().unwrap_or_default().to_owned(),
                })
            };
            result.lists.insert(name.clone(), entries.iter().filter_map(item).collect());
        } else if let Some(text) = localised(value) {
            result.values.insert(name.clone(), text);
        }
    }
    result
}

fn localised(value: &Value) -> Option<Localised> {
    match value {
        Value::String(text) => Some(Localised::new(text, text)),
        Value::Object(_) => serde_json::from_value(value.clone()).ok(),
        Value::Number(number) => Some(Localised::new(&number.to_string(), &number.to_string())),
        _ => None,
    }
}
