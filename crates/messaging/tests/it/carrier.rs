//! A carrier's message centre as these tests play it: SMPP over a socket, by a library's codec.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::str::FromStr as _;
use std::sync::Arc;

use futures::{SinkExt as _, StreamExt as _};
use parking_lot::Mutex;
use platform::tasks::Tasks;
use rusmpp::pdus::{BindTransceiverResp, DeliverSm, SubmitSm, SubmitSmResp};
use rusmpp::tokio_codec::CommandCodec;
use rusmpp::types::{COctetString, OctetString};
use rusmpp::values::{DataCoding, EsmClass};
use rusmpp::{Command, CommandId, CommandStatus, Pdu};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio_util::codec::Framed;

/// What a test has the message centre do.
enum Order {
    Deliver(Box<DeliverSm>, oneshot::Sender<CommandStatus>),
    Raw(Vec<u8>),
    Hang,
}

#[derive(Default)]
struct Seen {
    submitted: Vec<SubmitSm>,
    nacks: usize,
    binds: usize,
    open: usize,
    most: usize,
    refusals: Vec<CommandStatus>,
    orders: Option<mpsc::UnboundedSender<Order>>,
}

/// The message centre.
#[derive(Clone)]
pub struct Carrier {
    pub address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    news: Arc<Notify>,
    /// Whether submissions wait for [`Carrier::release`] before they are answered.
    held: Arc<tokio::sync::watch::Sender<bool>>,
}

impl Carrier {
    /// An address at which nobody listens yet.
    pub async fn absent() -> (Self, TcpListener) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let carrier = Self {
            address,
            seen: Arc::default(),
            news: Arc::default(),
            held: Arc::new(tokio::sync::watch::Sender::new(false)),
        };
        (carrier, listener)
    }

    /// Begins to take connections.
    pub fn open(&self, listener: TcpListener, tasks: &Tasks) {
        let (carrier, owner) = (self.clone(), tasks.clone());
        tasks.spawn_until_stopped("carrier", async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                owner.spawn_until_stopped("carrier-session", carrier.clone().serve(stream));
            }
        });
    }

    pub async fn start(tasks: &Tasks) -> Self {
        let (carrier, listener) = Self::absent().await;
        carrier.open(listener, tasks);
        carrier
    }

    async fn serve(self, stream: TcpStream) {
        let mut frames = Framed::new(stream, CommandCodec::new());
        let (orders, mut inbox) = mpsc::unbounded_channel();
        let (answers, mut due) = mpsc::unbounded_channel::<Command>();
        let mut waiting: HashMap<u32, oneshot::Sender<CommandStatus>> = HashMap::new();
        let (mut sequence, mut message) = (0, 0);
        loop {
            tokio::select! {
                frame = frames.next() => {
                    let Some(Ok(command)) = frame else { return };
                    let number = command.sequence_number();
                    match (command.id(), command.pdu()) {
                        (CommandId::BindTransceiver, _) => {
                            let answer = Command::new(CommandStatus::EsmeRok, number, Pdu::from(BindTransceiverResp::default()));
                            frames.send(answer).await.unwrap();
                            let mut seen = self.seen.lock();
                            seen.binds += 1;
                            seen.orders = Some(orders.clone());
                        }
                        (_, Some(Pdu::SubmitSm(submit))) => {
                            message += 1;
                            let status = {
                                let mut seen = self.seen.lock();
                                seen.open += 1;
                                seen.most = seen.most.max(seen.open);
                                let status = seen.refusals.pop().unwrap_or(CommandStatus::EsmeRok);
                                if status == CommandStatus::EsmeRok {
                                    seen.submitted.push(submit.clone());
                                }
                                status
                            };
                            let id = COctetString::from_str(&format!("{message:x}")).unwrap();
                            let answer = Command::new(status, number, Pdu::from(SubmitSmResp::builder().message_id(id).build()));
                            let (answers, mut held) = (answers.clone(), self.held.subscribe());
                            tokio::spawn(async move {
                                if held.wait_for(|held| !held).await.is_ok() {
                                    let _ = answers.send(answer);
                                }
                            });
                        }
                        (CommandId::DeliverSmResp, _) => {
                            if let Some(answer) = waiting.remove(&number) {
                                let _ = answer.send(command.status());
                            }
                        }
                        (CommandId::GenericNack, _) => self.seen.lock().nacks += 1,
                        (CommandId::EnquireLink, _) => frames.send(Command::new(CommandStatus::EsmeRok, number, Pdu::EnquireLinkResp)).await.unwrap(),
                        (CommandId::Unbind, _) => {
                            let _ = frames.send(Command::new(CommandStatus::EsmeRok, number, Pdu::UnbindResp)).await;
                            return;
                        }
                        _ => {}
                    }
                    self.news.notify_waiters();
                }
                Some(answer) = due.recv() => {
                    frames.send(answer).await.unwrap();
                    self.seen.lock().open -= 1;
                    self.news.notify_waiters();
                }
                Some(order) = inbox.recv() => match order {
                    Order::Deliver(deliver, answer) => {
                        sequence += 1;
                        waiting.insert(sequence, answer);
                        frames.send(Command::new(CommandStatus::EsmeRok, sequence, Pdu::from(*deliver))).await.unwrap();
                    }
                    Order::Raw(octets) => frames.get_mut().write_all(&octets).await.unwrap(),
                    Order::Hang => {
                        self.seen.lock().orders = None;
                        return;
                    }
                },
            }
        }
    }

    /// Waits until the message centre has seen what is asked for.
    async fn until<T>(&self, found: impl Fn(&mut Seen) -> Option<T>) -> T {
        let waiting = async {
            loop {
                let news = self.news.notified();
                tokio::pin!(news);
                news.as_mut().enable();
                if let Some(found) = found(&mut self.seen.lock()) {
                    return found;
                }
                news.await;
            }
        };
        tokio::time::timeout(crate::house::PATIENCE, waiting).await.expect("the message centre sees it in time")
    }

    fn order(&self, order: Order) {
        let orders = self.seen.lock().orders.clone();
        assert!(orders.expect("somebody is bound").send(order).is_ok());
    }

    pub async fn bound(&self, times: usize) {
        self.until(|seen| (seen.binds >= times && seen.orders.is_some()).then_some(())).await;
    }

    /// The submissions, once there are as many.
    pub async fn submitted(&self, count: usize) -> Vec<SubmitSm> {
        self.until(|seen| (seen.submitted.len() >= count).then(|| seen.submitted.clone())).await
    }

    pub async fn nacked(&self) {
        self.until(|seen| (seen.nacks > 0).then_some(())).await;
    }

    pub fn refuse(&self, statuses: &[CommandStatus]) {
        self.seen.lock().refusals = statuses.iter().rev().copied().collect();
    }

    pub fn hold(&self) {
        self.held.send_replace(true);
        self.seen.lock().most = 0;
    }

    pub fn release(&self) {
        self.held.send_replace(false);
    }

    /// Waits until so many submissions have no answer yet.
    pub async fn open_submissions(&self, count: usize) {
        self.until(|seen| (seen.open >= count).then_some(())).await;
    }

    pub fn most_open(&self) -> usize {
        self.seen.lock().most
    }

    pub fn hang(&self) {
        self.order(Order::Hang);
    }

    pub fn raw(&self, octets: Vec<u8>) {
        self.order(Order::Raw(octets));
    }

    async fn deliver(&self, deliver: DeliverSm) -> CommandStatus {
        let (answer, answered) = oneshot::channel();
        self.order(Order::Deliver(Box::new(deliver), answer));
        tokio::time::timeout(crate::house::PATIENCE, answered).await.expect("an answer in time").expect("an answer")
    }

    /// Delivers a text of a handset.
    pub async fn text(&self, from: &str, text: &str) -> CommandStatus {
        let octets: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        self.deliver(message(from, 0, 8, &octets)).await
    }

    /// Delivers one part of a text.
    pub async fn part(&self, from: &str, number: u8, total: u8, text: &str) -> CommandStatus {
        let mut octets = vec![5, 0, 3, 9, total, number];
        octets.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        self.deliver(message(from, 0x40, 8, &octets)).await
    }

    /// Delivers a receipt.
    pub async fn receipt(&self, id: &str, state: &str) -> CommandStatus {
        let text =
            format!("id:{id} sub:001 dlvrd:001 submit date:2602130900 done date:2602130901 stat:{state} err:000 text:");
        self.deliver(message("13800000001", 0x04, 0, text.as_bytes())).await
    }
}

fn message(from: &str, class: u8, coding: u8, octets: &[u8]) -> DeliverSm {
    DeliverSm::builder()
        .source_addr(COctetString::from_str(from).unwrap())
        .destination_addr(COctetString::from_str("95588").unwrap())
        .esm_class(EsmClass::from(class))
        .data_coding(DataCoding::from(coding))
        .short_message(OctetString::from_slice(octets).unwrap())
        .build()
}
