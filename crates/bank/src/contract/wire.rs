//! Bodies of the contract that the port does not have as they are.

use center::ports::core_bank::{
    AccountNumber, Business, CodePurpose, Evidence, Instruction, IssuedCode, QuoteToken, TransactionQuery,
    VerificationId, VerifyCustomer,
};
use domain::calendar::Day;
use domain::phone::Phone;
use domain::secret::Secret;
use domain::{CustomerId, Timestamp};
use serde::{Deserialize, Serialize};

/// Where the contract's routes are.
pub(crate) const PREFIX: &str = "/core-bank/v1";
/// The header of the client key.
pub(crate) const KEY_HEADER: &str = "idempotency-key";

/// What a customer shows. Class C3: has no `Debug`.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "factor", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum EvidenceBody {
    RegisteredNumber { phone: Phone },
    IdentityNumber { number: String },
    QueryPassword { password: String },
    TransactionPassword { password: String },
    OneTimeCode { purpose: CodePurpose, code: String },
    SignedUpNumber { phone: Phone },
}

/// One look at what a customer shows.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerifyBody {
    pub customer: CustomerId,
    pub evidence: Vec<EvidenceBody>,
    /// A verification that this adds to.
    pub known: Option<VerificationId>,
}

impl VerifyBody {
    pub fn of(request: &VerifyCustomer) -> Self {
        let text = |secret: &Secret<String>| secret.expose().clone();
        let evidence = request.evidence.iter().map(|evidence| match evidence {
            Evidence::RegisteredNumber(phone) => EvidenceBody::RegisteredNumber { phone: phone.clone() },
            Evidence::IdentityNumber(number) => EvidenceBody::IdentityNumber { number: text(number) },
            Evidence::QueryPassword(password) => EvidenceBody::QueryPassword { password: text(password) },
            Evidence::TransactionPassword(password) => EvidenceBody::TransactionPassword { password: text(password) },
            Evidence::OneTimeCode { purpose, code } => {
                EvidenceBody::OneTimeCode { purpose: *purpose, code: text(code) }
            }
            Evidence::SignedUpNumber(phone) => EvidenceBody::SignedUpNumber { phone: phone.clone() },
        });
        Self { customer: request.customer, evidence: evidence.collect(), known: request.known }
    }

    pub fn request(self) -> VerifyCustomer {
        let evidence = self.evidence.into_iter().map(|evidence| match evidence {
            EvidenceBody::RegisteredNumber { phone } => Evidence::RegisteredNumber(phone),
            EvidenceBody::IdentityNumber { number } => Evidence::IdentityNumber(Secret::new(number)),
            EvidenceBody::QueryPassword { password } => Evidence::QueryPassword(Secret::new(password)),
            EvidenceBody::TransactionPassword { password } => Evidence::TransactionPassword(Secret::new(password)),
            EvidenceBody::OneTimeCode { purpose, code } => Evidence::OneTimeCode { purpose, code: Secret::new(code) },
            EvidenceBody::SignedUpNumber { phone } => Evidence::SignedUpNumber(phone),
        });
        VerifyCustomer { customer: self.customer, evidence: evidence.collect(), known: self.known }
    }
}

/// What a customer wants to do next.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuthoriseBody {
    pub business: Business,
}

/// What a code is wanted for.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeBody {
    pub purpose: CodePurpose,
}

/// A one-time code to be sent. Class C3: has no `Debug`.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct IssuedCodeBody {
    pub phone: Phone,
    pub code: String,
    pub expires_at: Timestamp,
}

impl From<IssuedCode> for IssuedCodeBody {
    fn from(issued: IssuedCode) -> Self {
        Self { phone: issued.phone, code: issued.code.expose().clone(), expires_at: issued.expires_at }
    }
}

impl From<IssuedCodeBody> for IssuedCode {
    fn from(body: IssuedCodeBody) -> Self {
        Self { phone: body.phone, code: Secret::new(body.code), expires_at: body.expires_at }
    }
}

/// Which transactions are wanted, of a customer named in the address.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TransactionBody {
    pub account: AccountNumber,
    pub from: Day,
    pub to: Day,
    pub after: Option<String>,
    pub limit: u32,
}

impl TransactionBody {
    pub fn of(query: &TransactionQuery) -> Self {
        let query = query.clone();
        Self { account: query.account, from: query.from, to: query.to, after: query.after, limit: query.limit }
    }

    pub fn query(self, customer: CustomerId) -> TransactionQuery {
        TransactionQuery {
            customer,
            account: self.account,
            from: self.from,
            to: self.to,
            after: self.after,
            limit: self.limit,
        }
    }
}

/// What is to be posted.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrderBody {
    pub instruction: Instruction,
    /// The token of the quote that was read back.
    pub quote: QuoteToken,
}

/// Of which day.
#[derive(Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OnQuery {
    /// Today if absent.
    pub on: Option<Day>,
}
