//! Keeps one connection to the message centre up, and hands texts to it within its window.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use domain::phone::Phone;
use platform::tasks::Tasks;
use rusmpp::CommandStatus;
use tokio::sync::{Mutex, Semaphore, mpsc, oneshot};
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use super::pdu;
use super::session::{Over, Session, Submission};
use crate::sms::carrier::{Arrival, Brought, Carrier, NotTaken};
use crate::sms::settings::SmppSettings;
use crate::sms::text::{Reference, Segment, segments};

/// The first pause before the carrier is called again; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// How often one segment is handed over again to a carrier that is busy, and how long it waits between: so that a long
/// text that was begun is ended rather than sent from its beginning.
const BUSY_TRIES: usize = 5;
const BUSY_PAUSE: Duration = Duration::from_secs(1);

/// The line to a carrier.
pub(crate) struct SmppLink {
    settings: SmppSettings,
    number: String,
    submissions: mpsc::Sender<Submission>,
    window: Semaphore,
    pace: Mutex<Interval>,
    is_up: AtomicBool,
    reference: AtomicU8,
}

impl SmppLink {
    /// Keeps the line up on `tasks`; what the carrier brings goes to `arrivals`.
    pub(crate) fn start(
        settings: SmppSettings,
        number: &str,
        arrivals: mpsc::Sender<Arrival>,
        tasks: &Tasks,
    ) -> Arc<Self> {
        let (submissions, queue) = mpsc::channel(settings.window);
        let mut pace = tokio::time::interval(Duration::from_secs(1) / settings.per_second.max(1));
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let link = Arc::new(Self {
            number: number.to_owned(),
            submissions,
            window: Semaphore::new(settings.window),
            pace: Mutex::new(pace),
            is_up: AtomicBool::new(false),
            // A handset that still waits for parts of before a restart does not mix them with ours, most likely.
            reference: AtomicU8::new(rand::random()),
            settings,
        });
        tasks.spawn("smpp", Arc::clone(&link).keep_up(queue, arrivals, tasks.token()));
        link
    }

    async fn keep_up(
        self: Arc<Self>,
        mut queue: mpsc::Receiver<Submission>,
        arrivals: mpsc::Sender<Arrival>,
        stop: CancellationToken,
    ) {
        let mut pause = FIRST_PAUSE;
        while !stop.is_cancelled() {
            let opened = tokio::select! {
                () = stop.cancelled() => return,
                opened = Session::open(&self.settings) => opened,
            };
            match opened {
                Ok(session) => {
                    pause = FIRST_PAUSE;
                    tracing::info!(address = self.settings.address, "bound to the message centre");
                    self.set_up(true);
                    // If the room's inbox is full it is awake already.
                    let _ = arrivals.try_send(Arrival { brought: Brought::Ready, taken: oneshot::channel().0 });
                    let over = session.run(&self.settings, &mut queue, &arrivals, &stop).await;
                    self.set_up(false);
                    match over {
                        Over::Stopping => return,
                        over => tracing::warn!(%over, "the line to the message centre is lost; it is called again"),
                    }
                }
                Err(error) => tracing::warn!(%error, "the message centre cannot be bound to; it is called again"),
            }
            // Who waits for an answer finds that there is none.
            while queue.try_recv().is_ok() {}
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
            pause = (pause * 2).min(self.settings.longest_pause);
        }
    }

    fn set_up(&self, is_up: bool) {
        self.is_up.store(is_up, Ordering::Release);
        metrics::gauge!("sms_link_up").set(if is_up { 1.0 } else { 0.0 });
    }

    /// Hands one segment over and waits for the carrier's name for it.
    async fn hand_over(&self, to: &Phone, segment: &Segment) -> Result<String, NotTaken> {
        self.pace.lock().await.tick().await;
        let _place = self.window.acquire().await.map_err(|_| NotTaken::Away)?;
        if !self.is_ready() {
            return Err(NotTaken::Away);
        }
        let (answer, answered) = oneshot::channel();
        let pdu = pdu::submit(&self.number, to, segment);
        self.submissions.send(Submission { pdu, answer }).await.map_err(|_| NotTaken::Away)?;
        let answer = match tokio::time::timeout(self.settings.answer_within, answered).await {
            Ok(Ok(answer)) => answer,
            // The connection ended before the answer: whether the carrier has it, nobody knows. It is sent again.
            Ok(Err(_)) => return Err(NotTaken::Away),
            Err(_) => return Err(NotTaken::Busy),
        };
        metrics::counter!("sms_segments_total").increment(1);
        match answer.status {
            CommandStatus::EsmeRok => Ok(answer.carrier_id),
            status if pdu::is_passing(status) => Err(NotTaken::Busy),
            status => Err(NotTaken::Refused(u32::from(status))),
        }
    }
}

#[async_trait]
impl Carrier for SmppLink {
    fn is_ready(&self) -> bool {
        self.is_up.load(Ordering::Acquire)
    }

    async fn submit(&self, to: &Phone, text: &str) -> Result<Vec<String>, NotTaken> {
        let reference = Reference::Byte(self.reference.fetch_add(1, Ordering::Relaxed));
        let mut carrier_ids = Vec::new();
        for segment in segments(text, reference) {
            let mut tries = 0;
            let carrier_id = loop {
                match self.hand_over(to, &segment).await {
                    Err(NotTaken::Busy) if tries < BUSY_TRIES => tries += 1,
                    other => break other?,
                }
                tokio::time::sleep(BUSY_PAUSE).await;
            };
            carrier_ids.push(carrier_id);
        }
        Ok(carrier_ids)
    }
}
