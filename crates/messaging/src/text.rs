//! What a text may be: pure rules for what customers and agents write.

use crate::error::ChatError;

/// The longest `client_id`.
const MAX_CLIENT_ID: usize = 64;

/// The text as it is kept: line ends as `\n`, no control characters, no characters that turn the reading
/// direction of the page around them, no blanks at either end.
///
/// # Errors
/// [`ChatError::TextEmpty`] and [`ChatError::TextTooLong`] for what is left.
pub fn clean(text: &str, limit: usize) -> Result<String, ChatError> {
    let mut kept = String::with_capacity(text.len().min(limit * 4));
    let mut count = 0;
    let mut after_return = false;
    for character in text.chars() {
        let written = match character {
            '\r' => Some('\n'),
            '\n' if after_return => None,
            '\n' => Some('\n'),
            '\t' => Some(' '),
            other if other.is_control() || turns_direction(other) => None,
            other => Some(other),
        };
        after_return = character == '\r';
        if let Some(written) = written {
            count += 1;
            // Blanks at the end do not count, so the check is made once more below; this one bounds the work.
            if count > limit.saturating_mul(2) {
                return Err(ChatError::TextTooLong { limit });
            }
            kept.push(written);
        }
    }
    let trimmed = kept.trim();
    if trimmed.is_empty() {
        return Err(ChatError::TextEmpty);
    }
    if trimmed.chars().count() > limit {
        return Err(ChatError::TextTooLong { limit });
    }
    Ok(if trimmed.len() == kept.len() { kept } else { trimmed.to_owned() })
}

/// Characters that reorder or hide what stands beside them (Unicode bidirectional controls, BOM, line separators).
const fn turns_direction(character: char) -> bool {
    matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}')
}

/// Whether the text can be a `client_id`.
pub fn check_client_id(client_id: &str) -> Result<(), ChatError> {
    let valid = (1..=MAX_CLIENT_ID).contains(&client_id.len())
        && client_id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'));
    if valid { Ok(()) } else { Err(ChatError::ClientIdInvalid) }
}

/// A visitor's name as it is kept: at most 40 characters, one line; `None` if nothing is left.
pub fn visitor_name(name: &str) -> Option<String> {
    let one_line: String = name.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let kept = clean(&one_line, 400).ok()?;
    Some(kept.chars().take(40).collect::<String>().trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn line_ends_are_one_and_control_characters_go() {
        assert_eq!(clean(" 您好\r\n第二行\u{0}\u{7}\t末 \n", 100).unwrap(), "您好\n第二行 末");
    }

    #[test]
    fn a_text_cannot_turn_the_page_around() {
        assert_eq!(clean("abc\u{202E}def", 100).unwrap(), "abcdef");
    }

    #[test]
    fn what_has_no_visible_character_is_empty() {
        assert_eq!(clean(" \u{0}\u{FEFF}\n", 100), Err(ChatError::TextEmpty));
    }

    #[test]
    fn the_limit_counts_characters_and_not_bytes() {
        assert!(clean(&"好".repeat(4000), 4000).is_ok());
        assert_eq!(clean(&"好".repeat(4001), 4000), Err(ChatError::TextTooLong { limit: 4000 }));
        assert_eq!(clean(&" ".repeat(100_000), 4000), Err(ChatError::TextTooLong { limit: 4000 }));
    }

    #[test]
    fn a_client_id_is_short_and_plain() {
        assert!(check_client_id("0198-ab_C.d:e").is_ok());
        for wrong in ["", "a b", "é", &"x".repeat(65)] {
            assert_eq!(check_client_id(wrong), Err(ChatError::ClientIdInvalid), "{wrong}");
        }
    }

    #[test]
    fn a_visitors_name_is_one_short_line() {
        assert_eq!(visitor_name(" 王\n小明 ").unwrap(), "王 小明");
        assert_eq!(visitor_name(&"王".repeat(80)).unwrap().chars().count(), 40);
        assert_eq!(visitor_name(" \n"), None);
    }

    proptest! {
        #[test]
        fn a_kept_text_is_kept_the_same_again(text in "\\PC{0,50}[\\x00-\\x20]{0,5}\\PC{0,50}") {
            if let Ok(kept) = clean(&text, 4000) {
                prop_assert_eq!(clean(&kept, 4000).unwrap(), kept.clone());
                prop_assert!(kept.chars().all(|c| c == '\n' || !c.is_control()));
            }
        }
    }
}
