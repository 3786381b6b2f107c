//! Questions that are answered out of the bank's knowledge.

use std::collections::BTreeMap;

use center::ports::knowledge_base::{Answer, KnowledgeBase, Question};
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

/// What speaks against giving an action these parameters: an article that is told must be published.
pub(crate) fn objections(
    action: &str,
    parameters: &BTreeMap<String, String>,
    knowledge: Option<&dyn KnowledgeBase>,
) -> Vec<(String, Localised)> {
    if action != "knowledge.article" {
        return Vec::new();
    }
    let said = |zh: &str, en: &str| vec![("article".to_owned(), Localised::new(zh, en))];
    match parameters.get("article").map(String::as_str).map(str::trim) {
        None | Some("") => said("请选择一条知识", "choose an article"),
        Some(text) if !flow::is_fixed(text) => Vec::new(),
        Some(id) => {
            let is_there =
                knowledge.is_none_or(|knowledge| id.parse().is_ok_and(|article| knowledge.has_article(&article)));
            if is_there {
                Vec::new()
            } else {
                said(
                    &format!("知识“{id}”未发布或已失效"),
                    &format!("the article \"{id}\" is not published or is over already"),
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use center::ports::knowledge_base::{KnowledgeBaseError, PublishedArticle};
    use domain::{ArticleId, Language};

    use super::*;

    /// A knowledge base with one published article, `points`.
    struct OnlyPoints;

    #[async_trait]
    impl KnowledgeBase for OnlyPoints {
        async fn answer(&self, _: &Question) -> Result<Answer, KnowledgeBaseError> {
            Ok(Answer::Nothing)
        }
        async fn article(&self, _: &ArticleId) -> Result<Option<PublishedArticle>, KnowledgeBaseError> {
            Ok(None)
        }
        fn has_article(&self, id: &ArticleId) -> bool {
            id.as_str() == "points"
        }
        fn unanswered(&self, _: &Question) {}
    }

    fn said(action: &str, article: Option<&str>) -> Vec<String> {
        let parameters = article.map(|id| ("article".to_owned(), id.to_owned())).into_iter().collect();
        let objections = objections(action, &parameters, Some(&OnlyPoints));
        objections.into_iter().map(|(name, text)| format!("{name}: {}", text.get(Language::En))).collect()
    }

    #[test]
    fn an_article_that_is_told_must_be_chosen_and_published() {
        assert_eq!(said("knowledge.article", Some("points")), [""; 0]);
        assert_eq!(said("knowledge.article", Some("{answers.which-article}")), [""; 0]);
        for missing in [None, Some(""), Some(" ")] {
            assert_eq!(said("knowledge.article", missing), ["article: choose an article"]);
        }
        assert_eq!(
            said("knowledge.article", Some("umbrella")),
            ["article: the article \"umbrella\" is not published or is over already"]
        );
        assert_eq!(said("knowledge.answer", None), [""; 0]);
    }
}
