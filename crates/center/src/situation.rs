//! The situation (态势): what is not as on any other day — sites that are impaired or lost, emergency plans that are on —
//! as one small document that leaders' pages and the wallboard show. It is the live topic `situation`.

use std::sync::Arc;

use async_trait::async_trait;
use axum::extract::State as Extracted;
use domain::{Localised, PlanId, PlanRunId, StaffId, Timestamp};
use parking_lot::RwLock;
use platform::http::{Access, Api, ApiJson, Routes, routes};
use platform::live::TopicSource;
use platform::sign_in::Caller;
use serde::Serialize;
use serde_json::Value;

use crate::center::Center;
use crate::dispatcher::Dispatcher;
use crate::dispatcher::state::State;
use crate::emergencies::Authorisation;
use crate::sites::{Moved, Site, SiteHealth};

/// The live topic of the situation.
pub const TOPIC: &str = "situation";

/// Everything that is not as usual, and the sites that are.
#[derive(Debug, Clone, PartialEq, Default, Serialize, utoipa::ToSchema)]
pub struct Situation {
    pub sites: Vec<SiteStanding>,
    /// Emergency plans that are on or asked for, in the order of their beginning.
    pub plans: Vec<PlanStanding>,
}

/// A plan that is on or asked for.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PlanStanding {
    pub run: PlanRunId,
    #[schema(value_type = String)]
    pub plan: PlanId,
    pub version: u32,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Localised,
    /// Whether it is on, and not only asked for.
    pub on: bool,
    pub asked_by: StaffId,
    pub asked_by_name: String,
    pub reason: String,
    /// The name of the second person.
    pub approved_by_name: Option<String>,
    /// Since when it is on, or asked for.
    pub since: Timestamp,
    /// Until when it may be approved, if it is only asked for.
    pub open_until: Option<Timestamp>,
    /// What may be approved while it is on.
    pub authorisations: Vec<Authorisation>,
}

/// How grave it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// 黄色: a site is impaired.
    Yellow,
    /// 橙色: a site is lost, and others serve.
    Orange,
    /// 红色: sites are lost at which half of the bank's workplaces are, or more.
    Red,
}

/// A site and how it is.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct SiteStanding {
    pub site: Site,
    pub health: SiteHealth,
    /// Absent while all is well.
    pub grade: Option<Grade>,
    /// Since when it is so; absent of a site that always was open.
    pub since: Option<Timestamp>,
    pub reason: Option<String>,
    /// The name of the leader who decided so; absent if it was seen by itself.
    pub by: Option<String>,
    /// Agents of the site who are at a desk and heard of.
    pub heard: usize,
    /// Those of them who take contacts or serve one.
    pub working: usize,
    /// Agents who have fallen silent without signing out.
    pub silent: usize,
    /// How many were at work when it was last lost.
    pub agents: usize,
    /// What was moved when it was last lost.
    pub moved: Moved,
    /// Since when enough agents are back for it to be restored by itself after the hold-down time.
    pub steady_since: Option<Timestamp>,
}

/// What is shown, shared by everybody who asks.
pub(crate) type Shared = Arc<RwLock<Situation>>;

/// The situation as it is now.
pub(crate) fn situation(state: &State, now: Timestamp) -> Situation {
    let all: u32 = state.sites.all.iter().map(|live| live.site.workplaces).sum();
    let is_lost = |health: SiteHealth| health == SiteHealth::Lost;
    let lost = state.sites.all.iter().filter(|live| is_lost(live.standing.watch.health()));
    let half_is_lost = lost.map(|live| live.site.workplaces).sum::<u32>() * 2 >= all;
    let sites = state.sites.all.iter().map(|live| {
        let standing = &live.standing;
        let health = standing.watch.health();
        SiteStanding {
            site: live.site.clone(),
            health,
            grade: match health {
                SiteHealth::Open => None,
                SiteHealth::Impaired => Some(Grade::Yellow),
                SiteHealth::Lost => Some(if half_is_lost { Grade::Red } else { Grade::Orange }),
            },
            since: standing.since,
            reason: standing.reason.clone(),
            by: standing.by.clone(),
            heard: live.heard,
            working: live.working,
            silent: standing.watch.silent(),
            agents: standing.agents,
            moved: standing.moved,
            steady_since: standing.watch.steady_since().filter(|_| !standing.watch.is_by_hand()),
        }
    });
    Situation { sites: sites.collect(), plans: plans(state, now) }
}

fn plans(state: &State, now: Timestamp) -> Vec<PlanStanding> {
    let emergencies = &state.emergencies;
    let on = emergencies.running.iter().map(|running| PlanStanding {
        run: running.asked.run,
        plan: running.asked.plan.clone(),
        version: running.asked.version,
        name: running.document.name.clone(),
        on: true,
        asked_by: running.asked.by,
        asked_by_name: running.asked_by.clone(),
        reason: running.reason.clone(),
        approved_by_name: Some(running.approved_by.name.clone()),
        since: running.since,
        open_until: None,
        authorisations: running.document.authorisations.clone(),
    });
    let asked = emergencies.board.asked(now).filter_map(|asked| {
        let wish = emergencies.wishes.iter().find(|wish| wish.run == asked.run)?;
        Some(PlanStanding {
            run: asked.run,
            plan: asked.plan.clone(),
            version: asked.version,
            name: wish.name.clone(),
            on: false,
            asked_by: asked.by,
            asked_by_name: wish.by.clone(),
            reason: wish.reason.clone(),
            approved_by_name: None,
            since: asked.at,
            open_until: Some(emergencies.board.open_until(asked)),
            authorisations: Vec::new(),
        })
    });
    on.chain(asked).collect()
}

impl Center {
    /// What is not as usual now.
    #[must_use]
    pub fn situation(&self) -> Situation {
        self.inner.situation.read().clone()
    }
}

impl Dispatcher {
    /// Shows the situation to everybody who looks, if it has changed.
    pub(crate) fn publish_situation(&mut self, now: Timestamp) {
        // A request lapses without anybody doing anything.
        let asks = self.situation.read().plans.iter().any(|plan| !plan.on);
        if !std::mem::take(&mut self.state.situation_changed) && !asks {
            return;
        }
        let now = situation(&self.state, now);
        if *self.situation.read() == now {
            return;
        }
        match serde_json::to_value(&now) {
            Ok(json) => self.live.publish(TOPIC, "view", json),
            Err(error) => tracing::error!(%error, "the situation could not be written as JSON"),
        }
        *self.situation.write() = now;
    }
}

/// Serves the topic `situation` to all staff: it holds nothing of a customer.
pub(crate) struct SituationTopic(pub(crate) Center);

#[async_trait]
impl TopicSource for SituationTopic {
    fn resolve(&self, _caller: &Caller) -> Option<String> {
        Some(TOPIC.to_owned())
    }

    async fn snapshot(&self, _caller: &Caller, _topic: &str) -> Value {
        serde_json::to_value(self.0.situation()).unwrap_or(Value::Null)
    }
}

pub(crate) fn routes(center: &Center) -> Api {
    Routes::new().route(Access::SignedIn, routes!(show_situation)).with_state(center.clone())
}

/// What is not as usual now; the live topic `situation` sends the same at each change.
#[utoipa::path(get, path = "/situation", tag = "sites", responses((status = 200, body = Situation)))]
async fn show_situation(Extracted(center): Extracted<Center>) -> ApiJson<Situation> {
    ApiJson(center.situation())
}
