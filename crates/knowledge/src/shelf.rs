//! Institutions and special editions as they are kept.

use domain::StaffId;

use crate::article::Finding;
use crate::base::{Knowledge, refuse};
use crate::edition::SpecialEdition;
use crate::error::KnowledgeError;
use crate::queries;

impl Knowledge {
    /// Puts in a special edition or changes it.
    pub(crate) async fn put_edition(
        &self,
        edition: SpecialEdition,
        expected: Option<i64>,
        by: StaffId,
    ) -> Result<i64, KnowledgeError> {
        let _writing = self.inner.writing.lock().await;
        let revision = self.inner.editions.read().get(&edition.id).map_or(0, |(_, revision)| *revision);
        if expected.is_some_and(|expected| expected != revision) {
            return Err(KnowledgeError::Changed);
        }
        refuse(self.edition_findings(&edition))?;
        let database = self.database();
        let audited = self.audited(Some(by), "special_edition_changed", &edition.id, serde_json::json!({}));
        database.transaction(vec![queries::put_edition(database, &edition, revision + 1), audited]).await?;
        self.inner.editions.write().insert(edition.id.clone(), (edition, revision + 1));
        Ok(revision + 1)
    }

    fn edition_findings(&self, edition: &SpecialEdition) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut say = |pointer: String, zh: &str, en: &str| {
            findings.push(Finding { pointer, zh: zh.to_owned(), en: en.to_owned() })
        };
        if edition.id.parse::<domain::ArticleId>().is_err() {
            say(
                "/id".into(),
                "编号由 1 至 64 个字符 a-z、0-9、-、_、. 组成",
                "a key is 1 to 64 characters of a-z, 0-9, '-', '_', '.'",
            );
        }
        for (name, text) in [("title", &edition.title), ("introduction", &edition.introduction)] {
            for language in [domain::Language::Zh, domain::Language::En] {
                let length = text.0.get(&language).map_or(0, |text| text.trim().chars().count());
                if !(1..=1_000).contains(&length) {
                    say(
                        format!("/{name}/{language}"),
                        "此项必填，最多1000字",
                        "this is needed, at most 1,000 characters",
                    );
                }
            }
        }
        let institutions = self.inner.institutions.read();
        if edition.contributors.is_empty() {
            say("/contributors".into(), "请至少选择一个供稿单位", "at least one contributor is needed");
        }
        for (index, contributor) in edition.contributors.iter().enumerate() {
            if !institutions.contains_key(contributor) {
                say(format!("/contributors/{index}"), "没有这个部门或分行", "there is no such department or branch");
            }
        }
        if edition.valid_from.zip(edition.valid_to).is_some_and(|(from, to)| from >= to) {
            say("/valid_to".into(), "结束时间须晚于开始时间", "the end must be after the beginning");
        }
        findings
    }
}
