//! The settings of text messages.

use std::time::Duration;

use domain::LineId;
use domain::secret::Secret;

/// How texts are taken and sent.
#[derive(Debug, Clone)]
pub struct SmsSettings {
    /// The bank's number, from which texts come and to which customers write.
    pub number: String,
    /// The line of channel SMS that customers' texts arrive at.
    pub line: LineId,
    /// The word with which a customer opens a conversation: `LTK+question`.
    pub keyword: String,
    /// How long a text of a conversation waits for what is said right after it, so that both travel together.
    pub gathering: Duration,
    /// How long a message is tried again before it counts as failed.
    pub keep_trying: Duration,
}

impl Default for SmsSettings {
    fn default() -> Self {
        Self {
            number: "95588".into(),
            line: LineId::of("sms-95588"),
            keyword: "LTK".into(),
            gathering: Duration::from_millis(700),
            keep_trying: Duration::from_hours(24),
        }
    }
}

/// Who takes the bank's texts to the handsets.
#[derive(Debug, Clone)]
pub enum SmsCarrier {
    /// Nobody: texts are refused.
    None,
    /// Handsets drawn in a page, for demonstrations: texts are kept in memory for it.
    Console,
    /// A carrier's message centre, by SMPP 3.4.
    Smpp(SmppSettings),
}

/// The way to a carrier's message centre.
#[derive(Debug, Clone)]
pub struct SmppSettings {
    /// Host and port.
    pub address: String,
    /// The bank's name at the carrier: at most 15 characters.
    pub system_id: String,
    /// At most 8 characters, by SMPP.
    pub password: Secret<String>,
    /// The kind of system that the carrier wants to be told; most want none. At most 12 characters.
    pub system_type: String,
    /// Messages on their way to the carrier without its answer, at most.
    pub window: usize,
    /// Messages handed to the carrier in a second, at most.
    pub per_second: u32,
    /// After so long without a word the line is tried.
    pub enquire_every: Duration,
    /// How long the carrier may take to answer.
    pub answer_within: Duration,
    /// The longest pause between two attempts to reach the carrier.
    pub longest_pause: Duration,
}

impl Default for SmppSettings {
    fn default() -> Self {
        Self {
            address: String::new(),
            system_id: String::new(),
            password: Secret::new(String::new()),
            system_type: String::new(),
            window: 16,
            per_second: 50,
            enquire_every: Duration::from_secs(30),
            answer_within: Duration::from_secs(15),
            longest_pause: Duration::from_secs(30),
        }
    }
}

/// A setting that SMPP cannot carry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SmppSettingError(pub &'static str);

impl SmppSettings {
    /// Whether the values can be said in SMPP.
    ///
    /// # Errors
    /// A sentence that names the value.
    pub fn check(&self) -> Result<(), SmppSettingError> {
        let plain =
            |text: &str, most: usize| text.len() <= most && text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        if self.address.rsplit_once(':').is_none_or(|(host, port)| host.is_empty() || port.parse::<u16>().is_err()) {
            return Err(SmppSettingError("the address of the message centre is not host:port"));
        }
        if !plain(&self.system_id, 15) || self.system_id.is_empty() {
            return Err(SmppSettingError("the system id has 1 to 15 plain characters"));
        }
        if !plain(self.password.expose(), 8) {
            return Err(SmppSettingError("the password has at most 8 plain characters"));
        }
        if !plain(&self.system_type, 12) {
            return Err(SmppSettingError("the system type has at most 12 plain characters"));
        }
        if !(1..=1_000).contains(&self.window) || !(1..=10_000).contains(&self.per_second) {
            return Err(SmppSettingError("the window is 1 to 1,000 messages and the rate 1 to 10,000 a second"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_smpp_cannot_carry_are_named() {
        let right =
            SmppSettings { address: "127.0.0.1:2775".into(), system_id: "bank".into(), ..SmppSettings::default() };
        assert_eq!(right.check(), Ok(()));
        let long = SmppSettings { password: Secret::new("123456789".into()), ..right.clone() };
        assert!(long.check().unwrap_err().to_string().contains("password"));
        for address in ["", "host", "host:", ":2775", "host:99999"] {
            assert!(SmppSettings { address: address.into(), ..right.clone() }.check().is_err(), "{address}");
        }
        assert!(SmppSettings { window: 0, ..right }.check().is_err());
    }
}
