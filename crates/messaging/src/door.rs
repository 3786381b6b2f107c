//! The chat as a door of the centre: its commands become messages and states.

use std::sync::Arc;

use center::ports::{Choice, Door, DoorCommand, Prompt, Standing};
use domain::events::EndCause;
use domain::{AgentId, ContactId, Language, Localised};

use crate::chat::{Chat, Work, phase_of};
use crate::frames::Phase;
use crate::message::{Body, ChoiceView, Draft, Kind, Sender};
use crate::service::{MessagingService, end};

impl Door for MessagingService {
    fn perform(&self, contact: ContactId, command: DoorCommand) {
        let Some(chat) = self.inner.registry.find(contact) else { return };
        let start = {
            let mut state = chat.lock();
            if state.is_over() {
                return;
            }
            // What is typed from this moment on is a secret, whatever waits before it in the queue.
            if matches!(command, DoorCommand::SecureEntry(true)) {
                state.secure = true;
                state.had_secrets = true;
                state.dirty = true;
            }
            state.enqueue(Work::Perform(command))
        };
        self.begin_work(&chat, start);
    }

    fn standing(&self, contact: ContactId, standing: Standing) {
        let Some(chat) = self.inner.registry.find(contact) else { return };
        let mut state = chat.lock();
        if state.standing.replace(standing) != Some(standing) && state.phase == Phase::Queued {
            state.tell_state();
        }
    }
}

impl MessagingService {
    pub(crate) async fn carry_out_command(&self, chat: &Arc<Chat>, command: DoorCommand) {
        if chat.lock().is_over() {
            return;
        }
        match command {
            DoorCommand::Say { token, language, prompts, choices } => {
                let asks = !choices.is_empty();
                self.say(chat, language, &prompts, choices).await;
                self.inner.foundations.center.playback_finished(chat.id, token);
                if asks {
                    self.tell_question(chat);
                }
            }
            DoorCommand::SecureEntry(on) => {
                let mut state = chat.lock();
                state.secure = on;
                state.dirty = true;
                state.tell_state();
            }
            DoorCommand::Join { agent, .. } => self.join(chat, agent).await,
            DoorCommand::Part { agent } => self.part(chat, agent),
            DoorCommand::End { cause } => self.end_chat(chat, cause).await,
            DoorCommand::Hold | DoorCommand::Resume => chat.lock().tell_state(),
            DoorCommand::StopSaying
            | DoorCommand::Listen { .. }
            | DoorCommand::StopListening
            | DoorCommand::Music(_)
            | DoorCommand::Lend
            | DoorCommand::TakeBack
            | DoorCommand::Ring { .. }
            | DoorCommand::StopRinging { .. }
            | DoorCommand::Dial { .. }
            | DoorCommand::CallGuest { .. }
            | DoorCommand::PartGuest { .. }
            | DoorCommand::Arrange(_) => {}
        }
    }

    /// All prompts as one message, with the choices as buttons.
    async fn say(&self, chat: &Arc<Chat>, language: Language, prompts: &[Prompt], choices: Vec<Choice>) {
        let lines: Vec<&str> =
            prompts.iter().map(|prompt| prompt.text.get(language).trim()).filter(|text| !text.is_empty()).collect();
        if lines.is_empty() && choices.is_empty() {
            return;
        }
        let kind = match choices.first() {
            None => Kind::Text,
            Some(choice) if choice.is_grade => Kind::Rating,
            Some(_) => Kind::Choices,
        };
        let choices: Vec<ChoiceView> = choices.into_iter().map(ChoiceView::from).collect();
        let body = Body { text: lines.join("\n"), choices, ..Body::default() };
        self.post_own(chat, Draft::own(Sender::Machine, kind, body)).await;
    }

    async fn join(&self, chat: &Arc<Chat>, agent: AgentId) {
        let shown = self.agent_shown(agent).await;
        {
            let now = self.now();
            let mut state = chat.lock();
            state.agent = Some(agent);
            state.last_agent = Some(agent);
            state.agent_shown.clone_from(&shown);
            state.secure = false;
            state.dirty = true;
            state.move_to(Phase::Connected, now);
            state.tell_state();
        }
        self.inner.foundations.center.conversation_joined(chat.id, agent).await;
        let notice = match shown.as_deref() {
            Some(name) => Localised::new(&format!("座席 {name} 为您服务"), &format!("Agent {name} is with you")),
            None => Localised::new("座席为您服务", "An agent is with you"),
        };
        self.post_and_text(chat, &notice).await;
    }

    fn part(&self, chat: &Chat, agent: AgentId) {
        // The centre has decided already where the customer goes.
        let next = self.inner.foundations.center.state(chat.id).map(phase_of);
        let now = self.now();
        let mut state = chat.lock();
        if state.agent != Some(agent) {
            return;
        }
        state.agent = None;
        state.dirty = true;
        if let Some(phase @ (Phase::SelfService | Phase::Queued | Phase::Survey)) = next {
            state.move_to(phase, now);
        }
        state.tell_state();
    }

    pub(crate) async fn end_chat(&self, chat: &Arc<Chat>, cause: EndCause) {
        let notice = match cause {
            EndCause::Silent => Localised::new(
                "由于您长时间没有操作，本次会话已结束。如需帮助请重新发起会话。",
                "The chat has ended because nothing was heard of you. Please start a new one if you need help.",
            ),
            EndCause::Failed | EndCause::AgentLost => Localised::new(
                "非常抱歉，由于系统原因本次会话已结束，请您重新发起会话。",
                "We are sorry: the chat has ended because of a fault on our side. Please start a new one.",
            ),
            EndCause::Ended | EndCause::Completed => {
                Localised::new("本次会话已结束，感谢您的咨询。", "The chat has ended. Thank you for contacting us.")
            }
        };
        // Whoever has come to the end of a flow or a talk knows it; a fault is told also where telling costs something.
        if matches!(cause, EndCause::Failed | EndCause::AgentLost) {
            self.post_and_text(chat, &notice).await;
        } else {
            self.post_notice(chat, &notice).await;
        }
        let now = self.now();
        end(&mut chat.lock(), now);
    }
}
