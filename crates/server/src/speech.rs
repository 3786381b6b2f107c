//! The engines of speech that the settings name.

use std::sync::Arc;

use anyhow::Result;
use center::ports::Synthesizer;
use center::ports::recognizer::Recognizer;
use domain::secret::Secret;
use serde::{Deserialize, Deserializer};
use speech::SpeechConfig;

use crate::settings::Settings;

/// A key of an engine or of the core bank. It is read and never shown, so it is not written either.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Key(Option<Secret<String>>);

impl Key {
    /// The key, if there is one.
    pub const fn secret(&self) -> Option<&Secret<String>> {
        self.0.as_ref()
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(Self((!text.is_empty()).then(|| Secret::new(text))))
    }
}

/// Who listens and who speaks.
pub struct Engines {
    /// Nobody, if callers are to press keys only.
    pub recognizer: Option<Arc<dyn Recognizer>>,
    /// Who writes conversations down; nobody where only commands are understood.
    pub transcriber: Option<Arc<dyn Recognizer>>,
    pub synthesizer: Arc<dyn Synthesizer>,
}

/// The engines; `embedded` speaks where no other does.
///
/// # Errors
/// If an address cannot be used; the text names the setting.
pub fn engines(settings: &Settings, embedded: Arc<dyn Synthesizer>) -> Result<Engines> {
    let config = SpeechConfig {
        recognizer: settings.recognizer,
        recognizer_url: settings.recognizer_url.clone(),
        recognizer_key: settings.recognizer_key.0.clone(),
        recognizer_model: settings.recognizer_model.clone(),
        recognizer_restricts: settings.recognizer_restricts,
        synthesizer: settings.synthesizer,
        synthesizer_url: settings.synthesizer_url.clone(),
        synthesizer_key: settings.synthesizer_key.0.clone(),
        synthesizer_model: settings.synthesizer_model.clone(),
        synthesizer_voice: settings.synthesizer_voice.clone(),
        ..SpeechConfig::default()
    };
    Ok(Engines {
        recognizer: speech::recognizer(&config)?,
        transcriber: speech::transcriber(&config)?,
        synthesizer: speech::synthesizer(&config, embedded)?,
    })
}
