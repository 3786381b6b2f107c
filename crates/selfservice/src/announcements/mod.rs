//! Announcements (公告): what a flow says in a slot while it is valid. A change is effective at once.

pub(crate) mod http;
mod queries;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use domain::{Language, Localised, ObjectId, StaffId, Timestamp};
use flow::{Finding, Prompt};
use parking_lot::RwLock;
use platform::audit::{Audit, AuditEntry};
use platform::clock::SharedClock;
use platform::database::Database;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::error::SelfServiceError;

/// Characters of one announcement.
const LONGEST_TEXT: usize = 1_000;

/// What a slot says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    /// The text, in Chinese and English at least.
    #[schema(value_type = HashMap<String, String>)]
    pub text: Localised,
    /// Recordings that are played in place of the spoken text, by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = HashMap<String, String>)]
    pub audio: BTreeMap<Language, ObjectId>,
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

    fn finding(&self) -> Option<Finding> {
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
        let ends_before_it_begins = matches!((self.valid_from, self.valid_to), (Some(from), Some(to)) if to <= from);
        ends_before_it_begins.then(|| {
            Finding::new("/valid_to", "announcement_validity", "失效时间应晚于生效时间", "it must end after it begins")
        })
    }
}

/// All announcements. Clones share them.
#[derive(Clone)]
pub struct Announcements {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    audit: Audit,
    clock: SharedClock,
    slots: RwLock<HashMap<String, Announcement>>,
}

impl Announcements {
    /// Reads the announcements.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn open(database: Database, audit: Audit, clock: SharedClock) -> Result<Self, SelfServiceError> {
        let slots = RwLock::new(queries::all(&database).await?);
        Ok(Self { inner: Arc::new(Inner { database, audit, clock, slots }) })
    }

    /// What the slot says at the time.
    #[must_use]
    pub fn valid(&self, slot: &str, now: Timestamp) -> Option<Prompt> {
        let slots = self.inner.slots.read();
        let announcement = slots.get(slot).filter(|announcement| announcement.is_valid(now))?;
        Some(Prompt { text: announcement.text.clone(), audio: announcement.audio.clone() })
    }

    /// All announcements by slot, valid or not.
    #[must_use]
    pub fn all(&self) -> BTreeMap<String, Announcement> {
        self.inner.slots.read().iter().map(|(slot, announcement)| (slot.clone(), announcement.clone())).collect()
    }

    /// The announcement of a slot, valid or not.
    #[must_use]
    pub fn get(&self, slot: &str) -> Option<Announcement> {
        self.inner.slots.read().get(slot).cloned()
    }

    /// Changes what the slot says.
    ///
    /// # Errors
    /// [`SelfServiceError::Invalid`], or if the store cannot be written.
    pub async fn put(&self, slot: &str, announcement: Announcement, by: Option<StaffId>) -> Result<(), SelfServiceError> {
        if slot.parse::<domain::NodeId>().is_err() {
            let (zh, en) = ("公告位由 1 至 64 个字符 a-z、0-9、-、_、. 组成", "a slot is 1 to 64 characters of a-z, 0-9, '-', '_', '.'");
            return Err(SelfServiceError::Invalid(Box::new(Finding::new("slot", "bad_key", zh, en))));
        }
        if let Some(finding) = announcement.finding() {
            return Err(SelfServiceError::Invalid(Box::new(finding)));
        }
        let now = self.inner.clock.now();
        let write = queries::put(&self.inner.database, slot, &announcement, now, by);
        self.inner.database.transaction(vec![write, self.audited(now, by, "announcement_changed", slot)]).await?;
        self.inner.slots.write().insert(slot.to_owned(), announcement);
        Ok(())
    }

    /// Takes the announcement of a slot away.
    ///
    /// # Errors
    /// [`SelfServiceError::UnknownAnnouncement`], or if the store cannot be written.
    pub async fn remove(&self, slot: &str, by: Option<StaffId>) -> Result<(), SelfServiceError> {
        if self.get(slot).is_none() {
            return Err(SelfServiceError::UnknownAnnouncement(slot.to_owned()));
        }
        let now = self.inner.clock.now();
        let write = queries::remove(&self.inner.database, slot);
        self.inner.database.transaction(vec![write, self.audited(now, by, "announcement_removed", slot)]).await?;
        self.inner.slots.write().remove(slot);
        Ok(())
    }

    /// Puts in announcements that the server comes with, written as `{"<slot>": {…}}`, where the slot has none.
    ///
    /// # Errors
    /// [`SelfServiceError::Invalid`], or if the store cannot be written.
    pub async fn seed(&self, text: &str) -> Result<(), SelfServiceError> {
        let announcements: BTreeMap<String, Announcement> = serde_json::from_str(text).map_err(|error| {
            let sentence = error.to_string();
            SelfServiceError::Invalid(Box::new(Finding::new("", "announcements", &sentence, &sentence)))
        })?;
        for (slot, announcement) in announcements {
            if self.get(&slot).is_none() {
                self.put(&slot, announcement, None).await?;
            }
        }
        Ok(())
    }

    fn audited(&self, at: Timestamp, by: Option<StaffId>, action: &'static str, slot: &str) -> sea_orm::Statement {
        let subject = slot.to_owned();
        self.inner.audit.entry(AuditEntry { at, staff: by, action, subject, contact: None, detail: json!({}), remote: None })
    }
}
