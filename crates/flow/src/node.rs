//! What all kinds of nodes have in common: a name, prompts, and ways on.

use domain::{Localised, NodeId};

use crate::document::{Node, Retry};
use crate::finding::escaped;
use crate::prompt::Prompt;

/// A way on from a node.
#[derive(Debug, Clone)]
pub(crate) struct Way<'a> {
    /// Where it is written, as a JSON pointer below the node.
    pub pointer: String,
    pub to: &'a NodeId,
    /// Whether a customer who says and keys nothing can be led this way.
    pub silent: bool,
}

impl Node {
    /// The name of the kind as it is written.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Say(_) => "say",
            Self::Menu(_) => "menu",
            Self::Ask(_) => "ask",
            Self::Decide(_) => "decide",
            Self::BusinessHours(_) => "business_hours",
            Self::Announce(_) => "announce",
            Self::SetLanguage(_) => "set_language",
            Self::Act(_) => "act",
            Self::Pick(_) => "pick",
            Self::Call(_) => "call",
            Self::Return(_) => "return",
            Self::Queue(_) => "queue",
            Self::Survey(_) => "survey",
            Self::Transfer(_) => "transfer",
            Self::End(_) => "end",
        }
    }

    /// What the desk shows as a step of the customer's path; empty where the author gave no name.
    #[must_use]
    pub const fn name(&self) -> &Localised {
        match self {
            Self::Say(node) => &node.name,
            Self::Menu(node) => &node.name,
            Self::Ask(node) => &node.name,
            Self::Decide(node) => &node.name,
            Self::BusinessHours(node) => &node.name,
            Self::Announce(node) => &node.name,
            Self::SetLanguage(node) => &node.name,
            Self::Act(node) => &node.name,
            Self::Pick(node) => &node.name,
            Self::Call(node) => &node.name,
            Self::Return(node) => &node.name,
            Self::Queue(node) => &node.name,
            Self::Survey(node) => &node.name,
            Self::Transfer(node) => &node.name,
            Self::End(node) => &node.name,
        }
    }

    /// All ways on, in the order in which they are written.
    pub(crate) fn ways(&self) -> Vec<Way<'_>> {
        let mut ways = Vec::new();
        let mut way = |pointer: String, to, silent| ways.push(Way { pointer, to, silent });
        match self {
            Self::Say(node) => way("/next".into(), &node.next, true),
            Self::Menu(node) => {
                for (index, option) in node.options.iter().enumerate() {
                    way(format!("/options/{index}/next"), &option.next, false);
                }
                way("/no_input/next".into(), &node.no_input.next, true);
                way("/no_match/next".into(), &node.no_match.next, false);
                for (slot, to) in &node.corrections {
                    way(format!("/corrections/{}", escaped(slot)), to, false);
                }
            }
            Self::Ask(node) => {
                way("/no_input/next".into(), &node.no_input.next, true);
                way("/no_match/next".into(), &node.no_match.next, true);
                way("/next".into(), &node.next, false);
            }
            Self::Decide(node) => {
                for (index, case) in node.cases.iter().enumerate() {
                    way(format!("/cases/{index}/next"), &case.next, true);
                }
                way("/otherwise".into(), &node.otherwise, true);
            }
            Self::BusinessHours(node) => {
                way("/open".into(), &node.open, true);
                way("/closed".into(), &node.closed, true);
            }
            Self::Announce(node) => way("/next".into(), &node.next, true),
            Self::SetLanguage(node) => way("/next".into(), &node.next, true),
            Self::Act(node) => {
                for (outcome, to) in &node.outcomes {
                    way(format!("/outcomes/{}", escaped(outcome)), to, true);
                }
                way("/otherwise".into(), &node.otherwise, true);
            }
            Self::Pick(node) => {
                way("/no_input/next".into(), &node.no_input.next, true);
                way("/no_match/next".into(), &node.no_match.next, false);
                way("/empty".into(), &node.empty, true);
                way("/next".into(), &node.next, node.take_only);
            }
            Self::Call(node) => {
                for (outcome, to) in &node.outcomes {
                    way(format!("/outcomes/{}", escaped(outcome)), to, true);
                }
                way("/otherwise".into(), &node.otherwise, true);
            }
            Self::Return(_) => {}
            Self::Queue(node) => {
                for (index, option) in node.options.iter().enumerate() {
                    way(format!("/options/{index}/next"), &option.next, false);
                }
                if let Some(overflow) = &node.overflow {
                    way("/overflow/next".into(), &overflow.next, true);
                }
                if let Some(call_back) = &node.call_back {
                    way("/call_back/next".into(), &call_back.next, false);
                }
                if let Some(full) = &node.full {
                    way("/full".into(), full, true);
                }
                way("/refused".into(), &node.refused, true);
                way("/next".into(), &node.next, true);
            }
            Self::Survey(node) => {
                way("/no_input/next".into(), &node.no_input.next, true);
                way("/no_match/next".into(), &node.no_match.next, false);
                if let Some(low) = &node.low {
                    way("/low".into(), low, false);
                }
                way("/next".into(), &node.next, false);
            }
            Self::Transfer(node) => way("/otherwise".into(), &node.otherwise, true),
            Self::End(_) => {}
        }
        ways
    }

    /// Whether the customer, an agent or the time must do something before the flow goes on.
    pub(crate) const fn waits(&self) -> bool {
        matches!(self, Self::Menu(_) | Self::Ask(_) | Self::Pick(_) | Self::Queue(_) | Self::Survey(_))
    }

    /// Whether a contact can be over, or go elsewhere, here.
    pub(crate) const fn is_exit(&self) -> bool {
        matches!(self, Self::End(_) | Self::Transfer(_) | Self::Return(_))
    }

    /// What is said when no input or no fitting input was given.
    pub(crate) fn retries(&self) -> Vec<(&'static str, &Retry)> {
        match self {
            Self::Menu(node) => vec![("no_input", &node.no_input), ("no_match", &node.no_match)],
            Self::Ask(node) => vec![("no_input", &node.no_input), ("no_match", &node.no_match)],
            Self::Pick(node) => vec![("no_input", &node.no_input), ("no_match", &node.no_match)],
            Self::Survey(node) => vec![("no_input", &node.no_input), ("no_match", &node.no_match)],
            _ => Vec::new(),
        }
    }

    /// All prompts with the JSON pointer to each below the node.
    pub(crate) fn prompts<'a>(&'a self) -> Vec<(String, &'a Prompt)> {
        let mut found = Vec::new();
        let mut list = |pointer: &str, prompts: &'a [Prompt]| {
            for (index, prompt) in prompts.iter().enumerate() {
                found.push((format!("{pointer}/{index}"), prompt));
            }
        };
        match self {
            Self::Say(node) => list("/prompts", &node.prompts),
            Self::Menu(node) => list("/prompts", &node.prompts),
            Self::Ask(node) => list("/prompts", &node.prompts),
            Self::Pick(node) => list("/prompts", &node.prompts),
            Self::Act(node) => list("/waiting", &node.waiting),
            Self::Queue(node) => {
                list("/prompts", &node.prompts);
                if let Some(announcement) = &node.announcement {
                    list("/announcement/prompts", &announcement.prompts);
                }
                if let Some(call_back) = &node.call_back {
                    list("/call_back/prompts", &call_back.prompts);
                }
            }
            Self::Survey(node) => list("/prompts", &node.prompts),
            Self::End(node) => list("/prompts", &node.prompts),
            Self::Decide(_)
            | Self::BusinessHours(_)
            | Self::Announce(_)
            | Self::SetLanguage(_)
            | Self::Transfer(_)
            | Self::Call(_)
            | Self::Return(_) => {}
        }
        for (which, retry) in self.retries() {
            list(&format!("/{which}/prompts"), &retry.prompts);
        }
        found
    }

    /// All labels of choices with the JSON pointer to each below the node.
    pub(crate) fn labels(&self) -> Vec<(String, &Localised)> {
        match self {
            Self::Menu(node) => {
                node.options.iter().enumerate().map(|(i, o)| (format!("/options/{i}/label"), &o.label)).collect()
            }
            Self::Queue(node) => {
                let options = node.options.iter().enumerate().map(|(i, o)| (format!("/options/{i}/label"), &o.label));
                let call_back = node.call_back.iter().map(|yes| ("/call_back/label".to_owned(), &yes.label));
                options.chain(call_back).collect()
            }
            Self::Survey(node) => {
                node.grades.iter().enumerate().map(|(i, g)| (format!("/grades/{i}/label"), &g.label)).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl crate::document::Document {
    /// Everything that the flow can say, in the order of the nodes' keys.
    pub fn prompts(&self) -> impl Iterator<Item = &Prompt> {
        let of_nodes = self.nodes.values().flat_map(|node| node.prompts().into_iter().map(|(_, prompt)| prompt));
        of_nodes.chain(self.understanding.iter().flat_map(|understanding| &understanding.ask_back))
    }
}
