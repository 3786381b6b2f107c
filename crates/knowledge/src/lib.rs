//! The knowledge base: what the bank knows, written once, reviewed by another person, found by everybody.
//!
//! An *article* (知识, [`article`]) has an official wording for agents and a customer wording for the bot. It is drafted,
//! submitted, reviewed by somebody who did not write it, published as a numbered version, and expires. [`search`] finds
//! articles by their words (tantivy, jieba, synonyms); [`answering`] answers a question with the best article and a
//! calibrated confidence, asks back, or says that it does not know. What is asked gathers into [`topics`]: hot questions
//! with their trend, gaps that no article closes, and a daily report for each department and branch.
//!
//! Invariants: what was not reviewed by a second person is never found by readers or said to customers; an article
//! outside its validity answers nobody; digits in questions are masked before they are kept; a language model's words
//! reach a customer only if they name given articles and say nothing that those do not say.
#![forbid(unsafe_code)]

pub mod answering;
pub mod article;
mod attachments;
mod base;
mod edition;
mod error;
mod gap;
mod http;
mod institution;
mod language_model;
mod library;
mod notes;
mod queries;
mod questions;
mod reading;
mod report;
pub mod search;
mod seed;
mod shelf;
mod synonyms;
pub mod topics;
mod words;

use platform::database::Migration;

pub use base::{Foundations, Knowledge, KnowledgeSettings};
pub use edition::SpecialEdition;
pub use error::KnowledgeError;
pub use institution::{Institution, InstitutionKind};
pub use language_model::{OpenAiCompatible, OpenAiSettings};
pub use library::Library;
pub use questions::{AnswerView, Outcome};
pub use report::Report;
pub use seed::{Seed, SeedArticle};
pub use synonyms::Synonyms;
pub use words::Lexicon;

/// The tables of the knowledge base.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        room: "knowledge",
        version: 1,
        name: "articles, questions, gaps and reports",
        sql: include_str!("../migrations/0001_knowledge.sql"),
    },
    Migration {
        room: "knowledge",
        version: 2,
        name: "institutions that are changed",
        sql: include_str!("../migrations/0002_institutions_change.sql"),
    },
];
