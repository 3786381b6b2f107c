//! Menus, questions and surveys: what the customer gives, or does not.

use std::time::Duration;

use domain::NodeId;
use domain::secret::Secret;

use super::CHAT_PATIENCE;
use super::run::Run;
use super::state::{Listening, Phase};
use crate::document::{Ask, InputKind, Key, Menu, Node, Retry, Survey};
use crate::matching::{Candidate, Reading, choice, digits, folded, means_human};
use crate::prompt::Prompt;
use crate::talk::{Input, Output, ShownChoice};

/// A node that asks something.
#[derive(Clone, Copy)]
enum Question<'a> {
    Menu(&'a Menu),
    Ask(&'a Ask),
    Survey(&'a Survey),
}

impl<'a> Question<'a> {
    fn of(node: &'a Node) -> Option<Self> {
        match node {
            Node::Menu(menu) => Some(Self::Menu(menu)),
            Node::Ask(ask) => Some(Self::Ask(ask)),
            Node::Survey(survey) => Some(Self::Survey(survey)),
            _ => None,
        }
    }

    fn prompts(self) -> &'a [Prompt] {
        match self {
            Self::Menu(menu) => &menu.prompts,
            Self::Ask(ask) => &ask.prompts,
            Self::Survey(survey) => &survey.prompts,
        }
    }

    const fn barge_in(self) -> bool {
        match self {
            Self::Menu(menu) => menu.barge_in,
            Self::Ask(ask) => ask.barge_in,
            Self::Survey(survey) => survey.barge_in,
        }
    }

    const fn timeout(self) -> Duration {
        let seconds = match self {
            Self::Menu(menu) => menu.timeout_seconds,
            Self::Ask(ask) => ask.timeout_seconds,
            Self::Survey(survey) => survey.timeout_seconds,
        };
        Duration::from_secs(seconds as u64)
    }

    const fn no_input(self) -> &'a Retry {
        match self {
            Self::Menu(menu) => &menu.no_input,
            Self::Ask(ask) => &ask.no_input,
            Self::Survey(survey) => &survey.no_input,
        }
    }

    const fn no_match(self) -> &'a Retry {
        match self {
            Self::Menu(menu) => &menu.no_match,
            Self::Ask(ask) => &ask.no_match,
            Self::Survey(survey) => &survey.no_match,
        }
    }

    fn candidates(self) -> Vec<Candidate<'a>> {
        match self {
            Self::Menu(menu) => menu
                .options
                .iter()
                .map(|option| Candidate { key: option.key, label: &option.label, words: &option.words })
                .collect(),
            Self::Survey(survey) => survey
                .grades
                .iter()
                .map(|grade| Candidate { key: grade.key, label: &grade.label, words: &grade.words })
                .collect(),
            Self::Ask(_) => Vec::new(),
        }
    }
}

impl Run<'_> {
    /// Enters a node that asks something.
    pub fn begin_listening(&mut self, node: &Node) -> Option<NodeId> {
        let question = Question::of(node)?;
        match question {
            Question::Survey(survey) => {
                self.out.push(Output::AskRating { grades: u8::try_from(survey.grades.len()).unwrap_or(u8::MAX) });
            }
            Question::Ask(ask) if ask.input == InputKind::Text && !self.is_text() => {
                return Some(ask.no_match.next.clone());
            }
            Question::Ask(ask) => self.set_secure(ask.secure),
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
        let language = self.session.language();
        let choices = question
            .candidates()
            .iter()
            .map(|candidate| ShownChoice { key: candidate.key, label: candidate.label.get(language).to_owned() })
            .collect();
        let prompts: Vec<Prompt> = before.iter().chain(question.prompts()).cloned().collect();
        let playing = self.say(&prompts, choices);
        let is_playing = playing.is_some();
        if let Some(listening) = self.listening() {
            listening.playing = playing;
            listening.deadline = None;
            listening.typed.clear();
            listening.typed_in_secret = None;
        }
        if !is_playing {
            self.expect(question.timeout());
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
            (Input::Text(text), _) if self.is_text() => self.text(question, &text),
            (Input::File, _) => self.mismatch(question),
            _ => None,
        };
        if let Some(next) = next {
            self.go(next);
        }
    }

    /// A key was pressed while the question is open.
    fn key(&mut self, question: Question<'_>, key: char) -> Option<NodeId> {
        match question {
            Question::Ask(ask) => self.digit(ask, key),
            Question::Menu(_) | Question::Survey(_) => {
                match question.candidates().iter().position(|candidate| candidate.key.char() == key) {
                    Some(index) => self.chosen(question, index),
                    None => self.mismatch(question),
                }
            }
        }
    }

    fn digit(&mut self, ask: &Ask, key: char) -> Option<NodeId> {
        if ask.input == InputKind::Text && self.session.state.secure {
            return self.character(ask, key);
        }
        if ask.terminator.is_some_and(|terminator| terminator.char() == key) {
            return self.complete(ask);
        }
        match key {
            '0'..='9' => self.character(ask, key),
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
            None => self.answered(typed.clone(), ask.record_answer.then_some(typed)),
        }
        Some(ask.next.clone())
    }

    fn text(&mut self, question: Question<'_>, text: &str) -> Option<NodeId> {
        let edition = self.edition();
        let human = &edition.document.human;
        match question {
            Question::Ask(ask) if ask.secure => {
                // The door should have sent it as secret; it is one all the same.
                let length = text.trim().chars().count();
                if length < usize::from(ask.min_length.max(1)) || length > usize::from(ask.max_length) {
                    return self.mismatch(question);
                }
                self.answered_in_secret(ask, Secret::new(text.trim().to_owned()));
                Some(ask.next.clone())
            }
            Question::Ask(_) if means_human(text, &human.words, Reading::Strict) => self.wants_a_person(),
            Question::Ask(ask) => {
                let given = match ask.input {
                    InputKind::Digits => digits(text),
                    InputKind::Text => Some(text.trim().to_owned()),
                };
                let fits = |given: &String| {
                    let length = given.chars().count();
                    length >= usize::from(ask.min_length.max(1)) && length <= usize::from(ask.max_length)
                };
                match given.filter(fits) {
                    Some(given) => {
                        let recorded = ask.record_answer.then(|| given.clone());
                        self.answered(given, recorded);
                        Some(ask.next.clone())
                    }
                    None => self.mismatch(question),
                }
            }
            Question::Menu(_) => match choice(text, &question.candidates(), Reading::Free) {
                Some(index) => self.chosen(question, index),
                None if means_human(text, &human.words, Reading::Free) => self.wants_a_person(),
                None => self.mismatch(question),
            },
            Question::Survey(_) => match choice(text, &question.candidates(), Reading::Free) {
                Some(index) => self.chosen(question, index),
                None if folded(text).is_empty() => None,
                None => self.mismatch(question),
            },
        }
    }

    fn wants_a_person(&mut self) -> Option<NodeId> {
        let node = self.session.state.node.clone();
        self.out.push(Output::Answered { node, value: Some("human".to_owned()) });
        Some(self.session.edition.document.human.node.clone())
    }

    fn chosen(&mut self, question: Question<'_>, index: usize) -> Option<NodeId> {
        match question {
            Question::Menu(menu) => {
                let option = menu.options.get(index)?;
                self.answered_with_key(option.key);
                Some(option.next.clone())
            }
            Question::Survey(survey) => {
                let grade = survey.grades.get(index)?;
                self.answered_with_key(grade.key);
                let grades = u8::try_from(survey.grades.len()).unwrap_or(u8::MAX);
                self.out.push(Output::Rate { score: grade.score, grades });
                Some(survey.next.clone())
            }
            Question::Ask(_) => None,
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
