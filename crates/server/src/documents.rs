//! A bank's own documents: JSON files in a folder of the data folder, else those of the demonstration.

use std::path::Path;

use anyhow::{Context as _, Result};
use rust_embed::RustEmbed;

/// The names and texts of a bank's documents, by name: those of `folder` in the data folder; where it has none, the
/// demonstration's `D` if the bank is the demonstration.
///
/// # Errors
/// If one cannot be read; the line says which and why.
pub fn read<D: RustEmbed>(data: &Path, folder: &str, with_demo: bool) -> Result<Vec<(String, String)>> {
    let mut texts = own(&data.join(folder))?;
    if texts.is_empty() && with_demo {
        texts = demo::<D>();
    }
    texts.sort();
    Ok(texts)
}

fn own(folder: &Path) -> Result<Vec<(String, String)>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| name.ends_with(".json")) else {
            continue;
        };
        texts.push((name.to_owned(), std::fs::read_to_string(&path).with_context(|| path.display().to_string())?));
    }
    Ok(texts)
}

fn demo<D: RustEmbed>() -> Vec<(String, String)> {
    let read = |name: std::borrow::Cow<'static, str>| {
        let file = D::get(&name)?;
        Some((name.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
    };
    D::iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(RustEmbed)]
    #[folder = "$CARGO_MANIFEST_DIR/../../demo/concierge"]
    #[include = "*.json"]
    struct Demo;

    #[test]
    fn a_banks_own_documents_stand_in_place_of_the_demonstrations() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("papers");
        assert!(!read::<Demo>(data.path(), "papers", true).unwrap().is_empty());
        assert!(read::<Demo>(data.path(), "papers", false).unwrap().is_empty());
        std::fs::create_dir(&folder).unwrap();
        for (name, text) in [("b.json", "2"), ("a.json", "1"), ("notes.txt", "no document")] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        let own = [("a.json".to_owned(), "1".to_owned()), ("b.json".to_owned(), "2".to_owned())];
        assert_eq!(read::<Demo>(data.path(), "papers", true).unwrap(), own);
    }
}
