use std::time::Duration;

use axum::http::StatusCode;
use domain::roles::Role;
use platform::audit::{Audit, AuditEntry};
use platform::clock::Clock;
use platform::http::HttpSetup;
use platform::testing::Client;
use serde_json::{Value, json};

use crate::{PASSWORD, Staffed};

fn actions(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["action"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_auditor_reads_who_did_what_the_latest_first() {
    let staffed = Staffed::new().await;
    let auditor = staffed.hire("6001", &[Role::Auditor]).await;
    let agent = staffed.hire("1001", &[Role::Agent]).await;
    let audit = Audit::new(staffed.database.database(), staffed.clock.shared());
    let mut client = Client::new(audit.api().finish(HttpSetup::new(staffed.sign_in.clone())).0);
    client.sign_in("1001", "wrong password").await;
    client.sign_in("6001", PASSWORD).await;
    let early = staffed.clock.now();
    staffed.clock.advance(Duration::from_secs(60));
    audit.note(agent.id, "customer_read", "c-1").await.unwrap();
    let entry = AuditEntry {
        at: staffed.clock.now(),
        staff: Some(agent.id),
        action: "note_written",
        subject: "c-2".into(),
        contact: Some(domain::ContactId::generate()),
        detail: json!({"length": 12}),
        remote: "192.0.2.7".parse().ok(),
    };
    staffed.database.transaction(vec![audit.entry(entry)]).await.unwrap();

    let all = client.get("/api/v1/audit-entries").await.json();
    let expected =
        ["note_written", "customer_read", "signed_in", "sign_in_failed", "account_created", "account_created"];
    assert_eq!(actions(&all), expected);
    let latest = &all["items"][0];
    assert_eq!((latest["staff_number"].as_str(), latest["staff_name"].as_str()), (Some("1001"), Some("员工1001")));
    assert_eq!((&latest["detail"], latest["remote"].as_str()), (&json!({"length": 12}), Some("192.0.2.7")));

    let of_agent = client.get(&format!("/api/v1/audit-entries?staff={}", agent.id)).await.json();
    assert_eq!(actions(&of_agent), ["note_written", "customer_read"]);
    let signed_in = client.get("/api/v1/audit-entries?action=signed_in").await.json();
    assert_eq!(signed_in["items"][0]["staff"], json!(auditor.id));
    let before = client.get(&format!("/api/v1/audit-entries?to={}", staffed.clock.now())).await.json();
    assert_eq!(actions(&before), expected[2..]);
    let since = client.get(&format!("/api/v1/audit-entries?from={early}&subject=c-1")).await.json();
    assert_eq!(actions(&since), ["customer_read"]);

    let mut read = Vec::new();
    let mut path = "/api/v1/audit-entries?limit=4".to_owned();
    loop {
        let page = client.get(&path).await.json();
        read.extend(actions(&page).into_iter().map(str::to_owned));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/audit-entries?limit=4&after={next}");
    }
    assert_eq!(read, expected);
}

#[tokio::test]
async fn an_agent_does_not_read_the_audit_trail() {
    let staffed = Staffed::new().await;
    staffed.hire("1001", &[Role::Agent]).await;
    let audit = Audit::new(staffed.database.database(), staffed.clock.shared());
    let mut client = Client::new(audit.api().finish(HttpSetup::new(staffed.sign_in.clone())).0);
    client.sign_in("1001", PASSWORD).await;
    assert_eq!(client.get("/api/v1/audit-entries").await.status, StatusCode::FORBIDDEN);
}
