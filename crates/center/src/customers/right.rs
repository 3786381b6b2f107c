//! Who may look closely at a customer: the agent who serves them now, and those who answer for the agents.

use domain::CustomerId;
use domain::roles::Role;
use platform::http::Problem;
use platform::sign_in::Caller;

use crate::center::Center;

/// Who looks at customers at work and writes to their file.
pub(crate) const WRITING: &[Role] = &[Role::Agent, Role::ShiftLeader, Role::Director];

/// How closely a caller may look at a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closeness {
    /// Masked, without balances.
    Masked,
    /// Masked, with balances; one value at a time is shown whole for a reason.
    Answering,
    /// As above, and the name is known: the agent is offered, serves or finishes a contact of the customer.
    Serving,
}

impl Closeness {
    pub(crate) fn of(center: &Center, caller: &Caller, customer: CustomerId) -> Self {
        if caller.has(Role::Agent) && center.serves(caller.staff, customer) {
            Self::Serving
        } else if caller.has(Role::ShiftLeader) || caller.has(Role::Director) {
            Self::Answering
        } else {
            Self::Masked
        }
    }

    /// Whether balances are shown, and values unmasked for a reason.
    pub(crate) fn may_unmask(self) -> bool {
        self != Self::Masked
    }

    pub(crate) fn must_unmask(self) -> Result<(), Problem> {
        if self.may_unmask() { Ok(()) } else { Err(Problem::forbidden()) }
    }
}
