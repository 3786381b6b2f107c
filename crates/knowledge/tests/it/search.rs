//! Searching: words, synonyms, filters, validity, and how soon a change is found.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::contact::Channel;
use domain::customer::Tier;
use domain::{ArticleId, Localised, StaffId};
use knowledge::article::{Article, Content, Verdict};
use knowledge::search::Filter;
use knowledge::{Lexicon, Library};

use crate::house::{NOW, library};

fn published(id: &str, change: impl FnOnce(&mut Content)) -> Arc<Article> {
    let author = StaffId::generate();
    let mut content = Content { title: Localised::new("雨伞借用", "Umbrellas"), ..Content::default() };
    change(&mut content);
    let article = Article::begin(ArticleId::of(id), content, author, NOW).submit(author, NOW).unwrap();
    Arc::new(article.review(Verdict::Publish, "", StaffId::generate(), NOW).unwrap())
}

fn ids(library: &Library, text: &str, filter: &Filter) -> Vec<String> {
    library.search(text, filter, 20).unwrap().into_iter().map(|hit| hit.article.to_string()).collect()
}

#[test]
fn a_whole_question_finds_what_its_words_are_about() {
    let library = library();
    for (asked, wanted) in [
        ("请问我的储蓄卡丢了应该怎么挂失呢？", "card-loss"),
        ("ＡＴＭ 扣了钱没出钞", "atm-error"),
        ("How do I open a digital yuan wallet?", "dcep-open"),
        ("按揭提前还", "loan-repay"),
    ] {
        assert_eq!(ids(&library, asked, &Filter::default()).first().map(String::as_str), Some(wanted), "{asked}");
    }
    assert!(ids(&library, "请问怎么", &Filter::default()).is_empty(), "fillers find nothing");
    assert!(!ids(&library, "", &Filter::default()).is_empty(), "without words everything passes");
}

#[test]
fn query_signs_are_words_and_not_commands() {
    let library = library();
    for text in ["title:挂失 AND (", "\"转账", "*:*", "挂失 OR NOT -转账^99", "'; DROP TABLE article; --"] {
        assert!(library.search(text, &Filter::default(), 5).is_ok(), "{text}");
    }
}

#[test]
fn filters_pass_what_is_for_all_and_what_is_named() {
    let library = Library::new(
        Arc::new(Lexicon::new(&[])),
        [
            published("for-all", |_| {}),
            published("phone-gold", |content| {
                content.dimensions.channels = vec![Channel::Phone];
                content.dimensions.tiers = vec![Tier::Gold];
            }),
            published("beijing", |content| content.dimensions.regions = vec!["beijing".into()]),
        ],
    )
    .unwrap();
    let with = |filter: Filter| {
        let mut found = ids(&library, "雨伞", &filter);
        found.sort();
        found
    };
    assert_eq!(with(Filter { channel: Some(Channel::Chat), ..Filter::default() }), ["beijing", "for-all"]);
    assert_eq!(with(Filter { tier: Some(Tier::Gold), ..Filter::default() }), ["beijing", "for-all", "phone-gold"]);
    assert_eq!(with(Filter { region: Some("shanghai".into()), ..Filter::default() }), ["for-all", "phone-gold"]);
    assert!(with(Filter { business: Some("fx".into()), ..Filter::default() }).is_empty());
}

#[test]
fn an_article_is_found_while_it_holds_only() {
    let hour = Duration::from_secs(3600);
    let article = published("festival", |content| {
        content.dimensions.valid_from = Some(NOW + hour);
        content.dimensions.valid_to = Some(NOW + 2 * hour);
    });
    let library = Library::new(Arc::new(Lexicon::new(&[])), [article]).unwrap();
    let at = |at| ids(&library, "雨伞", &Filter { at: Some(at), ..Filter::default() }).len();
    assert_eq!([NOW, NOW + hour, NOW + 2 * hour].map(at), [0, 1, 0]);
}

#[test]
fn a_changed_article_is_found_at_once_and_a_withdrawn_one_no_longer() {
    let library = library();
    let article = published("umbrella", |_| {});
    let begun = Instant::now();
    library.put(Arc::clone(&article)).unwrap();
    assert_eq!(ids(&library, "雨伞借用", &Filter::default()).first().map(String::as_str), Some("umbrella"));
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    library.put(Arc::new(article.expire("停止", NOW).unwrap())).unwrap();
    assert!(!ids(&library, "雨伞借用", &Filter::default()).contains(&"umbrella".to_owned()));
}

#[test]
fn a_draft_is_not_found() {
    let library = library();
    let draft = Article::begin(
        ArticleId::of("draft"),
        Content { title: Localised::new("雨伞借用", "x"), ..Content::default() },
        StaffId::generate(),
        NOW,
    );
    library.put(Arc::new(draft)).unwrap();
    assert!(!ids(&library, "雨伞借用", &Filter::default()).contains(&"draft".to_owned()));
}
