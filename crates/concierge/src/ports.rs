//! What the orders need of the centre.

use std::sync::Arc;

use async_trait::async_trait;
use center::ports::proofs::Proofs;
use center::{Center, CenterError};
use domain::customer::Tier;
use domain::phone::Phone;
use domain::{ContactId, CustomerId, StaffId};

/// A customer as far as orders go.
#[derive(Debug, Clone, PartialEq)]
pub struct Client {
    pub id: CustomerId,
    /// Personal data: never logged.
    pub name: String,
    pub tier: Tier,
    /// 1 to 7.
    pub star_level: u8,
    /// The main registered number.
    pub phone: Option<Phone>,
}

/// The customers, who serves them, and the staff by name.
#[async_trait]
pub trait Clients: Send + Sync + 'static {
    /// The customer of that id.
    async fn client(&self, id: CustomerId) -> Result<Option<Client>, CenterError>;
    /// The customer of the contact, if the member of staff is in conversation with them and it is known who they are.
    fn served_in(&self, staff: StaffId, contact: ContactId) -> Option<CustomerId>;
    /// Whether the member of staff serves the customer now, in whichever contact.
    fn serves(&self, staff: StaffId, customer: CustomerId) -> bool;
    /// The name of a member of staff.
    async fn staff_name(&self, id: StaffId) -> Result<Option<String>, CenterError>;
}

/// The live centre, and what customers have shown of themselves.
pub struct LiveClients {
    pub center: Center,
    pub proofs: Arc<dyn Proofs>,
}

#[async_trait]
impl Clients for LiveClients {
    async fn client(&self, id: CustomerId) -> Result<Option<Client>, CenterError> {
        let known = self.center.customer(id).await?;
        Ok(known.map(|known| Client {
            id,
            name: known.name,
            tier: known.tier,
            star_level: known.star_level,
            phone: known.phones.into_iter().next(),
        }))
    }

    fn served_in(&self, staff: StaffId, contact: ContactId) -> Option<CustomerId> {
        if self.center.serving_agent(contact) != Some(staff) {
            return None;
        }
        // Who a customer has shown to be counts before whose number they call from.
        let shown = self.proofs.known(contact).map(|proof| proof.customer);
        shown.or_else(|| self.center.brief(contact)?.customer)
    }

    fn serves(&self, staff: StaffId, customer: CustomerId) -> bool {
        self.center.serves(staff, customer)
    }

    async fn staff_name(&self, id: StaffId) -> Result<Option<String>, CenterError> {
        self.center.staff_name(id).await
    }
}
