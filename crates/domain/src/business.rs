//! What happens to a business that an agent carries out for a customer (人工代客交易).

use serde::{Deserialize, Serialize};

use crate::ids::StaffId;

/// A step of a business at the desk. No step holds what the customer has or showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum BusinessStep {
    /// The agent chose the business.
    Chosen {},
    /// The customer is in secure entry for this factor.
    VerificationAsked { factor: String },
    /// The customer showed it.
    Verified { factor: String },
    /// What the customer entered is wrong, or they entered nothing; with the tries that are left, where there is an end.
    NotVerified { factor: String, tries_left: Option<u32> },
    /// What was entered is possible; the bank said what it would do.
    Checked {},
    /// The bank will not do what was entered; its problem code.
    NotPossible { code: String },
    /// Care is to be taken: the rules that say so, and what they lead to.
    Cautioned { rules: Vec<String>, measure: String },
    /// The agent said a step of the script.
    Said { script: String },
    /// The agent read back what would be done.
    ReadBack {},
    /// The customer said yes.
    Agreed {},
    /// The customer said no.
    Declined {},
    /// Somebody else must agree.
    ApprovalAsked {},
    /// Somebody else agreed.
    Approved { by: StaffId },
    /// Somebody else did not agree.
    Rejected { by: StaffId },
    /// The bank did it, under this order.
    Posted { order: String },
    /// The bank refused what had been agreed; its problem code.
    PostingRefused { code: String },
    /// It is not known whether the bank did it.
    OutcomeUnknown {},
    /// The agent gave it up, or the conversation was over.
    Cancelled {},
    /// Nobody went on with it, or nobody decided, in time.
    Expired {},
    /// The rules against fraud stopped it.
    Stopped {},
}
