//! Browser legs.

use std::time::Duration;

use domain::ObjectId;
use str0m::config::DtlsVersion;
use voice::media::{Codec, MediaError, MediaEvent};

use crate::browser::{Page, offer};
use crate::engine::Stage;
use crate::phone::Phone;
use crate::recording::{ended, read_stereo};
use crate::sound::trace_of;

#[tokio::test]
async fn a_browser_and_a_telephone_hear_each_other_over_either_version_of_dtls() {
    for version in [DtlsVersion::Dtls12, DtlsVersion::Dtls13] {
        let mut stage = Stage::new();
        let customer = Phone::call(&stage.engine, Codec::Pcma).await;
        let page = Page::open_with(&stage.engine, |config| config.set_dtls_version(version)).await;
        stage.established(page.leg).await;
        page.hears_silence().await;
        customer.say(Some(440.0));
        page.say(Some(1_000.0));
        stage.engine.join(customer.leg, page.leg);
        customer.hears(1_000.0).await;
        page.hears(440.0).await;
        // What the telephone sends in A-law goes to the browser as it is.
        assert_eq!(page.payload_types().last(), Some(&8));
        stage.engine.hold(customer.leg, true);
        page.hears_silence().await;
        stage.engine.hold(customer.leg, false);
        page.hears(440.0).await;
    }
}

#[tokio::test]
async fn the_answer_is_complete_and_speaks_only_what_telephones_do() {
    let stage = Stage::with(|config| {
        config.webrtc_candidates = vec![[192, 0, 2, 7].into(), [127, 0, 0, 1].into()];
    });
    let (_, _, _, offer) = offer("127.0.0.1:9".parse().expect("an address"), |config| config);
    let (_, answer) = stage.engine.open_browser(&offer).await.expect("an answer");
    assert!(answer.contains("a=ice-lite"));
    assert_eq!(answer.matches("typ host").count(), 2);
    assert!(answer.contains("192.0.2.7") && answer.contains("a=setup:passive"));
    assert!(answer.contains("PCMA/8000") && answer.contains("PCMU/8000") && answer.contains("telephone-event/8000"));
    assert!(!answer.contains("opus"));
}

#[tokio::test]
async fn the_offer_of_chromium_is_answered() {
    let stage = Stage::new();
    let offer = include_str!("chromium_offer.sdp").replace("\r\n", "\n").replace('\n', "\r\n");
    let (_, answer) = stage.engine.open_browser(&offer).await.expect("an answer");
    let audio = answer.lines().find(|line| line.starts_with("m=audio")).expect("an audio line");
    for payload_type in ["0", "8", "126"] {
        assert!(audio.split(' ').skip(3).any(|offered| offered == payload_type), "{audio}");
    }
    assert!(answer.contains("a=sendrecv") && answer.contains("a=group:BUNDLE 0"));
}

#[tokio::test]
async fn an_offer_that_cannot_be_answered_is_refused() {
    let stage = Stage::new();
    let nonsense = ["", "v=0", "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n", &"x".repeat(70_000)];
    for sdp in nonsense {
        assert!(matches!(stage.engine.open_browser(sdp).await, Err(MediaError::MalformedOffer(_))), "{sdp:.20}");
    }
    let address = "127.0.0.1:9".parse().expect("an address");
    let (_, _, _, only_opus) = offer(address, |config| config.enable_pcma(false, false).enable_pcmu(false, false));
    let only_opus = only_opus.replace("telephone-event", "unheard-of");
    let refused = stage.engine.open_browser(&only_opus).await;
    assert!(matches!(refused, Err(MediaError::NoCommonCodec | MediaError::MalformedOffer(_))), "{refused:?}");
    assert_eq!(stage.engine.figures().legs, 0);
}

#[tokio::test]
async fn a_page_that_is_loaded_again_takes_the_conversation_and_its_recording_over() {
    let mut stage = Stage::new();
    let customer = Phone::call(&stage.engine, Codec::Pcmu).await;
    let page = Page::open(&stage.engine).await;
    stage.established(page.leg).await;
    let recording = ObjectId::generate();
    customer.say(Some(440.0));
    page.say(Some(1_000.0));
    stage.engine.join(customer.leg, page.leg);
    stage.engine.record(customer.leg, page.leg, recording);
    customer.hears(1_000.0).await;
    page.freeze();

    let again = Page::open(&stage.engine).await;
    stage.established(again.leg).await;
    again.say(Some(1_800.0));
    stage.engine.join(customer.leg, again.leg);
    stage.engine.close(page.leg);
    customer.hears(1_800.0).await;
    again.hears(440.0).await;
    stage.engine.stop_recording(recording);
    let (path, _) = stage.event(|event| ended(event, recording)).await;
    let (_, right) = read_stereo(&path);
    assert!(trace_of(&right, 1_000.0) > 6_000.0 && trace_of(&right, 1_800.0) > 6_000.0);
}

#[tokio::test]
async fn the_keys_of_a_page_are_told_once() {
    let mut stage = Stage::new();
    let page = Page::open(&stage.engine).await;
    stage.established(page.leg).await;
    page.press(5);
    assert_eq!(stage.next_keys(1).await.0, "5");
    page.press(11);
    assert_eq!(stage.next_keys(1).await.0, "#");
}

#[tokio::test]
async fn a_page_that_is_killed_is_lost_or_falls_silent() {
    let mut stage = Stage::with(|config| config.silence_limit = Duration::from_millis(500));
    let page = Page::open(&stage.engine).await;
    stage.established(page.leg).await;
    page.freeze();
    let told = stage.event(|event| match event {
        MediaEvent::Lost { leg } | MediaEvent::Silent { leg } => Some(*leg),
        _ => None,
    });
    assert_eq!(told.await, page.leg);
}
