//! One contact's way through a flow.

mod acting;
mod given;
mod listening;
mod picking;
mod question;
mod queueing;
mod run;
mod state;
mod understanding;
mod visiting;

use std::sync::Arc;
use std::time::Duration;

use domain::contact::Medium;
use domain::{FlowId, Language, NodeId, Timestamp};

use crate::condition::Facts;
use crate::library::{Edition, Library};
use crate::talk::{Input, Output, Whereabouts};

pub use given::Given;
use run::Run;
use state::Phase;
pub use state::State;

/// How long a chat may be silent before a question counts as unanswered.
pub const CHAT_PATIENCE: Duration = Duration::from_secs(600);

/// Nodes that one input may lead through before the contact goes on at the flow's `error` node.
pub const MOST_STEPS: u32 = 64;

/// Flows that may wait for each other.
pub(crate) const MOST_CALLERS: usize = 8;

/// Nodes that one contact may visit altogether before it is over.
pub const MOST_VISITS: u32 = 10_000;

/// A contact in a flow: an edition that never changes and a [`State`] that can be stored.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    edition: Arc<Edition>,
    /// The editions of the flows that wait for this one, as [`State::callers`] lists them.
    callers: Vec<Arc<Edition>>,
    state: State,
}

impl Session {
    /// The contact enters the flow.
    #[must_use]
    pub fn start(
        edition: Arc<Edition>,
        facts: Facts,
        library: &dyn Library,
        now: Timestamp,
        out: &mut Vec<Output>,
    ) -> Self {
        let state = State::new(&edition, facts);
        let mut session = Self { edition, callers: Vec::new(), state };
        let start = session.edition.document.start.clone();
        out.push(Output::Entered { flow: session.state.flow.clone(), version: session.state.version });
        Run::new(&mut session, library, now, out).go(start);
        session
    }

    /// A contact that no flow has led so far is in conversation with an agent.
    #[must_use]
    pub fn in_conversation(edition: Arc<Edition>, facts: Facts) -> Self {
        let mut state = State::new(&edition, facts);
        state.phase = Phase::Conversation;
        Self { edition, callers: Vec::new(), state }
    }

    /// The contact goes on in the state that it was stored in. The edition is the state's:
    /// [`State::flow`] and [`State::version`]; `callers` are those of [`State::callers`]. If they are not all there, the
    /// contact goes on without them: a flow that returns goes on at its own `error` node.
    #[must_use]
    pub fn resume(edition: Arc<Edition>, callers: Vec<Arc<Edition>>, mut state: State) -> Self {
        if callers.len() != state.callers.len() {
            state.callers.clear();
            return Self { edition, callers: Vec::new(), state };
        }
        Self { edition, callers, state }
    }

    /// Something happens to the contact. What does not fit the moment is passed over.
    pub fn handle(&mut self, library: &dyn Library, now: Timestamp, input: Input, out: &mut Vec<Output>) {
        Run::new(self, library, now, out).handle(input);
    }

    /// Brings a stored contact and the centre together again after a restart, when one of them may be a step ahead.
    pub fn reconcile(&mut self, library: &dyn Library, now: Timestamp, at: Whereabouts, out: &mut Vec<Output>) {
        Run::new(self, library, now, out).reconcile(at);
    }

    /// When [`Input::Tick`] is due next.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        match &self.state.phase {
            Phase::Saying { playing } => Some(playing.until),
            Phase::Listening(listening) => {
                listening.playing.as_ref().map(|playing| playing.until).or(listening.deadline)
            }
            Phase::Acting(acting) => acting.slow_at.into_iter().chain([acting.until]).min(),
            Phase::Queued(queued) => queued.next_deadline(self.medium() != Medium::Voice),
            Phase::Conversation | Phase::Ended => None,
        }
    }

    /// Everything of the session but the document, to be stored.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The flow that the contact is in.
    #[must_use]
    pub const fn flow(&self) -> &FlowId {
        &self.state.flow
    }

    /// The node that the contact is at.
    #[must_use]
    pub const fn node(&self) -> &NodeId {
        &self.state.node
    }

    /// The contact's language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.state.facts.language
    }

    /// Whether the flow is done with the contact.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        matches!(self.state.phase, Phase::Ended)
    }

    /// Whether an agent has the contact.
    #[must_use]
    pub const fn is_in_conversation(&self) -> bool {
        matches!(self.state.phase, Phase::Conversation)
    }

    /// Whether the contact waits for a person.
    #[must_use]
    pub const fn is_queued(&self) -> bool {
        matches!(self.state.phase, Phase::Queued(_))
    }

    const fn medium(&self) -> Medium {
        self.state.facts.channel.medium()
    }
}
