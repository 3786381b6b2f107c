//! A chat through the demonstration bank's flow.

use std::time::Duration;

use center::ports::SelfService as _;
use domain::contact::{Channel, Party};
use domain::events::{ContactEvent, EndCause};
use domain::{AgentId, Language};

use crate::support::{Asked, House, brief};

#[tokio::test]
async fn a_visitor_is_led_by_buttons_and_words_to_a_person_and_rates() {
    let house = House::open().await;
    let visitor = house.arrive(brief(Channel::Chat, "web-portal"));
    visitor.hears("欢迎使用").await;
    visitor.hears("密码").await;
    let choices = visitor
        .expect("the menu", |asked| match asked {
            Asked::Say { choices, .. } if !choices.is_empty() => Some(choices.clone()),
            _ => None,
        })
        .await;
    assert_eq!(choices[1], "2 银行卡挂失");
    visitor.write("四");
    visitor.hears("9:00至17:00").await;
    visitor.write("我的卡丢了");
    visitor.hears("身份证件号码").await;
    visitor.sees(Asked::Enqueue { queue: "chat".into(), priority: 50, language: Language::Zh }).await;
    visitor.stands(2, 100);
    visitor.hears("第2位").await;
    house.service.connected(visitor.id, AgentId::generate());
    house.service.conversation_ended(visitor.id, Party::Agent);
    visitor.hears("请您对我们的服务进行评价").await;
    visitor.write("满意");
    visitor.sees(Asked::Rate(4, 5)).await;
    visitor.hears("感谢您的评价").await;
    visitor.sees(Asked::Finish(EndCause::Completed)).await;
}

#[tokio::test]
async fn a_wish_for_a_person_is_heard_at_any_menu() {
    for text in ["转人工", "Agent", "我要人工客服"] {
        let house = House::open().await;
        let visitor = house.arrive(brief(Channel::Chat, "web-widget"));
        visitor.write("1");
        visitor.hears("核验您的身份").await;
        visitor.write(text);
        visitor.sees(Asked::Enqueue { queue: "chat".into(), priority: 0, language: Language::Zh }).await;
    }
}

#[tokio::test]
async fn the_language_changes_for_everything_after_it() {
    let house = House::open().await;
    let visitor = house.arrive(brief(Channel::Chat, "web-portal"));
    visitor.write("English");
    visitor.sees(Asked::Language(Language::En)).await;
    visitor.hears("Please choose what you need").await;
    visitor.write("stolen!");
    visitor.hears("A colleague will take your loss report").await;
}

#[tokio::test]
async fn a_step_is_written_down_before_its_words_are_said() {
    let house = House::open().await;
    let visitor = house.arrive(brief(Channel::Chat, "web-portal"));
    visitor.write("4");
    visitor.hears("9:00至17:00").await;
    visitor.hears("请选择您需要的服务").await;
    let asked = visitor.asked();
    let place = |wanted: &dyn Fn(&Asked) -> bool| asked.iter().position(wanted).unwrap();
    let visited = place(
        &|asked| matches!(asked, Asked::Event(ContactEvent::NodeVisited { node, .. }) if node.as_str() == "branches"),
    );
    let said = place(&|asked| matches!(asked, Asked::Say { text, .. } if text.contains("9:00至17:00")));
    assert!(visited < said);
}

#[tokio::test]
async fn a_silent_chat_is_asked_after_ten_minutes_and_ended_after_twenty() {
    let house = House::open().await;
    let visitor = house.arrive(brief(Channel::Chat, "web-portal"));
    visitor.hears("请选择您需要的服务").await;
    house.clock.advance(Duration::from_secs(599));
    assert_eq!(visitor.times_said("您还在吗"), 0);
    house.clock.advance(Duration::from_secs(1));
    visitor.hears("您还在吗").await;
    house.clock.advance(Duration::from_secs(600));
    visitor.hears("长时间未回复").await;
    visitor.sees(Asked::Finish(EndCause::Completed)).await;
}

#[tokio::test]
async fn what_was_written_is_not_journalled() {
    let house = House::open().await;
    let visitor = house.arrive(brief(Channel::Chat, "web-portal"));
    visitor.write("我的卡号是6228480012345678，卡丢了");
    visitor.hears("身份证件号码").await;
    let events: String = visitor
        .asked()
        .iter()
        .filter(|asked| matches!(asked, Asked::Event(_)))
        .map(|asked| format!("{asked:?}"))
        .collect();
    assert!(!events.contains("6228"));
}
