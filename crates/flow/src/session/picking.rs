//! Lists of which the customer picks an entry, and how choices are shown.

use domain::{Language, Localised, NodeId};

use super::question::Question;
use super::run::Run;
use crate::business::Pick;
use crate::document::Key;
use crate::matching::{Candidate, Reading, choice, folded};
use crate::prompt::Prompt;
use crate::talk::{Output, ShownChoice};

/// The keys of a list's entries.
const KEYS: [char; 9] = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

impl Run<'_> {
    /// The choices as the customer sees them.
    pub fn shown(&self, question: Question<'_>) -> Vec<ShownChoice> {
        let language = self.session.language();
        if let Question::Pick(pick) = question {
            let items = self.session.state.lists.get(&pick.list).map(Vec::as_slice).unwrap_or_default();
            return KEYS
                .iter()
                .zip(items)
                .filter_map(|(key, item)| Some(ShownChoice::plain(Key::try_from(*key).ok()?, item.label.get(language))))
                .collect();
        }
        question
            .candidates()
            .iter()
            .map(|candidate| ShownChoice {
                is_grade: matches!(question, Question::Survey(_)),
                ..ShownChoice::plain(candidate.key, candidate.label.get(language))
            })
            .collect()
    }

    /// A caller hears the entries of a list with their keys; a chat shows them as buttons.
    pub fn read_out(&self, question: Question<'_>) -> Vec<Prompt> {
        let Question::Pick(pick) = question else { return Vec::new() };
        if self.is_text() {
            return Vec::new();
        }
        let items = self.session.state.lists.get(&pick.list).map(Vec::as_slice).unwrap_or_default();
        KEYS.iter()
            .zip(items)
            .map(|(key, item)| {
                let (zh, en) = (item.label.get(Language::Zh), item.label.get(Language::En));
                Prompt::new(Localised::new(&format!("{zh}，请按{key}。"), &format!("For {en}, press {key}.")))
            })
            .collect()
    }

    /// How many entries of a list can be picked.
    pub fn items(&self, list: &str) -> usize {
        self.session.state.lists.get(list).map_or(0, Vec::len).min(KEYS.len())
    }

    pub fn picked(&mut self, pick: &Pick, index: usize) -> Option<NodeId> {
        let item = self.session.state.lists.get(&pick.list)?.get(index)?.clone();
        self.gave_entry(pick, &item);
        self.session.state.values.insert(format!("{}.label", pick.list), item.label);
        let node = self.session.state.node.clone();
        self.session.state.answers.insert(node.clone(), item.value);
        self.out.push(Output::Answered { node, value: Some((index + 1).to_string()) });
        Some(pick.next.clone())
    }

    /// The entry that a text means: its number, its label, or digits that stand in one label only.
    pub fn pick_of(&self, pick: &Pick, text: &str) -> Option<usize> {
        let none: [String; 0] = [];
        let items = self.session.state.lists.get(&pick.list)?;
        let candidates: Vec<Candidate<'_>> = KEYS
            .iter()
            .zip(items)
            .filter_map(|(key, item)| {
                Some(Candidate { key: Key::try_from(*key).ok()?, label: &item.label, words: &none })
            })
            .collect();
        choice(text, &candidates, Reading::Free).or_else(|| {
            let tail: String = folded(text).chars().filter(char::is_ascii_digit).collect();
            if tail.len() < 3 {
                return None;
            }
            let mut holding = candidates
                .iter()
                .enumerate()
                .filter(|(_, candidate)| candidate.label.0.values().any(|label| label.contains(&tail)))
                .map(|(index, _)| index);
            holding.next().filter(|_| holding.next().is_none())
        })
    }

    /// The entry of the list that a key stands for.
    pub fn entry_of(&self, pick: &Pick, key: char) -> Option<usize> {
        KEYS.iter().position(|known| *known == key).filter(|index| *index < self.items(&pick.list))
    }
}
