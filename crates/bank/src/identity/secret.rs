//! The two passwords and their locks. Domain rules §2.

use center::ports::core_bank::{BankError, Factor, SecretState, SecretStates};
use domain::calendar::day_in_china;
use domain::secret::Secret;
use domain::{CustomerId, Timestamp};
use platform::database::{Database, DatabaseError, Row};
use sea_orm::{ConnectionTrait, DbBackend};

use crate::ledger::{EmbeddedLedger, failed};
use crate::parameters::SecretParameters;

/// Which password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SecretKind {
    Query,
    Transaction,
}

impl SecretKind {
    const fn code(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Transaction => "transaction",
        }
    }

    const fn factor(self) -> Factor {
        match self {
            Self::Query => Factor::QueryPassword,
            Self::Transaction => Factor::TransactionPassword,
        }
    }
}

/// The tries that were wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Tries {
    in_a_row: u32,
    in_total: u32,
    locked_until: Option<Timestamp>,
}

impl Tries {
    fn state(self, now: Timestamp, rules: &SecretParameters) -> SecretState {
        if self.in_total >= rules.wrong_in_total {
            return SecretState::LockedUntilCounter;
        }
        if let Some(until) = self.locked_until.filter(|until| *until > now) {
            return SecretState::LockedUntil { until };
        }
        // A lock that is over leaves the count of the row behind.
        let in_a_row = if self.locked_until.is_some() { 0 } else { self.in_a_row };
        let left = rules.wrong_in_a_row.saturating_sub(in_a_row).min(rules.wrong_in_total - self.in_total);
        SecretState::Open { tries_left: left }
    }

    /// The count with one more wrong try.
    fn with_wrong(self, now: Timestamp, rules: &SecretParameters) -> Self {
        let in_a_row = if self.locked_until.is_some() { 1 } else { self.in_a_row + 1 };
        let lock = in_a_row >= rules.wrong_in_a_row;
        Self { in_a_row, in_total: self.in_total + 1, locked_until: lock.then(|| day_in_china(now).next().begins()) }
    }

    /// The count when a try that was counted as wrong turns out right.
    fn with_right(self, rules: &SecretParameters) -> Self {
        let in_total = if rules.success_clears_total { 0 } else { self.in_total.saturating_sub(1) };
        Self { in_a_row: 0, in_total, locked_until: None }
    }
}

/// Checks a password. Answers how many tries are left if it is wrong.
pub(super) async fn check(
    ledger: &EmbeddedLedger,
    customer: CustomerId,
    kind: SecretKind,
    given: &Secret<String>,
) -> Result<(), BankError> {
    let shared = &ledger.shared;
    let rules = ledger.parameters().secrets;
    let now = shared.clock.now();
    let locked = |state| match state {
        SecretState::LockedUntil { until } => BankError::Locked { factor: kind.factor(), until: Some(until) },
        _ => BankError::Locked { factor: kind.factor(), until: None },
    };
    let counted = change(&shared.database, customer, kind, |tries| match tries.state(now, &rules) {
        SecretState::Open { .. } => Ok(tries.with_wrong(now, &rules)),
        state => Err(locked(state)),
    });
    // A password that was never set is wrong, and takes as long to be found so.
    let hash = counted.await?.map(|(hash, _)| hash);
    let known = hash.is_some();
    if shared.hasher.verify(given.clone(), hash).await? {
        change(&shared.database, customer, kind, |tries| Ok(tries.with_right(&rules))).await?;
        return Ok(());
    }
    if !known {
        return Err(BankError::WrongEvidence { factor: kind.factor(), tries_left: None });
    }
    match state(&shared.database, customer, kind).await?.map(|tries| tries.state(now, &rules)) {
        Some(SecretState::Open { tries_left }) => {
            Err(BankError::WrongEvidence { factor: kind.factor(), tries_left: Some(tries_left) })
        }
        Some(state) => Err(locked(state)),
        None => Err(BankError::WrongEvidence { factor: kind.factor(), tries_left: None }),
    }
}

/// Changes the count of one password in a transaction; answers its hash and the count, or nothing if it was never set.
async fn change(
    database: &Database,
    customer: CustomerId,
    kind: SecretKind,
    decide: impl Fn(Tries) -> Result<Tries, BankError> + Send,
) -> Result<Option<(String, Tries)>, BankError> {
    let told = |error: DatabaseError| failed(&error);
    let transaction = database.begin().await.map_err(told)?;
    let lock = if database.backend() == DbBackend::Postgres { " FOR UPDATE" } else { "" };
    let sql = format!(
        "SELECT hash, wrong_in_a_row, wrong_in_total, locked_until FROM bank_secret WHERE customer = $1 AND kind = $2{lock}"
    );
    let keys = || [customer.to_string().into(), kind.code().into()];
    let row = transaction.query_one_raw(database.sql(&sql, keys())).await.map_err(|error| told(error.into()))?;
    let Some(row) = row else { return Ok(None) };
    let hash: String = row.column("hash").map_err(told)?;
    let tries = decide(read(&row).map_err(told)?)?;
    let sql = "UPDATE bank_secret SET wrong_in_a_row = $3, wrong_in_total = $4, locked_until = $5
        WHERE customer = $1 AND kind = $2";
    let [id, name] = keys();
    let values = [
        id,
        name,
        i64::from(tries.in_a_row).into(),
        i64::from(tries.in_total).into(),
        tries.locked_until.map(Timestamp::micros).into(),
    ];
    transaction.execute_raw(database.sql(sql, values)).await.map_err(|error| told(error.into()))?;
    transaction.commit().await.map_err(told)?;
    Ok(Some((hash, tries)))
}

fn read(row: &sea_orm::QueryResult) -> Result<Tries, DatabaseError> {
    let count = |name: &str| row.column::<i64>(name).map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    Ok(Tries {
        in_a_row: count("wrong_in_a_row")?,
        in_total: count("wrong_in_total")?,
        locked_until: row.time_or_none("locked_until")?,
    })
}

async fn state(database: &Database, customer: CustomerId, kind: SecretKind) -> Result<Option<Tries>, BankError> {
    let sql = "SELECT wrong_in_a_row, wrong_in_total, locked_until FROM bank_secret WHERE customer = $1 AND kind = $2";
    let found = database.fetch_one(database.sql(sql, [customer.to_string().into(), kind.code().into()])).await;
    found.and_then(|row| row.map(|row| read(&row)).transpose()).map_err(|error| failed(&error))
}

/// How it stands with both passwords.
pub(crate) async fn secret_states(ledger: &EmbeddedLedger, customer: CustomerId) -> Result<SecretStates, BankError> {
    let rules = ledger.parameters().secrets;
    let now = ledger.shared.clock.now();
    let database = &ledger.shared.database;
    let told = |tries: Option<Tries>| tries.map_or(SecretState::Unset, |tries| tries.state(now, &rules));
    Ok(SecretStates {
        query: told(state(database, customer, SecretKind::Query).await?),
        transaction: told(state(database, customer, SecretKind::Transaction).await?),
    })
}

/// Whether it can be a password: six digits, not all the same and not in a row.
fn is_fit(password: &Secret<String>) -> bool {
    let digits: Vec<u8> = password.expose().bytes().collect();
    let steps: Vec<i16> = digits.windows(2).map(|pair| i16::from(pair[1]) - i16::from(pair[0])).collect();
    let is_run = |step: i16| steps.iter().all(|found| *found == step);
    digits.len() == 6 && digits.iter().all(u8::is_ascii_digit) && !is_run(0) && !is_run(1) && !is_run(-1)
}

impl EmbeddedLedger {
    /// Sets both passwords at the counter and lifts their locks.
    ///
    /// # Errors
    /// [`BankError::Invalid`] if a password is not six digits, or is too easy; [`BankError::UnknownCustomer`].
    pub async fn set_passwords(
        &self,
        customer: CustomerId,
        query: Secret<String>,
        transaction: Secret<String>,
    ) -> Result<(), BankError> {
        self.customer_row(customer).await?;
        for (password, pointer) in [(&query, "/query"), (&transaction, "/transaction")] {
            if !is_fit(password) {
                return Err(BankError::Invalid { pointer: pointer.to_owned() });
            }
        }
        let database = &self.shared.database;
        let mut writes = Vec::with_capacity(2);
        for (kind, password) in [(SecretKind::Query, query), (SecretKind::Transaction, transaction)] {
            let hash = self.shared.hasher.hash(password).await?;
            writes.push(put(database, customer, kind, &hash));
        }
        database.transaction(writes).await.map_err(|error| failed(&error))
    }
}

/// Sets the hash of a password, with no wrong tries.
pub(crate) fn put(database: &Database, customer: CustomerId, kind: SecretKind, hash: &str) -> sea_orm::Statement {
    let sql = "INSERT INTO bank_secret (customer, kind, hash, wrong_in_a_row, wrong_in_total, locked_until)
        VALUES ($1, $2, $3, 0, 0, NULL)
        ON CONFLICT (customer, kind) DO UPDATE SET hash = excluded.hash, wrong_in_a_row = 0, wrong_in_total = 0, locked_until = NULL";
    database.sql(sql, [customer.to_string().into(), kind.code().into(), hash.into()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_anybody_guesses_is_refused() {
        for bad in ["111111", "123456", "654321", "12345", "1234567", "12a456"] {
            assert!(!is_fit(&Secret::new(bad.to_owned())), "{bad}");
        }
        assert!(is_fit(&Secret::new("135790".to_owned())));
    }

    #[test]
    fn three_in_a_row_lock_for_the_day_and_five_in_all_until_the_counter() {
        let rules = SecretParameters::default();
        let day = Timestamp::parse("2026-02-13T09:00:00+08:00").unwrap();
        let next = Timestamp::parse("2026-02-14T00:00:00+08:00").unwrap();
        let mut tries = Tries::default();
        for left in [2, 1] {
            tries = tries.with_wrong(day, &rules);
            assert_eq!(tries.state(day, &rules), SecretState::Open { tries_left: left });
        }
        tries = tries.with_wrong(day, &rules);
        assert_eq!(tries.state(day, &rules), SecretState::LockedUntil { until: next });
        assert_eq!(tries.state(next, &rules), SecretState::Open { tries_left: 2 });
        tries = tries.with_wrong(next, &rules).with_wrong(next, &rules);
        assert_eq!(tries.state(next, &rules), SecretState::LockedUntilCounter);
    }

    #[test]
    fn a_right_try_ends_the_row_but_not_the_total() {
        let rules = SecretParameters::default();
        let now = Timestamp::parse("2026-02-13T09:00:00+08:00").unwrap();
        let mut tries = Tries::default();
        for _ in 0..4 {
            tries = tries.with_wrong(now, &rules);
            // The try that is right was counted as wrong before it was looked at.
            tries = tries.with_wrong(now, &rules).with_right(&rules);
        }
        assert_eq!((tries.in_a_row, tries.in_total), (0, 4));
        assert_eq!(tries.state(now, &rules), SecretState::Open { tries_left: 1 });
    }
}
