//! One live contact.

use std::collections::VecDeque;
use std::sync::Arc;

use center::ports::{ContactBrief, DoorCommand};
use domain::Timestamp;
use domain::contact::Medium;
use flow::Session;
use parking_lot::{Mutex, MutexGuard};

use super::effects::Effect;
use crate::briefings::Taken;

pub(super) struct Live {
    pub brief: Arc<ContactBrief>,
    /// Whether the session survives a restart. Calls do not.
    pub is_kept: bool,
    state: Mutex<LiveState>,
}

/// What is locked together: never across an await, never while a door is called.
pub(super) struct LiveState {
    pub session: Session,
    /// What was done for the contact, for the agent who takes it over.
    pub taken: Taken,
    /// The deadline that is in the timer.
    pub deadline: Option<Timestamp>,
    /// What a call's door is to do, without waiting for the journal: a caller hears every delay.
    pub speech: VecDeque<DoorCommand>,
    /// Whether somebody is handing `speech` to the door.
    pub is_speaking: bool,
    /// Everything that has to wait for the centre, in order.
    pub effects: VecDeque<Effect>,
    /// Whether a task is performing `effects`.
    pub is_working: bool,
    /// Whether the contact is over.
    pub is_gone: bool,
}

impl Live {
    pub fn new(brief: Arc<ContactBrief>, session: Session, taken: Taken) -> Self {
        let is_kept = brief.channel.medium() != Medium::Voice;
        let state = LiveState {
            session,
            taken,
            deadline: None,
            speech: VecDeque::new(),
            is_speaking: false,
            effects: VecDeque::new(),
            is_working: false,
            is_gone: false,
        };
        Self { brief, is_kept, state: Mutex::new(state) }
    }

    pub fn lock(&self) -> MutexGuard<'_, LiveState> {
        self.state.lock()
    }
}
