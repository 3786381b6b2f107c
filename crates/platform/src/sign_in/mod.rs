//! Who the members of staff are and who of them is signed in.
//!
//! Passwords are kept as argon2id hashes; hashing runs on two blocking threads at most. A session is a random token in
//! the cookie `yuanyin_session`, of which only the SHA-256 is stored; it ends after 30 idle minutes, after 12 hours, on
//! sign-out and when the password changes. Requests that change something carry the session's CSRF token in the header
//! `x-csrf-token`. Five wrong passwords within 15 minutes lock a number for 15 minutes, whether somebody has that
//! number or not, and an answer takes as long for a number that nobody has.

mod account;
mod caller;
mod error;
mod http;
mod lockout;
mod password;
mod session;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use domain::secret::Secret;
use domain::{StaffId, Timestamp};

pub use account::{Account, AccountChange, NewAccount};
pub use caller::Caller;
pub use error::SignInError;
pub use session::{Proof, SessionId};

pub(crate) use http::api;

use crate::audit::{Audit, AuditEntry};
use crate::clock::SharedClock;
use crate::database::Database;
use crate::http::Remote;
use session::Token;

/// The cookie that carries the session's token.
pub const COOKIE: &str = "yuanyin_session";
/// The header that carries the CSRF token.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// The settings of sign-in.
#[derive(Debug, Clone)]
pub struct SignInOptions {
    /// Whether the cookie is always `Secure`; otherwise only where the request came by https.
    pub always_secure: bool,
    /// How long a session lasts unused.
    pub idle: Duration,
    /// How long a session lasts at most.
    pub absolute: Duration,
    /// Wrong passwords that lock a number.
    pub wrong_per_number: u32,
    /// Wrong passwords that lock an address, behind which a whole site may sit.
    pub wrong_per_address: u32,
    /// The time in which wrong passwords are counted, and for which a lock lasts.
    pub lock: Duration,
}

impl Default for SignInOptions {
    fn default() -> Self {
        Self {
            always_secure: false,
            idle: Duration::from_secs(30 * 60),
            absolute: Duration::from_secs(12 * 3600),
            wrong_per_number: 5,
            wrong_per_address: 200,
            lock: Duration::from_secs(15 * 60),
        }
    }
}

/// Sign-in. Clones share everything.
#[derive(Clone)]
pub struct SignIn {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    clock: SharedClock,
    audit: Audit,
    options: SignInOptions,
    hasher: password::Hasher,
    addresses: lockout::Addresses,
    turns: lockout::Turns,
}

impl SignIn {
    /// Sign-in with the accounts and sessions of the database.
    #[must_use]
    pub fn new(database: Database, clock: SharedClock, options: SignInOptions) -> Self {
        let audit = Audit::new(database.clone(), Arc::clone(&clock));
        let addresses = lockout::Addresses::new(options.wrong_per_address, options.lock);
        let hasher = password::Hasher::default();
        let turns = lockout::Turns::default();
        Self { inner: Arc::new(Inner { database, clock, audit, options, hasher, addresses, turns }) }
    }

    /// Signs a member of staff in and returns the caller with the token of the new session.
    ///
    /// # Errors
    /// [`SignInError::Wrong`] if number and password do not belong together, [`SignInError::Locked`] after too many
    /// of those, or if the store cannot be reached.
    pub async fn sign_in(
        &self,
        number: &str,
        password: Secret<String>,
        remote: Remote,
    ) -> Result<(Caller, Secret<String>), SignInError> {
        let _turn = self.inner.turns.take(number).await?;
        let now = self.inner.clock.now();
        if let Some(until) = self.inner.addresses.locked_until(remote.address, now) {
            return Err(SignInError::Locked { until });
        }
        if let Some(until) = self.locked_until(number, now).await? {
            return Err(SignInError::Locked { until });
        }
        let account = self.account_with_hash(number).await?;
        let (account, hash) = account.map_or((None, None), |(account, hash)| (Some(account), Some(hash)));
        let right = self.inner.hasher.verify(password, hash).await?;
        match account {
            Some(account) if right && account.active => {
                self.forget_failures(number).await?;
                let (session, token) = self.begin_session(account.id, now, remote.address).await?;
                self.note(Some(account.id), "signed_in", account.id.to_string(), remote.address).await?;
                Ok((Caller::of(account, session), token))
            }
            known => {
                self.inner.addresses.count(remote.address, now);
                let locked = self.count_failure(number, now).await?;
                let subject = known.map_or_else(String::new, |account| account.id.to_string());
                self.note(None, if locked { "sign_in_locked" } else { "sign_in_failed" }, subject, remote.address)
                    .await?;
                Err(SignInError::Wrong)
            }
        }
    }

    /// Ends the session.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn sign_out(&self, caller: &Caller, remote: Remote) -> Result<(), SignInError> {
        self.end_session(&caller.session).await?;
        self.note(Some(caller.staff), "signed_out", caller.staff.to_string(), remote.address).await
    }

    /// Who sent the request that carries the proof; `None` if the session is over. Counts as use of the session.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn caller(&self, proof: &Proof) -> Result<Option<Caller>, SignInError> {
        self.resume(&proof.session()).await
    }

    /// Who the session belongs to; `None` if it is over. Counts as use of the session: for live connections, which
    /// outlast the request that opened them.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn resume(&self, session: &SessionId) -> Result<Option<Caller>, SignInError> {
        self.session_in_use(session, self.inner.clock.now()).await
    }

    async fn note(
        &self,
        staff: Option<StaffId>,
        action: &'static str,
        subject: String,
        remote: Option<IpAddr>,
    ) -> Result<(), SignInError> {
        let entry = AuditEntry {
            at: self.inner.clock.now(),
            staff,
            action,
            subject,
            contact: None,
            detail: serde_json::json!({}),
            remote,
        };
        Ok(self.inner.audit.record(entry).await?)
    }

    /// The CSRF token that belongs to a session's token.
    #[must_use]
    pub fn csrf_of(token: &Secret<String>) -> String {
        Token::parse(token.expose()).map(|token| token.csrf()).unwrap_or_default()
    }

    fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }
}
