//! The rules of an order, and what holds whatever is told to it.

use domain::concierge::{ServicePromise, ServiceStep};
use domain::customer::Tier;
use domain::money::{Currency, Money};
use domain::{CustomerId, ServiceOrderId, StaffId, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::catalogue::Catalogue;
use crate::entitlement::{next_place, standing};

fn item(code: &str) -> Item {
    let catalogue = Catalogue::read(include_str!("../../../../demo/concierge/catalogue.json")).unwrap();
    catalogue.items.into_iter().find(|item| item.code.as_str() == code).unwrap()
}

fn at(minute: i64) -> Timestamp {
    Timestamp::from_seconds(1_772_416_800 + minute * 60)
}

fn order(code: &str, wanted_at: Option<Timestamp>) -> Order {
    let draft = Draft {
        id: ServiceOrderId::generate(),
        catalogue: 1,
        item: item(code),
        customer: CustomerId::generate(),
        tier: Tier::PrivateBank,
        contact: None,
        values: BTreeMap::new(),
        wanted_at,
        by: StaffId::generate(),
    };
    Order::draft(draft, at(0))
}

fn agreed() -> Input {
    let due = Due { response: at(5), confirmation: at(10), completion: at(90) };
    Input::Agreed { counted: Use { year: 2026, place: 1 }, due }
}

fn confirmed() -> Input {
    Input::Confirmed { reference: "DLJY-1".into(), begins_at: None, cost: None }
}

impl Order {
    fn told(&mut self, minute: i64, note: &str, input: Input) -> Result<Vec<ServiceStep>, StepError> {
        self.handle(at(minute), Some(self.drafted_by), None, note, input)
    }
}

#[test]
fn an_order_goes_from_the_customers_yes_to_done() {
    let mut order = order("road-rescue", None);
    assert_eq!(order.told(1, "", agreed()), Ok(vec![ServiceStep::Requested {}]));
    assert_eq!(order.next_promise(), Some((ServicePromise::Response, at(5))));
    assert_eq!(order.told(2, "", Input::Placed), Ok(vec![ServiceStep::Placed {}]));
    assert_eq!(order.next_promise(), Some((ServicePromise::Confirmation, at(10))));
    assert_eq!(order.told(3, "", confirmed()), Ok(vec![ServiceStep::Confirmed {}]));
    assert_eq!(order.told(60, "", Input::Done { cost: None }), Ok(vec![ServiceStep::Done {}]));
    assert_eq!((order.alarm(), order.next_promise(), order.ended_at), (None, None, Some(at(60))));
    assert!(order.counted.is_some(), "what is done counts");
}

#[test]
fn nothing_goes_to_a_provider_without_the_customers_yes() {
    let mut order = order("road-rescue", None);
    assert_eq!(order.told(1, "", Input::Placed), Err(StepError::NotNow));
    assert_eq!(order.told(1, "", Input::Declined), Ok(vec![ServiceStep::Declined {}]));
    assert_eq!(order.told(2, "", agreed()), Err(StepError::NotNow));
}

#[test]
fn a_draft_that_nobody_answers_expires() {
    let mut order = order("road-rescue", None);
    assert_eq!(order.alarm(), Some(at(30)));
    assert_eq!(order.told(29, "", Input::Ticked), Ok(Vec::new()));
    assert_eq!(order.told(30, "", Input::Ticked), Ok(vec![ServiceStep::Expired {}]));
    assert_eq!(order.told(31, "", agreed()), Err(StepError::NotNow));
}

#[test]
fn each_promise_is_missed_once() {
    let mut order = order("road-rescue", None);
    order.told(0, "", agreed()).unwrap();
    let response = ServiceStep::Overdue { promise: ServicePromise::Response };
    assert_eq!(order.told(5, "", Input::Ticked), Ok(vec![response]));
    assert_eq!(order.told(6, "", Input::Ticked), Ok(Vec::new()));
    assert_eq!(order.alarm(), Some(at(10)), "the next one");
    order.told(7, "", Input::Placed).unwrap();
    order.told(8, "", confirmed()).unwrap();
    assert_eq!(order.told(20, "", Input::Ticked), Ok(Vec::new()), "it was confirmed in time");
    assert_eq!(order.overdue.len(), 1, "what was late stays known");
}

#[test]
fn what_is_taken_back_in_time_does_not_count() {
    let mut early = order("road-rescue", None);
    early.told(1, "", agreed()).unwrap();
    assert_eq!(early.told(2, "  ", Input::Cancelled), Err(StepError::NoReason));
    assert_eq!(early.told(2, "已自行修好", Input::Cancelled), Ok(vec![ServiceStep::Cancelled { in_time: true }]));
    assert_eq!((early.counted, early.given_back), (None, true));

    let mut late = order("road-rescue", None);
    late.told(1, "", agreed()).unwrap();
    late.told(2, "", Input::Placed).unwrap();
    late.told(3, "", confirmed()).unwrap();
    let step = ServiceStep::Cancelled { in_time: false };
    assert_eq!(late.told(4, "不需要了", Input::Cancelled), Ok(vec![step]), "the car was on its way");
    assert!(late.counted.is_some() && !late.given_back);
}

#[test]
fn a_booking_is_free_to_cancel_until_a_day_before() {
    let day = 24 * 60;
    let mut golf = order("golf-booking", Some(at(3 * day)));
    golf.told(1, "", agreed()).unwrap();
    golf.told(2, "", Input::Placed).unwrap();
    golf.told(3, "", confirmed()).unwrap();
    assert!(golf.is_free_to_cancel(at(2 * day)));
    assert!(!golf.is_free_to_cancel(at(2 * day + 1)));
}

#[test]
fn what_the_provider_cannot_do_does_not_count() {
    let mut order = order("road-rescue", None);
    order.told(1, "", agreed()).unwrap();
    order.told(2, "", Input::Placed).unwrap();
    order.told(3, "当地没有救援车", Input::Failed).unwrap();
    assert_eq!((order.counted, order.given_back, order.state), (None, true, OrderState::Failed));
}

#[test]
fn what_the_customer_pays_is_known_at_the_end() {
    let mut order = order("luxury-procurement", None);
    order.told(1, "", agreed()).unwrap();
    order.told(2, "", Input::Placed).unwrap();
    let cost = Some(Money::new(880_000, Currency::Cny));
    assert_eq!(
        order.told(3, "", Input::Confirmed { reference: " ".into(), begins_at: None, cost }),
        Err(StepError::NoReference)
    );
    order.told(3, "", confirmed()).unwrap();
    assert_eq!(order.told(4, "", Input::Done { cost: None }), Err(StepError::NoCost));
    order.told(4, "", Input::Done { cost }).unwrap();
    assert_eq!(order.cost, cost);
}

#[test]
fn the_same_key_takes_a_step_once() {
    let mut order = order("road-rescue", None);
    let by = Some(order.drafted_by);
    assert_eq!(order.handle(at(1), by, Some("a"), "", agreed()).unwrap().len(), 1);
    assert_eq!(order.handle(at(2), by, Some("a"), "", agreed()), Ok(Vec::new()));
    assert_eq!(order.handle(at(2), by, Some("b"), "", agreed()), Err(StepError::NotNow));
    assert_eq!(order.handle(at(3), by, Some("b"), "", Input::Placed).unwrap().len(), 1, "a refused key is free");
}

fn any_input() -> impl Strategy<Value = Input> {
    prop_oneof![
        Just(agreed()),
        Just(Input::Declined),
        Just(Input::Placed),
        Just(confirmed()),
        Just(Input::Done { cost: None }),
        Just(Input::Cancelled),
        Just(Input::Failed),
        Just(Input::Ticked),
    ]
}

proptest! {
    #[test]
    fn an_order_only_goes_on_and_counts_exactly_while_it_should(
        told in prop::collection::vec((any_input(), 0i64..40, any::<bool>()), 1..40),
    ) {
        let mut order = order("road-rescue", None);
        let mut minute = 0;
        let mut late = 0;
        for (input, pause, has_note) in told {
            minute += pause;
            let before = order.clone();
            let steps = order.told(minute, if has_note { "原因" } else { "" }, input);
            late += steps.iter().flatten().filter(|step| matches!(step, ServiceStep::Overdue { .. })).count();
            match &steps {
                Err(_) => prop_assert_eq!(&order, &before, "a refusal changes nothing"),
                Ok(steps) if steps.is_empty() => prop_assert_eq!(&order, &before),
                Ok(_) => prop_assert_eq!(order.revision, before.revision + 1),
            }
            prop_assert!(order.state >= before.state, "{:?} after {:?}", order.state, before.state);
            prop_assert!(!before.state.is_over() || order.state == before.state, "what is over stays so");
            prop_assert_eq!(order.ended_at.is_some(), order.state.is_over());
            let counts = match order.state {
                OrderState::Requested | OrderState::Placed | OrderState::Confirmed | OrderState::Done => true,
                OrderState::Cancelled => !order.given_back,
                _ => false,
            };
            prop_assert_eq!(order.counted.is_some(), counts);
            prop_assert_eq!(order.overdue.len(), late, "each promise is missed once");
            prop_assert_eq!(order.alarm().is_some() && order.state.is_over(), false);
        }
    }

    #[test]
    fn nobody_has_more_than_their_entitlement(
        acts in prop::collection::vec((any::<bool>(), 0usize..8), 0..60),
        tier in prop_oneof![Just(Tier::Standard), Just(Tier::Gold), Just(Tier::Wealth), Just(Tier::PrivateBank)],
        code in prop_oneof![Just("road-rescue"), Just("golf-booking"), Just("medical-rescue")],
    ) {
        let item = item(code);
        let mut taken: Vec<u32> = Vec::new();
        for (orders, which) in acts {
            let now = standing(&item, tier, 3, &taken);
            match (orders, next_place(now, &taken)) {
                (true, Some(place)) => {
                    prop_assert!(now.entitled && !taken.contains(&place));
                    prop_assert!(now.times_a_year.is_none_or(|times| place <= times), "a place of the year");
                    taken.push(place);
                }
                (true, None) => prop_assert!(!now.entitled || now.left == Some(0)),
                (false, _) if which < taken.len() => { taken.swap_remove(which); }
                (false, _) => {}
            }
            let now = standing(&item, tier, 3, &taken);
            let used = u32::try_from(taken.len()).unwrap();
            prop_assert_eq!(now.used, used);
            if now.entitled {
                prop_assert_eq!(now.left, now.times_a_year.map(|times| times - used), "never less than nothing");
            } else {
                prop_assert_eq!(used, 0);
            }
        }
    }
}
