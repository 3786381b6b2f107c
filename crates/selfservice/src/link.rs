//! Links that are sent to customers' telephones. What stands in the address is random and says nothing; the store keeps its
//! digest.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Characters of what stands in the address.
const LENGTH: usize = 24;

/// What stands in the address of a link. Whoever has it can follow it.
pub(crate) struct Token(String);

impl Token {
    pub fn generate() -> Self {
        let mut text = Uuid::new_v4().simple().to_string();
        text.truncate(LENGTH);
        Self(text)
    }

    /// What a customer brings; `None` if it cannot be one.
    pub fn read(text: &str) -> Option<Self> {
        let is_one = text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_one.then(|| Self(text.to_ascii_lowercase()))
    }

    /// What the store keeps.
    pub fn digest(&self) -> String {
        Sha256::digest(self.0.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// As it stands in an address.
    pub fn text(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_link_is_random_short_and_nothing_else_is_one() {
        let (one, other) = (Token::generate(), Token::generate());
        assert_ne!(one.0, other.0);
        assert_eq!(Token::read(&one.0).unwrap().digest(), one.digest());
        for text in ["", "abc", &"g".repeat(LENGTH), &"a".repeat(LENGTH + 1), "../../../../etc/passwd00"] {
            assert!(Token::read(text).is_none(), "{text}");
        }
    }
}
