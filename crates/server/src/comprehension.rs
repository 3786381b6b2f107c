//! What the machine at the door has learnt to understand: the bank's own sentences, else the demonstration's.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use domain::Language;
use platform::tasks::Tasks;
use selfservice::{Comprehension, Learnt, Sentences};

use crate::demo;

/// The languages for which a bank may have sentences: `intents/zh.csv` and so on in the data folder.
const LANGUAGES: [Language; 2] = [Language::Zh, Language::En];

/// The sentences of the data folder; where it has none, and with the demonstration, those of the demonstration.
fn sentences(folder: &Path, with_demo: bool) -> Result<Vec<Sentences>> {
    let mut found = Vec::new();
    for language in LANGUAGES {
        let name = format!("intents/{}.csv", language.code());
        let file = folder.join(&name);
        let own = file.exists().then(|| std::fs::read_to_string(&file)).transpose();
        let own = own.with_context(|| format!("{} cannot be read", file.display()))?;
        let sheet = own.or_else(|| if with_demo { demo::file(&name) } else { None });
        found.extend(sheet.map(|sheet| Sentences { language, sheet }));
    }
    Ok(found)
}

/// Comprehension that learns in the background; until it has, customers are led by keys and words.
///
/// # Errors
/// If a sheet cannot be read.
pub fn start(folder: &Path, with_demo: bool, tasks: &Tasks) -> Result<Arc<dyn Comprehension>> {
    let sentences = sentences(folder, with_demo)?;
    // One model for all languages: a customer may change the language in a sentence.
    let sheets = sentences
        .iter()
        .map(|one| one.sheet.trim_start_matches('\u{feff}').lines().skip(1).collect::<Vec<_>>().join("\n"));
    let together = std::iter::once("text,intent".to_owned()).chain(sheets).collect::<Vec<_>>().join("\n");
    let sentences =
        if sentences.is_empty() { Vec::new() } else { vec![Sentences { language: Language::Zh, sheet: together }] };
    let learnt = Learnt::of(&sentences).context("the sentences of the intents")?;
    let (learning, models) = (learnt.clone(), folder.join("models"));
    tasks.spawn("comprehension", async move {
        let learning = tokio::task::spawn_blocking(move || {
            for one in &sentences {
                match learning.learn(one, &models) {
                    Ok(()) => tracing::info!(language = one.language.code(), "what customers want is understood"),
                    Err(error) => tracing::error!(%error, "what customers want is not understood"),
                }
            }
            drop(sentences);
            crate::memory::give_back();
        });
        if learning.await.is_err() {
            tracing::error!("learning what customers want failed");
        }
    });
    Ok(Arc::new(learnt))
}
