use language::{chinese_amount, chinese_digits, chinese_number, english_amount, english_digits, english_number};

#[test]
fn whole_numbers_are_read_in_chinese() {
    for (number, read) in [
        (0, "零"),
        (1, "一"),
        (2, "二"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (200, "二百"),
        (1_000, "一千"),
        (1_010, "一千零一十"),
        (2_002, "两千零二"),
        (12_005, "一万二千零五"),
        (20_000, "两万"),
        (22_222, "两万二千二百二十二"),
        (100_000, "十万"),
        (105_000, "十万五千"),
        (1_000_500, "一百万零五百"),
        (10_000_001, "一千万零一"),
        (100_000_000, "一亿"),
        (100_000_001, "一亿零一"),
        (100_010_000, "一亿零一万"),
        (150_000_000, "一亿五千万"),
        (1_200_000_000_000, "一万二千亿"),
    ] {
        assert_eq!(chinese_number(number), read, "{number}");
    }
    assert!(!chinese_number(u64::MAX).is_empty());
}

#[test]
fn whole_numbers_are_read_in_english() {
    for (number, read) in [
        (0, "zero"),
        (13, "thirteen"),
        (21, "twenty-one"),
        (100, "one hundred"),
        (101, "one hundred and one"),
        (1_000, "one thousand"),
        (1_001, "one thousand and one"),
        (12_005, "twelve thousand and five"),
        (12_345, "twelve thousand three hundred and forty-five"),
        (1_000_000, "one million"),
    ] {
        assert_eq!(english_number(number), read, "{number}");
    }
    assert!(!english_number(u64::MAX).is_empty());
}

#[test]
fn amounts_are_read_in_both_languages() {
    for (fen, zh, en) in [
        (1_200_530, "一万二千零五元三角", "twelve thousand and five yuan and thirty fen"),
        (505, "五元零五分", "five yuan and five fen"),
        (5, "五分", "five fen"),
        (50, "五角", "fifty fen"),
        (0, "零元", "zero yuan"),
        (200, "两元", "two yuan"),
        (123_456, "一千二百三十四元五角六分", "one thousand two hundred and thirty-four yuan and fifty-six fen"),
        (-100, "负一元", "minus one yuan"),
    ] {
        assert_eq!(chinese_amount(fen), zh);
        assert_eq!(english_amount(fen), en);
    }
    assert!(!chinese_amount(i64::MIN).is_empty() && !english_amount(i64::MIN).is_empty());
}

#[test]
fn digits_are_read_one_by_one() {
    assert_eq!(chinese_digits("6228-4810"), "六二二八四八幺零");
    assert_eq!(english_digits("95588"), "nine five five eight eight");
    assert_eq!(english_digits("4006695588"), "four zero zero six, six nine five five, eight eight");
}
