//! What this room refuses, and why it cannot start.

use domain::Language;
use domain::problem::{Explain, Refusal};
use platform::database::DatabaseError;

use crate::media::MediaError;

/// Why the room could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// The SIP address is taken or not this machine's.
    #[error("SIP cannot be listened on at {address}: {error}")]
    Bind {
        /// The address.
        address: std::net::SocketAddr,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// The spool folder of recordings cannot be used.
    #[error("the folder of recordings in progress cannot be used: {0}")]
    Spool(#[source] std::io::Error),
    /// The media engine does not start.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The store failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Why a request about telephones and recordings cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum PhoneError {
    /// There is no such recording of the contact, or the caller may not know of it.
    #[error("there is no such recording")]
    UnknownRecording,
    /// The recording is still being written or stored.
    #[error("the recording is not complete")]
    RecordingNotReady,
    /// The part of the recording that was asked for lies beyond its end.
    #[error("the range lies beyond the end")]
    RangeNotThere,
    /// There is no such session of the caller.
    #[error("there is no such phone session")]
    UnknownSession,
    /// The caller is not in conversation with the contact.
    #[error("the caller is not in conversation with the contact")]
    NotInConversation,
    /// A key is none of `0`–`9`, `*`, `#`, `A`–`D`, or there are too many.
    #[error("the keys are not 1 to 32 of 0-9, *, # and A-D")]
    InvalidDigits,
    /// There is no member of staff of that id.
    #[error("there is no such member of staff")]
    UnknownStaff,
    /// Nobody has given the number of a telephone at home.
    #[error("there is no telephone at home")]
    NoHomePhone,
    /// No trunk is set up over which calls go out.
    #[error("no calls go out: no outbound trunk is set up")]
    NoTrunk,
    /// The room is stopping or overloaded.
    #[error("the telephone service does not answer")]
    Unavailable,
}

impl Explain for PhoneError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::UnknownRecording | Self::UnknownSession | Self::UnknownStaff | Self::NoHomePhone => Refusal::NotFound,
            Self::RecordingNotReady | Self::NotInConversation | Self::NoTrunk => Refusal::Conflict,
            Self::RangeNotThere | Self::InvalidDigits => Refusal::Invalid,
            Self::Unavailable => Refusal::Unavailable,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::UnknownRecording => "voice.unknown_recording",
            Self::RecordingNotReady => "voice.recording_not_ready",
            Self::RangeNotThere => "voice.range_not_there",
            Self::UnknownSession => "voice.unknown_session",
            Self::NotInConversation => "voice.not_in_conversation",
            Self::InvalidDigits => "voice.invalid_digits",
            Self::UnknownStaff => "voice.unknown_staff",
            Self::NoHomePhone => "voice.no_home_phone",
            Self::NoTrunk => "voice.no_trunk",
            Self::Unavailable => "voice.unavailable",
        }
    }

    fn title(&self, language: Language) -> String {
        let (zh, en) = match self {
            Self::UnknownRecording => ("没有这段录音。", "There is no such recording."),
            Self::RecordingNotReady => {
                ("录音尚未生成，请稍后再听。", "The recording is not complete yet; try again shortly.")
            }
            Self::RangeNotThere => {
                ("所请求的部分超出录音长度。", "The part asked for lies beyond the end of the recording.")
            }
            Self::UnknownSession => ("电话会话已结束，请刷新页面。", "The phone session is over; reload the page."),
            Self::NotInConversation => ("您当前未与该客户通话。", "You are not in conversation with this customer."),
            Self::InvalidDigits => ("按键须为 1 至 32 个 0–9、*、#、A–D。", "Keys are 1 to 32 of 0–9, *, # and A–D."),
            Self::UnknownStaff => ("没有该员工。", "There is no such member of staff."),
            Self::NoHomePhone => (
                "尚未登记居家电话号码，请联系维护人员。",
                "No telephone at home is on record; ask whoever maintains the staff.",
            ),
            Self::NoTrunk => (
                "尚未配置外呼中继，无法呼叫居家电话。",
                "No outbound trunk is set up, so telephones at home cannot be called.",
            ),
            Self::Unavailable => {
                ("电话服务暂不可用，请稍后再试。", "The telephone service does not answer; try again later.")
            }
        };
        if language == Language::Zh { zh } else { en }.to_owned()
    }
}
