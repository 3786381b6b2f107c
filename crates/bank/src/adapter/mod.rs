//! The port on a bank elsewhere, by the contract.
//!
//! Every request has a deadline. What may be repeated (reading, quoting, posting by key) is tried again with a growing
//! pause; what may not (checking passwords, making codes) is tried again only if the bank was never reached. After
//! several failures in a row the circuit opens: for a while nobody waits for a bank that does not answer, then one
//! request tries it. A post whose outcome is not known says so and never that it failed.

mod core_bank;

use std::sync::Arc;
use std::time::Duration;

use center::ports::core_bank::BankError;
use domain::secret::Secret;
use parking_lot::Mutex;
use platform::outside::Breaker;
use reqwest::{Method, StatusCode, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;
use tokio::time::Instant;

use crate::contract::{ContractProblem, KEY_HEADER, PREFIX};

/// How the adapter reaches its bank.
#[derive(Debug, Clone)]
pub struct AdapterSettings {
    /// Such as `http://core.bank.internal:9000`.
    pub url: String,
    /// Shown with every request.
    pub token: Secret<String>,
    /// For a connection.
    pub connect_within: Duration,
    /// For one try, answer included.
    pub answer_within: Duration,
    /// Tries of what may be repeated.
    pub tries: u32,
    /// The pause before the second try; each later one is twice as long.
    pub pause: Duration,
    /// Failures in a row that open the circuit.
    pub failures: u32,
    /// How long it stays open.
    pub cool_down: Duration,
    /// Requests on their way at once; more wait for a place.
    pub at_once: usize,
}

impl AdapterSettings {
    /// The usual settings.
    #[must_use]
    pub fn new(url: &str, token: Secret<String>) -> Self {
        Self {
            url: url.to_owned(),
            token,
            connect_within: Duration::from_secs(2),
            answer_within: Duration::from_secs(5),
            tries: 3,
            pause: Duration::from_millis(100),
            failures: 5,
            cool_down: Duration::from_secs(10),
            at_once: 128,
        }
    }
}

/// An address that the adapter cannot use.
#[derive(Debug, thiserror::Error)]
#[error("the core bank's address must be http://host:port: {0}")]
pub struct InvalidBankUrl(String);

/// A bank elsewhere. Clones share connections and circuit.
#[derive(Clone)]
pub struct RemoteBank {
    inner: Arc<Inner>,
}

struct Inner {
    client: reqwest::Client,
    base: String,
    settings: AdapterSettings,
    breaker: Mutex<Breaker<Instant>>,
    places: Semaphore,
}

/// How a request may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeat {
    /// As often as needed.
    Freely,
    /// Freely, but what is not known to be done must be told.
    ByKey,
    /// Only if the bank was never reached.
    IfUnsent,
}

/// One request.
struct Call {
    method: Method,
    path: String,
    body: Option<Vec<u8>>,
    key: Option<String>,
    repeat: Repeat,
}

/// Why one try failed.
enum Failure {
    /// The bank refused, which is an answer.
    Refused(BankError),
    /// The bank was not reached: certainly nothing was done.
    Unsent,
    /// Sent, and then no answer, or the bank said that it is not available.
    NoAnswer,
}

impl RemoteBank {
    /// A bank at the address. Nothing is sent yet.
    ///
    /// # Errors
    /// If the address cannot be used.
    pub fn new(settings: AdapterSettings) -> Result<Self, InvalidBankUrl> {
        let url = Url::parse(&settings.url).map_err(|error| InvalidBankUrl(error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(InvalidBankUrl("it begins with http:// and names a host".to_owned()));
        }
        let client = platform::outside::client(settings.connect_within)
            .timeout(settings.answer_within)
            .build()
            .map_err(|error| InvalidBankUrl(error.to_string()))?;
        let inner = Inner {
            client,
            base: format!("{}{PREFIX}", settings.url.trim_end_matches('/')),
            breaker: Mutex::new(Breaker::new(settings.failures, settings.cool_down)),
            places: Semaphore::new(settings.at_once.max(1)),
            settings,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Asks a bank that does not answer again and again, so that it is found when it is back even if no customer asks
    /// for it. Never returns.
    pub async fn watch(self) {
        loop {
            tokio::time::sleep(self.inner.settings.cool_down).await;
            if self.inner.breaker.lock().is_open()
                && let Err(error) = self.get::<serde::de::IgnoredAny>("/rates".to_owned()).await
            {
                tracing::warn!(%error, "the core bank still does not answer");
            }
        }
    }

    /// Whether the circuit is closed, for readiness.
    ///
    /// # Errors
    /// If the bank has not answered for some time.
    pub fn ready(&self) -> Result<(), String> {
        if self.inner.breaker.lock().is_open() { Err("the core bank does not answer".into()) } else { Ok(()) }
    }

    async fn get<T: DeserializeOwned>(&self, path: String) -> Result<T, BankError> {
        self.call(Call { method: Method::GET, path, body: None, key: None, repeat: Repeat::Freely }).await
    }

    async fn send<B: Serialize, T: DeserializeOwned>(
        &self,
        path: String,
        body: &B,
        repeat: Repeat,
    ) -> Result<T, BankError> {
        self.send_by_key(path, body, None, repeat).await
    }

    async fn send_by_key<B: Serialize, T: DeserializeOwned>(
        &self,
        path: String,
        body: &B,
        key: Option<String>,
        repeat: Repeat,
    ) -> Result<T, BankError> {
        let body = serde_json::to_vec(body).map_err(|_| BankError::Contract)?;
        self.call(Call { method: Method::POST, path, body: Some(body), key, repeat }).await
    }

    async fn call<T: DeserializeOwned>(&self, call: Call) -> Result<T, BankError> {
        let inner = &self.inner;
        let mut pause = inner.settings.pause;
        let mut may_be_done = false;
        for attempt in 1..=inner.settings.tries.max(1) {
            if !inner.breaker.lock().admits(Instant::now()) {
                break;
            }
            let answered = self.attempt(&call).await;
            let is_answered = matches!(answered, Ok(_) | Err(Failure::Refused(_)));
            inner.breaker.lock().learn(is_answered, Instant::now());
            match answered {
                Ok(body) => return serde_json::from_slice(&body).map_err(|_| BankError::Contract),
                Err(Failure::Refused(error)) => return Err(error),
                Err(Failure::Unsent) => {}
                Err(Failure::NoAnswer) => {
                    may_be_done = true;
                    if call.repeat == Repeat::IfUnsent {
                        break;
                    }
                }
            }
            if attempt < inner.settings.tries {
                tokio::time::sleep(pause).await;
                pause *= 2;
            }
        }
        Err(if may_be_done && call.repeat == Repeat::ByKey {
            BankError::OutcomeUnknown
        } else {
            BankError::Unavailable
        })
    }

    async fn attempt(&self, call: &Call) -> Result<Vec<u8>, Failure> {
        let inner = &self.inner;
        let _place = inner.places.acquire().await.map_err(|_| Failure::Unsent)?;
        let mut request = inner
            .client
            .request(call.method.clone(), format!("{}{}", inner.base, call.path))
            .bearer_auth(inner.settings.token.expose());
        if let Some(body) = &call.body {
            request = request.header("content-type", "application/json").body(body.clone());
        }
        if let Some(key) = &call.key {
            request = request.header(KEY_HEADER, key);
        }
        let response = request.send().await.map_err(|error| {
            let unsent = error.is_connect();
            // Addresses of requests hold no personal data, but the log does without them all the same.
            tracing::warn!(error = %error.without_url(), "the core bank did not answer");
            if unsent { Failure::Unsent } else { Failure::NoAnswer }
        })?;
        let status = response.status();
        let body = response.bytes().await.map_err(|_| Failure::NoAnswer)?;
        if status.is_success() {
            return Ok(body.to_vec());
        }
        match (status, serde_json::from_slice::<ContractProblem>(&body)) {
            (StatusCode::SERVICE_UNAVAILABLE | StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT, _) => {
                Err(Failure::NoAnswer)
            }
            (_, Ok(problem)) => Err(Failure::Refused(problem.error)),
            (_, Err(_)) => Err(Failure::Refused(BankError::Contract)),
        }
    }
}

impl std::fmt::Debug for RemoteBank {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RemoteBank").field("ready", &self.ready().is_ok()).finish_non_exhaustive()
    }
}
