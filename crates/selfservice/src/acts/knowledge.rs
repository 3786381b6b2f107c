//! Questions that are answered out of the bank's knowledge.

use center::ports::knowledge_base::{Answer, Question};
use domain::Localised;
use flow::Item;

use super::{Act, Done};

impl Act<'_> {
    pub(super) async fn answer(&self) -> Done {
        let Some(knowledge) = &self.actors.knowledge else { return Done::of("nothing") };
        let Some(text) = self.parameter("question") else { return Done::of("nothing") };
        let question = Question {
            text: text.to_owned(),
            language: self.wish.language,
            channel: self.brief.channel,
            tier: self.brief.tier,
            contact: Some(self.brief.id),
        };
        match knowledge.answer(&question).await {
            Ok(Answer::Found(found)) => Done::of("found").with("answer", found.wording).with("title", found.title),
            Ok(Answer::AskBack { choices }) => {
                let items = choices
                    .into_iter()
                    .map(|(article, title)| Item { label: Localised::new(&title, &title), value: article.to_string() })
                    .collect();
                Done::of("ask_back").with_list("articles", items)
            }
            Ok(Answer::Nothing) | Err(_) => Done::of("nothing"),
        }
    }

    pub(super) async fn article(&self) -> Done {
        let Some(knowledge) = &self.actors.knowledge else { return Done::of("nothing") };
        let Some(id) = self.parameter("article").and_then(|text| text.parse().ok()) else { return Done::of("nothing") };
        match knowledge.article(&id).await {
            Ok(Some(article)) => {
                Done::of("found").with("answer", article.customer_wording).with("title", article.title)
            }
            Ok(None) | Err(_) => Done::of("nothing"),
        }
    }
}
