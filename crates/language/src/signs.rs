//! Finding numbers in a text, and what kind of number each is.

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sign<'a> {
    /// Words and marks, left as they are.
    Words(&'a str),
    /// A whole number. `counts` is what stands right after it.
    Number(u64),
    /// A number with a fraction: whole part and the digits after the point.
    Decimal(u64, String),
    /// An amount in yuan: yuan and fen.
    Yuan(u64, u8),
    /// Read digit by digit: phone and card numbers, years, codes.
    Digits(String),
    Percent(u64, String),
    Date {
        year: u16,
        month: u8,
        day: u8,
    },
    Time {
        hour: u8,
        minute: u8,
        second: Option<u8>,
    },
    /// From one to another: `3-5`, `09:00-17:30`.
    Range(Box<Sign<'a>>, Box<Sign<'a>>),
    /// The keys `*` and `#`.
    Star,
    Hash,
}

/// Words before a number that say that it is read digit by digit.
const CODES: [&str; 17] = [
    "尾号",
    "卡号",
    "账号",
    "工号",
    "编号",
    "单号",
    "热线",
    "电话",
    "致电",
    "拨打",
    "验证码",
    "号码",
    "code",
    "number",
    "ending in",
    "call",
    "dial",
];

/// Units after a number that say that it is a count, however long it is.
const UNITS: [&str; 23] = [
    "元",
    "万",
    "亿",
    "位",
    "人",
    "个",
    "次",
    "笔",
    "天",
    "小时",
    "分钟",
    "秒",
    "户",
    "名",
    "家",
    "张",
    "年",
    "月",
    "日",
    "号窗口",
    "yuan",
    "customers",
    "minutes",
];

/// The pieces of a text, full-width digits narrowed by the caller.
pub(crate) fn signs(text: &str) -> Vec<Sign<'_>> {
    let mut found = Vec::new();
    let mut words_from = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else { break };
        let (sign, length, begins) = match first {
            '*' | '＊' => (Some(Sign::Star), first.len_utf8(), at),
            '#' | '＃' => (Some(Sign::Hash), first.len_utf8(), at),
            '0'..='9' => number(text, at),
            _ => (None, first.len_utf8(), at),
        };
        if let Some(sign) = sign {
            if words_from < begins {
                found.push(Sign::Words(&text[words_from..begins]));
            }
            found.push(sign);
            words_from = at + length;
        }
        at += length;
    }
    if words_from < text.len() {
        found.push(Sign::Words(&text[words_from..]));
    }
    found
}

/// The number that begins at `at`: the sign, its length from there, and where the sign begins (a currency sign before
/// the number belongs to it).
fn number(text: &str, at: usize) -> (Option<Sign<'_>>, usize, usize) {
    let rest = &text[at..];
    let run = run(rest);
    let before = &text[..at];
    let after = &rest[run.len()..];
    if is_inside_a_word(before, after) {
        return (None, run.len(), at);
    }
    let (currency, begins) = currency(before);
    let after_unit = after.trim_start();
    let space = after.len() - after_unit.len();
    let unit = ["元", "块", "yuan"].into_iter().find(|unit| after_unit.starts_with(unit));
    if (currency || unit.is_some())
        && let Some(sign) = yuan(run)
    {
        let taken = unit.map_or(0, |unit| space + unit.len());
        return (Some(sign), run.len() + taken, begins);
    }
    if let Some(percent) = after.strip_prefix(['%', '％']).and_then(|_| decimal(run)) {
        let sign = after.chars().next().map_or(0, char::len_utf8);
        return (Some(Sign::Percent(percent.0, percent.1)), run.len() + sign, at);
    }
    (Some(plain(run, before, after_unit)), run.len(), at)
}

/// Digits with single marks between them.
fn run(text: &str) -> &str {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    while digit(end)
        || (matches!(bytes.get(end), Some(b',' | b'.' | b':' | b'-' | b'/'))
            && end > 0
            && digit(end - 1)
            && digit(end + 1))
    {
        end += 1;
    }
    &text[..end]
}

/// Whether the digits are part of a Latin word such as `B2B` or `v3`.
fn is_inside_a_word(before: &str, after: &str) -> bool {
    before.chars().next_back().is_some_and(|c| c.is_ascii_alphabetic())
        || after.chars().next().is_some_and(|c| c.is_ascii_alphabetic())
}

/// Whether a sign or code of the yuan stands right before, and where it begins.
fn currency(before: &str) -> (bool, usize) {
    let trimmed = before.trim_end_matches(' ');
    for sign in ["¥", "￥", "CNY", "RMB", "人民币"] {
        if let Some(rest) = trimmed.strip_suffix(sign) {
            // The word 人民币 is said; signs and codes are not.
            return (true, if sign == "人民币" { before.len() } else { rest.len() });
        }
    }
    (false, before.len())
}

fn yuan(run: &str) -> Option<Sign<'static>> {
    let (whole, fraction) = decimal(run)?;
    let fen = match fraction.len() {
        0 => 0,
        1 => fraction.parse::<u8>().ok()? * 10,
        2 => fraction.parse().ok()?,
        _ => return Some(Sign::Decimal(whole, fraction)),
    };
    Some(Sign::Yuan(whole, fen))
}

/// `12,005.30` as 12005 and `30`.
fn decimal(run: &str) -> Option<(u64, String)> {
    let (whole, fraction) = run.split_once('.').unwrap_or((run, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.iter().all(|group| group.len() == 3) && (rest.is_empty() || first.len() <= 3);
    if !grouped || !whole.bytes().all(|b| b.is_ascii_digit() || b == b',') {
        return None;
    }
    let joined: String = std::iter::once(first).chain(rest).collect();
    Some((joined.parse().ok()?, fraction.to_owned()))
}

/// A number that is neither an amount nor a percentage.
fn plain(run: &str, before: &str, after: &str) -> Sign<'static> {
    if let Some(date) = date(run) {
        return date;
    }
    if let Some(time) = time(run) {
        return time;
    }
    if let Some((from, to)) = run.split_once('-') {
        if let (Some(from), Some(to)) = (time(from), time(to)) {
            return Sign::Range(Box::new(from), Box::new(to));
        }
        let short = |part: &str| part.len() <= 3 && part.bytes().all(|b| b.is_ascii_digit());
        if let (true, true, Ok(from), Ok(to)) = (short(from), short(to), from.parse(), to.parse()) {
            return Sign::Range(Box::new(Sign::Number(from)), Box::new(Sign::Number(to)));
        }
    }
    let only_digits: String = run.chars().filter(char::is_ascii_digit).collect();
    match decimal(run) {
        Some((whole, fraction)) if !fraction.is_empty() => Sign::Decimal(whole, fraction),
        Some((whole, _)) if !is_code(run, before, after) => Sign::Number(whole),
        _ => Sign::Digits(only_digits),
    }
}

/// Whether a whole number is read digit by digit.
fn is_code(run: &str, before: &str, after: &str) -> bool {
    if run.contains(',') {
        return false;
    }
    let before = before.trim_end_matches([' ', ':', '：', '为', '是']).to_lowercase();
    let named = CODES.iter().any(|word| before.ends_with(word));
    let year = run.len() == 4 && after.starts_with('年');
    let leading_zero = run.len() > 1 && run.starts_with('0');
    let emergency = matches!(run, "110" | "119");
    let counted = UNITS.iter().any(|unit| after.starts_with(unit));
    named || year || leading_zero || ((emergency || run.len() >= 5) && !counted)
}

fn date(run: &str) -> Option<Sign<'static>> {
    let mark = if run.contains('-') { '-' } else { '/' };
    let mut parts = run.split(mark);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Sign::Date { year, month, day })
}

fn time(run: &str) -> Option<Sign<'static>> {
    let mut parts = run.split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let second = parts.next();
    if parts.next().is_some() || hour.len() > 2 || minute.len() != 2 || second.is_some_and(|second| second.len() != 2) {
        return None;
    }
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    let second: Option<u8> = second.map(str::parse).transpose().ok()?;
    (hour <= 24 && minute < 60 && second.is_none_or(|second| second < 60)).then_some(Sign::Time {
        hour,
        minute,
        second,
    })
}

/// The text with full-width digits and marks between digits narrowed.
pub(crate) fn narrowed(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '０'..='９' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
            '．' => '.',
            other => other,
        })
        .collect()
}
