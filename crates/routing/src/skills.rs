//! Skills and their levels, as numbers.

use domain::{SiteId, SkillId};
use rustc_hash::FxHashMap;

use crate::config::HIGHEST_LEVEL;
use crate::error::RoutingError;

/// The number that stands for a skill within one router.
pub(crate) type SkillNumber = u16;

/// A skill with the lowest level that will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Need {
    pub(crate) skill: SkillNumber,
    pub(crate) level: u8,
}

/// Gives each skill its number.
#[derive(Debug, Clone, Default)]
pub(crate) struct SkillBook {
    numbers: FxHashMap<SkillId, SkillNumber>,
    /// Being at one of some sites is like a skill, which an agent has with the highest level or not at all.
    site_sets: Vec<(Box<[SiteId]>, SkillNumber)>,
}

impl SkillBook {
    /// Checks that the levels are levels and that every skill can have a number; changes nothing.
    pub(crate) fn check(&self, skills: &[(SkillId, u8)]) -> Result<(), RoutingError> {
        for (skill, level) in skills {
            if !(1..=HIGHEST_LEVEL).contains(level) {
                return Err(RoutingError::InvalidLevel { skill: skill.clone(), level: *level });
            }
        }
        if self.count() + skills.len() > usize::from(SkillNumber::MAX) {
            return Err(RoutingError::TooManySkills);
        }
        Ok(())
    }

    /// The needs, sorted by skill and each skill once, written into `needs`. The skills have been checked.
    pub(crate) fn needs(&mut self, skills: &[(SkillId, u8)], needs: &mut Vec<Need>) {
        needs.clear();
        for (skill, level) in skills {
            needs.push(Need { skill: self.number(skill), level: *level });
        }
        keep_highest(needs);
    }

    /// Levels that will do, sorted by skill and each skill once, with the lowest level given, written into `needs`.
    pub(crate) fn lowest(&mut self, skills: &[(SkillId, u8)], needs: &mut Vec<Need>) {
        needs.clear();
        for (skill, level) in skills {
            needs.push(Need { skill: self.number(skill), level: *level });
        }
        needs.sort_unstable();
        needs.dedup_by_key(|need| need.skill);
    }

    /// The needs as they are written down, without those of sites.
    pub(crate) fn names(&self, needs: &[Need]) -> Vec<(SkillId, u8)> {
        let mut names: Vec<_> = self
            .numbers
            .iter()
            .filter_map(|(skill, number)| {
                let need = needs.iter().find(|need| need.skill == *number)?;
                Some((skill.clone(), need.level))
            })
            .collect();
        names.sort_unstable();
        names
    }

    /// The number that stands for being at one of the sites, and whether it was not there before. `None` if there are
    /// too many different skills and sets of sites.
    pub(crate) fn site_set(&mut self, sites: &[SiteId]) -> Option<(SkillNumber, bool)> {
        let mut sites = sites.to_vec();
        sites.sort_unstable();
        sites.dedup();
        if let Some((_, number)) = self.site_sets.iter().find(|(known, _)| **known == *sites) {
            return Some((*number, false));
        }
        let number = SkillNumber::try_from(self.count()).ok()?;
        self.site_sets.push((sites.into(), number));
        Some((number, true))
    }

    fn count(&self) -> usize {
        self.numbers.len() + self.site_sets.len()
    }

    /// The levels by skill number; 0 for a skill that is not there. The skills have been checked.
    pub(crate) fn levels(&mut self, skills: &[(SkillId, u8)], site: Option<&SiteId>) -> Levels {
        let mut levels = Vec::new();
        for (skill, level) in skills {
            let number = usize::from(self.number(skill));
            if levels.len() <= number {
                levels.resize(number + 1, 0);
            }
            levels[number] = *level;
        }
        for (sites, number) in &self.site_sets {
            if site.is_some_and(|site| sites.contains(site)) {
                let number = usize::from(*number);
                if levels.len() <= number {
                    levels.resize(number + 1, 0);
                }
                levels[number] = HIGHEST_LEVEL;
            }
        }
        Levels(levels)
    }

    fn number(&mut self, skill: &SkillId) -> SkillNumber {
        if let Some(number) = self.numbers.get(skill) {
            return *number;
        }
        let number = SkillNumber::try_from(self.count()).expect("invariant: checked before");
        self.numbers.insert(skill.clone(), number);
        number
    }
}

/// Both lists of needs as one.
pub(crate) fn merge(one: &[Need], other: &[Need]) -> Box<[Need]> {
    let mut all = [one, other].concat();
    keep_highest(&mut all);
    all.into()
}

/// The needs with no level above those of `relaxed`; a level of 0 is no need any more.
pub(crate) fn ease(needs: Box<[Need]>, relaxed: &[Need]) -> Box<[Need]> {
    if relaxed.is_empty() {
        return needs;
    }
    let eased = needs.into_iter().map(|need| {
        let most = relaxed.iter().find(|relaxed| relaxed.skill == need.skill).map_or(need.level, |most| most.level);
        Need { skill: need.skill, level: need.level.min(most) }
    });
    eased.filter(|need| need.level > 0).collect()
}

/// Sorts by skill and keeps each skill once, with its highest level.
fn keep_highest(needs: &mut Vec<Need>) {
    if needs.len() > 1 {
        needs.sort_unstable_by(|one, other| one.skill.cmp(&other.skill).then(other.level.cmp(&one.level)));
        needs.dedup_by_key(|need| need.skill);
    }
}

/// What an agent can do: the level by skill number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Levels(Vec<u8>);

impl Levels {
    /// Whether all needs are met.
    pub(crate) fn meet(&self, needs: &[Need]) -> bool {
        needs.iter().all(|need| self.of(need.skill) >= need.level)
    }

    /// How far the levels in the skills asked for are from the highest, in sum: 0 is best.
    pub(crate) fn gap(&self, needs: &[Need]) -> u32 {
        needs.iter().map(|need| u32::from(HIGHEST_LEVEL - self.of(need.skill))).sum()
    }

    fn of(&self, skill: SkillNumber) -> u8 {
        self.0.get(usize::from(skill)).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skills(list: &[(&str, u8)]) -> Vec<(SkillId, u8)> {
        list.iter().map(|(skill, level)| (SkillId::of(skill), *level)).collect()
    }

    #[test]
    fn an_agent_meets_needs_with_the_level_or_a_higher_one() {
        let mut book = SkillBook::default();
        let mut needs = Vec::new();
        book.needs(&skills(&[("loan", 5), ("english", 3), ("loan", 2)]), &mut needs);
        assert_eq!(needs.len(), 2);
        assert!(book.levels(&skills(&[("english", 3), ("loan", 5)]), None).meet(&needs));
        assert!(book.levels(&skills(&[("loan", 9), ("english", 10), ("gold", 1)]), None).meet(&needs));
        assert!(!book.levels(&skills(&[("loan", 4), ("english", 10)]), None).meet(&needs));
        assert!(!book.levels(&skills(&[("loan", 10)]), None).meet(&needs));
        assert!(Levels::default().meet(&[]));
        assert_eq!(book.levels(&skills(&[("loan", 9), ("english", 10)]), None).gap(&needs), 1);
    }

    #[test]
    fn levels_are_from_one_to_ten() {
        let book = SkillBook::default();
        assert!(book.check(&skills(&[("loan", 1), ("gold", 10)])).is_ok());
        for level in [0, 11] {
            assert!(matches!(book.check(&skills(&[("loan", level)])), Err(RoutingError::InvalidLevel { .. })));
        }
    }
}
