use domain::money::{Currency, Money};
use language::{Value, affirms, changes_mind, correction, denies};
use time::{Date, Month};

fn today() -> Date {
    Date::from_calendar_date(2026, Month::March, 10).unwrap()
}

#[test]
fn a_yes_is_a_yes() {
    for text in [
        "对",
        "是的",
        "没错",
        "嗯",
        "嗯嗯",
        "好的",
        "可以",
        "对啊",
        "是的，就是这个",
        "没错就是它",
        "要得",
        "系啊",
        "不错",
        "確認",
        "没问题",
        "Yes",
        "yeah sure",
        "that's right",
        "OK",
    ] {
        assert!(affirms(text) && !denies(text), "{text}");
    }
}

#[test]
fn a_no_is_a_no() {
    for text in [
        "不",
        "不是",
        "不对",
        "不是，我要两千",
        "取消",
        "算了",
        "不要了",
        "不用",
        "没有",
        "错了",
        "唔系",
        "唔要",
        "不是这个",
        "No",
        "nope",
        "no, the other one",
        "that's not right",
        "never mind",
    ] {
        assert!(denies(text) && !affirms(text), "{text}");
    }
}

#[test]
fn what_is_neither_is_neither() {
    for text in [
        "不知道",
        "不好意思",
        "是不是",
        "可以吗",
        "好多钱",
        "对不起",
        "我要转账",
        "两千",
        "什么",
        "",
        "。。。",
        "what",
        "nothing yet to say",
    ] {
        assert!(!affirms(text) && !denies(text), "{text}");
    }
}

#[test]
fn a_correction_gives_what_is_put_in_place() {
    let yuan = |yuan: i64| Some(Value::Amount(Money { minor: yuan * 100, currency: Currency::Cny }));
    let found = |text: &str| correction(text, today()).map(|entity| entity.value);
    assert_eq!(found("不对，是两千"), yuan(2_000));
    assert_eq!(found("不是两千是三千"), yuan(3_000));
    assert_eq!(found("说错了 改成一万二"), yuan(12_000));
    assert_eq!(found("不是五百，是五千块，不是五万"), yuan(5_000));
    assert_eq!(found("不对，500"), yuan(500));
    assert_eq!(found("no, make it 300 yuan"), yuan(300));
    assert_eq!(found("不对，尾号是6688"), Some(Value::CardTail("6688".into())));
    assert_eq!(found("不是昨天，是前天"), Some(Value::Day(Date::from_calendar_date(2026, Month::March, 8).unwrap())));
    assert_eq!(found("转两千"), None);
    assert_eq!(found("不对"), None);
}

#[test]
fn a_change_of_mind_is_noticed() {
    for text in ["算了不办了", "先不弄", "换个业务", "返回", "取消吧", "never mind", "start over"] {
        assert!(changes_mind(text), "{text}");
    }
    for text in ["我要转账", "对", "好的"] {
        assert!(!changes_mind(text), "{text}");
    }
}
