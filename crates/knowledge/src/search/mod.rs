//! Finding articles by their words.

mod highlight;
mod index;
mod tokenizer;

use domain::contact::Channel;
use domain::customer::Tier;
use domain::{ArticleId, Timestamp};

pub use highlight::{Segment, excerpt, marked};
pub use index::{Index, IndexError};

/// What an article must be, beside its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// One of its businesses.
    pub business: Option<String>,
    /// A product that it is about; articles about all products pass.
    pub product: Option<String>,
    /// A tier that it is meant for.
    pub tier: Option<Tier>,
    /// A region that it holds in.
    pub region: Option<String>,
    /// A channel in which it may be said.
    pub channel: Option<Channel>,
    /// The department or branch that answers for it.
    pub institution: Option<String>,
    /// The special edition that it is part of.
    pub edition: Option<String>,
    /// A time at which it holds.
    pub at: Option<Timestamp>,
}

/// An article that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The article.
    pub article: ArticleId,
    /// BM25 with boosts; comparable within one search only.
    pub score: f32,
}
