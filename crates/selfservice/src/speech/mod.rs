//! Texts spoken by `espeak-ng`, kept so that each is spoken once.
//!
//! Fixed texts (prompts of published flows, announcements) are kept as files and spoken ahead; texts that differ from
//! customer to customer are kept in memory only, as long as there is room.

mod espeak;
mod files;
mod memory;
mod resample;
mod wav;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use center::ports::{Speech, SpeechError, Synthesizer};
use domain::Language;
use parking_lot::{Mutex, RwLock};
use sha2::{Digest, Sha256};
use tokio::sync::{OnceCell, Semaphore};

use crate::SelfServiceConfig;
use crate::shelf::Shelf;
use espeak::Espeak;
use files::Files;
use memory::Memory;

pub(crate) use files::encoded;
pub(crate) use resample::to_8_khz;

/// Samples a second of everything that is spoken.
pub(crate) const RATE: u32 = 8_000;

/// The longest text that is spoken, in characters; what is beyond is left out.
const LONGEST_TEXT: usize = 2_000;

/// What a text is kept under: SHA-256 of voice and text.
type Key = [u8; 32];

/// A text that is being spoken.
type Underway = OnceCell<Arc<[i16]>>;

/// Speaks texts with `espeak-ng`. Clones share what is kept.
#[derive(Clone)]
pub struct EspeakSynthesizer {
    inner: Arc<Inner>,
}

struct Inner {
    espeak: Espeak,
    speakers: Semaphore,
    memory: Mutex<Memory>,
    files: Files,
    /// The texts that are kept as files.
    fixed: RwLock<HashSet<Key>>,
    /// Texts that are being spoken: who wants the same waits for the same.
    underway: Mutex<HashMap<Key, Arc<Underway>>>,
}

impl EspeakSynthesizer {
    /// A synthesiser that keeps its files in `folder`, which is made when the first is written.
    #[must_use]
    pub fn new(config: &SelfServiceConfig, folder: PathBuf) -> Self {
        let inner = Inner {
            espeak: Espeak::new(config.espeak.clone(), config.speech_deadline),
            speakers: Semaphore::new(config.speakers.max(1)),
            memory: Mutex::new(Memory::new(config.speech_memory_bytes)),
            files: Files::new(folder),
            fixed: RwLock::default(),
            underway: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// From now on these are the fixed texts: each that has no file yet is spoken and kept, one after the other, and
    /// files of texts that are fixed no longer are removed.
    pub async fn keep(&self, texts: BTreeSet<(Language, String)>) {
        let texts: BTreeSet<(Language, String)> =
            texts.into_iter().map(|(language, text)| (language::language_of(&text, language), text)).collect();
        let keys: HashSet<Key> = texts.iter().map(|(language, text)| key(*language, text)).collect();
        *self.inner.fixed.write() = keys.clone();
        self.inner.files.retain(&keys).await;
        for (language, text) in texts {
            let key = key(language, &text);
            if self.inner.files.has(&key).await {
                continue;
            }
            // Not into memory: most prompts are heard rarely, and their files are read when they are.
            if let Err(error) = self.once(language, &text, key).await {
                tracing::warn!(%language, %error, "prompts cannot be spoken ahead");
                return;
            }
        }
        tracing::info!("every prompt that is always the same has been spoken");
    }

    /// The text in speech; whoever wants the same meanwhile waits for the same.
    async fn once(&self, language: Language, text: &str, key: Key) -> Result<Arc<[i16]>, SpeechError> {
        let waiting =
            Waiting { cell: Arc::clone(self.inner.underway.lock().entry(key).or_default()), key, inner: &self.inner };
        waiting.cell.get_or_try_init(|| self.find_or_speak(language, text, &key)).await.cloned()
    }

    async fn find_or_speak(&self, language: Language, text: &str, key: &Key) -> Result<Arc<[i16]>, SpeechError> {
        let is_fixed = self.inner.fixed.read().contains(key);
        if is_fixed && let Some(samples) = self.inner.files.read(key).await {
            return Ok(samples);
        }
        let patience = self.inner.espeak.deadline();
        let _speaker = tokio::time::timeout(patience, self.inner.speakers.acquire())
            .await
            .map_err(|_| SpeechError::TooSlow(patience))?
            .map_err(|_| SpeechError::Failed("the server is stopping".to_owned()))?;
        let samples = self.inner.espeak.speak(language, text).await?;
        if is_fixed {
            self.inner.files.write(key, &samples).await;
        }
        Ok(samples)
    }
}

#[async_trait]
impl Synthesizer for EspeakSynthesizer {
    async fn speak(&self, language: Language, text: &str) -> Result<Speech, SpeechError> {
        let text: String = text.chars().take(LONGEST_TEXT).collect();
        let language = language::language_of(&text, language);
        let key = key(language, &text);
        if let Some(samples) = self.inner.memory.lock().get(&key) {
            return Ok(Speech { rate: RATE, samples });
        }
        let samples = self.once(language, &text, key).await?;
        self.inner.memory.lock().put(key, Arc::clone(&samples));
        Ok(Speech { rate: RATE, samples })
    }
}

/// Somebody who waits for a text to be spoken. The last one to leave, for whatever reason, clears the place.
struct Waiting<'a> {
    cell: Arc<Underway>,
    key: Key,
    inner: &'a Inner,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut underway = self.inner.underway.lock();
        // This one's and the map's.
        if Arc::strong_count(&self.cell) <= 2 {
            underway.remove(&self.key);
        }
    }
}

fn key(language: Language, text: &str) -> Key {
    let mut hash = Sha256::new();
    hash.update(espeak::settings(language));
    hash.update([0]);
    hash.update(text);
    hash.finalize().into()
}

/// The texts of published flows and announcements that are the same for every customer.
pub(crate) fn fixed_texts(shelf: &Shelf) -> BTreeSet<(Language, String)> {
    let mut texts = BTreeSet::new();
    let mut take = |text: &domain::Localised, languages: &[Language]| {
        for language in languages {
            if let Some(text) = text.0.get(language) {
                texts.insert((*language, text.clone()));
            }
        }
    };
    for edition in shelf.flows.editions() {
        for prompt in edition.document.prompts().filter(|prompt| prompt.is_fixed()) {
            take(&prompt.text, &edition.document.languages);
        }
    }
    let emergencies = shelf.announcements.emergency_texts();
    for text in shelf.announcements.all().into_values().map(|announcement| announcement.text).chain(emergencies) {
        let languages: Vec<Language> = text.0.keys().copied().collect();
        take(&text, &languages);
    }
    texts
}
