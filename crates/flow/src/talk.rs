//! What goes into a session and what comes out of it.

use std::collections::BTreeMap;

use domain::events::EndCause;
use domain::rating::RatingReason;
use domain::secret::Secret;
use domain::{FlowId, Language, Localised, NodeId, QueueId, SkillId};

use crate::business::Item;
use crate::document::Key;
use crate::prompt::Prompt;

/// What happens to a contact, as the flow sees it.
#[derive(Debug, Clone)]
pub enum Input {
    /// A key of the phone.
    Digit(char),
    /// A key or character given during secure entry.
    SecureDigit(Secret<char>),
    /// What was typed whole during secure entry, in the masked field of a chat.
    SecureText(Secret<String>),
    /// A text of a chat, or the key of a button.
    Text(String),
    /// A file or picture of a chat.
    File,
    /// A caller begins to speak.
    SpeechStarted,
    /// What a caller said, with the recogniser's confidence from 0 to 1.
    Speech { text: String, confidence: f32 },
    /// Speech cannot be understood now.
    SpeechFailed,
    /// The action of [`Output::Act`] with this token is done.
    Acted { token: u64, result: Acted },
    /// What `Say` with this token said has been heard. Only calls report it.
    PlaybackFinished { token: u64 },
    /// Where the contact stands in its queue.
    Standing { position: u32, expected_wait_seconds: u32 },
    /// The centre did not take the contact into the queue.
    Refused,
    /// The queue is full, and its policy lets nobody else in.
    Full,
    /// The customer, who waits, is to be asked whether they would rather be called back.
    CallBackOffered,
    /// The centre has promised the call-back; the contact keeps its place without the customer.
    CallBackPromised,
    /// The customer, who waits, is told this; the wait goes on.
    Announced(Vec<Prompt>),
    /// An agent has the contact.
    Connected,
    /// The contact is back in its queue.
    Requeued,
    /// The conversation is over and the customer is still there.
    ConversationEnded,
    /// The agent in conversation wants the customer to be led through this flow and to have them back afterwards;
    /// [`Output::VisitOver`] tells what came of it.
    Visit { flow: FlowId },
    /// The agent takes the customer back before the visited flow has come to its end.
    EndVisit,
    /// The time of [`crate::Session::next_deadline`] has come.
    Tick,
}

/// What came of an action.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Acted {
    /// The way on.
    pub outcome: String,
    /// What texts may use as `{values.<name>}`; they replace values of the same name.
    pub values: BTreeMap<String, Localised>,
    /// Lists for `pick` nodes; they replace lists of the same name.
    pub lists: BTreeMap<String, Vec<Item>>,
    /// The proof of who the customer is, where the action has got one; opaque to the flow.
    pub identity: Option<String>,
}

/// Where the centre has a contact, for [`crate::Session::reconcile`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// With the flow.
    SelfService,
    /// In the queue, or offered to an agent.
    Queued,
    /// In conversation.
    Connected,
    /// After the conversation.
    Survey,
}

/// What a session asks of its shell, to be done in this order.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// A flow begins to serve.
    Entered { flow: FlowId, version: u32 },
    /// The flow reaches a node.
    Visit { flow: FlowId, node: NodeId, kind: &'static str },
    /// Says the prompts one after the other and shows the choices.
    Say { token: u64, language: Language, prompts: Vec<Prompt>, choices: Vec<ShownChoice> },
    /// Stops what is being said; its token is not reported any more.
    StopSaying,
    /// What is keyed or written from now on is secret, or no longer is.
    SecureEntry(bool),
    /// Music while waiting. Only calls.
    Music(bool),
    /// The contact waits for a person from now on.
    Enqueue(Wanted),
    /// The contact leaves its queue and stays with the flow.
    LeaveQueue,
    /// The customer would rather be called back; [`Input::CallBackPromised`] tells that it is promised.
    PromiseCallBack,
    /// The customer is asked to rate.
    AskRating { grades: u8 },
    /// The customer's grade, the higher the better.
    Rate { score: u8, grades: u8 },
    /// Why the customer graded low.
    ExplainRating { reason: RatingReason },
    /// The contact's language from now on.
    SetLanguage(Language),
    /// A node's question is answered; without a value where the journal must not hold it.
    Answered { node: NodeId, value: Option<String> },
    /// Has something done; [`Input::Acted`] tells what came of it. The same token stands for the same act, also after a
    /// restart: it is to be done once.
    Act(Wish),
    /// What the customer said was understood as this wish, or as nothing.
    Understood { intent: Option<String>, probability: f32 },
    /// A caller's door listens for one utterance, with words that are likely. Only calls.
    Listen { token: u64, language: Language, hot_words: Vec<String> },
    /// The door need not listen any more.
    StopListening,
    /// The customer is back with the agent; the outcome is the one with which the flow returned, `completed` or `failed`
    /// where it ended, `person` where it led to a person, `cancelled` where the agent took the customer back, and
    /// `unavailable` where there is no such flow.
    VisitOver { outcome: String },
    /// The contact is over for the flow, after what is being said has been said.
    Finish { cause: EndCause },
}

/// An action that a flow wants done.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    /// Grows with every act of the contact.
    pub token: u64,
    pub node: NodeId,
    pub action: String,
    pub parameters: BTreeMap<String, String>,
    pub secrets: BTreeMap<String, Secret<String>>,
    pub identity: Option<String>,
    pub language: Language,
}

/// A choice as a chat shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownChoice {
    pub key: Key,
    pub label: String,
    /// Whether it is a grade of a survey.
    pub is_grade: bool,
}

impl ShownChoice {
    /// A choice that is no grade.
    pub(crate) fn plain(key: Key, label: impl Into<String>) -> Self {
        Self { key, label: label.into(), is_grade: false }
    }
}

/// The person that a flow wants for a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub queue: QueueId,
    /// Skills with the lowest level that will do.
    pub skills: Vec<(SkillId, u8)>,
    pub priority: i32,
    pub language: Language,
}
