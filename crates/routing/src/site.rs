//! Sites (职场) that are lost and come back.

use domain::agent::AgentState;
use domain::{AgentId, SiteId};

use crate::contact::Place;
use crate::error::RoutingError;
use crate::output::Output;
use crate::router::Router;

impl Router {
    /// [`crate::Input::SiteLost`]. A site that is lost already stays so.
    pub(crate) fn site_lost(&mut self, site: SiteId, out: &mut Vec<Output>) -> Result<(), RoutingError> {
        if !self.lost_sites.insert(site.clone()) {
            return Ok(());
        }
        self.sites_changed();
        let there: Vec<_> = self
            .agents
            .iter()
            .filter(|(_, agent)| agent.profile.site.as_ref() == Some(&site))
            .map(|(_, agent)| agent.id)
            .collect();
        for agent in there {
            self.agent_lost(agent, out)?;
        }
        Ok(())
    }

    /// [`crate::Input::SiteRestored`]. Its agents say themselves when they are ready.
    pub(crate) fn site_restored(&mut self, site: &SiteId) -> Result<(), RoutingError> {
        if self.lost_sites.remove(site) {
            self.sites_changed();
        }
        Ok(())
    }

    /// Where contacts stand may depend on the sites.
    fn sites_changed(&mut self) {
        if self.policy.is_some() {
            self.all_stand_anew();
        }
    }

    /// The agents of the site who are at work, in the order of their first sign-in.
    pub fn agents_at(&self, site: &SiteId) -> impl Iterator<Item = AgentId> {
        let there = |agent: &crate::agent::Agent| agent.is_at_work() && agent.profile.site.as_ref() == Some(site);
        self.agents.iter().filter(move |(_, agent)| there(agent)).map(|(_, agent)| agent.id)
    }

    /// The agent's state as pages show it; that of somebody unknown is signed out.
    #[must_use]
    pub fn agent_state(&self, agent: AgentId) -> AgentState {
        self.agents.find(agent).map_or(AgentState::SignedOut, |ix| self.agents[ix].state())
    }

    /// How many contacts wait for agents of the site: by a rule of the policy, or in a queue that belongs there.
    #[must_use]
    pub fn waiting_for(&self, site: &SiteId) -> usize {
        let waits = |contact: &crate::contact::ContactIx| self.contacts[*contact].place == Place::Waiting;
        self.contacts.all().into_iter().filter(waits).filter(|contact| self.is_bound_to(*contact, site)).count()
    }

    /// The sites that are lost now, in alphabetical order.
    pub fn lost_sites(&self) -> impl Iterator<Item = &SiteId> {
        self.lost_sites.iter()
    }
}
