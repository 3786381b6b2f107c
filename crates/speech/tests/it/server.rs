//! A WebSocket server for a test: whatever is written down in it happens to each connection.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use domain::secret::Secret;
use futures::{SinkExt as _, StreamExt as _};
use parking_lot::Mutex;
use speech::{Deadlines, Place};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};

pub type Connection = WebSocketStream<TcpStream>;

/// What a server does with the request for a connection.
#[derive(Clone, Copy)]
pub enum Greeting {
    /// Takes it, and the subprotocol `binary` if it is offered.
    Binary,
    /// Takes it and no subprotocol.
    Plain,
    /// Wants this key.
    Key(&'static str),
    /// Never answers.
    Silence,
}

pub struct Server {
    pub address: std::net::SocketAddr,
    /// Connections that were asked for.
    pub asked: Arc<Mutex<usize>>,
    task: AbortHandle,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    pub async fn start<Serve, Served>(greeting: Greeting, serve: Serve) -> Self
    where
        Serve: Fn(Connection) -> Served + Clone + Send + 'static,
        Served: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let asked = Arc::new(Mutex::new(0));
        let count = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else {
                    return;
                };
                *count.lock() += 1;
                let serve = serve.clone();
                tokio::spawn(async move {
                    if matches!(greeting, Greeting::Silence) {
                        let _held = stream;
                        std::future::pending::<()>().await;
                        return;
                    }
                    if let Ok(connection) =
                        accept_hdr_async(stream, |request: &Request, response| greet(greeting, request, response)).await
                    {
                        serve(connection).await;
                    }
                });
            }
        });
        Self { address, asked, task: task.abort_handle() }
    }

    pub fn place(&self) -> Place {
        Place { url: format!("ws://{}", self.address), key: None }
    }

    pub fn place_with_key(&self, key: &str) -> Place {
        Place { key: Some(Secret::new(key.to_owned())), ..self.place() }
    }
}

#[allow(clippy::result_large_err)]
fn greet(greeting: Greeting, request: &Request, mut response: Response) -> Result<Response, ErrorResponse> {
    let header =
        |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    match greeting {
        Greeting::Binary if header("sec-websocket-protocol") == "binary" => {
            response.headers_mut().insert("sec-websocket-protocol", "binary".parse().expect("a value"));
            Ok(response)
        }
        Greeting::Key(key) if header("authorization") != format!("Bearer {key}") => {
            let mut refusal = ErrorResponse::new(None);
            *refusal.status_mut() = tokio_tungstenite::tungstenite::http::StatusCode::UNAUTHORIZED;
            Err(refusal)
        }
        _ => Ok(response),
    }
}

/// Short deadlines for servers that keep nobody waiting but on purpose.
pub fn deadlines() -> Deadlines {
    Deadlines {
        connect: Duration::from_millis(500),
        step: Duration::from_millis(500),
        answer: Duration::from_millis(600),
    }
}

/// The next text or bytes; `None` when the client has gone.
pub async fn receive(connection: &mut Connection) -> Option<Message> {
    loop {
        match connection.next().await {
            Some(Ok(message @ (Message::Text(_) | Message::Binary(_)))) => return Some(message),
            Some(Ok(_)) => {}
            _ => return None,
        }
    }
}

pub async fn tell(connection: &mut Connection, text: impl Into<String>) {
    let _ = connection.send(Message::text(text.into())).await;
}

/// Reads on without answering, so that pings are answered.
pub async fn ignore(mut connection: Connection) {
    while receive(&mut connection).await.is_some() {}
}

/// Holds the connection without reading: not even pings are answered.
pub async fn freeze(connection: Connection) {
    let _held = connection;
    std::future::pending::<()>().await;
}

/// Address of a port where nobody listens.
pub async fn nobody() -> Place {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    Place { url: format!("ws://{}", listener.local_addr().expect("bound")), key: None }
}
