//! Announcements (公告): what a flow says in a slot, to whom, while it is valid. A change is effective at once.
//!
//! A slot can have several announcements: the kinds are said in the order of [`AnnouncementKind`]; of each kind the one
//! that is aimed closest at the contact by line, tier and region, and of emergencies every one that fits.

mod announcement;
pub(crate) mod http;
mod queries;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use center::ports::EmergencyAnnouncement;
use domain::{StaffId, Timestamp};
use flow::{Facts, Finding, Prompt};
use parking_lot::RwLock;
use platform::audit::{Audit, AuditEntry};
use platform::clock::SharedClock;
use platform::database::Database;
use serde_json::json;

use crate::error::SelfServiceError;
use announcement::bad_key;

pub use announcement::{Announcement, AnnouncementKind};

/// All announcements. Clones share them.
#[derive(Clone)]
pub struct Announcements {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    audit: Audit,
    clock: SharedClock,
    /// By their keys.
    announcements: RwLock<HashMap<String, Announcement>>,
    /// What emergency plans that are on say beside them.
    emergencies: RwLock<Vec<(String, Announcement)>>,
}

impl Announcements {
    /// Reads the announcements.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn open(database: Database, audit: Audit, clock: SharedClock) -> Result<Self, SelfServiceError> {
        let announcements = RwLock::new(queries::all(&database).await?);
        Ok(Self { inner: Arc::new(Inner { database, audit, clock, announcements, emergencies: RwLock::default() }) })
    }

    /// What the slot says at the time to a contact of which this is known, in order.
    #[must_use]
    pub fn said(&self, slot: &str, facts: &Facts, now: Timestamp) -> Vec<Prompt> {
        let all = self.inner.announcements.read();
        let emergencies = self.inner.emergencies.read();
        let plans = emergencies.iter().map(|(key, announcement)| (key.as_str(), announcement));
        let mut fitting: Vec<(&str, &Announcement)> = all
            .iter()
            .map(|(key, announcement)| (key.as_str(), announcement))
            .chain(plans)
            .filter(|(key, found)| found.slot(key) == slot && found.is_valid(now) && found.is_aimed_at(facts))
            .collect();
        fitting.sort_by_key(|(key, found)| (found.kind, Reverse(found.closeness()), *key));
        fitting.dedup_by_key(|(key, found)| {
            // Emergencies are all different; of the others the first of each kind stays.
            (found.kind, (found.kind == AnnouncementKind::Emergency).then_some(*key))
        });
        fitting.into_iter().map(|(_, found)| found.prompt()).collect()
    }

    /// From now on this is said beside the bank's own announcements, which stay as they are.
    pub fn set_emergencies(&self, said: Vec<EmergencyAnnouncement>) {
        let announcement = |one: EmergencyAnnouncement| {
            let EmergencyAnnouncement { key, slot, text, lines, regions } = one;
            let kind = AnnouncementKind::Emergency;
            (key, Announcement { slot: Some(slot), kind, text, lines, regions, ..Announcement::default() })
        };
        *self.inner.emergencies.write() = said.into_iter().map(announcement).collect();
    }

    /// The texts that emergency plans say.
    #[must_use]
    pub fn emergency_texts(&self) -> Vec<domain::Localised> {
        self.inner.emergencies.read().iter().map(|(_, announcement)| announcement.text.clone()).collect()
    }

    /// All announcements by key, valid or not.
    #[must_use]
    pub fn all(&self) -> BTreeMap<String, Announcement> {
        self.inner.announcements.read().iter().map(|(key, announcement)| (key.clone(), announcement.clone())).collect()
    }

    /// The announcement of a key, valid or not.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Announcement> {
        self.inner.announcements.read().get(key).cloned()
    }

    /// Puts an announcement in, or another in its place.
    ///
    /// # Errors
    /// [`SelfServiceError::Invalid`], or if the store cannot be written.
    pub async fn put(
        &self,
        key: &str,
        announcement: Announcement,
        by: Option<StaffId>,
    ) -> Result<(), SelfServiceError> {
        if key.parse::<domain::NodeId>().is_err() {
            return Err(SelfServiceError::Invalid(Box::new(bad_key("key"))));
        }
        if let Some(finding) = announcement.finding() {
            return Err(SelfServiceError::Invalid(Box::new(finding)));
        }
        let now = self.inner.clock.now();
        let write = queries::put(&self.inner.database, key, &announcement, now, by);
        self.inner.database.transaction(vec![write, self.audited(now, by, "announcement_changed", key)]).await?;
        self.inner.announcements.write().insert(key.to_owned(), announcement);
        Ok(())
    }

    /// Takes an announcement away.
    ///
    /// # Errors
    /// [`SelfServiceError::UnknownAnnouncement`], or if the store cannot be written.
    pub async fn remove(&self, key: &str, by: Option<StaffId>) -> Result<(), SelfServiceError> {
        if self.get(key).is_none() {
            return Err(SelfServiceError::UnknownAnnouncement(key.to_owned()));
        }
        let now = self.inner.clock.now();
        let write = queries::remove(&self.inner.database, key);
        self.inner.database.transaction(vec![write, self.audited(now, by, "announcement_removed", key)]).await?;
        self.inner.announcements.write().remove(key);
        Ok(())
    }

    /// Puts in announcements that the server comes with, written as `{"<key>": {…}}`, where none has the key.
    ///
    /// # Errors
    /// [`SelfServiceError::Invalid`], or if the store cannot be written.
    pub async fn seed(&self, text: &str) -> Result<(), SelfServiceError> {
        let announcements: BTreeMap<String, Announcement> = serde_json::from_str(text).map_err(|error| {
            let sentence = error.to_string();
            SelfServiceError::Invalid(Box::new(Finding::new("", "announcements", &sentence, &sentence)))
        })?;
        for (key, announcement) in announcements {
            if self.get(&key).is_none() {
                self.put(&key, announcement, None).await?;
            }
        }
        Ok(())
    }

    fn audited(&self, at: Timestamp, by: Option<StaffId>, action: &'static str, key: &str) -> sea_orm::Statement {
        let subject = key.to_owned();
        self.inner.audit.entry(AuditEntry {
            at,
            staff: by,
            action,
            subject,
            contact: None,
            detail: json!({}),
            remote: None,
        })
    }
}
