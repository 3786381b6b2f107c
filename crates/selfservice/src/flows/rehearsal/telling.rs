//! What a rehearsal tells of what the engine asks for.

use domain::events::EndCause;
use domain::rating::RatingReason;
use domain::{FlowId, Language, NodeId, ObjectId, QueueId, SkillId};
use flow::Output;
use serde::Serialize;

use crate::acts::outcomes_of;

/// One thing that happens to a rehearsed contact.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Told {
    /// A flow begins to serve.
    Entered { flow: FlowId, version: u32 },
    /// The flow reaches a node.
    Visited { flow: FlowId, node: NodeId, kind: String },
    /// The customer hears or reads this, and may choose.
    Said { language: Language, prompts: Vec<SaidPrompt>, choices: Vec<ShownKey> },
    /// A node's question is answered; without a value where the journal would not hold it.
    Answered { node: NodeId, value: Option<String> },
    /// What is given from now on is secret, or no longer is.
    SecureEntry { on: bool },
    /// The contact would wait for a person.
    Queued { queue: QueueId, skills: Vec<(SkillId, u8)>, priority: i32 },
    /// It would leave the queue.
    LeftQueue,
    /// The customer would be promised a call-back.
    CallBackAsked,
    /// An agent has served it.
    Served,
    /// The customer is asked to rate.
    RatingAsked { grades: u8 },
    /// The customer's grade.
    Rated { score: u8, grades: u8 },
    /// The customer says why they graded low.
    RatingExplained { reason: RatingReason },
    /// The contact's language from now on.
    LanguageSet { language: Language },
    /// A sentence was taken for this wish, or for none.
    Understood { intent: Option<String>, probability: f32 },
    /// The flow waits for an action; nothing is carried out, the next step says how it comes out.
    Acting {
        node: NodeId,
        action: String,
        parameters: std::collections::BTreeMap<String, String>,
        outcomes: Vec<String>,
    },
    /// The contact is over.
    Ended { cause: EndCause },
}

/// One prompt in the language of the contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SaidPrompt {
    pub text: String,
    /// The recording that a caller hears in place of the spoken text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio: Option<ObjectId>,
}

/// A choice as a chat shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ShownKey {
    pub key: String,
    pub label: String,
}

impl Told {
    /// What is told of an output; music and the end of speech are nothing to tell.
    pub(super) fn of(output: Output) -> Option<Self> {
        let told = match output {
            Output::Entered { flow, version } => Self::Entered { flow, version },
            Output::Visit { flow, node, kind } => Self::Visited { flow, node, kind: kind.to_owned() },
            Output::Say { language, prompts, choices, .. } => Self::Said {
                language,
                prompts: prompts
                    .iter()
                    .map(|prompt| SaidPrompt {
                        text: prompt.text.get(language).to_owned(),
                        audio: prompt.audio.get(&language).copied(),
                    })
                    .collect(),
                choices: choices
                    .into_iter()
                    .map(|choice| ShownKey { key: choice.key.to_string(), label: choice.label })
                    .collect(),
            },
            Output::Answered { node, value } => Self::Answered { node, value },
            Output::SecureEntry(on) => Self::SecureEntry { on },
            Output::Enqueue(wanted) => {
                Self::Queued { queue: wanted.queue, skills: wanted.skills, priority: wanted.priority }
            }
            Output::LeaveQueue => Self::LeftQueue,
            Output::PromiseCallBack => Self::CallBackAsked,
            Output::AskRating { grades } => Self::RatingAsked { grades },
            Output::Rate { score, grades } => Self::Rated { score, grades },
            Output::ExplainRating { reason } => Self::RatingExplained { reason },
            Output::SetLanguage(language) => Self::LanguageSet { language },
            Output::Finish { cause } => Self::Ended { cause },
            Output::Understood { intent, probability } => Self::Understood { intent, probability },
            Output::Act(wish) => Self::Acting {
                outcomes: outcomes_of(&wish.action).unwrap_or_default().into_iter().map(str::to_owned).collect(),
                node: wish.node,
                action: wish.action,
                parameters: wish.parameters,
            },
            // Nobody visits out of a rehearsal.
            Output::VisitOver { .. }
            | Output::StopSaying
            | Output::Music(_)
            | Output::Listen { .. }
            | Output::StopListening => return None,
        };
        Some(told)
    }
}
