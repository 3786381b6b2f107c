//! Numbers in Chinese.

use crate::amounts::chinese_amount;
use crate::signs::{Sign, narrowed, signs};

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// Measure words before which two is 两.
const COUNTED: [&str; 25] = [
    "位", "个", "次", "笔", "张", "天", "小时", "分钟", "秒", "种", "名", "周", "件", "条", "项", "家", "部", "年",
    "步", "遍", "类", "页", "倍", "户", "人",
];

/// A whole number as it is read: 12005 → 一万二千零五, 200000 → 二十万, 20000 → 两万.
#[must_use]
pub fn chinese_number(number: u64) -> String {
    if number == 0 {
        return "零".to_owned();
    }
    let mut read = String::new();
    read_number(number, &mut read);
    match read.strip_prefix("一十") {
        Some(rest) => format!("十{rest}"),
        None => read,
    }
}

/// Reads 亿 before 万 before the rest; a zero stands where the highest place of a lower part is empty.
fn read_number(number: u64, read: &mut String) {
    for (unit, name) in [(100_000_000, "亿"), (10_000, "万")] {
        let (high, low) = (number / unit, number % unit);
        if high > 0 {
            if high == 2 && read.is_empty() {
                read.push('两');
            } else {
                read_number(high, read);
            }
            read.push_str(name);
            if low > 0 {
                if low < unit / 10 {
                    read.push('零');
                }
                read_number(low, read);
            }
            return;
        }
    }
    read_section(u16::try_from(number).unwrap_or_default(), read);
}

/// A number below 10,000, without the zero in front.
fn read_section(section: u16, read: &mut String) {
    let begins_number = read.is_empty();
    let mut zero = false;
    let mut begun = false;
    for (unit, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = section / unit % 10;
        if digit == 0 {
            zero = begun;
            continue;
        }
        if zero {
            read.push('零');
            zero = false;
        }
        if digit == 2 && unit == 1_000 && begins_number && !begun {
            read.push('两');
        } else {
            read.push(DIGITS[usize::from(digit)]);
        }
        read.push_str(name);
        begun = true;
    }
}

/// Digits one by one; one is 幺, as on the telephone. Other characters are left out.
#[must_use]
pub fn chinese_digits(digits: &str) -> String {
    digits
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .map(|digit| if digit == 1 { '幺' } else { DIGITS[digit as usize] })
        .collect()
}

/// Digits one by one with 一 for one, as years and fractions are read.
fn plain_digits(digits: &str) -> String {
    digits.chars().filter_map(|digit| digit.to_digit(10)).map(|digit| DIGITS[digit as usize]).collect()
}

/// The text with its numbers in words.
pub(crate) fn spoken(text: &str) -> String {
    let text = narrowed(text);
    let signs = signs(&text);
    let mut read = String::with_capacity(text.len() * 2);
    for (index, sign) in signs.iter().enumerate() {
        let after = match signs.get(index + 1) {
            Some(Sign::Words(words)) => words.trim_start(),
            _ => "",
        };
        read_sign(sign, after, &mut read);
    }
    read
}

fn read_sign(sign: &Sign<'_>, after: &str, read: &mut String) {
    match sign {
        Sign::Words(words) => read.push_str(words),
        Sign::Number(2) if !read.ends_with('第') && COUNTED.iter().any(|unit| after.starts_with(unit)) => {
            read.push('两')
        }
        Sign::Number(number) => read.push_str(&chinese_number(*number)),
        Sign::Decimal(whole, fraction) => {
            read.push_str(&chinese_number(*whole));
            read.push('点');
            read.push_str(&plain_digits(fraction));
        }
        Sign::Yuan(yuan, fen) => read.push_str(&chinese_amount(
            i64::try_from(*yuan).unwrap_or(i64::MAX / 100).saturating_mul(100).saturating_add(i64::from(*fen)),
        )),
        Sign::Digits(digits) if digits.len() == 4 && after.starts_with('年') => read.push_str(&plain_digits(digits)),
        Sign::Digits(digits) => read.push_str(&chinese_digits(digits)),
        Sign::Percent(whole, fraction) => {
            read.push_str("百分之");
            read.push_str(&chinese_number(*whole));
            if !fraction.is_empty() {
                read.push('点');
                read.push_str(&plain_digits(fraction));
            }
        }
        Sign::Date { year, month, day } => {
            let year = plain_digits(&year.to_string());
            read.push_str(&format!("{year}年{}月{}日", chinese_number((*month).into()), chinese_number((*day).into())));
        }
        Sign::Time { hour, minute, second } => read.push_str(&time(*hour, *minute, *second)),
        Sign::Range(from, to) => {
            read_sign(from, "", read);
            read.push('到');
            read_sign(to, after, read);
        }
        Sign::Star => read.push_str(if after.starts_with('号') { "星" } else { "星号" }),
        Sign::Hash => read.push_str(if after.starts_with('号') { "井" } else { "井号" }),
    }
}

fn time(hour: u8, minute: u8, second: Option<u8>) -> String {
    let of = |number: u8| chinese_number(number.into());
    let padded = |number: u8| if number < 10 { format!("零{}", of(number)) } else { of(number) };
    let hour = if hour == 2 { "两".to_owned() } else { of(hour) };
    match (minute, second) {
        (0, None | Some(0)) => format!("{hour}点"),
        (_, None | Some(0)) => format!("{hour}点{}分", padded(minute)),
        (_, Some(second)) => format!("{hour}点{}分{}秒", padded(minute), padded(second)),
    }
}
