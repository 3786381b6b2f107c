//! What flows have done: each action by its key, with the outcomes that it can have.
//!
//! An action asks the bank, the knowledge base or the carrier of text messages through the ports of the centre and comes
//! back with an outcome, with values for the flow's texts, and with lists to pick from. What it was given in secure entry
//! goes to the bank and nowhere else. What moves money is posted under a key that belongs to the read-back: it is posted
//! once, however often the flow, a retry or a restart asks for it.

mod accounts;
mod catalogue;
mod identity;
mod information;
mod instructions;
mod knowledge;
mod lists;
mod online;
mod outcomes;
mod signature;
pub(crate) mod words;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use center::ports::ContactBrief;
use center::ports::core_bank::{BankError, CoreBank, VerificationId};
use center::ports::knowledge_base::KnowledgeBase;
use center::ports::places::Places;
use center::ports::sms_gateway::SmsGateway;
use domain::calendar::Day;
use domain::{CustomerId, Localised, Timestamp};
use flow::{Acted, Item, Wish};

use crate::diversions::Diversions;
pub use catalogue::{ActionView, catalogue, outcomes_of};
pub(crate) use catalogue::{action_words, is_refusal};
pub(crate) use identity::evidence_of;
pub(crate) use knowledge::objections;
pub(crate) use outcomes::{command_words, outcome_words};
pub use signature::Signature;
pub(crate) use words::factor_code;

/// How long one question to the bank may take before the customer is told that it cannot be done now.
const BANK_DEADLINE: Duration = Duration::from_secs(20);

/// Those who do what flows ask for. What is missing makes its actions end in `unavailable`.
#[derive(Clone, Default)]
pub struct Actors {
    pub bank: Option<Arc<dyn CoreBank>>,
    pub places: Option<Arc<dyn Places>>,
    pub knowledge: Option<Arc<dyn KnowledgeBase>>,
    pub sms: Option<Arc<dyn SmsGateway>>,
    pub online: Option<Arc<Diversions>>,
    /// Who signs the texts that they send.
    pub signature: Signature,
}

/// One action that is being done.
pub(crate) struct Act<'a> {
    actors: &'a Actors,
    brief: &'a ContactBrief,
    wish: &'a Wish,
    now: Timestamp,
}

/// What came of an action, and what the journal shall say of it.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub acted: Acted,
    /// The customer whose identity was verified just now.
    pub verified: Option<CustomerId>,
    /// The business for which a link was sent just now.
    pub offered: Option<&'static str>,
}

impl Actors {
    /// Does what a flow wishes for a contact. It always comes back: with the outcome `unavailable` if nobody can do it.
    pub(crate) async fn perform(&self, brief: &ContactBrief, wish: &Wish, now: Timestamp) -> Done {
        let act = Act::new(self, brief, wish, now);
        match tokio::time::timeout(BANK_DEADLINE, act.perform()).await {
            Ok(done) => done,
            Err(_) => Done::of("unavailable"),
        }
    }
}

impl<'a> Act<'a> {
    pub(crate) fn new(actors: &'a Actors, brief: &'a ContactBrief, wish: &'a Wish, now: Timestamp) -> Self {
        Self { actors, brief, wish, now }
    }
}

impl Act<'_> {
    async fn perform(&self) -> Done {
        match self.wish.action.as_str() {
            "identity.check" => self.check_identity().await,
            "identity.find" => self.find_customer().await,
            "identity.verify" => self.verify().await,
            "identity.send_code" => self.send_code().await,
            "account.balance" => self.balance().await,
            "account.transactions" => self.transactions().await,
            "account.limits" => self.limits().await,
            "account.pension" => self.pension().await,
            "bank.list" => self.list().await,
            "bank.payee" => self.payee().await,
            "bank.prepare" => self.prepare().await,
            "bank.post" => self.post().await,
            "bank.rates" => self.rates().await,
            "bank.fees" => self.fees().await,
            "order.progress" => self.progress().await,
            "place.find" => self.find_places().await,
            "knowledge.answer" => self.answer().await,
            "knowledge.article" => self.article().await,
            "sms.send" => self.send_sms().await,
            "online.offer" => self.offer_online().await,
            _ => Done::of("unavailable"),
        }
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.wish.parameters.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    /// What the customer has shown in this contact, and who they are by it.
    fn proof(&self) -> Option<(VerificationId, CustomerId)> {
        let (verification, customer) = self.wish.identity.as_deref()?.split_once('|')?;
        Some((verification.parse().ok()?, customer.parse().ok()?))
    }

    /// Whom the business is about: who has been verified, else whose number it is, else whom the flow has looked up.
    fn customer(&self) -> Option<CustomerId> {
        let looked_up = || self.parameter("customer").and_then(|text| text.parse().ok());
        self.proof().map(|(_, customer)| customer).or(self.brief.customer).or_else(looked_up)
    }

    fn today(&self) -> Day {
        domain::calendar::day_in_china(self.now)
    }
}

/// The bank's sentence, with the figure that it is about.
fn reason(error: &BankError) -> Localised {
    use domain::problem::Explain as _;
    let (zh, en) = (error.title(domain::Language::Zh), error.title(domain::Language::En));
    match error {
        BankError::OverTransactionLimit { limit: most } | BankError::OverDayLimit { left: most } => {
            let most = words::money(*most);
            let (zh, en) = (zh.trim_end_matches('。'), en.trim_end_matches('.'));
            let (zh_most, en_most) = (most.get(domain::Language::Zh), most.get(domain::Language::En));
            Localised::new(&format!("{zh}，最多{zh_most}。"), &format!("{en}: at most {en_most}."))
        }
        _ => Localised::new(&zh, &en),
    }
}

impl Done {
    pub(crate) fn of(outcome: &str) -> Self {
        Self { acted: Acted { outcome: outcome.to_owned(), ..Acted::default() }, ..Self::default() }
    }

    fn with(mut self, name: &str, text: Localised) -> Self {
        self.acted.values.insert(name.to_owned(), text);
        self
    }

    /// A value that is the same in every language.
    fn with_plain(self, name: &str, text: &str) -> Self {
        self.with(name, Localised::new(text, text))
    }

    fn with_list(mut self, name: &str, items: Vec<Item>) -> Self {
        self.acted.lists = BTreeMap::from([(name.to_owned(), items)]);
        self
    }

    /// The outcome that stands for a refusal of the bank, with its sentence as the value `reason`.
    fn refused(error: &BankError) -> Self {
        let outcome = match error {
            BankError::UnknownCustomer => "unknown_customer",
            BankError::WrongEvidence { .. } => "wrong",
            BankError::Locked { .. } => "locked",
            BankError::VerificationNeeded { .. } => "not_verified",
            BankError::NotRegistered => "not_registered",
            BankError::InsufficientFunds | BankError::NotEnoughUnits => "insufficient",
            BankError::OverTransactionLimit { .. } | BankError::OverDayLimit { .. } => "over_limit",
            BankError::Stopped | BankError::Frozen => "stopped",
            BankError::QuoteChanged => "changed",
            BankError::TooManyCodes { .. } => "too_often",
            BankError::OutcomeUnknown => "outcome_unknown",
            BankError::Unavailable | BankError::NotAdmitted | BankError::Contract | BankError::Internal => {
                "unavailable"
            }
            _ => "refused",
        };
        let done = Self::of(outcome).with("reason", reason(error));
        match error {
            BankError::WrongEvidence { tries_left: Some(left), .. } => done.with_plain("tries_left", &left.to_string()),
            BankError::Locked { until, .. } => done.with("locked_until", words::locked_until(*until)),
            BankError::OverTransactionLimit { limit } | BankError::OverDayLimit { left: limit } => {
                done.with("limit", words::money(*limit))
            }
            BankError::BelowLeast { least } => done.with("least", words::money(*least)),
            _ => done,
        }
    }
}
