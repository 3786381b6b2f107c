//! Waiting for a person, and talking with them.

use std::time::Duration;

use super::run::Run;
use super::state::{Phase, Queued};
use crate::document::{Node, Queue};
use crate::matching::{Candidate, Reading, choice};
use crate::talk::{Input, Output, ShownChoice, Wanted};

impl Run<'_> {
    pub fn begin_queueing(&mut self, queue: &Queue) {
        self.take_carried();
        let language = self.session.language();
        let choices =
            queue.options.iter().map(|option| ShownChoice::plain(option.key, option.label.get(language))).collect();
        let playing = self.say(&queue.prompts, choices);
        self.session.state.queue = Some(self.session.state.node.clone());
        let is_playing = playing.is_some();
        self.session.state.phase = Phase::Queued(Queued::since(self.now, queue, playing));
        self.enqueue(queue);
        if !is_playing {
            self.music(true);
        }
    }

    fn enqueue(&mut self, queue: &Queue) {
        self.out.push(Output::Enqueue(Wanted {
            queue: queue.queue.clone(),
            skills: queue.skills.iter().map(|need| (need.skill.clone(), need.level)).collect(),
            priority: queue.priority,
            language: self.session.language(),
        }));
    }

    fn queued(&mut self) -> Option<&mut Queued> {
        match &mut self.session.state.phase {
            Phase::Queued(queued) => Some(queued),
            _ => None,
        }
    }

    fn music(&mut self, on: bool) {
        if self.is_text() {
            return;
        }
        let Some(queued) = self.queued() else { return };
        if queued.music != on {
            queued.music = on;
            self.out.push(Output::Music(on));
        }
    }

    pub fn while_queued(&mut self, input: Input) {
        let edition = self.edition();
        let Some(Node::Queue(queue)) = edition.document.nodes.get(&self.session.state.node) else {
            return self.leave_queue(edition.document.error.clone(), true);
        };
        let now = self.now;
        let Some(queued) = self.queued() else { return };
        match input {
            Input::PlaybackFinished { token }
                if queued.playing.as_ref().is_some_and(|playing| playing.token == token) =>
            {
                self.heard(queue);
            }
            Input::Standing { position, expected_wait_seconds } => {
                queued.position = Some(position);
                queued.expected_wait_seconds = expected_wait_seconds;
                self.announce_if_due(queue);
            }
            Input::Tick => {
                if queued.overflow_at.is_some_and(|at| at <= now) {
                    match &queue.overflow {
                        Some(overflow) => self.leave_queue(overflow.next.clone(), true),
                        None => queued.overflow_at = None,
                    }
                } else if queued.playing.as_ref().is_some_and(|playing| playing.until <= now) {
                    self.heard(queue);
                } else {
                    self.announce_if_due(queue);
                }
            }
            Input::Digit(key) => {
                if let Some(option) = queue.options.iter().find(|option| option.key.char() == key) {
                    self.leave_by_option(option.key.to_string(), option.next.clone());
                } else if queued.call_back_offered && queue.call_back.as_ref().is_some_and(|yes| yes.key.char() == key)
                {
                    self.ask_for_call_back(key);
                }
            }
            Input::Text(text) if self.is_text() => {
                let queued_for_call_back = self.queued().is_some_and(|queued| queued.call_back_offered);
                let candidates: Vec<Candidate<'_>> = queue
                    .options
                    .iter()
                    .map(|option| Candidate { key: option.key, label: &option.label, words: &option.words })
                    .collect();
                if let Some(option) =
                    choice(&text, &candidates, Reading::Strict).and_then(|index| queue.options.get(index))
                {
                    self.leave_by_option(option.key.to_string(), option.next.clone());
                } else if queued_for_call_back && let Some(yes) = &queue.call_back {
                    let wish = [Candidate { key: yes.key, label: &yes.label, words: &yes.words }];
                    if choice(&text, &wish, Reading::Strict).is_some() {
                        self.ask_for_call_back(yes.key.char());
                    }
                }
            }
            Input::CallBackOffered => self.offer_call_back(queue),
            Input::Announced(prompts) => self.say_in_between(&prompts, Vec::new()),
            Input::CallBackPromised => {
                if let Some(yes) = &queue.call_back {
                    self.leave_queue(yes.next.clone(), false);
                }
            }
            Input::Full => self.leave_queue(queue.full.as_ref().unwrap_or(&queue.refused).clone(), false),
            Input::Refused => self.leave_queue(queue.refused.clone(), false),
            Input::ConversationEnded => self.conversation_ended(),
            _ => {}
        }
    }

    fn heard(&mut self, queue: &Queue) {
        if let Some(queued) = self.queued() {
            queued.playing = None;
        }
        self.announce_if_due(queue);
        if self.queued().is_some_and(|queued| queued.playing.is_none()) {
            self.music(true);
        }
    }

    fn announce_if_due(&mut self, queue: &Queue) {
        let (now, text) = (self.now, self.is_text());
        let Some(announcement) = &queue.announcement else { return };
        let Some(queued) = self.queued() else { return };
        if !queued.has_news(text) || queued.announce_at.is_none_or(|at| at > now) {
            return;
        }
        queued.announced = queued.position;
        queued.announce_at = Some(now + Duration::from_secs(u64::from(announcement.every_seconds.max(1))));
        if !announcement.prompts.is_empty() {
            self.music(false);
        }
        let playing = self.say(&announcement.prompts, Vec::new());
        if let Some(queued) = self.queued() {
            queued.playing = playing;
        }
    }

    /// What the placeholders of a queue's announcement stand for.
    pub fn value_in_queue(&self, name: &str) -> Option<String> {
        let Phase::Queued(queued) = &self.session.state.phase else { return None };
        let position = queued.position?;
        match name {
            "position" => Some(position.to_string()),
            "ahead" => Some(position.saturating_sub(1).to_string()),
            "minutes" => Some(minutes(queued.expected_wait_seconds).to_string()),
            _ => None,
        }
    }

    /// Asks whether the customer would rather be called back, in place of what is being said.
    fn offer_call_back(&mut self, queue: &Queue) {
        let Some(yes) = &queue.call_back else { return };
        let language = self.session.language();
        let Some(queued) = self.queued() else { return };
        queued.call_back_offered = true;
        let choices = vec![ShownChoice::plain(yes.key, yes.label.get(language))];
        self.say_in_between(&yes.prompts, choices);
    }

    /// Says something to a customer who waits, in place of what is being said; music follows.
    fn say_in_between(&mut self, prompts: &[crate::prompt::Prompt], choices: Vec<ShownChoice>) {
        let Some(queued) = self.queued() else { return };
        if queued.playing.take().is_some() {
            self.out.push(Output::StopSaying);
        }
        self.music(false);
        let playing = self.say(prompts, choices);
        let is_playing = playing.is_some();
        if let Some(queued) = self.queued() {
            queued.playing = playing;
        }
        if !is_playing {
            self.music(true);
        }
    }

    fn ask_for_call_back(&mut self, key: char) {
        let node = self.session.state.node.clone();
        self.out.push(Output::Answered { node, value: Some(key.to_string()) });
        self.out.push(Output::PromiseCallBack);
    }

    fn leave_by_option(&mut self, key: String, next: domain::NodeId) {
        let node = self.session.state.node.clone();
        self.session.state.answers.insert(node.clone(), key.clone());
        self.out.push(Output::Answered { node, value: Some(key) });
        self.leave_queue(next, true);
    }

    fn leave_queue(&mut self, next: domain::NodeId, is_in: bool) {
        if self.queued().is_some_and(|queued| queued.playing.is_some()) {
            self.out.push(Output::StopSaying);
        }
        self.music(false);
        if is_in {
            self.out.push(Output::LeaveQueue);
        }
        self.go(next);
    }

    /// An agent has the contact. The door has joined the two by now, which ends speech and music by itself.
    pub fn connected(&mut self) {
        self.set_secure(false);
        self.session.state.phase = Phase::Conversation;
    }

    pub fn while_talking(&mut self, input: &Input) {
        match input {
            Input::ConversationEnded => self.conversation_ended(),
            Input::Requeued => self.requeued(),
            Input::Visit { flow } => self.visit(flow),
            _ => {}
        }
    }

    pub fn conversation_ended(&mut self) {
        let edition = self.edition();
        let node = self.session.state.queue.as_ref().and_then(|queue| edition.document.nodes.get(queue));
        match node {
            Some(Node::Queue(queue)) => self.go(queue.next.clone()),
            _ => {
                self.finish(domain::events::EndCause::Completed);
            }
        }
    }

    /// The contact waits again, as it did before the conversation.
    pub fn requeued(&mut self) {
        if let Phase::Queued(_) = self.session.state.phase {
            return;
        }
        let edition = self.edition();
        let Some(id) = self.session.state.queue.clone() else { return };
        let Some(Node::Queue(queue)) = edition.document.nodes.get(&id) else { return };
        self.session.state.node = id;
        self.session.state.phase = Phase::Queued(Queued::since(self.now, queue, None));
        self.music(true);
    }

    /// The centre does not know that the contact waits.
    pub fn ask_again_for_a_person(&mut self) {
        let edition = self.edition();
        if let Some(Node::Queue(queue)) = edition.document.nodes.get(&self.session.state.node) {
            self.enqueue(queue);
        }
    }
}

/// The expected wait as it is told: whole minutes, rounded up, the coarser the longer.
fn minutes(seconds: u32) -> u32 {
    let exact = seconds.div_ceil(60).max(1);
    match exact {
        0..=5 => exact,
        6..=30 => exact.div_ceil(5) * 5,
        _ => exact.div_ceil(10) * 10,
    }
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn the_expected_wait_is_rounded_up_the_coarser_the_longer() {
        let told: Vec<u32> = [0, 1, 60, 61, 300, 301, 1500, 1801, 3601].into_iter().map(minutes).collect();
        assert_eq!(told, [1, 1, 1, 2, 5, 10, 25, 40, 70]);
    }
}
