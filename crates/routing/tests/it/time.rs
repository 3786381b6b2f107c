//! Time is what the router is told, and never goes back.

use std::time::Duration;

use domain::Timestamp;
use routing::{Input, Output, RouterConfig, RoutingError, Stage};

use crate::centre::{Centre, contact};

#[test]
fn a_time_that_went_back_counts_as_the_latest_that_was_told() {
    let mut centre = Centre::new();
    centre.at_work(1, 3, &[]);
    let latest = centre.now;
    centre.now = latest - Duration::from_secs(100);
    let call = centre.call(1, "main");
    let Some(Stage::Offered { expires_at, .. }) = centre.stage(call) else { panic!("not offered") };
    assert_eq!(expires_at, latest + Duration::from_secs(20));
}

#[test]
fn the_time_of_a_refused_input_is_not_taken_in() {
    let mut centre = Centre::new();
    centre.at_work(1, 3, &[]);
    let now = centre.now;
    centre.now = now + Duration::from_secs(100);
    let nobody = contact(9);
    assert_eq!(centre.try_to(Input::Abandon { contact: nobody }), Err(RoutingError::UnknownContact(nobody)));
    centre.now = now;
    let call = centre.call(1, "main");
    let Some(Stage::Offered { expires_at, .. }) = centre.stage(call) else { panic!("not offered") };
    assert_eq!(expires_at, now + Duration::from_secs(20));
}

#[test]
fn a_router_that_is_woken_too_early_or_too_late_does_what_is_due() {
    let mut centre = Centre::new();
    let li = centre.at_work(1, 3, &[]);
    centre.call(1, "main");
    let mut out = Vec::new();
    centre.router.wake(centre.now + Duration::from_secs(19), &mut out);
    assert_eq!(out, []);
    centre.router.wake(centre.now + Duration::from_secs(1900), &mut out);
    assert!(matches!(out[0], Output::OfferMissed { agent, .. } if agent == li));
    assert_eq!(centre.router.next_deadline(), None);
}

#[test]
fn a_wake_comes_to_an_end_even_where_no_time_is_left() {
    let mut centre = Centre::with(RouterConfig { missed_offer_reason: None, ..RouterConfig::default() });
    centre.now = Timestamp::from_micros(i64::MAX);
    let li = centre.at_work(1, 3, &[]);
    let call = centre.call(1, "main");
    let mut out = Vec::new();
    centre.router.wake(centre.now, &mut out);
    assert!(matches!(out[0], Output::OfferMissed { .. }));
    assert_eq!(centre.offered_to(call), Some(li), "offered again, with a deadline that is due at once");
}

#[test]
fn a_clone_decides_the_same_for_the_same_inputs_and_on_its_own() {
    let mut centre = Centre::new();
    centre.at_work(1, 3, &[]);
    let mut other = Centre { router: centre.router.clone(), now: centre.now };
    assert_eq!(other.chat(1, "main"), centre.chat(1, "main"));
    assert_eq!(other.offer_of(contact(1)), centre.offer_of(contact(1)));
    other.abandon(contact(1));
    assert!(centre.offered_to(contact(1)).is_some());
}
