//! The server is killed and started again.

use center::ports::SelfService as _;
use domain::contact::{Channel, ContactState, Party};
use domain::{AgentId, Language};
use platform::database::Row;
use serde_json::json;

use crate::support::{Asked, House, brief, test_flow};

async fn kept(house: &House) -> i64 {
    let statement = house.database.sql("SELECT COUNT(*) AS n FROM flow_session", []);
    house.database.fetch_one(statement).await.unwrap().unwrap().column("n").unwrap()
}

#[tokio::test]
async fn a_chat_in_a_menu_goes_on_there_and_nothing_is_said_twice() {
    let house = House::open().await;
    let visitor = house.arrive(brief(Channel::Chat, "web-portal"));
    visitor.write("1");
    visitor.hears("核验您的身份").await;
    let id = visitor.id;
    let house = house.restart().await;
    let visitor = house.again(id);
    visitor.write("*");
    visitor.hears("请选择您需要的服务").await;
    assert_eq!(visitor.times_said("欢迎使用"), 0);
    assert_eq!(visitor.times_said("核验您的身份"), 0);
}

#[tokio::test]
async fn a_queued_chat_is_still_told_its_place_and_served() {
    let house = House::open().await;
    let visitor = house.arrive(brief(Channel::Chat, "web-portal"));
    visitor.write("人工");
    visitor.sees(Asked::Enqueue { queue: "chat".into(), priority: 0, language: Language::Zh }).await;
    let id = visitor.id;
    house.set_state(id, ContactState::Queued);
    let house = house.restart().await;
    let visitor = house.again(id);
    visitor.stands(1, 30);
    visitor.hears("第1位").await;
    assert_eq!(visitor.times_said("正在为您转接"), 0);
    house.service.connected(id, AgentId::generate());
    house.service.conversation_ended(id, Party::Agent);
    visitor.hears("请您对我们的服务进行评价").await;
}

#[tokio::test]
async fn a_chat_in_conversation_comes_back_for_its_rating() {
    let house = House::open().await;
    let visitor = house.arrive(brief(Channel::Chat, "web-portal"));
    visitor.write("人工");
    visitor.hears("正在为您转接").await;
    let id = visitor.id;
    house.service.connected(id, AgentId::generate());
    house.set_state(id, ContactState::Connected);
    let house = house.restart().await;
    house.service.conversation_ended(id, Party::Agent);
    house.again(id).hears("请您对我们的服务进行评价").await;
}

#[tokio::test]
async fn a_chat_stays_in_the_version_that_it_began_with() {
    let house = House::open().await;
    let visitor = house.arrive(brief(Channel::Chat, "web-portal"));
    visitor.hears("请选择您需要的服务").await;
    let id = visitor.id;
    let text = test_flow("chat-main.json").replace("9:00至17:00", "10:00至16:00");
    let flows = house.service.shelf().flows.clone();
    let (flow, around) = ("chat-main".parse().unwrap(), house.service.around().await.unwrap());
    flows.draft(&flow, serde_json::from_str(&text).unwrap(), None, Some(house.clerk)).await.unwrap();
    assert_eq!(flows.publish(&flow, &around, Some(house.clerk)).await.unwrap().version, 2);
    let house = house.restart().await;
    let visitor = house.again(id);
    visitor.write("4");
    visitor.hears("9:00至17:00").await;
    let newcomer = house.arrive(brief(Channel::Chat, "web-portal"));
    newcomer.write("4");
    newcomer.hears("10:00至16:00").await;
}

#[tokio::test]
async fn a_chat_whose_place_cannot_be_read_begins_anew() {
    let house = House::open().await;
    let visitor = house.arrive(brief(Channel::Chat, "web-portal"));
    visitor.hears("请选择您需要的服务").await;
    let id = visitor.id;
    let spoil = house.database.sql("UPDATE flow_session SET state = $1", [json!({"phase": "?"}).to_string().into()]);
    house.database.execute(spoil).await.unwrap();
    let house = house.restart().await;
    house.again(id).hears("欢迎使用").await;
}

#[tokio::test]
async fn what_is_kept_of_a_chat_is_gone_when_it_is_over() {
    let house = House::open().await;
    let first = house.arrive(brief(Channel::Chat, "web-portal"));
    first.hears("请选择您需要的服务").await;
    let second = house.arrive(brief(Channel::Chat, "web-portal"));
    second.hears("请选择您需要的服务").await;
    house.arrive(brief(Channel::Phone, "95588")).visits("welcome").await;
    assert_eq!(kept(&house).await, 2);
    let (first, second) = (first.id, second.id);
    house.centre.open.lock().remove(&first);
    house.service.dismissed(first);
    // The second is over while the server is down.
    house.centre.open.lock().remove(&second);
    let house = house.restart().await;
    assert_eq!(kept(&house).await, 0);
    assert_eq!(house.service.count(), 0, "a call does not go on after a restart");
}

#[tokio::test]
async fn a_conversation_without_a_flow_is_over_when_it_ends() {
    let house = House::open().await;
    let id = brief(Channel::Chat, "web-portal").id;
    house.service.conversation_ended(id, Party::Agent);
    house.again(id).sees(Asked::Finish(domain::events::EndCause::Completed)).await;
}
