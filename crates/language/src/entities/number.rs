//! Numbers as they are said and written: 一万二, 两千五百, 3万5, 12,005.30.

/// A number that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// Ten thousandths of it; more than any bank has is held at the largest value.
    pub(super) ten_thousandths: u128,
    /// Whether it has more than four places after the point.
    pub(super) finer: bool,
    /// How many characters it takes.
    pub(super) length: usize,
    /// Whether it says 百, 千, 万 or 亿, or 十.
    pub(super) has_unit: bool,
    /// Whether it is written with digits 0 to 9.
    pub(super) in_digits: bool,
}

const ONE: u128 = 10_000;

/// The value of a Chinese digit.
pub(super) const fn chinese_digit(character: char) -> Option<u128> {
    Some(match character {
        '零' | '〇' => 0,
        '一' | '壹' | '幺' => 1,
        '二' | '两' | '贰' | '俩' => 2,
        '三' | '叁' | '仨' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

const fn unit(character: char) -> Option<u128> {
    Some(match character {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' | 'k' => 1_000,
        '万' | 'w' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// The number that begins with the first of the characters.
pub(super) fn number(characters: &[char]) -> Option<Number> {
    let first = *characters.first()?;
    if first.is_ascii_digit() {
        return Some(digits(characters));
    }
    if chinese_digit(first).is_none() && first != '十' && first != '百' {
        return None;
    }
    Some(words(characters))
}

/// 12,005.30, 3万, 3万5, 1.5万.
fn digits(characters: &[char]) -> Number {
    let (mut whole, mut fraction, mut places, mut finer, mut length) = (0_u128, 0_u128, 0, false, 0);
    let mut point = false;
    while let Some(character) = characters.get(length) {
        let next_is_digit = characters.get(length + 1).is_some_and(char::is_ascii_digit);
        match (character, character.to_digit(10)) {
            (_, Some(digit)) if point => {
                if places < 4 {
                    fraction = fraction * 10 + u128::from(digit);
                    places += 1;
                } else {
                    finer |= digit > 0;
                }
            }
            (_, Some(digit)) => whole = whole.saturating_mul(10).saturating_add(u128::from(digit)),
            ('.', _) if !point && next_is_digit => point = true,
            (',', _) if !point && next_is_digit && grouped(&characters[length + 1..]) => {}
            _ => break,
        }
        length += 1;
    }
    let mut value = whole.saturating_mul(ONE).saturating_add(fraction * 10_u128.pow(4 - places));
    let mut has_unit = false;
    let mut last = 0;
    while let Some(scale) = characters.get(length).copied().and_then(unit) {
        if last != 0 && scale <= last {
            break;
        }
        value = value.saturating_mul(scale);
        (last, has_unit) = (scale, true);
        length += 1;
    }
    if last > 10
        && let Some(more) = characters
            .get(length..)
            .filter(|rest| rest.first().is_some_and(|c| c.is_ascii_digit() || chinese_digit(*c).is_some()))
    {
        let rest = number(more).filter(|rest| rest.ten_thousandths % ONE == 0);
        if let Some(rest) = rest {
            let one_digit = rest.ten_thousandths < 10 * ONE;
            value =
                value.saturating_add(if one_digit { rest.ten_thousandths * last / 10 } else { rest.ten_thousandths });
            length += rest.length;
        }
    }
    Number { ten_thousandths: value, finer, length, has_unit, in_digits: true }
}

/// Three digits and then no further one: a group of thousands.
fn grouped(rest: &[char]) -> bool {
    rest.len() >= 3 && rest[..3].iter().all(char::is_ascii_digit) && !rest.get(3).is_some_and(char::is_ascii_digit)
}

/// 一万二, 两千零五十, 一百万亿, 三点五, 十五.
fn words(characters: &[char]) -> Number {
    let (mut total, mut section, mut pending) = (0_u128, 0_u128, None::<u128>);
    let (mut last, mut zero, mut has_unit, mut length) = (0_u128, false, false, 0);
    while let Some(character) = characters.get(length).copied() {
        if let Some(digit) = chinese_digit(character) {
            match pending {
                // 二零二六: digits one by one.
                Some(before) if !has_unit => pending = Some(before.saturating_mul(10).saturating_add(digit)),
                Some(_) if digit != 0 => break,
                Some(_) => break,
                None if digit == 0 && has_unit => zero = true,
                None => pending = Some(digit),
            }
        } else if let Some(scale) = unit(character).filter(|_| character.len_utf8() > 1) {
            has_unit = true;
            if scale >= ONE {
                section = section.saturating_add(pending.take().unwrap_or(0));
                if section == 0 && total > 0 {
                    total = total.saturating_mul(scale);
                } else if total > 0 && scale > last && last >= ONE {
                    total = total.saturating_add(section).saturating_mul(scale);
                } else {
                    total = total.saturating_add(section.max(1).saturating_mul(scale));
                }
                section = 0;
            } else {
                section = section.saturating_add(pending.take().unwrap_or(1).saturating_mul(scale));
            }
            (last, zero) = (scale, false);
        } else {
            break;
        }
        length += 1;
    }
    if let Some(digit) = pending {
        // 一万二 is 12,000, 一万零二 is 10,002.
        let scale = if last > 10 && !zero && digit < 10 { last / 10 } else { 1 };
        section = section.saturating_add(digit.saturating_mul(scale));
    }
    let mut value = total.saturating_add(section).saturating_mul(ONE);
    // 三点五万
    if characters.get(length) == Some(&'点') {
        let places: Vec<u128> = characters[length + 1..].iter().map_while(|c| chinese_digit(*c)).take(4).collect();
        if !places.is_empty() && !has_unit {
            value =
                value.saturating_add(places.iter().zip([1_000, 100, 10, 1]).map(|(digit, scale)| digit * scale).sum());
            length += 1 + places.len();
            if let Some(scale) = characters.get(length).copied().and_then(unit) {
                value = value.saturating_mul(scale);
                has_unit = true;
                length += 1;
            }
        }
    }
    Number { ten_thousandths: value, finer: false, length, has_unit, in_digits: false }
}
