//! What is known of a contact beside its queue, for the policy to judge.

use domain::contact::Medium;
use domain::customer::{CareGroup, Tier};
use domain::{AgentId, BusinessId, Language, LineId, QueueId, RegionId};
use serde::{Deserialize, Serialize};

/// What the centre knows of a contact and its customer. Nothing here has to be known: the default is a contact of
/// whom nothing is, and rules that ask for something do not match it.
///
/// Facts can be stored, so that a contact is judged by the same after a restart; what the customer said is not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The tier of the customer, whichever number was dialled.
    pub tier: Tier,
    /// The star level, 1 to 7, if the bank has given one.
    pub star: Option<u8>,
    /// The care groups that the customer is registered in.
    pub care: Vec<CareGroup>,
    /// What the customer said while in self-service, to be searched for the policy's phrases. Kept no longer than
    /// it takes to find them, and in no explanation.
    #[serde(skip)]
    pub said: Vec<String>,
    /// The language that the customer is to be served in.
    pub language: Option<Language>,
    /// Where the customer is.
    pub region: Option<RegionId>,
    /// The number or entrance by which the customer came.
    pub line: Option<LineId>,
    /// What it is about.
    pub business: Option<BusinessId>,
    /// How the customer feels.
    pub mood: Option<Mood>,
    /// Who served the customer last.
    pub last_agent: Option<AgentId>,
    /// Who agreed with the customer on a call-back: they go first if they have room when its time has come.
    pub promised_by: Option<AgentId>,
    /// The customer's relationship manager.
    pub manager: Option<AgentId>,
}

/// How a customer feels, as heard or read in self-service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mood {
    /// 平静.
    Calm,
    /// 不满.
    Upset,
    /// 愤怒.
    Angry,
}

impl Mood {
    /// The stable name used in tables and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Upset => "upset",
            Self::Angry => "angry",
        }
    }
}

/// Everything that a rule can ask about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) queue: &'a QueueId,
    pub(crate) medium: Medium,
}
