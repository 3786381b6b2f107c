//! The platform through its public face, on the store that `STORE` names.

mod access;
mod audit;
mod database;
mod http;
mod idempotency;
mod journal;
mod journal_failures;
mod live;
mod objects;
mod sign_in;
mod timers;

use std::sync::Arc;

use domain::roles::Role;
use domain::secret::Secret;
use domain::{Language, StaffId};
use platform::clock::{ManualClock, SharedClock, SystemClock};
use platform::sign_in::{Account, NewAccount, SignIn, SignInOptions};
use platform::testing::{TestDatabase, database};

/// The password of every account that a test makes.
const PASSWORD: &str = "correct horse";

/// A database with sign-in on it and a clock moved by hand.
struct Staffed {
    database: TestDatabase,
    clock: ManualClock,
    sign_in: SignIn,
}

impl Staffed {
    async fn new() -> Self {
        let database = database().await;
        let clock = ManualClock::default();
        let sign_in = SignIn::new(database.database(), clock.shared(), SignInOptions::default());
        Self { database, clock, sign_in }
    }

    /// Makes an account whose number is given and whose password is [`PASSWORD`].
    async fn hire(&self, number: &str, roles: &[Role]) -> Account {
        let new = NewAccount {
            id: StaffId::generate(),
            number: number.to_owned(),
            name: format!("员工{number}"),
            password: Secret::new(PASSWORD.to_owned()),
            roles: roles.to_vec(),
            language: Language::Zh,
        };
        self.sign_in.create_account(new, None).await.unwrap()
    }
}

fn system_clock() -> SharedClock {
    Arc::new(SystemClock)
}
