//! Questions are kept for what they are about and never for whom they are of.

/// What stands in place of a digit.
const COVER: char = '*';
/// The longest question that is kept, in characters.
const LONGEST: usize = 500;
/// So many numerals in Chinese in a row read out a number.
const SPOKEN_RUN: usize = 4;

/// The question on one line, cut to 500 characters, with every digit of a group of three or more covered, addresses of
/// mail covered, and numbers that were read out in Chinese covered.
#[must_use]
pub fn mask(text: &str) -> String {
    let plain: Vec<char> =
        text.chars().map(|character| if character.is_control() { ' ' } else { character }).take(LONGEST).collect();
    let mut masked = plain.clone();
    cover_runs(&plain, &mut masked, is_digit, 3);
    cover_runs(&plain, &mut masked, |character| "〇零一二三四五六七八九幺".contains(character), SPOKEN_RUN);
    cover_mail(&plain, &mut masked);
    masked.into_iter().collect::<String>().trim().to_owned()
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '０'..='９')
}

/// Covers what `counts` in a run of at least `least`; spaces and hyphens may stand between.
fn cover_runs(plain: &[char], masked: &mut [char], counts: impl Fn(char) -> bool, least: usize) {
    let mut run: Vec<usize> = Vec::new();
    let mut end = |run: &mut Vec<usize>| {
        if run.len() >= least {
            for at in run.iter() {
                masked[*at] = COVER;
            }
        }
        run.clear();
    };
    for (at, character) in plain.iter().enumerate() {
        if counts(*character) {
            run.push(at);
        } else if !matches!(character, ' ' | '-' | '－' | ',' | '，' | '.') {
            end(&mut run);
        }
    }
    end(&mut run);
}

fn cover_mail(plain: &[char], masked: &mut [char]) {
    let part = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-' | '+');
    for (at, _) in plain.iter().enumerate().filter(|(_, character)| **character == '@') {
        let before = plain[..at].iter().rev().take_while(|character| part(**character)).count();
        let after = plain[at + 1..].iter().take_while(|character| part(**character)).count();
        if before > 0 && after > 0 {
            for character in &mut masked[at - before..at] {
                *character = COVER;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_belong_to_somebody_are_covered() {
        for (said, kept) in [
            ("我的卡6222 0212-3456吞了", "我的卡**** ****-****吞了"),
            ("手机１３８００００００００换了", "手机***********换了"),
            ("卡号六二二二零二一", "卡号*******"),
            ("写信给 wang.li@bank.cn 吗", "写信给 *******@bank.cn 吗"),
            ("密码是123", "密码是***"),
        ] {
            assert_eq!(mask(said), kept);
        }
    }

    #[test]
    fn small_numbers_stay_because_they_say_what_is_asked() {
        assert_eq!(mask("一类卡和二类卡, 3 年定期"), "一类卡和二类卡, 3 年定期");
    }

    #[test]
    fn a_question_is_one_line_of_bounded_length() {
        assert_eq!(mask("第一行\n第二行\u{0}"), "第一行 第二行");
        assert_eq!(mask(&"问".repeat(10_000)).chars().count(), LONGEST);
    }
}
