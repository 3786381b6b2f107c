//! What does not leave the house with a text: secrets are redacted for good; long numbers and mail addresses are covered by
//! marks, `[[1]]`, and put back into the answer. Pure.

use language::redact;

/// A number of so many digits may be a card, an account, a telephone, a document.
const LONG: usize = 5;

/// The text with marks in place of what stays, and what the marks stand for.
pub(super) fn covered(text: &str) -> (String, Vec<String>) {
    // Marks that somebody has typed would be taken for ours.
    let text = redact(text).replace("[[", "[ [").replace("]]", "] ]");
    let characters: Vec<char> = text.chars().collect();
    let (mut out, mut taken) = (String::with_capacity(text.len()), Vec::new());
    let mut at = 0;
    while at < characters.len() {
        let end = number_end(&characters, at).or_else(|| address_end(&characters, at));
        if let Some(end) = end {
            taken.push(characters[at..end].iter().collect());
            out.push_str(&format!("[[{}]]", taken.len()));
            at = end;
        } else {
            out.push(characters[at]);
            at += 1;
        }
    }
    (out, taken)
}

/// Whether this belongs to a number as people write it: digits in groups, with covers of what was redacted.
fn is_digit(character: char) -> bool {
    character.is_numeric() || character == '*'
}

fn number_end(characters: &[char], from: usize) -> Option<usize> {
    let begins = from == 0 || !is_digit(characters[from - 1]);
    if !begins || !(is_digit(characters[from]) || characters[from] == '+') {
        return None;
    }
    let (mut end, mut digits, mut at) = (from, 0, from);
    while at < characters.len() {
        match characters[at] {
            one if is_digit(one) => {
                digits += 1;
                end = at + 1;
            }
            '+' if at == from => {}
            // One blank or hyphen may stand between two groups; `X` ends a citizen's number.
            ' ' | '-' if characters.get(at + 1).is_some_and(|next| is_digit(*next)) => {}
            'x' | 'X' if digits == 17 => end = at + 1,
            _ => break,
        }
        at += 1;
    }
    (digits >= LONG).then_some(end)
}

fn is_of_address(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-' | '+')
}

fn address_end(characters: &[char], from: usize) -> Option<usize> {
    if !is_of_address(characters[from]) || (from > 0 && is_of_address(characters[from - 1])) {
        return None;
    }
    let sign = from + characters[from..].iter().position(|one| !is_of_address(*one))?;
    if characters[sign] != '@' {
        return None;
    }
    let length = characters[sign + 1..].iter().take_while(|one| is_of_address(**one)).count();
    let end = sign + 1 + length;
    characters[sign + 1..end].contains(&'.').then_some(end)
}

/// The answer with what was taken put back; `None` if a mark is missing, doubled or invented.
pub(super) fn restored(answer: &str, taken: &[String]) -> Option<String> {
    let mut seen = vec![false; taken.len()];
    let (mut out, mut rest) = (String::with_capacity(answer.len()), answer);
    while let Some(open) = rest.find("[[") {
        out.push_str(&rest[..open]);
        let inside = &rest[open + 2..];
        let close = inside.find("]]")?;
        let place = inside[..close].trim().parse::<usize>().ok()?.checked_sub(1)?;
        let is_first = !std::mem::replace(seen.get_mut(place)?, true);
        if !is_first {
            return None;
        }
        out.push_str(&taken[place]);
        rest = &inside[close + 2..];
    }
    out.push_str(rest);
    let whole = out.trim();
    (seen.iter().all(|one| *one) && !whole.is_empty()).then(|| whole.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn long_numbers_and_addresses_stay_and_short_ones_go() {
        let (text, taken) = covered("My phone is +86 138-0013-8000, mail wei.li@bank.example, pay 1200 by 3 May");
        assert_eq!(text, "My phone is [[1]], mail [[2]], pay 1200 by 3 May");
        assert_eq!(taken, ["+86 138-0013-8000", "wei.li@bank.example"]);
        let (text, taken) = covered("身份证51010219900307123X丢了");
        assert_eq!((text.as_str(), taken.len()), ("身份证[[1]]丢了", 1));
    }

    #[test]
    fn secrets_go_nowhere_and_are_not_put_back() {
        let (text, taken) = covered("my password is hunter2, card 6222021001112223334");
        assert!(!text.contains("hunter2") && !text.contains("62220210"), "{text}");
        assert!(!taken.concat().contains("hunter2") && !taken.concat().contains("62220210"), "{taken:?}");
    }

    #[test]
    fn an_answer_that_loses_doubles_or_invents_a_mark_is_none() {
        let taken = vec!["13800138000".to_owned()];
        assert_eq!(restored("电话 [[ 1 ]]", &taken).as_deref(), Some("电话 13800138000"));
        for lie in ["电话", "[[1]] [[1]]", "[[1]] [[2]]", "[[0]] [[1]]", "[[1", "[[one]]"] {
            assert_eq!(restored(lie, &taken), None, "{lie}");
        }
        assert_eq!(restored("  ", &[]), None, "nothing is no translation");
    }

    proptest! {
        #[test]
        fn what_is_covered_comes_back_and_no_long_number_leaves(text in "[a-z 0-9+@.\\-*\\[\\]你好]{1,60}") {
            let (out, taken) = covered(&text);
            let bare = (0..taken.len()).fold(out.clone(), |text, index| text.replace(&format!("[[{}]]", index + 1), " "));
            let runs = bare.split(|one: char| !one.is_ascii_digit()).map(str::len).max().unwrap_or(0);
            prop_assert!(runs < LONG, "{out}");
            if let Some(whole) = restored(&out, &taken) {
                let wanted = redact(&text).replace("[[", "[ [").replace("]]", "] ]");
                prop_assert_eq!(whole, wanted.trim());
            }
        }
    }
}
