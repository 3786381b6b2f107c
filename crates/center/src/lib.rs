//! The live centre: contacts, customers, staff, queues and agents, and the shell of the router.
//!
//! A door reports a customer to [`Center::arrive`]; the flow of their line serves them ([`ports::SelfService`]) and may
//! ask for a person ([`Center::enqueue`]). One task, the *dispatcher*, owns the router and every live contact: it
//! decides, writes the decision to the journal with the rows that it changes, and only then tells doors, desks and
//! self-service. Pages read [`desk::view::DeskView`]s and contact records.
//!
//! Invariants: what anybody has been told is in the journal; a contact has one agent at most; only the dispatcher
//! changes a live contact; nothing here knows how a channel's wire looks.

mod abilities;
pub mod administration;
pub mod call_backs;
mod center;
mod contacts;
pub mod conversation;
mod customers;
pub mod deferred;
mod desk;
mod dispatcher;
pub mod emergencies;
mod error;
mod follow_ups;
pub mod http;
mod policies;
pub mod ports;
mod queues;
pub mod ratings;
pub mod rehearsal;
mod remarks;
mod replies;
mod secure_entry;
pub mod sites;
pub mod situation;
mod staff;
mod staff_preferences;
mod supervision;

use std::time::Duration;

pub use abilities::{Believed, BusinessAbility};
pub(crate) use center::Joints;
pub use center::{Center, Foundations};
pub use contacts::records::{ContactRow, RecordFilter};
pub use customers::Customer;
pub use desk::topic as desk_topic;
pub use desk::view::DeskView;
pub use error::CenterError;
pub use policies::{PolicyState, first_policy};
pub use queues::{CannedReply, Line, NotReadyReason, Queue, Skill, WrapUpCode};
pub use secure_entry::SecureInput;
pub use staff::AgentSettings;
pub use supervision::error::SupervisionError;
pub use supervision::team::TeamView;
pub use supervision::topic::TOPIC as TEAM_TOPIC;

/// The few settings of the centre.
#[derive(Debug, Clone)]
pub struct CenterConfig {
    /// How long an agent's browser may be unheard of: a laptop that slept so long keeps its customers, one that sleeps on
    /// loses them to the head of their queues.
    pub lease: Duration,
    /// How often waiting customers are told their place, at most.
    pub standing_interval: Duration,
    /// More live contacts are refused at the door.
    pub max_contacts: usize,
    /// An agent who served a customer longer ago is not asked first for them any more.
    pub last_agent_within: Duration,
    /// When a site is lost by itself, and when it is there again.
    pub sites: sites::SiteRules,
    /// How long a request for an emergency plan may be approved.
    pub plan_approval_within: Duration,
    /// The router's own settings.
    pub routing: routing::RouterConfig,
}

impl Default for CenterConfig {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(60),
            standing_interval: Duration::from_secs(5),
            max_contacts: 50_000,
            last_agent_within: Duration::from_secs(7 * 86_400),
            sites: sites::SiteRules::default(),
            plan_approval_within: Duration::from_secs(10 * 60),
            // Messages are answered beside chats, and not beside a call.
            routing: routing::RouterConfig {
                explain: true,
                deferred_beside_text: true,
                ..routing::RouterConfig::default()
            },
        }
    }
}

/// The tables of the centre.
pub const MIGRATIONS: &[platform::database::Migration] = &[
    platform::database::Migration {
        room: "center",
        version: 1,
        name: "the centre",
        sql: include_str!("../migrations/0001_centre.sql"),
    },
    platform::database::Migration {
        room: "center",
        version: 2,
        name: "notices on desks",
        sql: include_str!("../migrations/0002_supervision.sql"),
    },
    platform::database::Migration {
        room: "center",
        version: 3,
        name: "customers in the round",
        sql: include_str!("../migrations/0003_customer_view.sql"),
    },
    platform::database::Migration {
        room: "center",
        version: 4,
        name: "routing policies",
        sql: include_str!("../migrations/0004_routing.sql"),
    },
    platform::database::Migration {
        room: "center",
        version: 5,
        name: "replies of one's own, remarks on contacts",
        sql: include_str!("../migrations/0005_assist.sql"),
    },
    platform::database::Migration {
        room: "center",
        version: 6,
        name: "sites and emergency plans",
        sql: include_str!("../migrations/0006_sites.sql"),
    },
    platform::database::Migration {
        room: "center",
        version: 7,
        name: "follow-ups",
        sql: include_str!("../migrations/0007_follow_ups.sql"),
    },
    platform::database::Migration {
        room: "center",
        version: 8,
        name: "abilities",
        sql: include_str!("../migrations/0008_abilities.sql"),
    },
    platform::database::Migration {
        room: "center",
        version: 9,
        name: "work that waits",
        sql: include_str!("../migrations/0009_deferred.sql"),
    },
    platform::database::Migration {
        room: "center",
        version: 10,
        name: "preferences of staff, mentions",
        sql: include_str!("../migrations/0010_desk.sql"),
    },
    platform::database::Migration {
        room: "center",
        version: 11,
        name: "planned call-backs",
        sql: include_str!("../migrations/0011_planned_call_back.sql"),
    },
    platform::database::Migration {
        room: "center",
        version: 12,
        name: "why customers graded low",
        sql: include_str!("../migrations/0012_ratings.sql"),
    },
];
