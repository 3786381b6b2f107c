//! The bank's rules as data. Each version holds from its day on; the defaults are those of the domain rules §2.

use std::collections::BTreeMap;

use center::ports::core_bank::{Business, Factor};
use serde::{Deserialize, Serialize};

/// Every figure that a bank may want otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Parameters {
    pub transfers: TransferParameters,
    pub limits: LimitParameters,
    pub text_banking: TextBankingParameters,
    pub loss: LossParameters,
    pub fraud: FraudParameters,
    pub secrets: SecretParameters,
    pub privileges: PrivilegeParameters,
    pub factors: FactorTable,
}

/// When transfers arrive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TransferParameters {
    pub ordinary_seconds: u64,
    pub next_day_seconds: u64,
}

/// Limits of transfers by telephone, in fen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitParameters {
    /// For a customer who set none.
    pub per_transaction: i64,
    /// For a customer who set none.
    pub per_day: i64,
    /// The most that a customer may set or ask for.
    pub most_per_transaction: i64,
    /// The most that a customer may set or ask for.
    pub most_per_day: i64,
    /// From the request for a temporary increase to its decision.
    pub decide_within_seconds: u64,
    /// How long a temporary increase may last.
    pub longest_increase_days: u32,
}

/// Banking by text, in fen. It comes on top of the customer's limits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TextBankingParameters {
    /// The most of one transfer or bill.
    pub per_transaction: i64,
    /// The most of a day.
    pub per_day: i64,
}

/// How the days of an oral loss report are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LossCounting {
    /// The day after the report is the first; it lifts at the end of the last.
    FromNextDay,
    /// The day of the report is the first; it lifts at the end of the last.
    FromReportDay,
    /// Days of 24 hours from the minute of the report.
    ByTheHour,
}

/// Loss reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LossParameters {
    /// Within which a written report must follow an oral one.
    pub days: u32,
    pub counting: LossCounting,
}

/// When a transfer is treated with care.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FraudParameters {
    /// In years.
    pub from_age: u8,
    /// A payee is new for so many days.
    pub new_payee_days: u32,
    /// In fen.
    pub large_amount: i64,
    /// How long the money waits.
    pub delay_seconds: u64,
}

/// Passwords, codes, verifications.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SecretParameters {
    /// So many wrong tries in a row lock a password for the day.
    pub wrong_in_a_row: u32,
    /// So many wrong tries altogether lock it until the counter.
    pub wrong_in_total: u32,
    /// Whether a right try makes the total begin again; otherwise only the counter does.
    pub success_clears_total: bool,
    /// How long a one-time code is good.
    pub code_seconds: u64,
    /// How long to wait for another code.
    pub code_pause_seconds: u64,
    /// Wrong tries after which a code is void.
    pub code_tries: u32,
    /// How long a verification counts.
    pub verification_seconds: u64,
}

/// What part of a list fee is charged, in ten-thousandths.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrivilegeParameters {
    /// For fund subscription and regular investment by this channel.
    pub fund: u32,
    /// For transfers by this channel.
    pub transfer: u32,
    /// For transfers by star level, from 1 to 7.
    pub transfer_by_star: [u32; 7],
}

/// What must be shown for each business: any one of the lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FactorTable(pub BTreeMap<Business, Vec<Vec<Factor>>>);

impl Default for TransferParameters {
    fn default() -> Self {
        Self { ordinary_seconds: 2 * 3600, next_day_seconds: 24 * 3600 }
    }
}

impl Default for LimitParameters {
    fn default() -> Self {
        Self {
            per_transaction: 5_000_000,
            per_day: 20_000_000,
            most_per_transaction: 50_000_000,
            most_per_day: 100_000_000,
            decide_within_seconds: 600,
            longest_increase_days: 7,
        }
    }
}

impl Default for TextBankingParameters {
    fn default() -> Self {
        Self { per_transaction: 500_000, per_day: 2_000_000 }
    }
}

impl Default for LossParameters {
    fn default() -> Self {
        Self { days: 5, counting: LossCounting::FromNextDay }
    }
}

impl Default for FraudParameters {
    fn default() -> Self {
        Self { from_age: 60, new_payee_days: 30, large_amount: 5_000_000, delay_seconds: 24 * 3600 }
    }
}

impl Default for SecretParameters {
    fn default() -> Self {
        Self {
            wrong_in_a_row: 3,
            wrong_in_total: 5,
            success_clears_total: false,
            code_seconds: 300,
            code_pause_seconds: 60,
            code_tries: 3,
            verification_seconds: 1800,
        }
    }
}

impl Default for PrivilegeParameters {
    fn default() -> Self {
        Self { fund: 8_000, transfer: 9_000, transfer_by_star: [10_000, 10_000, 9_500, 9_000, 8_000, 5_000, 0] }
    }
}

impl Default for FactorTable {
    fn default() -> Self {
        use Factor::{
            IdentityNumber, OneTimeCode, QueryPassword, RegisteredNumber, SignedUpNumber, TransactionPassword,
        };
        let money = || vec![vec![RegisteredNumber, TransactionPassword], vec![TransactionPassword, OneTimeCode]];
        let hearing = || vec![vec![RegisteredNumber, QueryPassword], vec![IdentityNumber, QueryPassword]];
        // By text the answer goes to the registered number whoever wrote, and a code must come back from it before money
        // moves: who forges a sender hears nothing and has no code.
        let or_by_text = |mut lists: Vec<Vec<Factor>>, by_text: &[Factor]| {
            lists.push(by_text.to_vec());
            lists
        };
        let table = Business::ALL.into_iter().map(|business| {
            let lists = match business {
                Business::Query | Business::Pension => or_by_text(hearing(), &[SignedUpNumber]),
                // A thief must be stopped before anybody finds a password.
                Business::LossReport => vec![vec![RegisteredNumber], vec![IdentityNumber], vec![QueryPassword]],
                Business::Replacement => vec![vec![IdentityNumber]],
                Business::Transfer | Business::RevokeTransfer | Business::PayBill => {
                    or_by_text(money(), &[SignedUpNumber, OneTimeCode])
                }
                Business::Invest => money(),
                Business::Limits | Business::Certificate | Business::TextBanking => {
                    vec![vec![TransactionPassword, OneTimeCode]]
                }
                Business::Notifications => {
                    vec![vec![RegisteredNumber, QueryPassword], vec![QueryPassword, OneTimeCode]]
                }
                Business::ChangePhone => vec![vec![IdentityNumber, TransactionPassword, OneTimeCode]],
                Business::Decision => vec![vec![]],
            };
            (business, lists)
        });
        Self(table.collect())
    }
}

impl FactorTable {
    /// The lists of a business. A business that the bank's table leaves out keeps its default.
    #[must_use]
    pub fn of(&self, business: Business) -> Vec<Vec<Factor>> {
        self.0.get(&business).cloned().or_else(|| Self::default().0.remove(&business)).unwrap_or_default()
    }

    /// What is missing of the list that lacks least; nothing if one of them is whole. A list that the customer can still
    /// complete goes before one that this contact can never complete, and who writes from a number that is signed up is
    /// not asked for what must not be written.
    #[must_use]
    pub fn missing(lists: &[Vec<Factor>], shown: &[Factor]) -> Vec<Factor> {
        let lacking =
            |list: &Vec<Factor>| list.iter().filter(|factor| !shown.contains(factor)).copied().collect::<Vec<_>>();
        let is_by_text = shown.contains(&Factor::SignedUpNumber);
        let rank = |(list, missing): &(&Vec<Factor>, Vec<Factor>)| {
            let is_out_of_reach = missing.iter().any(|factor| factor.comes_with_the_contact());
            let is_for_others = is_by_text && !list.contains(&Factor::SignedUpNumber);
            (!missing.is_empty(), is_out_of_reach, is_for_others, missing.len())
        };
        let told = lists.iter().map(|list| (list, lacking(list))).min_by_key(rank);
        told.map(|(_, missing)| missing).unwrap_or_default()
    }

    /// Whether what has been shown is enough only because the customer writes from a number that is signed up.
    #[must_use]
    pub fn is_by_text(lists: &[Vec<Factor>], shown: &[Factor]) -> bool {
        let without = lists.iter().filter(|list| !list.contains(&Factor::SignedUpNumber)).cloned().collect::<Vec<_>>();
        shown.contains(&Factor::SignedUpNumber) && !Self::missing(&without, shown).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_business_says_what_must_be_shown() {
        let table = FactorTable::default();
        assert!(Business::ALL.iter().all(|business| !table.of(*business).is_empty()));
    }

    #[test]
    fn what_is_missing_is_told_by_the_list_that_lacks_least() {
        let lists = FactorTable::default().of(Business::Transfer);
        assert_eq!(FactorTable::missing(&lists, &[Factor::TransactionPassword, Factor::OneTimeCode]), []);
        assert_eq!(FactorTable::missing(&lists, &[Factor::RegisteredNumber]), [Factor::TransactionPassword]);
    }

    #[test]
    fn what_a_contact_cannot_bring_any_more_is_not_asked_for() {
        use Factor::{IdentityNumber, OneTimeCode, QueryPassword, SignedUpNumber, TransactionPassword};
        let table = FactorTable::default();
        // In a chat nobody sees a number.
        let transfer = table.of(Business::Transfer);
        assert_eq!(FactorTable::missing(&transfer, &[TransactionPassword]), [OneTimeCode]);
        assert_eq!(FactorTable::missing(&table.of(Business::Query), &[OneTimeCode]), [IdentityNumber, QueryPassword]);
        assert_eq!(FactorTable::missing(&transfer, &[SignedUpNumber]), [OneTimeCode]);
    }

    #[test]
    fn by_text_is_what_nothing_else_allows() {
        use Factor::{OneTimeCode, RegisteredNumber, SignedUpNumber, TransactionPassword};
        let lists = FactorTable::default().of(Business::Transfer);
        assert!(FactorTable::is_by_text(&lists, &[RegisteredNumber, SignedUpNumber, OneTimeCode]));
        assert!(!FactorTable::is_by_text(&lists, &[RegisteredNumber, SignedUpNumber, TransactionPassword]));
        assert!(!FactorTable::is_by_text(&lists, &[RegisteredNumber]));
    }

    #[test]
    fn a_misspelt_parameter_is_refused() {
        assert!(serde_json::from_str::<Parameters>(r#"{"limits": {"per_dya": 1}}"#).is_err());
        assert_eq!(serde_json::from_str::<Parameters>("{}").unwrap(), Parameters::default());
    }
}
