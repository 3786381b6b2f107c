//! Menus, questions and surveys: what the customer gives, or does not.

use std::time::Duration;

use domain::NodeId;
use domain::rating::is_low;
use domain::secret::Secret;

use super::CHAT_PATIENCE;
use super::question::Question;
use super::run::Run;
use super::state::{Listening, Phase};
use super::understanding::Heard;
use crate::document::{Ask, InputKind, Key, Node, Retry};
use crate::matching::{Candidate, Reading, choice, digits, folded, half_width, means_human};
use crate::prompt::Prompt;
use crate::talk::{Input, Output};

/// How long a caller who has begun to speak may take to finish.
const SPEAKING: Duration = Duration::from_secs(12);

/// What a recogniser is less sure of counts as not understood.
const LEAST_CONFIDENCE: f32 = 0.5;

/// After so many failures of the recogniser a caller is only asked for keys.
const MOST_FAILED_HEARINGS: u8 = 2;

/// In a text of so many characters a choice's word means the choice even where sentences are understood.
const SHORT_TEXT: usize = 8;

impl Run<'_> {
    /// Enters a node that asks something.
    pub fn begin_listening(&mut self, node: &Node) -> Option<NodeId> {
        let question = Question::of(node)?;
        match question {
            Question::Survey(survey) => {
                self.out.push(Output::AskRating { grades: u8::try_from(survey.grades.len()).unwrap_or(u8::MAX) });
            }
            Question::Ask(ask)
                if ask.input == InputKind::Text && !ask.secure && !self.is_text() && !self.hears_speech() =>
            {
                return Some(ask.no_match.next.clone());
            }
            Question::Ask(ask) => {
                if let Some(given) = ask.slot.as_ref().and_then(|slot| self.session.state.slots.remove(slot)) {
                    self.answered_openly(ask, given);
                    return Some(ask.next.clone());
                }
                self.set_secure(ask.secure);
            }
            Question::Pick(pick) => {
                let items = self.items(&pick.list);
                if items == 0 {
                    return Some(pick.empty.clone());
                }
                if items == 1 && pick.take_only {
                    self.session.state.phase = Phase::Listening(Listening::default());
                    return self.picked(pick, 0);
                }
            }
            Question::Menu(_) => {}
        }
        let carried = self.take_carried().filter(|_| question.barge_in());
        self.session.state.phase = Phase::Listening(Listening::default());
        match carried {
            Some(key) => {
                self.expect(question.timeout());
                self.key(question, key)
            }
            None => {
                self.ask(question, &[]);
                None
            }
        }
    }

    /// Says the question, after what comes before it, and listens.
    fn ask(&mut self, question: Question<'_>, before: &[Prompt]) {
        let choices = self.shown(question);
        let mut prompts: Vec<Prompt> = before.iter().chain(question.prompts()).cloned().collect();
        prompts.extend(self.read_out(question));
        let playing = self.say(&prompts, choices);
        let is_playing = playing.is_some();
        if let Some(listening) = self.listening() {
            listening.playing = playing;
            listening.deadline = None;
            listening.typed.clear();
            listening.typed_in_secret = None;
            listening.asked_back = None;
        }
        if !is_playing {
            self.expect(question.timeout());
        }
        self.begin_hearing(question);
    }

    /// A call's door listens while the question is open, unless the answer is secret.
    fn begin_hearing(&mut self, question: Question<'_>) {
        let state = &self.session.state;
        if question.is_secure()
            || state.hearing
            || state.failed_hearings >= MOST_FAILED_HEARINGS
            || !self.hears_speech()
        {
            return;
        }
        self.session.state.hearing = true;
        let language = self.session.language();
        let mut hot_words: Vec<String> = self.shown(question).into_iter().map(|choice| choice.label).collect();
        for candidate in question.candidates() {
            hot_words.extend(candidate.words.iter().cloned());
        }
        if let Some(understanding) = &self.session.edition.document.understanding {
            hot_words.extend(understanding.intents.values().map(|route| route.label.get(language).to_owned()));
        }
        hot_words.sort_unstable();
        hot_words.dedup();
        let token = self.session.state.last_token;
        self.out.push(Output::Listen { token, language, hot_words });
    }

    /// Silence is measured unless something is being said.
    pub fn expect_unless_playing(&mut self) {
        let is_playing = self.listening().is_some_and(|listening| listening.playing.is_some());
        if !is_playing {
            let edition = self.edition();
            if let Some(question) = edition.document.nodes.get(&self.session.state.node).and_then(Question::of) {
                self.expect(question.timeout());
            }
        }
    }

    /// From now on silence is measured.
    fn expect(&mut self, timeout: Duration) {
        let patience = if self.is_text() { timeout.max(CHAT_PATIENCE) } else { timeout };
        let deadline = self.now + patience;
        if let Some(listening) = self.listening() {
            listening.playing = None;
            listening.deadline = Some(deadline);
        }
    }

    /// How long the present question waits.
    pub fn patience(&self) -> Duration {
        let edition = self.edition();
        let node = edition.document.nodes.get(&self.session.state.node);
        let timeout = node.and_then(Question::of).map_or(CHAT_PATIENCE, Question::timeout);
        if self.is_text() { timeout.max(CHAT_PATIENCE) } else { timeout }
    }

    fn listening(&mut self) -> Option<&mut Listening> {
        match &mut self.session.state.phase {
            Phase::Listening(listening) => Some(listening),
            _ => None,
        }
    }

    pub fn while_listening(&mut self, input: Input) {
        let edition = self.edition();
        let Some(question) = edition.document.nodes.get(&self.session.state.node).and_then(Question::of) else {
            return self.go(edition.document.error.clone());
        };
        let now = self.now;
        let Some(listening) = self.listening() else { return };
        let playing = listening.playing.as_ref().map(|playing| (playing.token, playing.until));
        let deadline = listening.deadline;
        let next = match (input, playing) {
            (Input::PlaybackFinished { token }, Some((playing, _))) if token == playing => {
                self.expect(question.timeout());
                None
            }
            (Input::Tick, Some((_, until))) if until <= now => {
                self.expect(question.timeout());
                None
            }
            (Input::Tick, None) if deadline.is_some_and(|deadline| deadline <= now) => self.silence(question),
            (Input::Digit(key), Some(_)) if question.barge_in() => {
                self.out.push(Output::StopSaying);
                self.expect(question.timeout());
                self.key(question, key)
            }
            (Input::Digit(key), None) => self.key(question, key),
            (Input::SecureDigit(key), playing) if self.session.state.secure => {
                if playing.is_some() {
                    if !question.barge_in() {
                        return;
                    }
                    self.out.push(Output::StopSaying);
                    self.expect(question.timeout());
                }
                self.key(question, *key.expose())
            }
            (Input::SecureText(text), _) if self.session.state.secure => self.secret_text(question, &text),
            (Input::Text(text), _) if self.is_text() => self.text(question, &text),
            (Input::SpeechStarted, playing) if self.session.state.hearing => {
                if playing.is_some() && question.barge_in() {
                    self.out.push(Output::StopSaying);
                }
                if playing.is_none() || question.barge_in() {
                    self.expect(SPEAKING.max(question.timeout()));
                }
                None
            }
            (Input::SpeechFailed, _) if self.session.state.hearing => {
                self.session.state.hearing = false;
                self.session.state.failed_hearings = self.session.state.failed_hearings.saturating_add(1);
                self.begin_hearing(question);
                None
            }
            (Input::Speech { text, confidence }, playing) if self.session.state.hearing => {
                self.session.state.hearing = false;
                if playing.is_some() {
                    if !question.barge_in() {
                        return;
                    }
                    self.out.push(Output::StopSaying);
                }
                self.expect(question.timeout());
                if confidence < LEAST_CONFIDENCE { self.mismatch(question) } else { self.text(question, &text) }
            }
            (Input::File, _) => self.mismatch(question),
            _ => None,
        };
        if let Some(next) = next {
            self.go(next);
        }
    }

    /// A key was pressed while the question is open.
    fn key(&mut self, question: Question<'_>, key: char) -> Option<NodeId> {
        let asked_back = self.listening().is_some_and(|listening| listening.asked_back.is_some());
        match question {
            _ if asked_back && matches!(key, '1' | '2') => self.chose_wish(key == '1'),
            Question::Ask(ask) => self.digit(ask, key),
            Question::Pick(pick) => match self.entry_of(pick, key) {
                Some(index) => self.picked(pick, index),
                None => self.mismatch(question),
            },
            Question::Menu(_) | Question::Survey(_) => {
                match question.candidates().iter().position(|candidate| candidate.key.char() == key) {
                    Some(index) => self.chosen(question, index),
                    None => self.mismatch(question),
                }
            }
        }
    }

    fn digit(&mut self, ask: &Ask, key: char) -> Option<NodeId> {
        if ask.input == InputKind::Text
            && self.session.state.secure
            && ask.terminator.is_none_or(|terminator| terminator.char() != key)
        {
            return self.character(ask, key);
        }
        if ask.terminator.is_some_and(|terminator| terminator.char() == key) {
            return self.complete(ask);
        }
        match key {
            '0'..='9' => self.character(ask, key),
            '*' if ask.input == InputKind::Amount => self.character(ask, '.'),
            '*' => {
                let timeout = Duration::from_secs(u64::from(ask.timeout_seconds));
                if let Some(listening) = self.listening() {
                    listening.typed.clear();
                    listening.typed_in_secret = None;
                }
                self.expect(timeout);
                None
            }
            _ => None,
        }
    }

    fn character(&mut self, ask: &Ask, character: char) -> Option<NodeId> {
        let deadline = self.now + Duration::from_secs(u64::from(ask.inter_digit_seconds));
        let listening = self.listening()?;
        let length = if ask.secure {
            let mut typed = listening.typed_in_secret.take().map_or_else(String::new, |typed| typed.expose().clone());
            typed.push(character);
            let length = typed.chars().count();
            listening.typed_in_secret = Some(Secret::new(typed));
            length
        } else {
            listening.typed.push(character);
            listening.typed.chars().count()
        };
        listening.deadline = Some(deadline);
        if length >= usize::from(ask.max_length) { self.complete(ask) } else { None }
    }

    /// The digits so far are all.
    fn complete(&mut self, ask: &Ask) -> Option<NodeId> {
        let listening = self.listening()?;
        let typed = std::mem::take(&mut listening.typed);
        let secret = listening.typed_in_secret.take();
        let length = secret.as_ref().map_or(typed.chars().count(), |secret| secret.expose().chars().count());
        if length < usize::from(ask.min_length.max(1)) || length > usize::from(ask.max_length) {
            return self.mismatch(Question::Ask(ask));
        }
        match secret {
            Some(secret) => self.answered_in_secret(ask, secret),
            None => {
                let given = match ask.input {
                    InputKind::Amount | InputKind::Date => match self.read(ask.input, &typed) {
                        Some(given) => given,
                        None => return self.mismatch(Question::Ask(ask)),
                    },
                    InputKind::Digits | InputKind::Text => typed,
                };
                self.answered_openly(ask, given);
            }
        }
        Some(ask.next.clone())
    }

    /// What was typed in secret, whole. Blanks in it are how a customer groups a long number.
    fn secret_text(&mut self, question: Question<'_>, text: &Secret<String>) -> Option<NodeId> {
        let Question::Ask(ask) = question else { return None };
        let given: String = text
            .expose()
            .chars()
            .filter(|character| !character.is_whitespace() && !character.is_control())
            .map(half_width)
            .collect();
        let length = given.chars().count();
        let is_number = given.chars().all(|character| character.is_ascii_digit());
        if !is_number && means_human(&given, &self.edition().document.human.words, Reading::Strict) {
            return self.wants_a_person(&given);
        }
        let fits_kind = ask.input == InputKind::Text || is_number;
        if !fits_kind || length < usize::from(ask.min_length.max(1)) || length > usize::from(ask.max_length) {
            return self.mismatch(question);
        }
        self.answered_in_secret(ask, Secret::new(given));
        Some(ask.next.clone())
    }

    fn text(&mut self, question: Question<'_>, text: &str) -> Option<NodeId> {
        let edition = self.edition();
        let human = &edition.document.human;
        match question {
            // The door should have sent it as secret; it is one all the same.
            Question::Ask(ask) if ask.secure => self.secret_text(question, &Secret::new(text.to_owned())),
            Question::Ask(_) if means_human(text, &human.words, Reading::Strict) => self.wants_a_person(text),
            Question::Ask(ask) => {
                let given = match ask.input {
                    InputKind::Digits => digits(text),
                    InputKind::Text => Some(text.trim().to_owned()),
                    InputKind::Amount | InputKind::Date => self.read(ask.input, text),
                };
                let fits = |given: &String| {
                    let length = given.chars().count();
                    length >= usize::from(ask.min_length.max(1)) && length <= usize::from(ask.max_length)
                };
                match given.filter(fits) {
                    Some(given) => {
                        self.answered_openly(ask, given);
                        Some(ask.next.clone())
                    }
                    None => self.in_own_words(question, text),
                }
            }
            Question::Menu(_) => match self.choice_of(question, text) {
                Some(index) => self.chosen(question, index),
                None if means_human(text, &human.words, Reading::Free) => self.wants_a_person(text),
                None => self.in_own_words(question, text),
            },
            Question::Pick(pick) => match self.pick_of(pick, text) {
                Some(index) => self.picked(pick, index),
                None if means_human(text, &human.words, Reading::Free) => self.wants_a_person(text),
                None => self.in_own_words(question, text),
            },
            Question::Survey(_) => match choice(text, &question.candidates(), Reading::Free) {
                Some(index) => self.chosen(question, index),
                None if folded(text).is_empty() => None,
                None => self.mismatch(question),
            },
        }
    }

    /// The choice of a menu that a text means. Where sentences are understood, a word inside a long one proves little.
    fn choice_of(&mut self, question: Question<'_>, text: &str) -> Option<usize> {
        let short = text.chars().count() <= SHORT_TEXT;
        let reading = if short || !self.understands() { Reading::Free } else { Reading::Strict };
        let asked_back = self.listening().is_some_and(|listening| listening.asked_back.is_some());
        choice(text, &question.candidates(), if asked_back { Reading::Strict } else { reading })
    }

    /// What is neither a choice nor an answer: a wish, a correction, a question; else it does not fit.
    fn in_own_words(&mut self, question: Question<'_>, text: &str) -> Option<NodeId> {
        if let Some(first) = self.wish_chosen(text) {
            return self.chose_wish(first);
        }
        let understood = self.understand(text);
        if understood.wants_person {
            return self.wants_a_person(text);
        }
        if let Question::Menu(menu) = question
            && let Some((chosen, corrected)) = self.agreed_or_corrected(menu, &understood)
        {
            return match (chosen, corrected) {
                (Some(index), _) => self.chosen(question, index),
                (None, node) => node,
            };
        }
        match self.follow(text, &understood) {
            Heard::Go(node) => Some(node),
            Heard::AskedBack => {
                self.begin_hearing(question);
                None
            }
            Heard::Nothing => self.mismatch(question),
        }
    }

    /// Which of the two wishes the customer was asked about the text means: true for the first.
    fn wish_chosen(&mut self, text: &str) -> Option<bool> {
        self.listening()?.asked_back.as_ref()?;
        let values = &self.session.state.values;
        let none: [String; 0] = [];
        let label = |name: &str| values.get(name).cloned().unwrap_or_default();
        let labels = [label("first"), label("second")];
        let candidates: Vec<Candidate<'_>> = ['1', '2']
            .into_iter()
            .zip(&labels)
            .filter_map(|(key, label)| Some(Candidate { key: Key::try_from(key).ok()?, label, words: &none }))
            .collect();
        choice(text, &candidates, Reading::Free).map(|index| index == 0)
    }

    fn wants_a_person(&mut self, text: &str) -> Option<NodeId> {
        // A word that calls for a person tells nothing; a sentence may say why.
        if text.chars().count() > SHORT_TEXT {
            self.remember_said(text);
        }
        self.session.state.called_by = vec![self.library.cover(text.trim())];
        let node = self.session.state.node.clone();
        self.out.push(Output::Answered { node, value: Some("human".to_owned()) });
        Some(self.session.edition.document.human.node.clone())
    }

    fn chosen(&mut self, question: Question<'_>, index: usize) -> Option<NodeId> {
        match question {
            Question::Menu(menu) => {
                let option = menu.options.get(index)?;
                self.answered_with_key(option.key);
                self.chose_business(option);
                if let Some(reason) = option.rating_reason {
                    self.out.push(Output::ExplainRating { reason });
                }
                if option.next == self.session.edition.document.human.node {
                    self.session.state.called_by = option.label.0.values().cloned().collect();
                }
                Some(option.next.clone())
            }
            Question::Survey(survey) => {
                let grade = survey.grades.get(index)?;
                self.answered_with_key(grade.key);
                let grades = u8::try_from(survey.grades.len()).unwrap_or(u8::MAX);
                self.out.push(Output::Rate { score: grade.score, grades });
                let low = survey.low.as_ref().filter(|_| is_low(grade.score, grades));
                Some(low.unwrap_or(&survey.next).clone())
            }
            Question::Ask(_) | Question::Pick(_) => None,
        }
    }

    fn answered_with_key(&mut self, key: Key) {
        self.answered(key.to_string(), Some(key.to_string()));
    }

    fn answered(&mut self, value: String, recorded: Option<String>) {
        let node = self.session.state.node.clone();
        self.session.state.answers.insert(node.clone(), value);
        self.out.push(Output::Answered { node, value: recorded });
    }

    /// An answer that is no secret.
    fn answered_openly(&mut self, ask: &Ask, given: String) {
        self.gave(ask, &given);
        self.answered(given.clone(), ask.record_answer.then_some(given));
    }

    fn answered_in_secret(&mut self, ask: &Ask, secret: Secret<String>) {
        debug_assert!(ask.secure);
        let node = self.session.state.node.clone();
        self.session.state.secrets.insert(node.clone(), secret);
        self.out.push(Output::Answered { node, value: None });
    }

    /// The time for an answer is over.
    fn silence(&mut self, question: Question<'_>) -> Option<NodeId> {
        let listening = self.listening()?;
        if let Question::Ask(ask) = question
            && !(listening.typed.is_empty() && listening.typed_in_secret.is_none())
        {
            return self.complete(ask);
        }
        listening.silences = listening.silences.saturating_add(1);
        let silences = listening.silences;
        self.again_or_on(question, question.no_input(), silences)
    }

    /// What was given does not fit.
    fn mismatch(&mut self, question: Question<'_>) -> Option<NodeId> {
        let listening = self.listening()?;
        listening.mismatches = listening.mismatches.saturating_add(1);
        let mismatches = listening.mismatches;
        self.again_or_on(question, question.no_match(), mismatches)
    }

    fn again_or_on(&mut self, question: Question<'_>, retry: &Retry, times: u8) -> Option<NodeId> {
        if times > retry.again {
            return Some(retry.next.clone());
        }
        self.ask(question, &retry.prompts);
        None
    }
}
