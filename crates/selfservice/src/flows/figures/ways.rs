//! The ways of contacts through their flows, told event by event.

use std::collections::HashMap;

use domain::events::{ContactEvent, EndCause};
use domain::{ContactId, FlowId, NodeId, Timestamp};

use super::hour_of;

/// Where something is counted: a node of a flow in an hour.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Spot {
    pub flow: FlowId,
    pub node: NodeId,
    pub hour: i64,
}

/// What is counted at a spot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counts {
    pub visits: i64,
    pub contacts: i64,
    pub ended: i64,
    pub abandoned: i64,
    pub queued: i64,
    pub served: i64,
    /// Visits that are over, and how long they lasted together.
    pub stays: i64,
    pub micros: i64,
}

/// Where a contact is and where it has been.
#[derive(Debug, Default)]
struct Way {
    /// The node that it is at, and since when.
    at: Option<(Spot, Timestamp)>,
    /// The first visit to each node.
    visited: Vec<Spot>,
    /// Whether an agent has had it.
    is_connected: bool,
}

/// The contacts that are not over, and what has been counted since it was taken last.
#[derive(Debug, Default)]
pub(super) struct Ways {
    open: HashMap<ContactId, Way>,
    counted: HashMap<Spot, Counts>,
}

impl Ways {
    /// Whether the contact is known here.
    pub fn knows(&self, contact: ContactId) -> bool {
        self.open.contains_key(&contact)
    }

    /// What has been counted since this was asked last.
    pub fn take(&mut self) -> HashMap<Spot, Counts> {
        std::mem::take(&mut self.counted)
    }

    /// Puts back what could not be written.
    pub fn put_back(&mut self, counted: HashMap<Spot, Counts>) {
        for (spot, counts) in counted {
            let sum = self.counted.entry(spot).or_default();
            sum.visits += counts.visits;
            sum.contacts += counts.contacts;
            sum.ended += counts.ended;
            sum.abandoned += counts.abandoned;
            sum.queued += counts.queued;
            sum.served += counts.served;
            sum.stays += counts.stays;
            sum.micros += counts.micros;
        }
    }

    /// Goes along with events that are counted already.
    pub fn remember(&mut self, contact: ContactId, events: impl IntoIterator<Item = (Timestamp, ContactEvent)>) {
        let counted = self.take();
        for (at, event) in events {
            self.follow(contact, at, &event);
        }
        self.counted = counted;
    }

    /// Counts an event.
    pub fn follow(&mut self, contact: ContactId, at: Timestamp, event: &ContactEvent) {
        // It may come long after the contact is over, and says nothing of its way.
        if matches!(event, ContactEvent::DiversionTaken { .. }) {
            return;
        }
        let way = self.open.entry(contact).or_default();
        let counted = &mut self.counted;
        let mut leave = |way: &mut Way| {
            if let Some((spot, since)) = way.at.take() {
                let counts = counted.entry(spot).or_default();
                counts.stays += 1;
                counts.micros += i64::try_from(at.since(since).as_micros()).unwrap_or(i64::MAX);
            }
        };
        match event {
            ContactEvent::NodeVisited { flow, node, .. } => {
                leave(way);
                let spot = Spot { flow: flow.clone(), node: node.clone(), hour: hour_of(at) };
                let counts = counted.entry(spot.clone()).or_default();
                counts.visits += 1;
                if !way.visited.iter().any(|first| first.flow == spot.flow && first.node == spot.node) {
                    counts.contacts += 1;
                    way.visited.push(spot.clone());
                }
                way.at = Some((spot, at));
            }
            ContactEvent::Queued { .. } => {
                if let Some((spot, _)) = &way.at {
                    counted.entry(spot.clone()).or_default().queued += 1;
                }
            }
            ContactEvent::Connected { .. } => {
                leave(way);
                way.is_connected = true;
            }
            ContactEvent::Abandoned { .. } | ContactEvent::Closed { .. } | ContactEvent::Interrupted { .. } => {
                let has_completed = matches!(event, ContactEvent::Closed { cause: EndCause::Completed, .. });
                let place = way.at.as_ref().map(|(spot, _)| spot.clone());
                leave(way);
                if let Some(place) = place {
                    let counts = counted.entry(place).or_default();
                    counts.ended += i64::from(has_completed);
                    counts.abandoned += i64::from(matches!(event, ContactEvent::Abandoned { .. }));
                }
                if let Some(way) = self.open.remove(&contact)
                    && (has_completed || way.is_connected)
                {
                    for spot in way.visited {
                        self.counted.entry(spot).or_default().served += 1;
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::QueueId;
    use domain::contact::Party;
    use domain::events::AbandonStage;
    use domain::{Language, OfferId, StaffId};

    use super::*;

    fn visit(node: &str) -> ContactEvent {
        ContactEvent::NodeVisited { flow: FlowId::of("main"), node: NodeId::of(node), kind: "say".into() }
    }

    fn told(events: Vec<(i64, ContactEvent)>) -> impl Fn(&str) -> Counts {
        let mut ways = Ways::default();
        let contact = ContactId::generate();
        for (second, event) in events {
            ways.follow(contact, Timestamp::from_seconds(second), &event);
        }
        assert!(ways.open.is_empty());
        let counted = ways.take();
        move |node| {
            counted
                .iter()
                .filter(|(spot, _)| spot.node.as_str() == node)
                .map(|(_, counts)| *counts)
                .next()
                .unwrap_or_default()
        }
    }

    #[test]
    fn a_contact_that_the_flow_ends_was_served_at_each_node() {
        let closed = ContactEvent::Closed { by: Party::System, cause: EndCause::Completed };
        let at = told(vec![(0, visit("menu")), (7, visit("menu")), (9, visit("bye")), (10, closed)]);
        assert_eq!(
            at("menu"),
            Counts { visits: 2, contacts: 1, served: 1, stays: 2, micros: 9_000_000, ..Counts::default() }
        );
        assert_eq!(
            at("bye"),
            Counts { visits: 1, contacts: 1, ended: 1, served: 1, stays: 1, micros: 1_000_000, ..Counts::default() }
        );
    }

    #[test]
    fn a_customer_who_gives_up_in_the_queue_was_not_served() {
        let queued =
            ContactEvent::Queued { queue: QueueId::of("common"), skills: vec![], priority: 0, language: Language::Zh };
        let gone = ContactEvent::Abandoned { stage: AbandonStage::Queue };
        let at = told(vec![(0, visit("menu")), (5, visit("queue")), (5, queued), (65, gone)]);
        assert_eq!((at("menu").served, at("menu").abandoned), (0, 0));
        let waited = Counts {
            visits: 1,
            contacts: 1,
            abandoned: 1,
            queued: 1,
            stays: 1,
            micros: 60_000_000,
            ..Counts::default()
        };
        assert_eq!(at("queue"), waited);
    }

    #[test]
    fn a_contact_that_an_agent_has_had_was_served_however_it_ends() {
        let connected = ContactEvent::Connected { agent: StaffId::generate(), offer: OfferId::generate() };
        let closed = ContactEvent::Closed { by: Party::Customer, cause: EndCause::Ended };
        let at = told(vec![(0, visit("queue")), (20, connected), (300, visit("survey")), (310, closed)]);
        assert_eq!((at("queue").served, at("queue").micros, at("survey").ended), (1, 20_000_000, 0));
    }
}
