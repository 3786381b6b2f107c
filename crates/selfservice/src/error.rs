//! What self-service refuses, and how it says so.

use domain::problem::{Explain, Refusal};
use domain::Language;
use flow::Finding;
use platform::database::DatabaseError;
use platform::http::{FieldError, Problem, caller_language};

/// Why self-service did not do what was asked; nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum SelfServiceError {
    /// There is no flow of that key.
    #[error("there is no flow \"{0}\"")]
    UnknownFlow(String),
    /// The flow has never been published in that version.
    #[error("there is no version {1} of the flow \"{0}\"")]
    UnknownVersion(String, u32),
    /// The document is no flow.
    #[error("the document cannot be read: {} findings", .0.len())]
    Unreadable(Vec<Finding>),
    /// The flow must not be published as it is.
    #[error("the flow cannot be published: {} findings", .0.len())]
    NotPublishable(Vec<Finding>),
    /// Somebody has changed it since the caller read it.
    #[error("it was changed by somebody else meanwhile")]
    Changed,
    /// There is no announcement in that slot.
    #[error("there is no announcement \"{0}\"")]
    UnknownAnnouncement(String),
    /// A value of an announcement is not possible.
    #[error("{}: {}", .0.pointer, .0.text(Language::En))]
    Invalid(Box<Finding>),
    /// A file of the calendar cannot be read.
    #[error("the calendar cannot be read: {0}")]
    BadCalendar(String),
    /// The store failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl Explain for SelfServiceError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::UnknownFlow(_) | Self::UnknownVersion(..) | Self::UnknownAnnouncement(_) => Refusal::NotFound,
            Self::Unreadable(_) | Self::NotPublishable(_) | Self::Invalid(_) => Refusal::Invalid,
            Self::Changed => Refusal::Changed,
            Self::BadCalendar(_) => Refusal::Internal,
            Self::Database(error) => error.refusal(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownFlow(_) => "selfservice.unknown_flow",
            Self::UnknownVersion(..) => "selfservice.unknown_version",
            Self::Unreadable(_) => "selfservice.unreadable_flow",
            Self::NotPublishable(_) => "selfservice.flow_not_publishable",
            Self::Changed => "selfservice.changed",
            Self::UnknownAnnouncement(_) => "selfservice.unknown_announcement",
            Self::Invalid(_) => "selfservice.invalid",
            Self::BadCalendar(_) => "selfservice.bad_calendar",
            Self::Database(error) => error.code(),
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::UnknownFlow(_) => ("没有这个流程。", "There is no such flow."),
            Self::UnknownVersion(..) => ("没有这个流程版本。", "There is no such version of the flow."),
            Self::Unreadable(_) => ("流程文档有误，请按提示修改。", "The flow cannot be read. Please correct what is listed."),
            Self::NotPublishable(_) => ("流程检查未通过，不能发布。", "The flow has findings and cannot be published."),
            Self::Changed => ("内容已被他人修改，请刷新后重试。", "Somebody else has changed it. Please reload and try again."),
            Self::UnknownAnnouncement(_) => ("没有这条公告。", "There is no such announcement."),
            Self::Invalid(_) => ("请求中有无效的内容，请检查后重试。", "The request has values that are not possible. Please check them."),
            Self::BadCalendar(_) => ("日历数据有误。", "The calendar cannot be read."),
            Self::Database(error) => return error.title(language),
        };
        if language == Language::Zh { zh } else { en }.to_owned()
    }
}

impl SelfServiceError {
    /// The refusal with what is wrong with each value, in the caller's language.
    pub(crate) fn into_problem(self) -> Problem {
        let language = caller_language();
        let problem = Problem::of(&self, language);
        let field = |finding: &Finding| FieldError::new(finding.pointer.clone(), finding.text(language));
        match &self {
            Self::Unreadable(findings) | Self::NotPublishable(findings) => {
                problem.with_errors(findings.iter().map(field).collect())
            }
            Self::Invalid(finding) => problem.with_errors(vec![field(finding)]),
            _ => problem,
        }
    }
}
