//! Counting wrong passwords, per number in the store and per address in memory.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;

use domain::Timestamp;
use parking_lot::Mutex;
use sha2::{Digest, Sha256};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::{SignIn, SignInError};
use crate::database::Row;

/// Addresses that are remembered; the longest known is forgotten first.
const ADDRESSES: usize = 10_000;
/// Attempts that are made or wait; more are turned away.
const ATTEMPTS: usize = 128;
/// Numbers share this many lanes.
const LANES: usize = 64;

impl SignIn {
    pub(super) async fn locked_until(&self, number: &str, now: Timestamp) -> Result<Option<Timestamp>, SignInError> {
        let database = &self.inner.database;
        let sql = "SELECT locked_until FROM sign_in_failure WHERE number_hash = $1";
        let row = database.fetch_one(database.sql(sql, [hash(number).into()])).await?;
        let until = row.map(|row| row.time("locked_until")).transpose()?;
        Ok(until.filter(|until| *until > now))
    }

    /// Counts a wrong password; says whether it locked the number.
    pub(super) async fn count_failure(&self, number: &str, now: Timestamp) -> Result<bool, SignInError> {
        let database = &self.inner.database;
        let options = &self.inner.options;
        let window = (now - options.lock).micros();
        let sql = "INSERT INTO sign_in_failure (number_hash, failed, since, locked_until) VALUES ($1, 1, $2, 0)
            ON CONFLICT (number_hash) DO UPDATE SET
                failed = CASE WHEN sign_in_failure.since < $3 THEN 1 ELSE sign_in_failure.failed + 1 END,
                since = CASE WHEN sign_in_failure.since < $3 THEN excluded.since ELSE sign_in_failure.since END
            RETURNING failed";
        let values = [hash(number).into(), now.micros().into(), window.into()];
        let row = database.fetch_one(database.sql(sql, values)).await?;
        let failed: i64 = row.map_or(Ok(0), |row| row.column("failed"))?;
        if failed < i64::from(options.wrong_per_number) {
            return Ok(false);
        }
        let sql = "UPDATE sign_in_failure SET locked_until = $1, failed = 0, since = $1 WHERE number_hash = $2";
        let until = (now + options.lock).micros();
        database.execute(database.sql(sql, [until.into(), hash(number).into()])).await?;
        Ok(true)
    }

    pub(super) async fn forget_failures(&self, number: &str) -> Result<(), SignInError> {
        let database = &self.inner.database;
        let sql = database.sql("DELETE FROM sign_in_failure WHERE number_hash = $1", [hash(number).into()]);
        database.execute(sql).await?;
        Ok(())
    }

    /// Forgets what no longer counts: old failures and sessions that are over.
    ///
    /// # Errors
    /// If the store cannot be reached.
    pub async fn forget_old(&self) -> Result<(), SignInError> {
        let database = &self.inner.database;
        let options = &self.inner.options;
        let now = self.now();
        let window = (now - options.lock).micros();
        let failures = "DELETE FROM sign_in_failure WHERE since < $1 AND locked_until < $2";
        let sessions = "DELETE FROM session WHERE created_at < $1 OR seen_at < $2";
        let (absolute, idle) = ((now - options.absolute).micros(), (now - options.idle).micros());
        database
            .transaction(vec![
                database.sql(failures, [window.into(), now.micros().into()]),
                database.sql(sessions, [absolute.into(), idle.into()]),
            ])
            .await?;
        Ok(())
    }
}

fn hash(number: &str) -> String {
    super::session::hex(&Sha256::digest(number.as_bytes()))
}

/// Attempts for one number are made one after the other, so that many at once cannot slip under the limit.
pub(super) struct Turns {
    lanes: [tokio::sync::Mutex<()>; LANES],
    attempts: Semaphore,
}

/// Held during an attempt.
pub(super) struct Turn<'a> {
    _lane: tokio::sync::MutexGuard<'a, ()>,
    _attempt: SemaphorePermit<'a>,
}

impl Default for Turns {
    fn default() -> Self {
        Self { lanes: std::array::from_fn(|_| tokio::sync::Mutex::default()), attempts: Semaphore::new(ATTEMPTS) }
    }
}

impl Turns {
    /// Waits for the number's turn; turns the caller away if too many wait.
    pub async fn take(&self, number: &str) -> Result<Turn<'_>, SignInError> {
        let attempt = self.attempts.try_acquire().map_err(|_| SignInError::Busy)?;
        let lane = usize::from(Sha256::digest(number.as_bytes())[0]) % LANES;
        Ok(Turn { _lane: self.lanes[lane].lock().await, _attempt: attempt })
    }
}

/// Wrong passwords per address.
pub(super) struct Addresses {
    limit: u32,
    window: Duration,
    seen: Mutex<HashMap<IpAddr, Seen>>,
}

#[derive(Clone, Copy)]
struct Seen {
    failed: u32,
    since: Timestamp,
}

impl Addresses {
    pub fn new(limit: u32, window: Duration) -> Self {
        Self { limit, window, seen: Mutex::default() }
    }

    pub fn locked_until(&self, address: Option<IpAddr>, now: Timestamp) -> Option<Timestamp> {
        let seen = *self.seen.lock().get(&address?)?;
        let until = seen.since + self.window;
        (seen.failed >= self.limit && until > now).then_some(until)
    }

    pub fn count(&self, address: Option<IpAddr>, now: Timestamp) {
        let Some(address) = address else { return };
        let mut all = self.seen.lock();
        if all.len() >= ADDRESSES && !all.contains_key(&address) {
            let window = self.window;
            all.retain(|_, seen| seen.since + window > now);
            if all.len() >= ADDRESSES
                && let Some(oldest) = all.iter().min_by_key(|(_, seen)| seen.since).map(|(address, _)| *address)
            {
                all.remove(&oldest);
            }
        }
        let seen = all.entry(address).or_insert(Seen { failed: 0, since: now });
        if seen.since + self.window <= now {
            *seen = Seen { failed: 0, since: now };
        }
        seen.failed += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_locked_after_too_many_and_free_again_later() {
        let addresses = Addresses::new(3, Duration::from_secs(60));
        let address: Option<IpAddr> = "10.1.2.3".parse().ok();
        let start = Timestamp::from_seconds(1000);
        for _ in 0..2 {
            addresses.count(address, start);
        }
        assert_eq!(addresses.locked_until(address, start), None);
        addresses.count(address, start);
        assert_eq!(addresses.locked_until(address, start), Some(Timestamp::from_seconds(1060)));
        assert_eq!(addresses.locked_until(address, Timestamp::from_seconds(1060)), None);
        assert_eq!(addresses.locked_until("10.1.2.4".parse().ok(), start), None);
    }

    #[test]
    fn the_addresses_remembered_are_bounded() {
        let addresses = Addresses::new(3, Duration::from_secs(60));
        for number in 0..ADDRESSES as u32 + 100 {
            addresses.count(Some(IpAddr::from(number.to_be_bytes())), Timestamp::from_seconds(1000));
        }
        assert_eq!(addresses.seen.lock().len(), ADDRESSES);
    }
}
