//! Sites (职场) that are lost and come back.

use domain::SiteId;

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

    /// The sites that are lost now, in alphabetical order.
    pub fn lost_sites(&self) -> impl Iterator<Item = &SiteId> {
        self.lost_sites.iter()
    }
}
