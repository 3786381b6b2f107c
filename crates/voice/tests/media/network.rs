//! Addresses, ports, silence, and packets that nobody asked for.

use std::time::Duration;

use tokio::net::UdpSocket;
use voice::media::{Codec, MediaError, MediaEvent, RemoteMedia};

use crate::engine::Stage;
use crate::phone::Phone;

#[tokio::test]
async fn media_is_sent_to_where_media_comes_from() {
    let mut stage = Stage::new();
    let phone = Phone::unanswered(&stage.engine, Codec::Pcma).await;
    // A telephone behind NAT describes an address that is not its own.
    let nowhere = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
    let address = nowhere.local_addr().expect("bound");
    stage.engine.set_remote(phone.leg, RemoteMedia { address, ..phone.remote() });
    stage.established(phone.leg).await;
    phone.hears_silence().await;
}

#[tokio::test]
async fn a_stranger_is_neither_heard_nor_sent_to_while_the_telephone_lives() {
    let stage = Stage::new();
    let (leg, target) = stage.engine.open_rtp().expect("a leg");
    let phone = Phone::at(leg, target, Codec::Pcma).await;
    stage.engine.set_remote(leg, phone.remote());
    let agent = Phone::call(&stage.engine, Codec::Pcma).await;
    stage.engine.join(leg, agent.leg);
    phone.say(Some(440.0));
    agent.hears(440.0).await;
    let stranger = Phone::at(leg, target, Codec::Pcma).await;
    stranger.say(Some(1_800.0));
    let mark = agent.mark();
    agent.hears_on(8_000).await;
    assert!(crate::sound::is_tone(&agent.since(mark), 440.0));
    assert_eq!(stranger.mark(), 0);
    // The telephone has changed its address (its NAT was restarted).
    phone.send(false);
    agent.hears(1_800.0).await;
    stranger.hears_silence().await;
}

#[tokio::test]
async fn a_waiting_caller_is_sampled_and_followed_to_another_address_all_the_same() {
    let mut stage = Stage::new();
    let (leg, target) = stage.engine.open_rtp().expect("a leg");
    let phone = Phone::at(leg, target, Codec::Pcma).await;
    stage.engine.set_remote(leg, phone.remote());
    stage.engine.music(leg, true);
    stage.established(leg).await;
    phone.hears_on(1_600).await;
    let before = stage.engine.figures().packets_received;
    phone.hears_on(16_000).await;
    let sampled = stage.engine.figures().packets_received - before;
    assert!((3..30).contains(&sampled), "{sampled} of 100 packets");
    phone.press('6', &[], 1);
    assert_eq!(stage.next_keys(1).await.0, "6");
    // The caller's network has changed.
    phone.send(false);
    let moved = Phone::at(leg, target, Codec::Pcma).await;
    moved.hears_on(1_600).await;
    // A conversation is heard from its first packet on.
    let agent = Phone::call(&stage.engine, Codec::Pcma).await;
    moved.say(Some(440.0));
    stage.engine.join(leg, agent.leg);
    agent.hears(440.0).await;
}

#[tokio::test]
async fn a_leg_that_falls_silent_is_told_once_until_it_speaks_again() {
    let mut stage = Stage::with(|config| config.silence_limit = Duration::from_secs(1));
    let phone = Phone::call(&stage.engine, Codec::Pcma).await;
    stage.established(phone.leg).await;
    let silent = MediaEvent::Silent { leg: phone.leg };
    for _ in 0..2 {
        phone.send(false);
        stage.event(|event| (*event == silent).then_some(())).await;
        phone.hears_on(16_000).await;
        assert!(stage.events.try_recv().is_err(), "told once");
        phone.send(true);
        phone.hears_on(3_200).await;
    }
    // A telephone on hold may be silent; afterwards it has the whole limit again.
    stage.engine.set_remote(phone.leg, RemoteMedia { sends: false, ..phone.remote() });
    phone.send(false);
    phone.hears_on(16_000).await;
    assert!(stage.events.try_recv().is_err());
    stage.engine.set_remote(phone.leg, phone.remote());
    stage.event(|event| (*event == silent).then_some(())).await;
}

#[tokio::test]
async fn a_telephone_that_never_sends_is_silent_too() {
    let mut stage = Stage::with(|config| config.silence_limit = Duration::from_millis(300));
    let phone = Phone::unanswered(&stage.engine, Codec::Pcma).await;
    phone.send(false);
    stage.engine.set_remote(phone.leg, phone.remote());
    stage.event(|event| (*event == MediaEvent::Silent { leg: phone.leg }).then_some(())).await;
}

#[tokio::test]
async fn a_telephone_on_hold_is_sent_nothing() {
    let stage = Stage::new();
    let phone = Phone::call(&stage.engine, Codec::Pcma).await;
    let witness = Phone::call(&stage.engine, Codec::Pcma).await;
    phone.hears_silence().await;
    stage.engine.set_remote(phone.leg, RemoteMedia { receives: false, ..phone.remote() });
    witness.hears_on(1_600).await;
    let mark = phone.mark();
    witness.hears_on(3_200).await;
    assert_eq!(phone.mark(), mark);
    stage.engine.set_remote(phone.leg, phone.remote());
    phone.hears_on(1_600).await;
}

#[tokio::test]
async fn ports_are_even_and_when_they_are_out_the_caller_is_told() {
    let probe = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let first = probe.local_addr().expect("bound").port() & !1;
    let stage = Stage::with(|config| {
        config.ports = first..=first.saturating_add(5);
        config.advertised = Some([192, 0, 2, 7].into());
    });
    let mut legs = Vec::new();
    let error = loop {
        match stage.engine.open_rtp() {
            Ok((leg, address)) => {
                assert_eq!(address.ip(), std::net::IpAddr::from([192, 0, 2, 7]));
                assert_eq!(address.port() % 2, 0);
                legs.push(leg);
            }
            Err(error) => break error,
        }
    };
    assert!(matches!(error, MediaError::NoPorts(_)));
    assert!(!legs.is_empty() && legs.len() <= 3);
    assert_eq!(stage.engine.figures().legs, legs.len() as u64);
}

#[tokio::test]
async fn garbage_is_counted_and_passed_over() {
    let stage = Stage::new();
    let phone = Phone::call(&stage.engine, Codec::Pcma).await;
    let (leg, target) = stage.engine.open_rtp().expect("a leg");
    stage.engine.set_remote(leg, phone.remote());
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
    let mut sent = 0;
    for length in [0, 1, 11, 12, 13, 172, 1_500] {
        for first in [0, 0x3f, 0x80, 0x9f, 0xbf, 0xff] {
            let mut datagram = vec![0xff; length];
            if let Some(byte) = datagram.first_mut() {
                *byte = first;
            }
            socket.send_to(&datagram, target).await.expect("sent");
            sent += 1;
        }
    }
    phone.hears_on(1_600).await;
    assert_eq!(stage.engine.figures().packets_refused, sent);
    assert!(stage.engine.is_running());
}
