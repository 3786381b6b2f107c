//! What customers say of a conversation when it is over: a grade, and why it is a low one (满意度评价、不满意原因).

use domain::contact::{Channel, ContactState};
use domain::events::ContactEvent;
use domain::phone::Phone;
use domain::rating::RatingReason;
use domain::{ContactId, Language, Timestamp};
use platform::database::{Database, DatabaseError, Row as _};
use sea_orm::Statement;

use crate::center::Center;
use crate::dispatcher::command::Command;
use crate::error::CenterError;

/// Contacts that are asked for at once at most.
pub const UNRATED_AT_ONCE: usize = 500;

/// What a customer says of a conversation after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateRating {
    /// 1 to `grades`, the higher the better.
    pub score: u8,
    pub grades: u8,
    pub reason: Option<RatingReason>,
    /// What else they write, without account numbers.
    pub words: Option<String>,
}

/// A call that somebody took and nobody rated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnratedCall {
    pub contact: ContactId,
    pub phone: Phone,
    pub language: Language,
}

impl Center {
    /// The customer says why they graded low.
    ///
    /// # Errors
    /// [`CenterError::Unavailable`] if the store does not take it.
    pub async fn explain_rating(&self, contact: ContactId, reason: RatingReason) -> Result<(), CenterError> {
        let writes = vec![explained(self.database(), contact, reason, None, self.inner.foundations.clock.now())];
        self.record(contact, ContactEvent::RatingExplained { reason }, writes).await
    }

    /// Writes down how a customer rates a conversation after it, together with rows of the room that asked. That it is
    /// rated once is seen to by the caller.
    ///
    /// # Errors
    /// [`CenterError::Invalid`] for a grade that there is not, [`CenterError::Unavailable`] if the store does not take it;
    /// nothing is written then.
    pub async fn rate_late(
        &self,
        contact: ContactId,
        rating: LateRating,
        writes: Vec<Statement>,
    ) -> Result<(), CenterError> {
        self.ask(Command::RateLate { contact, rating, writes }).await.map(drop)
    }

    /// Which of these contacts are calls that an agent took, that are over, and that nobody rated. At most
    /// [`UNRATED_AT_ONCE`] are looked at.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn unrated_calls(&self, among: &[ContactId]) -> Result<Vec<UnratedCall>, CenterError> {
        let among = &among[..among.len().min(UNRATED_AT_ONCE)];
        if among.is_empty() {
            return Ok(Vec::new());
        }
        let places: Vec<String> = (1..=among.len()).map(|place| format!("${place}")).collect();
        let sql = format!(
            "SELECT id, phone, language FROM contact WHERE id IN ({}) AND channel = '{}' AND state = '{}' \
             AND direction = 'inbound' AND agent IS NOT NULL AND score IS NULL AND phone IS NOT NULL",
            places.join(", "),
            Channel::Phone.code(),
            ContactState::Closed.code(),
        );
        let ids = among.iter().map(|id| id.to_string().into());
        let rows = self.database().fetch_all(self.database().sql(&sql, ids)).await?;
        let read = |row: &sea_orm::QueryResult| {
            Ok(UnratedCall {
                contact: row.parsed("id")?,
                phone: row.parsed("phone")?,
                language: row.parsed("language")?,
            })
        };
        Ok(rows.iter().map(read).collect::<Result<_, DatabaseError>>()?)
    }

    /// The contacts that ended since then, the latest first; at most [`UNRATED_AT_ONCE`].
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn closed_since(&self, since: Timestamp) -> Result<Vec<ContactId>, CenterError> {
        let sql = format!(
            "SELECT id FROM contact WHERE arrived_at >= $1 AND closed_at >= $2 ORDER BY id DESC LIMIT {UNRATED_AT_ONCE}"
        );
        // Nobody talks for longer than a day; the index is by arrival.
        let arrived = since - std::time::Duration::from_secs(86_400);
        let values = [arrived.micros().into(), since.micros().into()];
        let rows = self.database().fetch_all(self.database().sql(&sql, values)).await?;
        Ok(rows.iter().map(|row| row.parsed("id")).collect::<Result<_, DatabaseError>>()?)
    }
}

/// Keeps the reason. Words that were there stay where none come.
pub(crate) fn explained(
    database: &Database,
    contact: ContactId,
    reason: RatingReason,
    words: Option<&str>,
    now: Timestamp,
) -> Statement {
    database.sql(
        "INSERT INTO rating_reason (contact, reason, words, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (contact) DO UPDATE SET reason = excluded.reason, words = COALESCE(excluded.words, rating_reason.words), \
         at = excluded.at",
        [
            contact.to_string().into(),
            reason.code().into(),
            words.map(str::to_owned).into(),
            now.micros().into(),
        ],
    )
}
