//! What customers say of a conversation: in it, while the agent finishes it, or long after.

use domain::events::ContactEvent;
use domain::{ContactId, Timestamp};
use platform::journal::Entry;
use sea_orm::Statement;

use super::state::State;
use super::turn::Turn;
use crate::contacts::queries;
use crate::error::CenterError;
use crate::ratings::{LateRating, explained};

impl State {
    /// The customer rates a contact that is not over.
    pub(super) fn rate(
        &mut self,
        now: Timestamp,
        contact: ContactId,
        (score, grades): (u8, u8),
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        check(score, grades)?;
        self.contact(contact)?.rating = Some((score, grades));
        turn.tell(contact, now, &ContactEvent::Rated { score, grades });
        Ok(())
    }

    /// The customer rates after the conversation; the rows of the room that asked are written with it.
    pub(super) fn rate_late(
        &mut self,
        now: Timestamp,
        contact: ContactId,
        rating: LateRating,
        writes: Vec<Statement>,
        turn: &mut Turn,
    ) -> Result<(), CenterError> {
        let LateRating { score, grades, reason, words } = rating;
        check(score, grades)?;
        let mut said = vec![ContactEvent::Rated { score, grades }];
        if let Some(reason) = reason {
            said.push(ContactEvent::RatingExplained { reason });
            turn.writes.push(explained(&self.database, contact, reason, words.as_deref(), now));
        }
        if let Some(live) = self.contacts.get_mut(&contact) {
            // Its row is written whole until it is over.
            live.rating = Some((score, grades));
            said.iter().for_each(|event| turn.tell(contact, now, event));
        } else {
            turn.writes.push(queries::rate(&self.database, contact, score, grades));
            turn.entries.extend(said.iter().map(|event| Entry::contact(contact, now, turn.actor, event)));
        }
        turn.writes.extend(writes);
        Ok(())
    }
}

fn check(score: u8, grades: u8) -> Result<(), CenterError> {
    if score == 0 || score > grades { Err(CenterError::Invalid("score")) } else { Ok(()) }
}
