//! A language model behind an OpenAI-compatible address: `/chat/completions`, read as a stream.

use std::time::Duration;

use async_trait::async_trait;
use center::ports::language_model::{LanguageModel, ModelError, ModelRequest};
use domain::secret::Secret;
use futures::StreamExt as _;
use platform::outside::CONNECT_WITHIN;
use serde::Deserialize;

/// The longest line of a stream, in bytes: a server that sends more is not one of these.
const LONGEST_LINE: usize = 64 * 1024;

/// Where the model is.
#[derive(Clone)]
pub struct OpenAiSettings {
    /// The address before `/chat/completions`, such as `http://10.1.2.3:8000/v1`.
    pub address: String,
    /// The name of the model.
    pub model: String,
    /// Sent as a bearer token, if there is one.
    pub key: Option<Secret<String>>,
    /// How long the connection may be silent.
    pub silence: Duration,
}

/// The adapter.
pub struct OpenAiCompatible {
    client: reqwest::Client,
    settings: OpenAiSettings,
}

#[derive(Deserialize)]
struct Chunk {
    choices: Vec<ChunkChoice>,
}

#[derive(Deserialize)]
struct ChunkChoice {
    #[serde(default)]
    delta: Delta,
    finish_reason: Option<String>,
}

#[derive(Deserialize, Default)]
struct Delta {
    content: Option<String>,
}

impl OpenAiCompatible {
    /// An adapter for a model; nothing is asked of it yet.
    ///
    /// # Errors
    /// If the address is none.
    pub fn new(settings: OpenAiSettings) -> Result<Self, ModelError> {
        let unusable = |error: reqwest::Error| ModelError::Unreachable(error.without_url().to_string());
        reqwest::Url::parse(&settings.address).map_err(|error| ModelError::Unreachable(error.to_string()))?;
        let client = platform::outside::client(CONNECT_WITHIN).build().map_err(unusable)?;
        Ok(Self { client, settings })
    }

    async fn ask(&self, request: &ModelRequest) -> Result<String, ModelError> {
        let body = serde_json::json!({
            "model": self.settings.model,
            "stream": true,
            "temperature": 0,
            "messages": [
                { "role": "system", "content": request.instructions },
                { "role": "user", "content": request.input },
            ],
        });
        let mut asked =
            self.client.post(format!("{}/chat/completions", self.settings.address.trim_end_matches('/'))).json(&body);
        if let Some(key) = &self.settings.key {
            asked = asked.bearer_auth(key.expose());
        }
        let unreachable = |error: reqwest::Error| ModelError::Unreachable(error.without_url().to_string());
        let response = asked.send().await.map_err(unreachable)?;
        if !response.status().is_success() {
            return Err(ModelError::Refused(response.status().as_u16()));
        }
        let mut stream = response.bytes_stream();
        let mut answer = Answer { text: String::new(), most: request.max_characters, characters: 0 };
        let mut line = Vec::new();
        loop {
            let next = tokio::time::timeout(self.settings.silence, stream.next());
            let Some(bytes) = next.await.map_err(|_| ModelError::TooSlow(self.settings.silence))? else {
                return Err(ModelError::Unreachable("the answer broke off".into()));
            };
            for byte in bytes.map_err(unreachable)? {
                if byte != b'\n' {
                    line.push(byte);
                    if line.len() > LONGEST_LINE {
                        return Err(ModelError::Unreadable("a line that does not end".into()));
                    }
                } else if answer.take(&std::mem::take(&mut line))? {
                    return Ok(answer.text);
                }
            }
        }
    }
}

struct Answer {
    text: String,
    characters: usize,
    most: usize,
}

impl Answer {
    /// Takes a line of the stream; says whether the answer is whole.
    fn take(&mut self, line: &[u8]) -> Result<bool, ModelError> {
        let line = std::str::from_utf8(line).map_err(|_| ModelError::Unreadable("no UTF-8".into()))?.trim();
        // Empty lines, comments and other fields of server-sent events say nothing.
        let Some(data) = line.strip_prefix("data:").map(str::trim) else {
            return Ok(false);
        };
        if data == "[DONE]" {
            return Ok(true);
        }
        let chunk: Chunk =
            serde_json::from_str(data).map_err(|_| ModelError::Unreadable("no chunk of an answer".into()))?;
        let Some(choice) = chunk.choices.into_iter().next() else {
            return Ok(false);
        };
        if let Some(piece) = choice.delta.content {
            self.characters += piece.chars().count();
            if self.characters > self.most {
                return Err(ModelError::TooLong(self.most));
            }
            self.text.push_str(&piece);
        }
        match choice.finish_reason.as_deref() {
            None | Some("stop") => Ok(false),
            Some(_) => Err(ModelError::Unreadable("it stopped before the end".into())),
        }
    }
}

#[async_trait]
impl LanguageModel for OpenAiCompatible {
    async fn complete(&self, request: &ModelRequest) -> Result<String, ModelError> {
        let asked = tokio::time::timeout(request.deadline, self.ask(request));
        asked.await.unwrap_or(Err(ModelError::TooSlow(request.deadline)))
    }
}
