//! What the bank knows, as the bot, the desk and the flows ask for it.
//!
//! The knowledge base answers out of published articles that are valid now, and keeps each question (its digits masked)
//! so that what it could not answer is seen. Nothing that it returns was made up: wordings are those of the articles, or
//! were composed by a language model out of articles which are then named as sources.

use async_trait::async_trait;
use domain::contact::Channel;
use domain::customer::Tier;
use domain::{ArticleId, ContactId, Language, Localised};
use serde::{Deserialize, Serialize};

/// What somebody asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// The words as written or recognised; up to 500 characters are looked at. Secrets must not be in it: what was
    /// entered in secure entry is never handed in.
    pub text: String,
    /// The language of the answer.
    pub language: Language,
    /// Where it was asked; articles may be limited to channels.
    pub channel: Channel,
    /// The customer's tier; articles may be limited to customer groups.
    pub tier: Tier,
    /// The contact in which it was asked, if there is one. The same question of one contact counts once.
    pub contact: Option<ContactId>,
}

/// What the knowledge base says to a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// It knows.
    Found(FoundAnswer),
    /// Several articles may be meant: let the customer choose. Two to four, the likeliest first.
    AskBack {
        /// The articles with their titles in the language of the question.
        choices: Vec<(ArticleId, String)>,
    },
    /// It does not know: a person should be offered. The question waits in the list of gaps.
    Nothing,
}

/// An answer out of the articles.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundAnswer {
    /// The article that answers.
    pub article: ArticleId,
    /// Its title.
    pub title: Localised,
    /// What is said to the customer: short sentences that can be spoken.
    pub wording: Localised,
    /// How likely it is the right article: 0 to 1, calibrated on questions with known answers.
    pub confidence: f32,
    /// The articles that the wording was drawn from, `article` first.
    pub sources: Vec<ArticleId>,
    /// Articles that customers often ask for next, with their titles in the language of the question.
    pub related: Vec<(ArticleId, String)>,
}

/// A published article as it may be said to a customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublishedArticle {
    /// Its key.
    pub id: ArticleId,
    /// Its title.
    pub title: Localised,
    /// What agents say.
    pub official_wording: Localised,
    /// What the bot says.
    pub customer_wording: Localised,
    /// The published version, from 1.
    pub version: u32,
}

/// Why the knowledge base could not be asked. The caller goes on as after [`Answer::Nothing`].
#[derive(Debug, Clone, thiserror::Error)]
pub enum KnowledgeBaseError {
    /// The index or the store failed.
    #[error("the knowledge base cannot be asked at the moment")]
    Unavailable,
}

/// The knowledge base.
#[async_trait]
pub trait KnowledgeBase: Send + Sync + 'static {
    /// Answers a question within two seconds, with or without a language model, and keeps the question for the lists of
    /// gaps and hot questions.
    ///
    /// # Errors
    /// [`KnowledgeBaseError::Unavailable`].
    async fn answer(&self, question: &Question) -> Result<Answer, KnowledgeBaseError>;

    /// The article as it stands published and valid now, for a choice out of [`Answer::AskBack`] or a link; counts as
    /// read once.
    ///
    /// # Errors
    /// [`KnowledgeBaseError::Unavailable`].
    async fn article(&self, id: &ArticleId) -> Result<Option<PublishedArticle>, KnowledgeBaseError>;

    /// Whether the article is published and valid now. Looks into memory and counts nothing as read.
    fn has_article(&self, id: &ArticleId) -> bool;

    /// Tells that a question went unanswered although articles were offered: the customer chose none of them, or asked
    /// for a person right after. Returns at once.
    fn unanswered(&self, question: &Question);
}
