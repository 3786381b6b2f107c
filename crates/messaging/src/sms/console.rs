//! The carrier of demonstrations: handsets that a page draws. What they hold is in memory and gone with the program, so
//! that a one-time code is nowhere else.

use std::collections::{HashMap, VecDeque};

use async_trait::async_trait;
use domain::Timestamp;
use domain::phone::Phone;
use parking_lot::Mutex;
use platform::clock::SharedClock;
use serde::Serialize;

use super::carrier::{Carrier, NotTaken};
use super::text::{Reference, segments};

/// Handsets that are remembered; the one that was silent for longest gives way.
const MOST_HANDSETS: usize = 500;
/// Texts on one handset; the oldest give way.
const MOST_TEXTS: usize = 300;

/// Who wrote a text on a handset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Writer {
    Bank,
    Customer,
}

/// A text on a handset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct HandsetText {
    /// The place on the handset, from 1.
    pub seq: u64,
    pub from: Writer,
    pub text: String,
    /// As how many messages it travels through a mobile network.
    pub segments: usize,
    pub at: Timestamp,
}

#[derive(Default)]
struct Handset {
    texts: VecDeque<HandsetText>,
    last_seq: u64,
    touched: Timestamp,
}

/// The handsets.
pub(crate) struct Console {
    clock: SharedClock,
    handsets: Mutex<HashMap<Phone, Handset>>,
}

impl Console {
    pub(crate) fn new(clock: SharedClock) -> Self {
        Self { clock, handsets: Mutex::default() }
    }

    /// Puts a text on a handset.
    pub(crate) fn show(&self, phone: &Phone, from: Writer, text: &str) -> HandsetText {
        let at = self.clock.now();
        let mut handsets = self.handsets.lock();
        if handsets.len() >= MOST_HANDSETS && !handsets.contains_key(phone) {
            let oldest = handsets.iter().min_by_key(|(_, handset)| handset.touched).map(|(phone, _)| phone.clone());
            oldest.and_then(|oldest| handsets.remove(&oldest));
        }
        let handset = handsets.entry(phone.clone()).or_default();
        handset.touched = at;
        handset.last_seq += 1;
        let segments = segments(text, Reference::Byte(0)).len();
        let shown = HandsetText { seq: handset.last_seq, from, text: text.to_owned(), segments, at };
        handset.texts.push_back(shown.clone());
        if handset.texts.len() > MOST_TEXTS {
            handset.texts.pop_front();
        }
        shown
    }

    /// The texts of a handset after a place.
    pub(crate) fn texts(&self, phone: &Phone, after: u64) -> Vec<HandsetText> {
        let handsets = self.handsets.lock();
        let texts = handsets.get(phone).into_iter().flat_map(|handset| &handset.texts);
        texts.filter(|text| text.seq > after).cloned().collect()
    }
}

#[async_trait]
impl Carrier for Console {
    fn is_ready(&self) -> bool {
        true
    }

    async fn submit(&self, to: &Phone, text: &str) -> Result<Vec<String>, NotTaken> {
        self.show(to, Writer::Bank, text);
        Ok(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handset_shows_its_last_texts_in_order() {
        let console = Console::new(platform::clock::ManualClock::default().shared());
        let phone: Phone = "13800000001".parse().unwrap();
        for number in 0..=MOST_TEXTS {
            console.show(&phone, Writer::Bank, &number.to_string());
        }
        let texts = console.texts(&phone, 0);
        assert_eq!((texts.len(), texts[0].text.as_str()), (MOST_TEXTS, "1"));
        assert_eq!(console.texts(&phone, texts[texts.len() - 2].seq), texts[texts.len() - 1..]);
        assert!(console.texts(&"13800000002".parse().unwrap(), 0).is_empty());
    }
}
