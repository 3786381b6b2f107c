//! vosk-server: `{"config": …}`, 16-bit PCM as bytes, `{"eof" : 1}` to the letter; each message but the first is
//! answered by one: `partial`, or `text` with `result` when a segment or the utterance is over.

use async_trait::async_trait;
use center::ports::recognizer::{Hearing, Listening, Recognizer, RecognizerError};
use serde::Deserialize;
use tokio_tungstenite::tungstenite::Message;

use crate::config::{Deadlines, Place};
use crate::conversation::{Protocol, Reading, Unconnected, connect, json, talk, text};
use crate::ears::RATE;
use crate::funasr::{append, check_length, check_rate};
use crate::stream::Stream;

/// Recognises with a vosk-server. It cannot lean towards words: `restricts` makes hot words (and the word for all
/// others) the only ones that it knows; a grammar always does. Only models with a dynamic graph do so.
pub struct Vosk {
    place: Place,
    deadlines: Deadlines,
    restricts: bool,
}

impl Vosk {
    /// A server at `ws://…` or `wss://…`.
    #[must_use]
    pub fn new(place: Place, deadlines: Deadlines, restricts: bool) -> Self {
        Self { place, deadlines, restricts }
    }
}

#[async_trait]
impl Recognizer for Vosk {
    async fn open(&self, hearing: Hearing) -> Result<Box<dyn Listening>, RecognizerError> {
        check_rate(&hearing)?;
        let socket = connect(&self.place, None, self.deadlines.connect).await.map_err(|error| match error {
            Unconnected::Failed(error) => error,
            Unconnected::NoSubprotocol => RecognizerError::Nonsense("a subprotocol that was not offered".to_owned()),
        })?;
        let (protocol, deadlines) = (Kaldi::new(&hearing, self.restricts), self.deadlines);
        Ok(Stream::start(|ears, mouth| talk(socket, protocol, ears, mouth, deadlines)))
    }
}

struct Kaldi {
    settings: String,
    text: String,
    confidences: Vec<f32>,
    /// Messages that are not answered yet.
    unanswered: usize,
}

/// What stands for every word that is not in the list.
const UNKNOWN: &str = "[unk]";

impl Kaldi {
    fn new(hearing: &Hearing, restricts: bool) -> Self {
        let mut config = serde_json::json!({ "sample_rate": RATE, "words": true });
        let mut phrases: Vec<&str> = hearing.grammar.iter().map(String::as_str).collect();
        if restricts || !phrases.is_empty() {
            phrases.extend(hearing.hot_words.iter().map(String::as_str));
        }
        if !phrases.is_empty() {
            phrases.push(UNKNOWN);
            config["phrase_list"] = serde_json::json!(phrases);
        }
        let settings = serde_json::json!({ "config": config }).to_string();
        Self { settings, text: String::new(), confidences: Vec::new(), unanswered: 0 }
    }
}

#[derive(Deserialize)]
struct Answer {
    partial: Option<String>,
    text: Option<String>,
    #[serde(default)]
    result: Vec<Word>,
    #[serde(default)]
    alternatives: Vec<Alternative>,
}

#[derive(Deserialize)]
struct Word {
    conf: Option<f32>,
}

/// With `max_alternatives` set at the server.
#[derive(Deserialize)]
struct Alternative {
    text: String,
}

impl Protocol for Kaldi {
    fn hello(&mut self) -> Option<Message> {
        Some(text(self.settings.clone()))
    }

    fn sound(&mut self, samples: &[i16]) -> Message {
        self.unanswered += 1;
        Message::Binary(samples.iter().flat_map(|sample| sample.to_le_bytes()).collect())
    }

    fn end(&mut self) -> Message {
        self.unanswered += 1;
        text(r#"{"eof" : 1}"#)
    }

    fn read(&mut self, text: &str, has_ended: bool) -> Result<Reading, RecognizerError> {
        let answer: Answer = json(text)?;
        self.unanswered = self
            .unanswered
            .checked_sub(1)
            .ok_or_else(|| RecognizerError::Nonsense("an answer to nothing".to_owned()))?;
        let segment = answer.text.or_else(|| answer.alternatives.into_iter().next().map(|first| first.text));
        match (answer.partial, segment) {
            (Some(partial), None) => {
                let mut so_far = self.text.clone();
                append(&mut so_far, &partial);
                check_length(so_far.len())?;
                Ok(Reading::Partial(so_far))
            }
            (None, Some(segment)) => {
                append(&mut self.text, &segment.replace(UNKNOWN, " "));
                check_length(self.text.len())?;
                self.confidences.extend(answer.result.iter().filter_map(|word| word.conf));
                // The answer to the end is the last one.
                Ok(if has_ended && self.unanswered == 0 { Reading::Done } else { Reading::Partial(self.text.clone()) })
            }
            _ => Err(RecognizerError::Nonsense("neither a partial text nor a text".to_owned())),
        }
    }

    fn said(&self) -> (String, f32) {
        let count = self.confidences.len();
        let mean = if count == 0 { 1.0 } else { self.confidences.iter().sum::<f32>() / count as f32 };
        // Words of Chinese models are parted by spaces.
        (join_hanzi(&self.text), mean)
    }
}

/// Takes the spaces between hanzi out.
pub(crate) fn join_hanzi(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut joined = String::with_capacity(text.len());
    for word in words {
        let needs_space = joined.chars().next_back().is_some_and(|last| last.is_ascii())
            || word.starts_with(|first: char| first.is_ascii());
        if needs_space && !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Language;

    fn settings(hearing: &Hearing, restricts: bool) -> serde_json::Value {
        serde_json::from_str(&Kaldi::new(hearing, restricts).settings).unwrap()
    }

    #[test]
    fn hot_words_restrict_only_where_that_is_wanted() {
        let hearing = Hearing::telephone(Language::Zh, vec!["余额".into()]);
        assert_eq!(settings(&hearing, false), serde_json::json!({"config": {"sample_rate": 8000, "words": true}}));
        assert_eq!(settings(&hearing, true)["config"]["phrase_list"], serde_json::json!(["余额", "[unk]"]));
        let grammar = Hearing { grammar: vec!["是".into()], ..hearing };
        assert_eq!(settings(&grammar, false)["config"]["phrase_list"], serde_json::json!(["是", "余额", "[unk]"]));
    }

    #[test]
    fn segments_are_joined_and_their_words_confidences_averaged() {
        let mut kaldi = Kaldi::new(&Hearing::telephone(Language::Zh, vec![]), false);
        kaldi.sound(&[0; 480]);
        kaldi.sound(&[0; 480]);
        kaldi.end();
        assert_eq!(kaldi.read(r#"{"partial" : "我 想"}"#, false), Ok(Reading::Partial("我 想".into())));
        let segment = r#"{"result": [{"conf": 0.9, "word": "我"}, {"conf": 0.5, "word": "想查"}], "text": "我 想查"}"#;
        assert!(matches!(kaldi.read(segment, true), Ok(Reading::Partial(_))), "the answer to the end is still to come");
        assert_eq!(
            kaldi.read(r#"{"result": [{"conf": 1.0, "word": "余额"}], "text": "余额"}"#, true),
            Ok(Reading::Done)
        );
        let (text, confidence) = kaldi.said();
        assert_eq!(text, "我想查余额");
        assert!((confidence - 0.8).abs() < 1e-6);
        assert!(
            matches!(kaldi.read(r#"{"text": "再来"}"#, true), Err(RecognizerError::Nonsense(_))),
            "nothing was asked"
        );
    }

    #[test]
    fn spaces_stay_between_words_of_alphabets() {
        assert_eq!(join_hanzi("check my balance"), "check my balance");
        assert_eq!(join_hanzi("查 e t f 基金"), "查 e t f 基金");
    }
}
