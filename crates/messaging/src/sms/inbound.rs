//! What customers text.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::time::Duration;

use center::ports::CustomerInput;
use domain::phone::Phone;
use domain::secret::Secret;
use domain::{MessageId, Timestamp};
use language::redact;
use parking_lot::Mutex;
use sha2::{Digest as _, Sha256};

use super::assembly::Assembly;
use super::carrier::Written;
use super::{keyword, wording};
use crate::chat::Chat;
use crate::error::ChatError;
use crate::frames::Phase;
use crate::message::{Body, Draft, Kind, Sender};
use crate::queries;
use crate::service::{MessagingService, stored};
use crate::sms::settings::SmsSettings;
use crate::text::clean;

/// How long the same words under the same reference are the same text.
const TWICE: Duration = Duration::from_secs(60);
/// A phone is told how to ask once in so long, so that two machines do not talk for ever.
const HELP_PAUSE: Duration = Duration::from_secs(60);
/// How many phones and texts are remembered for that.
const MOST_REMEMBERED: usize = 20_000;
/// Phones share so many turns: one text of a phone at a time.
const TURNS: usize = 64;

/// Digits of a one-time code.
const CODE_DIGITS: usize = 6;

/// Takes what customers text.
pub(crate) struct Inbound {
    settings: SmsSettings,
    messaging: MessagingService,
    assembly: Mutex<Assembly>,
    recent: Mutex<HashMap<String, (u64, Timestamp)>>,
    helped: Mutex<HashMap<Phone, Timestamp>>,
    turns: Vec<tokio::sync::Mutex<()>>,
}

impl Inbound {
    pub(crate) fn new(settings: SmsSettings, messaging: MessagingService) -> Self {
        let turns = (0..TURNS).map(|_| tokio::sync::Mutex::default()).collect();
        let (assembly, recent, helped) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self { settings, messaging, assembly, recent, helped, turns }
    }

    /// Takes a text or a part of one; what it leads to is durable when this returns.
    ///
    /// # Errors
    /// If it should be brought again in a moment.
    pub(crate) async fn take(&self, written: Written) -> Result<(), ChatError> {
        let Written { from, text, part, reference, connection } = written;
        let text = match part {
            None => text,
            Some(part) => match self.assembly.lock().add(&from, part, text, self.messaging.now()) {
                Some(whole) => whole,
                None => return Ok(()),
            },
        };
        metrics::counter!("sms_received_total").increment(1);
        self.take_whole(&from, &text, reference.as_deref(), connection).await
    }

    /// Takes what has waited too long for its missing parts, and forgets what is old. Once a second.
    pub(crate) async fn round(&self) {
        let now = self.messaging.now();
        let overdue = self.assembly.lock().overdue(now);
        for (from, text) in overdue {
            if let Err(error) = self.take_whole(&from, &text, None, rand::random()).await {
                tracing::warn!(%error, "a text without all of its parts could not be taken");
            }
        }
        self.recent.lock().retain(|_, (_, at)| now.since(*at) < TWICE);
        self.helped.lock().retain(|_, at| now.since(*at) < HELP_PAUSE);
    }

    async fn take_whole(
        &self,
        from: &Phone,
        text: &str,
        reference: Option<&str>,
        connection: u64,
    ) -> Result<(), ChatError> {
        let mut hasher = DefaultHasher::new();
        from.hash(&mut hasher);
        let turn = usize::try_from(hasher.finish() % TURNS as u64).unwrap_or(0);
        let _turn = self.turns[turn].lock().await;

        let question = keyword::question(text, &self.settings.keyword);
        let limit = self.messaging.inner.settings.max_text_chars;
        let Ok(said) = clean(question.unwrap_or(text), limit) else {
            // Nothing, or more than anybody reads. The word alone opens a conversation.
            return match (question, self.messaging.conversation(from)) {
                (Some(_), None) => self.messaging.open_by_text(&self.settings.line, from).await.map(drop),
                _ => Ok(()),
            };
        };
        let name = fingerprint(from, reference, &said);
        let now = self.messaging.now();
        let before = self.recent.lock().get(&name).copied();
        if before.is_some_and(|(first, at)| now.since(at) < TWICE && (reference.is_some() || first != connection)) {
            metrics::counter!("sms_duplicates_total").increment(1);
            return Ok(());
        }
        match (self.messaging.conversation(from), question) {
            (Some(chat), _) => self.go_on(&chat, &name, said, before.is_some()).await?,
            (None, Some(_)) => {
                let chat = self.messaging.open_by_text(&self.settings.line, from).await?;
                self.post(&chat, name.clone(), Body::text(redact(&said)), None).await?;
                self.messaging.keep_question(&chat, said);
            }
            (None, None) => self.help(from, text).await?,
        }
        let mut recent = self.recent.lock();
        if recent.len() < MOST_REMEMBERED {
            recent.insert(name, (connection, now));
        }
        Ok(())
    }

    /// A text in an open conversation.
    async fn go_on(&self, chat: &Arc<Chat>, name: &str, said: String, was_here: bool) -> Result<(), ChatError> {
        if chat.lock().secure {
            return self.pass_secret(chat, said).await;
        }
        let now = self.messaging.now();
        let database = &self.messaging.inner.foundations.database;
        let earlier = queries::message_of(database, chat.id, Sender::Customer, name).await.map_err(stored)?;
        let client_id = match earlier {
            // Before a restart, which has forgotten by which connection it came.
            Some(message) if !was_here && now.since(message.at) < TWICE => {
                metrics::counter!("sms_duplicates_total").increment(1);
                return Ok(());
            }
            Some(_) => format!("{name}.{}", now.micros()),
            None => name.to_owned(),
        };
        let (shown, input) = {
            let state = chat.lock();
            match wording::choice(&state.choices, &said).filter(|_| state.phase != Phase::Connected) {
                Some(choice) if choice.label.trim().is_empty() => (choice.key.clone(), choice.key.clone()),
                Some(choice) => (choice.label.clone(), choice.key.clone()),
                None if state.had_secrets && is_like_a_code(&said) => (wording::COVERED.to_owned(), said),
                None => (redact(&said).into_owned(), said),
            }
        };
        // A question that was kept is answered by what the customer says now.
        chat.lock().question = None;
        self.post(chat, client_id, Body::text(shown), Some(CustomerInput::Text(input))).await
    }

    /// A text during secure entry: its words go to the flow and nowhere else. The conversation keeps that there was one,
    /// under a name that is made of none of them.
    async fn pass_secret(&self, chat: &Arc<Chat>, said: String) -> Result<(), ChatError> {
        let client_id = format!("sms:{}", MessageId::generate());
        let input = CustomerInput::SecureText(Secret::new(said));
        self.post(chat, client_id, Body::text(wording::COVERED), Some(input)).await
    }

    async fn post(
        &self,
        chat: &Arc<Chat>,
        client_id: String,
        body: Body,
        input: Option<CustomerInput>,
    ) -> Result<(), ChatError> {
        let draft = Draft { id: MessageId::generate(), sender: Sender::Customer, client_id, kind: Kind::Text, body };
        match self.messaging.post_and_wait(chat, draft, input).await {
            // It ended while the text was on its way: what was said is over with it.
            Ok(_) | Err(ChatError::ChatOver) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Tells somebody how to ask.
    async fn help(&self, from: &Phone, text: &str) -> Result<(), ChatError> {
        let now = self.messaging.now();
        {
            let helped = self.helped.lock();
            if helped.contains_key(from) || helped.len() >= MOST_REMEMBERED {
                return Ok(());
            }
        }
        let help = wording::help(&self.settings.keyword);
        self.messaging.queue_text(None, from, help.get(wording::language_of(text))).await?;
        self.helped.lock().insert(from.clone(), now);
        Ok(())
    }
}

/// Whether a text may be a one-time code that comes too late, or twice: six digits and nothing else.
fn is_like_a_code(said: &str) -> bool {
    let digits = said.trim().chars().map(keyword::narrow);
    digits.clone().count() == CODE_DIGITS && digits.into_iter().all(|character| character.is_ascii_digit())
}

/// The name of a text: the same for the same words of the same phone under the same reference. It is made of the covered
/// words, so that nobody finds a password by trying.
fn fingerprint(from: &Phone, reference: Option<&str>, said: &str) -> String {
    let covered = redact(said);
    let digest = Sha256::digest(format!("{}\n{}\n{covered}", from.as_str(), reference.unwrap_or_default()));
    let name: String = digest[..20].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sms:{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_alone_may_be_a_code() {
        for text in ["482913", " ４８２９１３ "] {
            assert!(is_like_a_code(text), "{text}");
        }
        for text in ["48291", "4829131", "转482913元", ""] {
            assert!(!is_like_a_code(text), "{text}");
        }
    }

    #[test]
    fn a_text_has_one_name_and_another_text_another() {
        let phone: Phone = "13800000001".parse().unwrap();
        let name = fingerprint(&phone, Some("p1"), "挂失");
        assert_eq!(name, fingerprint(&phone, Some("p1"), "挂失"));
        for other in [
            fingerprint(&phone, Some("p2"), "挂失"),
            fingerprint(&phone, None, "挂失"),
            fingerprint(&phone, Some("p1"), "余额"),
        ] {
            assert_ne!(name, other);
        }
        assert!(crate::text::check_client_id(&format!("{name}.1771000000000000")).is_ok() && name.len() <= 46);
        assert_eq!(fingerprint(&phone, None, "密码是123456"), fingerprint(&phone, None, "密码是654321"));
    }
}
