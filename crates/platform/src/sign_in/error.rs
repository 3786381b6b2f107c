//! Why somebody is not signed in, or an account is not as asked.

use domain::problem::{Explain, Refusal};
use domain::{Language, Timestamp};

use crate::database::DatabaseError;

/// Why somebody is not signed in, or an account is not as asked.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Number and password do not belong together.
    #[error("the number or the password is wrong")]
    Wrong,
    /// Too many wrong passwords.
    #[error("locked until {until}")]
    Locked {
        /// When the next attempt may be made.
        until: Timestamp,
    },
    /// Too many people sign in at this moment.
    #[error("too many sign-ins at once")]
    Busy,
    /// The password may not be one.
    #[error("a password has 8 to 128 characters and is not the staff number")]
    WeakPassword,
    /// The staff number may not be one.
    #[error("a staff number is 1 to 32 letters, digits, '-' or '_'")]
    InvalidNumber,
    /// The name may not be one.
    #[error("a name has 1 to 64 characters")]
    InvalidName,
    /// An account has at least one role.
    #[error("an account has at least one role")]
    NoRole,
    /// Somebody has the number.
    #[error("the staff number is taken")]
    NumberTaken,
    /// There is no such account.
    #[error("there is no such account")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl Explain for SignInError {
    fn refusal(&self) -> Refusal {
        match self {
            Self::Wrong => Refusal::NotSignedIn,
            Self::Locked { .. } => Refusal::TooMany,
            Self::Busy => Refusal::Unavailable,
            Self::WeakPassword | Self::InvalidNumber | Self::InvalidName | Self::NoRole => Refusal::Invalid,
            Self::NumberTaken => Refusal::Conflict,
            Self::Unknown => Refusal::NotFound,
            Self::Database(error) => error.refusal(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Wrong => "sign_in.wrong",
            Self::Locked { .. } => "sign_in.locked",
            Self::Busy => "sign_in.busy",
            Self::WeakPassword => "sign_in.weak_password",
            Self::InvalidNumber => "sign_in.invalid_number",
            Self::InvalidName => "sign_in.invalid_name",
            Self::NoRole => "sign_in.no_role",
            Self::NumberTaken => "sign_in.number_taken",
            Self::Unknown => "sign_in.unknown_account",
            Self::Database(error) => error.code(),
        }
    }

    fn title(&self, language: Language) -> String {
        let zh = language == Language::Zh;
        let text = match self {
            Self::Wrong if zh => "工号或密码不正确。",
            Self::Wrong => "The staff number or the password is wrong.",
            Self::Locked { .. } if zh => "密码错误次数过多，登录已暂时锁定，请稍后再试。",
            Self::Locked { .. } => "Too many wrong passwords. Sign-in is locked for a while; please try again later.",
            Self::Busy if zh => "当前登录人数较多，请稍后再试。",
            Self::Busy => "Many people are signing in. Please try again shortly.",
            Self::WeakPassword if zh => "密码须为 8 至 128 个字符，且不能与工号相同。",
            Self::WeakPassword => "A password has 8 to 128 characters and differs from the staff number.",
            Self::InvalidNumber if zh => "工号须为 1 至 32 个字母、数字、“-”或“_”。",
            Self::InvalidNumber => "A staff number is 1 to 32 letters, digits, '-' or '_'.",
            Self::InvalidName if zh => "姓名须为 1 至 64 个字符。",
            Self::InvalidName => "A name has 1 to 64 characters.",
            Self::NoRole if zh => "请至少选择一个角色。",
            Self::NoRole => "An account needs at least one role.",
            Self::NumberTaken if zh => "该工号已被使用。",
            Self::NumberTaken => "This staff number is taken.",
            Self::Unknown if zh => "没有找到该员工账号。",
            Self::Unknown => "There is no such account.",
            Self::Database(error) => return error.title(language),
        };
        text.to_owned()
    }
}
