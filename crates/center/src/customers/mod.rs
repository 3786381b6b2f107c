//! Customers (客户): who they are, by which number they are recognised, and everything that whoever serves them may know
//! of them in one place (客户360).
//!
//! What identifies a customer (class C2, JR/T 0171-2020) is shown masked; whoever has the right sees one value for a
//! minute after saying why, which is audited. What is class C3 is nowhere here.

pub(crate) mod http;
pub(crate) mod linked_persons;
pub(crate) mod notes;
pub(crate) mod preferences;
pub(crate) mod products;
pub(crate) mod queries;
pub(crate) mod relationship;
pub(crate) mod right;
pub(crate) mod unmasking;

use domain::customer::{CareGroup, Tier};
use domain::phone::Phone;
use domain::{AgentId, CustomerId, Language, RegionId, Timestamp};

/// A customer of the bank as the centre knows them.
#[derive(Debug, Clone, PartialEq)]
pub struct Customer {
    pub id: CustomerId,
    /// Personal data: never logged.
    pub name: String,
    pub tier: Tier,
    pub care: Option<CareGroup>,
    /// Care groups beside that one.
    pub further_care: Vec<CareGroup>,
    /// The bank's star level, 1 to 7.
    pub star_level: u8,
    pub language: Language,
    /// The city or province, as the desk shows it.
    pub region: String,
    /// The same as the code that routing goes by (GB/T 2260).
    pub region_code: Option<RegionId>,
    /// The relationship manager (客户经理), if the customer has one among the agents.
    pub manager: Option<AgentId>,
    pub since: Timestamp,
    pub notes: String,
    /// The registered numbers, the main one first.
    pub phones: Vec<Phone>,
}
