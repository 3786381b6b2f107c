//! Text messages in the server: the carrier that the settings name, or the drawn handsets of the demonstration.

use std::fmt;

use anyhow::{Context as _, Result};
use center::Center;
use domain::contact::Channel;
use domain::secret::Secret;
use messaging::{DemonstrationPhone, MessagingService, SmppSettings, SmsCarrier, SmsService, SmsSettings};
use platform::tasks::Tasks;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer};

use crate::demo;
use crate::settings::Settings;

/// How many customers of the demonstration have a handset to be held.
const HANDSETS: usize = 8;

/// The password at the carrier. It is read and never shown, so it is not written either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarrierPassword(Secret<String>);

impl Default for CarrierPassword {
    fn default() -> Self {
        Self(Secret::new(String::new()))
    }
}

impl<'de> Deserialize<'de> for CarrierPassword {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_or_number(deserializer).map(|text| Self(Secret::new(text)))
    }
}

/// A text that may be written as a number: the environment reads `95588` as one.
///
/// # Errors
/// If it is neither.
pub fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    struct TextOrNumber;
    impl Visitor<'_> for TextOrNumber {
        type Value = String;
        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a text")
        }
        fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
            Ok(text.to_owned())
        }
        fn visit_u64<E: de::Error>(self, number: u64) -> Result<String, E> {
            Ok(number.to_string())
        }
        fn visit_i64<E: de::Error>(self, number: i64) -> Result<String, E> {
            Ok(number.to_string())
        }
    }
    deserializer.deserialize_any(TextOrNumber)
}

/// Starts text messages and makes the chat door theirs too. Before the chats are restored.
///
/// # Errors
/// If a setting cannot be said in SMPP; the text names it.
pub fn start(
    settings: &Settings,
    with_demo: bool,
    center: &Center,
    messaging: &MessagingService,
    tasks: &Tasks,
) -> Result<SmsService> {
    let carrier = if !settings.sms_smpp_address.is_empty() {
        SmsCarrier::Smpp(SmppSettings {
            address: settings.sms_smpp_address.clone(),
            system_id: settings.sms_smpp_system_id.clone(),
            password: settings.sms_smpp_password.0.clone(),
            system_type: settings.sms_smpp_system_type.clone(),
            window: settings.sms_window,
            per_second: settings.sms_per_second,
            ..SmppSettings::default()
        })
    } else if with_demo {
        SmsCarrier::Console
    } else {
        SmsCarrier::None
    };
    let sms = SmsSettings {
        number: settings.sms_number.clone(),
        line: settings.sms_line.parse().context("sms_line is no key of a line; write it as sms-95588")?,
        keyword: settings.sms_keyword.clone(),
        ..SmsSettings::default()
    };
    let phones = if with_demo { phones() } else { Vec::new() };
    let service = SmsService::start_with(sms, carrier, phones, messaging, tasks)
        .context("text messages cannot be sent: sms_…")?;
    center.register_door(Channel::Sms, std::sync::Arc::new(messaging.clone()));
    Ok(service)
}

fn phones() -> Vec<DemonstrationPhone> {
    let customers = demo::customers::all().into_iter().take(HANDSETS);
    customers
        .zip(0..)
        .filter_map(|(customer, index)| {
            let phone = demo::customers::phone_of(index).parse().ok()?;
            Some(DemonstrationPhone { phone, name: customer.name })
        })
        .collect()
}
