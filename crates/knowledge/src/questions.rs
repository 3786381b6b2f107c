//! Answering questions, and remembering what was asked.

use std::collections::VecDeque;

use async_trait::async_trait;
use center::ports::knowledge_base::{
    Answer, FoundAnswer, KnowledgeBase, KnowledgeBaseError, PublishedArticle, Question,
};
use domain::{ArticleId, ContactId, Language, Localised};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::answering::{ASK_BACK_FROM, Candidate, Decision, Material, check_grounding, composition_request, decide};
use crate::article::Relation;
use crate::base::Knowledge;
use crate::error::KnowledgeError;
use crate::library::Library;
use crate::notes::{AskedNote, Note};
use crate::reading::Reader;
use crate::topics::{Asked, mask};

/// How many articles a language model is given.
const MATERIAL: usize = 3;
/// How many related articles are offered after an answer.
const RELATED: usize = 3;
/// How many questions of contacts are remembered, so that a repeated one counts once.
const REMEMBERED: usize = 4_096;

/// What came of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// An article answered, or a search found some.
    Found,
    /// The customer was asked back.
    AskBack,
    /// No article answered.
    Nothing,
}

impl Outcome {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::AskBack => "ask_back",
            Self::Nothing => "nothing",
        }
    }
}

/// An answer as members of staff try it out.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct AnswerView {
    /// What came of it.
    pub outcome: Outcome,
    /// What the customer is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wording: Option<String>,
    /// How likely the first article is the right one, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// The articles: those that the wording was drawn from, or those to choose from.
    pub articles: Vec<ArticleChoice>,
}

/// An article by its title.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct ArticleChoice {
    /// The article.
    pub id: ArticleId,
    /// Its title in the language of the question.
    pub title: String,
}

/// What contacts asked lately.
#[derive(Default)]
pub(crate) struct Remembered {
    seen: FxHashSet<(ContactId, Vec<String>)>,
    order: VecDeque<(ContactId, Vec<String>)>,
}

impl Remembered {
    /// Whether the contact asks this for the first time.
    fn is_new(&mut self, contact: Option<ContactId>, words: &[String]) -> bool {
        let Some(contact) = contact else { return true };
        let entry = (contact, words.to_vec());
        if !self.seen.insert(entry.clone()) {
            return false;
        }
        self.order.push_back(entry);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        true
    }
}

/// A question as it is written down.
pub(crate) struct ToRemember<'a> {
    pub(crate) text: &'a str,
    pub(crate) asked_by: &'static str,
    pub(crate) language: Language,
    pub(crate) channel: Option<domain::contact::Channel>,
    pub(crate) contact: Option<ContactId>,
    pub(crate) outcome: Outcome,
    pub(crate) best: Option<(ArticleId, f32)>,
}

impl Knowledge {
    /// Answers without writing anything down.
    ///
    /// # Errors
    /// If the index is damaged.
    pub async fn consider(&self, question: &Question) -> Result<Answer, KnowledgeError> {
        Ok(self.weigh(question).await?.0)
    }

    /// The answer, with the best article and its confidence whatever the answer.
    async fn weigh(&self, question: &Question) -> Result<(Answer, Option<(ArticleId, f32)>), KnowledgeError> {
        let library = self.library();
        // Numbers say who asks and not what is asked.
        let text = mask(&question.text);
        let candidates = library.candidates(&text, question.channel, question.tier, self.now())?;
        let best = candidates.iter().max_by(|a, b| a.confidence.total_cmp(&b.confidence));
        let best = best.map(|candidate| (candidate.article.clone(), candidate.confidence));
        let answer = match decide(candidates.clone()) {
            Decision::Nothing => Answer::Nothing,
            Decision::AskBack(choices) => {
                let title = |candidate: Candidate| {
                    let article = library.get(&candidate.article)?;
                    Some((candidate.article, article.title(question.language).to_owned()))
                };
                let choices: Vec<_> = choices.into_iter().filter_map(title).collect();
                // One to choose from is no choice, but its title may be what was meant.
                if choices.is_empty() { Answer::Nothing } else { Answer::AskBack { choices } }
            }
            Decision::Found(candidate) => self.found(&library, question, &text, &candidate, &candidates).await,
        };
        Ok((answer, best))
    }

    async fn found(
        &self,
        library: &Library,
        question: &Question,
        text: &str,
        candidate: &Candidate,
        all: &[Candidate],
    ) -> Answer {
        let Some(article) = library.get(&candidate.article) else {
            return Answer::Nothing;
        };
        let now = self.now();
        let Some(publication) = article.current(now) else {
            return Answer::Nothing;
        };
        let content = &publication.content;
        let mut wording = content.customer_wording.clone();
        let mut sources = vec![article.id.clone()];
        if let Some((composed, named)) = self.compose(library, question.language, text, candidate, all).await {
            wording = Localised(std::iter::once((question.language, composed)).collect());
            sources.extend(named.into_iter().filter(|id| *id != article.id));
        }
        let related = content
            .related
            .iter()
            .filter(|related| related.relation == Relation::Next)
            .filter_map(|related| library.get(&related.article))
            .filter(|other| {
                other
                    .current(now)
                    .is_some_and(|current| current.content.dimensions.meant_for(question.channel, question.tier))
            })
            .map(|other| (other.id.clone(), other.title(question.language).to_owned()))
            .take(RELATED)
            .collect();
        let title = content.title.clone();
        Answer::Found(FoundAnswer {
            article: article.id.clone(),
            title,
            wording,
            confidence: candidate.confidence,
            sources,
            related,
        })
    }

    /// An answer composed by the language model, if there is one and if what it wrote may be said.
    async fn compose(
        &self,
        library: &Library,
        language: Language,
        text: &str,
        best: &Candidate,
        all: &[Candidate],
    ) -> Option<(String, Vec<ArticleId>)> {
        let model = self.inner.foundations.model.as_ref()?;
        let now = self.now();
        let others =
            all.iter().filter(|candidate| candidate.article != best.article && candidate.confidence >= ASK_BACK_FROM);
        let material: Vec<Material> = std::iter::once(best)
            .chain(others)
            .filter_map(|candidate| {
                let article = library.get(&candidate.article)?;
                let content = &article.current(now)?.content;
                let (title, text) =
                    (content.title.get(language).to_owned(), content.customer_wording.get(language).to_owned());
                Some(Material { id: article.id.clone(), title, text })
            })
            .take(MATERIAL)
            .collect();
        let request = composition_request(text, language, &material, self.inner.settings.model_deadline);
        let written = match model.complete(&request).await {
            Ok(written) => written,
            Err(error) => {
                tracing::warn!(%error, "the language model gave no answer; the article's wording is said");
                return None;
            }
        };
        match check_grounding(&written, &material, library.lexicon()) {
            Ok(grounded) => Some((grounded.text, grounded.sources)),
            Err(error) => {
                tracing::info!(%error, article = %best.article, "what the language model wrote is not said");
                None
            }
        }
    }

    /// Writes a question down, masked, and counts it to its topic.
    pub(crate) fn remember(&self, asked: ToRemember<'_>) {
        let text = mask(asked.text);
        let words = self.library().lexicon().content_words(&text);
        if words.is_empty() || !self.inner.remembered.lock().is_new(asked.contact, &words) {
            return;
        }
        let at = self.now();
        let unanswered = asked.outcome == Outcome::Nothing;
        let answered_by =
            (asked.outcome == Outcome::Found).then_some(asked.best.as_ref()).flatten().map(|(article, _)| article);
        let question = Asked { at, text: &text, words: &words, article: answered_by, unanswered };
        let topic = self.inner.topics.lock().tell(&question, Uuid::now_v7()).cloned();
        let (article, confidence) = asked.best.unzip();
        self.inner.notes.put(Note::Asked(Box::new(AskedNote {
            at,
            asked_by: asked.asked_by,
            language: asked.language,
            channel: asked.channel,
            contact: asked.contact,
            text,
            outcome: asked.outcome,
            article,
            confidence,
            topic,
        })));
    }

    pub(crate) fn view_of(&self, answer: Answer, language: Language) -> AnswerView {
        let library = self.library();
        let choice = |id: ArticleId| {
            let title = library.get(&id).map_or_else(String::new, |article| article.title(language).to_owned());
            ArticleChoice { id, title }
        };
        match answer {
            Answer::Found(found) => AnswerView {
                outcome: Outcome::Found,
                wording: Some(found.wording.get(language).to_owned()),
                confidence: Some(found.confidence),
                articles: found.sources.into_iter().map(choice).collect(),
            },
            Answer::AskBack { choices } => AnswerView {
                outcome: Outcome::AskBack,
                wording: None,
                confidence: None,
                articles: choices.into_iter().map(|(id, title)| ArticleChoice { id, title }).collect(),
            },
            Answer::Nothing => {
                AnswerView { outcome: Outcome::Nothing, wording: None, confidence: None, articles: Vec::new() }
            }
        }
    }
}

#[async_trait]
impl KnowledgeBase for Knowledge {
    async fn answer(&self, question: &Question) -> Result<Answer, KnowledgeBaseError> {
        let (answer, best) = self.weigh(question).await.map_err(|error| {
            tracing::error!(%error, "a question could not be looked up");
            KnowledgeBaseError::Unavailable
        })?;
        let outcome = match &answer {
            Answer::Found(found) => {
                self.inner.notes.put(Note::Read {
                    article: found.article.clone(),
                    reader: Reader::Bot,
                    at: self.now(),
                });
                Outcome::Found
            }
            Answer::AskBack { .. } => Outcome::AskBack,
            Answer::Nothing => Outcome::Nothing,
        };
        self.remember(ToRemember {
            text: &question.text,
            asked_by: "bot",
            language: question.language,
            channel: Some(question.channel),
            contact: question.contact,
            outcome,
            best,
        });
        Ok(answer)
    }

    async fn article(&self, id: &ArticleId) -> Result<Option<PublishedArticle>, KnowledgeBaseError> {
        let now = self.now();
        let Some(article) = self.library().get(id) else {
            return Ok(None);
        };
        let Some(publication) = article.current(now) else {
            return Ok(None);
        };
        self.inner.notes.put(Note::Read { article: id.clone(), reader: Reader::Bot, at: now });
        Ok(Some(PublishedArticle {
            id: id.clone(),
            title: publication.content.title.clone(),
            official_wording: publication.content.official_wording.clone(),
            customer_wording: publication.content.customer_wording.clone(),
            version: publication.version,
        }))
    }

    fn has_article(&self, id: &ArticleId) -> bool {
        self.library().get(id).is_some_and(|article| article.current(self.now()).is_some())
    }

    fn unanswered(&self, question: &Question) {
        let text = mask(&question.text);
        let words = self.library().lexicon().content_words(&text);
        let at = self.now();
        let topic = self.inner.topics.lock().unanswered(&words, at).cloned();
        if let Some(topic) = topic {
            self.inner.notes.put(Note::Unanswered { topic: Box::new(topic), text, at });
        }
    }
}
