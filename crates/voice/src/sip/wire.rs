//! The sockets: UDP and TCP on one address.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::framing::{Frame, frame};
use super::{Peer, Wire};

/// The kernel keeps this much that arrives while the program is busy.
const RECEIVE_BUFFER_BYTES: usize = 8 << 20;
/// Messages of connections that wait to be taken.
const STREAM_QUEUE: usize = 1024;
/// Messages that wait to be sent over one connection. A peer that does not read is cut off.
const SEND_QUEUE: usize = 64;
/// A connection over which nothing comes for so long is closed.
const IDLE_LIMIT: Duration = Duration::from_secs(1200);
/// A connection must be made within this time.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// What happens on connections.
#[derive(Debug)]
pub enum Arrival {
    /// A message.
    Message(Peer, BytesMut),
    /// The peer could not be connected to, or its connection ended.
    Gone(Peer),
}

/// The sockets of an endpoint.
pub struct Sockets {
    udp: Arc<UdpSocket>,
    listener: TcpListener,
    streams: HashMap<SocketAddr, mpsc::Sender<Bytes>>,
    max_streams: usize,
    arrivals: mpsc::Sender<Arrival>,
    tasks: JoinSet<()>,
}

impl Sockets {
    /// Opens both sockets. Port 0 takes a port that is free for both.
    ///
    /// # Errors
    /// If the address cannot be bound.
    pub async fn bind(address: SocketAddr, max_streams: usize) -> io::Result<(Self, mpsc::Receiver<Arrival>)> {
        let mut attempts = 0;
        let (udp, listener) = loop {
            let udp = bind_udp(address)?;
            match TcpListener::bind(udp.local_addr()?).await {
                Ok(listener) => break (udp, listener),
                // The free UDP port may be taken for TCP.
                Err(_) if address.port() == 0 && attempts < 16 => attempts += 1,
                Err(error) => return Err(error),
            }
        };
        let (arrivals, receiver) = mpsc::channel(STREAM_QUEUE);
        let sockets = Self {
            udp: Arc::new(udp),
            listener,
            streams: HashMap::new(),
            max_streams,
            arrivals,
            tasks: JoinSet::new(),
        };
        Ok((sockets, receiver))
    }

    /// The address of both sockets.
    ///
    /// # Errors
    /// If the system cannot tell.
    pub fn local_address(&self) -> io::Result<SocketAddr> {
        self.udp.local_addr()
    }

    /// The datagram socket, to be read from.
    #[must_use]
    pub fn udp(&self) -> Arc<UdpSocket> {
        Arc::clone(&self.udp)
    }

    /// Waits for a connection and takes it.
    pub async fn accept(&mut self) {
        tokio::select! {
            accepted = self.listener.accept() => match accepted {
                Ok((stream, address)) => {
                    if self.streams.len() < self.max_streams {
                        self.attach(address, Some(stream));
                    }
                }
                // Out of descriptors: do not spin.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = self.tasks.join_next() => {}
        }
    }

    /// A connection is gone.
    pub fn forget(&mut self, peer: Peer) {
        if peer.wire == Wire::Tcp && self.streams.get(&peer.address).is_some_and(mpsc::Sender::is_closed) {
            self.streams.remove(&peer.address);
        }
    }

    /// Sends a message. A datagram that the system does not take at once is lost, as it might be on the way.
    pub fn send(&mut self, peer: Peer, bytes: Bytes) {
        match peer.wire {
            Wire::Udp => {
                if let Err(error) = self.udp.try_send_to(&bytes, peer.address) {
                    tracing::debug!(%error, "a SIP datagram could not be sent");
                }
            }
            Wire::Tcp => {
                if !self.streams.contains_key(&peer.address) {
                    self.attach(peer.address, None);
                }
                if let Some(stream) = self.streams.get(&peer.address)
                    && stream.try_send(bytes).is_err()
                {
                    // The peer does not read: dropping the sender closes the connection.
                    self.streams.remove(&peer.address);
                }
            }
        }
    }

    /// Serves a connection, which is made first if it does not stand yet.
    fn attach(&mut self, address: SocketAddr, stream: Option<TcpStream>) {
        let (sender, outgoing) = mpsc::channel(SEND_QUEUE);
        self.streams.insert(address, sender);
        let arrivals = self.arrivals.clone();
        self.tasks.spawn(async move {
            let peer = Peer { wire: Wire::Tcp, address };
            let stream = match stream {
                Some(stream) => Some(stream),
                None => {
                    tokio::time::timeout(CONNECT_LIMIT, TcpStream::connect(address)).await.ok().and_then(Result::ok)
                }
            };
            if let Some(stream) = stream {
                let _ = stream.set_nodelay(true);
                serve(peer, stream, outgoing, &arrivals).await;
            } else {
                drop(outgoing);
            }
            let _ = arrivals.send(Arrival::Gone(peer)).await;
        });
    }
}

/// Reads and writes one connection until one side ends it.
async fn serve(peer: Peer, stream: TcpStream, mut outgoing: mpsc::Receiver<Bytes>, arrivals: &mpsc::Sender<Arrival>) {
    let (mut reader, mut writer) = stream.into_split();
    let mut buffer = BytesMut::with_capacity(4096);
    loop {
        tokio::select! {
            read = tokio::time::timeout(IDLE_LIMIT, reader.read_buf(&mut buffer)) => {
                if !matches!(read, Ok(Ok(1..))) {
                    return;
                }
                loop {
                    match frame(&buffer) {
                        Frame::Incomplete => break,
                        Frame::Ping(length) => {
                            let _ = buffer.split_to(length);
                            if writer.write_all(b"\r\n").await.is_err() {
                                return;
                            }
                        }
                        Frame::Message(length) => {
                            if arrivals.send(Arrival::Message(peer, buffer.split_to(length))).await.is_err() {
                                return;
                            }
                        }
                        Frame::Broken(length) => {
                            // The refusal is still sent before the connection is closed.
                            let _ = arrivals.send(Arrival::Message(peer, buffer.split_to(length))).await;
                            let last = tokio::time::timeout(Duration::from_secs(1), outgoing.recv()).await;
                            if let Ok(Some(bytes)) = last {
                                let _ = writer.write_all(&bytes).await;
                            }
                            return;
                        }
                    }
                }
            }
            bytes = outgoing.recv() => match bytes {
                Some(bytes) => {
                    let written = tokio::time::timeout(CONNECT_LIMIT, writer.write_all(&bytes)).await;
                    if !matches!(written, Ok(Ok(()))) {
                        return;
                    }
                }
                None => return,
            },
        }
    }
}

fn bind_udp(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    if address.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    // The kernel holds both to its own limits.
    let _ = socket.set_recv_buffer_size(RECEIVE_BUFFER_BYTES);
    let _ = socket.set_send_buffer_size(RECEIVE_BUFFER_BYTES);
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    UdpSocket::from_std(socket.into())
}
