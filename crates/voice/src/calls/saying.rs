//! What a customer hears of the machine: prompts one after the other, and nothing lost between.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use center::ports::Prompt;
use domain::{ContactId, Language};

use super::customer::Phase;
use super::{Calls, Errand, Place};
use crate::media::{Clip, LegId};

/// A [`center::ports::DoorCommand::Say`] that has not been heard to its end.
#[derive(Debug)]
pub(super) struct Saying {
    /// What the centre is told when it has been heard.
    pub token: u64,
    /// Tells it from others of the same call.
    pub number: u64,
    /// What is played; `None` while it is made ready.
    pub clips: Option<Vec<Arc<Clip>>>,
    pub is_playing: bool,
}

/// More prompts than this do not wait: a flow that says so much without listening is broken.
const WAITING: usize = 32;

impl Calls {
    pub(super) fn say(
        &mut self,
        now: Duration,
        contact: ContactId,
        token: u64,
        language: Language,
        prompts: Vec<Prompt>,
    ) {
        let number = self.number();
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        if customer.said.len() >= WAITING {
            tracing::warn!(%contact, "a flow says more than can be heard");
            return;
        }
        let clips = self.parts.prompts.ready(language, &prompts);
        if clips.is_none() {
            self.errands.push_back(Errand::Prepare { contact, number, language, prompts });
        }
        customer.said.push_back(Saying { token, number, clips, is_playing: false });
        self.play_next(now, contact);
    }

    /// Forgets what is being said; the centre is not told.
    pub(super) fn stop_saying(&mut self, contact: ContactId) {
        if let Some(customer) = self.customers.get_mut(&contact)
            && !std::mem::take(&mut customer.said).is_empty()
        {
            self.parts.sound.stop_playing(customer.leg);
        }
    }

    pub(super) fn prompt_is_ready(&mut self, now: Duration, contact: ContactId, number: u64, clips: Vec<Arc<Clip>>) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        if let Some(saying) = customer.said.iter_mut().find(|saying| saying.number == number) {
            saying.clips = Some(clips);
            self.play_next(now, contact);
        }
    }

    /// Plays the first prompt if it is ready and not playing yet. One without sound has been heard at once.
    fn play_next(&mut self, now: Duration, contact: ContactId) {
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        while let Some(first) = customer.said.front_mut() {
            let Some(clips) = first.clips.take_if(|_| !first.is_playing) else { return };
            if clips.is_empty() {
                let token = first.token;
                customer.said.pop_front();
                self.parts.center.playback_finished(contact, token);
                continue;
            }
            first.is_playing = true;
            self.parts.sound.play(customer.leg, first.number, clips);
            return;
        }
        if customer.is_ending {
            self.end_customer(now, contact);
        }
    }

    pub(super) fn playback_finished(&mut self, now: Duration, leg: LegId, number: u64) {
        let Some(Place::Customer(contact)) = self.by_leg.get(&leg).copied() else { return };
        let Some(customer) = self.customers.get_mut(&contact) else { return };
        if customer.phase == Phase::Busy {
            self.refuse_busy(now, contact);
            return;
        }
        if customer.said.front().is_some_and(|first| first.number == number && first.is_playing)
            && let Some(heard) = customer.said.pop_front()
        {
            self.parts.center.playback_finished(contact, heard.token);
            self.play_next(now, contact);
        }
    }
}

/// Whether something is still to be heard.
pub(super) fn is_saying(said: &VecDeque<Saying>) -> bool {
    !said.is_empty()
}
