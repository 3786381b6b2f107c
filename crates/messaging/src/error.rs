//! What can go wrong at the chat door, and how each is told to the caller.

use domain::Language;
use domain::problem::{Explain, Refusal};

/// A request, frame or upload that was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChatError {
    /// There is no chat entrance of that name.
    #[error("there is no such chat entrance")]
    EntranceUnknown,
    /// There is no such chat.
    #[error("there is no such chat")]
    ChatUnknown,
    /// No bearer token was sent.
    #[error("the request carries no bearer token")]
    TokenMissing,
    /// The token does not belong to the chat.
    #[error("the token does not belong to this chat")]
    TokenWrong,
    /// The page that asks is not one of the bank's.
    #[error("the page's origin is not allowed")]
    OriginForbidden,
    /// The member of staff neither serves the contact nor may read it.
    #[error("the contact is served by somebody else")]
    NotServing,
    /// The chat has ended.
    #[error("the chat has ended")]
    ChatOver,
    /// The text has no visible character.
    #[error("the text is empty")]
    TextEmpty,
    /// The text is too long.
    #[error("the text has more than {limit} characters")]
    TextTooLong { limit: usize },
    /// `client_id` is not 1 to 64 characters of `A-Z a-z 0-9 - _ . :`.
    #[error("the client_id is not valid")]
    ClientIdInvalid,
    /// The key is none of the choices that are shown.
    #[error("the choice is not one of those shown")]
    ChoiceUnknown,
    /// The score is not one of the grades.
    #[error("the score is not one of the grades")]
    ScoreInvalid,
    /// The frame is not JSON of a known type.
    #[error("the frame cannot be read")]
    FrameUnreadable,
    /// The multipart body cannot be read.
    #[error("the upload cannot be read")]
    UploadUnreadable,
    /// The upload has no file.
    #[error("the upload has no file part")]
    FileMissing,
    /// The file is too large.
    #[error("the file has more than {limit} bytes")]
    FileTooLarge { limit: usize },
    /// The file's content is of a kind that is not taken.
    #[error("files of this kind are not taken")]
    FileKindRefused,
    /// The file's content is not of the kind that was declared.
    #[error("the file's content is not what it was declared to be")]
    FileKindLies,
    /// The customer has a handset that takes texts only.
    #[error("the customer's handset takes texts only")]
    FilesNotTaken,
    /// There is no such file in the chat.
    #[error("there is no such file in this chat")]
    FileUnknown,
    /// More messages than the allowed rate.
    #[error("messages come too fast")]
    TooFast,
    /// What was typed into the masked field came after secure entry was over; it was thrown away.
    #[error("secure entry is over")]
    SecureEntryOver,
    /// Too many sockets, chats or uploads are open.
    #[error("the chat door is full")]
    Full,
    /// The journal, the database or the object store cannot take it now.
    #[error("the chat cannot be stored at present")]
    Unavailable,
    /// A fault of ours; the log has its cause.
    #[error("the chat door failed")]
    Failed,
}

impl ChatError {
    /// Whether the same request may succeed in a moment.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::TooFast | Self::Full | Self::Unavailable)
    }
}

impl Explain for ChatError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::EntranceUnknown | Self::ChatUnknown | Self::FileUnknown => Refusal::NotFound,
            Self::TokenMissing | Self::TokenWrong => Refusal::NotSignedIn,
            Self::OriginForbidden | Self::NotServing => Refusal::Forbidden,
            Self::ChatOver | Self::SecureEntryOver | Self::FilesNotTaken => Refusal::Conflict,
            Self::TextEmpty
            | Self::TextTooLong { .. }
            | Self::ClientIdInvalid
            | Self::ChoiceUnknown
            | Self::ScoreInvalid
            | Self::FileMissing => Refusal::Invalid,
            Self::FrameUnreadable | Self::UploadUnreadable => Refusal::Malformed,
            Self::FileTooLarge { .. } => Refusal::TooLarge,
            Self::FileKindRefused | Self::FileKindLies => Refusal::UnsupportedMedia,
            Self::TooFast => Refusal::TooMany,
            Self::Full | Self::Unavailable => Refusal::Unavailable,
            Self::Failed => Refusal::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::EntranceUnknown => "messaging.entrance_unknown",
            Self::ChatUnknown => "messaging.chat_unknown",
            Self::TokenMissing => "messaging.token_missing",
            Self::TokenWrong => "messaging.token_wrong",
            Self::OriginForbidden => "messaging.origin_forbidden",
            Self::NotServing => "messaging.not_serving",
            Self::ChatOver => "messaging.chat_over",
            Self::TextEmpty => "messaging.text_empty",
            Self::TextTooLong { .. } => "messaging.text_too_long",
            Self::ClientIdInvalid => "messaging.client_id_invalid",
            Self::ChoiceUnknown => "messaging.choice_unknown",
            Self::ScoreInvalid => "messaging.score_invalid",
            Self::FrameUnreadable => "messaging.frame_unreadable",
            Self::UploadUnreadable => "messaging.upload_unreadable",
            Self::FileMissing => "messaging.file_missing",
            Self::FileTooLarge { .. } => "messaging.file_too_large",
            Self::FileKindRefused => "messaging.file_kind_refused",
            Self::FileKindLies => "messaging.file_kind_lies",
            Self::FilesNotTaken => "messaging.files_not_taken",
            Self::FileUnknown => "messaging.file_unknown",
            Self::TooFast => "messaging.too_fast",
            Self::SecureEntryOver => "messaging.secure_entry_over",
            Self::Full => "messaging.full",
            Self::Unavailable => "messaging.unavailable",
            Self::Failed => "messaging.failed",
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::EntranceUnknown => ("没有这个在线客服入口。".into(), "There is no such chat entrance.".into()),
            Self::ChatUnknown => ("没有这个会话。".into(), "There is no such chat.".into()),
            Self::TokenMissing => ("请求没有带会话凭证。".into(), "The request carries no chat token.".into()),
            Self::TokenWrong => (
                "会话凭证无效，请重新发起会话。".into(),
                "The chat token is not valid; please start a new chat.".into(),
            ),
            Self::OriginForbidden => (
                "此网页不在允许使用在线客服的来源之内。".into(),
                "The page's origin is not allowed to use the chat.".into(),
            ),
            Self::NotServing => (
                "该会话不由您服务，您不能进行此操作。".into(),
                "You do not serve this contact and may not do this.".into(),
            ),
            Self::ChatOver => (
                "会话已结束，请重新发起会话。".into(),
                "The chat has ended; please start a new one.".into(),
            ),
            Self::TextEmpty => ("消息内容为空。".into(), "The message is empty.".into()),
            Self::TextTooLong { limit } => (
                format!("消息不能超过 {limit} 个字符。"),
                format!("A message has at most {limit} characters."),
            ),
            Self::ClientIdInvalid => (
                "client_id 应为 1 至 64 个字符（字母、数字、- _ . :）。".into(),
                "client_id has 1 to 64 characters: letters, digits, - _ . :".into(),
            ),
            Self::ChoiceUnknown => (
                "该选项已失效，请从最新的选项中选择。".into(),
                "This choice is no longer offered; please choose from the latest ones.".into(),
            ),
            Self::ScoreInvalid => ("评分不在可选范围内。".into(), "The score is not one of the grades.".into()),
            Self::FrameUnreadable => ("无法识别的消息格式。".into(), "The frame cannot be read.".into()),
            Self::UploadUnreadable => ("无法读取上传内容。".into(), "The upload cannot be read.".into()),
            Self::FileMissing => ("没有选择文件。".into(), "The upload has no file.".into()),
            Self::FileTooLarge { limit } => (
                format!("文件不能超过 {} MB。", limit / (1024 * 1024)),
                format!("A file has at most {} MB.", limit / (1024 * 1024)),
            ),
            Self::FileKindRefused => (
                "不支持此类文件。可发送：图片（JPG、PNG、GIF、WebP）、PDF、TXT、Word、Excel、录音。".into(),
                "Files of this kind are not taken. You may send pictures (JPG, PNG, GIF, WebP), PDF, TXT, Word, Excel and audio.".into(),
            ),
            Self::FileKindLies => (
                "文件内容与其类型不符。".into(),
                "The file's content is not of the type that it was declared to be.".into(),
            ),
            Self::FilesNotTaken => (
                "客户通过短信咨询，无法接收文件。".into(),
                "The customer writes by text message and cannot take files.".into(),
            ),
            Self::FileUnknown => ("会话中没有这个文件。".into(), "There is no such file in this chat.".into()),
            Self::TooFast => ("您发送得太快，请稍候。".into(), "Messages come too fast; please wait a moment.".into()),
            Self::SecureEntryOver => (
                "安全输入已结束，您刚才输入的内容未被接收。".into(),
                "Secure entry is over; what you typed was not taken.".into(),
            ),
            Self::Full => (
                "在线客服繁忙，请稍后再试。".into(),
                "The chat service is busy; please try again in a moment.".into(),
            ),
            Self::Unavailable => (
                "消息暂时无法保存，请稍后重试。".into(),
                "The chat cannot be stored at present; please try again in a moment.".into(),
            ),
            Self::Failed => ("系统出现故障，请稍后重试。".into(), "Something failed on our side; please try again.".into()),
        };
        if language == Language::Zh { zh } else { en }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_told_in_the_callers_language() {
        assert_eq!(ChatError::TextTooLong { limit: 4000 }.title(Language::Zh), "消息不能超过 4000 个字符。");
        assert_eq!(
            ChatError::TextTooLong { limit: 4000 }.title(Language::Ja),
            "A message has at most 4000 characters."
        );
    }
}
