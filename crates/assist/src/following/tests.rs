//! What holds of a followed conversation.

use domain::contact::Channel;
use proptest::prelude::*;
use time::macros::date;

use super::*;

fn guide() -> Guide {
    Guide::read(include_str!("../../../../demo/assist/guide.json")).expect("the demonstration's guide can be read")
}

fn said(by: Party, text: &str) -> Sentence<'_> {
    Sentence { by, text, at: Timestamp::from_seconds(1_000), today: date!(2026 - 03 - 10) }
}

fn ticked(following: &Following, guide: &Guide) -> Vec<String> {
    let phrases = following.phrases(guide).into_iter();
    phrases.filter(|phrase| phrase.said_at.is_some()).map(|phrase| phrase.id).collect()
}

#[test]
fn the_demonstrations_guide_knows_every_warning_and_only_intents_that_are_learnt() {
    let guide = guide();
    for code in
        ["self_harm", "threat", "fraud", "coached", "media", "regulator", "complaint", "abuse", "anger", "distress"]
    {
        assert!(guide.moods.iter().any(|mood| mood.code == code), "{code}");
    }
    let sheet = include_str!("../../../../demo/intents/zh.csv");
    for intent in guide.businesses.iter().flat_map(|business| &business.intents) {
        assert!(sheet.contains(&format!(",{intent}\n")), "{intent} is learnt");
    }
}

#[test]
fn greeting_and_the_banks_name_are_ticked_when_the_agent_says_them() {
    let guide = guide();
    let mut following = Following::default();
    following.hear(&guide, &said(Party::Customer, "您好，远银吗"), None);
    assert!(ticked(&following, &guide).is_empty(), "the customer's words tick nothing");
    following.hear(&guide, &said(Party::Agent, "您好，这里是远银示范银行，请讲。"), None);
    assert_eq!(ticked(&following, &guide), ["greeting", "bank-name"]);
}

#[test]
fn an_opening_that_is_not_said_becomes_overdue() {
    let guide = guide();
    let mut following = Following::default();
    for _ in 0..2 {
        following.hear(&guide, &said(Party::Agent, "请讲"), None);
    }
    let overdue = following.phrases(&guide).into_iter().filter(|phrase| phrase.is_overdue);
    assert_eq!(overdue.map(|phrase| phrase.id).collect::<Vec<_>>(), ["greeting", "bank-name"]);
}

#[test]
fn a_wish_brings_its_steps_fields_and_phrases() {
    let guide = guide();
    let mut following = Following::default();
    following.hear(&guide, &said(Party::Customer, "我明天要转两千块钱到尾号6688的卡"), Some("transfer"));
    assert_eq!(following.business(&guide).unwrap().id, "transfer");
    let fields = following.fields(&guide);
    let value = |kind| fields.iter().find(|field| field.kind == kind).and_then(|field| field.value.clone());
    assert_eq!(value(FieldKind::Amount).as_deref(), Some("2000.00 CNY"));
    assert_eq!(value(FieldKind::Card).as_deref(), Some("*6688"));
    assert_eq!(value(FieldKind::Date).as_deref(), Some("2026-03-11"));
    following.hear(&guide, &said(Party::Agent, "跟您确认一下，您要转账的金额是三千元，对吗？"), None);
    assert!(ticked(&following, &guide).contains(&"transfer-read-back".to_owned()));
    let fields = following.fields(&guide);
    assert_eq!(fields[0].value.as_deref(), Some("2000.00 CNY"), "what the customer said stays");
}

#[test]
fn a_promise_of_yield_is_warned_of_unless_it_is_denied() {
    let guide = guide();
    let mut following = Following::default();
    following.hear(&guide, &said(Party::Agent, "这款产品不保本，也不能承诺保证收益"), None);
    assert!(following.warnings(&guide).is_empty());
    following.hear(&guide, &said(Party::Agent, "没问题，这个保本的，稳赚"), None);
    let warnings = following.warnings(&guide);
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].is_forbidden && warnings[0].code == "promise-yield");
}

#[test]
fn danger_in_the_customers_words_is_warned_of_once() {
    let guide = guide();
    let mut following = Following::default();
    for _ in 0..3 {
        following.hear(&guide, &said(Party::Customer, "我被骗了，快帮帮我"), Some("fraud_report"));
    }
    let codes: Vec<_> = following.warnings(&guide).into_iter().map(|warning| warning.code).collect();
    assert_eq!(codes.iter().filter(|code| *code == "fraud").count(), 1);
}

#[test]
fn a_password_is_neither_kept_nor_taken_for_an_amount() {
    let guide = guide();
    let mut following = Following::default();
    let taken = following.hear(&guide, &said(Party::Customer, "我的密码是135246，电话13812345678"), None);
    assert!(!taken.text.contains("135246") && !taken.text.contains("13812345678"), "{}", taken.text);
    let kept = serde_json::to_string(&following).unwrap();
    assert!(!kept.contains("135246") && !kept.contains("13812345678"), "{kept}");
}

#[test]
fn the_summary_says_who_asked_what_was_done_and_what_was_promised() {
    let guide = guide();
    let mut following = Following::default();
    following.hear(&guide, &said(Party::Customer, "我的卡丢了，要挂失"), Some("card_loss"));
    following.hear(&guide, &said(Party::Agent, "已为您办理口头挂失，我们会在两个工作日内给您回电。"), None);
    let who = Who { name: Some("王小明".into()), channel: Channel::Chat };
    let summary = following.summary(&guide, &who).unwrap();
    let text = summary.text.get(domain::Language::Zh);
    assert_eq!(
        text,
        "客户：王**（在线）。诉求：挂失补卡「我的卡丢了，要挂失」。处理：已为您办理口头挂失。承诺：我们会在两个工作日内给您回电。"
    );
    assert_eq!(summary.wrap_up_codes, ["loss", "other"]);
    assert!(Following::default().summary(&guide, &who).is_none(), "nothing was said");
}

proptest! {
    #[test]
    fn any_sentences_are_followed_and_kept_without_whole_card_numbers(
        texts in prop::collection::vec((any::<bool>(), "(?s).{0,40}"), 0..12),
        card in "6222[0-9]{12}",
    ) {
        let guide = guide();
        let mut following = Following::default();
        for (is_customer, text) in &texts {
            let by = if *is_customer { Party::Customer } else { Party::Agent };
            let text = format!("{text} 卡号{card}");
            let taken = following.hear(&guide, &said(by, &text), Some("transfer"));
            prop_assert!(!taken.text.contains(&card));
        }
        let kept = serde_json::to_string(&following).unwrap();
        prop_assert!(!kept.contains(&card));
        prop_assert_eq!(&serde_json::from_str::<Following>(&kept).unwrap(), &following);
        let who = Who { name: None, channel: Channel::Phone };
        if let Some(summary) = following.summary(&guide, &who) {
            prop_assert!(!summary.text.get(domain::Language::En).contains(&card));
        }
    }

    #[test]
    fn what_was_ticked_stays_ticked(texts in prop::collection::vec("[您好远银再见转账确认一下金额，。a-z]{0,20}", 1..10)) {
        let guide = guide();
        let mut following = Following::default();
        let mut before = Vec::new();
        for text in &texts {
            following.hear(&guide, &said(Party::Agent, text), None);
            let now = ticked(&following, &guide);
            prop_assert!(before.iter().all(|id| now.contains(id)));
            before = now;
        }
    }
}
