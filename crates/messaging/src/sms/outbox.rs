//! Sending what is queued: in the order in which it was said to each phone, as fast as the carrier takes it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use domain::phone::Phone;
use domain::{MessageId, Timestamp};
use parking_lot::Mutex;
use platform::clock::SharedClock;
use platform::database::Database;
use platform::journal::{Batch, Journal};
use platform::tasks::Tasks;
use sea_orm::Statement;
use tokio::sync::Notify;

use super::carrier::{Carrier, NotTaken};
use super::queries::{self, Queued};

/// Phones that are written to at once.
const MOST_PHONES: usize = 64;
/// The most characters of texts that travel together.
const MOST_CHARACTERS: usize = 1_000;
/// How long a write waits before it is tried again.
const PAUSE: Duration = Duration::from_millis(500);
/// Pauses before the next attempts; the last one holds for all that follow.
const PAUSES: [Duration; 6] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_mins(30),
    Duration::from_hours(1),
];

/// Where what is queued is told of.
#[derive(Debug, Default)]
pub(crate) struct Bell(Notify);

impl Bell {
    pub(crate) fn ring(&self) {
        self.0.notify_one();
    }

    pub(crate) async fn rung(&self) {
        self.0.notified().await;
    }
}

/// Sends what is queued. Clones share the work.
#[derive(Clone)]
pub(crate) struct Outbox {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    journal: Journal,
    clock: SharedClock,
    carrier: Arc<dyn Carrier>,
    bell: Arc<Bell>,
    tasks: Tasks,
    keep_trying: Duration,
    /// Phones that are being written to: what else is due for them waits, so that nothing overtakes.
    busy: Mutex<HashSet<Phone>>,
    /// One look at a time.
    looking: tokio::sync::Mutex<()>,
}

/// Texts for one phone that travel together.
#[derive(Debug)]
struct Parcel {
    messages: Vec<MessageId>,
    text: String,
    attempts: i64,
    queued_at: Timestamp,
}

impl Outbox {
    pub(crate) fn new(
        database: Database,
        journal: Journal,
        clock: SharedClock,
        carrier: Arc<dyn Carrier>,
        bell: Arc<Bell>,
        tasks: Tasks,
        keep_trying: Duration,
    ) -> Self {
        let (busy, looking) = (Mutex::default(), tokio::sync::Mutex::default());
        Self { inner: Arc::new(Inner { database, journal, clock, carrier, bell, tasks, keep_trying, busy, looking }) }
    }

    /// Begins to send what may go now.
    pub(crate) async fn look(&self) {
        let Inner { database, clock, carrier, busy, tasks, looking, .. } = &*self.inner;
        if !carrier.is_ready() {
            return;
        }
        let _looking = looking.lock().await;
        // What is read of a phone that is being written to may be sent by the time that it is looked at.
        let were_busy = busy.lock().clone();
        let due = match queries::due(database, clock.now()).await {
            Ok(due) => due,
            Err(error) => {
                tracing::warn!(%error, "the queue of texts cannot be read; it is looked at again");
                return;
            }
        };
        for (phone, parcels) in by_phone(due) {
            {
                let mut busy = busy.lock();
                if busy.len() >= MOST_PHONES || were_busy.contains(&phone) || !busy.insert(phone.clone()) {
                    continue;
                }
            }
            let outbox = self.clone();
            tasks.spawn("texts", async move {
                outbox.send_all(&phone, parcels).await;
                outbox.inner.busy.lock().remove(&phone);
                // More may have become due for the phone, or there was no room for another one.
                outbox.inner.bell.ring();
            });
        }
    }

    async fn send_all(&self, phone: &Phone, parcels: Vec<Parcel>) {
        for parcel in parcels {
            if self.inner.tasks.is_stopping() || !self.send(phone, parcel).await {
                return;
            }
        }
    }

    /// Sends one parcel; `false` if the next one should wait.
    async fn send(&self, phone: &Phone, parcel: Parcel) -> bool {
        let Inner { database, clock, carrier, keep_trying, .. } = &*self.inner;
        let taken = carrier.submit(phone, &parcel.text).await;
        let now = clock.now();
        let too_old = now.since(parcel.queued_at) >= *keep_trying;
        let count = u64::try_from(parcel.messages.len()).unwrap_or(u64::MAX);
        let (writes, goes_on) = match taken {
            Ok(carrier_ids) => {
                metrics::counter!("sms_sent_total").increment(count);
                (queries::submitted(database, parcel.messages[0], &parcel.messages, &carrier_ids, now), true)
            }
            Err(NotTaken::Away | NotTaken::Busy) if too_old => {
                metrics::counter!("sms_failed_total", "reason" => "too_old").increment(count);
                (queries::failed(database, &parcel.messages, "too_old", now), true)
            }
            // It waits where it is, and goes when the line is back.
            Err(NotTaken::Away) => return false,
            Err(NotTaken::Busy) => {
                metrics::counter!("sms_retried_total").increment(count);
                (queries::again(database, &parcel.messages, now + pause(parcel.attempts)), false)
            }
            Err(NotTaken::Refused(status)) => {
                metrics::counter!("sms_failed_total", "reason" => "refused").increment(count);
                tracing::warn!(?phone, status = format_args!("{status:#x}"), "the carrier refused a text");
                (queries::failed(database, &parcel.messages, &format!("refused_{status:#x}"), now), true)
            }
        };
        self.write(writes).await;
        goes_on
    }

    /// Writes until the store takes it: what the carrier has taken must not be sent again.
    async fn write(&self, writes: Vec<Statement>) {
        let stop = self.inner.tasks.token();
        loop {
            match self.inner.journal.append(Batch { entries: Vec::new(), writes: writes.clone() }).await {
                Ok(_) => return,
                Err(error) => tracing::warn!(%error, "what became of a text could not be written; it is tried again"),
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }
}

fn pause(attempts: i64) -> Duration {
    let index = usize::try_from(attempts).unwrap_or(0);
    PAUSES[index.min(PAUSES.len() - 1)]
}

/// What is due, by phone; what was said in a conversation one after the other makes one parcel.
fn by_phone(due: Vec<Queued>) -> Vec<(Phone, Vec<Parcel>)> {
    let mut phones: Vec<(Phone, Vec<(Option<domain::ContactId>, Parcel)>)> = Vec::new();
    for Queued { id, contact, phone, body, attempts, queued_at } in due {
        let index = phones.iter().position(|(known, _)| *known == phone).unwrap_or_else(|| {
            phones.push((phone, Vec::new()));
            phones.len() - 1
        });
        let parcels = &mut phones[index].1;
        match parcels.last_mut() {
            Some((last, parcel))
                if contact.is_some()
                    && *last == contact
                    && parcel.attempts == attempts
                    && parcel.text.chars().count() + 1 + body.chars().count() <= MOST_CHARACTERS =>
            {
                parcel.text.push('\n');
                parcel.text.push_str(&body);
                parcel.messages.push(id);
            }
            _ => parcels.push((contact, Parcel { messages: vec![id], text: body, attempts, queued_at })),
        }
    }
    phones
        .into_iter()
        .map(|(phone, parcels)| (phone, parcels.into_iter().map(|(_, parcel)| parcel).collect()))
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::ContactId;

    use super::*;

    fn queued(phone: &str, contact: Option<ContactId>, body: &str) -> Queued {
        Queued {
            id: MessageId::generate(),
            contact,
            phone: phone.parse().unwrap(),
            body: body.into(),
            attempts: 0,
            queued_at: Timestamp::default(),
        }
    }

    fn texts(due: Vec<Queued>) -> Vec<(String, Vec<String>)> {
        let phones = by_phone(due).into_iter();
        phones
            .map(|(phone, parcels)| {
                (phone.as_str().to_owned(), parcels.into_iter().map(|parcel| parcel.text).collect())
            })
            .collect()
    }

    #[test]
    fn what_is_said_in_a_conversation_at_once_travels_together_and_notifications_travel_alone() {
        let contact = Some(ContactId::generate());
        let due = vec![
            queued("13800000001", contact, "您好"),
            queued("13800000002", None, "到账100元"),
            queued("13800000001", contact, "请选择"),
            queued("13800000002", None, "到账200元"),
            queued("13800000001", None, "到账300元"),
        ];
        let expected = [
            ("13800000001".to_owned(), vec!["您好\n请选择".to_owned(), "到账300元".to_owned()]),
            ("13800000002".to_owned(), vec!["到账100元".to_owned(), "到账200元".to_owned()]),
        ];
        assert_eq!(texts(due), expected);
    }

    #[test]
    fn a_parcel_has_at_most_a_thousand_characters() {
        let contact = Some(ContactId::generate());
        let due =
            vec![queued("13800000001", contact, &"长".repeat(600)), queued("13800000001", contact, &"长".repeat(400))];
        assert_eq!(texts(due)[0].1.len(), 2);
    }

    #[test]
    fn pauses_grow_up_to_an_hour() {
        assert_eq!(pause(0), Duration::from_secs(5));
        assert_eq!(pause(1), Duration::from_secs(30));
        assert_eq!(pause(1_000), Duration::from_hours(1));
    }
}
