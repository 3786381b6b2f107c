//! Where the rooms meet: what the centre asks of doors and of self-service, and what it needs from them.
//!
//! A *door* (voice, messaging) carries out [`DoorCommand`]s and reports what happens at the door to the
//! [`Center`]; *self-service* runs the flows. Neither knows the other: a flow says
//! [`DoorCommand::Say`] to whichever door the contact came through. The bank behind the centre is
//! [`core_bank::CoreBank`], its branches and machines [`places::Places`].

pub mod arrangement;
pub mod conversations;
pub mod core_bank;
pub mod knowledge_base;
pub mod language_model;
pub mod listener;
pub mod places;
pub mod proofs;
pub mod recognizer;
pub mod sms_gateway;
pub mod translator;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use domain::contact::{Channel, Direction, Party};
use domain::customer::{CareGroup, Tier};
use domain::events::EndCause;
use domain::phone::Phone;
use domain::secret::Secret;
use domain::{
    AgentId, BusinessId, ContactId, CustomerId, FlowId, GuestId, Language, LineId, Localised, NodeId, ObjectId,
    OfferId, QueueId, SkillId, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::conversation::Invitee;
use arrangement::Arrangement;

/// What is known of a contact when it arrives; doors fill it in.
#[derive(Debug, Clone)]
pub struct NewContact {
    /// The contact's id, made by the door so that it can refer to the contact before the centre has answered.
    pub id: ContactId,
    pub channel: Channel,
    pub direction: Direction,
    /// The bank's number that was dialled, or the chat entrance.
    pub line: LineId,
    /// The caller's number, where the channel shows one.
    pub phone: Option<Phone>,
    /// The customer, where the door knows (signed-in chat); otherwise the centre looks the number up.
    pub customer: Option<CustomerId>,
    /// The name that a chat visitor gave.
    pub visitor_name: Option<String>,
    /// The language that the customer asked for, where the door knows.
    pub language: Option<Language>,
}

/// What everybody who serves a contact may know of it.
#[derive(Debug, Clone)]
pub struct ContactBrief {
    pub id: ContactId,
    pub channel: Channel,
    pub line: LineId,
    pub language: Language,
    pub customer: Option<CustomerId>,
    /// The customer's or visitor's name; personal data, never logged.
    pub customer_name: Option<String>,
    pub tier: Tier,
    pub care: Option<CareGroup>,
    /// The city or province in the bank's books.
    pub region: Option<String>,
    /// The number that the network shows, where the channel has one; personal data, never logged.
    pub phone: Option<Phone>,
    pub arrived_at: Timestamp,
}

impl ContactBrief {
    /// What the router's policy may know of the contact by itself, served in this language.
    pub(crate) fn facts(&self, language: Language) -> routing::Facts {
        routing::Facts {
            tier: self.tier,
            care: self.care.into_iter().collect(),
            language: Some(language),
            line: Some(self.line.clone()),
            ..routing::Facts::default()
        }
    }
}

/// Something to be heard or read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prompt {
    /// The text, spoken by the synthesiser or shown.
    pub text: Localised,
    /// A recorded audio object per language that is played in place of the synthesised text.
    pub audio: Option<ObjectId>,
}

/// A choice that a chat shows as a button and that a phone customer keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The key: `1`, `0`, `*` …
    pub key: String,
    /// What it stands for, in the contact's language.
    pub label: String,
    /// Whether it is a grade of a survey.
    pub is_grade: bool,
}

/// What the centre or a flow asks of a door. Commands for a contact are carried out in the order given.
#[derive(Debug, Clone)]
pub enum DoorCommand {
    /// Voice: plays the prompts one after the other, then reports `playback_finished(token)`.
    /// Text: posts them as one message of the machine, with the choices as buttons, and reports at once.
    Say { token: u64, language: Language, prompts: Vec<Prompt>, choices: Vec<Choice> },
    /// Stops what [`DoorCommand::Say`] plays (the customer keyed something); the token is not reported.
    StopSaying,
    /// From now on digits (voice) or texts (chat) are secrets: they are delivered only as
    /// [`CustomerInput::SecureDigit`] and reach neither agent, recording, journal nor log. In chat: a masked field.
    SecureEntry(bool),
    /// Listens to what the customer says (voice), also while [`DoorCommand::Say`] sounds. The door reports
    /// [`CustomerInput::SpeechStarted`], so that the prompt can be stopped, and then one [`CustomerInput::Speech`] or
    /// [`CustomerInput::SpeechFailed`], with which listening is over; whoever wants to hear more asks again. Nothing is
    /// reported of a customer who says nothing. A second `Listen` replaces the first. Where nobody may listen (secure
    /// entry, a conversation, no recogniser for the language), `SpeechFailed` comes at once. Text doors pass it over.
    Listen {
        /// Tells it from other listening of the same contact, in logs; it is not reported.
        token: u64,
        language: Language,
        /// Words and phrases that are likely at this place of the flow.
        hot_words: Vec<String>,
    },
    /// Ends [`DoorCommand::Listen`]; nothing more is reported of it. Secure entry and a conversation end it too.
    StopListening,
    /// Music on hold on or off (voice). Off also before a `Say`; doors may ignore it in text.
    Music(bool),
    /// Shows the offer on the agent's phone: rings a registered SIP phone. Browser phones and text doors ignore it.
    Ring { offer: OfferId, agent: AgentId },
    /// Stops the ringing of [`DoorCommand::Ring`].
    StopRinging { offer: OfferId, agent: AgentId },
    /// Joins customer and agent. Answer with `conversation_joined` or `agent_leg_failed`.
    Join { agent: AgentId, recording: ObjectId },
    /// The customer hears music, the agent nothing.
    Hold,
    /// Both hear each other again.
    Resume,
    /// The customer, in conversation, is led through a flow meanwhile: from now on they hear what is said and not the
    /// agent, who hears nothing; digits reach the flow.
    Lend,
    /// Customer and agent hear each other again.
    TakeBack,
    /// Calls the customer of a contact that begins with this, or who left and is called back, under the line. Answer with `dial_answered` or
    /// `dial_failed`.
    Dial { number: Phone, line: LineId },
    /// Calls a guest of the conversation: a member of staff's telephone, or an outside number over the trunk, under the
    /// contact's line. Answer with `guest_came` or `guest_gone`.
    CallGuest { guest: GuestId, who: Invitee },
    /// Ends a guest's leg; nothing more is reported of it.
    PartGuest { guest: GuestId },
    /// From now on these hear each other. Whoever owns the conversation by it takes the place of the agent before, who
    /// has left it.
    Arrange(Arrangement),
    /// Parts the agent from the customer, who stays (survey, back to the queue).
    Part { agent: AgentId },
    /// Ends the contact at the door, after what is being said has been said.
    End { cause: EndCause },
}

/// What a customer keys, chooses or writes.
#[derive(Debug, Clone)]
pub enum CustomerInput {
    /// A key of the phone: `0`–`9`, `*`, `#`, `A`–`D`.
    Digit(char),
    /// A key pressed during secure entry.
    SecureDigit(Secret<char>),
    /// What was typed whole during secure entry, in a masked field.
    SecureText(Secret<String>),
    /// A text, or the key of a [`Choice`].
    Text(String),
    /// A file or picture, already stored.
    File(ObjectId),
    /// The customer has begun to speak: prompts are in their way.
    SpeechStarted,
    /// What the customer said, as far as the recogniser understood it.
    Speech {
        /// The text; empty if it was noise.
        text: String,
        /// How sure the recogniser is, 0–1; what is low is better asked for again, or by keys.
        confidence: f32,
    },
    /// Speech cannot be understood here (no recogniser, a lost one): ask for keys.
    SpeechFailed,
}

/// A door: translates one kind of wire to contacts and back.
pub trait Door: Send + Sync + 'static {
    /// Carries the command out without blocking; a contact that is not at this door is passed over.
    fn perform(&self, contact: ContactId, command: DoorCommand);

    /// Tells where a waiting contact stands, for doors that show it.
    fn standing(&self, _contact: ContactId, _standing: Standing) {}
}

/// Whether an agent can be reached by phone at this moment.
pub trait AgentPhones: Send + Sync + 'static {
    /// How a voice contact would reach the agent now; `None` if it would not.
    fn reachable(&self, agent: AgentId) -> Option<PhoneKind>;
}

/// The kind of phone that an agent has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PhoneKind {
    /// WebRTC in the desk page; the offer is accepted on the page.
    Browser,
    /// A registered SIP phone; it rings, and answering it accepts the offer.
    Sip,
    /// The agent's own telephone outside, called over the trunk; a key accepts the offer.
    Home,
}

impl PhoneKind {
    /// Whether the offer is answered at the phone; a browser answers it on the page.
    #[must_use]
    pub const fn rings(self) -> bool {
        matches!(self, Self::Sip | Self::Home)
    }
}

/// Where a waiting contact stands, for announcements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Standing {
    /// 1 for the contact that is served next.
    pub position: u32,
    /// The expected wait, in whole seconds.
    pub expected_wait_seconds: u32,
}

/// What a flow asks for when it wants a person.
#[derive(Debug, Clone)]
pub struct QueueRequest {
    pub queue: QueueId,
    /// Skills beside the queue's own, with the lowest level that will do (1–10).
    pub skills: Vec<(SkillId, u8)>,
    /// Added to the priority that tier and care group give.
    pub priority: i32,
    pub language: Language,
    /// What self-service has learnt.
    pub heard: Heard,
}

/// What self-service has learnt of a customer who wants a person, for the routing policy.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    /// What it is about.
    pub business: Option<BusinessId>,
    /// What the customer said or chose, to be searched for the policy's phrases. It is kept nowhere.
    pub said: Vec<String>,
    /// Who the customer has shown to be.
    pub verified: Option<CustomerId>,
}

/// What an emergency plan that is on says at the head of flows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyAnnouncement {
    /// Its own key, by which the order is the same each time.
    pub key: String,
    /// The slot that says it.
    pub slot: String,
    pub text: Localised,
    /// The lines on which it is said; none: all.
    pub lines: Vec<LineId>,
    /// The regions of customers to whom it is said, as in the bank's books; none: all.
    pub regions: Vec<String>,
}

/// The machine at the door. Calls return at once; what comes of them is told to the centre and the door.
pub trait SelfService: Send + Sync + 'static {
    /// The contact is at the door: start its line's flow.
    fn begin(&self, contact: Arc<ContactBrief>);
    /// The customer keyed, chose or wrote something while the flow has them (queue included).
    fn input(&self, contact: ContactId, input: CustomerInput);
    /// What `Say` with this token played has been heard to its end.
    fn playback_finished(&self, contact: ContactId, token: u64);
    /// The queued contact's place changed or is due to be announced.
    fn standing(&self, contact: ContactId, standing: Standing);
    /// An agent has the contact: the flow waits for the conversation's end.
    fn connected(&self, contact: ContactId, agent: AgentId);
    /// The contact is back in its queue (missed offer after the flow had stopped announcing, lost agent).
    fn requeued(&self, contact: ContactId);
    /// The conversation is over and the customer is still there: survey, then end.
    fn conversation_ended(&self, contact: ContactId, by: Party);
    /// The queue is full and its policy lets nobody else in: the flow goes on.
    fn turned_away(&self, _contact: ContactId) {}
    /// The waiting customer is to be asked whether they would rather be called back.
    fn call_back_offered(&self, _contact: ContactId) {}
    /// The call-back is promised; the customer may go.
    fn call_back_promised(&self, _contact: ContactId) {}
    /// The waiting customer is told this, in place of what is being said; then the wait goes on.
    fn announce(&self, _contact: ContactId, _prompts: Vec<Prompt>) {}
    /// From now on flows say this at their head, beside what the bank announces itself.
    fn emergencies(&self, _announcements: Vec<EmergencyAnnouncement>) {}
    /// The customer is gone: forget the contact.
    fn dismissed(&self, contact: ContactId);
    /// The agent, who waits, has the customer led through the flow. Answered by [`crate::Center::visit_over`].
    fn visit(&self, _contact: Arc<ContactBrief>, _flow: FlowId) {}
    /// The agent takes the customer back. Answered as a visit that ends.
    fn end_visit(&self, _contact: ContactId) {}
    /// The flows through which an agent may have a customer led, by name.
    fn flows_for_agents(&self) -> Vec<(FlowId, Localised)> {
        Vec::new()
    }
    /// What the author of a flow calls a node, for the desk.
    fn node_name(&self, _flow: &FlowId, _node: &NodeId) -> Option<Localised> {
        None
    }
}

/// A stretch of linear PCM, 16 bit, mono.
#[derive(Debug, Clone)]
pub struct Speech {
    /// Samples a second.
    pub rate: u32,
    /// Little-endian signed 16-bit samples.
    pub samples: Arc<[i16]>,
}

/// Why a text could not be spoken.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SpeechError {
    /// The engine is not there or failed; the caller goes on without the prompt.
    #[error("the synthesiser failed: {0}")]
    Failed(String),
    /// The engine took longer than its deadline.
    #[error("the synthesiser took longer than {0:?}")]
    TooSlow(Duration),
}

/// Speaks texts and finds recorded prompts. Both are cached by the implementation.
#[async_trait]
pub trait Synthesizer: Send + Sync + 'static {
    /// The text as speech at 8,000 samples a second.
    async fn speak(&self, language: Language, text: &str) -> Result<Speech, SpeechError>;
}

/// A file as stored.
#[derive(Debug, Clone)]
pub struct StoredFile {
    pub id: ObjectId,
    pub name: String,
    pub media_type: String,
    pub bytes: Bytes,
}
