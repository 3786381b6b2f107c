//! Asking callers for their rating who hung up before they gave it (短信评价邀请): a link goes to their mobile phone.
//!
//! Whoever is served rates by keys when the conversation is over; most hang up. Soon after a call has ended that an agent took
//! and nobody rated, the caller is texted a link, by day only, and one a day at most. It opens a page with the grades; who
//! grades low is asked why. A link is used once, for a day; it and the page say nothing of the call but about when it was.

pub(crate) mod http;
mod queries;

use std::time::Duration;

use center::ports::sms_gateway::{OutgoingSms, SmsBody};
use center::ratings::{LateRating, UNRATED_AT_ONCE, UnratedCall};
use domain::calendar::Period;
use domain::events::ContactEvent;
use domain::rating::{RatingReason, is_low};
use domain::{ContactId, Language, Timestamp};
use platform::journal::JournalReader;
use serde::Serialize;

use crate::contacts::SelfService;
use crate::error::SelfServiceError;
use crate::link::Token;

/// How long a link can be used.
const LASTS: Duration = Duration::from_secs(86_400);
/// Nobody is asked again within so long.
const APART: Duration = Duration::from_secs(86_400);
/// Calls that end meanwhile are looked at together.
const TOGETHER: Duration = Duration::from_secs(2);
/// At the start, calls are looked at that ended no longer ago.
const LOOKS_BACK: Duration = Duration::from_secs(1_800);
/// The grades of the page.
const GRADES: u8 = 5;
/// The longest of what a customer writes, in characters.
const LONGEST_WORDS: usize = 500;

/// Whom the links are for.
#[derive(Debug, Clone)]
pub struct RatingLinks {
    /// The bank's page as customers reach it.
    pub address: String,
    /// Nobody is texted before and after these hours.
    pub hours: Period,
}

/// What the page shows to whoever has a link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct RatingInvitation {
    /// When the link was sent, as soon as the call was closed.
    pub called_at: Timestamp,
    pub grades: u8,
    /// Whether it has been used.
    pub is_rated: bool,
    /// What those are asked who grade low.
    pub reasons: Vec<RatingReason>,
}

impl SelfService {
    /// Texts links as calls end. Never returns.
    pub async fn send_rating_links(self, settings: RatingLinks, mut trail: JournalReader) {
        match self.centre().closed_since(self.now() - LOOKS_BACK).await {
            Ok(ended) => self.invite(&settings, &ended).await,
            Err(error) => tracing::warn!(%error, "calls that ended while nothing ran are not asked for their rating"),
        }
        loop {
            let mut ended = closed(&trail.next().await);
            if ended.is_empty() {
                continue;
            }
            let until = tokio::time::Instant::now() + TOGETHER;
            while ended.len() < UNRATED_AT_ONCE
                && let Ok(entries) = tokio::time::timeout_at(until, trail.next()).await
            {
                ended.extend(closed(&entries));
            }
            for some in ended.chunks(UNRATED_AT_ONCE) {
                self.invite(&settings, some).await;
            }
        }
    }

    /// Texts a link to those of these callers who have not rated, if it is day.
    pub async fn invite(&self, settings: &RatingLinks, ended: &[ContactId]) {
        if !settings.hours.covers(self.now()) {
            return;
        }
        let unrated = match self.centre().unrated_calls(ended).await {
            Ok(unrated) => unrated,
            Err(error) => return tracing::warn!(%error, "nobody is asked for a rating"),
        };
        for call in unrated.into_iter().filter(|call| call.phone.is_mobile()) {
            let contact = call.contact;
            if let Err(error) = self.text_link(settings, call).await {
                tracing::warn!(%contact, %error, "a caller was not asked for a rating");
            }
        }
    }

    async fn text_link(&self, settings: &RatingLinks, call: UnratedCall) -> Result<(), SelfServiceError> {
        let actors = self.actors();
        let Some(sms) = &actors.sms else { return Ok(()) };
        let token = Token::generate();
        let now = self.now();
        if !queries::keep(self.database(), &token.digest(), call.contact, &call.phone, now, LASTS, APART).await? {
            return Ok(());
        }
        let link = format!("{}/rate/{}", settings.address.trim_end_matches('/'), token.text());
        let opening = actors.signature.opening(call.language);
        let text = match call.language {
            Language::Zh => format!("{opening}感谢您的来电。您对刚才的服务满意吗？请打开 {link} 评价，24小时内有效。"),
            _ => format!("{opening}Thank you for your call. Please rate our service at {link} (valid for 24 hours)."),
        };
        let message = OutgoingSms { to: call.phone, body: SmsBody::Plain(text), contact: Some(call.contact) };
        if let Err(error) = sms.send(message).await {
            tracing::info!(contact = %call.contact, %error, "a link could not be sent");
            queries::forget(self.database(), &token.digest()).await?;
        }
        Ok(())
    }

    /// What a link is for.
    pub(crate) async fn rating_invitation(&self, link: &str) -> Result<RatingInvitation, SelfServiceError> {
        let token = Token::read(link).ok_or(SelfServiceError::NoLink)?;
        let found = queries::find(self.database(), &token.digest(), self.now()).await?;
        let found = found.ok_or(SelfServiceError::NoLink)?;
        Ok(RatingInvitation {
            called_at: found.sent_at,
            grades: GRADES,
            is_rated: found.is_used,
            reasons: RatingReason::ALL.to_vec(),
        })
    }

    /// A customer rates by a link, once.
    pub(crate) async fn rate_by_link(
        &self,
        link: &str,
        score: u8,
        reason: Option<RatingReason>,
        words: Option<String>,
    ) -> Result<(), SelfServiceError> {
        let token = Token::read(link).ok_or(SelfServiceError::NoLink)?;
        let _one = self.rating().lock().await;
        let found = queries::find(self.database(), &token.digest(), self.now()).await?;
        let found = found.ok_or(SelfServiceError::NoLink)?;
        if found.is_used {
            return Err(SelfServiceError::RatedAlready);
        }
        // What those say who are content is for nobody to follow up.
        let reason = reason.filter(|_| is_low(score, GRADES));
        let words = words.filter(|_| reason.is_some()).map(|words| language::redact_personal(&words).into_owned());
        let rating = LateRating { score, grades: GRADES, reason, words };
        let used = queries::used(self.database(), &token.digest(), self.now());
        self.centre().rate_late(found.contact, rating, vec![used]).await?;
        Ok(())
    }
}

/// The contacts that are over by these entries.
fn closed(entries: &[platform::journal::JournalEntry]) -> Vec<ContactId> {
    let contact = |entry: &platform::journal::JournalEntry| match entry.contact_event()? {
        (contact, ContactEvent::Closed { .. }) => Some(contact),
        _ => None,
    };
    let mine = entries.iter().filter(|entry| entry.stream_kind == "contact" && entry.event_type() == "closed");
    mine.filter_map(contact).collect()
}
