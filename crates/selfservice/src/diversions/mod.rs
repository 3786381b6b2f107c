//! Diversion (分流): a customer who waits or listens is offered to go on online, by a link that goes to their telephone.
//!
//! The link says nothing but that it is one: a random text, of which the store keeps the digest. It opens the bank's page
//! at the business, lasts a day, and whoever opens it is counted once. The page asks for it with a request of its own, so
//! that a program that looks at links before people do counts nothing.

mod businesses;
pub(crate) mod http;
mod queries;

use std::time::Duration;

use domain::calendar::{Day, day_in_china};
use domain::events::ContactEvent;
use domain::{ContactId, Localised, Timestamp};
use platform::clock::SharedClock;
use platform::database::{Database, DatabaseError};
use serde::Serialize;

pub(crate) use businesses::Business;

use crate::contacts::SelfService;
use crate::error::SelfServiceError;
use crate::link::Token;

/// How long a link can be followed.
const LASTS: Duration = Duration::from_secs(86_400);

/// Makes links to the bank's page.
pub struct Diversions {
    database: Database,
    clock: SharedClock,
    address: String,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Destination {
    /// The business's key, such as `bill`.
    pub business: &'static str,
    /// What the customer would write in the chat to come to it.
    pub wish: Localised,
}

/// How many were offered a business online on a day, and how many of them took it.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub struct DiversionFigures {
    pub day: Day,
    pub business: String,
    pub name: Localised,
    /// Links that were sent.
    pub offered: i64,
    /// Those among them that were opened, whenever that was.
    pub taken: i64,
    /// `taken` of `offered`, 0 to 1.
    pub share: f64,
}

impl Diversions {
    /// Links begin with the address of the bank's page, such as `https://service.bank.example`.
    #[must_use]
    pub fn new(database: Database, clock: SharedClock, address: &str) -> Self {
        Self { database, clock, address: address.trim_end_matches('/').to_owned() }
    }

    /// Keeps a link for the contact; `false` if it has one for the business already.
    pub(crate) async fn keep(
        &self,
        token: &Token,
        contact: ContactId,
        business: Business,
    ) -> Result<bool, DatabaseError> {
        let now = self.clock.now();
        queries::keep(&self.database, &token.digest(), contact, business, now, now + LASTS).await
    }

    /// Forgets a link that could not be sent.
    pub(crate) async fn forget(&self, token: &Token) -> Result<(), DatabaseError> {
        queries::forget(&self.database, &token.digest()).await
    }

    /// The address that is sent.
    pub(crate) fn link(&self, token: &Token) -> String {
        format!("{}/go/{}", self.address, token.text())
    }
}

impl SelfService {
    /// Follows a link: says where it leads, and counts the first time.
    pub(crate) async fn follow_link(&self, text: &str) -> Result<Destination, SelfServiceError> {
        let token = Token::read(text).ok_or(SelfServiceError::NoLink)?;
        let now = self.now();
        let found = queries::find(self.database(), &token.digest(), now).await?.ok_or(SelfServiceError::NoLink)?;
        let (contact, business) = found;
        if queries::take(self.database(), &token.digest(), now).await? {
            let event = ContactEvent::DiversionTaken { business: business.key.to_owned() };
            if let Err(error) = self.centre().record(contact, vec![event], Vec::new()).await {
                tracing::warn!(%contact, %error, "that an offer was taken was not written into the journal");
            }
        }
        Ok(Destination { business: business.key, wish: business.name() })
    }

    /// What came of the offers of these days.
    pub(crate) async fn diversion_figures(
        &self,
        from: Day,
        to: Day,
    ) -> Result<Vec<DiversionFigures>, SelfServiceError> {
        Ok(queries::figures(self.database(), from, to).await?)
    }
}

/// The day that an offer is counted on.
fn day_of(at: Timestamp) -> Day {
    day_in_china(at)
}
