//! One input's way through the nodes, until the flow waits or is over.

use std::sync::Arc;

use domain::contact::Medium;
use domain::events::EndCause;
use domain::{Language, NodeId, Timestamp};

use super::state::{Listening, Phase, Playing};
use super::{MOST_STEPS, MOST_VISITS, Session};
use crate::document::Node;
use crate::library::{Edition, Library};
use crate::prompt::Prompt;
use crate::talk::{Input, Output, ShownChoice, Whereabouts};

pub(super) struct Run<'a> {
    pub session: &'a mut Session,
    pub library: &'a dyn Library,
    pub now: Timestamp,
    pub out: &'a mut Vec<Output>,
    /// A key that stopped a `say` and is meant for the question after it.
    carried: Option<char>,
    steps: u32,
    has_fallen: bool,
}

impl<'a> Run<'a> {
    pub fn new(session: &'a mut Session, library: &'a dyn Library, now: Timestamp, out: &'a mut Vec<Output>) -> Self {
        Self { session, library, now, out, carried: None, steps: 0, has_fallen: false }
    }

    pub fn is_text(&self) -> bool {
        self.session.medium() != Medium::Voice
    }

    pub fn edition(&self) -> Arc<Edition> {
        Arc::clone(&self.session.edition)
    }

    pub fn handle(&mut self, input: Input) {
        match &input {
            Input::Connected => {
                self.leave_visit();
                return self.connected();
            }
            // Whatever becomes of the conversation ends what was visited out of it.
            Input::ConversationEnded | Input::Requeued => {
                self.leave_visit();
            }
            Input::EndVisit if self.visit_depth().is_some() => return self.end_visit("cancelled"),
            _ => {}
        }
        match &self.session.state.phase {
            Phase::Saying { .. } => self.while_saying(&input),
            Phase::Listening(_) => self.while_listening(input),
            Phase::Acting(_) => self.while_acting(input),
            Phase::Queued(_) => self.while_queued(input),
            Phase::Conversation => self.while_talking(&input),
            Phase::Ended => {}
        }
    }

    /// Enters the node and those after it, until one waits.
    pub fn go(&mut self, target: NodeId) {
        self.set_secure(false);
        self.stop_hearing();
        let mut next = Some(target);
        while let Some(node) = next.take() {
            self.steps += 1;
            self.session.state.visits_altogether = self.session.state.visits_altogether.saturating_add(1);
            next = if self.session.state.visits_altogether > MOST_VISITS {
                self.finish(EndCause::Failed)
            } else if self.steps > MOST_STEPS {
                self.fall()
            } else {
                self.enter(node)
            };
        }
    }

    /// The flow leads nowhere: on at its `error` node, and if that leads nowhere as well, the end.
    fn fall(&mut self) -> Option<NodeId> {
        if self.has_fallen {
            return self.finish(EndCause::Failed);
        }
        self.has_fallen = true;
        self.steps = 0;
        Some(self.session.edition.document.error.clone())
    }

    fn enter(&mut self, id: NodeId) -> Option<NodeId> {
        let edition = self.edition();
        let Some(node) = edition.document.nodes.get(&id) else { return self.fall() };
        let state = &mut self.session.state;
        let visits = state.visits.entry(id.clone()).or_default();
        *visits = visits.saturating_add(1);
        state.node = id.clone();
        self.out.push(Output::Visit { flow: state.flow.clone(), node: id, kind: node.kind() });
        match node {
            Node::Say(say) => self.tell(&say.prompts, say.barge_in, &say.next),
            Node::Announce(announce) => {
                let prompts = self.library.announcements(&announce.slot, &self.session.state.facts, self.now);
                self.tell(&prompts, announce.barge_in, &announce.next)
            }
            Node::Decide(decide) => {
                let state = &self.session.state;
                let case = decide.cases.iter().find(|case| case.when.holds(state));
                Some(case.map_or(&decide.otherwise, |case| &case.next).clone())
            }
            Node::BusinessHours(hours) => {
                let open = self.library.is_open(&hours.hours, self.now).unwrap_or(false);
                Some(if open { &hours.open } else { &hours.closed }.clone())
            }
            Node::SetLanguage(set) => {
                self.session.state.facts.language = set.language;
                // Another language may have another engine.
                self.session.state.failed_hearings = 0;
                self.out.push(Output::SetLanguage(set.language));
                Some(set.next.clone())
            }
            Node::Menu(_) | Node::Ask(_) | Node::Pick(_) | Node::Survey(_) => self.begin_listening(node),
            Node::Act(act) => {
                self.begin_acting(act);
                None
            }
            Node::Call(call) => Some(self.call(call)),
            Node::Return(back) => self.return_to_caller(&back.outcome),
            Node::Queue(_) if self.visit_depth().is_some() => {
                self.end_visit("person");
                None
            }
            Node::Queue(queue) => {
                self.begin_queueing(queue);
                None
            }
            Node::Transfer(transfer) => match self.library.edition(&transfer.flow) {
                Some(edition) => Some(self.change_over(edition)),
                None => Some(transfer.otherwise.clone()),
            },
            // Who is led through a flow for an agent goes back to them; goodbyes are the agent's.
            Node::End(_) if self.visit_depth().is_some() => self.finish(EndCause::Completed),
            Node::End(end) => {
                self.say(&end.prompts, Vec::new());
                self.finish(EndCause::Completed)
            }
        }
    }

    fn change_over(&mut self, edition: Arc<Edition>) -> NodeId {
        let kept = self.visit_depth().unwrap_or(0);
        self.session.state.callers.truncate(kept);
        self.session.callers.truncate(kept);
        self.enter_flow(edition)
    }

    pub fn enter_flow(&mut self, edition: Arc<Edition>) -> NodeId {
        let state = &mut self.session.state;
        state.flow = edition.document.id.clone();
        state.version = edition.version;
        state.answers.clear();
        state.secrets.clear();
        state.visits.clear();
        state.queue = None;
        let start = edition.document.start.clone();
        self.session.edition = edition;
        self.out.push(Output::Entered { flow: self.session.state.flow.clone(), version: self.session.state.version });
        start
    }

    /// Says something that wants no answer: a call hears it first, a chat reads on.
    fn tell(&mut self, prompts: &[Prompt], barge_in: bool, next: &NodeId) -> Option<NodeId> {
        if self.carried.is_some() && barge_in {
            return Some(next.clone());
        }
        match self.say(prompts, Vec::new()) {
            Some(playing) => {
                self.carried = None;
                self.session.state.phase = Phase::Saying { playing };
                None
            }
            None => Some(next.clone()),
        }
    }

    /// Says the prompts. `Some` if there is something that will be reported as heard.
    pub fn say(&mut self, prompts: &[Prompt], choices: Vec<ShownChoice>) -> Option<Playing> {
        if prompts.is_empty() && (choices.is_empty() || !self.is_text()) {
            return None;
        }
        let state = &mut self.session.state;
        state.last_token += 1;
        let token = state.last_token;
        let is_text = self.is_text();
        let in_its_form = |prompt: &Prompt| if is_text { prompt.clone().as_read() } else { prompt.clone() };
        let prompts: Vec<Prompt> = prompts
            .iter()
            .map(|prompt| in_its_form(prompt).filled(&|name, language| self.value(name, language)))
            .collect();
        let playing = (!self.is_text()).then(|| Playing::new(token, &prompts, self.now));
        self.out.push(Output::Say { token, language: self.session.language(), prompts, choices });
        playing
    }

    /// What a placeholder stands for.
    pub fn value(&self, name: &str, language: Language) -> Option<String> {
        let state = &self.session.state;
        if let Some(value) = name.strip_prefix("values.") {
            return state.values.get(value).map(|text| text.get(language).to_owned());
        }
        if let Some(slot) = name.strip_prefix("slots.") {
            return state.slots.get(slot).cloned();
        }
        if name == "said" {
            return Some(state.said.clone());
        }
        if let Some(node) = name.strip_prefix("answers.") {
            return state.answers.get(&node.parse::<NodeId>().ok()?).cloned();
        }
        self.value_in_queue(name)
    }

    pub fn take_carried(&mut self) -> Option<char> {
        self.carried.take()
    }

    pub fn carry(&mut self, key: char) {
        self.carried = Some(key);
    }

    pub fn set_secure(&mut self, secure: bool) {
        if self.session.state.secure != secure {
            self.session.state.secure = secure;
            self.out.push(Output::SecureEntry(secure));
        }
    }

    /// A call's door no longer listens to speech.
    pub fn stop_hearing(&mut self) {
        if std::mem::take(&mut self.session.state.hearing) {
            self.out.push(Output::StopListening);
        }
    }

    pub fn finish(&mut self, cause: EndCause) -> Option<NodeId> {
        if self.visit_depth().is_some() {
            self.end_visit(if cause == EndCause::Completed { "completed" } else { "failed" });
            return None;
        }
        self.set_secure(false);
        self.stop_hearing();
        self.session.state.phase = Phase::Ended;
        self.out.push(Output::Finish { cause });
        None
    }

    fn while_saying(&mut self, input: &Input) {
        let Phase::Saying { playing } = &self.session.state.phase else { return };
        let edition = self.edition();
        let (next, barge_in) = match edition.document.nodes.get(&self.session.state.node) {
            Some(Node::Say(say)) => (&say.next, say.barge_in),
            Some(Node::Announce(announce)) => (&announce.next, announce.barge_in),
            _ => (&edition.document.error, false),
        };
        match input {
            Input::PlaybackFinished { token } if *token == playing.token => self.go(next.clone()),
            Input::Tick if playing.until <= self.now => self.go(next.clone()),
            Input::Digit(key) if barge_in => {
                self.out.push(Output::StopSaying);
                self.carry(*key);
                self.go(next.clone());
            }
            _ => {}
        }
    }

    pub fn reconcile(&mut self, at: Whereabouts) {
        match (&self.session.state.phase, at) {
            (Phase::Ended, _) => self.out.push(Output::Finish { cause: EndCause::Completed }),
            (Phase::Queued(_), Whereabouts::SelfService) => self.ask_again_for_a_person(),
            (Phase::Queued(_) | Phase::Conversation, Whereabouts::Queued) => self.requeued(),
            (Phase::Acting(_), Whereabouts::SelfService) => self.act_again(),
            (Phase::Listening(_) | Phase::Saying { .. } | Phase::Acting(_), Whereabouts::Queued) => {
                self.out.push(Output::LeaveQueue)
            }
            (Phase::Conversation, Whereabouts::SelfService) => self.conversation_ended(),
            (_, Whereabouts::Connected) => {
                self.leave_visit();
                self.connected();
            }
            (Phase::Queued(_) | Phase::Conversation, Whereabouts::Survey) => {
                self.connected();
                self.conversation_ended();
            }
            (Phase::Listening(_) | Phase::Saying { .. } | Phase::Acting(_), _) => {}
        }
        if self.session.state.secure {
            self.out.push(Output::SecureEntry(true));
        }
        let patience = self.patience();
        if let Phase::Listening(Listening { deadline, typed, .. }) = &mut self.session.state.phase {
            *deadline = Some(self.now + patience);
            typed.clear();
        }
    }
}
