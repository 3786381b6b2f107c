//! Values that must not be seen: secrets, and personal data shown masked.

use std::fmt;

/// A value of class C3 (JR/T 0171-2020: passwords, one-time codes) that can be neither printed nor serialised.
/// It is overwritten by nothing but taken out on purpose by [`Secret::expose`].
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Wraps the value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for the one place that must compare or hash it.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// How a kind of personal data (class C2) is shown to somebody who need not see all of it. Domain rules §5.
pub trait Mask {
    /// The masked text.
    fn masked(&self) -> String;
}

/// Keeps `head` characters at the start and `tail` at the end and covers what is between with `*`.
/// A text that is too short to cover anything is covered altogether.
#[must_use]
pub fn cover(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    if length <= head + tail {
        return "*".repeat(length);
    }
    text.chars()
        .enumerate()
        .map(|(index, character)| if index < head || index >= length - tail { character } else { '*' })
        .collect()
}

/// A person's name shows its last character only: 王小明 → **明.
#[must_use]
pub fn masked_name(name: &str) -> String {
    cover(name, 0, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_printed() {
        assert_eq!(format!("{:?}", Secret::new("123456")), "Secret(…)");
    }

    #[test]
    fn short_texts_are_covered_altogether() {
        assert_eq!(cover("1234", 3, 4), "****");
        assert_eq!(cover("13812345678", 3, 4), "138****5678");
        assert_eq!(masked_name("王小明"), "**明");
        assert_eq!(masked_name("明"), "*");
    }
}
