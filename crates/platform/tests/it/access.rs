use axum::http::{Method, StatusCode};
use domain::ContactId;
use domain::roles::Role;
use platform::http::{Access, Api, ApiJson, ApiPath, HttpSetup, Problem, Routes, routes};
use platform::sign_in::Caller;
use platform::testing::{Client, described_routes};
use serde_json::json;

use crate::{PASSWORD, Staffed};

/// Anybody may see this.
#[utoipa::path(get, path = "/notices", responses((status = 200, body = String)))]
async fn notices() -> ApiJson<&'static str> {
    ApiJson("open at nine")
}

/// Who is signed in.
#[utoipa::path(get, path = "/me", responses((status = 200, body = String)))]
async fn me(caller: Caller) -> ApiJson<String> {
    ApiJson(caller.number)
}

/// For agents.
#[utoipa::path(get, path = "/contacts/{id}", params(("id" = ContactId, Path)), responses((status = 200, body = String)))]
async fn contact(ApiPath(contact): ApiPath<ContactId>) -> ApiJson<String> {
    ApiJson(contact.to_string())
}

/// For maintainers.
#[utoipa::path(post, path = "/contacts/{id}", params(("id" = ContactId, Path)), responses((status = 204)))]
async fn change(ApiPath(_id): ApiPath<ContactId>) -> Result<StatusCode, Problem> {
    Ok(StatusCode::NO_CONTENT)
}

/// For customers.
#[utoipa::path(post, path = "/chats/{id}/files", params(("id" = ContactId, Path)), responses((status = 200, body = String)))]
async fn chat(ApiPath(_id): ApiPath<ContactId>) -> ApiJson<&'static str> {
    ApiJson("checked by the handler")
}

fn api() -> Api {
    let first = Routes::<()>::new()
        .route(Access::Public, routes!(notices))
        .route(Access::SignedIn, routes!(me))
        .route(Access::Roles(&[Role::Agent, Role::ShiftLeader]), routes!(contact))
        .with_state(());
    let second = Routes::<()>::new()
        .route(Access::Roles(&[Role::Maintainer]), routes!(change))
        .route(Access::Customer, routes!(chat))
        .with_state(());
    first.merge(second)
}

#[tokio::test]
async fn every_route_lets_in_whom_it_names_and_nobody_else() {
    let staffed = Staffed::new().await;
    let (router, document) = api().finish(HttpSetup::new(staffed.sign_in.clone()));
    let routes = described_routes(&document);
    assert!(routes.len() >= 11);
    let mut callers = vec![(None, Client::new(router.clone()))];
    for role in Role::ALL {
        staffed.hire(role.code(), &[role]).await;
        let mut client = Client::new(router.clone());
        assert_eq!(client.sign_in(role.code(), PASSWORD).await.status, StatusCode::OK);
        callers.push((Some(role), client));
    }
    for route in routes.iter().filter(|route| route.path != "/api/v1/session") {
        let path = route.path_with(&ContactId::generate().to_string());
        for (role, client) in &callers {
            let status = client.send(route.method.clone(), &path, None).await.status;
            let expected = match (route.access.as_str(), role) {
                ("public" | "customer", _) => None,
                (_, None) => Some(StatusCode::UNAUTHORIZED),
                (_, Some(role)) if !route.roles.contains(role) => Some(StatusCode::FORBIDDEN),
                _ => None,
            };
            match expected {
                Some(expected) => assert_eq!(status, expected, "{} {path} as {role:?}", route.method),
                None => assert!(status.is_success(), "{} {path} as {role:?}: {status}", route.method),
            }
        }
    }
}

#[tokio::test]
async fn the_document_says_who_may_call() {
    let staffed = Staffed::new().await;
    let (router, document) = api().finish(HttpSetup::new(staffed.sign_in.clone()));
    for route in described_routes(&document) {
        let security = match route.access.as_str() {
            "public" => json!([]),
            "customer" => json!([{"chat_token": []}]),
            _ if route.method != Method::GET => json!([{"session": [], "csrf": []}]),
            _ => json!([{"session": []}]),
        };
        assert_eq!(route.security, security, "{} {}", route.method, route.path);
    }
    let document = serde_json::to_value(document).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(Client::new(router).get("/api/openapi.json").await.json(), document);
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    for operation in operations {
        assert!(operation["responses"]["default"].is_object(), "{operation}");
    }
    let agents = &document["paths"]["/api/v1/contacts/{id}"]["get"];
    assert_eq!(agents["x-roles"], json!(["agent", "shift_leader"]));
}

#[tokio::test]
async fn a_change_needs_the_csrf_token_and_a_reading_does_not() {
    let staffed = Staffed::new().await;
    staffed.hire("4001", &[Role::Maintainer, Role::Agent]).await;
    let mut client = Client::new(api().finish(HttpSetup::new(staffed.sign_in.clone())).0);
    client.sign_in("4001", PASSWORD).await;
    let path = format!("/api/v1/contacts/{}", ContactId::generate());
    let forged = client.clone().with_csrf(None);
    assert_eq!(forged.get(&path).await.status, StatusCode::OK);
    let refused = forged.post(&path, json!({})).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::FORBIDDEN, "http.csrf".into()));
    assert_eq!(client.post(&path, json!({})).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_csrf_token_of_another_session_does_not_count() {
    let staffed = Staffed::new().await;
    staffed.hire("4001", &[Role::Maintainer]).await;
    let mut client = Client::new(api().finish(HttpSetup::new(staffed.sign_in.clone())).0);
    let mut other = client.clone();
    client.sign_in("4001", PASSWORD).await;
    other.sign_in("4001", PASSWORD).await;
    let path = format!("/api/v1/contacts/{}", ContactId::generate());
    let mixed = client.clone().with_csrf(other.csrf());
    assert_eq!(mixed.post(&path, json!({})).await.code(), "http.csrf");
}
