//! Special editions, synonyms and the demonstration's articles.

use axum::http::{Method, StatusCode};
use domain::roles::Role;
use serde_json::json;

use crate::house::{House, NOW, seed, send};

#[tokio::test]
async fn an_edition_is_made_of_what_its_contributors_write() {
    let house = House::open().await;
    let clerk = house.caller(Role::Clerk).await;
    let editions = clerk.get("/api/v1/special-editions").await.json();
    let counted: Vec<_> = editions["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["id"].as_str().unwrap(), row["articles"].as_u64().unwrap()))
        .collect();
    assert_eq!(counted, [("personal-pension", 5), ("spring-festival", 3)]);
    let found = clerk.get("/api/v1/articles?edition=spring-festival").await.json();
    assert_eq!(found["items"].as_array().unwrap().len(), 3);
    let edition = json!({"id": "flood", "title": {"zh": "防汛专版", "en": "Floods"}, "introduction": {"zh": "防汛", "en": "Floods"}, "contributors": ["nobody"]});
    let refused = clerk.put("/api/v1/special-editions/flood", edition.clone()).await;
    assert_eq!(refused.json()["errors"][0]["pointer"], "/contributors/0");
    let mut right = edition;
    right["contributors"] = json!(["guangzhou"]);
    assert_eq!(clerk.put("/api/v1/special-editions/flood", right.clone()).await.json()["revision"], 1);
    assert_eq!(
        send(&clerk, Method::PUT, "/api/v1/special-editions/flood", "if-match", "\"7\"", right).await.status,
        StatusCode::PRECONDITION_FAILED
    );
}

#[tokio::test]
async fn a_branch_is_put_in_changed_and_contributes_at_once() {
    let house = House::open().await;
    let clerk = house.caller(Role::Clerk).await;
    let branch =
        json!({"id": "xiamen", "name": {"zh": "厦门分行", "en": "Xiamen Branch"}, "kind": "branch", "region": "厦门"});
    let kept = clerk.put("/api/v1/knowledge-institutions/xiamen", branch.clone()).await;
    assert_eq!((kept.status, kept.json()["revision"].as_i64()), (StatusCode::OK, Some(1)));
    let edition = json!({"id": "egret", "title": {"zh": "白鹭专版", "en": "Egrets"}, "introduction": {"zh": "白鹭", "en": "Egrets"}, "contributors": ["xiamen"]});
    assert_eq!(clerk.put("/api/v1/special-editions/egret", edition).await.status, StatusCode::OK);

    let mut renamed = branch.clone();
    renamed["name"]["zh"] = json!("厦门市分行");
    let path = "/api/v1/knowledge-institutions/xiamen";
    let late = send(&clerk, Method::PUT, path, "if-match", "\"7\"", renamed.clone()).await;
    assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
    let kept = send(&clerk, Method::PUT, path, "if-match", "\"1\"", renamed).await;
    assert_eq!(kept.json()["revision"], 2);

    let house = house.restart().await;
    let reader = house.caller(Role::Auditor).await;
    let listed = reader.get("/api/v1/knowledge-institutions").await.json();
    let row = listed["items"].as_array().unwrap().iter().find(|row| row["id"] == "xiamen").unwrap().clone();
    assert_eq!(
        (row["name"]["zh"].as_str(), row["region"].as_str(), row["revision"].as_i64()),
        (Some("厦门市分行"), Some("厦门"), Some(2))
    );
    let written = house.database.database();
    let audited =
        written.fetch_all(written.sql("SELECT action, staff FROM audit_entry WHERE subject = 'xiamen'", [])).await;
    assert_eq!(audited.unwrap().len(), 2);
}

#[tokio::test]
async fn an_institution_without_both_names_or_by_somebody_without_the_right_is_refused() {
    let house = House::open().await;
    let wrong = json!({"id": "Xia men", "name": {"zh": "厦门", "en": " "}, "kind": "department", "region": "厦门"});
    let path = "/api/v1/knowledge-institutions/Xia%20men";
    let refused = house.caller(Role::Clerk).await.put(path, wrong.clone()).await;
    assert_eq!(
        (refused.status, refused.json()["code"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("knowledge.invalid"))
    );
    let errors = refused.json();
    let pointers: Vec<_> =
        errors["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/id", "/name/en", "/region"]);
    assert_eq!(house.caller(Role::Agent).await.put(path, wrong).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_new_synonym_finds_articles_at_once() {
    let house = House::open().await;
    let clerk = house.caller(Role::Clerk).await;
    let search = "/api/v1/articles?q=kiwicoin";
    assert!(clerk.get(search).await.json()["items"].as_array().unwrap().is_empty());
    let mut synonyms = clerk.get("/api/v1/knowledge-synonyms").await.json();
    synonyms["groups"].as_array_mut().unwrap().push(json!(["积分", "kiwicoin"]));
    assert_eq!(clerk.put("/api/v1/knowledge-synonyms", synonyms).await.status, StatusCode::OK);
    assert_eq!(clerk.get(search).await.json()["items"][0]["id"], "points");
    let twice =
        clerk.put("/api/v1/knowledge-synonyms", json!({"groups": [["甲", "乙"], ["乙", "丙"], ["丁"]]})).await.json();
    let pointers: Vec<_> =
        twice["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/groups/1/0", "/groups/2"]);
}

#[tokio::test]
async fn every_article_of_the_demonstration_could_be_submitted() {
    let seed = seed();
    assert!(seed.articles.len() >= 60, "{}", seed.articles.len());
    let around = knowledge::article::Surroundings {
        articles: seed.articles.iter().map(|article| &article.id).collect(),
        institutions: seed.institutions.iter().map(|institution| institution.id.as_str()).collect(),
        editions: seed.editions.iter().map(|edition| (edition.id.as_str(), edition.contributors.as_slice())).collect(),
        attachments: std::collections::HashSet::new(),
    };
    for article in &seed.articles {
        let findings = article.content.findings(&article.id, &around, NOW);
        assert!(findings.is_empty(), "{}: {findings:?}", article.id);
    }
}
