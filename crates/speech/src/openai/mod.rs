//! Engines that speak as OpenAI's audio routes do, in the bank's own house or elsewhere.

mod speech;
mod transcription;

use std::time::Duration;

use center::ports::recognizer::RecognizerError;
use reqwest::{Client, RequestBuilder, Response, StatusCode};

pub use speech::{OpenAiSynthesizer, Voice};
pub use transcription::OpenAiTranscription;

use crate::config::{ConfigError, Place};

/// A client that waits no longer than the deadline.
fn client(connect: Duration, deadline: Duration) -> Result<Client, ConfigError> {
    platform::outside::client(connect).timeout(deadline).build().map_err(|error| ConfigError::Client(error.to_string()))
}

/// The address of a route: the place is written with or without `/v1`.
fn route(place: &Place, path: &str) -> String {
    let base = place.url.trim_end_matches('/');
    if base.ends_with("/v1") { format!("{base}/{path}") } else { format!("{base}/v1/{path}") }
}

fn with_key(request: RequestBuilder, place: &Place) -> RequestBuilder {
    match &place.key {
        Some(key) => request.bearer_auth(key.expose()),
        None => request,
    }
}

/// What an engine's status means; `None` if it is good.
fn refusal(status: StatusCode) -> Option<RecognizerError> {
    let text = || format!("status {}", status.as_u16());
    if status.is_success() {
        None
    } else if status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::SERVICE_UNAVAILABLE {
        Some(RecognizerError::Busy)
    } else if status.is_client_error() || status.is_redirection() {
        Some(RecognizerError::Refused(text()))
    } else {
        Some(RecognizerError::Lost(text()))
    }
}

/// An error of the connection; never with the address, which may hold a name and a password.
fn explain(error: reqwest::Error, deadline: Duration) -> RecognizerError {
    if error.is_timeout() {
        RecognizerError::TooSlow(deadline)
    } else if error.is_builder() {
        RecognizerError::Refused("the request cannot be built from the settings".to_owned())
    } else if error.is_connect() {
        RecognizerError::Lost("it cannot be reached".to_owned())
    } else {
        RecognizerError::Lost(error.without_url().to_string())
    }
}

/// The body, if it is not longer than expected.
async fn body(mut response: Response, most: usize, deadline: Duration) -> Result<Vec<u8>, RecognizerError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| explain(error, deadline))? {
        if bytes.len() + chunk.len() > most {
            return Err(RecognizerError::Nonsense("an answer that is too long".to_owned()));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
