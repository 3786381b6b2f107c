//! What self-service refuses, and how it says so.

use center::CenterError;
use domain::problem::{Explain, Refusal};
use domain::{Language, ObjectId, TestCaseId};
use flow::Finding;
use platform::database::DatabaseError;
use platform::http::{FieldError, Problem, caller_language};
use platform::objects::ObjectError;

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
    /// Test cases of the flow fail; each finding points at one.
    #[error("{} test cases of the flow fail", .0.len())]
    TestCasesFailed(Vec<Finding>),
    /// The flow has no such test case.
    #[error("there is no test case {0}")]
    UnknownTestCase(TestCaseId),
    /// Somebody has changed it since the caller read it.
    #[error("it was changed by somebody else meanwhile")]
    Changed,
    /// There is no announcement in that slot.
    #[error("there is no announcement \"{0}\"")]
    UnknownAnnouncement(String),
    /// Self-service has not handed the contact over, or not to the caller.
    #[error("there is no briefing of the contact")]
    NoBriefing,
    /// The link is nobody's, or its time is over.
    #[error("there is no such link, or its time is over")]
    NoLink,
    /// The link has been used.
    #[error("the contact has been rated by this link")]
    RatedAlready,
    /// The centre did not take it.
    #[error(transparent)]
    Centre(#[from] CenterError),
    /// There is no such recorded prompt.
    #[error("there is no recorded prompt {0}")]
    UnknownRecording(ObjectId),
    /// What was uploaded is no WAV file.
    #[error("the upload is no WAV file")]
    NoSound,
    /// What was uploaded has too many bytes.
    #[error("the upload has too many bytes")]
    SoundTooLarge,
    /// The recording lasts longer than so many seconds.
    #[error("the recording lasts longer than {0} seconds")]
    SoundTooLong(usize),
    /// The recording has a rate that recordings do not have.
    #[error("{0} samples a second are not usual")]
    UnusualRate(u32),
    /// Nothing speaks here.
    #[error("the text could not be spoken: {0}")]
    NotSpoken(String),
    /// An object cannot be stored or read.
    #[error(transparent)]
    Object(#[from] ObjectError),
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
            Self::UnknownFlow(_)
            | Self::UnknownVersion(..)
            | Self::UnknownAnnouncement(_)
            | Self::UnknownTestCase(_)
            | Self::NoBriefing
            | Self::NoLink
            | Self::UnknownRecording(_) => Refusal::NotFound,
            Self::Unreadable(_)
            | Self::NotPublishable(_)
            | Self::TestCasesFailed(_)
            | Self::Invalid(_)
            | Self::SoundTooLong(_)
            | Self::UnusualRate(_) => Refusal::Invalid,
            Self::NoSound => Refusal::UnsupportedMedia,
            Self::SoundTooLarge => Refusal::TooLarge,
            Self::NotSpoken(_) => Refusal::Unavailable,
            Self::Object(error) => error.refusal(),
            Self::Changed => Refusal::Changed,
            Self::RatedAlready => Refusal::Conflict,
            Self::Centre(error) => error.refusal(),
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
            Self::TestCasesFailed(_) => "selfservice.test_cases_failed",
            Self::UnknownTestCase(_) => "selfservice.unknown_test_case",
            Self::NoBriefing => "selfservice.no_briefing",
            Self::NoLink => "selfservice.no_link",
            Self::UnknownRecording(_) => "selfservice.unknown_recording",
            Self::NoSound => "selfservice.no_sound",
            Self::SoundTooLarge => "selfservice.sound_too_large",
            Self::SoundTooLong(_) => "selfservice.sound_too_long",
            Self::UnusualRate(_) => "selfservice.unusual_rate",
            Self::NotSpoken(_) => "selfservice.not_spoken",
            Self::Object(error) => error.code(),
            Self::Changed => "selfservice.changed",
            Self::RatedAlready => "selfservice.rated_already",
            Self::Centre(error) => error.code(),
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
            Self::Unreadable(_) => {
                ("流程文档有误，请按提示修改。", "The flow cannot be read. Please correct what is listed.")
            }
            Self::NotPublishable(_) => ("流程检查未通过，不能发布。", "The flow has findings and cannot be published."),
            Self::TestCasesFailed(_) => {
                ("有测试用例未通过，不能发布。", "Test cases of the flow fail; it cannot be published.")
            }
            Self::UnknownTestCase(_) => ("没有这个测试用例。", "There is no such test case."),
            Self::NoBriefing => {
                ("没有该接触的自助服务摘要。", "There is no summary from self-service for this contact.")
            }
            Self::NoLink => ("链接无效或已过期。", "The link is not valid or its time is over."),
            Self::UnknownRecording(_) => ("没有这个录音提示语。", "There is no such recorded prompt."),
            Self::NoSound => ("请上传 WAV 格式的录音文件。", "Please upload a recording in the WAV format."),
            Self::SoundTooLarge => ("录音文件不能超过 10 MB。", "A recording may have at most 10 MB."),
            Self::SoundTooLong(_) => ("录音不能超过 5 分钟。", "A recording may last at most five minutes."),
            Self::UnusualRate(_) => (
                "录音的采样率不受支持，请使用 8、16、22.05、44.1 或 48 kHz。",
                "The recording's rate is not supported. Please use 8, 16, 22.05, 44.1 or 48 kHz.",
            ),
            Self::NotSpoken(_) => {
                ("暂时无法合成语音，请稍后再试。", "The text cannot be spoken at the moment. Please try again.")
            }
            Self::Object(error) => return error.title(language),
            Self::Centre(error) => return error.title(language),
            Self::RatedAlready => ("您已评价过，感谢您的反馈。", "You have rated already. Thank you."),
            Self::Changed => {
                ("内容已被他人修改，请刷新后重试。", "Somebody else has changed it. Please reload and try again.")
            }
            Self::UnknownAnnouncement(_) => ("没有这条公告。", "There is no such announcement."),
            Self::Invalid(_) => (
                "请求中有无效的内容，请检查后重试。",
                "The request has values that are not possible. Please check them.",
            ),
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
            Self::Unreadable(findings) | Self::NotPublishable(findings) | Self::TestCasesFailed(findings) => {
                problem.with_errors(findings.iter().map(field).collect())
            }
            Self::Invalid(finding) => problem.with_errors(vec![field(finding)]),
            _ => problem,
        }
    }
}
