//! What an agent need not ask again, after the flow that asked has returned.

use domain::Language;
use domain::contact::Channel;
use flow::{Input, State};

use crate::business::{at_confirmation, contact};

fn values(state: &State) -> Vec<&str> {
    state.given().iter().map(|given| given.value.get(Language::Zh)).collect()
}

fn business(state: &State) -> Option<&str> {
    state.business().map(|label| label.get(Language::Zh))
}

#[test]
fn what_was_answered_is_known_when_the_flow_that_asked_has_returned() {
    let mut chat = at_confirmation();
    chat.write("快给我开绿色通道");
    let state = chat.session.state();
    assert_eq!(state.flow().as_str(), "main");
    assert_eq!(
        (business(state), state.intent()),
        (Some("转账"), Some("transfer")),
        "asking for a person is no business"
    );
    assert_eq!(values(state), ["李伟 尾号5678", "2000.00"]);
    assert_eq!(state.given()[1].about.as_deref(), Some("amount"));
    assert_eq!(state.said(), "帮我转两千块给我妈");
}

#[test]
fn a_correction_takes_the_place_of_what_was_said_before() {
    let mut chat = at_confirmation();
    chat.write("不对，是三千");
    assert_eq!(values(chat.session.state()), ["李伟 尾号5678", "3000.00"]);
}

#[test]
fn what_was_given_in_secure_entry_is_not_among_it() {
    let chat = at_confirmation();
    assert!(!serde_json::to_string(chat.session.state()).unwrap().contains("135790"));
}

#[test]
fn another_business_begins_without_the_answers_of_the_one_before() {
    let mut chat = at_confirmation();
    chat.write("卡里还有多少钱呀");
    assert_eq!(business(chat.session.state()), Some("查余额"));
    assert!(values(chat.session.state()).is_empty());
}

#[test]
fn a_choice_that_leads_to_a_business_names_it() {
    let mut call = contact(Channel::Phone);
    assert_eq!(business(call.session.state()), None);
    call.key('1');
    assert_eq!(business(call.session.state()), Some("查余额"));
    assert_eq!(call.session.state().intent(), Some("balance_query"), "the wish that leads the same way");
}

#[test]
fn a_sentence_that_asks_for_a_person_is_kept_in_its_own_words() {
    let mut chat = contact(Channel::Chat);
    chat.give(Input::Text("我的卡被吞了，请马上转人工".into()));
    assert_eq!(chat.session.state().said(), "我的卡被吞了，请马上转人工");
    assert_eq!(business(chat.session.state()), None);
}
