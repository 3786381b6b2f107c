//! The frames of the customer's WebSocket: JSON objects with a `type`.

use std::sync::Arc;

use axum::extract::ws::Utf8Bytes;
use domain::Language;
use domain::problem::{Explain, Refusal};
use serde::{Deserialize, Serialize};

use crate::error::ChatError;
use crate::message::{MessageView, Sender};

/// The first frame: who comes, and what they have already.
#[derive(Deserialize)]
pub(crate) struct Opening {
    pub(crate) token: String,
    /// The `seq` of the last message that the page has.
    #[serde(default)]
    pub(crate) after: i64,
}

/// What the customer's page says.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum ClientFrame {
    Message {
        client_id: String,
        text: String,
        /// The text was typed into the masked field of secure entry.
        #[serde(default)]
        secure: bool,
    },
    Choice {
        client_id: String,
        key: String,
    },
    Typing,
    Read {
        up_to: i64,
    },
    Rate {
        score: u8,
        client_id: Option<String>,
    },
    End,
}

/// What the server says.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum ServerFrame<'a> {
    Message {
        message: &'a MessageView,
    },
    /// The message is durable; `seq` is 0 for secure entry, which is not kept.
    Ack {
        client_id: &'a str,
        seq: i64,
    },
    State(StateFrame),
    Typing {
        from: Sender,
    },
    Read {
        up_to: i64,
    },
    Problem(ProblemFrame<'a>),
}

/// Where the chat is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct StateFrame {
    pub(crate) state: Phase,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) position: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expected_wait_seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent_name: Option<Arc<str>>,
    /// The page shows a masked field.
    pub(crate) secure: bool,
}

/// Why a frame was not taken.
#[derive(Serialize)]
pub(crate) struct ProblemFrame<'a> {
    code: &'static str,
    status: u16,
    title: String,
    /// Sending the same again in a moment may succeed.
    retry: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<&'a str>,
}

/// Where a chat is in its life, as the customer sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Phase {
    SelfService,
    Queued,
    Connected,
    Survey,
    Closed,
}

/// Codes with which the server closes a socket.
pub(crate) mod close {
    /// The chat is over.
    pub(crate) const OVER: u16 = 1000;
    /// The server stops; come back with the cursor.
    pub(crate) const STOPPING: u16 = 1001;
    /// Come back with the cursor in a moment.
    pub(crate) const TRY_AGAIN: u16 = 1013;
    /// The first frame is missing or not an opening.
    pub(crate) const NO_OPENING: u16 = 4400;
    /// The token does not belong to the chat; do not come back.
    pub(crate) const TOKEN_WRONG: u16 = 4401;
    /// The page reads too slowly; come back with the cursor.
    pub(crate) const TOO_SLOW: u16 = 4408;
    /// The chat was opened in too many places; the oldest gives way.
    pub(crate) const REPLACED: u16 = 4409;
}

impl ServerFrame<'_> {
    pub(crate) fn write(&self) -> Utf8Bytes {
        serde_json::to_string(self).expect("invariant: frames have text keys and finite numbers").into()
    }
}

/// The problem frame for an error, in the chat's language.
pub(crate) fn problem(error: &ChatError, language: Language, client_id: Option<&str>) -> Utf8Bytes {
    let status = match error.refusal() {
        Refusal::Malformed => 400,
        Refusal::NotSignedIn => 401,
        Refusal::Forbidden => 403,
        Refusal::NotFound => 404,
        Refusal::Conflict => 409,
        Refusal::Changed => 412,
        Refusal::TooLarge => 413,
        Refusal::UnsupportedMedia => 415,
        Refusal::Invalid => 422,
        Refusal::TooMany => 429,
        Refusal::Internal => 500,
        Refusal::Unavailable => 503,
    };
    ServerFrame::Problem(ProblemFrame {
        code: error.code(),
        status,
        title: error.title(language),
        retry: error.is_passing(),
        client_id,
    })
    .write()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_objects_with_a_type() {
        assert_eq!(
            ServerFrame::Ack { client_id: "a", seq: 3 }.write().as_str(),
            r#"{"type":"ack","client_id":"a","seq":3}"#
        );
        let state = StateFrame {
            state: Phase::SelfService,
            position: None,
            expected_wait_seconds: None,
            agent_name: None,
            secure: false,
        };
        assert_eq!(
            ServerFrame::State(state).write().as_str(),
            r#"{"type":"state","state":"self_service","secure":false}"#
        );
    }

    #[test]
    fn an_end_frame_needs_nothing_else() {
        assert!(matches!(serde_json::from_str(r#"{"type":"end"}"#), Ok(ClientFrame::End)));
    }
}
