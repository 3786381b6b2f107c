//! What must hold before a policy may be switched on.

use std::collections::{BTreeMap, BTreeSet};

use domain::customer::CareGroup;
use domain::{QueueId, SiteId, SkillId};

use crate::config::{AgentProfile, HIGHEST_LEVEL, QueueConfig};
use crate::policy::document::{Cap, Guarantee, Policy, Rule, SkillLevel, Target, Then, Weights, When, WhenFull};
use crate::policy::finding::{Finding, escaped};

/// The most stars of a customer.
pub(crate) const MOST_STARS: u8 = 7;

/// What a policy is to be used with.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// The queues that there are.
    pub queues: Vec<QueueConfig>,
    /// All agents that there are, at work or not. Empty: nothing is checked against them.
    pub agents: Vec<AgentProfile>,
}

/// Everything that is wrong with the policy: what is impossible by itself, what refers to nothing, and what would
/// leave contacts without anybody who could take them. A policy with findings must not be switched on; the router
/// refuses it.
#[must_use]
pub fn check(policy: &Policy, roster: &Roster) -> Vec<Finding> {
    let queues = roster.queues.iter().map(|queue| (&queue.id, queue)).collect();
    let mut check = Check { policy, queues, agents: &roster.agents, findings: Vec::new() };
    check.areas();
    check.rules();
    check.queues();
    check.matching();
    check.guarantees();
    check.findings
}

struct Check<'a> {
    policy: &'a Policy,
    queues: BTreeMap<&'a QueueId, &'a QueueConfig>,
    agents: &'a [AgentProfile],
    findings: Vec<Finding>,
}

impl<'a> Check<'a> {
    fn find(&mut self, pointer: String, code: &str, zh: &str, en: &str) {
        self.findings.push(Finding::new(pointer, code, zh, en));
    }

    fn areas(&mut self) {
        let policy = self.policy;
        for (name, area) in &policy.areas {
            let at = format!("/areas/{}/regions", escaped(name));
            if area.regions.is_empty() {
                self.find(at, "never_matches", "该区域没有包含任何地区", "the area has no region");
            } else if let Some(twice) = area.region_named_twice() {
                self.find(
                    format!("{at}/{twice}"),
                    "named_twice",
                    "该地区已包含在同一区域的其他地区中",
                    "the region lies in another one of the area",
                );
            }
        }
        for (group, phrases) in &policy.care_phrases {
            for (index, phrase) in phrases.iter().enumerate() {
                if phrase.trim().is_empty() {
                    self.find(
                        format!("/care_phrases/{}/{index}", group.code()),
                        "empty_phrase",
                        "空的说法会匹配所有客户",
                        "an empty phrase is in everything that customers say",
                    );
                }
            }
        }
    }

    fn rules(&mut self) {
        let policy = self.policy;
        let mut ids = BTreeSet::new();
        for (index, rule) in policy.rules.iter().enumerate() {
            let at = format!("/rules/{index}");
            if !ids.insert(&rule.id) {
                self.find(format!("{at}/id"), "id_used_twice", "规则编号重复", "two rules have this id");
            }
            self.when(&format!("{at}/when"), &rule.when);
            self.then(&format!("{at}/then"), &rule.then);
            self.reachable(&at, rule);
        }
    }

    /// A condition that no contact can meet, or that names what is not there.
    fn when(&mut self, at: &str, when: &When) {
        if let (Some(least), Some(most)) = (when.star_at_least, when.star_at_most)
            && least > most
        {
            let (zh, en) = (
                format!("星级不可能既不低于 {least} 又不高于 {most}"),
                format!("no customer has at least {least} and at most {most} stars"),
            );
            self.find(format!("{at}/star_at_most"), "never_matches", &zh, &en);
        }
        for (field, stars) in [("star_at_least", when.star_at_least), ("star_at_most", when.star_at_most)] {
            if stars.is_some_and(|stars| !(1..=MOST_STARS).contains(&stars)) {
                let (zh, en) = (format!("星级应为 1 到 {MOST_STARS}"), format!("there are 1 to {MOST_STARS} stars"));
                self.find(format!("{at}/{field}"), "never_matches", &zh, &en);
            }
        }
        for (index, area) in when.areas.iter().enumerate() {
            if !self.policy.areas.contains_key(area) {
                self.missing(format!("{at}/areas/{index}"), "unknown_area", ("区域", "area"), area);
            }
        }
        if !when.areas.is_empty() && !when.regions.is_empty() {
            let policy = self.policy;
            let area_regions: Vec<_> =
                when.areas.iter().filter_map(|name| policy.areas.get(name)).flat_map(|area| &area.regions).collect();
            let meets = |region: &domain::RegionId| {
                area_regions.iter().any(|other| {
                    region.as_str().starts_with(other.as_str()) || other.as_str().starts_with(region.as_str())
                })
            };
            if !when.regions.iter().any(meets) {
                self.find(
                    format!("{at}/regions"),
                    "never_matches",
                    "这些地区都不在所选区域内",
                    "none of the regions lies in the areas",
                );
            }
        }
        for (index, queue) in when.queues.iter().enumerate() {
            self.queue(format!("{at}/queues/{index}"), queue);
        }
    }

    fn then(&mut self, at: &str, then: &Then) {
        if let Some(queue) = &then.queue {
            self.queue(format!("{at}/queue"), queue);
        }
        for (index, need) in then.skills.iter().enumerate() {
            if !(1..=HIGHEST_LEVEL).contains(&need.level) {
                self.level(format!("{at}/skills/{index}/level"), 1);
            }
            self.skill(format!("{at}/skills/{index}/skill"), &need.skill);
        }
        if let Some(preference) = &then.sites {
            if preference.sites.is_empty() {
                self.find(
                    format!("{at}/sites/sites"),
                    "excludes_everybody",
                    "没有选择任何职场，任何座席都不能受理",
                    "no site is named, so nobody could take the contact",
                );
            }
            for (index, site) in preference.sites.iter().enumerate() {
                self.site(format!("{at}/sites/sites/{index}"), site);
            }
        }
    }

    /// Whether somebody could take the rule's contacts in the end: after everything is relaxed, in their queue or
    /// where they overflow to.
    fn reachable(&mut self, at: &str, rule: &Rule) {
        if self.agents.is_empty() {
            return;
        }
        let asked: Vec<_> = rule.when.queues.iter().collect();
        let from = rule.then.queue.as_ref().map_or(asked, |queue| vec![queue]);
        let from: Vec<_> = if from.is_empty() { self.queues.keys().copied().collect() } else { from };
        let sites = rule.then.sites.as_ref().filter(|preference| preference.for_seconds.is_none());
        let sites = sites.map(|preference| preference.sites.as_slice());
        let known: Vec<_> = from.into_iter().filter(|queue| self.queues.contains_key(queue)).collect();
        if !known.is_empty() && !known.iter().any(|queue| self.somebody_serves(queue, &rule.then.skills, sites)) {
            self.find(
                format!("{at}/then"),
                "excludes_everybody",
                "即使放宽后，也没有座席具备所需技能和职场，客户会一直等待",
                "even when relaxed, no agent has the skills and the site: the customers would wait for ever",
            );
        }
    }

    /// Whether somebody could take a contact with these needs that waits in the queue long enough.
    fn somebody_serves(&self, queue: &QueueId, extra: &[SkillLevel], sites: Option<&[SiteId]>) -> bool {
        let rules = self.policy.queues.get(queue);
        let own = std::iter::once(queue);
        let others = rules.into_iter().flat_map(|rules| rules.overflow.iter().map(|overflow| &overflow.to));
        own.chain(others).filter_map(|queue| self.queues.get(queue)).any(|serving| {
            let mut needs: BTreeMap<&SkillId, u8> = BTreeMap::new();
            let asked = extra.iter().map(|need| (&need.skill, need.level));
            for (skill, level) in serving.skills.iter().map(|(skill, level)| (skill, *level)).chain(asked) {
                let least = needs.entry(skill).or_default();
                *least = (*least).max(level);
            }
            for step in rules.into_iter().flat_map(|rules| &rules.relax) {
                for relaxed in &step.skills {
                    if let Some(level) = needs.get_mut(&relaxed.skill) {
                        *level = (*level).min(relaxed.level);
                    }
                }
            }
            self.agents.iter().any(|agent| {
                let level = |skill: &SkillId| {
                    agent.skills.iter().rev().find(|(known, _)| known == skill).map_or(0, |(_, level)| *level)
                };
                let there = sites.is_none_or(|sites| agent.site.as_ref().is_some_and(|site| sites.contains(site)));
                there && needs.iter().all(|(skill, least)| level(skill) >= *least)
            })
        })
    }

    fn queues(&mut self) {
        let policy = self.policy;
        for (queue, rules) in &policy.queues {
            let at = format!("/queues/{}", escaped(queue.as_str()));
            if !self.queues.contains_key(queue) {
                self.missing(at.clone(), "unknown_queue", ("队列", "queue"), queue.as_str());
                continue;
            }
            self.relaxations(&at, rules);
            let mut before = 0;
            for (index, overflow) in rules.overflow.iter().enumerate() {
                let at = format!("{at}/overflow/{index}");
                if overflow.after_seconds < before {
                    self.unordered(format!("{at}/after_seconds"));
                }
                before = overflow.after_seconds;
                if overflow.to == *queue {
                    self.own_queue(format!("{at}/to"));
                } else {
                    self.queue(format!("{at}/to"), &overflow.to);
                }
            }
            if let Some(cap) = &rules.cap {
                self.cap(&at, queue, cap);
            }
            if let Some(site) = &rules.site {
                self.site(format!("{at}/site"), site);
                if rules.overflow.is_empty() {
                    self.find(
                        format!("{at}/overflow"),
                        "no_way_out",
                        "该队列属于一个职场，请设置职场中断时的去向",
                        "the queue belongs to a site: say where its contacts go when the site is lost",
                    );
                }
            }
            if !self.agents.is_empty() && !self.somebody_serves(queue, &[], None) {
                self.find(
                    at,
                    "excludes_everybody",
                    "即使放宽和溢出后，也没有座席能受理该队列",
                    "even when relaxed and with overflow, no agent could serve the queue",
                );
            }
        }
    }

    fn relaxations(&mut self, at: &str, rules: &crate::policy::document::QueueRules) {
        let mut before = 0;
        let mut levels: BTreeMap<&SkillId, u8> = BTreeMap::new();
        for (index, step) in rules.relax.iter().enumerate() {
            let at = format!("{at}/relax/{index}");
            if step.after_seconds < before {
                self.unordered(format!("{at}/after_seconds"));
            }
            before = step.after_seconds;
            for (number, relaxed) in step.skills.iter().enumerate() {
                let at = format!("{at}/skills/{number}");
                if relaxed.level > HIGHEST_LEVEL {
                    self.level(format!("{at}/level"), 0);
                }
                self.skill(format!("{at}/skill"), &relaxed.skill);
                if levels.insert(&relaxed.skill, relaxed.level).is_some_and(|level| level < relaxed.level) {
                    self.find(
                        format!("{at}/level"),
                        "raises_level",
                        "后面的步骤只能比前面更宽",
                        "a later step asks for more than an earlier one",
                    );
                }
            }
        }
    }

    fn cap(&mut self, at: &str, queue: &QueueId, cap: &Cap) {
        match &cap.then {
            WhenFull::Refuse if cap.waiting == 0 && self.agents.is_empty() => {}
            WhenFull::Refuse | WhenFull::CallBack => {}
            WhenFull::Queue { to } if to == queue => self.own_queue(format!("{at}/cap/then/to")),
            WhenFull::Queue { to } => {
                self.queue(format!("{at}/cap/then/to"), to);
                let mut seen = BTreeSet::from([queue]);
                let mut next = Some(to);
                while let Some(queue) = next {
                    if !seen.insert(queue) {
                        self.find(
                            format!("{at}/cap/then/to"),
                            "goes_in_a_circle",
                            "队列满员时互相转入，客户无处可去",
                            "queues that are full send their contacts round in a circle",
                        );
                        return;
                    }
                    next = match self.policy.queues.get(queue).and_then(|rules| rules.cap.as_ref()) {
                        Some(Cap { then: WhenFull::Queue { to }, .. }) => Some(to),
                        _ => None,
                    };
                }
            }
        }
    }

    fn matching(&mut self) {
        let Some(matching) = &self.policy.matching else { return };
        let tiers = matching.tiers.iter().map(|(tier, weights)| (format!("/matching/tiers/{}", tier.code()), weights));
        let moods = matching.moods.iter().map(|(mood, weights)| (format!("/matching/moods/{}", mood.code()), weights));
        let all = std::iter::once(("/matching/weights".to_owned(), &matching.weights)).chain(tiers).chain(moods);
        for (at, weights) in all.collect::<Vec<_>>() {
            if *weights == Weights::default() {
                self.find(at, "no_weight", "所有权重都是 0，无法比较座席", "all weights are 0: no agent is abler");
            }
        }
        if matching.gather_milliseconds > 5_000 {
            self.find(
                "/matching/gather_milliseconds".to_owned(),
                "gathers_too_long",
                "集中分配的时间最长 5000 毫秒",
                "contacts are gathered for at most 5,000 milliseconds",
            );
        }
    }

    fn guarantees(&mut self) {
        let mut ids = BTreeSet::new();
        for (index, guarantee) in self.policy.guarantees.iter().enumerate() {
            let at = format!("/guarantees/{index}");
            if !ids.insert(&guarantee.id) {
                self.find(format!("{at}/id"), "id_used_twice", "保障编号重复", "two guarantees have this id");
            }
            self.when(&format!("{at}/to"), &guarantee.to);
            if guarantee.over_seconds == 0 {
                self.find(
                    format!("{at}/over_seconds"),
                    "never_kept",
                    "统计时长应大于 0",
                    "measure over more than no time",
                );
            }
            match guarantee.target {
                Target::AnsweredWithin { percent, .. } if percent > 100 => {
                    let (zh, en) = ("比例不能超过 100%", "no more than 100 per cent can be answered");
                    self.find(format!("{at}/target/percent"), "never_kept", zh, en);
                }
                Target::LongestWait { seconds: 0 } => {
                    let (zh, en) = ("等待上限应大于 0", "somebody always waits longer than not at all");
                    self.find(format!("{at}/target/seconds"), "never_kept", zh, en);
                }
                _ => self.held_too_long(guarantee),
            }
        }
    }

    /// A rule that lets just those wait for one agent longer than they are promised to wait at all.
    fn held_too_long(&mut self, guarantee: &Guarantee) {
        let promised = match guarantee.target {
            Target::MeanWait { milliseconds } => milliseconds / 1000,
            Target::AnsweredWithin { seconds, .. } | Target::LongestWait { seconds } => seconds,
        };
        for (index, rule) in self.policy.rules.iter().enumerate() {
            let held = rule.then.last_agent_for_seconds.max(rule.then.manager_for_seconds).unwrap_or(0);
            let gathers = self.policy.matching.as_ref().map_or(0, |matching| matching.gather_milliseconds / 1000);
            if held.max(gathers) > promised && covers(&rule.when, &guarantee.to) {
                let (zh, en) = (
                    format!("保障“{}”承诺 {promised} 秒，这里却让客户专等一名座席 {held} 秒", guarantee.id),
                    format!(
                        "guarantee \"{}\" promises {promised} s, and here its customers wait for one agent for {held} s",
                        guarantee.id
                    ),
                );
                self.find(format!("/rules/{index}/then"), "never_kept", &zh, &en);
            }
        }
    }

    fn queue(&mut self, pointer: String, queue: &QueueId) {
        if !self.queues.contains_key(queue) {
            self.missing(pointer, "unknown_queue", ("队列", "queue"), queue.as_str());
        }
    }

    fn site(&mut self, pointer: String, site: &SiteId) {
        if !self.policy.sites.contains_key(site) {
            self.missing(pointer, "unknown_site", ("职场", "site"), site.as_str());
        }
    }

    /// A skill that neither a queue asks for nor an agent has is most likely misspelt.
    fn skill(&mut self, pointer: String, skill: &SkillId) {
        let mut known = self.queues.values().flat_map(|queue| &queue.skills);
        let known = known.any(|(asked, _)| asked == skill)
            || self.agents.is_empty()
            || self.agents.iter().any(|agent| agent.skills.iter().any(|(has, _)| has == skill));
        if !known {
            self.missing(pointer, "unknown_skill", ("技能", "skill"), skill.as_str());
        }
    }

    fn missing(&mut self, pointer: String, code: &str, (zh, en): (&str, &str), name: &str) {
        self.find(pointer, code, &format!("{zh}“{name}”不存在"), &format!("there is no {en} \"{name}\""));
    }

    fn level(&mut self, pointer: String, lowest: u8) {
        let (zh, en) =
            (format!("等级应为 {lowest} 到 {HIGHEST_LEVEL}"), format!("levels are from {lowest} to {HIGHEST_LEVEL}"));
        self.find(pointer, "invalid_level", &zh, &en);
    }

    fn unordered(&mut self, pointer: String) {
        let (zh, en) = ("步骤应按时间先后排列", "the steps are not in the order of time");
        self.find(pointer, "unordered_steps", zh, en);
    }

    fn own_queue(&mut self, pointer: String) {
        let (zh, en) = ("不能转入队列自身", "a queue cannot send its contacts to itself");
        self.find(pointer, "own_queue", zh, en);
    }
}

/// Whether a rule speaks of the very groups that a guarantee is given to.
fn covers(rule: &When, promised: &When) -> bool {
    let shares = |one: &[CareGroup], other: &[CareGroup]| one.iter().any(|group| other.contains(group));
    rule == promised
        || (!promised.care.is_empty() && shares(&rule.care, &promised.care))
        || (!promised.tiers.is_empty() && rule.tiers.iter().any(|tier| promised.tiers.contains(tier)))
}
