//! Sites in the dispatcher: who is heard of, what is lost with a site, what its customers are told.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::agent::AgentState;
use domain::{AgentId, ContactId, SiteId, Timestamp};
use platform::audit::{Audit, AuditEntry};
use routing::{Input, Output};
use sea_orm::Statement;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::watch::{SiteHealth, SiteRules, Watch};
use super::{Moved, Site, SiteEvent, queries};
use crate::dispatcher::state::State;
use crate::dispatcher::turn::{Effect, Turn};
use crate::error::CenterError;
use crate::ports::Prompt;
use crate::supervision::act::Leader;

/// A dispatcher that did not look for so long was held up, and whoever was not heard of meanwhile is not silent.
const HELD_UP: Duration = Duration::from_secs(5);

/// How a site is, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Standing {
    pub(crate) watch: Watch,
    /// Since when it is so; absent of a site that always was open.
    pub(crate) since: Option<Timestamp>,
    pub(crate) reason: Option<String>,
    /// The name of the leader who decided so.
    pub(crate) by: Option<String>,
    /// How many agents were at work when it was lost.
    pub(crate) agents: usize,
    pub(crate) moved: Moved,
}

/// A site with how it is.
#[derive(Debug, Clone)]
pub(crate) struct LiveSite {
    pub(crate) site: Site,
    pub(crate) standing: Standing,
    /// How many of its agents are heard of.
    pub(crate) heard: usize,
    /// How many of them take contacts or serve one.
    pub(crate) working: usize,
}

/// All sites, in the bank's order.
#[derive(Debug, Default)]
pub(crate) struct Sites {
    pub(crate) all: Vec<LiveSite>,
    rules: SiteRules,
    looked_at: Option<Timestamp>,
    /// From when on silence counts.
    counts_from: Option<Timestamp>,
}

/// What is asked of the dispatcher about sites.
#[derive(Debug)]
pub(crate) enum SiteCommand {
    /// A site is there or is written down otherwise; the audit row goes with it.
    Define { site: Site, audit: Statement },
    /// A leader says how the site is.
    Set { site: SiteId, health: SiteHealth, reason: String, by: Leader, audit: Statement },
}

/// Why a site is otherwise from now on.
enum Why<'a> {
    ByHand { by: &'a Leader, reason: String },
    BySilence,
}

impl Sites {
    pub(crate) fn new(known: Vec<(Site, Standing)>, rules: SiteRules) -> Self {
        let all = known.into_iter().map(|(site, standing)| LiveSite { site, standing, heard: 0, working: 0 }).collect();
        Self { all, rules, ..Self::default() }
    }

    /// The sites that were lost when the server stopped.
    pub(crate) fn lost(&self) -> Vec<SiteId> {
        let lost = self.all.iter().filter(|live| live.standing.watch.health() == SiteHealth::Lost);
        lost.map(|live| live.site.id.clone()).collect()
    }

    fn find_mut(&mut self, site: &SiteId) -> Result<&mut LiveSite, CenterError> {
        self.all.iter_mut().find(|live| live.site.id == *site).ok_or_else(|| CenterError::UnknownSite(site.to_string()))
    }
}

impl State {
    /// Decides what is asked about sites. An error leaves the state as it was.
    pub(crate) fn decide_site(
        &mut self,
        now: Timestamp,
        command: SiteCommand,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        match command {
            SiteCommand::Define { site, audit } => {
                let place = i64::try_from(self.sites.all.len()).unwrap_or(i64::MAX);
                turn.writes.push(queries::save(&self.database, &site, place));
                turn.writes.push(audit);
                match self.sites.find_mut(&site.id) {
                    Ok(live) => live.site = site,
                    Err(_) => {
                        self.sites.all.push(LiveSite { site, standing: Standing::default(), heard: 0, working: 0 })
                    }
                }
                self.situation_changed = true;
                Ok(())
            }
            SiteCommand::Set { site, health, reason, by, audit } => {
                let before = self.sites.find_mut(&site)?.standing.watch.health();
                if before == health {
                    return Err(CenterError::SiteIsSo);
                }
                turn.actor = Some(by.id);
                turn.writes.push(audit);
                self.sites.find_mut(&site)?.standing.watch.set(health);
                self.site_is(now, &site, before, &Why::ByHand { by: &by, reason }, turn)
            }
        }
    }

    /// Looks, once a second, at who is heard of at each site.
    pub(crate) fn follow_sites(&mut self, now: Timestamp, turn: &mut Turn) {
        let held_up = self.sites.looked_at.is_none_or(|last| now.since(last) > HELD_UP);
        self.sites.looked_at = Some(now);
        if held_up {
            self.sites.counts_from = Some(now);
            self.sites.all.iter_mut().for_each(|live| live.standing.watch.forget_silence());
        }
        let rules = self.sites.rules;
        for index in 0..self.sites.all.len() {
            let (heard, silent, working) = self.census(now, index);
            let live = &mut self.sites.all[index];
            let before = live.standing.watch.health();
            let known = (live.heard, live.working, live.standing.watch.silent());
            (live.heard, live.working) = (heard.len(), working);
            let verdict = live.standing.watch.observe(now, &heard, &silent, &rules);
            self.situation_changed |= known != (heard.len(), working, live.standing.watch.silent());
            let site = live.site.id.clone();
            if verdict.is_some()
                && let Err(error) = self.site_is(now, &site, before, &Why::BySilence, turn)
            {
                tracing::error!(%site, %error, "a site could not be taken out or back");
            }
        }
    }

    /// Who of the site is heard of, who has fallen silent, and how many take or serve contacts.
    fn census(&self, now: Timestamp, index: usize) -> (BTreeSet<AgentId>, BTreeSet<AgentId>, usize) {
        let site = &self.sites.all[index].site.id;
        let (mut heard, mut silent, mut working) = (BTreeSet::new(), BTreeSet::new(), 0);
        for (agent, seated) in self.agents.iter().filter(|(_, seated)| seated.seat.profile.site.as_ref() == Some(site))
        {
            let heard_at = self.sites.counts_from.map_or(seated.heard_at, |from| from.max(seated.heard_at));
            if seated.lost || now.since(heard_at) > self.sites.rules.silent_after {
                silent.insert(*agent);
                continue;
            }
            heard.insert(*agent);
            let state = self.router.agent_state(*agent);
            working += usize::from(!matches!(state, AgentState::NotReady | AgentState::SignedOut));
        }
        (heard, silent, working)
    }

    /// Carries out that the site is otherwise than before.
    fn site_is(
        &mut self,
        now: Timestamp,
        site: &SiteId,
        before: SiteHealth,
        why: &Why<'_>,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let health = self.sites.find_mut(site)?.standing.watch.health();
        let agents = self.agents.values().filter(|seated| seated.seat.profile.site.as_ref() == Some(site)).count();
        let moved = match (before, health) {
            (_, SiteHealth::Lost) => self.lose_site(now, site, turn)?,
            (SiteHealth::Lost, _) => {
                self.route(now, Input::SiteRestored { site: site.clone() }, turn)?;
                Moved::default()
            }
            _ => Moved::default(),
        };
        let (by, reason) = match why {
            Why::ByHand { by, reason } => (Some(*by), Some(reason.clone())),
            Why::BySilence => (None, None),
        };
        let live = self.sites.find_mut(site)?;
        let silent = live.standing.watch.silent();
        let standing = &mut live.standing;
        standing.since = Some(now);
        standing.reason.clone_from(&reason);
        standing.by = by.map(|by| by.name.clone());
        (standing.agents, standing.moved) = (agents, moved);
        let stand = queries::stand(&self.database, site, standing);
        turn.writes.push(stand);
        let event = match health {
            SiteHealth::Lost => SiteEvent::SiteLost { agents, moved, reason },
            SiteHealth::Impaired => SiteEvent::SiteImpaired { silent, reason },
            SiteHealth::Open => SiteEvent::SiteRestored { reason },
        };
        turn.entries.push(event.entry(site, now, by.map(|by| by.id)));
        if by.is_none() {
            // What a leader does is audited by whoever asked for it; what happens by itself is audited here.
            let detail = json!({ "health": health.code(), "agents": agents, "silent": silent, "moved": moved });
            let line = AuditEntry {
                at: now,
                staff: None,
                action: "site.health_changed",
                subject: format!("site:{site}"),
                contact: None,
                detail,
                remote: None,
            };
            turn.writes.push(Audit::line(&self.database, line));
            tracing::warn!(%site, health = health.code(), agents, silent, "a site is otherwise by what is heard of it");
        }
        self.situation_changed = true;
        Ok(())
    }

    /// The site's agents get nothing any more; what they had, and who waited for them, goes to others.
    fn lose_site(&mut self, now: Timestamp, site: &SiteId, turn: &mut Turn) -> Result<Moved, CenterError> {
        let apology = self.sites.find_mut(site)?.site.apology();
        let waiting = self.router.waiting_for(site);
        let served: BTreeSet<ContactId> = self
            .router
            .agents_at(site)
            .flat_map(|agent| self.router.agent(agent).map(|view| view.contacts).unwrap_or_default())
            .collect();
        let mut outputs = Vec::new();
        self.router.handle(now, Input::SiteLost { site: site.clone() }, &mut outputs)?;
        let (mut back, mut offers) = (BTreeSet::new(), 0);
        for output in &outputs {
            if let Output::Requeued { contact, .. } = output {
                if served.contains(contact) {
                    back.insert(*contact);
                } else {
                    offers += 1;
                }
            }
        }
        let lost: Vec<AgentId> = self.router.agents_at(site).collect();
        self.carry(now, outputs, turn);
        for contact in &back {
            turn.then(Effect::Announce(*contact, vec![Prompt { text: apology.clone(), audio: None }]));
        }
        turn.desks.extend(lost);
        Ok(Moved { conversations: back.len(), offers, waiting })
    }
}
