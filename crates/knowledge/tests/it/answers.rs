//! Answers out of articles: measured on questions that nobody looked at while the weights were fitted.

use std::path::Path;

use center::ports::knowledge_base::{Answer, KnowledgeBase};
use domain::contact::Channel;
use domain::customer::Tier;
use domain::{ArticleId, Language};
use knowledge::answering::{Decision, decide};

use crate::house::{House, NOW, library, question};

fn questions(file: &str) -> Vec<(String, Option<String>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(path).expect("the questions are there");
    let line = |line: &str| {
        line.split_once('\t').map(|(asked, wanted)| (asked.to_owned(), (wanted != "-").then(|| wanted.to_owned())))
    };
    text.lines().filter_map(line).collect()
}

#[test]
fn what_is_said_is_right_and_strangers_are_sent_away() {
    let library = library();
    let held_out = questions("tests/it/held_out.tsv");
    let (mut found, mut right, mut offered, mut inside, mut outside, mut leaked) = (0, 0, 0, 0, 0, 0);
    for (asked, wanted) in &held_out {
        let candidates = library.candidates(asked, Channel::Chat, Tier::Standard, NOW).unwrap();
        inside += usize::from(wanted.is_some());
        outside += usize::from(wanted.is_none());
        match decide(candidates) {
            Decision::Found(candidate) => {
                found += 1;
                let is_right = wanted.as_deref() == Some(candidate.article.as_str());
                right += usize::from(is_right);
                offered += usize::from(is_right);
                leaked += usize::from(wanted.is_none());
            }
            Decision::AskBack(choices) => {
                offered += usize::from(choices.iter().any(|choice| wanted.as_deref() == Some(choice.article.as_str())));
            }
            Decision::Nothing => {}
        }
    }
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    assert!(inside >= 80 && outside >= 30, "{inside} inside, {outside} outside");
    assert!(share(right, found) >= 0.95, "only {right} of {found} answers are right");
    assert!(share(right, inside) >= 0.80, "only {right} of {inside} questions are answered at once");
    assert!(share(offered, inside) >= 0.90, "the right article is said or offered for {offered} of {inside} only");
    assert!(share(leaked, outside) <= 0.10, "{leaked} of {outside} strange questions are answered");
}

#[test]
fn confidence_means_how_often_an_answer_is_right() {
    let library = library();
    let mut bins = [(0.0_f64, 0.0_f64, 0.0_f64); 4];
    for (asked, wanted) in questions("tests/it/held_out.tsv") {
        let candidates = library.candidates(&asked, Channel::Chat, Tier::Standard, NOW).unwrap();
        let Some(best) = candidates.first() else {
            continue;
        };
        let bin = &mut bins[((best.confidence * 4.0) as usize).min(3)];
        bin.0 += 1.0;
        bin.1 += f64::from(best.confidence);
        bin.2 += f64::from(u8::from(wanted.as_deref() == Some(best.article.as_str())));
    }
    let off: f64 = bins.iter().map(|(_, said, right)| (said - right).abs()).sum();
    let all: f64 = bins.iter().map(|bin| bin.0).sum();
    assert!(off / all < 0.12, "expected calibration error {:.3}: {bins:?}", off / all);
}

#[test]
fn calibration_and_measurement_share_no_question() {
    let fitted: std::collections::HashSet<_> =
        questions("data/calibration.tsv").into_iter().map(|(asked, _)| asked).collect();
    assert!(questions("tests/it/held_out.tsv").iter().all(|(asked, _)| !fitted.contains(asked)));
}

#[tokio::test]
async fn a_clear_question_gets_the_customer_wording_and_what_comes_next() {
    let house = House::open().await;
    let Answer::Found(found) = house.knowledge.answer(&question("卡丢了怎么办")).await.unwrap() else {
        panic!("it is known")
    };
    assert_eq!(found.article, ArticleId::of("card-loss"));
    assert!(found.wording.get(Language::Zh).contains("5日内"));
    assert_eq!(found.sources, [ArticleId::of("card-loss")]);
    assert!(found.related.iter().any(|(id, title)| id.as_str() == "card-replace" && title == "补卡换卡"));
    let published = house.knowledge.article(&found.article).await.unwrap().unwrap();
    assert_eq!((published.version, published.title.get(Language::En)), (1, "Report a debit card lost"));
}

#[tokio::test]
async fn an_unclear_question_is_asked_back_and_a_strange_one_has_no_answer() {
    let house = House::open().await;
    let Answer::AskBack { choices } = house.knowledge.answer(&question("转账")).await.unwrap() else {
        panic!("several are meant")
    };
    assert!((2..=4).contains(&choices.len()), "{choices:?}");
    for strange in ["感冒吃什么药", "", "？？", "你好", &"啊".repeat(5_000)] {
        assert_eq!(house.knowledge.answer(&question(strange)).await.unwrap(), Answer::Nothing, "{strange}");
    }
}
