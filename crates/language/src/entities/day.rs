//! Days and spans of days: 昨天, 上个月五号, 3月2号, 2026-03-02, 上周三, 最近一周, last month.

use time::{Date, Duration, Month};

use super::number::{chinese_digit, number};

/// One day, several, or none that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Days {
    One(Date),
    Span(Date, Date),
    None,
}

const RELATIVE: [(&str, i64); 22] = [
    ("大前天", -3),
    ("大前日", -3),
    ("大后天", 3),
    ("前天", -2),
    ("前日", -2),
    ("昨天", -1),
    ("昨日", -1),
    ("昨晚", -1),
    ("昨儿", -1),
    ("琴日", -1),
    ("寻日", -1),
    ("今天", 0),
    ("今日", 0),
    ("今儿", 0),
    ("今朝", 0),
    ("今晚", 0),
    ("明天", 1),
    ("明日", 1),
    ("后天", 2),
    ("yesterday", -1),
    ("today", 0),
    ("tomorrow", 1),
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The days that begin with the first of the characters, and how many characters they take.
pub(super) fn days_at(characters: &[char], today: Date) -> Option<(Days, usize)> {
    if let Some((word, offset)) = RELATIVE.iter().find(|(word, _)| starts(characters, word).is_some()) {
        return Some((shifted(today, *offset), word.chars().count()));
    }
    written(characters)
        .or_else(|| recent(characters, today))
        .or_else(|| weekday(characters, today))
        .or_else(|| in_month(characters, today))
        .or_else(|| english(characters, today))
}

fn starts(characters: &[char], word: &str) -> Option<usize> {
    let length = word.chars().count();
    (characters.len() >= length && word.chars().zip(characters).all(|(a, b)| a == *b)).then_some(length)
}

fn first_of<'a>(characters: &[char], words: &[&'a str]) -> Option<(&'a str, usize)> {
    words.iter().find_map(|word| starts(characters, word).map(|length| (*word, length)))
}

fn shifted(day: Date, days: i64) -> Days {
    day.checked_add(Duration::days(days)).map_or(Days::None, Days::One)
}

fn date(year: i32, month: u32, day: u32) -> Days {
    let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok());
    match (month, u8::try_from(day)) {
        (Some(month), Ok(day)) => Date::from_calendar_date(year, month, day).map_or(Days::None, Days::One),
        _ => Days::None,
    }
}

/// The first and the last day of a month, `shift` months after that of `day`.
fn month_of(day: Date, shift: i32) -> Option<(Date, Date)> {
    let months = day.year().checked_mul(12)?.checked_add(i32::from(u8::from(day.month())) - 1)?.checked_add(shift)?;
    let month = Month::try_from(u8::try_from(months.rem_euclid(12) + 1).ok()?).ok()?;
    let first = Date::from_calendar_date(months.div_euclid(12), month, 1).ok()?;
    let last = Date::from_calendar_date(first.year(), month, month.length(first.year())).ok()?;
    Some((first, last))
}

/// A number of at most two digits, in either writing.
fn small(characters: &[char]) -> Option<(u32, usize)> {
    let read =
        characters.iter().take_while(|c| c.is_ascii_digit() || chinese_digit(**c).is_some() || **c == '十').count();
    let read = number(&characters[..read.min(3)])?;
    let value = u32::try_from(read.ten_thousandths / 10_000).ok()?;
    (value < 100).then_some((value, read.length))
}

/// 2026-03-02, 2026/3/2, 2026.3.2, 2026年3月2日, 二零二六年三月二号, 20260302.
fn written(characters: &[char]) -> Option<(Days, usize)> {
    let year: Vec<u32> = characters
        .iter()
        .take(4)
        .map_while(|c| c.to_digit(10).or_else(|| chinese_digit(*c).and_then(|digit| u32::try_from(digit).ok())))
        .collect();
    if year.len() < 4 {
        return None;
    }
    let year = year.iter().fold(0, |year, digit| year * 10 + digit);
    if !(1_900..=2_100).contains(&year) {
        return None;
    }
    let year_number = i32::try_from(year).ok()?;
    let rest = &characters[4..];
    match rest.first()? {
        mark @ ('-' | '/' | '.') => {
            let (month, taken) = small(&rest[1..])?;
            let rest = rest[1 + taken..].strip_prefix(&[*mark])?;
            let (day, more) = small(rest)?;
            Some((date(year_number, month, day), 4 + 1 + taken + 1 + more))
        }
        '年' => {
            let Some((month, taken)) = small(&rest[1..]).filter(|(_, taken)| rest.get(1 + taken) == Some(&'月'))
            else {
                let first = Date::from_calendar_date(year_number, Month::January, 1).ok()?;
                let last = Date::from_calendar_date(year_number, Month::December, 31).ok()?;
                return Some((Days::Span(first, last), 5));
            };
            let after = &rest[2 + taken..];
            if let Some((day, more)) = small(after).filter(|(_, more)| matches!(after.get(*more), Some('日' | '号')))
            {
                return Some((date(year_number, month, day), 4 + 2 + taken + more + 1));
            }
            let Days::One(day) = date(year_number, month, 1) else {
                return Some((Days::None, 6 + taken));
            };
            let (first, last) = month_of(day, 0)?;
            Some((Days::Span(first, last), 6 + taken))
        }
        '0'..='1'
            if rest.len() >= 4
                && rest[..4].iter().all(char::is_ascii_digit)
                && !rest.get(4).is_some_and(char::is_ascii_digit) =>
        {
            let digit = |at: usize| rest[at].to_digit(10).unwrap_or_default();
            let day = date(year_number, digit(0) * 10 + digit(1), digit(2) * 10 + digit(3));
            (day != Days::None).then_some((day, 8))
        }
        _ => None,
    }
}

/// 最近一周, 近三个月, 过去半年, 这几天, last 7 days.
fn recent(characters: &[char], today: Date) -> Option<(Days, usize)> {
    let (word, mut at) = first_of(characters, &["最近的", "最近", "过去", "这几天", "近", "last "])?;
    let back = |days: i64| today.checked_sub(Duration::days(days)).map_or(Days::None, |from| Days::Span(from, today));
    if word == "这几天" {
        return Some((back(2), at));
    }
    if characters.get(at) == Some(&'这') {
        at += 1;
    }
    let (count, taken) = match characters.get(at) {
        Some('半') => (0, 1),
        Some('几') => (3, 1),
        _ => small(&characters[at..])?,
    };
    at += taken;
    at += usize::from(matches!(characters.get(at), Some('个' | ' ')));
    let (unit, taken) = first_of(
        &characters[at..],
        &[
            "天", "日", "周", "星期", "礼拜", "月", "年", "days", "weeks", "months", "years", "day", "week", "month",
            "year",
        ],
    )?;
    let count = i64::from(count);
    let days = match unit {
        "天" | "日" | "days" | "day" => count - 1,
        "周" | "星期" | "礼拜" | "weeks" | "week" => count * 7 - 1,
        "月" | "months" | "month" => {
            let months = i32::try_from(count).ok()?;
            let back = same_day_before(today, months, count == 0)?;
            return Some((Days::Span(back, today), at + taken));
        }
        _ if count == 0 => {
            return Some((Days::Span(same_day_before(today, 6, false)?, today), at + taken));
        }
        _ => {
            let months = i32::try_from(count).ok()?.checked_mul(12)?;
            return Some((Days::Span(same_day_before(today, months, false)?, today), at + taken));
        }
    };
    Some((back(days.max(0)), at + taken))
}

/// The same day some months before, or the last of that month; half a month before if `half`.
fn same_day_before(today: Date, months: i32, half: bool) -> Option<Date> {
    if half {
        return today.checked_sub(Duration::days(14));
    }
    let (first, last) = month_of(today, -months)?;
    Some(first.replace_day(today.day().min(last.day())).unwrap_or(last))
}

/// 上周三, 上个礼拜天, 这周五, 下周一; 上周, 本周.
fn weekday(characters: &[char], today: Date) -> Option<(Days, usize)> {
    let (word, mut at) = first_of(characters, &["上上", "上", "这", "本", "下", ""])?;
    at += usize::from(at > 0 && characters.get(at) == Some(&'个'));
    let (name, taken) = first_of(&characters[at..], &["星期", "礼拜", "周"])?;
    at += taken;
    let week = match word {
        "上上" => -2,
        "上" => -1,
        "下" => 1,
        _ => 0,
    };
    let monday = today
        .checked_sub(Duration::days(i64::from(today.weekday().number_days_from_monday())))?
        .checked_add(Duration::days(week * 7))?;
    let named = characters.get(at).and_then(|c| {
        "一二三四五六日天末123456".find(*c).and_then(|place| "一二三四五六日天末123456"[..place].chars().count().into())
    });
    match named {
        // 周边, 周转 and a bare 周 are no days.
        None if word.is_empty() => None,
        None => Some((Days::Span(monday, monday.checked_add(Duration::days(6))?), at)),
        Some(8) if name == "周" => {
            Some((Days::Span(monday.checked_add(Duration::days(5))?, monday.checked_add(Duration::days(6))?), at + 1))
        }
        Some(8) => None,
        Some(day) => {
            let day = if day > 8 { day - 9 } else { day.min(6) };
            Some((shifted(monday, i64::try_from(day).ok()?), at + 1))
        }
    }
}

/// 上个月五号, 这个月, 3月2号, 去年十二月, 五号, 三月份.
fn in_month(characters: &[char], today: Date) -> Option<(Days, usize)> {
    let (mut at, mut year) = (0, today.year());
    if let Some((word, length)) = first_of(characters, &["前年", "去年", "今年", "明年"]) {
        year += match word {
            "前年" => -2,
            "去年" => -1,
            "明年" => 1,
            _ => 0,
        };
        at = length;
    }
    let month = match first_of(
        &characters[at..],
        &["上上个月", "上个月", "上月", "这个月", "今个月", "本月", "当月", "下个月", "下月"],
    )
    .filter(|_| at == 0)
    {
        Some((word, length)) => {
            at += length;
            let shift = if word.starts_with("上上") {
                -2
            } else {
                i32::from(word.starts_with('下')) - i32::from(word.starts_with('上'))
            };
            Some(month_of(today, shift)?)
        }
        None => match small(&characters[at..]) {
            Some((month, length)) if characters.get(at + length) == Some(&'月') => {
                at += length + 1;
                at += usize::from(characters.get(at) == Some(&'份'));
                let Days::One(first) = date(year, month, 1) else {
                    let day = small(&characters[at..])
                        .filter(|(_, length)| matches!(characters.get(at + length), Some('号' | '日')));
                    return Some((Days::None, at + day.map_or(0, |(_, length)| length + 1)));
                };
                Some(month_of(first, 0)?)
            }
            _ => None,
        },
    };
    let day = small(&characters[at..]).filter(|(_, length)| matches!(characters.get(at + length), Some('号' | '日')));
    match (month, day) {
        // 一号线, 3号窗口 are no days.
        (None, Some((_, length)))
            if at > 0 || characters.get(at + length + 1).is_some_and(|c| "线窗楼店柜门机码".contains(*c)) =>
        {
            None
        }
        (month, Some((day, length))) => {
            let (first, _) = month.or_else(|| month_of(today, 0))?;
            Some((date(first.year(), u32::from(u8::from(first.month())), day), at + length + 1))
        }
        (Some((first, last)), None) => Some((Days::Span(first, last), at)),
        (None, None) if at > 0 => {
            let first = Date::from_calendar_date(year, Month::January, 1).ok()?;
            Some((Days::Span(first, Date::from_calendar_date(year, Month::December, 31).ok()?), at))
        }
        (None, None) => None,
    }
}

/// last week, last month, this month, march 2, 2 march.
fn english(characters: &[char], today: Date) -> Option<(Days, usize)> {
    if let Some((word, length)) = first_of(characters, &["last month", "this month", "last week", "this week"]) {
        let shift = if word.starts_with("last") { -1 } else { 0 };
        if word.ends_with("month") {
            let (first, last) = month_of(today, shift)?;
            return Some((Days::Span(first, last), length));
        }
        let monday = today
            .checked_sub(Duration::days(i64::from(today.weekday().number_days_from_monday()) - i64::from(shift) * 7))?;
        return Some((Days::Span(monday, monday.checked_add(Duration::days(6))?), length));
    }
    let (month, length) =
        (1_u32..).zip(MONTHS).find_map(|(number, name)| starts(characters, name).map(|length| (number, length)))?;
    let (day, more) = characters[length..].strip_prefix(&[' ']).and_then(small)?;
    Some((date(today.year(), month, day), length + 1 + more))
}
