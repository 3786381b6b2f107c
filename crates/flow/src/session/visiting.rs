//! A visit: the agent has the customer led through a flow, an identity check with secure entry for one, and gets them back.

use std::sync::Arc;

use domain::FlowId;

use super::run::Run;
use super::state::{Caller, Conversation, Phase};
use crate::talk::Output;

impl Run<'_> {
    /// The customer leaves the conversation for the flow.
    pub fn visit(&mut self, flow: &FlowId) {
        let Some(edition) = self.library.edition(flow) else {
            self.out.push(Output::VisitOver { outcome: "unavailable".to_owned() });
            return;
        };
        let state = &mut self.session.state;
        state.callers.push(Caller {
            flow: state.flow.clone(),
            version: state.version,
            node: state.node.clone(),
            answers: std::mem::take(&mut state.answers),
            visits: std::mem::take(&mut state.visits),
            conversation: Some(Conversation { queue: state.queue.clone() }),
        });
        state.secrets.clear();
        self.session.callers.push(Arc::clone(&self.session.edition));
        let start = self.enter_flow(edition);
        self.go(start);
    }

    /// How many flows wait below the visited ones, the one of the conversation among them; `None` outside a visit.
    pub fn visit_depth(&self) -> Option<usize> {
        let callers = &self.session.state.callers;
        callers.iter().rposition(|caller| caller.conversation.is_some()).map(|index| index + 1)
    }

    /// The customer is back with the agent.
    pub fn end_visit(&mut self, outcome: &str) {
        if self.leave_visit() {
            self.out.push(Output::VisitOver { outcome: outcome.to_owned() });
        }
    }

    /// The flows of the visit are left where they are. False outside a visit.
    pub fn leave_visit(&mut self) -> bool {
        let Some(depth) = self.visit_depth() else { return false };
        self.set_secure(false);
        self.stop_hearing();
        if let Phase::Saying { .. } | Phase::Listening(_) = self.session.state.phase {
            self.out.push(Output::StopSaying);
        }
        while self.session.state.callers.len() >= depth && self.pop_caller() {}
        self.session.state.phase = Phase::Conversation;
        true
    }
}
