//! Telephone numbers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::secret::{Mask, cover};

/// A telephone number as dialled: an optional `+` and 2 to 20 digits. Spaces, hyphens and brackets are dropped,
/// and the country code of China (+86, 0086) is taken off so that one subscriber has one number.
/// Class C2: shown as 3 + 4 digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String)]
pub struct Phone(String);

/// A text that is no telephone number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a telephone number has 2 to 20 digits and may start with '+'")]
pub struct InvalidPhone;

impl Phone {
    /// The number with nothing covered.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a mobile number of China: eleven digits from 13 to 19. Text messages reach no other for certain.
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        let bytes = self.0.as_bytes();
        bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1])
    }
}

impl FromStr for Phone {
    type Err = InvalidPhone;
    fn from_str(text: &str) -> Result<Self, InvalidPhone> {
        let kept: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
        let national = kept.strip_prefix("+86").or_else(|| kept.strip_prefix("0086")).unwrap_or(&kept);
        let digits = national.strip_prefix('+').unwrap_or(national);
        if (2..=20).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(national.to_owned()))
        } else {
            Err(InvalidPhone)
        }
    }
}

impl TryFrom<String> for Phone {
    type Error = InvalidPhone;
    fn try_from(text: String) -> Result<Self, InvalidPhone> {
        text.parse()
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

impl Mask for Phone {
    fn masked(&self) -> String {
        cover(&self.0, 3, 4)
    }
}

/// Prints the masked number, so that a number in a log line is covered without anybody thinking of it.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_subscriber_has_one_number() {
        let plain: Phone = "13812345678".parse().unwrap();
        for written in ["+86 138-1234-5678", "008613812345678", "138 1234 5678"] {
            assert_eq!(written.parse::<Phone>().unwrap(), plain);
        }
        assert_eq!(plain.masked(), "138****5678");
        assert_eq!(format!("{plain:?}"), "Phone(138****5678)");
    }

    #[test]
    fn a_mobile_number_is_told_from_a_landline_and_a_short_number() {
        for (text, mobile) in
            [("13812345678", true), ("+8619912345678", true), ("01012345678", false), ("95588", false)]
        {
            assert_eq!(text.parse::<Phone>().unwrap().is_mobile(), mobile, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "1", "+", "12a", "anonymous", "123456789012345678901"] {
            assert!(text.parse::<Phone>().is_err(), "{text}");
        }
    }
}
