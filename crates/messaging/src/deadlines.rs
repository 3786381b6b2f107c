//! Customers who have gone without saying so, and those who say nothing.

use std::sync::Arc;

use domain::events::EndCause;
use domain::{Localised, Timestamp};

use crate::chat::{Chat, State, Work};
use crate::config::ChatSettings;
use crate::frames::Phase;
use crate::service::MessagingService;
use crate::sms::conversation::has_fallen_silent;

impl MessagingService {
    /// Ends the chats whose customer has been away or silent for too long.
    pub(crate) fn look_at_deadlines(&self) {
        let now = self.now();
        for chat in self.inner.registry.all() {
            let work = {
                let mut state = chat.lock();
                let notice = if chat.handset.is_some() {
                    if !has_fallen_silent(self.inner.settings.idle_by_text(), &state, now) {
                        continue;
                    }
                    None
                } else {
                    let Some(notice) = overdue(&self.inner.settings, &state, now) else { continue };
                    Some(notice)
                };
                state.leaving = true;
                Work::Leave { cause: EndCause::Silent, notice }
            };
            self.let_go(&chat, work);
        }
    }

    fn let_go(&self, chat: &Arc<Chat>, work: Work) {
        metrics::counter!("chats_ended_silent_total").increment(1);
        tracing::info!(contact = %chat.id, "the customer of a chat has not been heard of; the chat ends");
        self.give(chat, work);
    }
}

/// The notice with which a chat ends now, if it does.
fn overdue(settings: &ChatSettings, state: &State, now: Timestamp) -> Option<Localised> {
    if state.leaving || state.is_over() {
        return None;
    }
    let patience = match state.phase {
        Phase::SelfService | Phase::Queued | Phase::Survey => settings.away_waiting(),
        Phase::Connected => settings.away_connected(),
        Phase::Closed => return None,
    };
    if state.away_since.is_some_and(|since| now.since(since) >= patience) {
        return Some(Localised::new(
            "您已离开较长时间，本次会话已结束。",
            "You have been away for a while; the chat has ended.",
        ));
    }
    let in_flow = matches!(state.phase, Phase::SelfService | Phase::Survey);
    (in_flow && now.since(state.last_word_at) >= settings.idle_in_flow()).then(|| {
        Localised::new(
            "由于您长时间没有操作，本次会话已结束。如需帮助请重新发起会话。",
            "The chat has ended because nothing was heard of you. Please start a new one if you need help.",
        )
    })
}
