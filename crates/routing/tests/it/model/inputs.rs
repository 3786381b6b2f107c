//! What the model makes of each input, before contacts and agents look for each other.

use std::time::Duration;

use domain::events::MissCause;
use routing::{Input, Output, RoutingError};

use super::{Model, NAMELESS, Place};

impl Model {
    pub(super) fn take_in(&mut self, input: Input, out: &mut Vec<Output>) -> Result<(), RoutingError> {
        match input {
            Input::DefineQueue(config) => {
                if config.offer_timeout.is_zero() {
                    return Err(RoutingError::NoTimeToAccept(config.id));
                }
                match self.queues.iter_mut().find(|queue| queue.id == config.id) {
                    None => self.queues.push(config),
                    Some(queue) => {
                        let same = queue.skills == config.skills
                            && queue.priority == config.priority
                            && queue.choice == config.choice;
                        *queue = config.clone();
                        if !same {
                            self.arrivals = self.waiting(&config.id);
                        }
                    }
                }
            }
            Input::RemoveQueue(id) => {
                self.queue(&id)?;
                let contacts = self.contacts.iter().filter(|contact| contact.queue == id).count() as u32;
                if contacts > 0 {
                    return Err(RoutingError::QueueInUse { queue: id, contacts });
                }
                self.queues.retain(|queue| queue.id != id);
            }
            Input::SignIn { agent: id, profile } => {
                if self.at_work(id).is_ok() {
                    return Err(RoutingError::AlreadySignedIn(id));
                }
                let agent = self.agent_or_new(id);
                if !agent.signed_in {
                    agent.reason = None;
                }
                agent.signed_in = true;
                agent.confirmed = true;
                agent.profile = profile;
                self.freed.push(id);
            }
            Input::UpdateProfile { agent, profile } => {
                self.at_work(agent)?;
                self.agent(agent).profile = profile;
                self.freed.push(agent);
            }
            Input::Ready { agent } => {
                self.at_work(agent)?;
                if !self.agent(agent).ready {
                    self.agent(agent).ready = true;
                    self.agent(agent).reason = None;
                    self.take_turn(agent);
                }
            }
            Input::NotReady { agent, reason } => {
                self.at_work(agent)?;
                self.stop(agent, Some(reason));
            }
            Input::SignOut { agent } => {
                self.known(agent)?;
                if !self.held_by(agent).is_empty() {
                    return Err(RoutingError::AgentServing(agent));
                }
                if self.agent(agent).signed_in {
                    self.agent(agent).signed_in = false;
                    self.agent(agent).confirmed = false;
                    self.stop(agent, None);
                }
            }
            Input::AgentLost { agent } => {
                self.known(agent)?;
                self.lose(agent, out);
            }
            Input::Enqueue { contact, queue, medium, skills, priority, since, at_head, facts: _ } => {
                self.admit(contact, queue, medium, skills, priority, since)?;
                self.contact(contact).at_head = at_head;
                self.arrivals.push(contact);
            }
            Input::Abandon { contact } => match self.find(contact)?.place {
                Place::Waiting => self.gone(contact),
                Place::Offered { agent, .. } => {
                    out.push(Output::OfferWithdrawn { offer: NAMELESS, contact, agent });
                    self.gone(contact);
                    self.freed.push(agent);
                }
                _ => return Err(RoutingError::NotWaiting(contact)),
            },
            Input::Accept { offer, agent } => {
                let contact = self.offered(offer, agent)?;
                self.contact(contact).place = Place::Connected { agent };
                self.contact(contact).timer = None;
                out.push(Output::Connected { contact, agent, offer: NAMELESS });
            }
            Input::Refuse { offer, agent, cause } => {
                let contact = self.offered(offer, agent)?;
                if cause == MissCause::AgentLost {
                    self.lose(agent, out);
                } else {
                    self.miss(contact, cause, out);
                }
            }
            Input::EndConversation { contact } => {
                let agent = self.connected(contact)?;
                let queue = self.find(contact)?.queue.clone();
                let rule = self.queue(&queue)?.wrap_up;
                out.push(Output::ConversationEnded { contact, agent });
                match rule.duration {
                    None | Some(Duration::ZERO) => {
                        self.gone(contact);
                        self.take_turn(agent);
                    }
                    Some(duration) => {
                        let until = (duration != Duration::MAX).then(|| self.now + duration);
                        self.contact(contact).place = Place::WrapUp { agent, until };
                        if let Some(until) = until {
                            self.set_timer(contact, until);
                        }
                        out.push(Output::WrapUpStarted { contact, agent, until });
                    }
                }
            }
            Input::ReturnToQueue { contact, cause } => {
                self.connected(contact)?;
                self.send_back(contact, cause, out);
            }
            Input::SetAside { contact } => {
                let agent = self.connected(contact)?;
                out.push(Output::ConversationEnded { contact, agent });
                self.gone(contact);
                self.take_turn(agent);
            }
            Input::FinishWrapUp { agent, contact } => match self.find(contact)?.place {
                Place::WrapUp { agent: by, .. } if by == agent => {
                    out.push(Output::WrapUpEnded { contact, agent, by_timer: false });
                    self.gone(contact);
                    self.take_turn(agent);
                }
                _ => return Err(RoutingError::NotInWrapUp(contact)),
            },
            Input::RestoreConversation { agent, contact, queue, medium, skills, priority, since } => {
                self.admit(contact, queue, medium, skills, priority, since)?;
                if !self.agent_or_new(agent).signed_in {
                    self.agent(agent).signed_in = true;
                    let reason = self.config.restart_reason.clone();
                    self.stop(agent, Some(reason));
                }
                self.hold(contact, Place::Connected { agent });
                self.freed.push(agent);
            }
            other => panic!("the model knows no policy: {other:?}"),
        }
        Ok(())
    }
}
