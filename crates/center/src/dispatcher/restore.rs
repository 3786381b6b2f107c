//! What is there again after a restart: chats keep their place, cut calls are interrupted and promised a call-back.

use std::collections::HashMap;
use std::sync::Arc;

use domain::contact::{ContactState, Medium};
use domain::events::{ContactEvent, RequeueCause};
use domain::{AgentId, Timestamp};
use routing::Input;

use super::command::Seat;
use super::state::{SeatedAgent, State};
use super::turn::Turn;
use crate::contacts::LiveContact;
use crate::contacts::queries;
use crate::error::CenterError;

/// Puts the contacts that were not over back into the router and closes those that cannot go on.
/// The turn holds what must be journalled before anything else happens.
pub(crate) fn load(
    state: &mut State,
    now: Timestamp,
    unfinished: Vec<LiveContact>,
    seats: &HashMap<AgentId, Arc<Seat>>,
) -> Result<Turn, CenterError> {
    let mut turn = Turn::default();
    let mut waiting = Vec::new();
    for mut contact in unfinished {
        let id = contact.brief.id;
        let was_waiting = contact.waiting();
        contact.offer = None;
        // A call-back that was being dialled is waited for again.
        let promised = (was_waiting || contact.state == ContactState::Arrived)
            && contact.request.as_ref().is_some_and(|request| request.call_back);
        if promised {
            contact.customer_present = false;
            contact.state = ContactState::Queued;
            waiting.push(contact);
        } else if contact.brief.channel.medium() == Medium::Voice || contact.state == ContactState::WrapUp {
            cut(state, now, contact, &mut turn);
        } else if contact.in_conversation() {
            // A flow that led the customer meanwhile is left.
            contact.state = ContactState::Connected;
            let seat = contact.agent.and_then(|agent| seats.get(&agent).map(|seat| (agent, seat.clone())));
            match (seat, contact.request.clone()) {
                (Some((agent, seat)), Some(request)) => {
                    state.contacts.insert(id, contact);
                    seat_again(state, now, agent, seat, &mut turn)?;
                    let medium = state.contacts[&id].brief.channel.medium();
                    let restored = Input::RestoreConversation {
                        agent,
                        contact: id,
                        queue: request.queue,
                        medium,
                        skills: request.skills,
                        priority: request.priority,
                        since: request.since,
                    };
                    state.route(now, restored, &mut turn)?;
                    turn.changed.insert(id);
                }
                _ => cut(state, now, contact, &mut turn),
            }
        } else if was_waiting {
            contact.state = ContactState::Queued;
            waiting.push(contact);
        } else {
            state.contacts.insert(id, contact);
            turn.changed.insert(id);
        }
    }
    // Heads go in last, the oldest at the very end, so that each lands before those who went in earlier.
    waiting.sort_by_key(|contact| {
        let request = contact.request.as_ref();
        let at_head = request.is_some_and(|request| request.at_head);
        let since = request.map_or(0, |request| request.since.micros());
        (at_head, if at_head { -since } else { since })
    });
    for contact in waiting {
        let id = contact.brief.id;
        let medium = contact.brief.channel.medium();
        let Some(request) = contact.request.clone() else {
            cut(state, now, contact, &mut turn);
            continue;
        };
        state.contacts.insert(id, contact);
        state.route(
            now,
            Input::Enqueue {
                contact: id,
                queue: request.asked_for.unwrap_or_else(|| request.queue.clone()),
                medium,
                skills: request.skills,
                priority: request.priority,
                since: request.since,
                at_head: request.at_head,
                facts: Some(Box::new(request.facts)),
            },
            &mut turn,
        )?;
        if request.call_back {
            state.route(now, Input::PromiseCallBack { contact: id }, &mut turn)?;
        }
        turn.tell(id, now, &ContactEvent::Requeued { queue: request.queue, cause: RequeueCause::Restart });
    }
    for contact in &turn.changed {
        if let Some(live) = state.contacts.get(contact) {
            turn.writes.push(queries::update(&state.database, live));
        }
    }
    Ok(turn)
}

/// Ends a contact that the restart cut: who was talking or waiting on the phone is called back.
fn cut(state: &mut State, now: Timestamp, mut contact: LiveContact, turn: &mut Turn) {
    let id = contact.brief.id;
    let served = matches!(contact.state, ContactState::Survey | ContactState::WrapUp);
    if contact.in_conversation() {
        contact.conversation_over(now);
        if let Some(agent) = contact.agent {
            let (by, cause) = (domain::contact::Party::System, domain::events::EndCause::Failed);
            turn.tell(id, now, &ContactEvent::ConversationEnded { agent, by, cause });
        }
    }
    contact.customer_present = false;
    contact.wrap_up = None;
    contact.ended_at.get_or_insert(now);
    contact.closed_at = Some(now);
    if served {
        contact.state = ContactState::Closed;
        turn.tell(
            id,
            now,
            &ContactEvent::Closed { by: domain::contact::Party::System, cause: domain::events::EndCause::Failed },
        );
    } else {
        contact.state = ContactState::Interrupted;
        turn.tell(id, now, &ContactEvent::Interrupted { cause: "restart".to_owned() });
        if contact.phone.is_some() || contact.brief.customer.is_some() {
            turn.writes.push(queries::promise_call_back(&state.database, id, now));
            turn.tell(id, now, &ContactEvent::CallBackPromised {});
        }
    }
    turn.changed.remove(&id);
    turn.writes.push(queries::update(&state.database, &contact));
}

/// Gives an agent who had conversations their seat back; they must confirm their state before the lease runs out.
fn seat_again(
    state: &mut State,
    now: Timestamp,
    agent: AgentId,
    seat: Arc<Seat>,
    turn: &mut Turn,
) -> Result<(), CenterError> {
    if state.agents.contains_key(&agent) {
        return Ok(());
    }
    let mut profile = seat.profile.clone();
    profile.voice_capacity = 0;
    state.agents.insert(agent, SeatedAgent { seat, heard_at: now, phone: None, lost: false });
    state.route(now, Input::SignIn { agent, profile }, turn)
}
