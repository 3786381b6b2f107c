//! Small pieces of the grammar of RFC 3261 §25.1: tokens, lists, parameters, numbers.
//!
//! Everything works on text in which folded lines have already been joined (see [`super::message::read`]), so that
//! white space is a space or a tab.

/// A part of a message that breaks the grammar; says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub &'static str);

/// Whether the byte may stand in a token.
#[must_use]
pub const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'!' | b'%' | b'*' | b'_' | b'+' | b'`' | b'\'' | b'~')
}

/// Whether the text is a token: one or more of the characters that names and methods are made of.
#[must_use]
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

/// Takes white space off both ends.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// Cuts the text at the first `separator` that stands outside quoted strings and angle brackets.
/// The second part is `None` if there is no separator.
///
/// # Errors
/// If a quoted string or an angle bracket is not closed.
pub fn cut(text: &str, separator: u8) -> Result<(&str, Option<&str>), Malformed> {
    let bytes = text.as_bytes();
    let mut index = 0;
    let mut in_angle = false;
    while index < bytes.len() {
        match bytes[index] {
            b'"' if !in_angle => index = end_of_quoted(bytes, index)?,
            b'<' => in_angle = true,
            b'>' => in_angle = false,
            byte if byte == separator && !in_angle => {
                return Ok((&text[..index], Some(&text[index + 1..])));
            }
            _ => {}
        }
        index += 1;
    }
    if in_angle { Err(Malformed("an angle bracket is not closed")) } else { Ok((text, None)) }
}

/// The index of the quotation mark that closes the string opened at `open`.
pub(super) fn end_of_quoted(bytes: &[u8], open: usize) -> Result<usize, Malformed> {
    let mut index = open + 1;
    while index < bytes.len() {
        match bytes[index] {
            b'\\' => index += 1,
            b'"' => return Ok(index),
            _ => {}
        }
        index += 1;
    }
    Err(Malformed("a quoted string is not closed"))
}

/// The elements of a comma-separated list, trimmed. Empty elements are malformed.
pub struct List<'a> {
    rest: Option<&'a str>,
}

impl<'a> List<'a> {
    /// The elements of the header value.
    #[must_use]
    pub const fn of(value: &'a str) -> Self {
        Self { rest: Some(value) }
    }
}

impl<'a> Iterator for List<'a> {
    type Item = Result<&'a str, Malformed>;
    fn next(&mut self) -> Option<Self::Item> {
        let text = self.rest.take()?;
        Some(cut(text, b',').and_then(|(element, rest)| {
            self.rest = rest;
            let element = trim(element);
            if element.is_empty() { Err(Malformed("a list has an empty element")) } else { Ok(element) }
        }))
    }
}

/// The parameters after the first semicolon of a header value or URI: `name` or `name=value`.
#[derive(Debug, Clone)]
pub struct Parameters<'a> {
    rest: Option<&'a str>,
}

impl<'a> Parameters<'a> {
    /// The parameters in `text`, which begins after the first semicolon; `None` is no parameters.
    #[must_use]
    pub const fn of(text: Option<&'a str>) -> Self {
        Self { rest: text }
    }
}

impl<'a> Iterator for Parameters<'a> {
    type Item = Result<(&'a str, Option<&'a str>), Malformed>;
    fn next(&mut self) -> Option<Self::Item> {
        let text = self.rest.take()?;
        Some(cut(text, b';').and_then(|(parameter, rest)| {
            self.rest = rest;
            let (name, value) = cut(parameter, b'=')?;
            let (name, value) = (trim(name), value.map(trim));
            if !is_token(name) {
                return Err(Malformed("a parameter has no proper name"));
            }
            if value.is_some_and(|value| !is_parameter_value(value)) {
                return Err(Malformed("a parameter has no proper value"));
            }
            Ok((name, value))
        }))
    }
}

/// A token, a host (an IPv6 address with or without brackets) or a quoted string.
fn is_parameter_value(value: &str) -> bool {
    if value.starts_with('"') {
        return value.len() >= 2 && end_of_quoted(value.as_bytes(), 0) == Ok(value.len() - 1);
    }
    !value.is_empty()
        && value.bytes().all(|byte| byte > b' ' && byte != 0x7f && !matches!(byte, b'"' | b'<' | b'>' | b',' | b';'))
}

/// Takes the quotation marks off a quoted string, other text stays as it is. Escapes are left as they stand.
#[must_use]
pub fn unquote(value: &str) -> &str {
    value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value)
}

/// Reads a number of digits only, at most `limit`.
///
/// # Errors
/// If there is anything but digits or the number is larger.
pub fn number(text: &str, limit: u64) -> Result<u64, Malformed> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Malformed("a number is not made of digits"));
    }
    match text.parse::<u64>() {
        Ok(value) if value <= limit => Ok(value),
        _ => Err(Malformed("a number is too large")),
    }
}

/// Reads seconds; more than fit are held to the largest value (RFC 3261 §20.19).
///
/// # Errors
/// If there is anything but digits.
pub fn seconds(text: &str) -> Result<u32, Malformed> {
    match number(text, u64::from(u32::MAX)) {
        Ok(value) => Ok(u32::try_from(value).unwrap_or(u32::MAX)),
        Err(Malformed("a number is too large")) => Ok(u32::MAX),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_separator_within_quotes_or_brackets_does_not_cut() {
        assert_eq!(cut(r#""a,\",b" <sip:x,y>,next"#, b',').unwrap(), (r#""a,\",b" <sip:x,y>"#, Some("next")));
        assert!(cut(r#""open, <x>"#, b',').is_err());
        assert!(cut("<open", b',').is_err());
    }

    #[test]
    fn parameters_need_a_name() {
        let good: Vec<_> = Parameters::of(Some(r#" tag = x ;lr; q="a;b""#)).map(Result::unwrap).collect();
        assert_eq!(good, [("tag", Some("x")), ("lr", None), ("q", Some(r#""a;b""#))]);
        assert!(Parameters::of(Some(";a")).any(|parameter| parameter.is_err()));
        assert!(Parameters::of(Some("a=")).any(|parameter| parameter.is_err()));
    }

    #[test]
    fn numbers_have_limits() {
        assert_eq!(number("0070", 255), Ok(70));
        assert!(number("300", 255).is_err());
        assert!(number("-1", 255).is_err());
        assert!(number("36893488147419103232", u64::MAX).is_err());
        assert_eq!(seconds("1000000000000000000000000"), Ok(u32::MAX));
    }
}
