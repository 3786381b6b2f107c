//! What is told to a caller whose request cannot be done (RFC 9457).

use crate::language::Language;

/// The kinds of refusal, by the HTTP status that each is answered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// 400: the request cannot be read.
    Malformed,
    /// 401: nobody is signed in.
    NotSignedIn,
    /// 403: the caller may not.
    Forbidden,
    /// 404: there is no such thing, or the caller may not know of it.
    NotFound,
    /// 409: the thing is in a state in which this cannot be done.
    Conflict,
    /// 412: it was changed since the caller read it.
    Changed,
    /// 413: too large.
    TooLarge,
    /// 415: of a kind that is not taken.
    UnsupportedMedia,
    /// 422: readable, but a value is not possible.
    Invalid,
    /// 429: too often.
    TooMany,
    /// 500: our fault.
    Internal,
    /// 503: not now.
    Unavailable,
}

/// An error that can be told to a caller: every room's error type has one place that maps to this.
pub trait Explain: std::error::Error {
    /// The kind of refusal.
    fn refusal(&self) -> Refusal;
    /// The stable code, `room.what_went_wrong`, that programs may rely on.
    fn code(&self) -> &'static str;
    /// One sentence in the caller's language that says what is wrong and what to do. Chinese for [`Language::Zh`],
    /// English for every other language. Never contains personal data or secrets.
    fn title(&self, language: Language) -> String;
}
