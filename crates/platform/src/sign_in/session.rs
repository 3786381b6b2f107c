//! Sessions: a random token in the browser, its hash in the store.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::secret::Secret;
use domain::{StaffId, Timestamp};
use sha2::{Digest, Sha256};

use super::{Account, COOKIE, CSRF_HEADER, Caller, SignIn, SignInError, account};
use crate::database::Row;

const TOKEN_BYTES: usize = 32;
/// How much later than the last time a session must be used for that to be written down.
const NOTED_AFTER: std::time::Duration = std::time::Duration::from_secs(60);

/// Which session a caller has: the SHA-256 of its token, from which the token cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SessionId(String);

/// The token of a session.
pub(super) struct Token(Vec<u8>);

impl Token {
    fn generate() -> Self {
        let mut bytes = vec![0; TOKEN_BYTES];
        aws_lc_rs::rand::fill(&mut bytes).expect("invariant: the system's random generator works");
        Self(bytes)
    }

    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == TOKEN_BYTES).then_some(Self(bytes))
    }

    fn text(&self) -> Secret<String> {
        Secret::new(URL_SAFE_NO_PAD.encode(&self.0))
    }

    fn session(&self) -> SessionId {
        SessionId(hex(&Sha256::digest(&self.0)))
    }

    /// The CSRF token, which who does not have the session's token cannot compute.
    pub fn csrf(&self) -> String {
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &self.0);
        URL_SAFE_NO_PAD.encode(aws_lc_rs::hmac::sign(&key, b"csrf").as_ref())
    }
}

/// What a request carries to prove who sends it: the session's token and, if it changes something, the CSRF token.
pub struct Proof {
    token: Token,
    csrf: Option<String>,
}

impl Proof {
    /// Reads the cookie and the header; `None` if there is no cookie that could be a session's.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let token = pairs.find_map(|(name, value)| if name == COOKIE { Token::parse(value) } else { None })?;
        let csrf = headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Some(Self { token, csrf })
    }

    pub(super) fn session(&self) -> SessionId {
        self.token.session()
    }

    /// The CSRF token that belongs to the session.
    #[must_use]
    pub fn csrf(&self) -> String {
        self.token.csrf()
    }

    /// Whether the request carries the CSRF token that belongs to its session.
    #[must_use]
    pub fn csrf_is_right(&self) -> bool {
        let expected = self.token.csrf();
        let given = self.csrf.as_deref().unwrap_or_default();
        aws_lc_rs::constant_time::verify_slices_are_equal(expected.as_bytes(), given.as_bytes()).is_ok()
    }
}

impl SignIn {
    pub(super) async fn begin_session(
        &self,
        staff: StaffId,
        now: Timestamp,
        remote: Option<IpAddr>,
    ) -> Result<(SessionId, Secret<String>), SignInError> {
        let token = Token::generate();
        let session = token.session();
        let database = &self.inner.database;
        let sql = "INSERT INTO session (token_hash, staff, created_at, seen_at, remote) VALUES ($1, $2, $3, $3, $4)";
        let remote = remote.map(|address| address.to_string());
        let values = [session.0.as_str().into(), staff.to_string().into(), now.micros().into(), remote.into()];
        database.execute(database.sql(sql, values)).await?;
        Ok((session, token.text()))
    }

    pub(super) async fn end_session(&self, session: &SessionId) -> Result<(), SignInError> {
        let database = &self.inner.database;
        database
            .execute(database.sql("DELETE FROM session WHERE token_hash = $1", [session.0.as_str().into()]))
            .await?;
        Ok(())
    }

    pub(super) async fn session_in_use(
        &self,
        session: &SessionId,
        now: Timestamp,
    ) -> Result<Option<Caller>, SignInError> {
        let database = &self.inner.database;
        let sql = format!(
            "SELECT {}, session.created_at AS began_at, session.seen_at FROM session
                JOIN account ON account.id = session.staff WHERE session.token_hash = $1",
            account::COLUMNS
        );
        let Some(row) = database.fetch_one(database.sql(&sql, [session.0.as_str().into()])).await? else {
            return Ok(None);
        };
        let (began, seen) = (row.time("began_at")?, row.time("seen_at")?);
        let account = Account::from_row(&row)?;
        let options = &self.inner.options;
        if !account.active || now >= began + options.absolute || now >= seen + options.idle {
            return Ok(None);
        }
        if now.since(seen) >= NOTED_AFTER {
            let sql = "UPDATE session SET seen_at = $1 WHERE token_hash = $2 AND seen_at < $1";
            database.execute(database.sql(sql, [now.micros().into(), session.0.as_str().into()])).await?;
        }
        Ok(Some(Caller::of(account, session.clone())))
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
