//! Messages: what was said in a chat, as it is kept and as it is shown.

use std::sync::Arc;

use center::ports::Choice;
use domain::contact::Party;
use domain::{AgentId, ContactId, MessageId, ObjectId, Timestamp};
use serde::{Deserialize, Serialize};

/// Who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    Customer,
    Agent,
    /// The flow or bot.
    Machine,
    /// The centre: notices.
    System,
}

/// What kind of message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Text,
    Image,
    File,
    /// A text of the machine with buttons.
    Choices,
    /// A line between the bubbles: who serves, that the chat ended.
    Notice,
    /// The request for a grade, with buttons; from the customer: the grade.
    Rating,
}

/// A button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ChoiceView {
    pub key: String,
    pub label: String,
}

/// A file of a message; its content is fetched by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FileView {
    pub id: ObjectId,
    pub name: String,
    pub media_type: String,
    /// Bytes.
    pub size: u64,
}

/// The content of a message: the column `body`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Body {
    #[serde(default)]
    pub(crate) text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) choices: Vec<ChoiceView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<FileView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) agent: Option<AgentId>,
}

/// A message that has not been given its place yet.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) id: MessageId,
    pub(crate) sender: Sender,
    /// Chosen by the sender; a second draft with the same one is the same message.
    pub(crate) client_id: String,
    pub(crate) kind: Kind,
    pub(crate) body: Body,
}

/// A message in its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub(crate) contact: ContactId,
    /// The place among the contact's messages, from 1.
    pub(crate) seq: i64,
    pub(crate) id: MessageId,
    pub(crate) sender: Sender,
    pub(crate) client_id: String,
    pub(crate) kind: Kind,
    pub(crate) body: Body,
    pub(crate) at: Timestamp,
}

/// A message as pages show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MessageView {
    pub id: MessageId,
    /// The place among the contact's messages, from 1 without gaps: the cursor.
    pub seq: i64,
    /// Chosen by the sender's page to find its own message again.
    pub client_id: String,
    pub from: Sender,
    pub kind: Kind,
    pub text: String,
    pub choices: Vec<ChoiceView>,
    pub file: Option<FileView>,
    /// How the agent who wrote it is named to the reader.
    #[schema(value_type = Option<String>)]
    pub agent_name: Option<Arc<str>>,
    pub at: Timestamp,
}

/// A member of staff as messages name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentCard {
    /// The staff number (工号).
    pub number: Arc<str>,
    pub name: Arc<str>,
}

impl Sender {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::Machine => "machine",
            Self::System => "system",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Customer, Self::Agent, Self::Machine, Self::System].into_iter().find(|sender| sender.code() == code)
    }

    /// As the journal names the sender.
    pub(crate) const fn party(self) -> Party {
        match self {
            Self::Customer => Party::Customer,
            Self::Agent => Party::Agent,
            Self::Machine => Party::Machine,
            Self::System => Party::System,
        }
    }
}

impl Kind {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Image => "image",
            Self::File => "file",
            Self::Choices => "choices",
            Self::Notice => "notice",
            Self::Rating => "rating",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Text, Self::Image, Self::File, Self::Choices, Self::Notice, Self::Rating]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

impl From<Choice> for ChoiceView {
    fn from(choice: Choice) -> Self {
        Self { key: choice.key, label: choice.label }
    }
}

impl Body {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl Draft {
    /// A draft of the machine or the centre: its client id is its own id.
    pub(crate) fn own(sender: Sender, kind: Kind, body: Body) -> Self {
        let id = MessageId::generate();
        Self { id, sender, client_id: id.to_string(), kind, body }
    }

    pub(crate) fn placed(self, contact: ContactId, seq: i64, at: Timestamp) -> Message {
        Message {
            contact,
            seq,
            id: self.id,
            sender: self.sender,
            client_id: self.client_id,
            kind: self.kind,
            body: self.body,
            at,
        }
    }
}

impl Message {
    /// The message as a page shows it that names its agent so.
    pub(crate) fn view(self, agent_name: Option<Arc<str>>) -> MessageView {
        MessageView {
            id: self.id,
            seq: self.seq,
            client_id: self.client_id,
            from: self.sender,
            kind: self.kind,
            text: self.body.text,
            choices: self.body.choices,
            file: self.body.file,
            agent_name,
            at: self.at,
        }
    }
}
