//! Texts over SMPP: parts, receipts, the window, a carrier that goes and comes back.

use std::time::Duration;

use center::ports::CustomerInput;
use center::ports::sms_gateway::{OutgoingSms, SmsBody, SmsError, SmsGateway};
use domain::secret::Secret;
use messaging::{SmppSettings, SmsCarrier, SmsService, SmsSettings};
use platform::database::Row;
use rusmpp::CommandStatus;

use crate::carrier::Carrier;
use crate::center::Told;
use crate::house::House;

const PHONE: &str = "13800000001";

fn connect(house: &House, carrier: &Carrier, window: usize) -> SmsService {
    let smpp = SmppSettings {
        address: carrier.address.to_string(),
        system_id: "yuanyin".into(),
        password: Secret::new("demo-sms".into()),
        window,
        per_second: 1_000,
        ..SmppSettings::default()
    };
    let settings = SmsSettings { gathering: Duration::ZERO, ..SmsSettings::default() };
    SmsService::start(settings, SmsCarrier::Smpp(smpp), &house.service, &house.tasks).unwrap()
}

async fn send(sms: &SmsService, to: &str, text: &str) {
    let message = OutgoingSms { to: to.parse().unwrap(), body: SmsBody::Plain(text.to_owned()), contact: None };
    sms.send(message).await.unwrap();
}

/// Waits until all that went out stands so.
async fn states(house: &House, expected: &[&str]) {
    let waiting = async {
        loop {
            let rows = house
                .database
                .fetch_all(house.database.sql("SELECT state FROM sms_outgoing ORDER BY id", []))
                .await
                .unwrap();
            let states: Vec<String> = rows.iter().map(|row| row.column("state").unwrap()).collect();
            if states == expected {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(crate::house::PATIENCE, waiting).await.expect("the states are written in time");
}

#[tokio::test]
async fn a_long_text_goes_out_in_parts_and_is_delivered_when_all_receipts_say_so() {
    let house = House::new().await;
    let carrier = Carrier::start(&house.tasks).await;
    let sms = connect(&house, &carrier, 4);
    carrier.bound(1).await;
    send(&sms, PHONE, &"长".repeat(100)).await;
    let parts = carrier.submitted(2).await;
    assert!(parts.iter().all(|part| u8::from(part.data_coding) == 8 && u8::from(part.esm_class) == 0x40));
    assert_eq!((parts[0].source_addr.as_str(), parts[0].destination_addr.as_str()), ("95588", PHONE));
    assert_eq!(parts[0].short_message().as_ref()[3..6], [parts[1].short_message().as_ref()[3], 2, 1]);
    states(&house, &["submitted"]).await;
    assert_eq!(carrier.receipt("1", "DELIVRD").await, CommandStatus::EsmeRok);
    states(&house, &["submitted"]).await;
    // The same number in decimal and with zeros before it.
    assert_eq!(carrier.receipt("0000000002", "DELIVRD").await, CommandStatus::EsmeRok);
    states(&house, &["delivered"]).await;
}

#[tokio::test]
async fn a_receipt_of_failure_fails_the_text() {
    let house = House::new().await;
    let carrier = Carrier::start(&house.tasks).await;
    let sms = connect(&house, &carrier, 4);
    carrier.bound(1).await;
    send(&sms, PHONE, "您好").await;
    states(&house, &["submitted"]).await;
    carrier.receipt("1", "UNDELIV").await;
    states(&house, &["failed"]).await;
}

#[tokio::test]
async fn what_is_accepted_while_the_carrier_is_away_goes_when_it_comes_back_and_codes_are_refused() {
    let house = House::new().await;
    let (carrier, listener) = Carrier::absent().await;
    let sms = connect(&house, &carrier, 4);
    send(&sms, PHONE, "第一条").await;
    send(&sms, PHONE, "第二条").await;
    let code = OutgoingSms {
        to: PHONE.parse().unwrap(),
        body: SmsBody::Secret(Secret::new("验证码123456".into())),
        contact: None,
    };
    assert_eq!(sms.send(code).await, Err(SmsError::Unavailable));
    states(&house, &["queued", "queued"]).await;
    carrier.open(listener, &house.tasks);
    let texts: Vec<String> = carrier
        .submitted(2)
        .await
        .iter()
        .map(|submit| {
            let units: Vec<u16> =
                submit.short_message().as_ref().chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).unwrap()
        })
        .collect();
    assert_eq!(texts, ["第一条", "第二条"], "in the order in which they were said");
}

#[tokio::test]
async fn no_more_than_the_window_are_on_their_way() {
    let house = House::new().await;
    let carrier = Carrier::start(&house.tasks).await;
    let sms = connect(&house, &carrier, 3);
    carrier.bound(1).await;
    carrier.hold();
    for index in 0..10 {
        send(&sms, &format!("1390000000{index}"), "您好").await;
    }
    carrier.open_submissions(3).await;
    carrier.release();
    carrier.submitted(10).await;
    assert_eq!(carrier.most_open(), 3);
    states(&house, &["submitted"; 10]).await;
}

#[tokio::test]
async fn a_text_that_is_refused_fails_and_one_that_is_throttled_is_said_again() {
    let house = House::new().await;
    let carrier = Carrier::start(&house.tasks).await;
    let sms = connect(&house, &carrier, 1);
    carrier.bound(1).await;
    carrier.refuse(&[CommandStatus::EsmeRinvdstadr]);
    send(&sms, PHONE, "您好").await;
    states(&house, &["failed"]).await;
    carrier.refuse(&[CommandStatus::EsmeRthrottled]);
    send(&sms, PHONE, "您好").await;
    carrier.submitted(1).await;
    states(&house, &["failed", "submitted"]).await;
}

#[tokio::test]
async fn a_question_in_parts_opens_one_conversation_and_what_comes_again_after_a_reconnect_is_one_text() {
    let mut house = House::new().await;
    let carrier = Carrier::start(&house.tasks).await;
    let _sms = connect(&house, &carrier, 4);
    carrier.bound(1).await;
    assert_eq!(carrier.part("8613800000001", 2, 2, "挂失").await, CommandStatus::EsmeRok);
    assert_eq!(carrier.part("8613800000001", 1, 2, "LTK+怎么").await, CommandStatus::EsmeRok);
    assert_eq!(carrier.text(PHONE, "在吗").await, CommandStatus::EsmeRok);
    house.until(|told| matches!(told, Told::Input(CustomerInput::Text(text)) if text == "在吗")).await;
    carrier.hang();
    carrier.bound(2).await;
    assert_eq!(carrier.text(PHONE, "在吗").await, CommandStatus::EsmeRok);
    assert_eq!(carrier.text(PHONE, "好的").await, CommandStatus::EsmeRok);
    // On one connection the same words are another text.
    assert_eq!(carrier.text(PHONE, "好的").await, CommandStatus::EsmeRok);
    let rows = house.database.fetch_all(house.database.sql("SELECT body FROM message ORDER BY seq", [])).await.unwrap();
    let bodies: Vec<String> = rows.iter().map(|row| row.column("body").unwrap()).collect();
    let said: Vec<bool> =
        ["怎么挂失", "在吗", "好的", "好的"].iter().zip(&bodies).map(|(text, body)| body.contains(text)).collect();
    assert_eq!((bodies.len(), said), (4, vec![true; 4]), "{bodies:?}");
}

#[tokio::test]
async fn a_text_that_cannot_be_stored_is_asked_for_again() {
    let house = House::new().await;
    let carrier = Carrier::start(&house.tasks).await;
    let _sms = connect(&house, &carrier, 4);
    carrier.bound(1).await;
    *house.center.busy.lock() = true;
    assert_eq!(carrier.text(PHONE, "LTK+您好").await, CommandStatus::EsmeRxTAppn);
    *house.center.busy.lock() = false;
    assert_eq!(carrier.text(PHONE, "LTK+您好").await, CommandStatus::EsmeRok);
    // The one that could not begin is let go of.
    house.service.round().await;
    assert_eq!(house.service.load().0, 1);
}

#[tokio::test]
async fn a_frame_that_cannot_be_read_is_refused_and_the_line_stays() {
    let house = House::new().await;
    let carrier = Carrier::start(&house.tasks).await;
    let _sms = connect(&house, &carrier, 4);
    carrier.bound(1).await;
    // A deliver_sm whose first text never ends.
    carrier.raw([&[0, 0, 0, 20, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 77][..], &[b'x'; 4]].concat());
    carrier.nacked().await;
    assert_eq!(carrier.text(PHONE, "LTK+您好").await, CommandStatus::EsmeRok);
}
