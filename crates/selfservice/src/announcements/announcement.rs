//! One announcement: what it says, where, to whom and when.

use std::collections::BTreeMap;

use domain::customer::Tier;
use domain::{Language, LineId, Localised, ObjectId, Timestamp};
use flow::{Facts, Finding, Prompt};
use serde::{Deserialize, Serialize};

/// Characters of one announcement.
const LONGEST_TEXT: usize = 1_000;

/// Entries of each list that an announcement is aimed with.
const MOST_AIMS: usize = 100;

/// What an announcement is for. What a slot says, it says in this order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum AnnouncementKind {
    /// 问候语: of those that fit a contact, the one that is aimed closest.
    Greeting,
    /// 应急公告: each that fits the contact is said.
    Emergency,
    /// 服务提示: the one that is aimed closest.
    #[default]
    Notice,
    /// 排队提示: the one that is aimed closest.
    Queue,
    /// 宣传推广: the one that is aimed closest.
    Advertising,
}

impl AnnouncementKind {
    /// The kind as it is written in JSON and in the store.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Greeting => "greeting",
            Self::Emergency => "emergency",
            Self::Notice => "notice",
            Self::Queue => "queue",
            Self::Advertising => "advertising",
        }
    }
}

/// An announcement.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    /// The slot that says it; absent: the slot of the announcement's own key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    #[serde(default)]
    pub kind: AnnouncementKind,
    /// The text, in Chinese and English at least.
    #[schema(value_type = HashMap<String, String>)]
    pub text: Localised,
    /// Recordings that are played in place of the spoken text, by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = HashMap<String, String>)]
    pub audio: BTreeMap<Language, ObjectId>,
    /// The lines on which it is said; none: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineId>,
    /// The tiers of customers to whom it is said; none: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// The regions of customers to whom it is said, as in the bank's books; none: all. A region fits everything that its
    /// name begins, so that `广东` reaches `广东深圳`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<String>,
    /// From when it is said; absent: from now on.
    #[serde(default)]
    pub valid_from: Option<Timestamp>,
    /// Until when it is said, not included; absent: until it is changed.
    #[serde(default)]
    pub valid_to: Option<Timestamp>,
}

impl Announcement {
    /// Whether it is said at the time.
    #[must_use]
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.valid_from.is_none_or(|from| from <= now) && self.valid_to.is_none_or(|to| now < to)
    }

    /// Whether it is meant for a contact of which this is known.
    #[must_use]
    pub fn is_aimed_at(&self, facts: &Facts) -> bool {
        let on_line = self.lines.is_empty() || facts.line.as_ref().is_some_and(|line| self.lines.contains(line));
        let of_tier = self.tiers.is_empty() || self.tiers.contains(&facts.tier);
        let in_region = self.regions.is_empty()
            || facts
                .region
                .as_ref()
                .is_some_and(|home| self.regions.iter().any(|region| home.starts_with(region.as_str())));
        on_line && of_tier && in_region
    }

    /// By how many of line, tier and region it is aimed: 0 to 3.
    pub(super) fn closeness(&self) -> u8 {
        [self.lines.is_empty(), self.tiers.is_empty(), self.regions.is_empty()]
            .into_iter()
            .map(|all| u8::from(!all))
            .sum()
    }

    /// The slot that says it.
    pub(super) fn slot<'a>(&'a self, key: &'a str) -> &'a str {
        self.slot.as_deref().unwrap_or(key)
    }

    pub(super) fn prompt(&self) -> Prompt {
        Prompt { text: self.text.clone(), audio: self.audio.clone(), ..Prompt::default() }
    }

    /// What is wrong with it.
    pub(super) fn finding(&self) -> Option<Finding> {
        if self.slot.as_ref().is_some_and(|slot| slot.parse::<domain::NodeId>().is_err()) {
            return Some(bad_key("/slot"));
        }
        for (language, name) in [(Language::Zh, "中文"), (Language::En, "英文")] {
            let length = self.text.0.get(&language).map_or(0, |text| text.trim().chars().count());
            if !(1..=LONGEST_TEXT).contains(&length) {
                return Some(Finding::new(
                    format!("/text/{language}"),
                    "announcement_text",
                    &format!("{name}文本应有 1 至 {LONGEST_TEXT} 个字符"),
                    &format!("the text in {language} must have 1 to {LONGEST_TEXT} characters"),
                ));
            }
        }
        for (pointer, count) in
            [("/lines", self.lines.len()), ("/tiers", self.tiers.len()), ("/regions", self.regions.len())]
        {
            if count > MOST_AIMS {
                let (zh, en) = (format!("最多 {MOST_AIMS} 项"), format!("at most {MOST_AIMS} entries"));
                return Some(Finding::new(pointer, "announcement_aims", &zh, &en));
            }
        }
        if let Some(index) = self.regions.iter().position(|region| !(1..=64).contains(&region.trim().chars().count())) {
            let (zh, en) = ("地区应有 1 至 64 个字符", "a region has 1 to 64 characters");
            return Some(Finding::new(format!("/regions/{index}"), "announcement_region", zh, en));
        }
        let ends_before_it_begins = matches!((self.valid_from, self.valid_to), (Some(from), Some(to)) if to <= from);
        ends_before_it_begins.then(|| {
            Finding::new("/valid_to", "announcement_validity", "失效时间应晚于生效时间", "it must end after it begins")
        })
    }
}

/// A key or slot that is none.
pub(super) fn bad_key(pointer: &str) -> Finding {
    let (zh, en) =
        ("公告位由 1 至 64 个字符 a-z、0-9、-、_、. 组成", "a slot is 1 to 64 characters of a-z, 0-9, '-', '_', '.'");
    Finding::new(pointer, "bad_key", zh, en)
}
