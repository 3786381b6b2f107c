//! How questions gather into topics.

use std::time::Duration;

use domain::{ArticleId, Timestamp};
use knowledge::Lexicon;
use knowledge::topics::{Asked, Topics, TrendKind};
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_seconds(1_770_944_400);
const HOUR: Duration = Duration::from_secs(3600);

struct Listener {
    lexicon: Lexicon,
    topics: Topics,
    ids: u128,
}

impl Listener {
    fn new() -> Self {
        let synonyms = [
            vec!["银行卡".to_owned(), "借记卡".into(), "卡".into()],
            vec!["挂失".into(), "丢失".into(), "丢".into(), "丢了".into()],
        ];
        Self { lexicon: Lexicon::new(&synonyms), topics: Topics::default(), ids: 0 }
    }

    fn hears(&mut self, text: &str, at: Timestamp) -> Option<Uuid> {
        let words = self.lexicon.content_words(text);
        self.ids += 1;
        let asked = Asked { at, text, words: &words, article: None, unanswered: true };
        self.topics.tell(&asked, Uuid::from_u128(self.ids)).map(|topic| topic.id)
    }
}

#[test]
fn like_questions_gather_and_unlike_ones_do_not() {
    let mut listener = Listener::new();
    let lost = listener.hears("银行卡丢了怎么办", NOW);
    assert_eq!(listener.hears("请问我的借记卡丢失了怎么办啊", NOW), lost);
    assert_eq!(listener.hears("银行卡挂失", NOW), lost);
    let rate = listener.hears("三年定期存款利率是多少", NOW);
    assert_ne!(rate, lost);
    assert_eq!(listener.hears("定期存款三年的利率", NOW), rate);
    assert_ne!(listener.hears("数字人民币钱包怎么开通", NOW), lost);
    assert_eq!(listener.topics.len(), 3);
}

#[test]
fn a_question_without_content_belongs_nowhere() {
    let mut listener = Listener::new();
    assert_eq!(listener.hears("你好，请问一下", NOW), None);
    assert_eq!(listener.hears("？？？", NOW), None);
    assert!(listener.topics.is_empty());
}

#[test]
fn the_hottest_comes_first_with_its_trend() {
    let mut listener = Listener::new();
    for back in [0, 24, 168] {
        for _ in 0..3 {
            listener.hears("三年定期存款利率是多少", NOW - HOUR * back);
        }
    }
    for _ in 0..20 {
        listener.hears("手机银行登录不了", NOW);
    }
    let hot = listener.topics.hot(NOW, 1, 10);
    let seen: Vec<_> = hot.iter().map(|hot| (hot.topic.label.as_str(), hot.trend.asked, hot.trend.kind)).collect();
    assert_eq!(seen, [("手机银行登录不了", 20, TrendKind::New), ("三年定期存款利率是多少", 3, TrendKind::Steady)]);
    assert_eq!(hot[0].trend.unanswered, 20);
}

#[test]
fn a_topic_that_is_no_longer_asked_is_not_hot() {
    let mut listener = Listener::new();
    listener.hears("春节网点营业时间", NOW - HOUR * 30);
    assert!(listener.topics.hot(NOW, 24, 10).is_empty());
    assert_eq!(listener.topics.hot(NOW, 31, 10).len(), 1);
}

#[test]
fn topics_stay_bounded_and_the_quiet_ones_make_room() {
    let mut topics = Topics::default();
    for number in 0..4_500_u32 {
        let words = [format!("word{number}"), format!("other{number}")];
        let at = NOW + Duration::from_secs(number.into());
        topics.tell(
            &Asked { at, text: "x", words: &words, article: None, unanswered: false },
            Uuid::from_u128(number.into()),
        );
    }
    assert_eq!(topics.len(), 4_000);
    assert!(topics.get(Uuid::from_u128(0)).is_none() && topics.get(Uuid::from_u128(4_499)).is_some());
}

#[test]
fn topics_that_were_kept_go_on_where_they_were() {
    let mut listener = Listener::new();
    let lost = listener.hears("银行卡丢了怎么办", NOW).unwrap();
    let kept = serde_json::to_string(listener.topics.get(lost).unwrap()).unwrap();
    let mut again =
        Listener { topics: Topics::restore([serde_json::from_str(&kept).unwrap()]), ids: 100, ..Listener::new() };
    assert_eq!(again.hears("借记卡丢失", NOW), Some(lost));
    let article = ArticleId::of("card-loss");
    let words = again.lexicon.content_words("银行卡丢失");
    let asked = Asked { at: NOW, text: "银行卡丢失", words: &words, article: Some(&article), unanswered: false };
    assert_eq!(again.topics.tell(&asked, Uuid::nil()).unwrap().article.as_ref(), Some(&article));
}
