use language::{Warning, mood};

fn gravest(text: &str) -> Option<Warning> {
    mood(text).first().map(|sign| sign.warning)
}

#[test]
fn what_threatens_is_told_by_its_gravity() {
    for (text, warning) in [
        ("我不想活了", Warning::SelfHarm),
        ("再不给我办我就砸了你们网点，我要投诉", Warning::Threat),
        ("我被骗了，很着急", Warning::Fraud),
        ("他让我不要告诉银行", Warning::Coached),
        ("我要找記者曝光你們", Warning::Media),
        ("我要打12378", Warning::Regulator),
        ("我要投诉", Warning::Complaint),
        ("什么态度，气死我了", Warning::Anger),
        ("I want to kill myself", Warning::SelfHarm),
        ("this is ridiculous", Warning::Anger),
    ] {
        assert_eq!(gravest(text), Some(warning), "{text}");
    }
}

#[test]
fn what_is_denied_does_not_warn_unless_it_is_grave() {
    assert_eq!(gravest("我不是投诉，就问一下"), None);
    assert_eq!(gravest("我没有被骗"), Some(Warning::Fraud));
    assert_eq!(gravest("查一下余额"), None);
    assert_eq!(gravest("scampi for lunch"), Some(Warning::Fraud));
}

#[test]
fn a_sign_says_where_it_stands() {
    let text = "他說：我要投訴！";
    let sign = &mood(text)[0];
    assert_eq!(&text[sign.span.clone()], "投訴");
}
