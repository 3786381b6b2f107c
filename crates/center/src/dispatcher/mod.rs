//! The dispatcher: the router's shell, one task that alone decides who serves whom.
//!
//! It takes what waits in its inbox (at most 256 commands), decides each, hands the outcomes to the journal
//! together, and only when they are durable carries out the effects and answers. So nothing that a customer or an
//! agent has been told can be lost, and one slow write is shared by everything that came meanwhile.

mod carry;
pub(crate) mod command;
mod decide;
pub(crate) mod deferred;
mod dialling;
pub(crate) mod guests;
mod queueing;
mod rating;
mod restore;
pub(crate) mod state;
mod ticks;
pub(crate) mod turn;
mod visiting;

use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use domain::contact::Channel;
use platform::clock::SharedClock;
use platform::journal::{Batch, Journal, JournalError};
use platform::live::Live;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

pub(crate) use decide::standing_points;
pub(crate) use restore::load;

use self::command::{Answer, Asks, Envelope};
use self::state::State;
use self::turn::{Effect, Turn};
use crate::Joints;
use crate::desk::view::desk_view;
use crate::error::CenterError;
use crate::situation::Shared;
use crate::supervision::team::team_view;
use crate::supervision::topic::Sent;

/// How many commands are decided before the journal is asked.
const COMMANDS_A_TURN: usize = 256;
/// How often leases, phones and standings are looked at.
const TICK: Duration = Duration::from_secs(1);

pub(crate) struct Dispatcher {
    pub(crate) state: State,
    pub(crate) journal: Journal,
    pub(crate) clock: SharedClock,
    pub(crate) live: Live,
    pub(crate) joints: Arc<Joints>,
    pub(crate) next_tick: Timestamp,
    pub(crate) next_standings: Timestamp,
    pub(crate) team: Sent,
    pub(crate) situation: Shared,
}

/// What is left to do of a turn once it is durable.
struct Decided {
    turn: Turn,
    reply: Option<oneshot::Sender<Result<Answer, CenterError>>>,
    asks: Asks,
    outcome: Result<(), CenterError>,
    batch: Option<Batch>,
}

/// Appends the batches so that they are written in this order, in as few commits as the journal likes.
async fn append_in_order(
    journal: &Journal,
    batches: impl Iterator<Item = Batch>,
) -> Vec<Result<Vec<i64>, JournalError>> {
    let mut appends: Vec<_> = batches.map(|batch| Box::pin(journal.append(batch))).collect();
    let mut outcomes: Vec<Option<Result<Vec<i64>, JournalError>>> = Vec::with_capacity(appends.len());
    // The first look at each puts it into the writer's queue; joined futures are looked at in any order.
    for append in &mut appends {
        outcomes.push(match futures::poll!(append.as_mut()) {
            std::task::Poll::Ready(outcome) => Some(outcome),
            std::task::Poll::Pending => None,
        });
    }
    for (append, outcome) in appends.into_iter().zip(&mut outcomes) {
        if outcome.is_none() {
            *outcome = Some(append.await);
        }
    }
    outcomes.into_iter().flatten().collect()
}

impl Dispatcher {
    /// Works until the token is cancelled or nobody can send any more.
    pub(crate) async fn run(mut self, mut inbox: mpsc::Receiver<Envelope>, stop: CancellationToken) {
        let mut commands = Vec::with_capacity(COMMANDS_A_TURN);
        loop {
            let wake_at = self.state.router.next_deadline().map_or(self.next_tick, |due| due.min(self.next_tick));
            tokio::select! {
                () = stop.cancelled() => return,
                received = inbox.recv_many(&mut commands, COMMANDS_A_TURN) => if received == 0 { return },
                () = self.clock.sleep_until(wake_at) => {}
            }
            let now = self.clock.now();
            let mut decided: Vec<Decided> = Vec::with_capacity(commands.len() + 1);
            self.state.phones = self.joints.phones();
            self.state.self_service = self.joints.self_service();
            for envelope in commands.drain(..) {
                decided.push(self.decide(now, envelope));
            }
            decided.push(self.wake(now));
            if !self.commit(&mut decided, &stop).await {
                return;
            }
            // Whoever hears that it is done finds it so.
            self.publish_situation(now);
            for done in decided {
                self.carry_out(now, done);
            }
            self.publish_team(now);
        }
    }

    fn decide(&mut self, now: Timestamp, envelope: Envelope) -> Decided {
        let asks = envelope.command.asks();
        let mut turn = Turn::default();
        let outcome = self.state.decide(now, envelope.command, &mut turn);
        if outcome.is_err() {
            turn = Turn::default();
        }
        self.finish_turn(turn, envelope.reply, asks, outcome)
    }

    /// Whatever the clock brings: offers that expire, wrap-ups that end, leases that run out.
    fn wake(&mut self, now: Timestamp) -> Decided {
        let mut turn = Turn::default();
        let mut outputs = Vec::new();
        self.state.router.wake(now, &mut outputs);
        self.state.carry(now, outputs, &mut turn);
        if now >= self.next_tick {
            self.next_tick = now + TICK;
            self.state.tick(now, &mut turn);
        }
        self.finish_turn(turn, None, Asks::Nothing, Ok(()))
    }

    fn finish_turn(
        &mut self,
        mut turn: Turn,
        reply: Option<oneshot::Sender<Result<Answer, CenterError>>>,
        asks: Asks,
        outcome: Result<(), CenterError>,
    ) -> Decided {
        for contact in &turn.changed {
            if let Some(live) = self.state.contacts.get(contact) {
                turn.writes.push(crate::contacts::queries::update(&self.state.database, live));
            }
        }
        let batch = turn.batch();
        Decided { turn, reply, asks, outcome, batch }
    }

    /// Makes the turns durable, in their order. While the store cannot be written it tries again: what is decided stays
    /// decided. `false` if the server stops first.
    async fn commit(&self, decided: &mut [Decided], stop: &CancellationToken) -> bool {
        let mut waiting: Vec<(usize, Batch)> =
            decided.iter_mut().enumerate().filter_map(|(index, done)| Some((index, done.batch.take()?))).collect();
        while !waiting.is_empty() {
            let batches = waiting.iter().map(|(_, batch)| batch.clone());
            let outcomes = tokio::select! {
                outcomes = append_in_order(&self.journal, batches) => outcomes,
                () = stop.cancelled() => return false,
            };
            let mut again = Vec::new();
            for ((index, batch), outcome) in waiting.into_iter().zip(outcomes) {
                match outcome {
                    Ok(_) => {}
                    Err(JournalError::Unavailable) => again.push((index, batch)),
                    Err(JournalError::Stopped) => return false,
                    Err(error) => {
                        tracing::error!(%error, "a turn was not journalled");
                        decided[index].outcome = Err(CenterError::Unavailable);
                    }
                }
            }
            if !again.is_empty() {
                tracing::warn!("the store cannot be written; contacts in hand go on, what happened waits");
            }
            waiting = again;
        }
        true
    }

    fn carry_out(&mut self, now: Timestamp, done: Decided) {
        let Decided { turn, reply, asks, outcome, .. } = done;
        for contact in turn.changed.iter().chain(&turn.shown) {
            self.state.show(*contact);
        }
        for effect in &turn.effects {
            if let Effect::Begin(brief) = effect {
                self.state.show(brief.id);
            }
        }
        for queue in turn.standings {
            self.state.restless.insert(queue);
        }
        let services = self.joints.self_service();
        for effect in turn.effects {
            match effect {
                Effect::Door(brief, command) => self.perform(brief.channel, brief.id, command),
                Effect::Begin(brief) => services.iter().for_each(|service| service.begin(brief.clone())),
                Effect::Connected(contact, agent) => {
                    services.iter().for_each(|service| service.connected(contact, agent))
                }
                Effect::Requeued(contact) => services.iter().for_each(|service| service.requeued(contact)),
                Effect::ConversationEnded(contact, by) => {
                    services.iter().for_each(|service| service.conversation_ended(contact, by));
                }
                Effect::TurnedAway(contact) => services.iter().for_each(|service| service.turned_away(contact)),
                Effect::CallBackOffered(contact) => {
                    services.iter().for_each(|service| service.call_back_offered(contact));
                }
                Effect::CallBackPromised(contact) => {
                    services.iter().for_each(|service| service.call_back_promised(contact));
                }
                Effect::Visit(brief, flow) => {
                    services.iter().for_each(|service| service.visit(brief.clone(), flow.clone()));
                }
                Effect::EndVisit(contact) => services.iter().for_each(|service| service.end_visit(contact)),
                Effect::Announce(contact, prompts) => {
                    services.iter().for_each(|service| service.announce(contact, prompts.clone()));
                }
                Effect::Emergencies(said) => services.iter().for_each(|service| service.emergencies(said.clone())),
                Effect::Dismissed(contact) => services.iter().for_each(|service| service.dismissed(contact)),
                Effect::Forget(contact) => {
                    self.state.contacts.remove(&contact);
                    self.state.shown.remove(&contact);
                }
            }
        }
        for agent in &turn.desks {
            self.publish(now, *agent);
        }
        if now >= self.next_standings {
            self.next_standings = now + self.state.config.standing_interval;
            self.tell_standings(now);
        }
        let Some(reply) = reply else { return };
        let answer = outcome.map(|()| match asks {
            Asks::Desk(agent) => Answer::View(Box::new(desk_view(&self.state, agent, now))),
            Asks::Team => Answer::Team(Box::new(team_view(&self.state, now))),
            Asks::Colleagues(agent) => Answer::Colleagues(self.state.colleagues(agent)),
            Asks::Nothing => Answer::Done,
        });
        // Nobody waiting for the answer is nobody to be told.
        let _ = reply.send(answer);
    }

    fn perform(&self, channel: Channel, contact: domain::ContactId, command: crate::ports::DoorCommand) {
        if let Some(door) = self.joints.door(channel) {
            door.perform(contact, command);
        }
    }

    fn publish(&self, now: Timestamp, agent: domain::AgentId) {
        let view = desk_view(&self.state, agent, now);
        match serde_json::to_value(&view) {
            Ok(view) => self.live.publish(&crate::desk::topic(agent), "view", view),
            Err(error) => tracing::error!(%error, "a desk view could not be written as JSON"),
        }
    }

    /// Tells self-service where the contacts of the restless queues stand.
    fn tell_standings(&mut self, now: Timestamp) {
        let service = self.joints.self_service();
        for queue in std::mem::take(&mut self.state.restless) {
            for contact in self.state.router.waiting(&queue) {
                let Some(standing) = self.state.standing(contact, now) else { continue };
                if let Some(service) = &service {
                    service.standing(contact, standing);
                }
                let channel = self.state.contacts.get(&contact).map(|live| live.brief.channel);
                if let Some(door) = channel.and_then(|channel| self.joints.door(channel)) {
                    door.standing(contact, standing);
                }
            }
        }
    }
}
