//! What an agent need not ask again: what the customer wants, and what they have given for it.

use domain::{FlowId, Localised, NodeId};
use serde::{Deserialize, Serialize};

use super::run::Run;
use crate::business::{Item, Pick};
use crate::document::{Ask, Document, InputKind, MenuOption, Node};

/// More answers than this are not kept; the oldest are forgotten.
const MOST_GIVEN: usize = 16;

/// Nodes that a choice may lead through before it is clear what it leads to.
const MOST_HOPS: usize = 4;

/// Wishes that name no business: after them the customer still wants what they wanted before.
const NO_BUSINESS: [&str; 3] = ["human_agent", "green_channel", "small_talk"];

/// An answer that stays known when its flow has returned to its caller. Secure answers are never one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Given {
    pub flow: FlowId,
    pub node: NodeId,
    /// What the author calls the question; may be blank.
    pub name: Localised,
    /// What the answer is about: the slot of a question, the name of a list.
    pub about: Option<String>,
    /// How the question takes its answer; none where an entry of a list was picked.
    pub input: Option<InputKind>,
    /// The answer; of a picked entry its label.
    pub value: Localised,
}

impl Run<'_> {
    /// The customer has answered a question that is no secret.
    pub fn gave(&mut self, ask: &Ask, value: &str) {
        let value = Localised::new(value, value);
        self.keep_given(&ask.name, ask.slot.clone(), Some(ask.input), value);
    }

    /// The customer has picked an entry, or there was no other.
    pub fn gave_entry(&mut self, pick: &Pick, item: &Item) {
        self.keep_given(&pick.name, Some(pick.list.clone()), None, item.label.clone());
    }

    fn keep_given(&mut self, name: &Localised, about: Option<String>, input: Option<InputKind>, value: Localised) {
        let state = &mut self.session.state;
        let (flow, node) = (state.flow.clone(), state.node.clone());
        // A later answer about the same thing takes the place of the earlier one.
        state
            .given
            .retain(|known| (&known.flow, &known.node) != (&flow, &node) && (about.is_none() || known.about != about));
        if state.given.len() >= MOST_GIVEN {
            state.given.remove(0);
        }
        state.given.push(Given { flow, node, name: name.clone(), about, input, value });
    }

    /// A choice of the flow that the contact began with names the business that it leads to.
    pub fn chose_business(&mut self, option: &MenuOption) {
        let state = &mut self.session.state;
        if state.callers.iter().all(|caller| caller.conversation.is_some())
            && leads_to_business(&self.session.edition.document, &option.next)
        {
            state.given.clear();
            state.business = Some(option.label.clone());
            state.intent = intent_of(&self.session.edition.document, &option.next);
        }
    }

    /// A wish was understood. Whether it is a business: what was given for another one no longer counts then.
    pub fn wished(&mut self, intent: &str, label: Localised) -> bool {
        let is_business = !NO_BUSINESS.contains(&intent);
        if is_business {
            self.session.state.given.clear();
            self.session.state.business = Some(label);
        }
        is_business
    }
}

/// The wish whose way leads there too: a key means what whoever says it means.
fn intent_of(document: &Document, node: &NodeId) -> Option<String> {
    let intents = &document.understanding.as_ref()?.intents;
    intents.iter().find(|(_, route)| route.node == *node).map(|(intent, _)| intent.clone())
}

/// Whether something is done for the customer there, or a desk of its own waits; the way to any person is no business.
fn leads_to_business(document: &Document, first: &NodeId) -> bool {
    let mut at = first;
    for _ in 0..MOST_HOPS {
        if *at == document.human.node {
            return false;
        }
        at = match document.nodes.get(at) {
            Some(Node::Call(_) | Node::Act(_) | Node::Queue(_)) => return true,
            Some(Node::Say(say)) => &say.next,
            Some(Node::Announce(announce)) => &announce.next,
            Some(Node::BusinessHours(hours)) => &hours.open,
            _ => return false,
        };
    }
    false
}
