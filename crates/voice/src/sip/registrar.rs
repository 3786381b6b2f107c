//! Where telephones are (RFC 3261 §10), and who may register and call.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Duration;

use domain::{StaffId, Timestamp};

use super::Peer;
use super::digest::{Credentials, Guard, Ha1, Proof};
use super::endpoint::{ContactWish, Registration, RegistrationWish};

/// Somebody who can prove who they are by digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// In place of the password.
    pub ha1: Ha1,
    /// Whose it is.
    pub holder: Holder,
}

/// Whose account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A member of staff with a SIP telephone.
    Staff(StaffId),
    /// A trunk of the bank's carrier.
    Trunk,
}

/// Where a telephone is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The URI at which it wants to be called.
    pub contact: String,
    /// Where it registered from, and where it is called: that works through a NAT too.
    pub peer: Peer,
    /// When it must have registered again.
    pub expires_at: Timestamp,
    /// Identifies the telephone across its registrations.
    pub call_id: String,
    /// The number of its last registration.
    pub cseq: u32,
}

/// For how long telephones register, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Shorter is refused with 423.
    pub min: u32,
    /// Longer is held to this.
    pub max: u32,
}

/// What comes of asking who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// This account.
    Admitted(String, Holder),
    /// To be asked for the password with these lines (401).
    Challenge(String),
}

/// What comes of a REGISTER.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The status.
    pub status: u16,
    /// Header lines of the response.
    pub lines: String,
    /// Whether the bindings of the user changed and must be stored.
    pub changed: bool,
}

/// A telephone may be registered from this many places at once; the oldest gives way.
const BINDINGS_PER_USER: usize = 4;

/// Accounts and bindings.
pub struct Registrar {
    guard: Guard,
    limits: Limits,
    accounts: HashMap<String, Account>,
    bindings: HashMap<String, Vec<Binding>>,
}

impl Registrar {
    /// A registrar that knows nobody.
    #[must_use]
    pub fn new(guard: Guard, limits: Limits) -> Self {
        Self { guard, limits, accounts: HashMap::new(), bindings: HashMap::new() }
    }

    /// Adds or replaces an account.
    pub fn set_account(&mut self, user: &str, account: Account) {
        self.accounts.insert(user.to_owned(), account);
    }

    /// Removes an account and its bindings; tells whose it was.
    pub fn remove_account(&mut self, user: &str) -> Option<Holder> {
        self.bindings.remove(user);
        self.accounts.remove(user).map(|account| account.holder)
    }

    /// Whether any trunk identifies itself by digest.
    #[must_use]
    pub fn has_trunk_accounts(&self) -> bool {
        self.accounts.values().any(|account| account.holder == Holder::Trunk)
    }

    /// Puts back what was stored.
    pub fn restore(&mut self, user: &str, binding: Binding) {
        self.bindings.entry(user.to_owned()).or_default().push(binding);
    }

    /// Finds out who sent a request.
    pub fn admit(&mut self, now: Duration, credentials: Option<&Credentials>, method: &str, uri: &str) -> Admission {
        let Some(credentials) = credentials else { return Admission::Challenge(self.guard.challenge(now, false)) };
        let account = self.accounts.get(&credentials.user);
        match self.guard.check(now, credentials, account.map(|account| &account.ha1), method, uri) {
            Proof::Good => match account {
                Some(account) => Admission::Admitted(credentials.user.clone(), account.holder),
                None => Admission::Challenge(self.guard.challenge(now, false)),
            },
            Proof::Stale => Admission::Challenge(self.guard.challenge(now, true)),
            Proof::Wrong => Admission::Challenge(self.guard.challenge(now, false)),
        }
    }

    /// Carries out a REGISTER.
    pub fn register(&mut self, now: Duration, at: Timestamp, registration: &Registration) -> Registered {
        let plain = |status| Registered { status, lines: String::new(), changed: false };
        let user = match self.admit(now, registration.credentials.as_ref(), "REGISTER", &registration.uri) {
            Admission::Challenge(lines) => return Registered { status: 401, lines, changed: false },
            Admission::Admitted(user, Holder::Staff(_)) if user == registration.user => user,
            Admission::Admitted(..) => return plain(403),
        };
        let bindings = self.bindings.entry(user).or_default();
        bindings.retain(|binding| binding.expires_at > at);
        let is_late =
            bindings.iter().any(|binding| binding.call_id == registration.call_id && binding.cseq >= registration.cseq);
        let changed = match &registration.wish {
            RegistrationWish::Query => false,
            _ if is_late => return plain(500),
            RegistrationWish::RemoveAll => {
                bindings.clear();
                true
            }
            RegistrationWish::Change(wishes) => {
                let min = self.limits.min;
                if wishes.iter().any(|wish| wish.expires.is_some_and(|seconds| seconds > 0 && seconds < min)) {
                    return Registered { status: 423, lines: format!("Min-Expires: {min}\r\n"), changed: false };
                }
                for wish in wishes {
                    change(bindings, wish, registration, at, self.limits.max);
                }
                let surplus = bindings.len().saturating_sub(BINDINGS_PER_USER);
                bindings.drain(..surplus);
                true
            }
        };
        let lines = bindings.iter().fold(String::new(), |mut lines, binding| {
            let seconds = binding.expires_at.since(at).as_secs();
            let _ = write!(lines, "Contact: <{}>;expires={seconds}\r\n", binding.contact);
            lines
        });
        Registered { status: 200, lines, changed }
    }

    /// The bindings of a user, as they are to be stored.
    #[must_use]
    pub fn bindings(&self, user: &str) -> &[Binding] {
        self.bindings.get(user).map_or(&[], Vec::as_slice)
    }

    /// Where a member of staff can be called: the place that registered last.
    #[must_use]
    pub fn phone_of(&self, staff: StaffId, at: Timestamp) -> Option<&Binding> {
        self.accounts
            .iter()
            .filter(|(_, account)| account.holder == Holder::Staff(staff))
            .flat_map(|(user, _)| self.bindings(user))
            .filter(|binding| binding.expires_at > at)
            .max_by_key(|binding| binding.expires_at)
    }

    /// Until when each member of staff who has an account is registered.
    pub fn registered(&self) -> impl Iterator<Item = (StaffId, Option<Timestamp>)> + '_ {
        self.accounts.iter().filter_map(|(user, account)| {
            let Holder::Staff(staff) = account.holder else { return None };
            Some((staff, self.bindings(user).iter().map(|binding| binding.expires_at).max()))
        })
    }
}

fn change(bindings: &mut Vec<Binding>, wish: &ContactWish, registration: &Registration, at: Timestamp, max: u32) {
    bindings.retain(|binding| binding.contact != wish.uri);
    let seconds = wish.expires.unwrap_or(max).min(max);
    if seconds > 0 {
        bindings.push(Binding {
            contact: wish.uri.clone(),
            peer: registration.source,
            expires_at: at + Duration::from_secs(u64::from(seconds)),
            call_id: registration.call_id.clone(),
            cseq: registration.cseq,
        });
    }
}
