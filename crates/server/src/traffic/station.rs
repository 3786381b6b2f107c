//! One UDP socket that many simulated phones share; messages go to the call that they belong to.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use dashmap::DashMap;
use platform::tasks::Tasks;
use tokio::net::UdpSocket;
use tokio::sync::mpsc;

use super::message::Message;

/// Messages that may wait for one call.
const WAITING: usize = 32;

/// The socket and its calls. Clones share it.
#[derive(Clone)]
pub struct Station {
    socket: Arc<UdpSocket>,
    server: SocketAddr,
    calls: Arc<DashMap<String, mpsc::Sender<Message>>>,
    /// Requests of calls that nobody knows yet: an INVITE to a registered phone.
    strangers: Arc<parking_lot::Mutex<Option<mpsc::Sender<Message>>>>,
}

impl Station {
    /// Opens a socket towards the server.
    ///
    /// # Errors
    /// If there is no free port.
    pub async fn open(server: SocketAddr, tasks: &Tasks) -> Result<Self> {
        let local: SocketAddr =
            if server.ip().is_loopback() { ([127, 0, 0, 1], 0).into() } else { ([0, 0, 0, 0], 0).into() };
        let station = Self {
            socket: Arc::new(UdpSocket::bind(local).await?),
            server,
            calls: Arc::default(),
            strangers: Arc::default(),
        };
        tasks.spawn_until_stopped("station", station.clone().listen());
        Ok(station)
    }

    /// The local address, for Via and Contact.
    pub fn address(&self) -> SocketAddr {
        self.socket.local_addr().unwrap_or(self.server)
    }

    /// The server's address.
    pub fn server(&self) -> SocketAddr {
        self.server
    }

    /// Messages of a call from now on.
    pub fn join(&self, call_id: &str) -> mpsc::Receiver<Message> {
        let (sender, receiver) = mpsc::channel(WAITING);
        self.calls.insert(call_id.to_owned(), sender);
        receiver
    }

    /// The call is over.
    pub fn leave(&self, call_id: &str) {
        self.calls.remove(call_id);
    }

    /// Requests of calls that nobody knows.
    pub fn strangers(&self) -> mpsc::Receiver<Message> {
        let (sender, receiver) = mpsc::channel(WAITING);
        *self.strangers.lock() = Some(sender);
        receiver
    }

    /// Sends a message to the server.
    pub async fn send(&self, text: &str) {
        // A datagram that is not taken is sent again by the transaction.
        let _ = self.socket.send_to(text.as_bytes(), self.server).await;
    }

    async fn listen(self) {
        let mut buffer = vec![0; 65_536];
        loop {
            let Ok((length, _)) = self.socket.recv_from(&mut buffer).await else { continue };
            let Some(message) = Message::read(&buffer[..length]) else { continue };
            let Some(call_id) = message.call_id().map(str::to_owned) else { continue };
            let known = self.calls.get(&call_id).map(|sender| sender.clone());
            let sender = known.or_else(|| self.strangers.lock().clone());
            if let Some(sender) = sender {
                // A phone that is behind loses a message, which comes again.
                let _ = sender.try_send(message);
            }
        }
    }
}
