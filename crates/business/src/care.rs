//! When care is to be taken of a customer who may be the victim of a fraud, and what it leads to. Domain rules §2. Pure:
//! the bank's own caution (new payee, large amount) is looked at, not worked out again.

use center::ports::core_bank::{CautionReason, Quote};
use domain::calendar::Day;
use domain::roles::Role;
use domain::{Localised, QueueId};
use serde::{Deserialize, Serialize};

/// Something that fraud looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FraudSign)]
pub enum Sign {
    /// The payee was registered only lately, as the bank says.
    NewPayee,
    /// The amount is large, as the bank says or the rules.
    LargeAmount,
    /// Somebody seems to tell the customer what to say: the agent noticed it, or the customer's words say so.
    Coached,
}

/// What is done about it, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CareMeasure)]
pub enum Measure {
    /// More must be shown and the money waits, so that it can be called back. The bank sees to both.
    VerifyAndDelay,
    /// Somebody else must agree.
    SecondPerson,
    /// Nothing is done; the customer goes to the experts.
    Stop,
}

impl Measure {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::VerifyAndDelay => "verify_and_delay",
            Self::SecondPerson => "second_person",
            Self::Stop => "stop",
        }
    }
}

/// A rule: for these customers, with all of these signs, that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CareRule {
    pub id: String,
    /// In years; everybody if absent.
    #[serde(default)]
    pub from_age: Option<u8>,
    /// All of them must be seen.
    pub signs: Vec<Sign>,
    pub measure: Measure,
    /// Why, in a sentence for the agent.
    pub because: Localised,
}

/// The bank's rules, in force from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CareRules {
    pub effective_from: Day,
    /// From this amount on it is large whatever the business, in fen.
    pub large_amount: i64,
    /// Words of customers who are told what to say.
    pub coaching_words: Vec<String>,
    /// So many different ones of them are a sign.
    pub words_needed: usize,
    pub rules: Vec<CareRule>,
    /// Who may agree where a second person must.
    pub second_person_roles: Vec<Role>,
    /// Where a stopped customer is sent.
    pub expert_queue: QueueId,
    /// What the agent tells the customer (96110).
    pub notice: Localised,
}

/// Why care is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CareReason {
    pub rule: String,
    pub because: Localised,
}

/// What the rules say of a business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = CareTaken)]
pub struct Care {
    pub measure: Measure,
    /// Every rule that fits.
    pub reasons: Vec<CareReason>,
    pub signs: Vec<Sign>,
}

impl CareRules {
    /// Whether the customer's words are those of somebody who is told what to say.
    #[must_use]
    pub fn sounds_coached(&self, said: &[String]) -> bool {
        let heard = |word: &&String| said.iter().any(|text| text.to_lowercase().contains(&word.to_lowercase()));
        let words = self.coaching_words.iter().filter(heard).count();
        words > 0 && words >= self.words_needed
    }

    /// What is to be done for a customer of that age with what the bank would do.
    #[must_use]
    pub fn look(&self, age: u8, coached: bool, quote: &Quote) -> Option<Care> {
        let signs = self.signs(coached, quote);
        let fits = |rule: &&CareRule| {
            rule.from_age.is_none_or(|from| age >= from) && rule.signs.iter().all(|sign| signs.contains(sign))
        };
        let fitting: Vec<&CareRule> = self.rules.iter().filter(fits).collect();
        let measure = fitting.iter().map(|rule| rule.measure).max()?;
        let reason = |rule: &&CareRule| CareReason { rule: rule.id.clone(), because: rule.because.clone() };
        Some(Care { measure, reasons: fitting.iter().map(reason).collect(), signs })
    }

    fn signs(&self, coached: bool, quote: &Quote) -> Vec<Sign> {
        let cautious = |reason| quote.caution.as_ref().is_some_and(|caution| caution.reasons.contains(&reason));
        let is_large = quote.amount.is_some_and(|amount| amount.minor >= self.large_amount);
        [
            (Sign::NewPayee, cautious(CautionReason::NewPayee)),
            (Sign::LargeAmount, cautious(CautionReason::LargeAmount) || is_large),
            (Sign::Coached, coached || cautious(CautionReason::Coached)),
        ]
        .into_iter()
        .filter_map(|(sign, seen)| seen.then_some(sign))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deal::tests::{quote, quote_with};
    use proptest::prelude::*;

    fn rules() -> CareRules {
        let text = std::fs::read_to_string("../../demo/business/care.json").expect("the demonstration has rules");
        serde_json::from_str(&text).expect("they can be read")
    }

    #[test]
    fn an_elderly_customer_with_a_new_payee_shows_more_and_waits() {
        let care = rules().look(66, false, &quote_with(100_000, &[CautionReason::NewPayee])).unwrap();
        assert_eq!(care.measure, Measure::VerifyAndDelay);
        assert_eq!(care.reasons.len(), 1);
    }

    #[test]
    fn an_elderly_customer_who_is_told_what_to_say_is_stopped() {
        let care = rules().look(66, true, &quote_with(100_000, &[CautionReason::NewPayee])).unwrap();
        assert_eq!(care.measure, Measure::Stop);
        assert!(care.reasons.len() >= 2, "each rule that fits is told");
    }

    #[test]
    fn nobody_is_bothered_without_a_sign() {
        assert_eq!(rules().look(90, false, &quote(100_000)), None);
        assert_eq!(rules().look(30, false, &quote(100_000)), None);
    }

    #[test]
    fn words_of_those_who_are_told_what_to_say_are_a_sign() {
        let said = |text: &str| rules().sounds_coached(&[text.to_owned()]);
        assert!(said("他说要转到安全账户"));
        assert!(!said("我想买点基金"));
        let more = CareRules { words_needed: 2, ..rules() };
        assert!(!more.sounds_coached(&["他说要转到安全账户".to_owned()]));
    }

    proptest! {
        #[test]
        fn more_signs_never_make_it_weaker(age in 0_u8..110, amount in 1_i64..20_000_000, coached: bool) {
            let measure = |coached, reasons: &[CautionReason]| {
                rules().look(age, coached, &quote_with(amount, reasons)).map(|care| care.measure)
            };
            prop_assert!(measure(false, &[]) <= measure(coached, &[]));
            prop_assert!(measure(coached, &[]) <= measure(coached, &[CautionReason::NewPayee]));
            prop_assert!(measure(coached, &[CautionReason::NewPayee]) <= measure(true, &[CautionReason::NewPayee]));
        }
    }
}
