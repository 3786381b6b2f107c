//! The word with which a customer opens a conversation: `LTK+question`. Pure.

/// What may stand between the word and the question.
const JOINTS: [char; 12] = ['+', '＋', ' ', '　', ':', '：', ',', '，', '#', '＃', '\n', '\t'];

/// What follows the word, if the text begins with it: in either case, of either width, with a plus, a blank or nothing
/// between. `LTK` alone asks nothing: the empty text.
pub(crate) fn question<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let text = text.trim();
    let mut rest = text.chars();
    for letter in word.chars() {
        if !rest.next().is_some_and(|written| same(written, letter)) {
            return None;
        }
    }
    let rest = rest.as_str();
    // "LTKING" is another word.
    if rest.starts_with(|next: char| narrow(next).is_ascii_alphabetic()) {
        return None;
    }
    Some(rest.trim_start_matches(JOINTS).trim())
}

fn same(written: char, letter: char) -> bool {
    narrow(written).eq_ignore_ascii_case(&narrow(letter))
}

/// The character with full-width letters and digits as narrow ones.
pub(crate) fn narrow(character: char) -> char {
    match character {
        '！'..='～' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        '　' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_word_is_taken_off_however_it_is_joined() {
        for text in [
            "LTK+怎么挂失",
            "ltk 怎么挂失",
            "Ltk怎么挂失",
            "ＬＴＫ＋怎么挂失",
            " LTK：怎么挂失 ",
            "LTK　怎么挂失",
            "LTK\n怎么挂失",
        ] {
            assert_eq!(question(text, "LTK"), Some("怎么挂失"), "{text}");
        }
        assert_eq!(question("LTK+1", "LTK"), Some("1"));
        assert_eq!(question("ltk", "LTK"), Some(""));
        assert_eq!(question("ltk ++", "LTK"), Some(""));
    }

    #[test]
    fn a_text_without_the_word_is_none() {
        for text in ["", "怎么挂失", "LT K+1", "LTKING", "LTKａ", "我的LTK", "LT"] {
            assert_eq!(question(text, "LTK"), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_looked_at_without_harm(text in "(LTK|ｌtk|LT)?\\PC{0,40}") {
            if let Some(question) = question(&text, "LTK") {
                prop_assert!(text.contains(question));
                prop_assert_eq!(question.trim(), question);
            }
        }
    }
}
