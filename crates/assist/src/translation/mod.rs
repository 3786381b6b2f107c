//! Translation (翻译) at the desk: a customer's sentence in the agent's language, an agent's draft in the customer's.
//!
//! [`Translations`] stands before the bank's [`Translator`]: it covers what must not leave the house ([`cover`]), lets few ask
//! at once and few wait, gives up at the deadline, leaves a translator alone that fails again and again, and
//! keeps both texts, so that a sentence is asked for once. Where there is no translation, the original stands alone.
//!
//! [`ModelTranslator`] asks an OpenAI-compatible server, [`LibreTranslate`] one that speaks LibreTranslate's protocol.

mod cover;
pub(crate) mod http;
mod language_model;
mod libre_translate;
mod queries;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use center::ports::translator::{TranslationError, TranslationRequest, Translator};
use domain::{Language, Timestamp};
use parking_lot::Mutex;
use platform::clock::SharedClock;
use platform::outside::Breaker;
use tokio::sync::Semaphore;

pub use language_model::ModelTranslator;
pub use libre_translate::{LibreTranslate, LibreTranslateSettings};

/// Requests under way at once.
const AT_ONCE: usize = 4;
/// Requests that are under way or wait; more are refused at once, as a translation that comes late is none.
const MOST: usize = 32;
/// How long one may take, waiting included.
const DEADLINE: Duration = Duration::from_secs(8);
/// Failures one after the other until the translator is left alone.
const FAILURES: u32 = 3;
/// How long it is left alone; then one may try.
const REST: Duration = Duration::from_secs(30);

/// Why a text is not translated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Untranslated {
    /// Nobody translates here.
    #[error("there is no translator")]
    Off,
    /// Too many ask, or the translator has failed again and again and is left alone for a while.
    #[error("the translator is not asked now")]
    Resting,
    /// The translator failed.
    #[error(transparent)]
    Failed(#[from] TranslationError),
}

struct Inner {
    translator: Option<Arc<dyn Translator>>,
    clock: SharedClock,
    places: Semaphore,
    asked: AtomicUsize,
    breaker: Mutex<Breaker<Timestamp>>,
    deadline: Duration,
}

/// The way to the translator. Cheap to clone.
#[derive(Clone)]
pub struct Translations {
    inner: Arc<Inner>,
}

/// One of those who ask; gone with it.
struct Asking<'a>(&'a AtomicUsize);

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Translations {
    /// The way to this translator, or to none.
    #[must_use]
    pub fn new(translator: Option<Arc<dyn Translator>>, clock: SharedClock) -> Self {
        Self::with_deadline(translator, clock, DEADLINE)
    }

    /// The same with another deadline.
    #[must_use]
    pub fn with_deadline(translator: Option<Arc<dyn Translator>>, clock: SharedClock, deadline: Duration) -> Self {
        let (places, asked) = (Semaphore::new(AT_ONCE), AtomicUsize::new(0));
        let breaker = Mutex::new(Breaker::new(FAILURES, REST));
        let inner = Inner { translator, clock, places, asked, breaker, deadline };
        Self { inner: Arc::new(inner) }
    }

    /// Whether anybody translates here.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.inner.translator.is_some()
    }

    /// The text in the other language. Numbers, addresses and secrets do not leave the house: they come back in their place.
    ///
    /// # Errors
    /// [`Untranslated`], at the deadline at the latest.
    pub async fn translate(&self, text: &str, to: Language) -> Result<String, Untranslated> {
        let inner = &*self.inner;
        let translator = inner.translator.as_ref().ok_or(Untranslated::Off)?;
        let before = inner.asked.fetch_add(1, Ordering::AcqRel);
        let _asking = Asking(&inner.asked);
        if before >= MOST || !inner.breaker.lock().admits(inner.clock.now()) {
            return Err(Untranslated::Resting);
        }
        let (covered, taken) = cover::covered(text);
        let request = TranslationRequest { text: covered, to, deadline: inner.deadline };
        let asked = tokio::time::timeout(inner.deadline, async {
            let _place = inner.places.acquire().await;
            translator.translate(&request).await
        });
        let answer = asked.await.unwrap_or(Err(TranslationError::TooSlow(inner.deadline))).and_then(|answer| {
            let whole = cover::restored(&answer, &taken);
            whole.ok_or_else(|| TranslationError::Unreadable("it lost what was covered".to_owned()))
        });
        inner.breaker.lock().learn(answer.is_ok(), inner.clock.now());
        if let Err(error) = &answer {
            tracing::warn!(%error, "a text was not translated");
        }
        Ok(answer?)
    }
}
