//! What a customer says in their own words: wishes, corrections, changes of mind.

use domain::{Localised, NodeId};

use super::run::Run;
use super::state::Phase;
use crate::business::{Meaning, Route, Understanding};
use crate::document::{Document, InputKind, Key, Menu};
use crate::library::{Understood, Verdict};
use crate::talk::{Output, ShownChoice};

/// What came of a sentence.
pub(super) enum Heard {
    /// The contact goes on there.
    Go(NodeId),
    /// The customer was asked back and the question stays open.
    AskedBack,
    /// It meant nothing here.
    Nothing,
}

impl Run<'_> {
    /// Whether this flow, or one that called it, understands sentences.
    pub fn understands(&self) -> bool {
        self.understanding_documents().any(|document| document.understanding.is_some())
    }

    pub fn hears_speech(&self) -> bool {
        let says =
            |document: &Document| document.understanding.as_ref().is_some_and(|understanding| understanding.speech);
        !self.is_text() && self.understanding_documents().any(says)
    }

    /// This flow's document and those of its callers, the nearest first. A visit does not lead out of what is visited.
    fn understanding_documents(&self) -> impl Iterator<Item = &Document> {
        let own = self.session.callers.len() - self.visit_depth().unwrap_or(0).min(self.session.callers.len());
        let callers = self.session.callers.iter().rev().take(own).map(|edition| &edition.document);
        std::iter::once(&self.session.edition.document).chain(callers)
    }

    pub fn understand(&self, text: &str) -> Understood {
        self.library.understand(self.session.language(), text, self.now)
    }

    /// A menu's choice that means yes or no, or the way of a correction.
    pub fn agreed_or_corrected(
        &mut self,
        menu: &Menu,
        understood: &Understood,
    ) -> Option<(Option<usize>, Option<NodeId>)> {
        if understood.is_correction || understood.agrees != Some(true) {
            for (slot, node) in &menu.corrections {
                if let Some(value) = understood.slots.get(slot) {
                    self.session.state.slots.insert(slot.clone(), value.clone());
                    return Some((None, Some(node.clone())));
                }
            }
        }
        let wanted = if understood.agrees? { Meaning::Yes } else { Meaning::No };
        let index = menu.options.iter().position(|option| option.means == Some(wanted))?;
        Some((Some(index), None))
    }

    /// Follows a sentence that no choice of the question explains.
    pub fn follow(&mut self, text: &str, understood: &Understood) -> Heard {
        if !self.understands() {
            return Heard::Nothing;
        }
        self.remember_said(text);
        if understood.is_urgent
            && let Some(node) = self.find(|understanding| understanding.urgent.clone())
        {
            return Heard::Go(node);
        }
        let first = understood.intents.first();
        let (intent, probability) =
            first.map_or((None, 0.0), |(intent, probability)| (Some(intent.clone()), *probability));
        match understood.verdict {
            Verdict::Accept => {
                self.out.push(Output::Understood { intent: intent.clone(), probability });
                if let Some(intent) = intent
                    && let Some(route) = self.find(|understanding| understanding.intents.get(&intent).cloned())
                {
                    self.begin_business(intent, route.label, understood);
                    return Heard::Go(route.node);
                }
            }
            Verdict::AskBack => {
                if let [(first, _), (second, _), ..] = understood.intents.as_slice()
                    && self.ask_back(first, second)
                {
                    self.out.push(Output::Understood { intent: None, probability });
                    return Heard::AskedBack;
                }
            }
            Verdict::Decline => self.out.push(Output::Understood { intent: None, probability }),
        }
        match self.find(|understanding| understanding.answer.clone()) {
            Some(node) => Heard::Go(node),
            None => Heard::Nothing,
        }
    }

    /// The customer chose one of the two wishes that they were asked about.
    pub fn chose_wish(&mut self, first_key: bool) -> Option<NodeId> {
        let Phase::Listening(listening) = &mut self.session.state.phase else { return None };
        let (first, second) = listening.asked_back.take()?;
        let intent = if first_key { first } else { second };
        self.out.push(Output::Understood { intent: Some(intent.clone()), probability: 1.0 });
        let route = self.find(|understanding| understanding.intents.get(&intent).cloned())?;
        let said = self.session.state.said.clone();
        let understood = self.understand(&said);
        self.begin_business(intent, route.label, &understood);
        Some(route.node)
    }

    /// The customer's own words, for the knowledge base and for the agent who takes over. They are stored with the session.
    pub fn remember_said(&mut self, text: &str) {
        self.session.state.said = self.library.cover(text.trim()).chars().take(500).collect();
    }

    /// A new business begins: what was said for another one no longer counts.
    fn begin_business(&mut self, intent: String, label: Localised, understood: &Understood) {
        if self.wished(&intent, label) {
            self.session.state.slots.clone_from(&understood.slots);
            self.session.state.intent = Some(intent);
        }
    }

    fn ask_back(&mut self, first: &str, second: &str) -> bool {
        let language = self.session.language();
        let Some((prompts, labels, named)) = self.understanding_documents().find_map(|document| {
            let understanding = document.understanding.as_ref()?;
            let route = |intent: &str| -> Option<&Route> { understanding.intents.get(intent) };
            let labels = [route(first)?.label.get(language).to_owned(), route(second)?.label.get(language).to_owned()];
            let named = [("first", route(first)?.label.clone()), ("second", route(second)?.label.clone())];
            Some((understanding.ask_back.clone(), labels, named))
        }) else {
            return false;
        };
        self.session.state.values.extend(named.map(|(name, label)| (name.to_owned(), label)));
        let choices = ['1', '2']
            .into_iter()
            .zip(labels)
            .filter_map(|(key, label)| Some(ShownChoice::plain(Key::try_from(key).ok()?, label)))
            .collect();
        let playing = self.say(&prompts, choices);
        if let Phase::Listening(listening) = &mut self.session.state.phase {
            listening.asked_back = Some((first.to_owned(), second.to_owned()));
            listening.playing = playing;
            listening.deadline = None;
        }
        self.expect_unless_playing();
        true
    }

    /// Looks for something in the understanding of this flow and then of its callers; what a caller knows takes the
    /// contact back to the caller.
    fn find<T>(&mut self, look: impl Fn(&Understanding) -> Option<T>) -> Option<T> {
        let depth = self
            .understanding_documents()
            .position(|document| document.understanding.as_ref().and_then(&look).is_some())?;
        for _ in 0..depth {
            self.pop_caller();
        }
        self.session.edition.document.understanding.as_ref().and_then(look)
    }

    /// The amount or day of a text, where the question is for one.
    pub fn read(&self, kind: InputKind, text: &str) -> Option<String> {
        self.library.read(kind, self.session.language(), text, self.now)
    }
}
