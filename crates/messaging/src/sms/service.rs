//! Text messages as a whole: how they start, and the port through which other rooms send.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use center::ports::sms_gateway::{OutgoingSms, SmsBody, SmsError, SmsGateway};
use domain::{MessageId, Timestamp};
use parking_lot::Mutex;
use platform::journal::Batch;
use platform::tasks::Tasks;
use tokio::sync::mpsc;

use super::carrier::{Arrival, Brought, Carrier, Receipt};
use super::console::Console;
use super::http::DemonstrationPhone;
use super::inbound::Inbound;
use super::outbox::Outbox;
use super::queries;
use super::settings::{SmppSettingError, SmsCarrier, SmsSettings};
use super::smpp::{SmppLink, names};
use crate::error::ChatError;
use crate::service::{MessagingService, journalled, stored};

/// Arrivals that wait; the carrier is told to bring more later.
const INBOX: usize = 256;
/// Texts and receipts that are worked on at once; those of one phone in their order.
const HANDS: usize = 16;
/// How often the queue is looked at without being told of anything.
const ROUND: Duration = Duration::from_secs(1);
/// The longest text that other rooms send, in characters.
const LONGEST: usize = 1_000;
/// How long a text with a secret may take to the carrier.
const SECRET_WITHIN: Duration = Duration::from_secs(10);
/// How long a receipt waits for the message that it is of: carriers are quick.
const RECEIPT_WAITS: Duration = Duration::from_secs(60);
/// Receipts that wait for their message at most.
const MOST_RECEIPTS: usize = 10_000;

/// Text messages. Cheap to clone.
#[derive(Clone)]
pub struct SmsService {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) settings: SmsSettings,
    pub(super) messaging: MessagingService,
    pub(super) console: Option<Arc<Console>>,
    pub(super) phones: Vec<DemonstrationPhone>,
    pub(super) inbound: Inbound,
    carrier: Option<Arc<dyn Carrier>>,
    outbox: Option<Outbox>,
    early: Mutex<Vec<(Timestamp, Receipt)>>,
    /// Rounds follow each other, as those of the chat door do.
    rounds: tokio::sync::Mutex<()>,
}

impl SmsService {
    /// Starts text messages beside the chat door, whose chats their conversations are. Register the chat door for
    /// channel SMS too.
    ///
    /// # Errors
    /// If the carrier's settings cannot be said in its protocol.
    pub fn start(
        settings: SmsSettings,
        carrier: SmsCarrier,
        messaging: &MessagingService,
        tasks: &Tasks,
    ) -> Result<Self, SmppSettingError> {
        Self::start_with(settings, carrier, Vec::new(), messaging, tasks)
    }

    /// Like [`SmsService::start`] with phones that the page of drawn handsets proposes.
    ///
    /// # Errors
    /// Those of [`SmsService::start`].
    pub fn start_with(
        settings: SmsSettings,
        carrier: SmsCarrier,
        phones: Vec<DemonstrationPhone>,
        messaging: &MessagingService,
        tasks: &Tasks,
    ) -> Result<Self, SmppSettingError> {
        let foundations = &messaging.inner.foundations;
        let handsets = &messaging.inner.handsets;
        handsets.set_gathering(settings.gathering);
        let (arrivals, inbox) = mpsc::channel(INBOX);
        let mut console = None;
        let carrier: Option<Arc<dyn Carrier>> = match carrier {
            SmsCarrier::None => None,
            SmsCarrier::Console => {
                let drawn = Arc::new(Console::new(foundations.clock.clone()));
                console = Some(Arc::clone(&drawn));
                Some(drawn)
            }
            SmsCarrier::Smpp(smpp) => {
                smpp.check()?;
                Some(SmppLink::start(smpp, &settings.number, arrivals, tasks))
            }
        };
        let outbox = carrier.as_ref().map(|carrier| {
            Outbox::new(
                foundations.database.clone(),
                foundations.journal.clone(),
                foundations.clock.clone(),
                Arc::clone(carrier),
                Arc::clone(&handsets.bell),
                tasks.clone(),
                settings.keep_trying,
            )
        });
        let inbound = Inbound::new(settings.clone(), messaging.clone());
        let inner = Inner {
            settings,
            messaging: messaging.clone(),
            console,
            phones,
            inbound,
            carrier,
            outbox,
            early: Mutex::default(),
            rounds: tokio::sync::Mutex::default(),
        };
        let service = Self { inner: Arc::new(inner) };
        if service.inner.carrier.is_some() {
            service.receive(inbox, tasks);
            tasks.spawn_until_stopped("texts-out", service.clone().send_for_ever());
            tasks.spawn_until_stopped("texts-rounds", service.clone().make_rounds());
        }
        Ok(service)
    }

    /// Whether there is a carrier, and it can be reached.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.inner.carrier.as_ref().is_some_and(|carrier| carrier.is_ready())
    }

    /// Sends what is due. It happens by itself when something is queued and every second; tests call it when they have
    /// moved the clock.
    pub async fn send_due(&self) {
        if let Some(outbox) = &self.inner.outbox {
            outbox.look().await;
        }
    }

    /// One look at what waits: texts whose parts are missing, receipts of messages that were not known. It happens by
    /// itself every second; tests call it when they have moved the clock.
    pub async fn round(&self) {
        let _round = self.inner.rounds.lock().await;
        self.inner.inbound.round().await;
        let early = std::mem::take(&mut *self.inner.early.lock());
        let now = self.now();
        for (since, receipt) in early {
            if let Err(error) = self.take_receipt(receipt, since, now).await {
                tracing::warn!(%error, "a receipt could not be written");
            }
        }
        match queries::waiting(&self.inner.messaging.inner.foundations.database).await {
            #[allow(clippy::cast_precision_loss)]
            Ok(waiting) => metrics::gauge!("sms_waiting").set(waiting as f64),
            Err(error) => tracing::debug!(%error, "the queue of texts cannot be counted"),
        }
    }

    async fn send_for_ever(self) {
        let bell = Arc::clone(&self.inner.messaging.inner.handsets.bell);
        loop {
            // What gathers becomes due without anybody ringing.
            let _ = tokio::time::timeout(ROUND / 4, bell.rung()).await;
            self.send_due().await;
        }
    }

    async fn make_rounds(self) {
        let mut interval = tokio::time::interval(ROUND);
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            interval.tick().await;
            self.round().await;
        }
    }

    /// Works off what the carrier brings.
    fn receive(&self, mut inbox: mpsc::Receiver<Arrival>, tasks: &Tasks) {
        let mut hands = Vec::new();
        for _ in 0..HANDS {
            let (hand, mut work) = mpsc::channel::<Arrival>(INBOX / HANDS);
            hands.push(hand);
            let service = self.clone();
            tasks.spawn_until_stopped("texts-in", async move {
                while let Some(Arrival { brought, taken }) = work.recv().await {
                    // The connection may have ended meanwhile; the carrier brings it again then.
                    let _ = taken.send(service.take(brought).await);
                }
            });
        }
        let bell = Arc::clone(&self.inner.messaging.inner.handsets.bell);
        tasks.spawn_until_stopped("texts-inbox", async move {
            while let Some(arrival) = inbox.recv().await {
                let hand = match &arrival.brought {
                    Brought::Ready => {
                        bell.ring();
                        continue;
                    }
                    Brought::Text(written) => hand_of(written.from.as_str()),
                    Brought::Receipt(receipt) => hand_of(&receipt.carrier_id),
                };
                if hands[hand].send(arrival).await.is_err() {
                    return;
                }
            }
        });
    }

    /// Takes what the carrier brings; `false` if it should bring it again.
    async fn take(&self, brought: Brought) -> bool {
        let taken = match brought {
            Brought::Text(written) => self.inner.inbound.take(written).await,
            Brought::Receipt(receipt) => {
                let now = self.now();
                self.take_receipt(receipt, now, now).await
            }
            Brought::Ready => Ok(()),
        };
        match taken {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(%error, "what the carrier brought could not be taken; it is asked for again");
                false
            }
        }
    }

    async fn take_receipt(&self, receipt: Receipt, since: Timestamp, now: Timestamp) -> Result<(), ChatError> {
        let foundations = &self.inner.messaging.inner.foundations;
        let found = queries::segment(&foundations.database, &names(&receipt.carrier_id)).await.map_err(stored)?;
        let Some((parcel, number)) = found else {
            let mut early = self.inner.early.lock();
            if now.since(since) < RECEIPT_WAITS && early.len() < MOST_RECEIPTS {
                early.push((since, receipt));
            } else {
                metrics::counter!("sms_receipts_unknown_total").increment(1);
            }
            return Ok(());
        };
        let writes = queries::receipt(&foundations.database, parcel, number, &receipt.outcome, now);
        foundations.journal.append(Batch { entries: Vec::new(), writes }).await.map_err(journalled)?;
        metrics::counter!("sms_receipts_total").increment(1);
        Ok(())
    }

    pub(super) fn now(&self) -> Timestamp {
        self.inner.messaging.now()
    }

    /// Hands a text with a secret to the carrier, and writes down only that there was one.
    async fn send_secret(&self, message: &OutgoingSms, text: &str) -> Result<(), SmsError> {
        let carrier = self.inner.carrier.as_ref().filter(|carrier| carrier.is_ready()).ok_or(SmsError::Unavailable)?;
        let submitted = tokio::time::timeout(SECRET_WITHIN, carrier.submit(&message.to, text)).await;
        let carrier_ids = match submitted {
            Ok(Ok(carrier_ids)) => carrier_ids,
            Ok(Err(error)) => {
                tracing::warn!(%error, "a text with a secret was not taken");
                return Err(SmsError::Unavailable);
            }
            Err(_) => return Err(SmsError::Unavailable),
        };
        metrics::counter!("sms_sent_total").increment(1);
        let foundations = &self.inner.messaging.inner.foundations;
        let (id, now) = (MessageId::generate(), self.now());
        let mut writes = vec![queries::insert_secret(&foundations.database, id, message.contact, &message.to, now)];
        writes.extend(queries::submitted(&foundations.database, id, &[id], &carrier_ids, now));
        // The text is on its way; that nothing of it could be written takes nothing from it.
        if let Err(error) = foundations.journal.append(Batch { entries: Vec::new(), writes }).await {
            tracing::warn!(%error, "that a text was sent could not be written");
        }
        Ok(())
    }
}

#[async_trait]
impl SmsGateway for SmsService {
    async fn send(&self, message: OutgoingSms) -> Result<(), SmsError> {
        if self.inner.carrier.is_none() {
            return Err(SmsError::Unavailable);
        }
        let fits = |text: &str| !text.trim().is_empty() && text.chars().count() <= LONGEST;
        match &message.body {
            SmsBody::Plain(text) if fits(text) => {
                let queued = self.inner.messaging.queue_text(message.contact, &message.to, text).await;
                queued.map_err(|_| SmsError::Unavailable)
            }
            SmsBody::Secret(text) if fits(text.expose()) => self.send_secret(&message, text.expose()).await,
            SmsBody::Plain(_) | SmsBody::Secret(_) => Err(SmsError::Text),
        }
    }
}

fn hand_of(name: &str) -> usize {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    usize::try_from(hasher.finish() % HANDS as u64).unwrap_or(0)
}
