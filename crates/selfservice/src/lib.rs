//! Self-service: the machine at the door, for calls and chats alike.
//!
//! A *flow* (流程) is drafted, checked and published ([`Flows`]); a contact that arrives on one of its lines is led
//! through it by [`SelfService`], the shell of the engine in crate `flow`. An *announcement* (公告) is what a flow says in
//! a slot while it is valid ([`Announcements`]); *opening hours* come from the calendar ([`Calendars`]). Texts are
//! spoken by [`EspeakSynthesizer`]. Whoever takes a contact over reads its [`Briefing`] (自助服务摘要).
//!
//! Invariants: a contact stays in the edition of the flow that it began with; what a flow does for one contact is done
//! in order; a chat's place in its flow is written in the same transaction as the step that led there; no lock is held
//! across an await; what was keyed in secure entry is neither stored nor logged.
#![forbid(unsafe_code)]

mod acts;
mod announcements;
mod briefings;
mod calendars;
mod centre;
mod comprehension;
mod contacts;
mod diversions;
mod error;
mod flows;
mod http;
mod link;
mod proofs;
mod rating_links;
mod recordings;
mod shelf;
mod speech;

use std::path::PathBuf;
use std::time::Duration;

use platform::database::Migration;

pub use acts::{ActionView, Actors, Signature, catalogue};
pub use announcements::{Announcement, AnnouncementKind, Announcements};
pub use briefings::{ActionOutcome, Briefing, GivenFact};
pub use calendars::Calendars;
pub use centre::Centre;
pub use comprehension::{Comprehension, LearningError, Learnt, NoComprehension, Sentences};
pub use contacts::SelfService;
pub use diversions::{Destination, DiversionFigures, Diversions};
pub use error::SelfServiceError;
pub use flows::cases::{Expectation, StoredCase, TestCase, Verdict};
pub use flows::figures::{FigureCounter, NodeFigures};
pub use flows::rehearsal::{Rehearsal, RehearsalState, Scene, Step, Told, Turn};
pub use flows::{Around, FlowRow, FlowView, Flows, Publication};
pub use http::routes;
pub use rating_links::RatingLinks;
pub use recordings::Recordings;
pub use shelf::Shelf;
pub use speech::EspeakSynthesizer;

/// The few settings of self-service.
#[derive(Debug, Clone)]
pub struct SelfServiceConfig {
    /// More contacts than this are not led through a flow: the door says that nobody can serve them.
    pub max_contacts: usize,
    /// The program that speaks.
    pub espeak: PathBuf,
    /// How many texts are spoken at once.
    pub speakers: usize,
    /// How long one text may take to be spoken.
    pub speech_deadline: Duration,
    /// Speech kept in memory, in bytes.
    pub speech_memory_bytes: usize,
}

impl Default for SelfServiceConfig {
    fn default() -> Self {
        Self {
            max_contacts: 50_000,
            espeak: PathBuf::from("espeak-ng"),
            speakers: 2,
            speech_deadline: Duration::from_secs(8),
            speech_memory_bytes: 48 * 1024 * 1024,
        }
    }
}

/// The tables of self-service.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        room: "selfservice",
        version: 1,
        name: "flows and announcements",
        sql: include_str!("../migrations/0001_selfservice.sql"),
    },
    Migration {
        room: "selfservice",
        version: 2,
        name: "announcements aimed at lines, tiers and regions",
        sql: include_str!("../migrations/0002_aims.sql"),
    },
    Migration {
        room: "selfservice",
        version: 3,
        name: "test cases and figures of flows",
        sql: include_str!("../migrations/0003_test_cases_and_figures.sql"),
    },
    Migration {
        room: "selfservice",
        version: 4,
        name: "briefings for those who take a contact over",
        sql: include_str!("../migrations/0004_briefings.sql"),
    },
    Migration {
        room: "selfservice",
        version: 5,
        name: "links by which customers go on online",
        sql: include_str!("../migrations/0005_diversions.sql"),
    },
    Migration {
        room: "selfservice",
        version: 6,
        name: "links by which callers rate",
        sql: include_str!("../migrations/0006_rating_links.sql"),
    },
];
