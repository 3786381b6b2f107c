//! Institutions and special editions as they are kept.

use domain::{ArticleId, Language, Localised, StaffId};

use crate::article::Finding;
use crate::base::{Knowledge, refuse};
use crate::edition::SpecialEdition;
use crate::error::KnowledgeError;
use crate::institution::{Institution, InstitutionKind};
use crate::queries;

const LONGEST_NAME: usize = 60;
const LONGEST_TITLE: usize = 120;
const LONGEST_INTRODUCTION: usize = 1_000;

impl Knowledge {
    /// Puts in a department or branch or changes it.
    pub(crate) async fn put_institution(
        &self,
        institution: Institution,
        expected: Option<i64>,
        by: StaffId,
    ) -> Result<i64, KnowledgeError> {
        let _writing = self.inner.writing.lock().await;
        let revision = self.inner.institutions.read().get(&institution.id).map_or(0, |(_, revision)| *revision);
        if expected.is_some_and(|expected| expected != revision) {
            return Err(KnowledgeError::Changed);
        }
        refuse(institution_findings(&institution))?;
        let database = self.database();
        let audited = self.audited(Some(by), "institution_changed", &institution.id, serde_json::json!({}));
        database.transaction(vec![queries::put_institution(database, &institution, revision + 1), audited]).await?;
        self.inner.institutions.write().insert(institution.id.clone(), (institution, revision + 1));
        Ok(revision + 1)
    }

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
        let mut findings = key_findings(&edition.id);
        findings.extend(text_findings("title", &edition.title, LONGEST_TITLE));
        findings.extend(text_findings("introduction", &edition.introduction, LONGEST_INTRODUCTION));
        let mut say = |pointer: String, zh: &str, en: &str| findings.push(finding(pointer, zh, en));
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

fn institution_findings(institution: &Institution) -> Vec<Finding> {
    let mut findings = key_findings(&institution.id);
    findings.extend(text_findings("name", &institution.name, LONGEST_NAME));
    match (institution.kind, institution.region.as_deref().map(|region| region.trim().chars().count())) {
        (InstitutionKind::Department, Some(_)) => findings.push(finding(
            "/region".into(),
            "总行部门不填写地区",
            "a department of the head office serves no single region",
        )),
        (InstitutionKind::Branch, Some(0 | 65..)) => {
            findings.push(finding("/region".into(), "地区为1至64个字符", "a region has 1 to 64 characters"));
        }
        _ => {}
    }
    findings
}

fn key_findings(id: &str) -> Vec<Finding> {
    if id.parse::<ArticleId>().is_ok() {
        return Vec::new();
    }
    let zh = "编号由 1 至 64 个字符 a-z、0-9、-、_、. 组成";
    vec![finding("/id".into(), zh, "a key is 1 to 64 characters of a-z, 0-9, '-', '_', '.'")]
}

/// A text that is needed in both languages.
fn text_findings(name: &str, text: &Localised, longest: usize) -> Vec<Finding> {
    let is_wrong = |language: &Language| {
        !(1..=longest).contains(&text.0.get(language).map_or(0, |text| text.trim().chars().count()))
    };
    let wrong = [Language::Zh, Language::En].into_iter().filter(is_wrong);
    wrong
        .map(|language| {
            let zh = format!("此项必填，最多{longest}字");
            finding(format!("/{name}/{language}"), &zh, &format!("this is needed, at most {longest} characters"))
        })
        .collect()
}

fn finding(pointer: String, zh: &str, en: &str) -> Finding {
    Finding { pointer, zh: zh.to_owned(), en: en.to_owned() }
}
