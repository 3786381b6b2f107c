//! The phrases that may be said, as files of the program: a grammar (JSGF) and the dictionary of its words.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use center::ports::recognizer::RecognizerError;
use parking_lot::Mutex;
use tempfile::TempDir;

/// Ways to a person, which may be said everywhere.
const PERSON: &[&str] = &["operator", "speak to an agent", "speak to a person", "customer service"];
/// What a bank's customers ask for most, which may be said wherever a place does not say that nothing else may. More of
/// them, and above all short ones, are each taken for anything.
const COMMANDS: &[&str] =
    &["check my balance", "transfer money", "lost card", "report a lost card", "credit card bill", "exchange rates"];
/// Hot words of fewer words than this are names of things, not what people say, and sound like too much else.
const FEWEST_WORDS: usize = 3;
/// What people say before what they want.
const BEFORE: &[&str] =
    &["please", "i want to", "i would like to", "i'd like to", "can i", "can you", "i need to", "i want a", "i need a"];
/// And after it.
const AFTER: &[&str] = &["please", "thank you"];
/// Phrases of a place; more are not told from each other.
const MOST_PHRASES: usize = 200;
/// Words of a phrase.
const MOST_WORDS: usize = 12;
/// Grammars that are kept ready.
const KEPT: usize = 256;

/// A grammar on disk, until nobody needs it.
pub(super) struct Grammar {
    folder: TempDir,
    phrases: HashSet<String>,
}

impl Grammar {
    pub(super) fn file(&self) -> PathBuf {
        self.folder.path().join("phrases.jsgf")
    }

    pub(super) fn dictionary(&self) -> PathBuf {
        self.folder.path().join("words.dict")
    }

    /// The phrase in what was said, without the words of courtesy around it.
    pub(super) fn phrase<'a>(&self, said: &'a str) -> &'a str {
        let heads = BEFORE.iter().filter_map(|before| said.strip_prefix(before)?.strip_prefix(' '));
        let mut parts = std::iter::once(said).chain(heads).flat_map(|head| {
            let shorter = AFTER.iter().filter_map(move |after| head.strip_suffix(after)?.strip_suffix(' '));
            std::iter::once(head).chain(shorter)
        });
        parts.find(|part| self.phrases.contains(*part)).unwrap_or(said)
    }
}

/// The grammars that were needed before.
pub(super) struct Grammars {
    source: PathBuf,
    kept: Mutex<HashMap<Vec<String>, Arc<Grammar>>>,
}

impl Grammars {
    /// `source`: the pronouncing dictionary.
    pub(super) fn new(source: PathBuf) -> Self {
        Self { source, kept: Mutex::default() }
    }

    /// The grammar of these phrases and those that may be said everywhere, a bank's commands among them unless the
    /// phrases are all that may be said.
    ///
    /// # Errors
    /// If the dictionary cannot be read or the files cannot be written.
    pub(super) async fn find(&self, phrases: &[String], is_all: bool) -> Result<Arc<Grammar>, RecognizerError> {
        let mut phrases: Vec<String> = phrases.iter().take(MOST_PHRASES).filter_map(|phrase| plain(phrase)).collect();
        if !is_all {
            phrases.retain(|phrase| phrase.split(' ').count() >= FEWEST_WORDS);
        }
        let commands = if is_all { &[] } else { COMMANDS };
        phrases.extend(PERSON.iter().chain(commands).map(|phrase| (*phrase).to_owned()));
        phrases.sort();
        phrases.dedup();
        if let Some(grammar) = self.kept.lock().get(&phrases) {
            return Ok(Arc::clone(grammar));
        }
        let (source, wanted) = (self.source.clone(), phrases.clone());
        let lost = |error: String| RecognizerError::Lost(error);
        let grammar = tokio::task::spawn_blocking(move || make(&source, &wanted))
            .await
            .map_err(|error| lost(error.to_string()))?
            .map_err(|error| lost(format!("the dictionary or a grammar: {error}")))?;
        let grammar = Arc::new(grammar);
        let mut kept = self.kept.lock();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(phrases, Arc::clone(&grammar));
        Ok(grammar)
    }
}

/// The phrase in lower case without marks; `None` if it has letters of no English word.
fn plain(phrase: &str) -> Option<String> {
    let lower = phrase.to_lowercase();
    if lower.chars().any(|character| character.is_alphanumeric() && !character.is_ascii_alphabetic()) {
        return None;
    }
    let words: Vec<&str> = lower
        .split(|character: char| !character.is_ascii_alphabetic() && character != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    (1..=MOST_WORDS).contains(&words.len()).then(|| words.join(" "))
}

fn make(source: &Path, phrases: &[String]) -> std::io::Result<Grammar> {
    let phrases: Vec<&str> = phrases.iter().map(String::as_str).collect();
    let words: BTreeSet<&str> =
        phrases.iter().chain(BEFORE).chain(AFTER).flat_map(|phrase| phrase.split(' ')).collect();
    let text = std::fs::read_to_string(source)?;
    let mut known = BTreeSet::new();
    let mut dictionary = String::new();
    for line in text.lines() {
        let entry = line.split_whitespace().next().unwrap_or_default();
        // A word's second pronunciation is written `word(2)`.
        let word = entry.split('(').next().unwrap_or_default();
        if words.contains(word) {
            known.insert(word);
            dictionary.push_str(line);
            dictionary.push('\n');
        }
    }
    let is_known = |phrase: &&str| phrase.split(' ').all(|word| known.contains(word));
    let unknown = phrases.iter().filter(|phrase| !is_known(phrase)).count();
    if unknown > 0 {
        tracing::warn!(unknown, "phrases have words that the dictionary does not know and cannot be heard");
    }
    let list = |phrases: &mut dyn Iterator<Item = &str>| phrases.collect::<Vec<_>>().join(" | ");
    let grammar = format!(
        "#JSGF V1.0;\ngrammar phrases;\npublic <said> = <lead> <phrase> <trail>;\n\
         <lead> = /0.9/ <NULL> | /0.1/ <before>;\n<trail> = /0.99/ <NULL> | /0.01/ <after>;\n\
         <before> = {};\n<phrase> = {};\n<after> = {};\n",
        list(&mut BEFORE.iter().copied()),
        list(&mut phrases.iter().filter(|phrase| is_known(phrase)).copied()),
        list(&mut AFTER.iter().copied()),
    );
    let folder = tempfile::Builder::new().prefix("yuanyin-grammar-").tempdir()?;
    let phrases = phrases.iter().filter(|phrase| is_known(phrase)).map(|phrase| (*phrase).to_owned()).collect();
    let made = Grammar { folder, phrases };
    std::fs::write(made.file(), grammar)?;
    std::fs::write(made.dictionary(), dictionary)?;
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_only_words() {
        assert_eq!(plain("Check my balance!"), Some("check my balance".into()));
        assert_eq!(plain("  lost   card; | <x> "), Some("lost card x".into()));
        assert_eq!(plain("What's my limit"), Some("what's my limit".into()));
        assert_eq!(plain("查余额"), None);
        assert_eq!(plain("95588"), None);
        assert_eq!(plain("?!"), None);
        assert_eq!(plain(&"la ".repeat(13)), None);
    }

    #[tokio::test]
    async fn phrases_with_unknown_words_are_left_out_and_a_grammar_is_made_once() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("dict");
        let words = "check CH EH K\nmy M AY\nbalance B AE L AH N S\nbalance(2) B AE L AH N Z\noperator AA P\nzebra Z\n";
        std::fs::write(&source, words).unwrap();
        let grammars = Grammars::new(source);
        let phrases = vec!["check my balance".to_owned(), "check my frobnicator".to_owned()];
        let grammar = grammars.find(&phrases, true).await.unwrap();
        let text = std::fs::read_to_string(grammar.file()).unwrap();
        assert!(text.contains("<phrase> = check my balance | operator;"), "{text}");
        let dictionary = std::fs::read_to_string(grammar.dictionary()).unwrap();
        assert!(dictionary.contains("balance(2)") && !dictionary.contains("zebra"), "{dictionary}");
        for said in [
            "check my balance",
            "i want to check my balance",
            "check my balance please",
            "can i check my balance thank you",
        ] {
            assert_eq!(grammar.phrase(said), "check my balance");
        }
        assert!(Arc::ptr_eq(&grammar, &grammars.find(&phrases, true).await.unwrap()));
        assert!(matches!(Grammars::new("/nonexistent".into()).find(&[], true).await, Err(RecognizerError::Lost(_))));
    }
}
