use std::time::Duration;

use axum::http::{StatusCode, header};
use domain::Language;
use domain::roles::Role;
use domain::secret::Secret;
use platform::database::Row;
use platform::http::{Api, HttpSetup};
use platform::sign_in::{AccountChange, NewAccount, SignIn, SignInError, SignInOptions};
use platform::testing::Client;

use crate::{PASSWORD, Staffed};

fn client(staffed: &Staffed) -> Client {
    Client::new(Api::new().finish(HttpSetup::new(staffed.sign_in.clone())).0)
}

#[tokio::test]
async fn who_signs_in_is_known_until_signing_out() {
    let staffed = Staffed::new().await;
    let account = staffed.hire("1001", &[Role::Agent, Role::Inspector]).await;
    let mut client = client(&staffed);
    assert_eq!(client.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
    let answer = client.sign_in("1001", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::OK);
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "the request came by http");

    let shown = client.get("/api/v1/session").await.json();
    let staff = serde_json::json!({
        "id": account.id, "number": "1001", "name": "员工1001", "roles": ["agent", "inspector"], "language": "zh",
    });
    assert_eq!(shown["staff"], staff);
    assert_eq!(shown["csrf"].as_str(), client.csrf());

    assert_eq!(client.delete("/api/v1/session").await.status, StatusCode::NO_CONTENT);
    assert_eq!(client.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn neither_token_nor_password_stands_in_the_store() {
    let staffed = Staffed::new().await;
    staffed.hire("1001", &[Role::Agent]).await;
    let mut client = client(&staffed);
    client.sign_in("1001", PASSWORD).await;
    let token = client.cookie().unwrap().split_once('=').unwrap().1.to_owned();
    let database = &staffed.database;
    let row = database.fetch_one(database.sql("SELECT token_hash FROM session", [])).await.unwrap().unwrap();
    assert!(!row.column::<String>("token_hash").unwrap().contains(&token));
    let row = database.fetch_one(database.sql("SELECT password_hash FROM account", [])).await.unwrap().unwrap();
    assert!(row.column::<String>("password_hash").unwrap().starts_with("$argon2id$v=19$"));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_number_look_the_same() {
    let staffed = Staffed::new().await;
    staffed.hire("1001", &[Role::Agent]).await;
    let mut client = client(&staffed);
    let wrong = client.sign_in("1001", "wrong password").await;
    let unknown = client.sign_in("nobody", "wrong password").await;
    assert_eq!((wrong.status, wrong.code()), (StatusCode::UNAUTHORIZED, "sign_in.wrong".into()));
    assert_eq!((unknown.status, unknown.bytes), (wrong.status, wrong.bytes));
}

#[tokio::test]
async fn five_wrong_passwords_lock_a_number_for_a_quarter_of_an_hour() {
    let staffed = Staffed::new().await;
    staffed.hire("1001", &[Role::Agent]).await;
    staffed.hire("1002", &[Role::Agent]).await;
    let mut client = client(&staffed);
    for number in ["1001", "nobody"] {
        for _ in 0..5 {
            assert_eq!(client.sign_in(number, "wrong password").await.code(), "sign_in.wrong");
        }
        let locked = client.sign_in(number, PASSWORD).await;
        assert_eq!((locked.status, locked.code()), (StatusCode::TOO_MANY_REQUESTS, "sign_in.locked".into()));
        assert_eq!(locked.headers[header::RETRY_AFTER], "901");
    }
    assert_eq!(client.sign_in("1002", PASSWORD).await.status, StatusCode::OK);
    staffed.clock.advance(Duration::from_secs(15 * 60));
    assert_eq!(client.sign_in("1001", PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn wrong_passwords_are_forgotten_after_a_while_and_after_a_right_one() {
    let staffed = Staffed::new().await;
    staffed.hire("1001", &[Role::Agent]).await;
    let mut client = client(&staffed);
    for _ in 0..2 {
        for _ in 0..4 {
            client.sign_in("1001", "wrong password").await;
        }
        assert_eq!(client.sign_in("1001", PASSWORD).await.status, StatusCode::OK);
    }
    for _ in 0..4 {
        client.sign_in("1001", "wrong password").await;
    }
    staffed.clock.advance(Duration::from_secs(15 * 60 + 1));
    client.sign_in("1001", "wrong password").await;
    assert_eq!(client.sign_in("1001", PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used() {
    let staffed = Staffed::new().await;
    staffed.hire("1001", &[Role::Agent]).await;
    let mut client = client(&staffed);
    client.sign_in("1001", PASSWORD).await;
    for _ in 0..3 {
        staffed.clock.advance(Duration::from_secs(29 * 60));
        assert_eq!(client.get("/api/v1/session").await.status, StatusCode::OK);
    }
    staffed.clock.advance(Duration::from_secs(30 * 60));
    assert_eq!(client.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_session_ends_after_twelve_hours_however_it_is_used() {
    let staffed = Staffed::new().await;
    staffed.hire("1001", &[Role::Agent]).await;
    let mut client = client(&staffed);
    client.sign_in("1001", PASSWORD).await;
    for _ in 0..24 {
        assert_eq!(client.get("/api/v1/session").await.status, StatusCode::OK);
        staffed.clock.advance(Duration::from_secs(29 * 60));
    }
    staffed.clock.advance(Duration::from_secs(24 * 60));
    assert_eq!(client.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
    staffed.sign_in.forget_old().await.unwrap();
    let database = &staffed.database;
    let row = database.fetch_one(database.sql("SELECT COUNT(*) AS n FROM session", [])).await.unwrap().unwrap();
    assert_eq!(row.column::<i64>("n").unwrap(), 0);
}

#[tokio::test]
async fn another_password_ends_the_sessions() {
    let staffed = Staffed::new().await;
    let account = staffed.hire("1001", &[Role::Agent]).await;
    let mut client = client(&staffed);
    client.sign_in("1001", PASSWORD).await;
    staffed.sign_in.set_password(account.id, Secret::new("another password".into()), None).await.unwrap();
    assert_eq!(client.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(client.sign_in("1001", PASSWORD).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(client.sign_in("1001", "another password").await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_may_no_longer_sign_in_is_signed_out() {
    let staffed = Staffed::new().await;
    let account = staffed.hire("1001", &[Role::Agent]).await;
    let mut client = client(&staffed);
    client.sign_in("1001", PASSWORD).await;
    let left = AccountChange { active: Some(false), ..AccountChange::default() };
    staffed.sign_in.change_account(account.id, left, None).await.unwrap();
    assert_eq!(client.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(client.sign_in("1001", PASSWORD).await.code(), "sign_in.wrong");
}

#[tokio::test]
async fn other_roles_count_from_the_next_request() {
    let staffed = Staffed::new().await;
    let account = staffed.hire("1001", &[Role::Agent]).await;
    let mut client = client(&staffed);
    client.sign_in("1001", PASSWORD).await;
    let promoted = AccountChange { roles: Some(vec![Role::ShiftLeader]), ..AccountChange::default() };
    staffed.sign_in.change_account(account.id, promoted, Some(account.id)).await.unwrap();
    assert_eq!(client.get("/api/v1/session").await.json()["staff"]["roles"], serde_json::json!(["shift_leader"]));
}

#[tokio::test]
async fn a_foreign_or_forged_cookie_is_nobodys() {
    let staffed = Staffed::new().await;
    staffed.hire("1001", &[Role::Agent]).await;
    let client = client(&staffed);
    for token in ["", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", "' OR 1=1 --"] {
        let answer = client.clone().with_session(Some(token)).get("/api/v1/session").await;
        assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "http.not_signed_in".into()), "{token}");
    }
}

#[tokio::test]
async fn signing_out_needs_the_csrf_token() {
    let staffed = Staffed::new().await;
    staffed.hire("1001", &[Role::Agent]).await;
    let mut client = client(&staffed);
    client.sign_in("1001", PASSWORD).await;
    for forged in [None, Some(""), Some("AAAA"), client.cookie().unwrap().split_once('=').map(|pair| pair.1)] {
        let answer = client.clone().with_csrf(forged).delete("/api/v1/session").await;
        assert_eq!((answer.status, answer.code()), (StatusCode::FORBIDDEN, "http.csrf".into()));
    }
    assert_eq!(client.get("/api/v1/session").await.status, StatusCode::OK);
}

#[tokio::test]
async fn impossible_accounts_are_refused() {
    let staffed = Staffed::new().await;
    staffed.hire("1001", &[Role::Agent]).await;
    let good = NewAccount {
        id: domain::StaffId::generate(),
        number: "1002".into(),
        name: "李明".into(),
        password: Secret::new(PASSWORD.into()),
        roles: vec![Role::Agent],
        language: Language::En,
    };
    let create = |new: NewAccount| staffed.sign_in.create_account(new, None);
    assert!(matches!(
        create(NewAccount { number: "1001".into(), ..good.clone() }).await,
        Err(SignInError::NumberTaken)
    ));
    assert!(matches!(
        create(NewAccount { number: "一".into(), ..good.clone() }).await,
        Err(SignInError::InvalidNumber)
    ));
    assert!(matches!(create(NewAccount { name: " ".into(), ..good.clone() }).await, Err(SignInError::InvalidName)));
    assert!(matches!(create(NewAccount { roles: vec![], ..good.clone() }).await, Err(SignInError::NoRole)));
    for weak in ["short", "1002", ""] {
        let new = NewAccount { password: Secret::new(weak.into()), ..good.clone() };
        assert!(matches!(create(new).await, Err(SignInError::WeakPassword)), "{weak}");
    }
    create(good).await.unwrap();
    let numbers: Vec<_> = staffed.sign_in.accounts().await.unwrap().into_iter().map(|account| account.number).collect();
    assert_eq!(numbers, ["1001", "1002"]);
    assert_eq!(staffed.sign_in.account_by_number("1002").await.unwrap().unwrap().language, Language::En);
}

#[tokio::test]
async fn the_cookie_is_secure_where_the_bank_says_so() {
    let staffed = Staffed::new().await;
    staffed.hire("1001", &[Role::Agent]).await;
    let options = SignInOptions { always_secure: true, ..SignInOptions::default() };
    let sign_in = SignIn::new(staffed.database.database(), staffed.clock.shared(), options);
    let mut client = Client::new(Api::new().finish(HttpSetup::new(sign_in)).0);
    let answer = client.sign_in("1001", PASSWORD).await;
    assert!(answer.headers[header::SET_COOKIE].to_str().unwrap().ends_with("; Secure"));
}

#[tokio::test]
async fn many_wrong_passwords_at_once_do_not_slip_under_the_limit() {
    let staffed = Staffed::new().await;
    staffed.hire("1001", &[Role::Agent]).await;
    let clients = (0..20).map(|_| {
        let mut client = client(&staffed);
        async move { client.sign_in("1001", "wrong password").await.code() }
    });
    let codes = futures::future::join_all(clients).await;
    assert_eq!(codes.iter().filter(|code| *code == "sign_in.wrong").count(), 5);
    assert_eq!(codes.iter().filter(|code| *code == "sign_in.locked").count(), 15);
}

#[tokio::test]
async fn many_may_sign_in_at_once() {
    let staffed = Staffed::new().await;
    staffed.hire("1001", &[Role::Agent]).await;
    let clients = (0..20).map(|_| {
        let mut client = client(&staffed);
        async move { client.sign_in("1001", PASSWORD).await.status }
    });
    let statuses = futures::future::join_all(clients).await;
    assert!(statuses.iter().all(|status| *status == StatusCode::OK), "{statuses:?}");
}
