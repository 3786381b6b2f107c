//! Keys in both directions.

use voice::media::{Codec, MediaEvent, RemoteMedia};

use crate::engine::Stage;
use crate::phone::{KEYS, Phone};
use crate::sound::{coded, tone};

/// The two tones of a key at 4,000 each.
pub fn key_tone(codec: Codec, row: f64, column: f64, milliseconds: usize) -> Vec<u8> {
    let samples = milliseconds * 8;
    coded(codec, tone(row, 0, samples).zip(tone(column, 0, samples)).map(|(one, other)| one / 2 + other / 2))
}

#[tokio::test]
async fn each_key_is_told_once_whatever_is_lost_or_doubled() {
    let mut stage = Stage::new();
    let phone = Phone::call(&stage.engine, Codec::Pcma).await;
    phone.press('1', &[], 1);
    phone.press('2', &[0, 1, 2], 1);
    phone.press('2', &[5, 6, 7], 3);
    phone.press('2', &[0, 1, 2, 3, 4, 5, 6], 2);
    phone.press('#', &[1, 2, 3, 4, 5, 6, 7], 1);
    phone.press('D', &[], 5);
    phone.press('*', &[0], 1);
    let (keys, secure) = stage.next_keys(7).await;
    assert_eq!(keys, "1222#D*");
    assert!(secure.iter().all(|secure| !secure));
    phone.done().await;
    phone.hears_on(1_600).await;
    assert_eq!(stage.keys(), []);
}

#[tokio::test]
async fn keys_in_the_audio_are_found_where_no_events_were_agreed() {
    let mut stage = Stage::new();
    let phone = Phone::unanswered(&stage.engine, Codec::Pcmu).await;
    stage.engine.set_remote(phone.leg, RemoteMedia { telephone_event: None, ..phone.remote() });
    for _ in 0..2 {
        phone.play(&key_tone(Codec::Pcmu, 770.0, 1_336.0, 80));
        phone.play(&vec![Codec::Pcmu.silence(); 640]);
    }
    phone.play(&key_tone(Codec::Pcmu, 941.0, 1_477.0, 1_000));
    assert_eq!(stage.next_keys(3).await.0, "55#");
    phone.done().await;
    phone.hears_on(1_600).await;
    assert_eq!(stage.keys(), []);
}

#[tokio::test]
async fn keys_that_are_sent_arrive_as_events_or_as_tones() {
    let stage = Stage::new();
    let phone = Phone::call(&stage.engine, Codec::Pcma).await;
    phone.hears_silence().await;
    stage.engine.send_digit(phone.leg, '4');
    stage.engine.send_digit(phone.leg, '4');
    stage.engine.send_digit(phone.leg, 'x');
    phone.hears_on(8_000).await;
    let events: Vec<_> = phone.packets().into_iter().filter(|packet| packet.payload_type == KEYS).collect();
    assert_eq!(events.len(), 16);
    for press in events.chunks(8) {
        assert!(press.iter().all(|packet| packet.payload[0] == 4 && packet.timestamp == press[0].timestamp));
        let ends: Vec<bool> = press.iter().map(|packet| packet.payload[1] & 0x80 != 0).collect();
        assert_eq!(ends, [false, false, false, false, false, true, true, true]);
        assert!(press[0].marker && press[1..].iter().all(|packet| !packet.marker));
    }
    assert_ne!(events[0].timestamp, events[8].timestamp);

    // Two legs of the engine without events: what one is sent, the other one understands.
    let (mut pair, deaf) = (Stage::new(), RemoteMedia { telephone_event: None, ..phone.remote() });
    let (near, near_address) = pair.engine.open_rtp().expect("a leg");
    let (far, far_address) = pair.engine.open_rtp().expect("a leg");
    pair.engine.set_remote(near, RemoteMedia { address: far_address, ..deaf });
    pair.engine.set_remote(far, RemoteMedia { address: near_address, ..deaf });
    for key in "159D".chars() {
        pair.engine.send_digit(near, key);
    }
    assert_eq!(pair.next_keys(4).await.0, "159D");
}

#[tokio::test]
async fn keys_are_forwarded_to_the_other_leg_as_events() {
    let mut stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcma).await;
    let agent = Phone::unanswered(&stage.engine, Codec::Pcma).await;
    stage.engine.set_remote(agent.leg, RemoteMedia { telephone_event: Some(96), ..agent.remote() });
    customer.say(Some(440.0));
    stage.engine.join(customer.leg, agent.leg);
    agent.hears(440.0).await;
    customer.press('7', &[], 1);
    stage.event(|event| matches!(event, MediaEvent::Digit { digit: '7', .. }).then_some(())).await;
    customer.done().await;
    agent.hears_on(1_600).await;
    let events: Vec<_> = agent.packets().into_iter().filter(|packet| packet.payload_type == 96).collect();
    assert_eq!(events.len(), 8);
    assert!(events.iter().all(|packet| packet.payload[0] == 7 && packet.timestamp == events[0].timestamp));
}
