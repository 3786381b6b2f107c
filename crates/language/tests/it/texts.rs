use domain::Language;
use language::spoken;

#[test]
fn numbers_in_chinese_texts_are_read_as_what_they_are() {
    for (text, read) in [
        ("您当前排在第2位，预计等待2分钟", "您当前排在第二位，预计等待两分钟"),
        ("前面还有２位客户", "前面还有两位客户"),
        ("余额12,005.30元", "余额一万二千零五元三角"),
        ("应还¥505.05，最低CNY 50", "应还五百零五元零五分，最低五十元"),
        ("请拨打95588", "请拨打九五五八八"),
        ("请拨打400-669-5588转1", "请拨打四零零六六九五五八八转一"),
        ("尾号为1234的卡", "尾号为幺二三四的卡"),
        ("服务时间8:00-21:30", "服务时间八点到二十一点三十分"),
        ("14:05:09到账", "十四点零五分零九秒到账"),
        ("2026-02-13生效", "二零二六年二月十三日生效"),
        ("2026年2月13日", "二零二六年二月十三日"),
        ("利率3.05%", "利率百分之三点零五"),
        ("3-5个工作日", "三到五个工作日"),
        ("请按*号键或#键", "请按星号键或井号键"),
        ("请打110报警", "请打幺幺零报警"),
        ("排在第110位", "排在第一百一十位"),
        ("英语服务请按2", "英语服务请按二"),
        ("共12345元", "共一万二千三百四十五元"),
        ("卡号6228480012345678", "卡号六二二八四八零零幺二三四五六七八"),
        ("5G时代用APP", "5G时代用APP"),
        ("版本1.2.3", "版本幺二三"),
        ("", ""),
    ] {
        assert_eq!(spoken(Language::Zh, text), read, "{text}");
    }
}

#[test]
fn numbers_in_english_texts_are_read_as_what_they_are() {
    for (text, read) in [
        ("You are number 3 in the queue", "You are number three in the queue"),
        ("about 2 minutes", "about two minutes"),
        ("Please call 95588", "Please call nine five five eight eight"),
        ("CNY 12,005.30", "twelve thousand and five yuan and thirty fen"),
        ("12.5 yuan", "twelve yuan and fifty fen"),
        ("from 9:00 to 17:30", "from nine a.m. to five thirty p.m."),
        ("08:05-00:05", "eight oh five a.m. to twelve oh five a.m."),
        ("2026-02-13", "February thirteen, twenty twenty-six"),
        ("3.05% a year", "three point zero five per cent a year"),
        ("card ending in 0042", "card ending in zero zero four two"),
        ("call the police on 110", "call the police on one one zero"),
        ("press * or #", "press star or hash"),
    ] {
        assert_eq!(spoken(Language::En, text), read, "{text}");
    }
}

#[test]
fn other_languages_are_left_to_their_voices() {
    assert_eq!(spoken(Language::Ja, "2名様"), "2名様");
}

#[test]
fn a_text_in_another_language_is_spoken_in_that_language() {
    for (text, given, spoken) in [
        ("For English, press 2.", Language::Zh, Language::En),
        ("中文服务请按1。", Language::En, Language::Zh),
        ("中文服务请按1。", Language::Zh, Language::Zh),
        ("请使用APP办理", Language::Zh, Language::Zh),
        ("ATM", Language::Zh, Language::Zh),
        ("Welcome to 远银 Bank", Language::En, Language::En),
        ("2", Language::Zh, Language::Zh),
        ("こんにちは", Language::Ja, Language::Ja),
    ] {
        assert_eq!(language::language_of(text, given), spoken, "{text}");
    }
}
