//! Words that mean the same, kept as one list.

use serde::{Deserialize, Serialize};

use crate::article::Finding;

const MOST_GROUPS: usize = 2_000;
const MOST_WORDS: usize = 40;
const LONGEST_WORD: usize = 40;

/// Groups of words that mean the same; the first of each stands for the group.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Synonyms {
    /// The groups.
    pub groups: Vec<Vec<String>>,
}

impl Synonyms {
    /// What is wrong with the list.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut say = |pointer: String, zh: &str, en: &str| {
            findings.push(Finding { pointer, zh: zh.to_owned(), en: en.to_owned() })
        };
        if self.groups.len() > MOST_GROUPS {
            say("/groups".into(), "最多2000组", "at most 2,000 groups");
        }
        let mut seen = std::collections::HashMap::new();
        for (index, group) in self.groups.iter().enumerate().take(MOST_GROUPS) {
            if !(2..=MOST_WORDS).contains(&group.len()) {
                say(format!("/groups/{index}"), "每组2至40个词", "a group has 2 to 40 words");
            }
            for (place, word) in group.iter().enumerate().take(MOST_WORDS) {
                let pointer = format!("/groups/{index}/{place}");
                if word.trim().is_empty()
                    || word.chars().count() > LONGEST_WORD
                    || word.chars().any(char::is_whitespace)
                {
                    say(pointer, "每个词1至40个字符，不含空格", "a word has 1 to 40 characters and no spaces");
                } else if seen.insert(word.to_lowercase(), index).is_some_and(|before| before != index) {
                    say(pointer, "一个词只能属于一组", "a word belongs to one group");
                }
            }
        }
        findings
    }
}
