//! What the calls ask their shell to do.

use std::path::PathBuf;

use bytes::Bytes;
use center::ports::recognizer::Hearing;
use center::ports::{NewContact, Prompt};
use domain::contact::Party;
use domain::events::{EndCause, GuestEnd, MissCause};
use domain::{AgentId, ContactId, GuestId, Language, ObjectId, OfferId};

use crate::media::CallerSound;
use crate::sip::Peer;
use crate::sip::endpoint::RequestKey;
use crate::sip::registrar::Binding;

/// Something that takes time or a socket.
#[derive(Debug)]
pub enum Errand {
    /// Send this.
    Send(Peer, Bytes),
    /// Tell the centre. What is told of one contact is told in order, one after the other.
    Report(ContactId, Report),
    /// Make the prompts ready, then call [`super::Calls::prepared`] with the number.
    Prepare {
        /// For whom.
        contact: ContactId,
        /// Comes back with the clips.
        number: u64,
        /// In which language.
        language: Language,
        /// What is to be said.
        prompts: Vec<Prompt>,
    },
    /// Recognise what the customer says, telling [`super::Calls::recognized`] with the number.
    Listen {
        /// Who speaks.
        contact: ContactId,
        /// Comes back with what is heard.
        number: u64,
        /// What is likely to be said.
        hearing: Hearing,
        /// The sound; it ends when nobody wants to hear more.
        sound: CallerSound,
    },
    /// Write down what one side of a conversation says.
    Scribe {
        /// The conversation.
        contact: ContactId,
        /// Customer or agent.
        by: Party,
        /// The sound; it ends when the side is no longer written down.
        sound: CallerSound,
    },
    /// Store where a telephone is, then call [`super::Calls::stored`].
    Store {
        /// Whose.
        user: String,
        /// All of their bindings.
        bindings: Vec<Binding>,
        /// The request to be answered.
        request: RequestKey,
        /// The lines of the answer.
        lines: String,
    },
}

/// Something that the centre must know.
#[derive(Debug)]
pub enum Report {
    /// A customer calls; [`super::Calls::arrived`] is told what comes of it. Nothing further is told of a customer who
    /// is not taken in.
    Arrived(Box<NewContact>),
    /// The customer is gone.
    CustomerLeft(EndCause),
    /// Customer and agent hear each other.
    Joined(AgentId),
    /// The agent's side could not be joined or was lost.
    AgentLegFailed(AgentId, EndCause),
    /// The agent hung up at the telephone.
    AgentHungUp(AgentId),
    /// The agent's telephone was picked up; [`super::Calls::phone_decided`] is told what comes of it.
    PhoneAnswered(OfferId, AgentId),
    /// The agent's telephone was not picked up.
    PhoneRefused(OfferId, AgentId, MissCause),
    /// Whom the agent called has answered.
    DialAnswered,
    /// Whom the agent called has not answered.
    DialFailed(GuestEnd),
    /// A guest of the conversation is there.
    GuestCame(GuestId),
    /// A guest of the conversation is gone, or does not come.
    GuestGone(GuestId, GuestEnd),
    /// The recording has begun.
    RecordingStarted {
        /// The recording.
        recording: ObjectId,
        /// With whom.
        agent: AgentId,
    },
    /// The recording is complete in the spool folder and is to be kept.
    RecordingEnded {
        /// The recording.
        recording: ObjectId,
        /// The file.
        path: PathBuf,
        /// Its length.
        milliseconds: u64,
        /// Something of it could not be written.
        failed: bool,
    },
}
