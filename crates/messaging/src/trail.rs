//! Reading the journal: where a chat's contact is in its life is told there.

use domain::ContactId;
use domain::events::{ContactEvent, EndCause};
use platform::journal::JournalReader;

use crate::chat::{State, Work};
use crate::frames::Phase;
use crate::service::MessagingService;

impl MessagingService {
    /// Follows the journal until it is dropped.
    pub(crate) async fn follow(self, mut trail: JournalReader) {
        loop {
            let entries = trail.next().await;
            for entry in entries.iter() {
                if entry.stream_kind == "contact"
                    && moves_chats(entry.event_type())
                    && let Some((contact, event)) = entry.contact_event()
                {
                    self.learn(contact, &event);
                }
            }
        }
    }

    fn learn(&self, contact: ContactId, event: &ContactEvent) {
        let Some(chat) = self.inner.registry.find(contact) else { return };
        let over = match event {
            ContactEvent::Closed { cause, .. } => Some(*cause),
            ContactEvent::Abandoned { .. } => Some(EndCause::Ended),
            ContactEvent::Interrupted { .. } => Some(EndCause::Failed),
            _ => None,
        };
        if let Some(cause) = over {
            if !chat.lock().leaving && !chat.lock().is_over() {
                self.give(&chat, Work::Close { cause });
            }
            return;
        }
        let now = self.now();
        let mut state = chat.lock();
        if let Some(phase) = phase_after(event, &state)
            && state.move_to(phase, now)
        {
            state.tell_state();
        }
    }
}

/// The phase that a step leads to. A conversation is told by the door's `Join` before the journal is read.
fn phase_after(event: &ContactEvent, state: &State) -> Option<Phase> {
    match event {
        ContactEvent::Queued { .. } | ContactEvent::Requeued { .. } if state.agent.is_none() => Some(Phase::Queued),
        ContactEvent::Connected { .. } if state.agent.is_some() => Some(Phase::Connected),
        ContactEvent::ConversationEnded { .. } | ContactEvent::SurveyAsked { .. } if state.agent.is_none() => {
            Some(Phase::Survey)
        }
        ContactEvent::FlowEntered { .. } if state.phase == Phase::Queued => Some(Phase::SelfService),
        _ => None,
    }
}

fn moves_chats(event_type: &str) -> bool {
    matches!(
        event_type,
        "queued"
            | "requeued"
            | "connected"
            | "conversation_ended"
            | "survey_asked"
            | "flow_entered"
            | "closed"
            | "abandoned"
            | "interrupted"
    )
}
