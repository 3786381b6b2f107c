//! The knowledge base in the server: its language model, if the settings name one, and the demonstration's articles.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use center::ports::language_model::LanguageModel;
use domain::secret::Secret;
use knowledge::{Foundations, Knowledge, KnowledgeSettings, OpenAiCompatible, OpenAiSettings, Seed};
use platform::audit::Audit;
use platform::clock::SharedClock;
use platform::database::Database;
use platform::objects::Objects;
use platform::tasks::Tasks;

use crate::demo;
use crate::settings::Settings;

/// How long a language model may be silent.
const SILENCE: Duration = Duration::from_secs(1);

/// What the knowledge base stands on.
pub struct Ground {
    pub database: Database,
    pub objects: Objects,
    pub audit: Audit,
    pub clock: SharedClock,
}

/// Starts the knowledge base, with the demonstration's articles if asked.
///
/// # Errors
/// If the store cannot be read, or the language model's address is none.
pub async fn start(settings: &Settings, ground: Ground, with_demo: bool, tasks: &Tasks) -> Result<Knowledge> {
    let Ground { database, objects, audit, clock } = ground;
    let foundations = Foundations { database, objects, audit, clock, model: language_model(settings)? };
    let knowledge = Knowledge::start(foundations, KnowledgeSettings::default(), tasks).await?;
    if with_demo {
        let files = demo::knowledge_files();
        let seed =
            Seed::read(files.iter().map(String::as_str)).context("the demonstration's articles cannot be read")?;
        knowledge.seed(&seed).await?;
    }
    Ok(knowledge)
}

fn language_model(settings: &Settings) -> Result<Option<Arc<dyn LanguageModel>>> {
    if settings.language_model_address.is_empty() {
        return Ok(None);
    }
    let key = Some(settings.language_model_key.clone()).filter(|key| !key.is_empty()).map(Secret::new);
    let model = OpenAiCompatible::new(OpenAiSettings {
        address: settings.language_model_address.clone(),
        model: settings.language_model.clone(),
        key,
        silence: SILENCE,
    });
    Ok(Some(Arc::new(model.context("language_model_address cannot be used; write it as http://host:8000/v1")?)))
}
