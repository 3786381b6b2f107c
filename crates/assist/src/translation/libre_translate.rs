//! LibreTranslate's protocol: `POST /translate` with `q`, `source`, `target`, `format`, `api_key`; the answer is
//! `{"translatedText": …}`, a refusal `{"error": …}` with its status.

use async_trait::async_trait;
use center::ports::translator::{TranslationError, TranslationRequest, Translator};
use domain::secret::Secret;
use futures::StreamExt as _;
use platform::outside::CONNECT_WITHIN;
use serde::Deserialize;

/// The longest answer, in bytes: a server that sends more is not one of these.
const LONGEST: usize = 64 * 1024;

/// Where the server is.
#[derive(Clone)]
pub struct LibreTranslateSettings {
    /// The address before `/translate`, such as `http://10.1.2.3:5000`.
    pub address: String,
    /// Sent as `api_key`, if there is one.
    pub key: Option<Secret<String>>,
}

/// The adapter.
pub struct LibreTranslate {
    client: reqwest::Client,
    settings: LibreTranslateSettings,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "translatedText")]
    text: String,
}

impl LibreTranslate {
    /// An adapter for a server; nothing is asked of it yet.
    ///
    /// # Errors
    /// If the address is none.
    pub fn new(settings: LibreTranslateSettings) -> Result<Self, TranslationError> {
        let unusable = |error: reqwest::Error| TranslationError::Unreachable(error.without_url().to_string());
        reqwest::Url::parse(&settings.address).map_err(|error| TranslationError::Unreachable(error.to_string()))?;
        let client = platform::outside::client(CONNECT_WITHIN).build().map_err(unusable)?;
        Ok(Self { client, settings })
    }

    async fn ask(&self, request: &TranslationRequest) -> Result<String, TranslationError> {
        let mut body = serde_json::json!({
            "q": request.text,
            "source": "auto",
            "target": request.to.code(),
            "format": "text",
        });
        if let Some(key) = &self.settings.key {
            body["api_key"] = key.expose().as_str().into();
        }
        let unreachable = |error: reqwest::Error| TranslationError::Unreachable(error.without_url().to_string());
        let address = format!("{}/translate", self.settings.address.trim_end_matches('/'));
        let response = self.client.post(address).json(&body).send().await.map_err(unreachable)?;
        if !response.status().is_success() {
            return Err(TranslationError::Refused(response.status().as_u16()));
        }
        let (mut stream, mut bytes) = (response.bytes_stream(), Vec::new());
        while let Some(piece) = stream.next().await {
            bytes.extend_from_slice(&piece.map_err(unreachable)?);
            if bytes.len() > LONGEST {
                return Err(TranslationError::Unreadable(format!("more than {LONGEST} bytes")));
            }
        }
        let answer: Answer =
            serde_json::from_slice(&bytes).map_err(|_| TranslationError::Unreadable("no translatedText".to_owned()))?;
        if answer.text.trim().is_empty() {
            return Err(TranslationError::Unreadable("nothing".to_owned()));
        }
        Ok(answer.text)
    }
}

#[async_trait]
impl Translator for LibreTranslate {
    async fn translate(&self, request: &TranslationRequest) -> Result<String, TranslationError> {
        let asked = tokio::time::timeout(request.deadline, self.ask(request));
        asked.await.unwrap_or(Err(TranslationError::TooSlow(request.deadline)))
    }
}
