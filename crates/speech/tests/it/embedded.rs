//! The embedded recogniser with real speech at a telephone's 8 kHz.

use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use center::ports::recognizer::{Heard, Recognizer as _, RecognizerError};
use domain::Language;
use speech::{PocketSphinx, PocketSphinxConfig, check_installed};

use crate::sound::{failure, hear, hearing, listen, said, speech};

const PHRASES: &[&str] =
    &["check my balance", "transfer money", "lost card", "report a lost card", "credit card bill", "exchange rates"];

/// From here on a flow takes a text without asking back.
const SURE: f32 = 0.5;

#[test]
fn program_and_model_are_looked_for() {
    assert_eq!(check_installed(&PocketSphinxConfig::default()), Ok(()));
    let missing = PocketSphinxConfig { program: "/nonexistent/sphinx".into(), ..PocketSphinxConfig::default() };
    assert!(check_installed(&missing).unwrap_err().contains("Debian package pocketsphinx"));
}

#[tokio::test]
async fn commands_of_several_voices_are_understood() {
    let recognizer = PocketSphinx::new(PocketSphinxConfig::default());
    for voice in ["en-us", "en-us+m3", "en-us+f3"] {
        for phrase in ["check my balance", "operator", "transfer money", "lost card"] {
            let heard = hear(&recognizer, hearing(Language::En, PHRASES), &speech(voice, phrase)).await;
            assert_eq!(heard[0], Heard::Started, "{voice}: {phrase}");
            let (text, confidence) = said(&heard);
            println!("{voice}: {phrase} -> {text} {confidence:.2}");
            assert_eq!(text, phrase, "{voice}");
            assert!(confidence > SURE, "{voice}: {phrase} {confidence}");
        }
    }
}

#[tokio::test]
async fn words_around_a_command_do_not_hide_it() {
    let recognizer = PocketSphinx::new(PocketSphinxConfig::default());
    for (spoken, phrase) in
        [("I want to report a lost card", "report a lost card"), ("can I check my balance please", "check my balance")]
    {
        let (text, confidence) =
            said(&hear(&recognizer, hearing(Language::En, PHRASES), &speech("en-us+m3", spoken)).await);
        println!("{spoken} -> {text} {confidence:.2}");
        assert!(text.contains(phrase), "{text}");
        assert!(confidence > SURE, "{text} {confidence}");
    }
}

#[tokio::test]
async fn what_is_no_command_is_not_taken_for_one() {
    let recognizer = PocketSphinx::new(PocketSphinxConfig::default());
    let others = [
        "the weather is nice today",
        "purple elephants dance",
        "a lovely evening to walk the dog",
        "chicken and mushrooms",
    ];
    for other in others {
        let (text, confidence) =
            said(&hear(&recognizer, hearing(Language::En, PHRASES), &speech("en-us", other)).await);
        println!("{other} -> {text} {confidence:.2}");
        assert!(text.is_empty() || confidence < SURE, "{other}: {text} {confidence}");
    }
}

#[tokio::test]
async fn silence_is_nothing_and_other_languages_are_not_understood() {
    let recognizer = PocketSphinx::new(PocketSphinxConfig::default());
    let mut listening = recognizer.open(hearing(Language::En, PHRASES)).await.unwrap();
    listening.hear(&[0; 16_000]);
    listening.finish();
    assert_eq!(said(&listen(listening, &[]).await), (String::new(), 0.0));
    let error = recognizer.open(hearing(Language::Zh, &["余额"])).await.err();
    assert_eq!(error, Some(RecognizerError::Language(Language::Zh)));
}

fn program(folder: &tempfile::TempDir, script: &str) -> PocketSphinxConfig {
    let program = folder.path().join("sphinx");
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    PocketSphinxConfig { program, deadline: Duration::from_millis(500), ..PocketSphinxConfig::default() }
}

#[tokio::test]
async fn a_program_that_dies_stalls_or_babbles_is_no_text() {
    let folder = tempfile::tempdir().unwrap();
    let sound = speech("en-us", "operator");
    let heard = async |script: &str| {
        let recognizer = PocketSphinx::new(program(&folder, script));
        hear(&recognizer, hearing(Language::En, PHRASES), &sound).await
    };
    assert!(matches!(failure(&heard("#!/bin/sh\nexit 3\n").await), RecognizerError::Lost(_)));
    let begun = Instant::now();
    assert!(matches!(failure(&heard("#!/bin/sh\nexec sleep 60\n").await), RecognizerError::TooSlow(_)));
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(said(&heard("#!/bin/sh\ncat >/dev/null\necho operator 1 2 3 >&2\n").await), (String::new(), 0.0));
    let missing = PocketSphinx::new(PocketSphinxConfig {
        program: "/nonexistent/sphinx".into(),
        ..PocketSphinxConfig::default()
    });
    assert!(matches!(failure(&hear(&missing, hearing(Language::En, PHRASES), &sound).await), RecognizerError::Lost(_)));
}

#[tokio::test]
async fn more_at_once_than_the_machine_carries_wait_and_are_then_refused() {
    let folder = tempfile::tempdir().unwrap();
    let config = program(&folder, "#!/bin/sh\nexec sleep 60\n");
    let recognizer = PocketSphinx::new(PocketSphinxConfig { at_once: 1, ..config });
    let sound = speech("en-us", "operator");
    let all = (0..3).map(|_| hear(&recognizer, hearing(Language::En, PHRASES), &sound));
    let errors: Vec<RecognizerError> =
        futures::future::join_all(all).await.iter().map(|heard| failure(heard)).collect();
    assert!(errors.contains(&RecognizerError::Busy), "{errors:?}");
    assert!(errors.iter().any(|error| matches!(error, RecognizerError::TooSlow(_))), "{errors:?}");
}

#[tokio::test]
async fn calibration() {
    let recognizer = PocketSphinx::new(PocketSphinxConfig::default());
    let inside = [
        "check my balance",
        "operator",
        "transfer money",
        "lost card",
        "report a lost card",
        "credit card bill",
        "exchange rates",
        "please transfer money",
        "i want to check my balance",
        "speak to an agent",
    ];
    let outside = [
        "the weather is nice today",
        "purple elephants dance",
        "a lovely evening",
        "chicken and mushrooms",
        "opera",
        "my car is lost",
        "check the weather",
        "um",
        "money",
        "what is the time",
        "I lost my car",
        "no no no",
        "hello can you hear me",
        "transfer",
        "credit",
        "what is the balance",
    ];
    for (kind, list) in [("in", &inside[..]), ("out", &outside[..])] {
        for voice in ["en-us", "en-us+m3", "en-us+f3", "en-gb", "en-us+m7", "en-gb+f2"] {
            for phrase in list {
                let heard = hear(&recognizer, hearing(Language::En, PHRASES), &speech(voice, phrase)).await;
                let (text, confidence) = said(&heard);
                let worse = 19.0 - 3.0 * (f64::from(confidence) / (1.0 - f64::from(confidence))).ln();
                println!(
                    "CAL {kind} {} {voice}: {phrase} -> {text} {worse:.1}",
                    if phrase.ends_with(text.as_str()) && !text.is_empty() {
                        "right"
                    } else if text.is_empty() {
                        "none"
                    } else {
                        "wrong"
                    }
                );
            }
        }
    }
}
