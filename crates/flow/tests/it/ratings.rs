//! Grades, and why they are low.

use domain::contact::Channel;
use domain::rating::RatingReason;
use flow::{Document, Output, check};

use crate::support::{Contact, facts};

const ASKED: &str = r##"{
    "id": "rated", "name": {"zh": "评价", "en": "Rated"}, "lines": ["rated"], "languages": ["zh", "en"], "start": "survey",
    "human": {"node": "bye"}, "error": "bye",
    "nodes": {
        "survey": {"kind": "survey", "prompts": [{"text": {"zh": "请评价", "en": "Please rate"}}],
            "grades": [
                {"key": "3", "label": {"zh": "满意", "en": "Good"}, "score": 3},
                {"key": "2", "label": {"zh": "一般", "en": "Fair"}, "score": 2},
                {"key": "1", "label": {"zh": "不满意", "en": "Bad"}, "score": 1}
            ],
            "no_input": {"again": 0, "next": "bye"}, "no_match": {"again": 1, "next": "bye"},
            "low": "why", "next": "bye"},
        "why": {"kind": "menu", "prompts": [{"text": {"zh": "为什么", "en": "Why"}}],
            "options": [
                {"key": "1", "label": {"zh": "态度", "en": "Attitude"}, "rating_reason": "attitude", "next": "bye"},
                {"key": "2", "label": {"zh": "时间", "en": "Time"}, "rating_reason": "time", "next": "bye"}
            ],
            "no_input": {"again": 0, "next": "bye"}, "no_match": {"again": 1, "next": "bye"}},
        "bye": {"kind": "end", "prompts": [{"text": {"zh": "再见", "en": "Good-bye"}}]}
    }
}"##;

fn asked(channel: Channel) -> Contact {
    Contact::begin(ASKED, facts(channel))
}

#[test]
fn who_grades_below_the_middle_is_asked_why() {
    let mut call = asked(Channel::Phone);
    call.key('1');
    assert!(call.has(&Output::Rate { score: 1, grades: 3 }));
    assert_eq!(call.visited(), ["why"]);
    call.key('2');
    assert!(call.has(&Output::ExplainRating { reason: RatingReason::Time }));
    assert_eq!(call.visited(), ["bye"]);
}

#[test]
fn who_grades_at_the_middle_or_above_is_not() {
    for key in ['2', '3'] {
        let mut call = asked(Channel::Phone);
        call.key(key);
        assert_eq!(call.visited(), ["bye"]);
    }
}

#[test]
fn a_chat_shows_grades_as_grades_and_reasons_as_choices() {
    let mut chat = asked(Channel::Chat);
    let are_grades = |chat: &Contact| {
        let Some(Output::Say { choices, .. }) = chat.out.iter().rev().find(|one| matches!(one, Output::Say { .. }))
        else {
            panic!("{:?}", chat.out)
        };
        choices.iter().map(|choice| choice.is_grade).collect::<Vec<_>>()
    };
    assert_eq!(are_grades(&chat), [true; 3]);
    chat.write("不满意");
    assert_eq!(are_grades(&chat), [false; 2]);
    chat.write("态度");
    assert!(chat.has(&Output::ExplainRating { reason: RatingReason::Attitude }));
}

#[test]
fn a_way_for_low_grades_leads_somewhere_and_a_reason_is_one_of_the_known_ones() {
    let nowhere = ASKED.replace(r#""low": "why""#, r#""low": "nowhere""#);
    let findings = check(&Document::from_json(&nowhere).unwrap());
    assert!(findings.iter().any(|finding| finding.pointer == "/nodes/survey/low"), "{findings:?}");
    assert!(
        Document::from_json(&ASKED.replace(r#""rating_reason": "time""#, r#""rating_reason": "weather""#)).is_err()
    );
}
