//! The router: takes inputs in, meets its deadlines, tells of its state.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::contact::Medium;
use domain::events::{MissCause, RequeueCause};
use domain::{ContactId, QueueId, SiteId, SkillId, Timestamp};

use crate::ability::Tastes;
use crate::agent::{AgentIx, Agents};
use crate::by_hand::ByHand;
use crate::config::RouterConfig;
use crate::contact::{Contact, ContactIx, Contacts, Place};
use crate::deadline::Deadlines;
use crate::error::RoutingError;
use crate::facts::{Asked, Facts};
use crate::guarantee::Promise;
use crate::hand_over::Destination;
use crate::input::Input;
use crate::lane::{LaneSpec, Lanes};
use crate::offer::{Back, Offers};
use crate::order::Order;
use crate::output::Output;
use crate::policy::{Policy, Roster, check};
use crate::queue::{QueueIx, Queues};
use crate::skills::{Need, SkillBook, SkillNumber};

/// Decides which agent gets which contact. See the [crate's page](crate).
///
/// Time never goes back: a time earlier than one that the router has been given counts as that one. A clone decides
/// on its own from then on, as the same would for the same inputs.
#[derive(Debug, Clone)]
pub struct Router {
    pub(crate) config: RouterConfig,
    pub(crate) now: Timestamp,
    pub(crate) skills: SkillBook,
    pub(crate) queues: Queues,
    pub(crate) lanes: Lanes,
    pub(crate) agents: Agents,
    pub(crate) contacts: Contacts,
    pub(crate) offers: Offers,
    pub(crate) deadlines: Deadlines,
    /// The policy that is in force; `None` while it says nothing.
    pub(crate) policy: Option<Arc<Policy>>,
    /// By rule of the policy, what stands for being at one of its sites.
    pub(crate) site_skills: Vec<Option<SkillNumber>>,
    /// What was measured of its guarantees.
    pub(crate) promises: Vec<Promise>,
    pub(crate) tastes: Tastes,
    pub(crate) lost_sites: BTreeSet<SiteId>,
    /// The contacts that wait a moment for others, to be given out together.
    pub(crate) gathered: Vec<ContactId>,
    /// How many contacts were moved to a head by hand.
    pub(crate) moves_to_head: i32,
    /// How many turns agents have had.
    pub(crate) turns: u64,
    /// How many contacts have come.
    came: u64,
    /// The contacts that look for an agent when the input has been taken in.
    pub(crate) arrivals: Vec<ContactIx>,
    /// The agents who look for contacts then.
    pub(crate) unsettled: Vec<AgentIx>,
    /// The agents and queues whose change is told then.
    pub(crate) changed_agents: Vec<AgentIx>,
    pub(crate) changed_queues: Vec<QueueIx>,
    /// Room for the needs of the contact that is being taken in.
    extra: Vec<Need>,
}

/// A contact as it comes in.
struct NewContact<'a> {
    id: ContactId,
    /// The queue that it asks for.
    asked_for: &'a QueueId,
    /// The queue in which it waits.
    queue: QueueIx,
    medium: Medium,
    skills: &'a [(SkillId, u8)],
    priority: i32,
    since: Timestamp,
    at_head: bool,
    facts: Option<Box<Facts>>,
}

impl Router {
    /// A router with no queues, agents or contacts.
    #[must_use]
    pub fn new(config: RouterConfig) -> Self {
        let mut router = Self {
            now: Timestamp::from_micros(i64::MIN),
            skills: SkillBook::default(),
            queues: Queues::default(),
            lanes: Lanes::default(),
            agents: Agents::default(),
            contacts: Contacts::default(),
            offers: Offers::default(),
            deadlines: Deadlines::default(),
            policy: None,
            site_skills: Vec::new(),
            promises: Vec::new(),
            tastes: Tastes::default(),
            lost_sites: BTreeSet::new(),
            gathered: Vec::new(),
            moves_to_head: 0,
            turns: 0,
            came: 0,
            arrivals: Vec::new(),
            unsettled: Vec::new(),
            changed_agents: Vec::new(),
            changed_queues: Vec::new(),
            extra: Vec::new(),
            config,
        };
        router.agents.reserve(router.config.expected_agents);
        router.contacts.reserve(router.config.expected_contacts);
        router.deadlines.reserve(router.config.expected_contacts);
        router
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &RouterConfig {
        &self.config
    }

    /// The policy that is in force; `None` while it says nothing.
    #[must_use]
    pub fn policy(&self) -> Option<&Policy> {
        self.policy.as_deref()
    }

    /// Takes one input in and appends what follows from it to `out`. Deadlines are not met here, even if they are
    /// due: that is [`Router::wake`]'s.
    ///
    /// # Errors
    /// If the input is not possible now; nothing has changed then and nothing was appended.
    pub fn handle(&mut self, now: Timestamp, input: Input, out: &mut Vec<Output>) -> Result<(), RoutingError> {
        let before = self.now;
        self.now = before.max(now);
        let taken = self.take_in(input, out);
        match taken {
            Ok(()) => {
                self.settle(out);
                self.tell(out);
            }
            Err(_) => self.now = before,
        }
        taken
    }

    /// Meets the deadlines that are due, in the order of their times, and appends what follows to `out`.
    pub fn wake(&mut self, now: Timestamp, out: &mut Vec<Output>) {
        self.now = self.now.max(now);
        // Deadlines that are set on the way are left for the next call, so that this one comes to an end.
        let mark = self.deadlines.mark();
        while let Some(contact) = self.deadlines.pop_due(self.now, mark) {
            match self.contacts[contact].place {
                Place::Offered { .. } => self.miss(contact, MissCause::Timeout, out),
                Place::WrapUp { agent, .. } => self.end_wrap_up(contact, agent, true, out),
                Place::Waiting if self.contacts[contact].case.is_some() => self.move_on(contact, out),
                Place::Waiting => self.look_again(contact, out),
                Place::Connected { .. } => {}
            }
            self.settle(out);
        }
        self.tell(out);
    }

    /// When the router wants to be woken next.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.deadlines.next()
    }

    fn take_in(&mut self, input: Input, out: &mut Vec<Output>) -> Result<(), RoutingError> {
        match input {
            Input::DefineQueue(config) => self.define_queue(config),
            Input::RemoveQueue(queue) => self.remove_queue(&queue),
            Input::SignIn { agent, profile } => self.sign_in(agent, profile),
            Input::Ready { agent } => self.ready(agent),
            Input::NotReady { agent, reason } => self.not_ready(agent, reason),
            Input::SignOut { agent } => self.sign_out(agent),
            Input::AgentLost { agent } => self.agent_lost(agent, out),
            Input::UpdateProfile { agent, profile } => self.update_profile(agent, profile),
            Input::Enqueue { contact, queue, medium, skills, priority, since, at_head, facts } => {
                let asked_for = self.queues.known(&queue)?;
                let nothing = Facts::default();
                let asked = Asked { facts: facts.as_deref().unwrap_or(&nothing), queue: &queue, medium };
                let fresh = !at_head && since >= self.now;
                let direction = self.direct(asked, asked_for, fresh);
                let new = NewContact {
                    id: contact,
                    asked_for: &queue,
                    queue: direction.queue.unwrap_or(asked_for),
                    medium,
                    skills: &skills,
                    priority,
                    since,
                    at_head,
                    facts,
                };
                if direction.queue.is_none() {
                    self.check_new(&new)?;
                    out.push(Output::TurnedAway { contact, queue });
                    return Ok(());
                }
                let ix = self.admit(new)?;
                if let Some(by) = direction.diverted {
                    let to = self.queues[self.contacts[ix].queue].config.id.clone();
                    out.push(Output::Diverted { contact, from: queue, to, by });
                }
                if direction.call_back {
                    self.offer_call_back(ix, out);
                }
                self.queues[self.contacts[ix].queue].unserved += 1;
                self.await_an_agent(ix);
                self.gather(ix);
                self.keep_for_who_promised(ix);
                Ok(())
            }
            Input::SetPolicy(policy) => self.set_policy(*policy),
            Input::SetAbilities { agent, abilities } => self.set_abilities(agent, abilities),
            Input::SiteLost { site } => self.site_lost(site, out),
            Input::SiteRestored { site } => self.site_restored(&site),
            Input::PromiseCallBack { contact: id } => {
                let contact = self.contacts.find(id).ok_or(RoutingError::UnknownContact(id))?;
                match self.contacts[contact].place {
                    Place::Waiting | Place::Offered { .. } => self.contacts[contact].call_back = true,
                    Place::Connected { .. } | Place::WrapUp { .. } => return Err(RoutingError::NotWaiting(id)),
                }
                Ok(())
            }
            Input::Abandon { contact } => self.abandon(contact, out),
            Input::Accept { offer, agent } => self.accept(offer, agent, out),
            Input::Refuse { offer, agent, cause } => self.refuse(offer, agent, cause, out),
            Input::EndConversation { contact } => self.end_conversation(contact, out),
            Input::ReturnToQueue { contact, cause } => self.return_to_queue(contact, cause, out),
            Input::MoveToHead { contact } => self.move_to_head(contact),
            Input::Prioritise { contact, by } => self.prioritise(contact, by),
            Input::MoveToQueue { contact, queue } => self.move_to_queue(contact, &queue),
            Input::GiveTo { contact, agent } => self.give_to(contact, agent),
            Input::HandOver { contact, to } => self.hand_over(contact, to),
            Input::TransferToQueue { contact, queue, skills, priority } => {
                self.transfer_to_queue(contact, &Destination { queue: &queue, skills: &skills, priority })
            }
            Input::SetAside { contact } => self.set_aside(contact, out),
            Input::FinishWrapUp { agent, contact } => self.finish_wrap_up(agent, contact, out),
            Input::RestoreConversation { agent, contact: id, queue, medium, skills, priority, since } => {
                let new = NewContact {
                    id,
                    asked_for: &queue,
                    queue: self.queues.known(&queue)?,
                    medium,
                    skills: &skills,
                    priority,
                    since,
                    at_head: false,
                    facts: None,
                };
                let contact = self.admit(new)?;
                self.contacts[contact].wait_counted = true;
                let agent = self.call_back_to_work(agent);
                self.contacts[contact].place = Place::Connected { agent };
                self.agents[agent].conversations += 1;
                self.hold(agent, contact);
                Ok(())
            }
        }
    }

    /// Takes a contact in, without a place yet.
    fn admit(&mut self, new: NewContact) -> Result<ContactIx, RoutingError> {
        self.check_new(&new)?;
        let queue = new.queue;
        let mut extra = std::mem::take(&mut self.extra);
        self.skills.needs(new.skills, &mut extra);
        let lane = self.lane_for(LaneSpec::plain(queue, new.medium, &extra));
        let requested = extra.as_slice().into();
        self.extra = extra;
        self.came += 1;
        self.queues[queue].contacts += 1;
        self.lanes[lane].contacts += 1;
        let contact = self.contacts.insert(Contact {
            id: new.id,
            queue,
            lane,
            medium: new.medium,
            priority: new.priority,
            since: new.since,
            arrival: self.came,
            at_head: new.at_head,
            place: Place::Waiting,
            order: Order::LAST,
            refusals: Vec::new(),
            asked_for: new.asked_for.clone(),
            requested,
            facts: new.facts,
            case: None,
            guests: Vec::new(),
            held_for: None,
            by_hand: ByHand::default(),
            moves_at: None,
            late: Vec::new(),
            call_back: false,
            wait_counted: false,
        });
        if self.policy.is_some() {
            self.judge(contact);
        }
        Ok(contact)
    }

    /// Takes a contact in at the head of another queue, without a place yet.
    pub(crate) fn take_in_again(
        &mut self,
        id: ContactId,
        destination: &Destination<'_>,
        medium: Medium,
        since: Timestamp,
        facts: Option<Box<Facts>>,
    ) -> Result<ContactIx, RoutingError> {
        let &Destination { queue, skills, priority } = destination;
        let contact = self.admit(NewContact {
            id,
            asked_for: queue,
            queue: self.queues.known(queue)?,
            medium,
            skills,
            priority,
            since,
            at_head: true,
            facts,
        })?;
        self.queues[self.contacts[contact].queue].unserved += 1;
        Ok(contact)
    }

    /// Checks that a contact can be taken in; changes nothing.
    fn check_new(&self, new: &NewContact) -> Result<(), RoutingError> {
        if self.contacts.find(new.id).is_some() {
            return Err(RoutingError::AlreadyRouted(new.id));
        }
        self.skills.check(new.skills)
    }

    /// [`Input::SetPolicy`].
    fn set_policy(&mut self, policy: Policy) -> Result<(), RoutingError> {
        let roster = Roster { queues: self.queues.configs().cloned().collect(), agents: Vec::new() };
        let findings = check(&policy, &roster);
        if findings.is_empty() {
            self.put_in_force(policy);
            Ok(())
        } else {
            Err(RoutingError::PolicyRefused(findings))
        }
    }

    /// [`Input::Abandon`].
    fn abandon(&mut self, id: ContactId, out: &mut Vec<Output>) -> Result<(), RoutingError> {
        let contact = self.contacts.find(id).ok_or(RoutingError::UnknownContact(id))?;
        match self.contacts[contact].place {
            Place::Waiting => {
                self.keep_promises(contact, false, out);
                self.take_out(contact);
            }
            Place::Offered { .. } => {
                self.withdraw(contact, out);
                self.keep_promises(contact, false, out);
            }
            Place::Connected { .. } | Place::WrapUp { .. } => return Err(RoutingError::NotWaiting(id)),
        }
        let queue = &mut self.queues[self.contacts[contact].queue];
        queue.unserved -= 1;
        if queue.unserved == 0 {
            queue.wait.nobody_waits();
        }
        self.forget(contact);
        Ok(())
    }

    /// [`Input::ReturnToQueue`].
    fn return_to_queue(
        &mut self,
        id: ContactId,
        cause: RequeueCause,
        out: &mut Vec<Output>,
    ) -> Result<(), RoutingError> {
        let (contact, _) = self.conversation(id)?;
        self.send_back(contact, Back::Conversation(cause), out);
        Ok(())
    }

    /// Lets a contact go that neither waits nor is held by an agent.
    pub(crate) fn forget(&mut self, contact: ContactIx) {
        let record = &self.contacts[contact];
        self.queues[record.queue].contacts -= 1;
        self.lanes[record.lane].contacts -= 1;
        for guest in &record.guests {
            self.lanes[*guest].contacts -= 1;
        }
        self.contacts.remove(contact);
    }

    /// Tells which agents and standings changed.
    fn tell(&mut self, out: &mut Vec<Output>) {
        self.tell_agents(out);
        for ix in self.changed_queues.drain(..) {
            let queue = &mut self.queues[ix];
            queue.changed = false;
            out.push(Output::StandingsChanged { queue: queue.config.id.clone() });
        }
    }
}
