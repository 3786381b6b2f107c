//! Hashing passwords with argon2id, a few at a time.

use std::sync::Arc;
use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use domain::secret::Secret;
use tokio::sync::Semaphore;

use super::SignInError;

/// Hashes that are computed at once; each takes 19 MiB and a core for some 20 ms.
const AT_ONCE: usize = 2;
/// The bounded pool in which passwords are hashed.
pub(super) struct Hasher {
    places: Arc<Semaphore>,
}

impl Default for Hasher {
    fn default() -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Hasher {
    /// The hash of a password, in the PHC format.
    pub async fn hash(&self, password: Secret<String>) -> Result<String, SignInError> {
        self.run(move || {
            Argon2::default()
                .hash_password(password.expose().as_bytes())
                .map(|hash| hash.to_string())
                .unwrap_or_default()
        })
        .await
    }

    /// Whether the password is the one of the hash. Without a hash it takes as long and is wrong.
    pub async fn verify(&self, password: Secret<String>, hash: Option<String>) -> Result<bool, SignInError> {
        self.run(move || {
            let known = hash.is_some();
            let hash = hash.as_deref().unwrap_or_else(|| nobodys_hash());
            let right = PasswordHash::new(hash)
                .is_ok_and(|hash| Argon2::default().verify_password(password.expose().as_bytes(), &hash).is_ok());
            right && known
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, SignInError> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| SignInError::Busy)?;
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            work()
        });
        done.await.map_err(|_| SignInError::Busy)
    }
}

/// A hash that no password belongs to, computed once.
fn nobodys_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| Argon2::default().hash_password(b"nobody").map(|hash| hash.to_string()).unwrap_or_default())
}
