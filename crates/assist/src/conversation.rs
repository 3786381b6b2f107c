//! One conversation that is followed, and how it is shown at the desk.

use std::collections::VecDeque;

use center::ports::ContactBrief;
use domain::contact::{Channel, Party};
use domain::{AgentId, ArticleId, ContactId, Language, Localised, Timestamp};
use serde::{Deserialize, Serialize};

use crate::following::{BusinessView, FieldView, Following, PhraseView, Suggestion, Summary, Taken, WarningView, Who};
use crate::guide::Guide;

/// What a customer said before an agent came, the latest.
const EARLIER: usize = 6;
/// Lines of a transcript that each showing repeats: a page that has fewer reads the rest.
const RECENT: usize = 12;
/// Lines of a transcript that are kept.
const MOST_LINES: usize = 4_000;
/// How likely an article must be for its wording to be drafted as an answer.
const DRAFTED_FROM: f32 = 0.5;

/// A sentence of a call.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Line {
    /// The place among the lines of the contact, from 1.
    pub seq: i64,
    /// Customer or agent.
    pub by: Party,
    /// What was understood, redacted.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// How the transcript of a call goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptState {
    /// Both sides are listened to.
    Live,
    /// At least one side is not understood at the moment; the call goes on.
    Interrupted,
    /// The conversation is over.
    Ended,
}

/// What is being said and not over yet.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Speaking {
    /// Customer or agent.
    pub by: Party,
    /// The text so far, redacted.
    pub text: String,
}

/// An answer that the bot would give; the agent inserts it or not.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DraftView {
    /// The article that it comes from.
    pub article: ArticleId,
    /// The wording for customers in the language of the customer.
    pub text: String,
}

/// All help for one conversation.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct AssistanceView {
    pub contact: ContactId,
    /// Grows with each change; what has a lower one is out of date.
    pub revision: u64,
    /// How the bank is named in prepared answers.
    pub bank: Localised,
    pub business: Option<BusinessView>,
    pub phrases: Vec<PhraseView>,
    pub warnings: Vec<WarningView>,
    pub fields: Vec<FieldView>,
    pub articles: Vec<Suggestion>,
    pub draft: Option<DraftView>,
    pub summary: Option<Summary>,
    /// Absent where nothing is spoken.
    pub transcript: Option<TranscriptState>,
    /// How many lines the transcript has.
    pub line_count: i64,
    /// Lines of the transcript, the last ones of it.
    pub lines: Vec<Line>,
    pub speaking: Vec<Speaking>,
}

/// A conversation.
pub(crate) struct Conversation {
    pub(crate) contact: ContactId,
    pub(crate) channel: Channel,
    pub(crate) language: Language,
    name: Option<String>,
    /// The agent in it, or who finishes it.
    pub(crate) agent: Option<AgentId>,
    pub(crate) is_over: bool,
    pub(crate) following: Following,
    /// What the customer said while nobody served them.
    pub(crate) earlier: VecDeque<(String, Timestamp)>,
    pub(crate) lines: Vec<Line>,
    /// Lines that are in the table.
    pub(crate) kept_lines: usize,
    transcript: Option<TranscriptState>,
    lost: [bool; 2],
    speaking: [Option<String>; 2],
    revision: u64,
    /// It has changed since it was written.
    pub(crate) is_dirty: bool,
}

const fn side(by: Party) -> usize {
    matches!(by, Party::Agent) as usize
}

impl Conversation {
    /// A conversation that was not followed before. Revisions go on from the time, so that those of another run of the
    /// server are lower.
    pub(crate) fn new(contact: ContactId, brief: Option<&ContactBrief>, now: Timestamp) -> Self {
        Self {
            contact,
            channel: brief.map_or(Channel::Chat, |brief| brief.channel),
            language: brief.map_or(Language::Zh, |brief| brief.language),
            name: brief.and_then(|brief| brief.customer_name.clone()),
            agent: None,
            is_over: false,
            following: Following::default(),
            earlier: VecDeque::new(),
            lines: Vec::new(),
            kept_lines: 0,
            transcript: None,
            lost: [false; 2],
            speaking: [None, None],
            revision: u64::try_from(now.micros() / 1_000).unwrap_or_default(),
            is_dirty: false,
        }
    }

    /// Keeps what the customer says for the agent who comes.
    pub(crate) fn remember(&mut self, text: &str, at: Timestamp) {
        if self.earlier.len() == EARLIER {
            self.earlier.pop_front();
        }
        self.earlier.push_back((text.to_owned(), at));
    }

    /// Another agent, or nobody, has it.
    pub(crate) fn give_to(&mut self, agent: Option<AgentId>) {
        self.agent = agent;
        self.is_over = false;
        self.change();
    }

    /// The conversation is over; its agent finishes it.
    pub(crate) fn end(&mut self) {
        self.is_over = true;
        self.speaking = [None, None];
        if self.transcript.is_some() {
            self.transcript = Some(TranscriptState::Ended);
        }
        self.change();
    }

    /// A sentence of a call is over.
    pub(crate) fn write(&mut self, by: Party, taken: &Taken, at: Timestamp) {
        self.speaking[side(by)] = None;
        if self.lines.len() < MOST_LINES && !taken.text.trim().is_empty() {
            let seq = i64::try_from(self.lines.len()).unwrap_or_default() + 1;
            self.lines.push(Line { seq, by, text: taken.text.clone(), at });
        }
    }

    /// What is being said.
    pub(crate) fn speaks(&mut self, by: Party, text: &str) {
        self.speaking[side(by)] = Some(language::redact_personal(text).into_owned());
        self.revision += 1;
    }

    /// A side is listened to, or not any more. `true` if that changes what is shown.
    pub(crate) fn hears(&mut self, by: Party, is_lost: bool) -> bool {
        self.lost[side(by)] = is_lost;
        if is_lost {
            self.speaking[side(by)] = None;
        }
        let is_interrupted = self.lost.contains(&true);
        let state = if is_interrupted { TranscriptState::Interrupted } else { TranscriptState::Live };
        let changes = !self.is_over && self.transcript != Some(state);
        if changes {
            self.transcript = Some(state);
            self.revision += 1;
        }
        changes
    }

    /// Something has changed that is kept and shown.
    pub(crate) fn change(&mut self) {
        self.revision += 1;
        self.is_dirty = true;
    }

    /// What the desk shows; with all lines, or with the last ones.
    pub(crate) fn view(&self, guide: &Guide, with_all_lines: bool) -> AssistanceView {
        let who = Who { name: self.name.clone(), channel: self.channel };
        let articles = self.following.suggestions().to_vec();
        let is_written = self.channel != Channel::Phone;
        let best = articles.first().filter(|best| is_written && !self.is_over && best.confidence >= DRAFTED_FROM);
        let from = if with_all_lines { 0 } else { self.lines.len().saturating_sub(RECENT) };
        let speaking = [Party::Customer, Party::Agent].into_iter().filter_map(|by| {
            let text = self.speaking[side(by)].clone()?;
            Some(Speaking { by, text })
        });
        AssistanceView {
            contact: self.contact,
            revision: self.revision,
            bank: guide.bank.clone(),
            business: self.following.business(guide),
            phrases: self.following.phrases(guide),
            warnings: self.following.warnings(guide),
            fields: self.following.fields(guide),
            draft: best.map(|best| DraftView {
                article: best.article.clone(),
                text: best.customer_wording.get(self.language).to_owned(),
            }),
            articles,
            summary: self.following.summary(guide, &who),
            transcript: self.transcript,
            line_count: i64::try_from(self.lines.len()).unwrap_or_default(),
            lines: self.lines[from..].to_vec(),
            speaking: speaking.collect(),
        }
    }
}
