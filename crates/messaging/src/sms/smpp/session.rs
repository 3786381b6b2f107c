//! One connection to a message centre, from its bind to its end.

use std::collections::HashMap;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use rusmpp::pdus::DeliverSmResp;
use rusmpp::{Command, CommandId, CommandStatus, Pdu};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::{mpsc, oneshot};
use tokio_util::codec::{FramedRead, LengthDelimitedCodec};
use tokio_util::sync::CancellationToken;

use super::pdu::{self, Delivered};
use crate::sms::carrier::{Arrival, Brought, Written};
use crate::sms::settings::SmppSettings;

/// The longest frame: a payload of 64 KiB with its header.
const MOST_OCTETS: usize = 70_000;
/// How long the line may take to take a frame, and the message centre to take a farewell.
const WRITING: Duration = Duration::from_secs(10);
const FAREWELL: Duration = Duration::from_secs(2);
/// The answer to a frame that is not known, by its number in SMPP; all answers have its first bit.
const GENERIC_NACK: u32 = 0x8000_0000;

/// Why a connection is over.
#[derive(Debug, thiserror::Error)]
pub(super) enum Over {
    #[error("{0}")]
    Line(#[from] std::io::Error),
    #[error("the message centre was silent")]
    Silent,
    #[error("the message centre closed the connection")]
    Closed,
    #[error("the message centre refused the bind with status {0:#x}")]
    Refused(u32),
    #[error("the message centre unbound")]
    Unbound,
    #[error("the server stops")]
    Stopping,
}

/// A submission that waits for its answer.
pub(super) struct Submission {
    pub(super) pdu: Pdu,
    /// The answer, or nothing if the connection ended before it.
    pub(super) answer: oneshot::Sender<Answer>,
}

/// What the message centre answers to a submission.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: CommandStatus,
    pub(super) carrier_id: String,
}

/// A delivery's number, and whether the room took it.
type Taken = Pin<Box<dyn Future<Output = (u32, bool)> + Send>>;

/// A connection that is bound.
pub(super) struct Session {
    reader: FramedRead<OwnedReadHalf, LengthDelimitedCodec>,
    writer: OwnedWriteHalf,
    sequence: u32,
    /// Tells this connection from others of this run and, by chance, of earlier runs.
    connection: u64,
    pending: HashMap<u32, oneshot::Sender<Answer>>,
    /// An enquiry is on its way.
    enquired: bool,
    heard: bool,
}

impl Session {
    /// Connects and binds as a transceiver.
    pub(super) async fn open(settings: &SmppSettings) -> Result<Self, Over> {
        let within = settings.answer_within;
        let stream =
            tokio::time::timeout(within, TcpStream::connect(&settings.address)).await.map_err(|_| Over::Silent)??;
        stream.set_nodelay(true)?;
        let (reader, writer) = stream.into_split();
        let codec = LengthDelimitedCodec::builder()
            .length_field_length(4)
            .length_adjustment(-4)
            .num_skip(4)
            .max_frame_length(MOST_OCTETS)
            .new_codec();
        let mut session = Self {
            reader: FramedRead::new(reader, codec),
            writer,
            sequence: 0,
            connection: rand::random(),
            pending: HashMap::new(),
            enquired: false,
            heard: false,
        };
        tokio::time::timeout(within, session.bind(settings)).await.map_err(|_| Over::Silent)??;
        Ok(session)
    }

    async fn bind(&mut self, settings: &SmppSettings) -> Result<(), Over> {
        self.send(pdu::bind(settings)).await?;
        loop {
            let frame = self.reader.next().await.ok_or(Over::Closed)??;
            // What comes before the answer is nobody's; what cannot be read is no answer.
            let Ok(command) = pdu::read(frame) else { continue };
            match (command.id(), command.status()) {
                (CommandId::BindTransceiverResp, CommandStatus::EsmeRok) => return Ok(()),
                (CommandId::BindTransceiverResp | CommandId::GenericNack, status) => {
                    return Err(Over::Refused(u32::from(status)));
                }
                _ => {}
            }
        }
    }

    /// Works until the connection is over.
    pub(super) async fn run(
        mut self,
        settings: &SmppSettings,
        submissions: &mut mpsc::Receiver<Submission>,
        arrivals: &mpsc::Sender<Arrival>,
        stop: &CancellationToken,
    ) -> Over {
        let mut taken: FuturesUnordered<Taken> = FuturesUnordered::new();
        let mut enquiry = tokio::time::interval(settings.enquire_every.max(Duration::from_secs(1)));
        enquiry.reset();
        let over = loop {
            let step = tokio::select! {
                () = stop.cancelled() => break self.bid_farewell().await,
                frame = self.reader.next() => match frame {
                    Some(Ok(frame)) => self.hear(frame, arrivals, &mut taken).await,
                    Some(Err(error)) => Err(error.into()),
                    None => Err(Over::Closed),
                },
                Some((sequence, was_taken)) = taken.next() => self.answer_delivery(sequence, was_taken).await,
                Some(submission) = submissions.recv() => self.submit(submission).await,
                _ = enquiry.tick() => self.enquire().await,
            };
            if let Err(over) = step {
                break over;
            }
        };
        // Nobody answers what is still open: it is said again on the next connection.
        self.pending.clear();
        over
    }

    async fn hear(
        &mut self,
        frame: bytes::BytesMut,
        arrivals: &mpsc::Sender<Arrival>,
        taken: &mut FuturesUnordered<Taken>,
    ) -> Result<(), Over> {
        self.heard = true;
        let command = match pdu::read(frame) {
            Ok(command) => command,
            Err(broken) => {
                metrics::counter!("sms_unreadable_total").increment(1);
                return self
                    .put(pdu::header(GENERIC_NACK, u32::from(CommandStatus::EsmeRinvcmdlen), broken.sequence))
                    .await;
            }
        };
        let sequence = command.sequence_number();
        match (command.id(), command.pdu()) {
            (CommandId::SubmitSmResp | CommandId::GenericNack, pdu) => {
                let carrier_id = match pdu {
                    Some(Pdu::SubmitSmResp(answer)) => answer.message_id().as_str().to_owned(),
                    _ => String::new(),
                };
                let status = match (command.id(), command.status()) {
                    // A refusal without a reason is one all the same.
                    (CommandId::GenericNack, CommandStatus::EsmeRok) => CommandStatus::EsmeRunknownerr,
                    (_, status) => status,
                };
                if let Some(answer) = self.pending.remove(&sequence) {
                    // A caller that stopped waiting tries again by itself.
                    let _ = answer.send(Answer { status, carrier_id });
                }
                Ok(())
            }
            (_, Some(Pdu::DeliverSm(deliver))) => {
                let brought = match pdu::delivered(deliver) {
                    Delivered::Text { from, text, part, reference } => {
                        Brought::Text(Written { from, text, part, reference, connection: self.connection })
                    }
                    Delivered::Receipt(receipt) => Brought::Receipt(receipt),
                    Delivered::Nothing(reason) => {
                        metrics::counter!("sms_passed_over_total", "reason" => reason).increment(1);
                        return self.answer_delivery(sequence, true).await;
                    }
                };
                let (answer, was_taken) = oneshot::channel();
                if arrivals.try_send(Arrival { brought, taken: answer }).is_err() {
                    return self
                        .reply(CommandStatus::EsmeRmsgqful, sequence, Pdu::from(DeliverSmResp::default()))
                        .await;
                }
                taken.push(Box::pin(async move { (sequence, was_taken.await.unwrap_or(false)) }));
                Ok(())
            }
            (CommandId::EnquireLink, _) => self.reply(CommandStatus::EsmeRok, sequence, Pdu::EnquireLinkResp).await,
            (CommandId::Unbind, _) => {
                self.reply(CommandStatus::EsmeRok, sequence, Pdu::UnbindResp).await?;
                Err(Over::Unbound)
            }
            (id, _) if u32::from(id) & GENERIC_NACK != 0 => Ok(()),
            _ => self.put(pdu::header(GENERIC_NACK, u32::from(CommandStatus::EsmeRinvcmdid), sequence)).await,
        }
    }

    async fn answer_delivery(&mut self, sequence: u32, was_taken: bool) -> Result<(), Over> {
        // The message centre keeps what could not be stored and brings it again.
        let status = if was_taken { CommandStatus::EsmeRok } else { CommandStatus::EsmeRxTAppn };
        self.reply(status, sequence, Pdu::from(DeliverSmResp::default())).await
    }

    async fn submit(&mut self, submission: Submission) -> Result<(), Over> {
        // Who has given up hands it over again.
        if submission.answer.is_closed() {
            return Ok(());
        }
        let sequence = self.send(submission.pdu).await?;
        self.pending.insert(sequence, submission.answer);
        Ok(())
    }

    async fn enquire(&mut self) -> Result<(), Over> {
        self.pending.retain(|_, answer| !answer.is_closed());
        if self.enquired && !self.heard {
            return Err(Over::Silent);
        }
        self.enquired = true;
        self.heard = false;
        self.send(Pdu::EnquireLink).await.map(drop)
    }

    async fn bid_farewell(&mut self) -> Over {
        let farewell = async {
            self.send(Pdu::Unbind).await?;
            while let Some(Ok(frame)) = self.reader.next().await {
                if pdu::read(frame).is_ok_and(|command| command.id() == CommandId::UnbindResp) {
                    break;
                }
            }
            Ok::<(), Over>(())
        };
        let _ = tokio::time::timeout(FAREWELL, farewell).await;
        Over::Stopping
    }

    async fn reply(&mut self, status: CommandStatus, sequence: u32, pdu: Pdu) -> Result<(), Over> {
        self.put(pdu::write(&Command::new(status, sequence, pdu))).await
    }

    async fn send(&mut self, pdu: Pdu) -> Result<u32, Over> {
        self.sequence = if self.sequence >= 0x7fff_ffff { 1 } else { self.sequence + 1 };
        self.put(pdu::write(&Command::new(CommandStatus::EsmeRok, self.sequence, pdu))).await?;
        Ok(self.sequence)
    }

    async fn put(&mut self, octets: Bytes) -> Result<(), Over> {
        tokio::time::timeout(WRITING, self.writer.write_all(&octets)).await.map_err(|_| Over::Silent)??;
        Ok(())
    }
}
