//! Listening to what a customer says, on the centre's command.
//!
//! A leg gets an ear, an errand opens a recogniser for what it hears, and what that makes of it comes back by number:
//! what was asked for before, or is not wanted any more, has another one. Nobody is listened to during secure entry and
//! conversations.

use center::ports::CustomerInput;
use center::ports::recognizer::{Heard, Hearing};
use domain::{ContactId, Language};

use super::{Calls, Errand};
use crate::media::ear;

/// Hot words of a place in a flow; more do not help an engine.
const MOST_HOT_WORDS: usize = 500;

impl Calls {
    /// The centre wants to know what the customer says.
    pub(super) fn listen(&mut self, contact: ContactId, language: Language, mut hot_words: Vec<String>) {
        self.stop_listening(contact);
        let number = self.number();
        let Some(customer) = self.customers.get_mut(&contact) else {
            return;
        };
        if !self.parts.limits.listens || customer.is_secure || customer.conversation.is_some() {
            return self.parts.center.input(contact, CustomerInput::SpeechFailed);
        }
        hot_words.truncate(MOST_HOT_WORDS);
        let (ear, sound) = ear();
        customer.listening = Some(number);
        self.parts.sound.listen(customer.leg, ear);
        let hearing = Hearing::telephone(language, hot_words);
        self.errands.push_back(Errand::Listen { contact, number, hearing, sound });
    }

    /// Nobody wants to hear more.
    pub(super) fn stop_listening(&mut self, contact: ContactId) {
        if let Some(customer) = self.customers.get_mut(&contact)
            && customer.listening.take().is_some()
        {
            self.parts.sound.stop_listening(customer.leg);
        }
    }

    /// A recogniser has heard something.
    pub fn recognized(&mut self, contact: ContactId, number: u64, heard: Heard) {
        let is_wanted = self.customers.get(&contact).is_some_and(|customer| customer.listening == Some(number));
        if !is_wanted {
            return;
        }
        let input = match heard {
            Heard::Started => CustomerInput::SpeechStarted,
            Heard::Partial { .. } => return,
            Heard::Final { text, confidence, .. } => CustomerInput::Speech { text, confidence },
            Heard::Failed(_) => CustomerInput::SpeechFailed,
        };
        if !matches!(input, CustomerInput::SpeechStarted) {
            self.stop_listening(contact);
        }
        self.parts.center.input(contact, input);
    }
}
