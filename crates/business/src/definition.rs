//! What can be carried out at a desk: documents of the bank, each in force from a day on.

use std::collections::BTreeMap;

use center::ports::core_bank::{Business, Factor};
use domain::calendar::Day;
use domain::money::Money;
use domain::roles::Role;
use domain::{BusinessId, Localised};
use serde::{Deserialize, Serialize};

use crate::live::APPROVERS;

/// The commands that may be entered at a desk.
const COMMANDS: [&str; 12] = [
    "transfer",
    "revoke_transfer",
    "report_loss_orally",
    "report_loss_in_writing",
    "pay_bill",
    "request_limit_increase",
    "subscribe_fund",
    "redeem_fund",
    "buy_gold",
    "sell_gold",
    "activate_certificate",
    "freeze_customer",
];

/// Commands that buy what can lose its worth: nobody sells it without telling the risk.
const RISKY: [&str; 2] = ["subscribe_fund", "buy_gold"];

/// The step of the script that tells the risk.
const RISK: &str = "risk";

/// One business as agents carry it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BusinessDefinition)]
pub struct Definition {
    pub id: BusinessId,
    /// From this day on; a later document of the same id takes its place.
    pub effective_from: Day,
    pub name: Localised,
    /// The command of the bank that it comes to.
    pub command: String,
    /// Which of the bank's lists of factors must be shown before anything is entered.
    pub verification: Business,
    /// Factors beyond the bank's.
    #[serde(default)]
    pub also_shown: Vec<Factor>,
    /// It is done only in a call that the bank made to the customer's registered number.
    #[serde(default)]
    pub called_back: bool,
    pub fields: Vec<Field>,
    /// What the agent must have said before the customer is asked.
    pub script: Vec<ScriptStep>,
    /// When somebody else must agree.
    #[serde(default)]
    pub approval: Option<Approval>,
    /// How long it may take until the customer's yes, in seconds.
    #[serde(default = "half_an_hour")]
    pub patience_seconds: u32,
}

const fn half_an_hour() -> u32 {
    1800
}

/// Something to be entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BusinessField)]
pub struct Field {
    /// The field of the command.
    pub name: String,
    pub label: Localised,
    pub kind: FieldKind,
    /// What a `pick` is out of.
    #[serde(default)]
    pub list: Option<List>,
    /// The values of a `choice`.
    #[serde(default)]
    pub choices: Vec<Choice>,
}

/// One value of a field with a few fixed ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BusinessFieldChoice)]
pub struct Choice {
    pub value: String,
    pub label: Localised,
}

/// How a field is entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BusinessFieldKind)]
pub enum FieldKind {
    /// Out of what the customer has or the bank offers.
    Pick,
    /// One of a few fixed values.
    Choice,
    /// Yuan.
    Amount,
    /// Shares or grams.
    Units,
    Text,
}

/// What is picked from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BusinessList)]
pub enum List {
    /// The customer's own accounts that money can be drawn from and paid into.
    Accounts,
    /// Where the customer may transfer to.
    Payees,
    /// Delayed transfers that can be taken back.
    DelayedTransfers,
    Funds,
    FundHoldings,
    Gold,
    GoldHoldings,
    /// Bills that are open.
    Bills,
    /// Cards and accounts that can be reported lost.
    Cards,
    /// Certificates that are not active.
    Certificates,
}

/// Something that the agent must say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BusinessScriptStep)]
pub struct ScriptStep {
    pub id: String,
    pub text: Localised,
}

/// When somebody else must agree, and who may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BusinessApproval)]
pub struct Approval {
    /// From this amount on, in fen; always if absent.
    #[serde(default)]
    pub from_minor: Option<i64>,
    /// One of these roles.
    pub roles: Vec<Role>,
    /// From the question to the decision, in seconds.
    pub within_seconds: u32,
    /// The bank takes the request down first and its own clock runs: the decision is posted as one of its own.
    #[serde(default)]
    pub decides: bool,
}

impl Approval {
    /// Whether the amount needs it.
    #[must_use]
    pub fn is_needed(&self, amount: Option<Money>) -> bool {
        self.from_minor.is_none_or(|from| amount.is_some_and(|amount| amount.minor >= from))
    }
}

/// Why a document cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DefinitionError {
    #[error("the business cannot be read: {0}")]
    Unreadable(String),
    #[error("{business}: {what}")]
    Wrong { business: BusinessId, what: &'static str },
}

impl Definition {
    /// Reads and checks a document.
    ///
    /// # Errors
    /// [`DefinitionError`] with the first thing that is wrong.
    pub fn read(text: &str) -> Result<Self, DefinitionError> {
        let read: Self = serde_json::from_str(text).map_err(|error| DefinitionError::Unreadable(error.to_string()))?;
        match read.mistake() {
            Some(what) => Err(DefinitionError::Wrong { business: read.id, what }),
            None => Ok(read),
        }
    }

    fn mistake(&self) -> Option<&'static str> {
        let twice = |mut names: Vec<&str>| {
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            names.len() != count
        };
        let command = self.command.as_str();
        let risk = self.script.iter().any(|step| step.id == RISK);
        if !COMMANDS.contains(&command) {
            Some("the command is none that is carried out at a desk")
        } else if self.script.is_empty() {
            Some("the script has no step")
        } else if RISKY.contains(&command) && !risk {
            Some("what can lose its worth is sold without a step \"risk\"")
        } else if twice(self.script.iter().map(|step| step.id.as_str()).collect()) {
            Some("a step of the script is there twice")
        } else if twice(self.fields.iter().map(|field| field.name.as_str()).collect()) {
            Some("a field is there twice")
        } else if self.fields.iter().any(|field| (field.kind == FieldKind::Pick) != field.list.is_some()) {
            Some("a field to be picked needs a list, and no other has one")
        } else if self.fields.iter().any(|field| (field.kind == FieldKind::Choice) == field.choices.is_empty()) {
            Some("a choice needs values, and no other field has them")
        } else if self.approval.as_ref().is_some_and(|approval| approval.roles.is_empty()) {
            Some("nobody may agree")
        } else if self.approval.iter().flat_map(|approval| &approval.roles).any(|role| !APPROVERS.contains(role)) {
            Some("the role has no list of what is to be agreed to")
        } else if command == "freeze_customer" && self.approval.as_ref().is_none_or(|a| a.from_minor.is_some()) {
            Some("nobody freezes a customer alone")
        } else if (command == "request_limit_increase") != self.approval.as_ref().is_some_and(|a| a.decides) {
            Some("requests for limits, and only they, are decided by the bank's clock")
        } else {
            None
        }
    }
}

/// All documents of the bank.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    all: Vec<Definition>,
}

impl Catalogue {
    #[must_use]
    pub fn new(all: Vec<Definition>) -> Self {
        Self { all }
    }

    /// The businesses in force on a day, by id.
    #[must_use]
    pub fn on(&self, day: Day) -> Vec<&Definition> {
        let mut current: BTreeMap<&BusinessId, &Definition> = BTreeMap::new();
        for definition in self.all.iter().filter(|definition| definition.effective_from <= day) {
            let known = current.entry(&definition.id).or_insert(definition);
            if known.effective_from < definition.effective_from {
                *known = definition;
            }
        }
        current.into_values().collect()
    }

    /// The business of that id in force on a day.
    #[must_use]
    pub fn find(&self, id: &BusinessId, day: Day) -> Option<&Definition> {
        self.on(day).into_iter().find(|definition| definition.id == *id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> serde_json::Value {
        serde_json::json!({
            "id": "fund", "effective_from": "2026-01-01", "name": { "zh": "基金", "en": "Fund" },
            "command": "subscribe_fund", "verification": "invest",
            "fields": [{ "name": "amount", "label": { "zh": "金额", "en": "Amount" }, "kind": "amount" }],
            "script": [{ "id": "risk", "text": { "zh": "投资有风险", "en": "There is a risk" } }],
        })
    }

    fn mistake(change: impl FnOnce(&mut serde_json::Value)) -> DefinitionError {
        let mut document = document();
        change(&mut document);
        Definition::read(&document.to_string()).unwrap_err()
    }

    #[test]
    fn what_can_lose_its_worth_is_not_sold_without_telling_the_risk() {
        assert!(Definition::read(&document().to_string()).is_ok());
        let error = mistake(|document| document["script"][0]["id"] = "greeting".into());
        assert!(error.to_string().contains("risk"), "{error}");
    }

    #[test]
    fn a_misspelt_document_is_refused() {
        assert!(matches!(mistake(|document| document["aproval"] = 1.into()), DefinitionError::Unreadable(_)));
        assert!(matches!(mistake(|document| document["command"] = "rob".into()), DefinitionError::Wrong { .. }));
        let error = mistake(|document| document["fields"][0]["kind"] = "pick".into());
        assert!(error.to_string().contains("list"), "{error}");
    }

    #[test]
    fn the_latest_document_that_is_in_force_counts() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let first = Definition::read(&document().to_string()).unwrap();
        let next = Definition { effective_from: day("2026-03-01"), patience_seconds: 60, ..first.clone() };
        let catalogue = Catalogue::new(vec![next, first]);
        assert_eq!(catalogue.on(day("2025-12-31")), Vec::<&Definition>::new());
        assert_eq!(catalogue.on(day("2026-02-28"))[0].patience_seconds, 1800);
        assert_eq!(catalogue.on(day("2026-03-01"))[0].patience_seconds, 60);
    }
}
