//! Acts of the bank, and flows that call each other.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::{Language, Localised, NodeId};

use super::MOST_CALLERS;
use super::run::Run;
use super::state::{Acting, Caller, Phase};
use crate::business::{Act, Call};
use crate::document::Node;
use crate::prompt::fill;
use crate::talk::{Acted, Input, Output, Wish};

/// After this time the customer is told that it takes a while.
const SLOW: Duration = Duration::from_secs(3);

/// More texts than this are not kept while an act is going on.
const MOST_WRITTEN: usize = 8;

impl Run<'_> {
    pub fn begin_acting(&mut self, act: &Act) {
        self.take_carried();
        self.session.state.last_token += 1;
        let token = self.session.state.last_token;
        let wish = self.wish(act, token);
        self.session.state.phase = Phase::Acting(Acting {
            token,
            slow_at: (!act.waiting.is_empty()).then(|| self.now + SLOW),
            until: self.now + Duration::from_secs(u64::from(act.timeout_seconds.clamp(1, 120))),
            written: Vec::new(),
        });
        self.out.push(Output::Act(wish));
    }

    fn wish(&mut self, act: &Act, token: u64) -> Wish {
        let language = self.session.language();
        let parameters = act
            .parameters
            .iter()
            .map(|(name, text)| (name.clone(), fill(text, &|placeholder| self.value(placeholder, language))))
            .collect();
        let state = &mut self.session.state;
        let secrets: BTreeMap<_, _> =
            act.secrets.iter().filter_map(|(name, node)| Some((name.clone(), state.secrets.remove(node)?))).collect();
        Wish {
            token,
            node: state.node.clone(),
            action: act.action.clone(),
            parameters,
            secrets,
            identity: state.identity.clone(),
            language,
        }
    }

    /// The act is asked for again after a restart, under the token that it had. What was given in secure entry is gone:
    /// an act that needs it will say so.
    pub fn act_again(&mut self) {
        let edition = self.edition();
        let Phase::Acting(acting) = &self.session.state.phase else { return };
        let token = acting.token;
        if let Some(Node::Act(act)) = edition.document.nodes.get(&self.session.state.node) {
            let wish = self.wish(act, token);
            self.out.push(Output::Act(wish));
        }
    }

    pub fn while_acting(&mut self, input: Input) {
        let edition = self.edition();
        let Some(Node::Act(act)) = edition.document.nodes.get(&self.session.state.node) else {
            return self.go(edition.document.error.clone());
        };
        let (now, is_text) = (self.now, self.is_text());
        let Phase::Acting(acting) = &mut self.session.state.phase else { return };
        match input {
            Input::Acted { token, result } if token == acting.token => {
                let written = std::mem::take(&mut acting.written);
                let next = self.acted(act, result);
                self.go(next);
                for text in written {
                    self.handle(Input::Text(text));
                }
            }
            Input::Text(text) if is_text && acting.written.len() < MOST_WRITTEN => acting.written.push(text),
            Input::Tick if acting.until <= now => self.go(act.otherwise.clone()),
            Input::Tick if acting.slow_at.is_some_and(|slow| slow <= now) => {
                acting.slow_at = None;
                self.say(&act.waiting, Vec::new());
            }
            _ => {}
        }
    }

    fn acted(&mut self, act: &Act, result: Acted) -> NodeId {
        let state = &mut self.session.state;
        state.values.extend(result.values);
        state.lists.extend(result.lists);
        if result.identity.is_some() {
            state.identity = result.identity;
        }
        act.outcomes.get(&result.outcome).unwrap_or(&act.otherwise).clone()
    }

    /// Goes into another flow; this one waits for its outcome.
    pub fn call(&mut self, call: &Call) -> NodeId {
        if self.session.state.callers.len() >= MOST_CALLERS {
            return call.otherwise.clone();
        }
        let Some(edition) = self.library.edition(&call.flow) else { return call.otherwise.clone() };
        let language = self.session.language();
        let given: Vec<(String, Localised)> = call
            .values
            .iter()
            .map(|(name, text)| (name.clone(), plain(&fill(text, &|placeholder| self.value(placeholder, language)))))
            .collect();
        let state = &mut self.session.state;
        state.values.extend(given);
        state.callers.push(Caller {
            flow: state.flow.clone(),
            version: state.version,
            node: state.node.clone(),
            answers: std::mem::take(&mut state.answers),
            visits: std::mem::take(&mut state.visits),
            conversation: None,
        });
        state.secrets.clear();
        self.session.callers.push(Arc::clone(&self.session.edition));
        self.enter_flow(edition)
    }

    /// Goes back to the flow that called this one, or to the agent who waits; where nobody does, the flow's `error` node is
    /// next.
    pub fn return_to_caller(&mut self, outcome: &str) -> Option<NodeId> {
        if self.session.state.callers.last().is_some_and(|caller| caller.conversation.is_some()) {
            self.end_visit(outcome);
            return None;
        }
        Some(self.return_to_flow(outcome))
    }

    fn return_to_flow(&mut self, outcome: &str) -> NodeId {
        if !self.pop_caller() {
            return self.session.edition.document.error.clone();
        }
        let node = self.session.edition.document.nodes.get(&self.session.state.node);
        match node {
            Some(Node::Call(call)) => call.outcomes.get(outcome).unwrap_or(&call.otherwise).clone(),
            _ => self.session.edition.document.error.clone(),
        }
    }

    /// Puts the flow that called this one in its place.
    pub fn pop_caller(&mut self) -> bool {
        let (Some(caller), Some(edition)) = (self.session.state.callers.pop(), self.session.callers.pop()) else {
            return false;
        };
        let state = &mut self.session.state;
        state.flow = caller.flow;
        state.version = caller.version;
        state.node = caller.node;
        state.answers = caller.answers;
        state.visits = caller.visits;
        if let Some(conversation) = caller.conversation {
            state.queue = conversation.queue;
        }
        state.secrets.clear();
        self.session.edition = edition;
        true
    }
}

/// A value that is the same in every language.
fn plain(text: &str) -> Localised {
    Localised(BTreeMap::from([(Language::Zh, text.to_owned()), (Language::En, text.to_owned())]))
}
