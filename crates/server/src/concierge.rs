//! Value-added services: the bank's catalogues.

use std::path::Path;

use ::concierge::{Catalogue, Catalogues};
use anyhow::{Context as _, Result};
use rust_embed::RustEmbed;

use crate::documents;

/// Where a bank's own catalogues lie, in the data folder: a document for each version.
const FOLDER: &str = "concierge";

/// The demonstration's catalogue.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../demo/concierge"]
#[include = "*.json"]
struct DemoDocuments;

/// Reads the bank's catalogues: those of the data folder, else the demonstration's if it is one.
///
/// # Errors
/// If one cannot be used; the line says which and everything that is wrong with it.
pub fn catalogues(data: &Path, with_demo: bool) -> Result<Catalogues> {
    let texts = documents::read::<DemoDocuments>(data, FOLDER, with_demo)?;
    let read = |(name, text): (String, String)| Catalogue::read(&text).with_context(|| format!("{FOLDER}/{name}"));
    Ok(Catalogues::new(texts.into_iter().map(read).collect::<Result<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demonstrations_catalogue_can_be_used() {
        let catalogues = catalogues(Path::new("/nowhere"), true).unwrap();
        let catalogue = catalogues.on("2026-03-02".parse().unwrap()).unwrap();
        assert!(catalogue.items.len() >= 6);
        assert!(catalogues.on("2025-12-31".parse().unwrap()).is_none());
    }

    #[test]
    fn a_bank_without_catalogues_offers_nothing() {
        let catalogues = catalogues(Path::new("/nowhere"), false).unwrap();
        assert!(catalogues.on("2026-03-02".parse().unwrap()).is_none());
    }
}
