//! Sites (职场): where agents work, how each site is, and what becomes of its contacts when it is lost.
//!
//! [`watch`] decides, purely, when a site is lost and when it is there again; `live` carries that out in the dispatcher:
//! its agents get nothing any more, contacts that waited for it wait elsewhere, conversations go to the head of their
//! queues and their customers are told why. What happened stands in the journal (stream `site/<id>`), in the audit trail
//! and on every page that shows the [situation](crate::situation).
//!
//! Invariants: nobody who waits loses their waiting time by a site; what a leader decided is not undone by the watch.

pub(crate) mod http;
pub(crate) mod live;
pub(crate) mod queries;
pub(crate) mod watch;

use domain::{Localised, RegionId, SiteId, Timestamp};
use platform::journal::{Entry, Stream};
use serde::{Deserialize, Serialize};

pub use watch::{SiteHealth, SiteRules};

/// The most workplaces of a site.
const MOST_WORKPLACES: u32 = 100_000;
/// The longest name, in characters.
const LONGEST_NAME: usize = 60;
/// The longest apology, in characters.
const LONGEST_APOLOGY: usize = 300;

/// A site as the bank writes it down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Site {
    pub id: SiteId,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Localised,
    /// How many can work there at once.
    pub workplaces: u32,
    /// Where it is.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub region: Option<RegionId>,
    /// Whether its agents work at home (居家).
    #[serde(default)]
    pub home: bool,
    /// What customers are told whose agent is lost with the site; a general apology if nothing is written.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub apology: Localised,
}

impl Site {
    /// The JSON pointer of the first value that is not possible, and what would be.
    pub(crate) fn finding(&self) -> Option<(&'static str, &'static str)> {
        use domain::Language::{En, Zh};
        for (language, pointer) in [(Zh, "/name/zh"), (En, "/name/en")] {
            let length = self.name.0.get(&language).map_or(0, |name| name.trim().chars().count());
            if !(1..=LONGEST_NAME).contains(&length) {
                return Some((pointer, "1–60"));
            }
        }
        if self.workplaces > MOST_WORKPLACES {
            return Some(("/workplaces", "0–100000"));
        }
        let too_long = self.apology.0.values().any(|text| text.chars().count() > LONGEST_APOLOGY);
        too_long.then_some(("/apology", "0–300"))
    }

    /// What customers are told whose agent is lost with the site.
    pub(crate) fn apology(&self) -> Localised {
        let written = self.apology.0.values().any(|text| !text.trim().is_empty());
        if written { self.apology.clone() } else { general_apology() }
    }
}

fn general_apology() -> Localised {
    Localised::new(
        "非常抱歉，为您服务的座席因故中断，正在优先为您转接其他座席，请稍候。",
        "We are very sorry: the connection to our colleague was lost. You are next in line for another colleague.",
    )
}

/// What was moved when a site was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Moved {
    /// Conversations that went back to the head of their queues.
    pub conversations: usize,
    /// Offers that went back to the head of their queues.
    pub offers: usize,
    /// Contacts that waited for an agent of the site and wait for others now.
    pub waiting: usize,
}

/// What the journal tells of a site, in the stream `site/<id>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SiteEvent {
    /// Nobody there can be reached any more.
    SiteLost { agents: usize, moved: Moved, reason: Option<String> },
    /// A part of it cannot be reached, or a leader says that there is trouble.
    SiteImpaired { silent: usize, reason: Option<String> },
    /// It is there again; its agents say themselves when they are ready.
    SiteRestored { reason: Option<String> },
}

impl SiteEvent {
    pub(crate) fn entry(&self, site: &SiteId, at: Timestamp, actor: Option<domain::StaffId>) -> Entry {
        Entry {
            stream: Stream::Other("site", site.to_string()),
            at,
            actor,
            event: serde_json::to_value(self).expect("invariant: events have string keys and whole numbers"),
        }
    }
}
