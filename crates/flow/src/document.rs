//! A flow as it is written: nodes that point at each other by name.

use std::collections::BTreeMap;
use std::fmt;

use domain::rating::RatingReason;
use domain::{FlowId, Language, LineId, Localised, NodeId, QueueId, SkillId};
use serde::{Deserialize, Serialize};

use crate::business::{Act, Call, Meaning, Pick, Return, Understanding};
use crate::condition::Condition;
use crate::prompt::Prompt;

/// A flow (流程): what the machine says and asks on some lines, and where that leads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The flow's key.
    pub id: FlowId,
    /// What people call it.
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    /// The lines whose contacts begin here; a flow without lines is entered by `transfer` only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineId>,
    /// The languages in which every text must exist.
    pub languages: Vec<Language>,
    /// Whether an agent in conversation may send the customer through it and gets them back when it returns or ends.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub for_agents: bool,
    /// The first node.
    pub start: NodeId,
    /// Where a customer gets who asks for a person in their own words.
    pub human: Human,
    /// Where a contact goes on that has been led in circles or to a node that is not there.
    pub error: NodeId,
    /// What customers may say in place of choosing; without it only choices and their words are understood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub understanding: Option<Understanding>,
    /// The nodes by their keys.
    #[schema(value_type = HashMap<String, Node>)]
    pub nodes: BTreeMap<NodeId, Node>,
}

/// The way to a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Human {
    /// The node that leads to a person.
    pub node: NodeId,
    /// Further words that mean a person, beside 人工, 转人工, agent, human and the like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// One step of a flow (节点).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Node {
    /// 播报: says something and goes on.
    Say(Say),
    /// 菜单: offers choices.
    Menu(Menu),
    /// 收号/提问: asks for digits or a text.
    Ask(Ask),
    /// 判断: goes on by what is known.
    Decide(Decide),
    /// 营业时间: goes on by the time.
    BusinessHours(BusinessHours),
    /// 公告: says the announcement of a slot if one is valid.
    Announce(Announce),
    /// 切换语言: goes on in another language.
    SetLanguage(SetLanguage),
    /// 业务动作: has the bank or the centre do something.
    Act(Act),
    /// 列表选择: lets the customer pick from a list.
    Pick(Pick),
    /// 调用子流程: goes through another flow and comes back.
    Call(Call),
    /// 返回: goes back to the flow that called this one.
    Return(Return),
    /// 排队: waits for a person, and for the conversation to end.
    Queue(Queue),
    /// 满意度: asks for a rating.
    Survey(Survey),
    /// 转流程: goes on in another flow.
    Transfer(Transfer),
    /// 结束: says good-bye and ends the contact.
    End(End),
}

/// Says something and goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Say {
    /// What the desk shows as a step of the customer's path.
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    pub prompts: Vec<Prompt>,
    /// Whether a key stops what is being said. The key then counts for the menu or question that follows.
    #[serde(default = "yes")]
    pub barge_in: bool,
    pub next: NodeId,
}

/// Offers choices: by key on the phone, by button or in words in a chat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Menu {
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    pub prompts: Vec<Prompt>,
    /// 1 to 12 choices.
    pub options: Vec<MenuOption>,
    #[serde(default = "yes")]
    pub barge_in: bool,
    /// Seconds of silence after the prompts, 1 to 60. Chats wait ten minutes at least.
    #[serde(default = "five_seconds")]
    pub timeout_seconds: u16,
    pub no_input: Retry,
    pub no_match: Retry,
    /// Where a customer goes who corrects something that was said before (“不对，是两千”): by slot.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = HashMap<String, String>)]
    pub corrections: BTreeMap<String, NodeId>,
}

/// One choice of a menu.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MenuOption {
    pub key: Key,
    #[schema(value_type = HashMap<String, String>)]
    pub label: Localised,
    /// Words by which a chat customer means this choice, beside its label.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// What the choice means whatever it is called: any way of saying yes, or no, chooses it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub means: Option<Meaning>,
    /// Why the customer graded low, where the menu asks for that after a survey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating_reason: Option<RatingReason>,
    pub next: NodeId,
}

/// What happens when nothing, or nothing that fits, was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// How many times the node asks again, 0 to 9.
    pub again: u8,
    /// What is said before the node's own prompts are repeated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<Prompt>,
    /// Where the contact goes on after that.
    pub next: NodeId,
}

/// Asks for digits or a text. The answer can be used by `decide` and in later texts as `{answers.<node>}`,
/// unless it is secure: then no text, event or log ever holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    pub prompts: Vec<Prompt>,
    pub input: InputKind,
    /// What the question is about (`amount`, `date` …): if the customer has said it already, it is not asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    /// The fewest characters that will do, at least 1.
    #[serde(default = "one")]
    pub min_length: u16,
    /// The most characters, up to 32 digits or 500 characters of text; digits are complete when it is reached.
    pub max_length: u16,
    /// The key that completes the digits, usually `#`. `*` clears what was keyed unless it is the terminator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminator: Option<Key>,
    /// Secure entry (安全收号): digits reach neither agent, recording, journal nor log.
    #[serde(default)]
    pub secure: bool,
    /// Whether the journal holds the answer. Only for answers that are no personal data.
    #[serde(default)]
    pub record_answer: bool,
    #[serde(default = "yes")]
    pub barge_in: bool,
    /// Seconds of silence after the prompts, 1 to 60.
    #[serde(default = "eight_seconds")]
    pub timeout_seconds: u16,
    /// Seconds between two digits after which the entry counts as complete, 1 to 20.
    #[serde(default = "four_seconds")]
    pub inter_digit_seconds: u16,
    pub no_input: Retry,
    pub no_match: Retry,
    pub next: NodeId,
}

/// What an `ask` node takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InputKind {
    /// Digits, keyed or written.
    Digits,
    /// A text; on the phone only where the flow listens to speech, otherwise the node goes on at `no_match` at once.
    Text,
    /// An amount of money: keyed with `*` for the decimal point, written or spoken in any way. The answer is `1234.50`.
    Amount,
    /// A day: keyed as eight digits, written or spoken in any way. The answer is `2026-03-02`.
    Date,
}

/// Goes on by what is known: at the first case that holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    pub cases: Vec<Case>,
    pub otherwise: NodeId,
}

/// One case of a `decide` node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub when: Condition,
    pub next: NodeId,
}

/// Goes on by whether a desk is open now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BusinessHours {
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    /// The key of the opening hours.
    pub hours: String,
    pub open: NodeId,
    pub closed: NodeId,
}

/// Says the announcement of a slot if one is valid now, and goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Announce {
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    /// The key of the slot.
    pub slot: String,
    #[serde(default = "yes")]
    pub barge_in: bool,
    pub next: NodeId,
}

/// Goes on in another language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetLanguage {
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    pub language: Language,
    pub next: NodeId,
}

/// Waits for a person. Goes on at `next` when the conversation is over and the customer is still there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    pub queue: QueueId,
    /// Skills beside the queue's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<SkillNeed>,
    /// Added to the priority that tier and care group give, −100 to 100.
    #[serde(default)]
    pub priority: i32,
    /// Said on entering; the wait has begun.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<Prompt>,
    /// Said again and again while the customer waits, music between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announcement: Option<StandingAnnouncement>,
    /// Ways out of the queue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<MenuOption>,
    /// Where the contact goes on when nobody has taken it for too long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overflow: Option<Overflow>,
    /// How a customer is asked whether they would rather be called back, once the routing policy offers it. Without it
    /// they go on waiting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_back: Option<CallBack>,
    /// Where the contact goes on when the queue is full and its policy lets nobody else in; without it, at `refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<NodeId>,
    /// Where the contact goes on when the centre does not take it.
    pub refused: NodeId,
    /// Where the contact goes on after the conversation.
    pub next: NodeId,
}

/// Asks a waiting customer whether they would rather be called back; their place in the queue is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallBack {
    pub prompts: Vec<Prompt>,
    /// The key of the phone, or of a chat's button, that says yes.
    pub key: Key,
    #[schema(value_type = HashMap<String, String>)]
    pub label: Localised,
    /// Words by which a chat customer says yes, beside the label.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Where the contact goes on when the call-back is promised.
    pub next: NodeId,
}

/// A skill and the lowest level that will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SkillNeed {
    pub skill: SkillId,
    /// 1 to 10.
    pub level: u8,
}

/// Tells the customer where they stand: `{position}` is 1 for the customer who is served next, `{ahead}` is the number
/// of customers before them, `{minutes}` is the expected wait, rounded up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StandingAnnouncement {
    /// Seconds from one announcement to the next, 10 to 600. In a chat it is said only when the position has changed.
    pub every_seconds: u16,
    pub prompts: Vec<Prompt>,
}

/// The longest wait in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Overflow {
    /// Seconds, 10 to 86,400.
    pub after_seconds: u32,
    pub next: NodeId,
}

/// Asks for a rating.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    pub prompts: Vec<Prompt>,
    /// 2 to 9 grades whose scores are 1, 2, 3 … in any order.
    pub grades: Vec<Grade>,
    #[serde(default = "yes")]
    pub barge_in: bool,
    #[serde(default = "eight_seconds")]
    pub timeout_seconds: u16,
    pub no_input: Retry,
    pub no_match: Retry,
    /// Where those who grade below the middle go on, to be asked why; as all others without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<NodeId>,
    pub next: NodeId,
}

/// One grade of a survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    pub key: Key,
    #[schema(value_type = HashMap<String, String>)]
    pub label: Localised,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// The higher the better.
    pub score: u8,
}

/// Goes on in another flow, which knows nothing of this one's answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    pub flow: FlowId,
    /// Where the contact goes on if that flow is not published.
    pub otherwise: NodeId,
}

/// Says good-bye and ends the contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct End {
    #[serde(default, skip_serializing_if = "is_blank")]
    #[schema(value_type = HashMap<String, String>)]
    pub name: Localised,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<Prompt>,
}

/// A key of the phone: `0`–`9`, `*`, `#`, `A`–`D`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9*#A-D]$")]
pub struct Key(char);

/// A text that is no key of a phone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a key is one of 0 to 9, *, #, A to D")]
pub struct InvalidKey;

impl Key {
    /// The key as a character.
    #[must_use]
    pub const fn char(self) -> char {
        self.0
    }
}

impl TryFrom<char> for Key {
    type Error = InvalidKey;
    fn try_from(character: char) -> Result<Self, InvalidKey> {
        match character {
            '0'..='9' | '*' | '#' | 'A'..='D' => Ok(Self(character)),
            _ => Err(InvalidKey),
        }
    }
}

impl TryFrom<String> for Key {
    type Error = InvalidKey;
    fn try_from(text: String) -> Result<Self, InvalidKey> {
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            (Some(character), None) => Self::try_from(character),
            _ => Err(InvalidKey),
        }
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.0.to_string()
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

pub(crate) const fn yes() -> bool {
    true
}
const fn one() -> u16 {
    1
}
const fn four_seconds() -> u16 {
    4
}
const fn five_seconds() -> u16 {
    5
}
const fn eight_seconds() -> u16 {
    8
}
pub(crate) fn is_blank(text: &Localised) -> bool {
    text.0.is_empty()
}
