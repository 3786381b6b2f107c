//! When a site counts as lost and when it is there again: pure, by who is heard of.
//!
//! Once a second the watch is told which agents of the site are heard of and which have fallen silent without signing
//! out. When nearly all fall silent within a short time, the site is lost. It is restored by itself only when enough of
//! those who fell silent are back and have stayed for the hold-down time, so that a line that comes and goes does not
//! throw contacts to and fro. What a leader decided by hand, only a leader undoes.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::{AgentId, Timestamp};
use serde::{Deserialize, Serialize};

/// How a site is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SiteHealth {
    /// All is well.
    #[default]
    Open,
    /// 受损: a good part of its agents has fallen silent, or a leader says that there is trouble.
    Impaired,
    /// 失联: nobody there can be reached; its agents get nothing.
    Lost,
}

impl SiteHealth {
    /// The stable name used in the audit trail.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Impaired => "impaired",
            Self::Lost => "lost",
        }
    }
}

/// When a site is lost by itself, and when it is there again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SiteRules {
    /// An agent whose desk says nothing for so long has fallen silent. Desks say that they are there every five seconds.
    pub silent_after: Duration,
    /// Those who fall silent within this time count together.
    pub within: Duration,
    /// The share, in per cent, whose silence means that the site is lost.
    pub lost_percent: u8,
    /// The share, in per cent, whose silence means that the site is impaired.
    pub impaired_percent: u8,
    /// With fewer agents at work than this nothing is concluded.
    pub least_agents: usize,
    /// How long enough agents must have been back.
    pub hold_down: Duration,
}

impl Default for SiteRules {
    fn default() -> Self {
        Self {
            silent_after: Duration::from_secs(12),
            within: Duration::from_secs(30),
            lost_percent: 80,
            impaired_percent: 30,
            least_agents: 3,
            hold_down: Duration::from_secs(60),
        }
    }
}

/// What the watch keeps of a site; survives a restart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Watch {
    health: SiteHealth,
    /// A leader decided so.
    by_hand: bool,
    /// How many had fallen silent when it was no longer open.
    missing: usize,
    /// Since when enough of them are back.
    steady_since: Option<Timestamp>,
    /// Who has fallen silent, and when that was seen.
    #[serde(skip)]
    silent: BTreeMap<AgentId, Timestamp>,
}

impl Watch {
    /// How the site is.
    #[must_use]
    pub const fn health(&self) -> SiteHealth {
        self.health
    }

    /// Whether a leader decided so.
    #[must_use]
    pub const fn is_by_hand(&self) -> bool {
        self.by_hand
    }

    /// How many have fallen silent and not come back.
    #[must_use]
    pub fn silent(&self) -> usize {
        self.silent.len()
    }

    /// Since when enough agents are back, if the site waits for the end of its hold-down time.
    #[must_use]
    pub const fn steady_since(&self) -> Option<Timestamp> {
        self.steady_since
    }

    /// A leader says how the site is.
    pub fn set(&mut self, health: SiteHealth) {
        self.change(health, true);
    }

    /// The server was stopped or held up: nobody was heard of meanwhile, and that says nothing.
    pub fn forget_silence(&mut self) {
        self.silent.clear();
        self.steady_since = None;
    }

    /// Looks at who is `heard` of and who is `silent` at this moment; answers how the site is from now on, if that is
    /// something else. Agents who signed out are in neither.
    pub fn observe(
        &mut self,
        now: Timestamp,
        heard: &BTreeSet<AgentId>,
        silent: &BTreeSet<AgentId>,
        rules: &SiteRules,
    ) -> Option<SiteHealth> {
        self.silent.retain(|agent, _| !heard.contains(agent));
        for agent in silent {
            self.silent.entry(*agent).or_insert(now);
        }
        let is_recent = |since: &Timestamp| now.since(*since) <= rules.within;
        if self.health == SiteHealth::Open {
            self.silent.retain(|agent, since| is_recent(since) || silent.contains(agent));
        }
        // Once it is not open, those who fell silent before are still missing.
        let recent = self.silent.values().filter(|since| self.health != SiteHealth::Open || is_recent(since)).count();
        let judged = judged(recent, heard.len(), rules);
        let wanted = match self.health {
            SiteHealth::Lost if self.by_hand => None,
            SiteHealth::Lost => {
                let enough = heard.len() >= self.missing.div_ceil(2).max(1);
                self.is_steady(now, enough, rules).then_some(SiteHealth::Open)
            }
            health if judged.is_some_and(|judged| judged > health) => judged,
            SiteHealth::Impaired if !self.by_hand => {
                self.is_steady(now, judged.is_none(), rules).then_some(SiteHealth::Open)
            }
            _ => None,
        }?;
        self.change(wanted, false);
        Some(wanted)
    }

    /// Whether enough are there, and have been for the hold-down time.
    fn is_steady(&mut self, now: Timestamp, enough: bool, rules: &SiteRules) -> bool {
        if !enough {
            self.steady_since = None;
            return false;
        }
        now.since(*self.steady_since.get_or_insert(now)) >= rules.hold_down
    }

    fn change(&mut self, health: SiteHealth, by_hand: bool) {
        if health == SiteHealth::Open {
            self.silent.clear();
        }
        self.missing = self.silent.len();
        self.health = health;
        self.by_hand = by_hand && health != SiteHealth::Open;
        self.steady_since = None;
    }
}

/// What it means that so many are silent and so many heard of, if it means anything.
fn judged(silent: usize, heard: usize, rules: &SiteRules) -> Option<SiteHealth> {
    let all = silent + heard;
    if silent == 0 || all < rules.least_agents {
        return None;
    }
    let reaches = |percent: u8| silent * 100 >= all * usize::from(percent);
    if reaches(rules.lost_percent) {
        Some(SiteHealth::Lost)
    } else {
        // One alone is somebody whose browser is gone.
        (silent > 1 && reaches(rules.impaired_percent)).then_some(SiteHealth::Impaired)
    }
}

#[cfg(test)]
#[path = "watch_tests.rs"]
mod tests;
