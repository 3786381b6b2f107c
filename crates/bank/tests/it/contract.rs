//! The contract on the wire.

use std::path::PathBuf;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use bank::Contract;
use domain::secret::Secret;
use serde_json::{Value, json};
use std::sync::Arc;
use tower::ServiceExt as _;

use crate::support::*;

fn router(bank: &Bank) -> axum::Router {
    let ledger = Arc::new(bank.ledger.clone());
    bank::contract::router(Contract::new(ledger.clone(), ledger, &Secret::new(TOKEN.into())))
}

async fn ask(bank: &Bank, request: Request<Body>) -> (StatusCode, Value) {
    let response = router(bank).oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

fn request(method: &str, path: &str, body: &Value) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(if body.is_null() { String::new() } else { body.to_string() }))
        .unwrap()
}

#[test]
fn the_document_in_docs_is_current() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/core-bank-openapi.json");
    let now = format!("{}\n", bank::contract::document().to_pretty_json().unwrap());
    if std::env::var_os("UPDATE_CORE_BANK_OPENAPI").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == now, "run this test with UPDATE_CORE_BANK_OPENAPI=1 and look at what changed");
}

#[tokio::test]
async fn no_route_answers_without_the_token() {
    let bank = Bank::ledger().await;
    let document: Value = serde_json::from_str(&bank::contract::document().to_json().unwrap()).unwrap();
    let mut routes = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().filter(|name| ["get", "post"].contains(&name.as_str())) {
            let path = path.replace("{customer}", &WANG.to_string()).replace("{id}", &WANG.to_string());
            let path = path.replace("{business}", "query").replace("{key}", "some-key");
            for token in [None, Some("Bearer"), Some("Bearer wrong"), Some("Basic YTpi")] {
                let mut builder = Request::builder().method(method.to_uppercase().as_str()).uri(&path);
                if let Some(token) = token {
                    builder = builder.header(header::AUTHORIZATION, token);
                }
                let (status, problem) = ask(&bank, builder.body(Body::empty()).unwrap()).await;
                assert_eq!(
                    (status, &problem["code"]),
                    (StatusCode::UNAUTHORIZED, &json!("bank.not_admitted")),
                    "{path}"
                );
            }
            routes += 1;
        }
    }
    assert_eq!(routes, 28);
}

#[tokio::test]
async fn a_refusal_is_a_problem_in_the_callers_language() {
    let bank = Bank::ledger().await;
    let path = format!("/core-bank/v1/customers/{}/accounts", uuid::Uuid::from_u128(77));
    let (status, problem) = ask(&bank, request("GET", &path, &Value::Null)).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(problem["type"], "urn:yuanyin:problem:bank.unknown_customer");
    assert_eq!(problem["title"], "没有找到该客户。");
    let mut english = request("GET", &path, &Value::Null);
    english.headers_mut().insert(header::ACCEPT_LANGUAGE, "en".parse().unwrap());
    assert_eq!(ask(&bank, english).await.1["title"], "There is no such customer.");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_not_repeated() {
    let bank = Bank::ledger().await;
    let password =
        json!({ "customer": WANG, "evidence": [{ "factor": "query_password", "password": "135790", "more": 1 }] });
    let bodies = [
        ("/core-bank/v1/verifications", password),
        ("/core-bank/v1/verifications", json!({ "evidence": "135790" })),
        ("/core-bank/v1/customers/search", json!({ "by": "phone", "value": "135790x" })),
        ("/core-bank/v1/quotes", json!({ "customer": WANG, "command": { "command": "transfer" } })),
        ("/core-bank/v1/orders", json!({})),
    ];
    for (path, body) in bodies {
        let (status, problem) = ask(&bank, request("POST", path, &body)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert_eq!(problem["code"], "bank.invalid");
        assert!(!problem.to_string().contains("135790"), "{problem}");
    }
    let mut unkeyed = request("POST", "/core-bank/v1/orders", &json!({}));
    unkeyed.headers_mut().insert("idempotency-key", "short".parse().unwrap());
    assert_eq!(ask(&bank, unkeyed).await.1["error"]["pointer"], "idempotency-key");
    for path in ["/core-bank/v1/customers/nobody/accounts", "/core-bank/v1/fees?on=yesterday", "/core-bank/v1/nothing"]
    {
        let (status, _) = ask(&bank, request("GET", path, &Value::Null)).await;
        assert!(status.is_client_error(), "{path}: {status}");
    }
}
