//! What a policy says of a contact.

use domain::customer::CareGroup;
use domain::{QueueId, RegionId, SiteId};

use crate::facts::Asked;
use crate::policy::document::{Area, Cap, Policy, QueueRules, Rule, SitePreference, When, WhenFull};

impl Policy {
    /// The rules that match, in their order, each with its number.
    pub(crate) fn matching_rules(&self, asked: Asked<'_>) -> impl Iterator<Item = (usize, &Rule)> {
        self.rules.iter().enumerate().filter(move |(_, rule)| self.applies(&rule.when, asked))
    }

    /// Whether the contact is one of those.
    pub(crate) fn applies(&self, when: &When, asked: Asked<'_>) -> bool {
        let facts = asked.facts;
        let any = |none: bool, found: bool| none || found;
        let in_area = |name: &String| {
            self.areas.get(name).is_some_and(|area| area.active && in_regions(&area.regions, facts.region.as_ref()))
        };
        any(when.tiers.is_empty(), when.tiers.contains(&facts.tier))
            && when.star_at_least.is_none_or(|least| facts.star.is_some_and(|star| star >= least))
            && when.star_at_most.is_none_or(|most| facts.star.is_some_and(|star| star <= most))
            && any(when.care.is_empty(), when.care.iter().any(|group| self.belongs(*group, asked)))
            && any(when.languages.is_empty(), facts.language.is_some_and(|language| when.languages.contains(&language)))
            && any(when.regions.is_empty(), in_regions(&when.regions, facts.region.as_ref()))
            && any(when.areas.is_empty(), when.areas.iter().any(in_area))
            && any(when.lines.is_empty(), facts.line.as_ref().is_some_and(|line| when.lines.contains(line)))
            && any(when.queues.is_empty(), when.queues.contains(asked.queue))
            && any(
                when.businesses.is_empty(),
                facts.business.as_ref().is_some_and(|business| when.businesses.contains(business)),
            )
            && any(when.media.is_empty(), when.media.contains(&asked.medium))
            && any(when.moods.is_empty(), facts.mood.is_some_and(|mood| when.moods.contains(&mood)))
    }

    /// Whether contacts may be sent to the queue, or something is said of those in it.
    pub(crate) fn names_queue(&self, queue: &QueueId) -> bool {
        let leads = |rules: &QueueRules| {
            rules.overflow.iter().any(|overflow| overflow.to == *queue)
                || matches!(&rules.cap, Some(Cap { then: WhenFull::Queue { to }, .. }) if to == queue)
        };
        self.queues.contains_key(queue)
            || self.queues.values().any(leads)
            || self.rules.iter().any(|rule| rule.then.queue.as_ref() == Some(queue) || rule.when.queues.contains(queue))
            || self.guarantees.iter().any(|given| given.to.queues.contains(queue))
    }

    /// Whether the customer is registered in the group or said one of its phrases.
    fn belongs(&self, group: CareGroup, asked: Asked<'_>) -> bool {
        asked.facts.care.contains(&group) || self.is_said(group, &asked.facts.said)
    }

    /// The care groups of which a phrase is in what a customer said. Whoever knows them need not keep the words.
    #[must_use]
    pub fn groups_in(&self, said: &[String]) -> Vec<CareGroup> {
        self.care_phrases.keys().copied().filter(|group| self.is_said(*group, said)).collect()
    }

    fn is_said(&self, group: CareGroup, said: &[String]) -> bool {
        let phrases = || self.care_phrases.get(&group).into_iter().flatten();
        said.iter().any(|said| phrases().any(|phrase| said.contains(phrase.as_str())))
    }
}

impl Area {
    /// The first of the regions that lies in another of them, if any does.
    pub(crate) fn region_named_twice(&self) -> Option<usize> {
        (0..self.regions.len()).find(|at| {
            let region = &self.regions[*at];
            self.regions.iter().enumerate().any(|(other, wider)| other != *at && lies_in(region, wider))
        })
    }
}

impl SitePreference {
    /// Those of the sites that are not lost.
    pub(crate) fn standing<'a>(&'a self, lost: impl Fn(&SiteId) -> bool + 'a) -> impl Iterator<Item = &'a SiteId> {
        self.sites.iter().filter(move |site| !lost(site))
    }
}

fn in_regions(regions: &[RegionId], region: Option<&RegionId>) -> bool {
    region.is_some_and(|region| regions.iter().any(|wider| lies_in(region, wider)))
}

/// Whether a region lies in another or is it: its code begins with the other's.
fn lies_in(region: &RegionId, wider: &RegionId) -> bool {
    region.as_str().starts_with(wider.as_str())
}
