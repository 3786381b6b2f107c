//! The names of things in the bank.

use std::fmt;
use std::str::FromStr;

use domain::secret::{Mask, cover};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A text that names nothing of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{expected}")]
pub struct InvalidKey {
    /// What such a name looks like.
    pub expected: &'static str,
}

macro_rules! text_key {
    ($(#[$doc:meta])* $name:ident, $valid:expr, $expected:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String)]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidKey;
            fn from_str(text: &str) -> Result<Self, InvalidKey> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) { Ok(Self(text.to_owned())) } else { Err(InvalidKey { expected: $expected }) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidKey;
            fn try_from(text: String) -> Result<Self, InvalidKey> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    };
}

macro_rules! uuid_key {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = "uuid")]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidKey;
            fn from_str(text: &str) -> Result<Self, InvalidKey> {
                Uuid::parse_str(text).map(Self).map_err(|_| InvalidKey { expected: "it is a UUID" })
            }
        }
    };
}

text_key!(
    /// The number of an account or card: 8 to 24 digits. Class C2: shown as its last four digits.
    AccountNumber,
    |text| (8..=24).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()),
    "an account or card number has 8 to 24 digits"
);
text_key!(
    /// The caller's own name for one posting: the same name, the same posting.
    ClientKey,
    |text| (8..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte)),
    "an idempotency key has 8 to 64 characters of A-Z, a-z, 0-9, '-', '_', '.' and ':'"
);
text_key!(
    /// Stands for everything that was read back; it changes when any of it would.
    QuoteToken,
    |text| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()),
    "a quote's token has 64 hexadecimal digits"
);
text_key!(
    /// The bank's code of a product: 2 to 32 characters of A-Z, 0-9 and '-'.
    ProductCode,
    |text| (2..=32).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-'),
    "a product code has 2 to 32 characters of A-Z, 0-9 and '-'"
);
uuid_key!(
    /// One posted instruction, and what came of it: the transfer, the loss report, the limit increase, the plan.
    OrderId
);
uuid_key!(
    /// What a customer has shown of who they are.
    VerificationId
);

impl Mask for AccountNumber {
    fn masked(&self) -> String {
        cover(&self.0, 0, 4)
    }
}

/// Prints the masked number.
impl fmt::Debug for AccountNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountNumber({})", self.masked())
    }
}

impl fmt::Debug for ClientKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientKey({})", self.0)
    }
}

impl fmt::Debug for QuoteToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QuoteToken({})", self.0)
    }
}

impl fmt::Debug for ProductCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProductCode({})", self.0)
    }
}

impl fmt::Display for ProductCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ClientKey {
    /// A key that nobody else has.
    #[must_use]
    pub fn generate() -> Self {
        Self(Uuid::now_v7().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_number_is_printed_masked() {
        let number: AccountNumber = "6226620000000017".parse().unwrap();
        assert_eq!(format!("{number:?}"), "AccountNumber(************0017)");
    }

    #[test]
    fn what_is_no_number_or_key_is_refused() {
        assert!("1234".parse::<AccountNumber>().is_err());
        assert!("6226-6200".parse::<AccountNumber>().is_err());
        assert!("short".parse::<ClientKey>().is_err());
        assert!("with a space".parse::<ClientKey>().is_err());
        assert!("abc".parse::<QuoteToken>().is_err());
    }
}
