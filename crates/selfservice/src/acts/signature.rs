//! Who signs text messages.

use domain::{Language, Localised};

/// How the bank calls itself in the text messages that it sends, and the number under which it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The bank's name.
    pub name: Localised,
    /// The number that customers call.
    pub hotline: String,
}

impl Default for Signature {
    fn default() -> Self {
        Self { name: Localised::new("远银示范银行", "Yuanyin Bank"), hotline: "95588".to_owned() }
    }
}

impl Signature {
    /// What a text begins with: in Chinese the sender's name stands in 【】, as carriers ask for.
    #[must_use]
    pub(crate) fn opening(&self, language: Language) -> String {
        match language {
            Language::Zh => format!("【{}】", self.name.get(Language::Zh)),
            other => format!("{}: ", self.name.get(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_begins_with_the_name_of_the_bank() {
        let signature = Signature { name: Localised::new("江城银行", "River Bank"), ..Signature::default() };
        assert_eq!(signature.opening(Language::Zh), "【江城银行】");
        assert_eq!(signature.opening(Language::En), "River Bank: ");
        assert_eq!(signature.opening(Language::Ja), "River Bank: ");
    }
}
