//! Waiting for a person, the conversation, the rating.

use domain::contact::Channel;
use domain::events::EndCause;
use domain::{Language, NodeId, QueueId, SkillId};
use flow::{Input, Output, Wanted};

use crate::support::{Contact, facts, menu};

fn queued(channel: Channel) -> Contact {
    let mut contact = menu(facts(channel));
    match channel {
        Channel::Chat => contact.write("转人工"),
        _ => contact.key('9').key('9'),
    };
    contact
}

fn standing(position: u32, expected_wait_seconds: u32) -> Input {
    Input::Standing { position, expected_wait_seconds }
}

#[test]
fn the_wait_begins_with_the_first_word_and_music_follows() {
    let mut call = queued(Channel::Phone);
    assert_eq!(call.said(), ["请稍候"]);
    assert!(call.has(&Output::Enqueue(Wanted {
        queue: QueueId::of("common"),
        skills: vec![(SkillId::of("card"), 3)],
        priority: 5,
        language: Language::Zh,
    })));
    call.hear();
    assert_eq!(call.out, [Output::Music(true)]);
}

#[test]
fn the_position_is_announced_at_the_interval_with_music_between() {
    let mut call = queued(Channel::Phone);
    call.give(standing(3, 170));
    assert!(call.out.is_empty(), "the first prompt is still being heard");
    call.hear();
    assert_eq!(call.said(), ["第3位，3分钟"]);
    call.hear();
    assert_eq!(call.out, [Output::Music(true)]);
    call.give(standing(2, 100)).wait(29);
    assert!(call.said().is_empty());
    call.wait(1);
    assert_eq!(call.out[0], Output::Music(false));
    assert_eq!(call.said(), ["第2位，2分钟"]);
}

#[test]
fn a_chat_is_told_its_position_only_when_it_has_changed() {
    let mut chat = queued(Channel::Chat);
    chat.give(standing(3, 170));
    assert_eq!(chat.said(), ["第3位，3分钟"]);
    chat.give(standing(3, 160)).wait(120);
    assert!(chat.out.is_empty());
    chat.give(standing(2, 90));
    assert_eq!(chat.said(), ["第2位，2分钟"]);
    chat.give(standing(1, 30));
    assert!(chat.out.is_empty(), "too soon");
    chat.wait(30);
    assert_eq!(chat.said(), ["第1位，1分钟"]);
}

#[test]
fn a_key_leaves_the_queue() {
    let mut call = queued(Channel::Phone);
    call.hear().key('5');
    assert!(call.out.is_empty(), "a key without meaning is passed over");
    call.key('*');
    assert_eq!(call.out[1..3], [Output::Music(false), Output::LeaveQueue]);
    assert_eq!(call.visited(), ["start"]);
}

#[test]
fn a_waiting_chat_leaves_by_button_but_not_by_what_it_writes_to_the_agent() {
    let mut chat = queued(Channel::Chat);
    chat.write("我想返回菜单看看，另外我的卡丢了");
    assert!(chat.out.is_empty());
    chat.write("*");
    assert_eq!(chat.visited(), ["start"]);
}

#[test]
fn nobody_waits_longer_than_the_overflow() {
    let mut call = queued(Channel::Phone);
    call.hear().wait(600);
    assert_eq!(call.visited(), ["sorry"]);
    assert!(call.has(&Output::LeaveQueue));
}

#[test]
fn a_refused_contact_goes_on_at_refused() {
    let mut call = queued(Channel::Phone);
    call.give(Input::Refused);
    assert_eq!(call.visited(), ["sorry"]);
    assert!(!call.has(&Output::LeaveQueue));
}

#[test]
fn after_the_conversation_the_customer_rates() {
    let mut call = queued(Channel::Phone);
    call.hear().give(Input::Connected);
    assert!(call.out.is_empty());
    call.key('1').give(Input::ConversationEnded);
    assert_eq!(call.visited(), ["survey"]);
    assert!(call.has(&Output::AskRating { grades: 2 }));
    call.key('1');
    assert!(call.has(&Output::Rate { score: 2, grades: 2 }));
    assert!(call.has(&Output::Answered { node: NodeId::of("survey"), value: Some("1".into()) }));
    assert_eq!(call.out.last(), Some(&Output::Finish { cause: EndCause::Completed }));
}

#[test]
fn a_contact_that_lost_its_agent_waits_again() {
    let mut call = queued(Channel::Phone);
    call.give(Input::Connected).give(Input::Requeued);
    assert_eq!(call.out, [Output::Music(true)]);
    call.give(standing(1, 20));
    assert_eq!(call.said(), ["第1位，1分钟"]);
}

#[test]
fn an_agent_who_answers_while_the_customer_leaves_the_queue_has_the_contact() {
    let mut call = queued(Channel::Phone);
    call.hear().key('*').give(Input::Connected);
    assert!(call.session.is_in_conversation());
    call.give(Input::ConversationEnded);
    assert_eq!(call.visited(), ["survey"]);
}

/// The menu's flow, whose queue offers call-backs and knows what to do when it is full.
fn in_a_full_house(channel: Channel) -> Contact {
    let text = crate::support::document(crate::support::MENU).replace(
        r#""refused": "sorry", "next": "survey""#,
        r#""call_back": {"prompts": [{"text": {"zh": "需要回电请按1", "en": "Press 1 to be called back"}}], "key": "1",
            "label": {"zh": "请给我回电", "en": "Call me back"}, "next": "bye"},
        "full": "hours", "refused": "sorry", "next": "survey""#,
    );
    assert_eq!(flow::check(&flow::Document::from_json(&text).unwrap()), []);
    let mut contact = Contact::begin(&text, facts(channel));
    match channel {
        Channel::Chat => contact.write("转人工"),
        _ => contact.key('9').key('9'),
    };
    contact
}

#[test]
fn a_full_queue_leads_on_where_the_author_says() {
    let mut call = in_a_full_house(Channel::Phone);
    call.give(Input::Full);
    assert_eq!(call.visited(), ["hours"]);
    assert!(!call.has(&Output::LeaveQueue));
    let mut other = queued(Channel::Phone);
    other.give(Input::Full);
    assert_eq!(other.visited(), ["sorry"], "without a way of its own it goes on as if it were refused");
}

#[test]
fn a_customer_who_is_offered_a_call_back_says_yes_by_key_and_goes_when_it_is_promised() {
    let mut call = in_a_full_house(Channel::Phone);
    call.hear().key('1');
    assert!(call.out.is_empty(), "nothing was offered yet");
    call.give(Input::CallBackOffered);
    assert_eq!(call.said(), ["需要回电请按1"]);
    call.key('1');
    assert!(call.has(&Output::PromiseCallBack));
    call.give(Input::CallBackPromised);
    assert_eq!(call.visited(), ["bye"]);
    assert!(!call.has(&Output::LeaveQueue), "the place is kept");
}

#[test]
fn a_customer_who_does_not_answer_the_offer_goes_on_waiting() {
    let mut call = in_a_full_house(Channel::Phone);
    call.hear().give(Input::CallBackOffered);
    call.hear();
    assert_eq!(call.out, [Output::Music(true)]);
    let mut other = queued(Channel::Phone);
    other.hear().give(Input::CallBackOffered);
    assert!(other.out.is_empty(), "a queue without words for it asks nothing");
}

#[test]
fn a_chat_customer_says_yes_in_words() {
    let mut chat = in_a_full_house(Channel::Chat);
    chat.give(Input::CallBackOffered).write("请给我回电");
    assert!(chat.has(&Output::PromiseCallBack));
}

#[test]
fn a_customer_who_waits_is_told_something_in_between_and_the_music_goes_on() {
    let mut call = queued(Channel::Phone);
    call.hear();
    let said = flow::Prompt::new(domain::Localised::new("请稍候，正在转接其他座席", "Please hold"));
    call.give(Input::Announced(vec![said.clone()]));
    assert_eq!(call.out[0], Output::Music(false));
    assert_eq!(call.said(), ["请稍候，正在转接其他座席"]);
    call.hear();
    assert_eq!(call.out, [Output::Music(true)]);
    let mut chat = queued(Channel::Chat);
    chat.give(Input::Announced(vec![said]));
    assert_eq!(chat.said(), ["请稍候，正在转接其他座席"]);
}
