//! Skills and their levels, as numbers.

use domain::SkillId;
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
}

impl SkillBook {
    /// Checks that the levels are levels and that every skill can have a number; changes nothing.
    pub(crate) fn check(&self, skills: &[(SkillId, u8)]) -> Result<(), RoutingError> {
        for (skill, level) in skills {
            if !(1..=HIGHEST_LEVEL).contains(level) {
                return Err(RoutingError::InvalidLevel { skill: skill.clone(), level: *level });
            }
        }
        if self.numbers.len() + skills.len() > usize::from(SkillNumber::MAX) {
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

    /// The levels by skill number; 0 for a skill that is not there. The skills have been checked.
    pub(crate) fn levels(&mut self, skills: &[(SkillId, u8)]) -> Levels {
        let mut levels = Vec::new();
        for (skill, level) in skills {
            let number = usize::from(self.number(skill));
            if levels.len() <= number {
                levels.resize(number + 1, 0);
            }
            levels[number] = *level;
        }
        Levels(levels)
    }

    fn number(&mut self, skill: &SkillId) -> SkillNumber {
        if let Some(number) = self.numbers.get(skill) {
            return *number;
        }
        let number = SkillNumber::try_from(self.numbers.len()).expect("invariant: checked before");
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
        assert!(book.levels(&skills(&[("english", 3), ("loan", 5)])).meet(&needs));
        assert!(book.levels(&skills(&[("loan", 9), ("english", 10), ("gold", 1)])).meet(&needs));
        assert!(!book.levels(&skills(&[("loan", 4), ("english", 10)])).meet(&needs));
        assert!(!book.levels(&skills(&[("loan", 10)])).meet(&needs));
        assert!(Levels::default().meet(&[]));
        assert_eq!(book.levels(&skills(&[("loan", 9), ("english", 10)])).gap(&needs), 1);
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
