//! The settings of the chat door; `server` merges them into the configuration under `chat`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How agents are named to customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentShownAs {
    /// By staff number (工号), as banks do at the counter.
    Number,
    /// By name.
    Name,
}

/// Limits and deadlines of chats. Every field has a default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChatSettings {
    /// Origins (`https://www.bank.example`) of pages that may show the chat, beside the server's own.
    pub allowed_origins: Vec<String>,
    /// How agents are named to customers.
    pub agent_shown_as: AgentShownAs,
    /// Customer sockets open at once; the next one is refused with 503.
    pub max_sockets: usize,
    /// Sockets of one chat open at once; the oldest is closed for the next one.
    pub max_sockets_per_chat: usize,
    /// Chats open at once; the next one is refused with 503.
    pub max_open_chats: usize,
    /// Frames that wait for a slow socket before it is closed and has to come back with its cursor.
    pub socket_queue: usize,
    /// Seconds that a socket may take to say who it is, and to take a frame.
    pub socket_patience_seconds: u64,
    /// Seconds between pings; a socket that is silent for two and a half of them is closed.
    pub ping_seconds: u64,
    /// Messages a second that one side of a contact may post, with as many at once.
    pub messages_per_second: u32,
    /// Messages and commands of one chat that may wait to be carried out before customers and agents are refused.
    pub max_waiting_posts: usize,
    /// Characters of a text.
    pub max_text_chars: usize,
    /// Bytes of a file.
    pub max_file_bytes: usize,
    /// Files that are being received at once; the next one is refused with 503.
    pub max_uploads: usize,
    /// Seconds that the receiving of a file may take.
    pub upload_patience_seconds: u64,
    /// Seconds that a customer without a socket keeps their place while in the flow or queued.
    pub away_waiting_seconds: u64,
    /// Seconds that a customer without a socket keeps their agent.
    pub away_connected_seconds: u64,
    /// Seconds without a word from the customer after which a chat in the flow or its survey ends.
    pub idle_in_flow_seconds: u64,
    /// Seconds without a word from the customer, or from an agent who serves them, after which a conversation by text
    /// ends without another text. Less than the time after which a flow asks whether somebody is there.
    pub idle_by_text_seconds: u64,
    /// Seconds after the end of a chat during which its customer may still read it.
    pub readable_after_end_seconds: u64,
}

impl Default for ChatSettings {
    fn default() -> Self {
        Self {
            allowed_origins: Vec::new(),
            agent_shown_as: AgentShownAs::Number,
            max_sockets: 20_000,
            max_sockets_per_chat: 4,
            max_open_chats: 20_000,
            socket_queue: 64,
            socket_patience_seconds: 10,
            ping_seconds: 30,
            messages_per_second: 10,
            max_waiting_posts: 64,
            max_text_chars: 4_000,
            max_file_bytes: 10 * 1024 * 1024,
            max_uploads: 16,
            upload_patience_seconds: 120,
            away_waiting_seconds: 180,
            away_connected_seconds: 600,
            idle_in_flow_seconds: 600,
            idle_by_text_seconds: 590,
            readable_after_end_seconds: 24 * 3600,
        }
    }
}

impl ChatSettings {
    pub(crate) fn socket_patience(&self) -> Duration {
        Duration::from_secs(self.socket_patience_seconds)
    }

    pub(crate) fn ping(&self) -> Duration {
        Duration::from_secs(self.ping_seconds.max(1))
    }

    pub(crate) fn upload_patience(&self) -> Duration {
        Duration::from_secs(self.upload_patience_seconds)
    }

    pub(crate) fn away_waiting(&self) -> Duration {
        Duration::from_secs(self.away_waiting_seconds)
    }

    pub(crate) fn away_connected(&self) -> Duration {
        Duration::from_secs(self.away_connected_seconds)
    }

    pub(crate) fn idle_in_flow(&self) -> Duration {
        Duration::from_secs(self.idle_in_flow_seconds)
    }

    pub(crate) fn idle_by_text(&self) -> Duration {
        Duration::from_secs(self.idle_by_text_seconds)
    }

    pub(crate) fn readable_after_end(&self) -> Duration {
        Duration::from_secs(self.readable_after_end_seconds)
    }
}
