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
