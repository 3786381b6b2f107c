//! A call through the demonstration bank's flows.

use std::time::Duration;

use center::ports::SelfService as _;
use domain::contact::{Channel, Party};
use domain::customer::{CareGroup, Tier};
use domain::events::{ContactEvent, EndCause};
use domain::{AgentId, Language, NodeId};

use crate::support::{Asked, House, brief, known};

fn enqueued(queue: &str, priority: i32) -> Asked {
    Asked::Enqueue { queue: queue.to_owned(), priority, language: Language::Zh }
}

#[tokio::test]
async fn a_caller_chooses_is_queued_served_and_rates() {
    let house = House::open().await;
    let caller = house.arrive(brief(Channel::Phone, "95588"));
    caller.hears_out("欢迎致电").await;
    caller.hears_out("密码").await;
    caller.hears("中文服务请按1。|For English").await;
    caller.key('1');
    caller.hears("余额和明细查询请按1").await;
    caller.key('0');
    caller.hears_out("正在为您转接").await;
    caller.sees(Asked::Door("Music(true)".into())).await;
    let caller = house.again(caller.id);
    caller.sees(enqueued("common", 0)).await;
    caller.stands(3, 170);
    caller.hears("排在第3位，预计等待约3分钟").await;
    house.service.connected(caller.id, AgentId::generate());
    house.service.conversation_ended(caller.id, Party::Agent);
    caller.hears("请您对本次服务进行评价").await;
    caller.key('1');
    caller.hears("感谢您的评价").await;
    let caller = house.again(caller.id);
    caller.sees(Asked::AskRating(5)).await;
    caller.sees(Asked::Rate(5, 5)).await;
    caller.sees(Asked::Finish(EndCause::Completed)).await;
    house.service.dismissed(caller.id);
    assert_eq!(house.service.count(), 0);
}

#[tokio::test]
async fn the_path_is_written_down_in_order() {
    let house = House::open().await;
    let caller = house.arrive(brief(Channel::Phone, "95588"));
    for key in ['2', '4', '0'] {
        caller.key(key);
    }
    caller.visits("queue-english").await;
    let path: Vec<String> = caller
        .asked()
        .into_iter()
        .filter_map(|asked| match asked {
            Asked::Event(ContactEvent::NodeVisited { node, .. }) => Some(node.to_string()),
            Asked::Event(ContactEvent::InputGiven { node, value }) => {
                Some(format!("{node}={}", value.unwrap_or_default()))
            }
            Asked::Event(ContactEvent::FlowEntered { flow, version }) => Some(format!("{flow}/{version}")),
            _ => None,
        })
        .collect();
    assert_eq!(
        path,
        [
            "phone-main/1",
            "welcome",
            "who",
            "notice",
            "spoken",
            "language",
            "language=2",
            "english",
            "main",
            "main=4",
            "branches",
            "branches=0",
            "person",
            "english-hours",
            "queue-english"
        ]
    );
}

#[tokio::test]
async fn silence_leads_on_by_the_clock() {
    let house = House::open().await;
    let caller = house.arrive(brief(Channel::Phone, "95588"));
    caller.hears_out("欢迎致电").await;
    caller.hears_out("密码").await;
    caller.hears_out("For English").await;
    house.clock.advance(Duration::from_secs(3));
    caller.hears_out("余额和明细查询请按1").await;
    house.clock.advance(Duration::from_secs(6));
    caller.hears_out("没有收到您的输入。|余额和明细").await;
    house.clock.advance(Duration::from_secs(6));
    caller.hears("正在为您转接").await;
}

#[tokio::test]
async fn care_groups_get_straight_to_a_person() {
    let house = House::open().await;
    let caller = house.arrive(known(Channel::Phone, "95588", Tier::Standard, Some(CareGroup::Elderly)));
    caller.hears_out("欢迎致电").await;
    caller.hears_out("无需按键").await;
    caller.sees(enqueued("elderly", 0)).await;
    assert_eq!(caller.times_said("请按1"), 0);
}

#[tokio::test]
async fn the_premium_line_passes_other_callers_on() {
    let house = House::open().await;
    let premium = house.arrive(known(Channel::Phone, "4006695588", Tier::Wealth, None));
    premium.hears_out("尊敬的贵宾客户").await;
    let other = house.arrive(brief(Channel::Phone, "4006695588"));
    other.hears_out("将为您转到").await;
    other.hears("欢迎致电远银示范银行。").await;
    other
        .expect("the main flow", |asked| match asked {
            Asked::Event(ContactEvent::FlowEntered { flow, .. }) if flow.as_str() == "phone-main" => Some(()),
            _ => None,
        })
        .await;
}

#[tokio::test]
async fn the_credit_card_desk_keeps_its_hours() {
    let house = House::open().await;
    let call = || {
        let caller = house.arrive(brief(Channel::Phone, "95588"));
        for key in ['1', '3'] {
            caller.key(key);
        }
        caller
    };
    call().sees(enqueued("credit-card", 0)).await;
    house.clock.advance(Duration::from_secs(13 * 3600)); // 22:00
    call().hears("现在不在服务时间内").await;
}

#[tokio::test]
async fn a_queue_that_refuses_is_apologised_for() {
    let house = House::open().await;
    *house.centre.refuses_queues.lock() = true;
    let caller = house.arrive(known(Channel::Phone, "4006695588", Tier::Gold, None));
    caller.key('0');
    caller.hears("座席全忙").await;
    caller.sees(Asked::Finish(EndCause::Completed)).await;
}

#[tokio::test]
async fn a_line_without_a_flow_is_told_so() {
    let house = House::open().await;
    let caller = house.arrive(brief(Channel::Phone, "10086"));
    caller.hears("暂时无法为您服务").await;
    caller.sees(Asked::Finish(EndCause::Failed)).await;
    assert_eq!(house.service.count(), 0);
}

#[tokio::test]
async fn more_contacts_than_the_limit_are_turned_away() {
    let house = House::open().await;
    for _ in 0..20 {
        house.arrive(brief(Channel::Phone, "95588"));
    }
    let caller = house.arrive(brief(Channel::Phone, "95588"));
    caller.hears("暂时无法为您服务").await;
    assert_eq!(house.service.count(), 20);
}

#[tokio::test]
async fn who_hung_up_is_forgotten_at_once() {
    let house = House::open().await;
    let caller = house.arrive(brief(Channel::Phone, "95588"));
    let token = caller.hears("欢迎致电").await;
    house.service.dismissed(caller.id);
    house.service.playback_finished(caller.id, token);
    caller.key('1');
    assert_eq!(house.service.count(), 0);
    assert_eq!(caller.times_said("密码"), 0);
}

#[tokio::test]
async fn a_key_leaves_the_queue_for_the_menu() {
    let house = House::open().await;
    let caller = house.arrive(brief(Channel::Phone, "95588"));
    for key in ['1', '0', '*'] {
        caller.key(key);
    }
    caller
        .sees(Asked::Event(ContactEvent::InputGiven { node: NodeId::of("queue-common"), value: Some("*".into()) }))
        .await;
    caller.sees(Asked::LeaveQueue).await;
    caller.visits("main").await;
}
