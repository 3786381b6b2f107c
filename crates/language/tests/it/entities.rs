use domain::money::{Currency, Money};
use domain::secret::Mask;
use language::{AmountFault, Value, amount, entities};
use time::{Date, Month};

fn day(year: i32, month: u8, day: u8) -> Date {
    Date::from_calendar_date(year, Month::try_from(month).unwrap(), day).unwrap()
}

/// A Tuesday.
fn today() -> Date {
    day(2026, 3, 10)
}

fn values(text: &str) -> Vec<Value> {
    entities(text, today()).into_iter().map(|entity| entity.value).collect()
}

fn yuan(minor: i64) -> Value {
    Value::Amount(Money { minor, currency: Currency::Cny })
}

#[test]
fn amounts_are_read_as_they_are_said_and_written() {
    for (text, minor) in [
        ("一万二", 1_200_000),
        ("两千五", 250_000),
        ("一千零五十", 105_000),
        ("两万零三百", 2_030_000),
        ("三百五", 35_000),
        ("一百二十三万四千五百六十七", 123_456_700),
        ("一亿二", 12_000_000_000),
        ("十五", 1_500),
        ("五", 500),
        ("12,005.30元", 1_200_530),
        ("¥800", 80_000),
        ("￥1,000.5", 100_050),
        ("3万5", 3_500_000),
        ("3万5千", 3_500_000),
        ("1.5万", 1_500_000),
        ("三点五万元", 3_500_000),
        ("2千块", 200_000),
        ("三块五", 350),
        ("三块五毛二分", 352),
        ("十块零五分", 1_005),
        ("五毛", 50),
        ("5000块钱", 500_000),
        ("１００元", 10_000),
        ("壹万贰仟元", 1_200_000),
        ("800蚊", 80_000),
        ("300 yuan", 30_000),
    ] {
        assert_eq!(amount(text), Ok(Money { minor, currency: Currency::Cny }), "{text}");
    }
    assert_eq!(amount("100美元"), Ok(Money { minor: 10_000, currency: Currency::Usd }));
    assert_eq!(amount("一万日元"), Ok(Money { minor: 10_000, currency: Currency::Jpy }));
}

#[test]
fn amounts_that_no_bank_takes_are_refused_with_a_reason() {
    for (text, fault) in [
        ("一百万亿", AmountFault::TooLarge),
        ("99999999999999999999999999999999999999999999元", AmountFault::TooLarge),
        ("亿", AmountFault::NotAnAmount),
        ("1e9", AmountFault::Exponent),
        ("1e-9", AmountFault::Exponent),
        ("-5", AmountFault::Negative),
        ("负五百", AmountFault::Negative),
        ("0.001", AmountFault::TooFine),
        ("1.234元", AmountFault::TooFine),
        ("0.5日元", AmountFault::TooFine),
        ("0", AmountFault::Zero),
        ("零元", AmountFault::Zero),
        ("", AmountFault::NotAnAmount),
        ("abc", AmountFault::NotAnAmount),
        ("两千个", AmountFault::NotAnAmount),
        ("NaN", AmountFault::NotAnAmount),
        ("1,00", AmountFault::NotAnAmount),
    ] {
        assert_eq!(amount(text), Err(fault), "{text}");
    }
    assert!(amount(&"九亿".repeat(5_000)).is_err());
    assert!(amount(&"9".repeat(100_000)).is_err());
}

#[test]
fn amounts_are_found_in_sentences() {
    for (text, minor) in [
        ("给张三转两千", 200_000),
        ("我想转5000给我妈", 500_000),
        ("帮我把额度提到三万", 3_000_000),
        ("扣了我八百块是干什么的", 80_000),
        ("充值一百", 10_000),
        ("transfer 2000 to my son", 200_000),
    ] {
        assert!(values(text).contains(&yuan(minor)), "{text}: {:?}", values(text));
    }
    assert_eq!(values("转1e9元"), [Value::BadAmount(AmountFault::Exponent)]);
}

#[test]
fn numbers_of_other_things_are_no_amounts() {
    for text in [
        "分十二期",
        "我有三张卡",
        "查一下",
        "八十岁了",
        "密码输错三次",
        "等了2个小时",
        "第一次来",
        "三个月",
        "一年期",
        "95588怎么打",
        "100%",
    ] {
        assert!(!values(text).iter().any(|value| value.kind() == "amount"), "{text}: {:?}", values(text));
    }
}

#[test]
fn days_are_read_as_they_are_said_and_written() {
    for (text, expected) in [
        ("昨天", day(2026, 3, 9)),
        ("前天", day(2026, 3, 8)),
        ("大前天", day(2026, 3, 7)),
        ("琴日", day(2026, 3, 9)),
        ("明天", day(2026, 3, 11)),
        ("上个月五号", day(2026, 2, 5)),
        ("上个月5日", day(2026, 2, 5)),
        ("3月2号", day(2026, 3, 2)),
        ("三月二号", day(2026, 3, 2)),
        ("三月二十一号", day(2026, 3, 21)),
        ("2026-03-02", day(2026, 3, 2)),
        ("2026/3/2", day(2026, 3, 2)),
        ("2026年3月2日", day(2026, 3, 2)),
        ("二零二五年十二月三十一号", day(2025, 12, 31)),
        ("20260302", day(2026, 3, 2)),
        ("去年十二月五号", day(2025, 12, 5)),
        ("五号", day(2026, 3, 5)),
        ("上周三", day(2026, 3, 4)),
        ("上个礼拜天", day(2026, 3, 8)),
        ("这周五", day(2026, 3, 13)),
        ("周一", day(2026, 3, 9)),
        ("yesterday", day(2026, 3, 9)),
        ("march 2", day(2026, 3, 2)),
    ] {
        assert_eq!(values(text), [Value::Day(expected)], "{text}");
    }
}

#[test]
fn spans_of_days_have_both_ends() {
    for (text, from, to) in [
        ("最近一周", day(2026, 3, 4), day(2026, 3, 10)),
        ("近三个月", day(2025, 12, 10), day(2026, 3, 10)),
        ("最近7天", day(2026, 3, 4), day(2026, 3, 10)),
        ("过去半年", day(2025, 9, 10), day(2026, 3, 10)),
        ("最近半个月", day(2026, 2, 24), day(2026, 3, 10)),
        ("上个月", day(2026, 2, 1), day(2026, 2, 28)),
        ("这个月", day(2026, 3, 1), day(2026, 3, 31)),
        ("上周", day(2026, 3, 2), day(2026, 3, 8)),
        ("去年", day(2025, 1, 1), day(2025, 12, 31)),
        ("去年十二月", day(2025, 12, 1), day(2025, 12, 31)),
        ("三月份", day(2026, 3, 1), day(2026, 3, 31)),
        ("last month", day(2026, 2, 1), day(2026, 2, 28)),
        ("last 7 days", day(2026, 3, 4), day(2026, 3, 10)),
    ] {
        assert_eq!(values(text), [Value::Days(from, to)], "{text}");
    }
}

#[test]
fn a_day_that_is_in_no_calendar_is_told_as_such() {
    for text in ["2月30号", "2026-13-01", "2026年2月29日", "13月1号"] {
        assert_eq!(values(text), [Value::BadDay], "{text}");
    }
    assert!(entities("昨天", Date::MIN).iter().all(|entity| entity.value == Value::BadDay));
}

#[test]
fn cards_accounts_and_telephones_are_told_apart() {
    let found = values("卡号6222021234567890128，手机13812345678，账号是31050161393600000123，尾号6688");
    assert_eq!(found.iter().map(Value::kind).collect::<Vec<_>>(), ["card", "phone", "account", "card"]);
    let Value::Card(card) = &found[0] else { panic!() };
    assert_eq!((card.tail(), card.issuer().map(|(code, _)| code)), ("0128", Some("ICBC")));
    assert!(!format!("{card:?}").contains("622202"), "{}", card.masked());
    let Value::Phone(phone) = &values("我的电话是幺三八幺二三四五六七八")[0] else { panic!() };
    assert_eq!(phone.as_str(), "13812345678");
    assert_eq!(values("订单号12345678901234567890123456789012345"), []);
}

#[test]
fn products_and_places_are_found_by_name() {
    assert_eq!(values("信用咔年费")[0], Value::Product("credit_card"));
    let Value::Place(place) = values("成都市有网点吗")[0] else { panic!() };
    assert_eq!((place.name, place.province), ("成都", "四川"));
    assert_eq!(values("想了解大额存单"), [Value::Product("certificate_of_deposit")]);
    assert_eq!(values("fetch my data"), []);
}

#[test]
fn an_entity_says_where_it_stands() {
    let text = "昨天轉了２０００元";
    let spans: Vec<&str> = entities(text, today()).iter().map(|entity| &text[entity.span.clone()]).collect();
    assert_eq!(spans, ["昨天", "２０００元"]);
}
