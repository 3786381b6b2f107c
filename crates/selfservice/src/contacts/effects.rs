//! What a session asks for, done in order for each contact.
//!
//! A call's door is told at once. Everything else goes through one queue per contact that a task works off: events
//! are durable before what comes after them, and a chat's words wait for the event that led to them, because after a
//! restart the chat goes on at the last event.

use std::sync::Arc;

use center::ports::{DoorCommand, QueueRequest};
use domain::Language;
use domain::events::{ContactEvent, EndCause};
use domain::rating::RatingReason;
use flow::{Input, Output, Wish};

use super::live::{Live, LiveState};
use super::{SelfService, queries, wire};
use crate::briefings::{Briefing, Taken, briefing};

#[derive(Debug)]
pub(super) enum Effect {
    /// A step for the journal. `place` is where the chat is then, to be kept with the step.
    Record {
        event: ContactEvent,
        place: Option<Place>,
    },
    Door(DoorCommand),
    /// A person is to take the contact; they are told what is known by then.
    Enqueue {
        request: QueueRequest,
        briefing: Box<Briefing>,
    },
    LeaveQueue,
    PromiseCallBack,
    AskRating {
        grades: u8,
    },
    Rate {
        score: u8,
        grades: u8,
    },
    ExplainRating(RatingReason),
    SetLanguage(Language),
    Finish(EndCause),
    /// The customer is back with the agent, who is told what is known by then.
    VisitOver {
        outcome: String,
        briefing: Box<Briefing>,
    },
    /// The bank or the centre is to do something.
    Act(Box<Wish>),
    /// The contact is over: its place in the flow is no longer kept.
    Forget,
}

/// A chat's place in its flow, as it is stored.
#[derive(Debug)]
pub(super) struct Place {
    pub flow: String,
    pub version: u32,
    pub state: String,
    /// What was done for the contact.
    pub taken: String,
}

impl SelfService {
    /// Queues what the session asks for and sets its timer. The caller pumps when it has let the lock go.
    pub(super) fn carry_out(&self, live: &Arc<Live>, state: &mut LiveState, outputs: &[Output]) {
        let before = state.effects.len();
        for output in outputs {
            self.queue(live, state, output);
        }
        if live.is_kept {
            let last = state.effects.iter_mut().skip(before).rev().find_map(|effect| match effect {
                Effect::Record { place, .. } => Some(place),
                _ => None,
            });
            if let Some(last) = last {
                *last = place(&state.session, &state.taken);
            }
        }
        let deadline = state.session.next_deadline();
        self.inner.deadlines.replace(live.brief.id, state.deadline, deadline);
        state.deadline = deadline;
    }

    fn queue(&self, live: &Live, state: &mut LiveState, output: &Output) {
        let record = |event| Effect::Record { event, place: None };
        let effect = match output {
            Output::Entered { flow, version } => {
                record(ContactEvent::FlowEntered { flow: flow.clone(), version: *version })
            }
            Output::Visit { flow, node, kind } => {
                record(ContactEvent::NodeVisited { flow: flow.clone(), node: node.clone(), kind: (*kind).to_owned() })
            }
            Output::Answered { node, value } => {
                record(ContactEvent::InputGiven { node: node.clone(), value: value.clone() })
            }
            Output::Say { token, language, prompts, choices } => {
                return tell(live, state, wire::say(*token, *language, prompts, choices));
            }
            Output::StopSaying => return tell(live, state, DoorCommand::StopSaying),
            Output::SecureEntry(on) => return tell(live, state, DoorCommand::SecureEntry(*on)),
            Output::Music(on) => return tell(live, state, DoorCommand::Music(*on)),
            Output::Enqueue(wanted) => Effect::Enqueue {
                request: wire::request(wanted, state.session.state(), &state.taken),
                briefing: Box::new(briefing(state.session.state(), &state.taken, self.now())),
            },
            Output::LeaveQueue => Effect::LeaveQueue,
            Output::PromiseCallBack => Effect::PromiseCallBack,
            Output::AskRating { grades } => Effect::AskRating { grades: *grades },
            Output::Rate { score, grades } => Effect::Rate { score: *score, grades: *grades },
            Output::ExplainRating { reason } => Effect::ExplainRating(*reason),
            Output::SetLanguage(language) => Effect::SetLanguage(*language),
            Output::Understood { intent, probability } => {
                record(ContactEvent::Understood { intent: intent.clone(), probability: *probability })
            }
            Output::Listen { token, language, hot_words } => {
                let hot_words = hot_words.clone();
                return tell(live, state, DoorCommand::Listen { token: *token, language: *language, hot_words });
            }
            Output::StopListening => return tell(live, state, DoorCommand::StopListening),
            Output::VisitOver { outcome } => Effect::VisitOver {
                outcome: outcome.clone(),
                briefing: Box::new(briefing(state.session.state(), &state.taken, self.now())),
            },
            Output::Act(wish) => Effect::Act(Box::new(wish.clone())),
            Output::Finish { cause } => Effect::Finish(*cause),
        };
        state.effects.push_back(effect);
    }

    /// Sees to it that what is queued is done. Whoever finds nobody at it does it: the door's commands here and now, one
    /// after the other, even if the door calls back in between; the rest in a task.
    pub(super) fn pump(&self, live: &Arc<Live>) {
        loop {
            let command = {
                let mut state = live.lock();
                if state.is_speaking {
                    break;
                }
                let Some(command) = state.speech.pop_front() else { break };
                state.is_speaking = true;
                command
            };
            if let Some(door) = self.inner.centre.door(live.brief.id) {
                door.perform(live.brief.id, command);
            }
            live.lock().is_speaking = false;
        }
        {
            let mut state = live.lock();
            if state.is_working || state.effects.is_empty() {
                return;
            }
            state.is_working = true;
        }
        let (service, live) = (self.clone(), Arc::clone(live));
        self.inner.tasks.spawn_until_stopped("flow", async move { service.work(&live).await });
    }

    /// Performs the effects of a contact until none is left.
    async fn work(&self, live: &Arc<Live>) {
        loop {
            let effect = {
                let mut state = live.lock();
                match state.effects.pop_front() {
                    Some(effect) => effect,
                    None => {
                        state.is_working = false;
                        return;
                    }
                }
            };
            match effect {
                Effect::Record { event, place } => self.record(live, event, place).await,
                other => self.perform(live, other).await,
            }
        }
    }

    /// Writes a step down, together with the steps that follow it with nothing between: one wait for the store.
    async fn record(&self, live: &Arc<Live>, event: ContactEvent, mut place: Option<Place>) {
        let mut events = vec![event];
        {
            let mut state = live.lock();
            while let Some(Effect::Record { .. }) = state.effects.front() {
                let Some(Effect::Record { event, place: later }) = state.effects.pop_front() else { break };
                events.push(event);
                place = later.or(place);
            }
        }
        let contact = live.brief.id;
        let writes = place.map(|place| queries::keep(&self.inner.database, contact, &place, self.now()));
        if let Err(error) = self.inner.centre.record(contact, events, writes.into_iter().collect()).await {
            tracing::debug!(%contact, %error, "steps of a flow were not written down");
        }
    }

    async fn perform(&self, live: &Arc<Live>, effect: Effect) {
        let contact = live.brief.id;
        let centre = &self.inner.centre;
        match effect {
            Effect::Record { event, place } => self.record(live, event, place).await,
            Effect::Door(command) => {
                if let Some(door) = centre.door(contact) {
                    door.perform(contact, command);
                }
            }
            Effect::Enqueue { request, briefing } => {
                // Without a briefing the customer is served all the same.
                if let Err(error) = self.keep_briefing(contact, &briefing).await {
                    tracing::warn!(%contact, %error, "a contact is handed over without its briefing");
                }
                if let Err(error) = centre.enqueue(contact, request).await {
                    tracing::info!(%contact, %error, "a contact was not put into its queue");
                    self.handle(contact, Input::Refused);
                }
            }
            Effect::LeaveQueue => {
                if let Err(error) = centre.leave_queue(contact).await {
                    tracing::debug!(%contact, %error, "a contact could not leave its queue");
                }
            }
            Effect::PromiseCallBack => {
                // The customer, who hears nothing of it, goes on waiting.
                if let Err(error) = centre.promise_call_back(contact).await {
                    tracing::info!(%contact, %error, "a call-back could not be promised");
                }
            }
            Effect::AskRating { grades } => centre.ask_rating(contact, grades).await,
            Effect::Rate { score, grades } => centre.rate(contact, score, grades).await,
            Effect::ExplainRating(reason) => {
                if let Err(error) = centre.explain_rating(contact, reason).await {
                    tracing::warn!(%contact, %error, "why a customer graded low was not written down");
                }
            }
            Effect::SetLanguage(language) => centre.set_language(contact, language).await,
            Effect::VisitOver { outcome, briefing } => {
                if let Err(error) = self.keep_briefing(contact, &briefing).await {
                    tracing::warn!(%contact, %error, "what a visited flow has learnt is not in the briefing");
                }
                centre.visit_over(contact, outcome).await;
            }
            Effect::Finish(cause) => centre.finish(contact, cause).await,
            Effect::Act(wish) => self.begin_act(live, *wish),
            Effect::Forget => {
                if let Err(error) = self.inner.database.execute(queries::forget(&self.inner.database, contact)).await {
                    tracing::warn!(%contact, %error, "the place of a contact that is over is still kept");
                }
            }
        }
    }
}

/// A command for the door: at once for a call, in its turn for a chat.
fn tell(live: &Live, state: &mut LiveState, command: DoorCommand) {
    if live.is_kept {
        state.effects.push_back(Effect::Door(command));
    } else {
        state.speech.push_back(command);
    }
}

fn place(session: &flow::Session, taken: &Taken) -> Option<Place> {
    let state = session.state();
    match (serde_json::to_string(state), serde_json::to_string(taken)) {
        (Ok(text), Ok(taken)) => {
            Some(Place { flow: state.flow().to_string(), version: state.version(), state: text, taken })
        }
        (Err(error), _) | (_, Err(error)) => {
            tracing::error!(%error, "a session cannot be written as JSON");
            None
        }
    }
}
