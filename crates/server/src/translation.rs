//! Who translates at the desk, as the settings say.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use assist::translation::{LibreTranslate, LibreTranslateSettings, ModelTranslator, Translations};
use center::ports::translator::Translator;
use knowledge::{OpenAiCompatible, OpenAiSettings};
use platform::clock::SharedClock;
use serde::{Deserialize, Serialize};

use crate::settings::Settings;

/// How long a model may be silent in the middle of an answer.
const SILENCE: Duration = Duration::from_secs(5);

/// Who translates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TranslatorKind {
    /// Nobody.
    #[default]
    None,
    /// A model behind an OpenAI-compatible address.
    Openai,
    /// A server that speaks LibreTranslate's protocol.
    Libretranslate,
}

/// The way to the translator.
///
/// # Errors
/// If its address cannot be used; the text names the setting.
pub fn translations(settings: &Settings, clock: SharedClock) -> Result<Translations> {
    let (address, key) = (settings.translator_url.clone(), settings.translator_key.secret().cloned());
    let unusable = || format!("translator_url is \"{address}\", which cannot be used; write it as http://host:port");
    let translator: Option<Arc<dyn Translator>> = match settings.translator {
        TranslatorKind::None => None,
        TranslatorKind::Openai => {
            let model = settings.translator_model.clone();
            let settings = OpenAiSettings { address: address.clone(), model, key, silence: SILENCE };
            let model = OpenAiCompatible::new(settings).with_context(unusable)?;
            Some(Arc::new(ModelTranslator(Arc::new(model))))
        }
        TranslatorKind::Libretranslate => {
            let server = LibreTranslate::new(LibreTranslateSettings { address: address.clone(), key });
            Some(Arc::new(server.with_context(unusable)?))
        }
    };
    Ok(Translations::new(translator, clock))
}
