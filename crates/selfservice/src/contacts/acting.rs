//! Having done what a flow asks for, beside the contact's other effects: a slow bank holds nothing else up.

use std::sync::Arc;

use domain::ContactId;
use domain::contact::Channel;
use domain::events::ContactEvent;
use flow::{Input, Wish};

use super::SelfService;
use super::effects::Effect;
use super::live::Live;
use crate::acts::Done;

impl SelfService {
    /// Begins an act. What comes of it is told to the flow, and to the journal even if the customer is gone by then.
    pub(super) fn begin_act(&self, live: &Arc<Live>, wish: Wish) {
        let (service, live) = (self.clone(), Arc::clone(live));
        self.inner.tasks.spawn("act", async move {
            let actors = service.inner.actors.read().clone();
            let begun = std::time::Instant::now();
            let done = actors.perform(&live.brief, &wish, service.now()).await;
            metrics::histogram!("flow_act_seconds", "action" => wish.action.clone())
                .record(begun.elapsed().as_secs_f64());
            service.acted(&live, wish, done).await;
        });
    }

    async fn acted(&self, live: &Arc<Live>, wish: Wish, done: Done) {
        let contact: ContactId = live.brief.id;
        let mut events = vec![ContactEvent::ActionTaken {
            node: wish.node.clone(),
            action: wish.action.clone(),
            outcome: done.acted.outcome.clone(),
        }];
        events.extend(done.offered.map(|business| ContactEvent::DiversionOffered {
            business: business.to_owned(),
            // The page that a link opens leads on in the chat.
            way: Channel::Chat,
        }));
        events.extend(done.verified.map(|customer| ContactEvent::Verified { customer }));
        {
            let mut state = live.lock();
            let now = self.now();
            state.taken.remember(&wish, &done.acted, now);
            if let Some(customer) = done.verified {
                state.taken.verified(customer, now);
            }
            if !state.is_gone {
                state.effects.extend(events.drain(..).map(|event| Effect::Record { event, place: None }));
            }
        }
        if !events.is_empty()
            && let Err(error) = self.inner.centre.record(contact, events, Vec::new()).await
        {
            tracing::warn!(%contact, %error, "what was done for a contact that is gone was not written down");
        }
        self.handle(contact, Input::Acted { token: wish.token, result: done.acted });
    }
}
