//! The embedded recogniser with real speech at a telephone's 8 kHz.

use std::os::unix::fs::PermissionsExt as _;
use std::time::{Duration, Instant};

use center::ports::recognizer::{Heard, Hearing, Recognizer as _, RecognizerError};
use domain::Language;
use speech::{PocketSphinx, PocketSphinxConfig, check_installed};

use crate::sound::{failure, hear, hearing, listen, said, speech};

/// The labels of a menu; what callers say is not among them.
const PHRASES: &[&str] = &["Balance", "Transactions", "Transfer", "Report a loss", "Bills", "Exchange rates", "查余额"];

/// From here on a flow takes a text without asking back.
const SURE: f32 = 0.5;

#[test]
fn program_and_model_are_looked_for() {
    assert_eq!(check_installed(&PocketSphinxConfig::default()), Ok(()));
    let missing = PocketSphinxConfig { program: "/nonexistent/sphinx".into(), ..PocketSphinxConfig::default() };
    assert!(check_installed(&missing).unwrap_err().contains("Debian package pocketsphinx"));
}

/// A recogniser with time, because the machine may be busy with other tests.
pub fn patient() -> PocketSphinx {
    PocketSphinx::new(PocketSphinxConfig { deadline: Duration::from_secs(20), ..PocketSphinxConfig::default() })
}

/// Which of the sentences were understood as a text that is taken, and as which.
async fn taken(voices: &[&str], sentences: &[&str]) -> Vec<(String, String)> {
    let recognizer = patient();
    let mut taken = Vec::new();
    for voice in voices {
        for sentence in sentences {
            let heard = hear(&recognizer, hearing(Language::En, PHRASES), &speech(voice, sentence)).await;
            assert_eq!(heard[0], Heard::Started, "{voice}: {sentence}");
            let (text, confidence) = said(&heard);
            if confidence > SURE {
                taken.push(((*sentence).to_owned(), text));
            }
        }
    }
    taken
}

#[tokio::test]
async fn the_first_commands_of_a_bank_are_understood() {
    let commands = ["check my balance", "operator", "transfer money", "lost card"];
    let taken = taken(&["en-us", "en-us+m3"], &commands).await;
    assert_eq!(taken.len(), 8, "{taken:?}");
    assert!(taken.iter().all(|(sentence, text)| sentence == text), "{taken:?}");
}

#[tokio::test]
async fn words_around_a_command_do_not_hide_it() {
    let commands = ["I want to report a lost card", "can I check my balance please", "please transfer money"];
    let taken = taken(&["en-us+m3"], &commands).await;
    assert_eq!(taken.len(), 3, "{taken:?}");
    assert!(taken.iter().all(|(sentence, text)| sentence.contains(text)), "{taken:?}");
}

#[tokio::test]
async fn what_is_no_command_is_hardly_ever_taken_for_one() {
    let others = [
        "the weather is nice today",
        "purple elephants dance",
        "chicken and mushrooms",
        "no no no",
        "check the weather",
    ];
    let taken = taken(&["en-us", "en-us+m3", "en-us+m7"], &others).await;
    assert!(taken.len() <= 1, "of 15: {taken:?}");
}

#[tokio::test]
async fn silence_is_nothing_and_other_languages_are_not_understood() {
    let recognizer = patient();
    let mut listening = recognizer.open(hearing(Language::En, PHRASES)).await.unwrap();
    listening.hear(&[0; 16_000]);
    listening.finish();
    assert_eq!(said(&listen(listening, &[]).await), (String::new(), 0.0));
    let error = recognizer.open(hearing(Language::Zh, &["余额"])).await.err();
    assert_eq!(error, Some(RecognizerError::Language(Language::Zh)));
}

#[tokio::test]
async fn a_place_adds_phrases_and_a_grammar_allows_nothing_else() {
    let sound = speech("en-us+m3", "check my balance");
    let closed = Hearing { grammar: vec!["buy foreign currency".to_owned()], ..hearing(Language::En, &[]) };
    let (text, confidence) = said(&hear(&patient(), closed, &sound).await);
    assert!(text != "check my balance" && confidence < SURE, "{text} {confidence}");
    let open = hearing(Language::En, &["buy foreign currency"]);
    let spoken = speech("en-us+m3", "buy foreign currency");
    assert_eq!(said(&hear(&patient(), open.clone(), &spoken).await).0, "buy foreign currency");
    assert_eq!(said(&hear(&patient(), open, &sound).await).0, "check my balance");
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
