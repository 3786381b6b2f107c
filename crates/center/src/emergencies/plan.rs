//! A plan as it is written down: everything that is changed when it is on, and nothing else.

use std::collections::BTreeMap;

use domain::money::Money;
use domain::roles::Role;
use domain::{LineId, Localised, NodeId, SiteId};
use routing::Policy;
use serde::{Deserialize, Serialize};

/// Characters of what is announced.
const LONGEST_TEXT: usize = 1_000;
/// Characters of a name.
const LONGEST_NAME: usize = 60;
/// Entries of each list.
const MOST_ENTRIES: usize = 50;

/// An emergency plan (应急预案).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Localised,
    /// When it is to be used.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub purpose: Localised,
    /// How contacts are routed while it is on.
    pub routing: PlanRouting,
    /// What flows say at their head while it is on.
    pub announcements: Vec<PlanAnnouncement>,
    /// What customers are told who wait when it begins.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub waiting: Localised,
    /// What agents find on their desks.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub desk_notice: Localised,
    /// What may be approved beyond the usual while it is on.
    pub authorisations: Vec<Authorisation>,
    /// Which sites stand in for which.
    pub backups: Vec<Backup>,
    /// What is written into work orders for those concerned.
    pub work_order: Option<WorkOrderTemplate>,
}

/// How contacts are routed while a plan is on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlanRouting {
    /// By this version of the routing policy in place of the one that is in force.
    pub policy_version: Option<u32>,
    /// Areas of the policy that are active, or not, while it is on.
    pub areas: BTreeMap<String, bool>,
}

/// What flows say at their head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanAnnouncement {
    /// The slot of the flows that say it.
    pub slot: String,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub text: Localised,
    /// The lines on which it is said; none: all.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub lines: Vec<LineId>,
    /// The regions of customers to whom it is said, as in the bank's books; none: all.
    #[serde(default)]
    pub regions: Vec<String>,
}

/// What may be approved, by whom, up to which amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Authorisation {
    /// Its own key within the plan.
    pub code: String,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Localised,
    pub approver: Role,
    /// The most for one case.
    pub up_to: Money,
}

/// Sites that stand in for one that is lost: wherever the policy wants agents of the site, theirs will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    #[schema(value_type = String)]
    pub site: SiteId,
    #[schema(value_type = Vec<String>)]
    pub by: Vec<SiteId>,
}

/// A text for work orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkOrderTemplate {
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub name: Localised,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub text: Localised,
}

/// Whether it says anything in any language.
pub(crate) fn says_something(text: &Localised) -> bool {
    text.0.values().any(|text| !text.trim().is_empty())
}

fn is_whole(text: &Localised, longest: usize) -> bool {
    use domain::Language::{En, Zh};
    [Zh, En]
        .iter()
        .all(|language| text.0.get(language).is_some_and(|text| (1..=longest).contains(&text.trim().chars().count())))
}

impl Plan {
    /// Whether the policy is another one while the plan is on.
    #[must_use]
    pub fn changes_routing(&self) -> bool {
        self.routing != PlanRouting::default() || !self.backups.is_empty()
    }

    /// The JSON pointers of values that are not possible, with what would be.
    pub(crate) fn findings(&self) -> Vec<(String, String)> {
        let mut findings = Vec::new();
        let mut find = |is_wrong: bool, pointer: String, possible: &str| {
            if is_wrong {
                findings.push((pointer, possible.to_owned()));
            }
        };
        find(!is_whole(&self.name, LONGEST_NAME), "/name".into(), "zh, en: 1–60");
        for (text, pointer) in
            [(&self.purpose, "/purpose"), (&self.waiting, "/waiting"), (&self.desk_notice, "/desk_notice")]
        {
            find(says_something(text) && !is_whole(text, LONGEST_TEXT), pointer.into(), "zh, en: 1–1000");
        }
        for (index, announcement) in self.announcements.iter().enumerate() {
            let at = format!("/announcements/{index}");
            find(announcement.slot.parse::<NodeId>().is_err(), format!("{at}/slot"), "a-z 0-9 - _ .");
            find(!is_whole(&announcement.text, LONGEST_TEXT), format!("{at}/text"), "zh, en: 1–1000");
        }
        for (index, authorisation) in self.authorisations.iter().enumerate() {
            let at = format!("/authorisations/{index}");
            let twice = self.authorisations.iter().filter(|other| other.code == authorisation.code).count() > 1;
            find(twice || authorisation.code.parse::<NodeId>().is_err(), format!("{at}/code"), "a-z 0-9 - _ .");
            find(!is_whole(&authorisation.name, LONGEST_NAME), format!("{at}/name"), "zh, en: 1–60");
            find(authorisation.up_to.minor <= 0, format!("{at}/up_to"), "> 0");
        }
        for (index, backup) in self.backups.iter().enumerate() {
            let by_itself = backup.by.is_empty() || backup.by.contains(&backup.site);
            find(by_itself, format!("/backups/{index}/by"), "other sites");
        }
        if let Some(template) = &self.work_order {
            find(!is_whole(&template.name, LONGEST_NAME), "/work_order/name".into(), "zh, en: 1–60");
            find(!is_whole(&template.text, LONGEST_TEXT), "/work_order/text".into(), "zh, en: 1–1000");
        }
        for (length, pointer) in [
            (self.announcements.len(), "/announcements"),
            (self.authorisations.len(), "/authorisations"),
            (self.backups.len(), "/backups"),
        ] {
            find(length > MOST_ENTRIES, pointer.into(), "0–50");
        }
        findings
    }

    /// The policy as it is while the plan is on. `by_version` is the document of [`PlanRouting::policy_version`]. The
    /// pointer of an area that the policy does not know if there is one.
    pub(crate) fn applied_to(&self, base: Policy, by_version: Option<Policy>) -> Result<Policy, String> {
        let mut policy = by_version.unwrap_or(base);
        for (name, active) in &self.routing.areas {
            match policy.areas.get_mut(name) {
                Some(area) => area.active = *active,
                None => return Err(format!("/routing/areas/{name}")),
            }
        }
        for backup in &self.backups {
            for rule in &mut policy.rules {
                let Some(preference) = &mut rule.then.sites else { continue };
                if !preference.sites.contains(&backup.site) {
                    continue;
                }
                for site in &backup.by {
                    if !preference.sites.contains(site) {
                        preference.sites.push(site.clone());
                    }
                    policy.sites.entry(site.clone()).or_default();
                }
            }
        }
        Ok(policy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        serde_json::from_value(serde_json::json!({
            "sites": {"beijing": {}, "chengdu": {}},
            "areas": {"灾区": {"active": false, "regions": ["51"]}},
            "rules": [{"id": "south", "then": {"sites": {"sites": ["chengdu"]}}}, {"id": "all", "then": {"priority": 1}}],
        }))
        .unwrap()
    }

    #[test]
    fn a_site_that_stands_in_will_do_wherever_the_policy_wants_the_other() {
        let backup = Backup { site: SiteId::of("chengdu"), by: vec![SiteId::of("beijing"), SiteId::of("home")] };
        let plan = Plan { backups: vec![backup], ..Plan::default() };
        let with = plan.applied_to(policy(), None).unwrap();
        let sites = &with.rules[0].then.sites.as_ref().unwrap().sites;
        assert_eq!(sites.iter().map(SiteId::as_str).collect::<Vec<_>>(), ["chengdu", "beijing", "home"]);
        assert!(with.sites.contains_key(&SiteId::of("home")));
        assert_eq!(with.rules[1], policy().rules[1]);
    }

    #[test]
    fn an_area_is_active_while_the_plan_is_on_and_an_unknown_one_is_named() {
        let area = |name: &str| Plan {
            routing: PlanRouting { areas: BTreeMap::from([(name.to_owned(), true)]), ..PlanRouting::default() },
            ..Plan::default()
        };
        assert!(area("灾区").applied_to(policy(), None).unwrap().areas["灾区"].active);
        assert_eq!(area("nowhere").applied_to(policy(), None).unwrap_err(), "/routing/areas/nowhere");
    }

    #[test]
    fn a_plan_that_says_something_in_one_language_only_is_not_whole() {
        let name = Localised::new("核心系统中断", "Core bank down");
        let mut plan = Plan { name, waiting: Localised::new("请稍候", ""), ..Plan::default() };
        assert_eq!(plan.findings(), [("/waiting".to_owned(), "zh, en: 1–1000".to_owned())]);
        plan.waiting = Localised::default();
        assert!(plan.findings().is_empty());
    }
}
