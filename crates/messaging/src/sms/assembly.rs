//! Long texts that come in parts: kept until they are whole. Pure.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use domain::Timestamp;
use domain::phone::Phone;

use super::text::Part;

/// How long a text waits for its missing parts before what is there counts as all.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many texts wait at once; the oldest gives way.
const MOST_WAITING: usize = 2_000;

/// What stands in place of a part that never came.
const GAP: &str = "…";

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    from: Phone,
    reference: u16,
    total: u8,
}

#[derive(Debug)]
struct Waiting {
    since: Timestamp,
    parts: BTreeMap<u8, String>,
}

/// The texts that are not whole yet. They are kept in memory only: what they say may be a secret.
#[derive(Debug, Default)]
pub(crate) struct Assembly {
    waiting: HashMap<Key, Waiting>,
}

impl Assembly {
    /// Takes a part in and gives the text back if it is whole. A part that comes again replaces itself.
    pub(crate) fn add(&mut self, from: &Phone, part: Part, text: String, now: Timestamp) -> Option<String> {
        let key = Key { from: from.clone(), reference: part.reference, total: part.total };
        if self.waiting.len() >= MOST_WAITING && !self.waiting.contains_key(&key) {
            let oldest = self.waiting.iter().min_by_key(|(_, waiting)| waiting.since).map(|(key, _)| key.clone());
            oldest.and_then(|oldest| self.waiting.remove(&oldest));
        }
        let waiting = self.waiting.entry(key.clone()).or_insert_with(|| Waiting { since: now, parts: BTreeMap::new() });
        waiting.parts.insert(part.number, text);
        if waiting.parts.len() < usize::from(part.total) {
            return None;
        }
        self.waiting.remove(&key).map(|waiting| waiting.parts.into_values().collect())
    }

    /// The texts that have waited too long, with a sign where parts are missing.
    pub(crate) fn overdue(&mut self, now: Timestamp) -> Vec<(Phone, String)> {
        let overdue = self.waiting.extract_if(|_, waiting| now.since(waiting.since) >= PATIENCE);
        overdue
            .map(|(key, mut waiting)| {
                let parts =
                    (1..=key.total).map(|number| waiting.parts.remove(&number).unwrap_or_else(|| GAP.to_owned()));
                let text = parts.collect::<Vec<_>>().concat();
                (key.from, text)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(number: u8) -> Part {
        Part { reference: 7, total: 3, number }
    }

    #[test]
    fn a_text_is_whole_when_its_last_part_comes_in_whatever_order() {
        let (mut assembly, now) = (Assembly::default(), Timestamp::from_seconds(1_000));
        let from: Phone = "13800000001".parse().unwrap();
        assert_eq!(assembly.add(&from, part(3), "三".into(), now), None);
        assert_eq!(assembly.add(&from, part(1), "一".into(), now), None);
        assert_eq!(assembly.add(&from, part(1), "一".into(), now), None, "the same part once more");
        let other: Phone = "13800000002".parse().unwrap();
        assert_eq!(assembly.add(&other, part(2), "别人".into(), now), None, "another's text under the same reference");
        assert_eq!(assembly.add(&from, part(2), "二".into(), now).as_deref(), Some("一二三"));
    }

    #[test]
    fn what_is_there_after_a_minute_counts_as_all() {
        let (mut assembly, now) = (Assembly::default(), Timestamp::from_seconds(1_000));
        let from: Phone = "13800000001".parse().unwrap();
        assembly.add(&from, part(1), "一".into(), now);
        assembly.add(&from, part(3), "三".into(), now);
        assert!(assembly.overdue(now + Duration::from_secs(59)).is_empty());
        assert_eq!(assembly.overdue(now + Duration::from_secs(60)), [(from, "一…三".to_owned())]);
        assert!(assembly.overdue(now + Duration::from_secs(61)).is_empty());
    }

    #[test]
    fn only_so_many_texts_wait() {
        let (mut assembly, from) = (Assembly::default(), "13800000001".parse::<Phone>().unwrap());
        for reference in 0..=u16::try_from(MOST_WAITING).unwrap() {
            let part = Part { reference, total: 2, number: 1 };
            assembly.add(&from, part, String::new(), Timestamp::from_seconds(i64::from(reference)));
        }
        assert_eq!(assembly.waiting.len(), MOST_WAITING);
    }
}
