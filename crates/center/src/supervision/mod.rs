//! Supervision (班长席): the team as it is now, and what a shift leader does to it.
//!
//! The team's view is the live topic `team`: everybody at a desk, what they do, and who waits. An act of a shift leader
//! is one command of the dispatcher; the journal keeps it under the leader's name, the audit row is written in the same
//! transaction, and the agent whom it concerns finds a notice on their desk that stays until they acknowledge it.
//!
//! Invariants: an act that comes too late changes nothing and says why; no act reaches into a conversation but taking
//! it back into its queue.

pub(crate) mod act;
pub(crate) mod error;
pub(crate) mod http;
pub(crate) mod notice;
pub(crate) mod team;
pub(crate) mod topic;

use domain::roles::Role;

/// Who leads a team.
pub(crate) const LEADERS: &[Role] = &[Role::ShiftLeader, Role::Director];
