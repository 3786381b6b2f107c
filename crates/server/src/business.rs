//! Business at the desk: the bank's documents, and everything that deals need.

use std::path::Path;
use std::sync::Arc;

use ::business::{BusinessService, CareRules, Catalogue, Definition, Foundations};
use anyhow::{Context as _, Result};
use rust_embed::RustEmbed;

use crate::documents;

/// Where a bank's own documents lie, in the data folder.
const FOLDER: &str = "business";
/// The rules against fraud; every other document is a business.
const CARE: &str = "care";

/// The demonstration's documents.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../demo/business"]
#[include = "*.json"]
struct DemoDocuments;

/// What a bank can have carried out at its desks.
pub struct Documents {
    pub catalogue: Catalogue,
    pub care: Vec<CareRules>,
}

/// Reads the bank's documents: those of the data folder, else the demonstration's if it is one.
///
/// # Errors
/// If one cannot be read; the line says which and why.
pub fn documents(data: &Path, with_demo: bool) -> Result<Documents> {
    let texts = documents::read::<DemoDocuments>(data, FOLDER, with_demo)?;
    let mut definitions = Vec::new();
    let mut care = Vec::new();
    for (name, text) in texts {
        if name.starts_with(CARE) {
            care.push(serde_json::from_str(&text).with_context(|| format!("{FOLDER}/{name}"))?);
        } else {
            definitions.push(Definition::read(&text).with_context(|| format!("{FOLDER}/{name}"))?);
        }
    }
    Ok(Documents { catalogue: Catalogue::new(definitions), care })
}

/// Takes up the deals that were open.
///
/// # Errors
/// If the store cannot be read.
pub async fn start(ground: Foundations, tasks: &platform::tasks::Tasks) -> Result<BusinessService> {
    Ok(BusinessService::start(ground, tasks).await?)
}

/// The customers of the conversations, by the door of chats.
pub fn conversations(messaging: &messaging::MessagingService) -> Arc<dyn center::ports::conversations::Conversations> {
    Arc::new(messaging.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demonstrations_documents_can_be_used() {
        let documents = documents(Path::new("/nowhere"), true).unwrap();
        let today = "2026-03-02".parse().unwrap();
        assert!(documents.catalogue.on(today).len() >= 10);
        assert_eq!(documents.care.len(), 1);
    }
}
