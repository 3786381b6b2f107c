//! Nothing fails on any text.

use std::sync::LazyLock;

use language::intents::{Model, Options};
use language::{
    Slot, affirms, amount, changes_mind, correction, denies, entities, filled, is_green_channel, mood, normalise,
    redact, redact_personal, wants_person,
};
use proptest::prelude::*;
use time::{Date, Month};

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let sentences =
        [("查余额", "balance"), ("转账两千", "transfer"), ("hello there", "talk"), ("天气", "out_of_scope")];
    Model::train(&sentences, &Options::default()).unwrap()
});

fn understand(text: &str) {
    let today = Date::from_calendar_date(2026, Month::March, 31).unwrap();
    let mut end = 0;
    for entity in entities(text, today) {
        assert!(entity.span.start >= end && !text[entity.span.clone()].is_empty());
        end = entity.span.end;
    }
    for sign in mood(text) {
        assert!(!text[sign.span].is_empty());
    }
    assert!(!(affirms(text) && denies(text)));
    let likely = MODEL.classify(text, 3);
    assert!(likely.iter().all(|(_, probability)| (0.0..=1.0).contains(probability)));
    let _ = MODEL.judge(text);
    let once = normalise(text);
    assert!(once.chars().count() <= text.chars().count());
    let covered = redact_personal(text);
    assert_eq!(covered.chars().count(), text.chars().count());
    let _ = (filled(text, Slot::Amount, today), filled(text, Slot::Card, today));
    let _ = (
        amount(text),
        correction(text, today),
        changes_mind(text),
        is_green_channel(text),
        wants_person(text),
        redact(text),
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_read(text in ".{0,200}") {
        understand(&text);
    }

    #[test]
    fn any_talk_of_money_and_days_is_read(text in "([0-9]{1,25}|[零一二三四五六七八九十百千万亿两半点]{1,12}|[年月日号周天上下个最近去今昨前]{1,4}|[-+.,¥$e^/: ]|元|块|毛|分|转|不是|卡号|尾号|账号|last |march |week){0,14}") {
        understand(&text);
    }

    #[test]
    fn any_signs_are_read(text in "[\\p{Emoji}\u{200b}-\u{200f}\u{202a}-\u{202e}\\x00-\\x1f\u{fe00}-\u{fe0f}İẞ绿色通道人工]{0,60}") {
        understand(&text);
    }
}

#[test]
fn long_texts_are_read() {
    for piece in ["转一万二给张三，", "9", "九亿", "人工", "a ", "🙂", "不是", "-", "2026-02-30 ", "绿色", "1,"]
    {
        understand(&piece.repeat(100_000 / piece.len()));
    }
}
