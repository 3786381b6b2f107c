//! Which agent gets which contact (派接).
//!
//! The engine is pure: it has no clock, no I/O and no chance in it. Whoever owns a [`Router`] tells it what happens
//! ([`Router::handle`]), wakes it when it asks for it ([`Router::next_deadline`], [`Router::wake`]) and carries out
//! what it decides. The same inputs at the same times always come to the same decisions, ids of offers included.
//!
//! ```
//! use std::time::Duration;
//! use domain::contact::Medium;
//! use domain::{AgentId, ContactId, QueueId, SkillId, Timestamp};
//! use routing::{AgentProfile, Input, Output, QueueConfig, Router, RouterConfig};
//!
//! let mut router = Router::new(RouterConfig::default());
//! let (now, mut out) = (Timestamp::from_seconds(1_770_000_000), Vec::new());
//!
//! // A queue whose agents know loans at level 3, and an agent who does.
//! let loans = SkillId::of("loan");
//! let queue = QueueConfig { skills: vec![(loans.clone(), 3)], ..QueueConfig::new(QueueId::of("loans")) };
//! router.handle(now, Input::DefineQueue(queue), &mut out)?;
//! let li = AgentId::generate();
//! let profile = AgentProfile { skills: vec![(loans, 7)], voice_capacity: 1, ..AgentProfile::default() };
//! router.handle(now, Input::SignIn { agent: li, profile }, &mut out)?;
//! router.handle(now, Input::Ready { agent: li }, &mut out)?;
//!
//! // A call comes and is offered to her.
//! let call = ContactId::generate();
//! out.clear();
//! router.handle(now, Input::Enqueue {
//!     contact: call,
//!     queue: QueueId::of("loans"),
//!     medium: Medium::Voice,
//!     skills: Vec::new(),
//!     priority: 0,
//!     since: now,
//!     at_head: false,
//!     facts: None,
//! }, &mut out)?;
//! let Output::Offered { offer, agent, expires_at, .. } = out[0] else { panic!("{out:?}") };
//! assert_eq!((agent, expires_at), (li, now + Duration::from_secs(20)));
//! assert_eq!(router.next_deadline(), Some(expires_at));
//!
//! // She accepts.
//! out.clear();
//! router.handle(now + Duration::from_secs(4), Input::Accept { offer, agent: li }, &mut out)?;
//! assert_eq!(out[0], Output::Connected { contact: call, agent: li, offer });
//! assert_eq!(router.next_deadline(), None);
//! # Ok::<(), routing::RoutingError>(())
//! ```
//!
//! # Rules
//! - **Who may take a contact.** An agent who is ready, meets every skill of the queue and of the contact at its
//!   level, and has room: one call, so many texts, so many pieces of deferred work. An open offer, a conversation and
//!   a wrap-up each take one place. A call and texts go together only if the router is set so; deferred work has
//!   places of its own, is given to agents without a call (and without texts, unless the router is set so) and never
//!   keeps them from a customer.
//! - **Who is served first.** Whoever is there before work that can wait, however long it has; then the highest effective priority: the queue's, the contact's own, and points for waiting
//!   ([`Ageing`]), so that nobody waits for ever; then the longest wait. Whoever comes back from an agent (missed
//!   offer, lost agent, given back) stands before all others and keeps the waiting time it had.
//! - **Who serves.** The agent with the fewest contacts who is idle longest, or the one with the best levels
//!   ([`Choice`]).
//! - **Offers.** An offer is open until its time is over. An agent who misses one is not ready until they say so; one
//!   who declines stays ready, and is not offered the same contact for a while.
//! - **Agents.** Not ready means no new contacts from that moment on; what the agent has goes on. Nobody signs out
//!   while serving. A lost agent's contacts go back to their queues.
//! - **Wrap-up.** Its end is set once, when the conversation ends, and nothing but the agent being done comes before
//!   it. It takes the one place that the conversation had.
//! - **Set aside.** What can wait may be taken from its agent and out of the router; whoever did it puts it into its
//!   queue again when its time has come.
//! - **Expected wait.** The position times the smoothed time from one contact served to the next: each interval `x`
//!   moves the estimate `T` by an eighth, `T ← T + (x − T) / 8`. See the module `wait`.
//!
//! - **By hand.** A shift leader may move a waiting contact to the head, raise or lower it, put it into another queue or
//!   give it to one agent; see the module `by_hand`.
//! - **Policy.** What holds of which contacts beyond that is a document ([`Policy`]), checked before it is in force
//!   ([`check`]): who waits where and with which priority and needs, how needs are relaxed and other queues help over time, what a
//!   full queue does, who is asked first, how agents' abilities count ([`shrink`], [`assign`]), what is promised. The default
//!   says nothing. With [`RouterConfig::explain`] each offer is followed by the reason for it ([`Decision`]).
//!
//! # Invariants
//! Each contact waits, or is offered to, in conversation with or wrapped up by one agent, until it is over. No agent
//! is given more than they have room for. No contact waits that an agent could take, unless it was given to another by
//! hand or by the policy. A refused input changes
//! nothing. The tests hold the router to these, and to a model that searches lists from end to end.
//!
//! # How it is fast
//! Contacts of one queue and medium that need the same skills share a *lane*: an agent can take all of them or none.
//! Each agent has one bit for each lane whose needs they meet, so that an agent who becomes free compares the first
//! contacts of a few lanes, and a contact that comes takes the first agent in line for its lane. Lines are heaps
//! in which agents who changed are passed over when met. The order of waiting contacts is constant (ageing moves all
//! alike), so it is kept sorted and never worked out again.

mod config;
mod error;
mod facts;
mod input;
mod output;
mod policy;
mod view;

mod agent;
mod contact;
mod queue;

mod coupling;
mod explanation;
mod guarantee;
mod hand_over;
mod judgement;
mod matching;
mod offer;
mod router;
mod site;
mod wrap_up;

mod by_hand;

mod ability;
mod assignment;
mod bits;
mod deadline;
mod idle;
mod lane;
mod order;
mod skills;
mod wait;

pub use ability::{Ability, BEST, Estimate, Observed, shrink};
pub use assignment::{Assignment, Class, IMPOSSIBLE, assign};
pub use config::{Ageing, AgentProfile, Choice, HIGHEST_LEVEL, MOST_AT_ONCE, QueueConfig, RouterConfig, WrapUpRule};
pub use domain::decision::{Candidate, Decision, Diversion, Why};
pub use error::RoutingError;
pub use facts::{Facts, Mood};
pub use guarantee::{GuaranteeChange, Shortfall};
pub use input::Input;
pub use output::Output;
pub use policy::{
    Area, Cap, Finding, Guarantee, Matching, Overflow, Policy, QueueRules, Relaxation, Roster, Rule, Site,
    SitePreference, SkillLevel, Target, Then, Weights, When, WhenFull, check, schema, spelled_out,
};
pub use router::Router;
pub use view::{AgentView, ContactView, OfferView, QueueView, Stage, Standing, WrapUpView};
