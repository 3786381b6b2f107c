//! An article and its life: draft → review → published → expired. Pure.

mod check;
mod life;
mod map;

use domain::contact::Channel;
use domain::customer::Tier;
use domain::{ArticleId, Language, Localised, ObjectId, StaffId, Timestamp};
use serde::{Deserialize, Serialize};

pub use check::{Finding, Surroundings};
pub use life::{LifeError, Verdict};
pub use map::{Map, MapEdge, MapNode, map_around};

/// What an article is about and for whom. An empty list stands for all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Dimensions {
    /// Businesses (业务): keys such as `card_loss`; at least one.
    pub businesses: Vec<String>,
    /// Products (产品), such as `credit-card`.
    pub products: Vec<String>,
    /// Tiers of customers (客群).
    pub tiers: Vec<Tier>,
    /// Regions (地区), such as `北京`.
    pub regions: Vec<String>,
    /// Channels in which it may be said (渠道).
    pub channels: Vec<Channel>,
    /// The department or branch that answers for it (机构).
    pub institution: String,
    /// From when it holds; from its publication if absent.
    pub valid_from: Option<Timestamp>,
    /// Until when it holds, exclusive; without end if absent.
    pub valid_to: Option<Timestamp>,
}

/// How an article belongs to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// What is often asked next.
    Next,
    /// What must be done or known first.
    Before,
    /// What can be done in its place.
    Instead,
    /// A part of it.
    Part,
}

/// Another article that belongs to this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// The other article.
    pub article: ArticleId,
    /// How it belongs.
    pub relation: Relation,
}

/// Ways in which customers ask, by language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AskedAs {
    /// In Chinese.
    pub zh: Vec<String>,
    /// In English.
    pub en: Vec<String>,
}

/// What an article says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// Its title.
    pub title: Localised,
    /// Ways in which customers ask for it.
    #[serde(default)]
    pub asked_as: AskedAs,
    /// Words by which it is found too.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// What agents say (应答口径).
    pub official_wording: Localised,
    /// What the bot says: short sentences that can be spoken.
    pub customer_wording: Localised,
    /// What it is about and for whom.
    pub dimensions: Dimensions,
    /// Articles that belong to it.
    #[serde(default)]
    pub related: Vec<Related>,
    /// Files, which were uploaded to this article before.
    #[serde(default)]
    pub attachments: Vec<ObjectId>,
    /// The special edition (专版) that it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
}

/// Where the working copy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It is being written.
    Draft,
    /// It waits for another person.
    InReview,
    /// It is what is published.
    Published,
}

/// What a reader may expect of an article at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It has never been published.
    Unpublished,
    /// It is published and does not hold yet.
    Scheduled,
    /// It holds.
    Current,
    /// It does not hold any longer.
    Expired,
}

/// A published version of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Publication {
    /// From 1.
    pub version: u32,
    /// What it says.
    pub content: Content,
    /// When it was published.
    pub at: Timestamp,
    /// Who reviewed and published it; nobody for what came with the program.
    pub by: Option<StaffId>,
    /// Who submitted it.
    pub submitted_by: Option<StaffId>,
    /// What the reviewer said.
    pub note: String,
}

/// An article with its working copy and its published version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Its key.
    pub id: ArticleId,
    /// The working copy.
    pub working: Content,
    /// Where the working copy stands.
    pub stage: Stage,
    /// Counts every change, from 1.
    pub revision: i64,
    /// Everybody who wrote at the working copy since the last publication: none of them may review it.
    pub editors: Vec<StaffId>,
    /// Who submitted it and when.
    pub submitted: Option<(StaffId, Timestamp)>,
    /// What the reviewer said who returned it.
    pub returned: Option<String>,
    /// What readers see.
    pub published: Option<Publication>,
    /// When it was taken back before its validity ended, and why.
    pub ended: Option<(Timestamp, String)>,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

impl Article {
    /// What a reader may expect at the time.
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> Standing {
        let Some(publication) = &self.published else {
            return Standing::Unpublished;
        };
        let dimensions = &publication.content.dimensions;
        let over =
            self.ended.as_ref().is_some_and(|(at, _)| *at <= now) || dimensions.valid_to.is_some_and(|end| end <= now);
        if over {
            Standing::Expired
        } else if dimensions.valid_from.is_some_and(|begin| begin > now) {
            Standing::Scheduled
        } else {
            Standing::Current
        }
    }

    /// What it says at the time; nothing if it does not hold.
    #[must_use]
    pub fn current(&self, now: Timestamp) -> Option<&Publication> {
        self.published.as_ref().filter(|_| self.standing(now) == Standing::Current)
    }

    /// The title in the language, of the published version if there is one.
    #[must_use]
    pub fn title(&self, language: Language) -> &str {
        self.published.as_ref().map_or(&self.working, |publication| &publication.content).title.get(language)
    }
}

impl Dimensions {
    /// Whether it may be said in that channel to a customer of that tier.
    #[must_use]
    pub fn meant_for(&self, channel: Channel, tier: Tier) -> bool {
        (self.channels.is_empty() || self.channels.contains(&channel))
            && (self.tiers.is_empty() || self.tiers.contains(&tier))
    }
}
