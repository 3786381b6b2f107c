//! What the knowledge base refuses, and how it says so.

use domain::Language;
use domain::problem::{Explain, Refusal};
use platform::database::DatabaseError;
use platform::http::{FieldError, Problem, caller_language};
use platform::objects::ObjectError;

use crate::article::{Finding, LifeError};
use crate::search::IndexError;

/// Why the knowledge base did not do what was asked; nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// There is no such article, or the caller may not see it.
    #[error("there is no such article")]
    UnknownArticle,
    /// The article was never published in that version.
    #[error("there is no such version")]
    UnknownVersion,
    /// There is no such special edition.
    #[error("there is no such special edition")]
    UnknownEdition,
    /// Nothing like it went unanswered.
    #[error("there is no such gap")]
    UnknownGap,
    /// There is no report of that day for that institution.
    #[error("there is no such report")]
    UnknownReport,
    /// There is an article of that key.
    #[error("the key is taken")]
    KeyTaken,
    /// Somebody has changed it since the caller read it.
    #[error("it was changed by somebody else meanwhile")]
    Changed,
    /// A value is not possible.
    #[error("{} values are not possible", .0.len())]
    Invalid(Vec<Finding>),
    /// It cannot be done with the article as it stands.
    #[error(transparent)]
    Life(#[from] LifeError),
    /// The file is of a kind that is not taken.
    #[error("files of this kind are not taken")]
    UnsupportedFile,
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The store failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The store of files failed.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// The program is stopping.
    #[error("the program is stopping")]
    Stopping,
}

impl Explain for KnowledgeError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::UnknownArticle
            | Self::UnknownVersion
            | Self::UnknownEdition
            | Self::UnknownGap
            | Self::UnknownReport => Refusal::NotFound,
            Self::KeyTaken => Refusal::Conflict,
            Self::Changed => Refusal::Changed,
            Self::Invalid(_) => Refusal::Invalid,
            Self::Life(LifeError::OwnWork) => Refusal::Forbidden,
            Self::Life(_) => Refusal::Conflict,
            Self::UnsupportedFile => Refusal::UnsupportedMedia,
            Self::Index(_) => Refusal::Internal,
            Self::Database(error) => error.refusal(),
            Self::Objects(error) => error.refusal(),
            Self::Stopping => Refusal::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownArticle => "knowledge.unknown_article",
            Self::UnknownVersion => "knowledge.unknown_version",
            Self::UnknownEdition => "knowledge.unknown_edition",
            Self::UnknownGap => "knowledge.unknown_gap",
            Self::UnknownReport => "knowledge.unknown_report",
            Self::KeyTaken => "knowledge.key_taken",
            Self::Changed => "knowledge.changed",
            Self::Invalid(_) => "knowledge.invalid",
            Self::Life(LifeError::InReview) => "knowledge.in_review",
            Self::Life(LifeError::NothingWaiting) => "knowledge.nothing_waiting",
            Self::Life(LifeError::OwnWork) => "knowledge.own_work",
            Self::Life(LifeError::NotCurrent) => "knowledge.not_current",
            Self::UnsupportedFile => "knowledge.unsupported_file",
            Self::Index(_) => "knowledge.index",
            Self::Database(error) => error.code(),
            Self::Objects(error) => error.code(),
            Self::Stopping => "knowledge.stopping",
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::UnknownArticle => ("没有这条知识。", "There is no such article."),
            Self::UnknownVersion => ("没有这个版本。", "There is no such version."),
            Self::UnknownEdition => ("没有这个专版。", "There is no such special edition."),
            Self::UnknownGap => ("没有这条待补知识。", "There is no such gap."),
            Self::UnknownReport => ("没有这一天的日报。", "There is no report of this day."),
            Self::KeyTaken => ("该编号已被使用，请换一个。", "The key is taken. Please choose another."),
            Self::Changed => {
                ("内容已被他人修改，请刷新后重试。", "Somebody else has changed it. Please reload and try again.")
            }
            Self::Invalid(_) => {
                ("有内容需要修改，请按提示检查。", "Some values must be corrected. Please check what is listed.")
            }
            Self::Life(LifeError::InReview) => (
                "该知识正在审核，退回后才能修改。",
                "The article is in review and must be returned before it is changed.",
            ),
            Self::Life(LifeError::NothingWaiting) => {
                ("当前没有待处理的草稿。", "There is no draft that waits for this.")
            }
            Self::Life(LifeError::OwnWork) => (
                "编写人和提交人不能审核本条知识，请由他人审核。",
                "An author may not review the article. Please ask somebody else.",
            ),
            Self::Life(LifeError::NotCurrent) => {
                ("该知识未发布或已失效。", "The article is not published or is over already.")
            }
            Self::UnsupportedFile => {
                ("仅支持 PDF、图片、Office 文档。", "Only PDF, pictures and office documents are taken.")
            }
            Self::Index(_) => ("检索服务出现故障，请稍后再试。", "The search has failed. Please try again later."),
            Self::Database(error) => return error.title(language),
            Self::Objects(error) => return error.title(language),
            Self::Stopping => ("系统正在停止服务，请稍后再试。", "The program is stopping. Please try again later."),
        };
        if language == Language::Zh { zh } else { en }.to_owned()
    }
}

impl KnowledgeError {
    /// The refusal with what is wrong with each value, in the caller's language.
    pub(crate) fn into_problem(self) -> Problem {
        let language = caller_language();
        let problem = Problem::of(&self, language);
        match self {
            Self::Invalid(findings) => {
                let said = |finding: Finding| {
                    FieldError::new(finding.pointer, if language == Language::Zh { finding.zh } else { finding.en })
                };
                problem.with_errors(findings.into_iter().map(said).collect())
            }
            _ => problem,
        }
    }

    /// One value that is not possible.
    pub(crate) fn value(pointer: &str, zh: &str, en: &str) -> Self {
        Self::Invalid(vec![Finding { pointer: pointer.to_owned(), zh: zh.to_owned(), en: en.to_owned() }])
    }
}
