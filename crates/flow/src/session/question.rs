//! What the nodes that ask have in common.

use std::time::Duration;

use crate::business::Pick;
use crate::document::{Ask, Menu, Node, Retry, Survey};
use crate::matching::Candidate;
use crate::prompt::Prompt;

/// A node that asks something.
#[derive(Clone, Copy)]
pub enum Question<'a> {
    Menu(&'a Menu),
    Ask(&'a Ask),
    Survey(&'a Survey),
    Pick(&'a Pick),
}

impl<'a> Question<'a> {
    pub fn of(node: &'a Node) -> Option<Self> {
        match node {
            Node::Menu(menu) => Some(Self::Menu(menu)),
            Node::Ask(ask) => Some(Self::Ask(ask)),
            Node::Survey(survey) => Some(Self::Survey(survey)),
            Node::Pick(pick) => Some(Self::Pick(pick)),
            _ => None,
        }
    }

    pub fn prompts(self) -> &'a [Prompt] {
        match self {
            Self::Menu(menu) => &menu.prompts,
            Self::Ask(ask) => &ask.prompts,
            Self::Survey(survey) => &survey.prompts,
            Self::Pick(pick) => &pick.prompts,
        }
    }

    pub const fn barge_in(self) -> bool {
        match self {
            Self::Menu(menu) => menu.barge_in,
            Self::Ask(ask) => ask.barge_in,
            Self::Survey(survey) => survey.barge_in,
            Self::Pick(pick) => pick.barge_in,
        }
    }

    pub const fn timeout(self) -> Duration {
        let seconds = match self {
            Self::Menu(menu) => menu.timeout_seconds,
            Self::Ask(ask) => ask.timeout_seconds,
            Self::Survey(survey) => survey.timeout_seconds,
            Self::Pick(pick) => pick.timeout_seconds,
        };
        Duration::from_secs(seconds as u64)
    }

    pub const fn no_input(self) -> &'a Retry {
        match self {
            Self::Menu(menu) => &menu.no_input,
            Self::Ask(ask) => &ask.no_input,
            Self::Survey(survey) => &survey.no_input,
            Self::Pick(pick) => &pick.no_input,
        }
    }

    pub const fn no_match(self) -> &'a Retry {
        match self {
            Self::Menu(menu) => &menu.no_match,
            Self::Ask(ask) => &ask.no_match,
            Self::Survey(survey) => &survey.no_match,
            Self::Pick(pick) => &pick.no_match,
        }
    }

    pub const fn is_secure(self) -> bool {
        matches!(self, Self::Ask(ask) if ask.secure)
    }

    pub fn candidates(self) -> Vec<Candidate<'a>> {
        match self {
            Self::Menu(menu) => menu
                .options
                .iter()
                .map(|option| Candidate { key: option.key, label: &option.label, words: &option.words })
                .collect(),
            Self::Survey(survey) => survey
                .grades
                .iter()
                .map(|grade| Candidate { key: grade.key, label: &grade.label, words: &grade.words })
                .collect(),
            Self::Ask(_) | Self::Pick(_) => Vec::new(),
        }
    }
}
