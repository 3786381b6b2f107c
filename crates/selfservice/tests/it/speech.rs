//! Prompts spoken by the real program.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use center::ports::{SpeechError, Synthesizer};
use domain::Language;
use selfservice::{EspeakSynthesizer, SelfServiceConfig};

fn synthesiser(folder: &tempfile::TempDir) -> EspeakSynthesizer {
    EspeakSynthesizer::new(&SelfServiceConfig::default(), folder.path().join("prompts"))
}

#[tokio::test]
async fn both_languages_are_spoken_at_8_khz_and_not_too_loud() {
    let folder = tempfile::tempdir().unwrap();
    let synthesiser = synthesiser(&folder);
    for (language, text) in
        [(Language::Zh, "您好，欢迎致电远银示范银行。"), (Language::En, "Welcome to Yuanyin Demonstration Bank.")]
    {
        let speech = synthesiser.speak(language, text).await.unwrap();
        assert_eq!(speech.rate, 8_000);
        let seconds = speech.samples.len() as f64 / 8_000.0;
        assert!((1.0..8.0).contains(&seconds), "{seconds} s");
        let loudest = speech.samples.iter().map(|sample| i32::from(*sample).abs()).max().unwrap();
        assert!((3_000..=14_600).contains(&loudest), "{loudest}");
    }
}

#[tokio::test]
async fn a_text_is_never_an_option_or_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let marker = folder.path().join("marker");
    let text = format!("--help; $(touch {0}) `touch {0}`", marker.display());
    synthesiser(&folder).speak(Language::En, &text).await.unwrap();
    assert!(!marker.exists());
}

#[tokio::test]
async fn fixed_texts_are_kept_as_files_and_others_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let fixed = (Language::Zh, "请稍候。".to_owned());
    let first = synthesiser(&folder);
    first.keep(BTreeSet::from([fixed.clone()])).await;
    first.speak(Language::Zh, "您当前排在第3位。").await.unwrap();
    let files = || {
        std::fs::read_dir(folder.path().join("prompts"))
            .unwrap()
            .flatten()
            .map(|entry| entry.path())
            .collect::<Vec<PathBuf>>()
    };
    assert_eq!(files().len(), 1);
    let spoken = first.speak(fixed.0, &fixed.1).await.unwrap();

    // A second synthesiser that has no program to speak with finds the file.
    let config = SelfServiceConfig { espeak: "/nonexistent/espeak-ng".into(), ..SelfServiceConfig::default() };
    let second = EspeakSynthesizer::new(&config, folder.path().join("prompts"));
    second.keep(BTreeSet::from([fixed.clone()])).await;
    assert_eq!(second.speak(fixed.0, &fixed.1).await.unwrap().samples, spoken.samples);

    // What is fixed no longer is removed, and a file that is spoilt is spoken anew.
    std::fs::write(&files()[0], b"RIFF").unwrap();
    let third = synthesiser(&folder);
    third.keep(BTreeSet::from([fixed.clone()])).await;
    assert_eq!(third.speak(fixed.0, &fixed.1).await.unwrap().samples, spoken.samples);
    third.keep(BTreeSet::new()).await;
    assert_eq!(files().len(), 0);
}

#[tokio::test]
async fn without_the_program_the_caller_is_told_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let config = SelfServiceConfig { espeak: "/nonexistent/espeak-ng".into(), ..SelfServiceConfig::default() };
    let synthesiser = EspeakSynthesizer::new(&config, folder.path().join("prompts"));
    assert!(matches!(synthesiser.speak(Language::Zh, "您好").await, Err(SpeechError::Failed(_))));
    synthesiser.keep(BTreeSet::from([(Language::Zh, "您好".to_owned())])).await;
    let silent = synthesiser.speak(Language::Zh, "……").await.unwrap();
    assert!(silent.samples.is_empty(), "nothing to say needs no program");
}

#[tokio::test]
async fn a_program_that_hangs_is_given_up_and_ended() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("slow");
    std::fs::write(&program, "#!/bin/sh\nexec sleep 60\n").unwrap();
    let mut permissions = std::fs::metadata(&program).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
    std::fs::set_permissions(&program, permissions).unwrap();
    let config = SelfServiceConfig {
        espeak: program,
        speech_deadline: Duration::from_millis(200),
        ..SelfServiceConfig::default()
    };
    let synthesiser = EspeakSynthesizer::new(&config, folder.path().join("prompts"));
    let begun = Instant::now();
    assert!(matches!(synthesiser.speak(Language::Zh, "您好").await, Err(SpeechError::TooSlow(_))));
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn who_wants_the_same_text_at_once_waits_for_one_speaker() {
    let folder = tempfile::tempdir().unwrap();
    let count = folder.path().join("count");
    let program = folder.path().join("counting");
    std::fs::write(&program, format!("#!/bin/sh\necho x >> {}\nexec espeak-ng \"$@\"\n", count.display())).unwrap();
    let mut permissions = std::fs::metadata(&program).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
    std::fs::set_permissions(&program, permissions).unwrap();
    let config = SelfServiceConfig { espeak: program, ..SelfServiceConfig::default() };
    let synthesiser = EspeakSynthesizer::new(&config, folder.path().join("prompts"));
    let all = (0..20).map(|_| {
        let synthesiser = synthesiser.clone();
        tokio::spawn(async move { synthesiser.speak(Language::Zh, "正在为您转接。").await.unwrap().samples })
    });
    let mut lengths = BTreeSet::new();
    for one in all.collect::<Vec<_>>() {
        lengths.insert(one.await.unwrap().len());
    }
    assert_eq!(lengths.len(), 1);
    let spoken = || std::fs::read_to_string(&count).unwrap().lines().count();
    assert_eq!(spoken(), 1);
    // Prompts that are published twice in a row, as at the start, are spoken ahead once.
    let fixed =
        BTreeSet::from([(Language::Zh, "请稍候。".to_owned()), (Language::En, "One moment, please.".to_owned())]);
    tokio::join!(synthesiser.keep(fixed.clone()), synthesiser.keep(fixed.clone()));
    assert_eq!(spoken(), 3);
}
