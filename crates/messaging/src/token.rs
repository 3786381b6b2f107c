//! The bearer token by which a customer owns a chat. Only its SHA-256 is kept.

use std::fmt::Write;

use domain::secret::Secret;
use sha2::{Digest, Sha256};

/// SHA-256 of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TokenHash([u8; 32]);

/// A random token of 256 bits, as 64 hexadecimal characters.
pub(crate) fn generate() -> Secret<String> {
    Secret::new(hex(&rand::random::<[u8; 32]>()))
}

impl TokenHash {
    pub(crate) fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    /// Whether the token is the one this is the hash of, in a time that does not tell how much of it is right.
    pub(crate) fn fits(&self, token: &str) -> bool {
        let other = Self::of(token);
        self.0.iter().zip(other.0).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0
    }

    pub(crate) fn to_text(self) -> String {
        hex(&self.0)
    }

    pub(crate) fn from_text(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_itself_fits_its_hash() {
        let token = generate();
        let hash = TokenHash::of(token.expose());
        assert_eq!(token.expose().len(), 64);
        assert!(hash.fits(token.expose()));
        assert!(!hash.fits(generate().expose()));
        assert!(!hash.fits(&hash.to_text()));
        assert_eq!(TokenHash::from_text(&hash.to_text()), Some(hash));
        assert_eq!(TokenHash::from_text("zz"), None);
    }
}
