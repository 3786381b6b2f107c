//! What must be right before an article is kept, and before it is submitted.

use std::collections::HashSet;

use domain::{ArticleId, Language, Localised, ObjectId, Timestamp};

use super::Content;

/// The longest title, wording, question and keyword, in characters.
const LONGEST_TITLE: usize = 120;
const LONGEST_OFFICIAL: usize = 6_000;
const LONGEST_CUSTOMER: [(Language, usize); 2] = [(Language::Zh, 300), (Language::En, 900)];
const LONGEST_QUESTION: usize = 200;
const MOST_ITEMS: usize = 60;

/// What is wrong with one value of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A JSON pointer into the article's content.
    pub pointer: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// What there is around an article.
#[derive(Debug, Default)]
pub struct Surroundings<'a> {
    /// All articles.
    pub articles: HashSet<&'a ArticleId>,
    /// The departments and branches.
    pub institutions: HashSet<&'a str>,
    /// The special editions with those who contribute to each.
    pub editions: Vec<(&'a str, &'a [String])>,
    /// The files that were uploaded to this article.
    pub attachments: HashSet<ObjectId>,
}

impl Content {
    /// What is wrong in a draft: only what could not be kept.
    #[must_use]
    pub fn draft_findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut bound = |pointer: &str, length: usize, most: usize| {
            if length > most {
                findings.push(finding(pointer, format!("最多{most}"), format!("at most {most}")));
            }
        };
        for language in [Language::Zh, Language::En] {
            bound(&format!("/title/{language}"), characters(&self.title, language), LONGEST_TITLE);
            bound(
                &format!("/official_wording/{language}"),
                characters(&self.official_wording, language),
                LONGEST_OFFICIAL,
            );
            bound(
                &format!("/customer_wording/{language}"),
                characters(&self.customer_wording, language),
                LONGEST_OFFICIAL,
            );
        }
        let dimensions = &self.dimensions;
        let lists = [
            ("/asked_as/zh", &self.asked_as.zh),
            ("/asked_as/en", &self.asked_as.en),
            ("/keywords", &self.keywords),
            ("/dimensions/businesses", &dimensions.businesses),
            ("/dimensions/products", &dimensions.products),
            ("/dimensions/regions", &dimensions.regions),
        ];
        for (pointer, list) in lists {
            bound(pointer, list.len(), MOST_ITEMS);
            for (index, text) in list.iter().enumerate() {
                bound(&format!("{pointer}/{index}"), text.chars().count(), LONGEST_QUESTION);
            }
        }
        bound("/related", self.related.len(), MOST_ITEMS);
        bound("/attachments", self.attachments.len(), MOST_ITEMS);
        bound("/dimensions/institution", dimensions.institution.len(), 64);
        if self.title.get(Language::Zh).trim().is_empty() {
            findings.push(finding("/title/zh", "请填写标题", "a title is needed"));
        }
        findings
    }

    /// What must be put right before another person looks at it.
    #[must_use]
    pub fn findings(&self, id: &ArticleId, around: &Surroundings<'_>, now: Timestamp) -> Vec<Finding> {
        let mut findings = self.draft_findings();
        let mut say = |pointer: &str, zh: &str, en: &str| findings.push(finding(pointer, zh, en));
        for language in [Language::Zh, Language::En] {
            let texts = [
                ("title", &self.title),
                ("official_wording", &self.official_wording),
                ("customer_wording", &self.customer_wording),
            ];
            for (name, text) in texts {
                if text.0.get(&language).is_none_or(|text| text.trim().is_empty()) {
                    say(&format!("/{name}/{language}"), "此项必填", "this is needed");
                }
            }
        }
        for (language, most) in LONGEST_CUSTOMER {
            let text = self.customer_wording.0.get(&language).map_or("", String::as_str);
            let pointer = format!("/customer_wording/{language}");
            if text.chars().count() > most {
                say(
                    &pointer,
                    &format!("客户口径要便于播报，最多{most}个字符"),
                    &format!("it is spoken: at most {most} characters"),
                );
            }
            if text.contains(['|', '\t', '<', '>', '#', '*']) || text.contains("://") {
                say(
                    &pointer,
                    "客户口径要便于播报，不能有表格、标记或网址",
                    "it is spoken: no tables, marks or web addresses",
                );
            }
        }
        let dimensions = &self.dimensions;
        if dimensions.businesses.is_empty() {
            say("/dimensions/businesses", "请至少选择一项业务", "at least one business is needed");
        }
        if !around.institutions.contains(dimensions.institution.as_str()) {
            say("/dimensions/institution", "没有这个部门或分行", "there is no such department or branch");
        }
        if dimensions.valid_from.zip(dimensions.valid_to).is_some_and(|(from, to)| from >= to) {
            say("/dimensions/valid_to", "结束时间须晚于开始时间", "the end must be after the beginning");
        } else if dimensions.valid_to.is_some_and(|to| to <= now) {
            say("/dimensions/valid_to", "结束时间已过", "the end has passed already");
        }
        if let Some(edition) = &self.edition {
            match around.editions.iter().find(|(id, _)| id == edition) {
                None => say("/edition", "没有这个专版", "there is no such special edition"),
                Some((_, contributors)) if !contributors.contains(&dimensions.institution) => {
                    say(
                        "/edition",
                        "该机构不是此专版的供稿单位",
                        "this institution does not contribute to the edition",
                    );
                }
                Some(_) => {}
            }
        }
        for (index, related) in self.related.iter().enumerate() {
            let pointer = format!("/related/{index}/article");
            if related.article == *id {
                say(&pointer, "不能关联自身", "an article is not related to itself");
            } else if !around.articles.contains(&related.article) {
                say(&pointer, "没有这条知识", "there is no such article");
            }
        }
        for (index, attachment) in self.attachments.iter().enumerate() {
            if !around.attachments.contains(attachment) {
                say(&format!("/attachments/{index}"), "没有这个附件", "there is no such attachment");
            }
        }
        findings
    }
}

fn characters(text: &Localised, language: Language) -> usize {
    text.0.get(&language).map_or(0, |text| text.chars().count())
}

fn finding(pointer: &str, zh: impl Into<String>, en: impl Into<String>) -> Finding {
    Finding { pointer: pointer.to_owned(), zh: zh.into(), en: en.into() }
}
