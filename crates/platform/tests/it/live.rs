use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use domain::roles::Role;
use futures::{SinkExt, StreamExt};
use platform::http::HttpSetup;
use platform::live::{Live, TopicSource};
use platform::sign_in::Caller;
use platform::tasks::Tasks;
use platform::testing::Client;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::{PASSWORD, Staffed};

const SOON: Duration = Duration::from_secs(120);

/// A topic per agent; counts who is there.
struct Desk {
    snapshots: AtomicI64,
    there: watch::Sender<i64>,
    beats: watch::Sender<i64>,
}

#[async_trait]
impl TopicSource for Desk {
    fn resolve(&self, caller: &Caller) -> Option<String> {
        caller.has(Role::Agent).then(|| format!("desk:{}", caller.number))
    }
    async fn snapshot(&self, caller: &Caller, topic: &str) -> Value {
        assert_eq!(topic, format!("desk:{}", caller.number));
        json!({"snapshot": self.snapshots.fetch_add(1, Ordering::SeqCst)})
    }
    fn opened(&self, _: &Caller) {
        self.there.send_modify(|there| *there += 1);
    }
    fn heartbeat(&self, _: &Caller) {
        self.beats.send_modify(|beats| *beats += 1);
    }
    fn closed(&self, _: &Caller) {
        self.there.send_modify(|there| *there -= 1);
    }
}

struct Served {
    staffed: Staffed,
    live: Live,
    desk: Arc<Desk>,
    tasks: Tasks,
    address: SocketAddr,
    client: Client,
}

impl Served {
    async fn new() -> Self {
        let staffed = Staffed::new().await;
        staffed.hire("1001", &[Role::Agent]).await;
        let tasks = Tasks::new();
        let live = Live::new(staffed.clock.shared(), staffed.sign_in.clone(), &tasks);
        let desk = Arc::new(Desk { snapshots: 0.into(), there: watch::Sender::new(0), beats: watch::Sender::new(0) });
        live.register("desk", Arc::clone(&desk) as Arc<dyn TopicSource>);
        let (router, _) = live.api().finish(HttpSetup::new(staffed.sign_in.clone()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let served = router.clone();
        tasks.spawn_until_stopped("server", async move {
            axum::serve(listener, served).await.unwrap();
        });
        let mut client = Client::new(router);
        client.sign_in("1001", PASSWORD).await;
        Self { staffed, live, desk, tasks, address, client }
    }

    async fn connect(&self) -> Socket {
        self.connect_from(None).await.unwrap()
    }

    async fn connect_from(&self, origin: Option<&str>) -> Result<Socket, u16> {
        let mut request = format!("ws://{}/api/v1/live", self.address).into_client_request().unwrap();
        request.headers_mut().insert("cookie", self.client.cookie().unwrap().parse().unwrap());
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let stream = TcpStream::connect(self.address).await.unwrap();
        match tokio_tungstenite::client_async(request, stream).await {
            Ok((socket, _)) => Ok(Socket(socket)),
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    async fn there_are(&self, number: i64) {
        timeout(SOON, self.desk.there.subscribe().wait_for(|there| *there == number))
            .await
            .expect("they come and go")
            .unwrap();
    }
}

struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    async fn say(&mut self, said: Value) {
        self.0.send(Message::text(said.to_string())).await.unwrap();
    }

    async fn hear(&mut self) -> Value {
        loop {
            match timeout(SOON, self.0.next()).await.expect("a frame comes") {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).unwrap(),
                Some(Ok(Message::Ping(_))) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    async fn closing_code(&mut self) -> Option<u16> {
        loop {
            match timeout(SOON, self.0.next()).await.expect("the server closes") {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                _ => return None,
            }
        }
    }
}

fn kinds(frames: &[Value]) -> Vec<(&str, &Value)> {
    frames.iter().map(|frame| (frame["type"].as_str().unwrap(), &frame["data"])).collect()
}

#[tokio::test]
async fn a_page_gets_a_snapshot_and_then_what_happens() {
    let served = Served::new().await;
    let mut socket = served.connect().await;
    socket.say(json!({"subscribe": "desk"})).await;
    let snapshot = socket.hear().await;
    assert_eq!(
        (&snapshot["topic"], &snapshot["type"], &snapshot["data"]),
        (&json!("desk"), &json!("snapshot"), &json!({"snapshot": 0}))
    );
    served.live.publish("desk:1001", "view", json!({"n": 1}));
    served.live.publish("desk:9999", "view", json!({"n": "somebody else's"}));
    served.live.publish("desk:1001", "view", json!({"n": 2}));
    let frames = [socket.hear().await, socket.hear().await];
    assert_eq!(kinds(&frames), [("view", &json!({"n": 1})), ("view", &json!({"n": 2}))]);
    assert!(snapshot["seq"].as_u64() < frames[0]["seq"].as_u64());
    assert!(frames[0]["seq"].as_u64() < frames[1]["seq"].as_u64());
    assert!(domain::Timestamp::parse(frames[0]["at"].as_str().unwrap()).is_some());
}

#[tokio::test]
async fn a_page_that_comes_back_gets_exactly_what_it_missed() {
    let served = Served::new().await;
    let mut socket = served.connect().await;
    socket.say(json!({"subscribe": "desk"})).await;
    socket.hear().await;
    served.live.publish("desk:1001", "view", json!(1));
    let last = socket.hear().await;
    drop(socket);
    served.there_are(0).await;
    served.live.publish("desk:1001", "view", json!(2));
    served.live.publish("desk:1001", "message", json!(3));

    let mut socket = served.connect().await;
    socket.say(json!({"subscribe": "desk", "after": last["seq"], "epoch": last["epoch"]})).await;
    let frames = [socket.hear().await, socket.hear().await];
    assert_eq!(kinds(&frames), [("view", &json!(2)), ("message", &json!(3))]);
    assert_eq!(served.desk.snapshots.load(Ordering::SeqCst), 1, "no snapshot was needed");
}

#[tokio::test]
async fn a_page_that_cannot_be_resumed_gets_a_snapshot() {
    let served = Served::new().await;
    let mut socket = served.connect().await;
    socket.say(json!({"subscribe": "desk", "after": 5, "epoch": "another run of the server"})).await;
    assert_eq!(socket.hear().await["type"], "snapshot");
    let epoch = {
        socket.say(json!({"subscribe": "desk", "after": 999_999})).await;
        socket.hear().await["epoch"].clone()
    };
    socket.say(json!({"subscribe": "desk", "after": 999_999, "epoch": epoch})).await;
    assert_eq!(socket.hear().await["type"], "snapshot");
}

#[tokio::test]
async fn a_source_is_told_who_comes_stays_and_goes() {
    let served = Served::new().await;
    let (mut first, mut second) = (served.connect().await, served.connect().await);
    first.say(json!({"subscribe": "desk"})).await;
    second.say(json!({"subscribe": "desk"})).await;
    served.there_are(2).await;
    first.say(json!({"alive": true})).await;
    timeout(SOON, served.desk.beats.subscribe().wait_for(|beats| *beats == 1)).await.unwrap().unwrap();
    first.say(json!({"unsubscribe": "desk"})).await;
    served.there_are(1).await;
    assert_eq!(served.live.subscribers("desk:1001"), 1);
    drop(second);
    served.there_are(0).await;
}

#[tokio::test]
async fn a_topic_that_the_caller_may_not_see_is_refused() {
    let served = Served::new().await;
    served.staffed.hire("6001", &[Role::Auditor]).await;
    let mut client = served.client.clone();
    client.sign_in("6001", PASSWORD).await;
    let served = Served { client, ..served };
    let mut socket = served.connect().await;
    for topic in ["desk", "no such topic"] {
        socket.say(json!({"subscribe": topic})).await;
        let frame = socket.hear().await;
        assert_eq!(
            (&frame["topic"], &frame["type"], &frame["data"]["code"]),
            (&json!(topic), &json!("problem"), &json!("http.forbidden"))
        );
    }
}

#[tokio::test]
async fn a_foreign_page_or_nobody_cannot_connect() {
    let served = Served::new().await;
    assert!(matches!(served.connect_from(Some("https://evil.example")).await, Err(403)));
    assert!(served.connect_from(Some(&format!("http://{}", served.address))).await.is_ok());
    let stranger = Served { client: served.client.clone().with_session(Some("x")), ..served };
    assert!(matches!(stranger.connect_from(None).await, Err(401)));
}

#[tokio::test]
async fn what_is_no_json_closes_the_socket() {
    let served = Served::new().await;
    let mut socket = served.connect().await;
    socket.0.send(Message::text("{")).await.unwrap();
    assert_eq!(socket.closing_code().await, Some(1003));
    let mut socket = served.connect().await;
    socket.0.send(Message::text("x".repeat(20_000))).await.unwrap();
    assert_ne!(socket.closing_code().await, Some(1000));
}

#[tokio::test]
async fn a_page_that_does_not_read_is_closed_and_leaves_its_topic() {
    let served = Served::new().await;
    let mut socket = served.connect().await;
    socket.say(json!({"subscribe": "desk"})).await;
    served.there_are(1).await;
    let large = json!("x".repeat(30_000));
    timeout(SOON, async {
        while served.live.subscribers("desk:1001") > 0 {
            served.live.publish("desk:1001", "view", large.clone());
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the slow page is let go");
    drop(socket);
    served.there_are(0).await;
}

#[tokio::test]
async fn a_server_that_stops_says_so() {
    let served = Served::new().await;
    let mut socket = served.connect().await;
    socket.say(json!({"subscribe": "desk"})).await;
    socket.hear().await;
    served.live.publish("desk:1001", "view", json!(1));
    served.tasks.cancel();
    assert_eq!(socket.closing_code().await, Some(1001));
}
