//! Preferences of staff (个人偏好): what somebody has arranged for themselves. It is kept with the person, so that it follows
//! them to another machine, and nobody else reads or writes it.
//!
//! A *section* is one document with a schema of its own: [`keys::DeskKeys`], [`layout::DeskLayout`]. It is checked before it
//! is kept. A document of another schema's number, or one that cannot be read any more, counts as none: the page has its
//! defaults then. Another section is a type that is a [`Section`], and a line in [`http`].

pub(crate) mod http;
mod keys;
mod layout;
mod queries;

use platform::http::FieldError;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The longest document, in bytes as it is kept.
const LARGEST_BYTES: usize = 4_096;

/// A document that belongs to one person.
trait Section: Serialize + DeserializeOwned + Send + Sync {
    /// What it is called in the store.
    const NAME: &'static str;
    /// The number of its schema: raised when documents of before cannot be read any more.
    const SCHEMA: i64;

    /// What is not possible in it.
    fn findings(&self) -> Vec<FieldError>;
}
