//! The number of a thread, and the code with which its customer comes back.

use std::fmt;
use std::str::FromStr;

use domain::Timestamp;
use domain::secret::Secret;

/// The letters of a code: no `I`, `L`, `O` and `U`, which are read as others.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code: 60 bits.
const CODE: usize = 12;
/// China has one time zone.
const OFFSET_SECONDS: i64 = 8 * 3600;

/// The number of a thread (留言编号): `LY`, the day, and six digits: `LY261122-048213`. It is no secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(String);

impl Reference {
    /// A number for a message of that time, out of random digits.
    pub(crate) fn of(now: Timestamp, random: u32) -> Self {
        let days = (now.micros() / 1_000_000 + OFFSET_SECONDS).div_euclid(86_400);
        let (year, month, day) = date(days);
        Self(format!("LY{:02}{month:02}{day:02}-{:06}", year.rem_euclid(100), random % 1_000_000))
    }

    /// The number as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is no number of a thread.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a number of a message is LY, six digits, a hyphen and six digits")]
pub struct InvalidReference;

impl FromStr for Reference {
    type Err = InvalidReference;

    /// Reads a number as people type it: small letters, blanks, no hyphen.
    fn from_str(text: &str) -> Result<Self, InvalidReference> {
        let kept: String = text.chars().filter(char::is_ascii_alphanumeric).take(32).collect();
        let digits = kept.strip_prefix(['L', 'l']).and_then(|rest| rest.strip_prefix(['Y', 'y']));
        let digits = digits.filter(|digits| digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_digit()));
        let digits = digits.ok_or(InvalidReference)?;
        Ok(Self(format!("LY{}-{}", &digits[..6], &digits[6..])))
    }
}

/// A code of twelve characters in groups of four: `K7M2-9QXD-4TRA`.
pub(crate) fn new_code(random: u64) -> Secret<String> {
    let mut code = String::with_capacity(CODE + 2);
    for index in 0..CODE {
        if index > 0 && index % 4 == 0 {
            code.push('-');
        }
        let letter = usize::try_from((random >> (5 * index)) & 31).unwrap_or(0);
        code.push(char::from(LETTERS[letter]));
    }
    Secret::new(code)
}

/// The code as it is compared: as people read and type it.
pub(crate) fn plain_code(typed: &str) -> Secret<String> {
    let plain = typed.chars().take(64).filter(char::is_ascii_alphanumeric).map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    Secret::new(plain.collect())
}

/// The civil date of a day since 1970 (H. Hinnant, `civil_from_days`).
fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march = (5 * of_year + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_tells_the_day_in_china() {
        let late = Timestamp::from_seconds(1_795_363_199);
        assert_eq!(Reference::of(late, 48_213).as_str(), "LY261122-048213");
        let next = Timestamp::from_seconds(1_795_363_200);
        assert_eq!(Reference::of(next, 3_000_007).as_str(), "LY261123-000007");
    }

    #[test]
    fn a_number_is_read_as_people_type_it() {
        for typed in ["LY261122-048213", "ly261122048213", " LY 261122 048213 "] {
            assert_eq!(typed.parse::<Reference>().unwrap().as_str(), "LY261122-048213");
        }
        for wrong in ["", "LY", "XX261122-048213", "LY261122-04821", "LY261122-0482134", "LY26112a-048213"] {
            assert_eq!(wrong.parse::<Reference>(), Err(InvalidReference), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_code_is_itself_however_it_is_typed(random in any::<u64>()) {
            let code = new_code(random);
            prop_assert_eq!(code.expose().len(), 14);
            let typed = code.expose().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            prop_assert_eq!(plain_code(&typed), plain_code(code.expose()));
            prop_assert_eq!(plain_code(code.expose()).expose().len(), 12);
        }
    }
}
