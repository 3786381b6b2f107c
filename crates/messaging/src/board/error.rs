//! What the message board refuses, and how it says so.

use domain::Language;
use domain::problem::{Explain, Refusal};
use platform::database::DatabaseError;
use platform::http::{FieldError, Problem};
use platform::journal::JournalError;

use super::form::Field;
use crate::contact_center::Declined;

/// Why the board did not do what was asked; nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BoardError {
    /// No message of that number, or the code is not its own: nobody is told which.
    #[error("the number and the code do not belong together")]
    CodeWrong,
    /// Too many wrong codes.
    #[error("too many wrong codes")]
    TooManyCodes,
    /// Too many messages from one address.
    #[error("too many messages")]
    TooMany,
    /// Something in the form cannot be taken.
    #[error("the form has {} wrong fields", .0.len())]
    Form(Vec<Field>),
    /// The message was taken before; its code was told then.
    #[error("the message was taken already")]
    TakenBefore,
    /// The text is empty or too long.
    #[error("the text is empty or has more than {limit} characters")]
    Text { limit: usize },
    /// There are as many questions as there may be, or the bank will not answer.
    #[error("nothing can be added to this message")]
    Full,
    /// There is nothing to be rated, or the grade is none.
    #[error("the message cannot be rated so")]
    NotRateable,
    /// No message of the board has this contact.
    #[error("the contact is no message")]
    Unknown,
    /// The member of staff does not serve it.
    #[error("the message is with somebody else")]
    NotServing,
    /// It is answered already.
    #[error("the message is answered")]
    Answered,
    /// The time until which it is set aside, or the reason, is not possible.
    #[error("it cannot be set aside so")]
    Aside,
    /// The store cannot be read or written.
    #[error("the message cannot be stored at present")]
    Unavailable,
}

impl From<DatabaseError> for BoardError {
    fn from(error: DatabaseError) -> Self {
        tracing::error!(%error, "the tables of the board failed");
        Self::Unavailable
    }
}

impl From<JournalError> for BoardError {
    fn from(error: JournalError) -> Self {
        tracing::warn!(%error, "a message could not be written");
        Self::Unavailable
    }
}

impl From<Declined> for BoardError {
    fn from(_: Declined) -> Self {
        Self::Unavailable
    }
}

impl Explain for BoardError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::CodeWrong => Refusal::NotSignedIn,
            Self::TooManyCodes | Self::TooMany => Refusal::TooMany,
            Self::Form(_) | Self::Text { .. } | Self::Aside => Refusal::Invalid,
            Self::TakenBefore | Self::Full | Self::NotRateable | Self::Answered => Refusal::Conflict,
            Self::Unknown => Refusal::NotFound,
            Self::NotServing => Refusal::Forbidden,
            Self::Unavailable => Refusal::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::CodeWrong => "board.code_wrong",
            Self::TooManyCodes => "board.too_many_codes",
            Self::TooMany => "board.too_many",
            Self::Form(_) => "board.form",
            Self::TakenBefore => "board.taken_before",
            Self::Text { .. } => "board.text",
            Self::Full => "board.full",
            Self::NotRateable => "board.not_rateable",
            Self::Unknown => "board.unknown",
            Self::NotServing => "board.not_serving",
            Self::Answered => "board.answered",
            Self::Aside => "board.aside",
            Self::Unavailable => "board.unavailable",
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en): (String, String) = match self {
            Self::CodeWrong => (
                "留言编号或查询码不正确，请核对后重新输入。".into(),
                "The number or the code is not right. Please check both.".into(),
            ),
            Self::TooManyCodes => (
                "查询码输错次数过多，请 15 分钟后再试。".into(),
                "Too many wrong codes. Please try again in 15 minutes.".into(),
            ),
            Self::TooMany => (
                "您的留言过于频繁，请稍后再试，或致电客服热线。".into(),
                "There are too many messages from you. Please try again later, or call us.".into(),
            ),
            Self::Form(_) => (
                "留言中有内容需要修改，请检查后重新提交。".into(),
                "Something in the form has to be changed. Please check it.".into(),
            ),
            Self::TakenBefore => (
                "这条留言已收到，请使用首次提交时显示的编号和查询码。".into(),
                "This message was taken already. Please use the number and code that you were shown.".into(),
            ),
            Self::Text { limit } => (
                format!("请填写内容，且不超过 {limit} 个字符。"),
                format!("Please write something, of at most {limit} characters."),
            ),
            Self::Full => (
                "此留言不能再追加提问，请提交新的留言。".into(),
                "Nothing more can be added to this message. Please leave another one.".into(),
            ),
            Self::NotRateable => ("此留言目前不能评价。".into(), "This message cannot be rated at present.".into()),
            Self::Unknown => ("没有这条留言。".into(), "There is no such message.".into()),
            Self::NotServing => (
                "该留言不由您处理，您不能进行此操作。".into(),
                "You do not serve this message and may not do this.".into(),
            ),
            Self::Answered => ("该留言已经答复。".into(), "The message is answered already.".into()),
            Self::Aside => (
                "请选择 1 分钟至 7 天内的时间，并填写 200 字以内的原因。".into(),
                "Choose a time from a minute to seven days from now, and give a reason of up to 200 characters.".into(),
            ),
            Self::Unavailable => (
                "系统暂时无法处理留言，请稍后重试。".into(),
                "Messages cannot be handled at present; please try again in a moment.".into(),
            ),
        };
        if language == Language::Zh { zh } else { en }
    }
}

/// The refusal with what is wrong in the single fields of a form.
pub(super) fn problem(error: BoardError) -> Problem {
    let language = platform::http::caller_language();
    let refused = Problem::of(&error, language);
    let BoardError::Form(fields) = error else { return refused };
    let said = |field: Field| FieldError::new(field.pointer(), wrong(field, language));
    refused.with_errors(fields.into_iter().map(said).collect())
}

/// What is wrong with a field, in the caller's language.
fn wrong(field: Field, language: Language) -> &'static str {
    let (zh, en) = match field {
        Field::ClientId => ("页面已过期，请刷新后重试", "The page is out of date; please reload it"),
        Field::Title => ("请填写标题，不超过 60 字", "Please give a title of at most 60 characters"),
        Field::Text => ("请填写留言内容，不超过 2000 字", "Please write your message, of at most 2,000 characters"),
        Field::Name => ("请填写您的称呼，不超过 40 字", "Please give your name, of at most 40 characters"),
        Field::Phone => ("请填写有效的电话号码", "Please give a telephone number that can be dialled"),
        Field::Email => ("电子邮箱格式不正确", "This is no e-mail address"),
    };
    if language == Language::Zh { zh } else { en }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_code_and_an_unknown_number_are_told_alike() {
        assert_eq!(BoardError::CodeWrong.refusal(), Refusal::NotSignedIn);
        assert!(BoardError::CodeWrong.title(Language::Zh).contains("编号或查询码"));
        assert!(BoardError::TooManyCodes.title(Language::En).contains("15 minutes"));
    }
}
