//! After a restart chats go on where they were.

use std::collections::HashMap;
use std::sync::Arc;

use center::ports::ContactBrief;
use domain::contact::{ContactState, Medium};
use flow::{Session, Whereabouts};

use super::queries::Kept;
use super::{SelfService, callers_of, edition_of, queries};
use crate::error::SelfServiceError;

impl SelfService {
    /// Takes in the contacts that the centre still has, each where it was, and forgets those that are over. The doors
    /// must be joined to the centre by then. Returns how many contacts are led again.
    ///
    /// # Errors
    /// If the store cannot be read or written.
    pub async fn restore(&self) -> Result<usize, SelfServiceError> {
        let mut kept: HashMap<_, _> = queries::all(&self.inner.database).await?.into_iter().collect();
        let mut led = 0;
        for (brief, state) in self.inner.centre.open_contacts() {
            let place = kept.remove(&brief.id).flatten();
            // What waits is in no flow.
            if brief.channel.medium() != Medium::Text || self.find(brief.id).is_some() {
                continue;
            }
            let Some(at) = whereabouts(state) else { continue };
            self.go_on(&brief, at, place).await;
            led += 1;
        }
        for contact in kept.into_keys() {
            self.inner.database.execute(queries::forget(&self.inner.database, contact)).await?;
        }
        Ok(led)
    }

    async fn go_on(&self, brief: &Arc<ContactBrief>, at: Whereabouts, place: Option<Kept>) {
        let edition = match &place {
            Some(kept) => match edition_of(&self.inner.shelf, &kept.state).await {
                Ok(edition) => callers_of(&self.inner.shelf, &kept.state).await.map(|callers| (edition, callers)),
                Err(error) => Err(error),
            },
            None => Err(SelfServiceError::UnknownFlow(String::new())),
        };
        match (place, edition) {
            (Some(Kept { state, taken }), Ok((edition, callers))) => {
                let now = self.now();
                self.take_in(brief, taken, |service, out| {
                    let mut session = Session::resume(edition, callers, state);
                    session.reconcile(&service.inner.shelf, now, at, out);
                    session
                });
            }
            // Nothing is known of its place: it begins anew, unless it is with a person or waits for one already; such a
            // contact is over when its conversation is.
            _ if at == Whereabouts::SelfService => self.enter(brief),
            _ => tracing::warn!(contact = %brief.id, "a contact goes on without its flow"),
        }
    }
}

/// Where the centre has the contact; `None` if the customer is gone.
fn whereabouts(state: ContactState) -> Option<Whereabouts> {
    match state {
        ContactState::Arrived | ContactState::SelfService => Some(Whereabouts::SelfService),
        ContactState::Queued | ContactState::Offered => Some(Whereabouts::Queued),
        ContactState::Connected | ContactState::Held => Some(Whereabouts::Connected),
        ContactState::Survey => Some(Whereabouts::Survey),
        ContactState::WrapUp | ContactState::Closed | ContactState::Abandoned | ContactState::Interrupted => None,
    }
}
