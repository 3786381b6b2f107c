//! `Idempotency-Key`: a request that creates or moves something, sent twice, is carried out once.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::problem::Refusal;
use sea_orm::Statement;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{FieldError, Problem};
use crate::clock::SharedClock;
use crate::database::{Database, DatabaseError, Row};

const HEADER: &str = "idempotency-key";
const LONGEST: usize = 128;

/// The key that the caller gave a request, if it gave one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IdempotencyKey(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(HEADER) else { return Ok(Self(None)) };
        match value.to_str() {
            Ok(key) if !key.is_empty() && key.len() <= LONGEST => Ok(Self(Some(key.to_owned()))),
            _ => Err(Problem::invalid(vec![FieldError::new(HEADER, "1 to 128 visible ASCII characters")])),
        }
    }
}

/// The answers that were given to requests with a key, kept for a day.
#[derive(Clone)]
pub struct Idempotency {
    database: Database,
    clock: SharedClock,
}

impl Idempotency {
    /// The answers kept in that database.
    #[must_use]
    pub fn new(database: Database, clock: SharedClock) -> Self {
        Self { database, clock }
    }

    /// The answer that the same caller got for the same key at the same route, if there is one.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn answered<T: DeserializeOwned>(
        &self,
        key: &IdempotencyKey,
        caller: &str,
        route: &str,
    ) -> Result<Option<T>, DatabaseError> {
        let Some(key) = &key.0 else { return Ok(None) };
        let sql = "SELECT answer FROM idempotency_key WHERE key = $1 AND caller = $2 AND route = $3";
        let row =
            self.database.fetch_one(self.database.sql(sql, [key.as_str().into(), caller.into(), route.into()])).await?;
        row.map(|row| row.json("answer")).transpose()
    }

    /// The statement that keeps the answer; it goes into the transaction that carries the request out. A second
    /// request of the same key that runs at the same moment fails as a duplicate there.
    #[must_use]
    pub fn keep(&self, key: &IdempotencyKey, caller: &str, route: &str, answer: &impl Serialize) -> Option<Statement> {
        let key = key.0.as_deref()?;
        let answer = serde_json::to_string(answer).ok()?;
        let sql = "INSERT INTO idempotency_key (key, caller, route, answer, at) VALUES ($1, $2, $3, $4, $5)";
        let now = self.clock.now().micros();
        Some(self.database.sql(sql, [key.into(), caller.into(), route.into(), answer.into(), now.into()]))
    }

    /// What a request is told whose twin is being carried out at this moment.
    #[must_use]
    pub fn in_progress() -> Problem {
        Problem::said(
            Refusal::Conflict,
            "http.in_progress",
            "相同的请求正在处理，请稍候。",
            "The same request is being carried out. Please wait.",
        )
        .retry_after(1)
    }

    /// Forgets the answers that are older than a day.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn forget_old(&self) -> Result<u64, DatabaseError> {
        let before = self.clock.now() - std::time::Duration::from_secs(24 * 3600);
        self.database
            .execute(self.database.sql("DELETE FROM idempotency_key WHERE at < $1", [before.micros().into()]))
            .await
    }
}
