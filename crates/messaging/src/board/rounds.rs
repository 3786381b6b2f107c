//! What is done for threads that are not settled: once when something happens to one, and for all in each round.

use std::time::Duration;

use center::ports::sms_gateway::{OutgoingSms, SmsBody, SmsError};
use center::ports::{Heard, NewContact, QueueRequest};
use domain::contact::{Channel, Direction, Party};
use domain::events::ContactEvent;
use domain::{ContactId, Language, Timestamp};
use platform::database::DatabaseError;

use super::error::BoardError;
use super::next::{Place, Step, next};
use super::queries;
use super::service::BoardService;
use super::thread::{Standing, Thread};
use crate::message::Sender;

/// For how long it is tried to text a customer that their answer is there.
const TEXT_WITHIN: Duration = Duration::from_hours(24);
/// How long a carrier that refused is left alone.
const CARRIER_RESTS: Duration = Duration::from_secs(30);
/// Steps of one thread in a row: arriving and waiting are two.
const STEPS: usize = 4;

impl BoardService {
    /// One look at the threads that are not settled: at all of them, or where there are very many at the next ones, so
    /// that each has its turn. It happens by itself every second; tests call it when they have moved the clock.
    pub async fn round(&self) {
        let mut seen = self.inner.seen.lock().await;
        if !self.journal().is_writable() {
            return;
        }
        let threads = match self.next_threads(seen.as_ref()).await {
            Ok(threads) => threads,
            Err(error) => {
                tracing::warn!(%error, "the messages of the board could not be read; they are looked at again");
                return;
            }
        };
        let last = threads.last().filter(|_| threads.len() == queries::A_ROUND);
        *seen = last.map(|thread| (thread.created_at, thread.reference.clone()));
        let now = self.now();
        for thread in threads {
            // Most of them wait or are answered now: nothing need be read for those.
            let live = self.inner.center.state(thread.contact).map(Place::Live);
            let aside_until = thread.aside.as_ref().map(|aside| aside.until);
            let rests =
                |place| next(thread.standing, place, aside_until, thread.due_at, thread.raised, now) == Step::Rest;
            let waits_for_carrier = live.is_none() && thread.standing == Standing::Answered && self.carrier_rests(now);
            if waits_for_carrier || live.is_some_and(rests) {
                continue;
            }
            let reference = thread.reference.clone();
            if let Err(error) = self.lead(thread).await {
                tracing::warn!(%reference, %error, "what is next for a message could not be done; it is tried again");
            }
        }
        self.inner.told.lock().retain(|_, (at, _)| now.since(*at) < super::customer::TOLD_FOR);
    }

    async fn next_threads(&self, after: Option<&queries::Seen>) -> Result<Vec<Thread>, DatabaseError> {
        #[allow(clippy::cast_precision_loss)]
        metrics::gauge!("board_unsettled").set(queries::unsettled_count(self.database()).await? as f64);
        queries::unsettled(self.database(), after).await
    }

    /// Does what is next for a thread, as long as there is something.
    pub(super) async fn lead(&self, mut thread: Thread) -> Result<(), BoardError> {
        for _ in 0..STEPS {
            let _writing = self.inner.writing.lock().await;
            // Whoever had the lock before may have done it.
            let Some(current) = queries::by_reference(self.database(), &thread.reference).await? else { return Ok(()) };
            thread = current;
            if thread.settled {
                return Ok(());
            }
            let place = self.place_of(thread.contact).await?;
            let aside_until = thread.aside.as_ref().map(|aside| aside.until);
            let step = next(thread.standing, place, aside_until, thread.due_at, thread.raised, self.now());
            match step {
                Step::Rest => return Ok(()),
                Step::Arrive => self.arrive(&thread).await?,
                Step::Anew => self.begin_anew(&thread).await?,
                Step::Enqueue => return self.enqueue(&thread).await,
                Step::Raise => return self.raise(&thread).await,
                Step::Conclude => return self.conclude(&thread).await,
                Step::Settle => return self.settle(&thread).await,
            }
        }
        Ok(())
    }

    async fn place_of(&self, contact: ContactId) -> Result<Place, BoardError> {
        if let Some(state) = self.inner.center.state(contact) {
            return Ok(Place::Live(state));
        }
        let has_come = queries::has_come(self.database(), contact).await?;
        Ok(if has_come { Place::Over } else { Place::Unknown })
    }

    async fn arrive(&self, thread: &Thread) -> Result<(), BoardError> {
        let arrival = NewContact {
            id: thread.contact,
            channel: Channel::Board,
            direction: Direction::Inbound,
            line: self.inner.settings.line.clone(),
            phone: thread.phone.clone(),
            customer: thread.customer,
            visitor_name: Some(thread.name.clone()),
            language: Some(thread.language),
        };
        let brief = self.inner.center.arrive(arrival).await?;
        let texts = self.texts(&thread.reference).await?;
        let own = texts.iter().filter(|text| text.contact == thread.contact && text.sender == Sender::Customer);
        let posted = |id| ContactEvent::MessagePosted { message: id, by: Party::Customer };
        let events = own.map(|text| posted(text.id)).collect();
        let customer = brief.customer.filter(|_| thread.customer.is_none());
        let writes = customer.map(|customer| queries::known_customer(self.database(), &thread.reference, customer));
        self.inner.center.record(thread.contact, events, writes.into_iter().collect()).await?;
        if let Some(question) = texts.iter().rev().find(|text| text.sender == Sender::Customer) {
            self.inner.center.written(thread.contact, Party::Customer, &question.body.text, question.at);
        }
        metrics::counter!("board_contacts_total").increment(1);
        Ok(())
    }

    async fn begin_anew(&self, thread: &Thread) -> Result<(), BoardError> {
        let contact = ContactId::generate();
        let ordinal = queries::contacts(self.database(), &thread.reference).await?.len();
        let ordinal = i64::try_from(ordinal).unwrap_or(i64::MAX);
        tracing::info!(reference = %thread.reference, "a message that got no answer waits again");
        self.write(vec![
            queries::insert_contact(self.database(), &thread.reference, contact, ordinal),
            queries::take_over(self.database(), &thread.reference, contact),
        ])
        .await
    }

    async fn enqueue(&self, thread: &Thread) -> Result<(), BoardError> {
        let settings = &self.inner.settings;
        let question =
            self.texts(&thread.reference).await?.into_iter().rev().find(|text| text.sender == Sender::Customer);
        let said = std::iter::once(thread.title.clone()).chain(question.map(|question| question.body.text));
        let request = QueueRequest {
            queue: settings.queue.clone(),
            skills: settings.skills(thread.language, thread.area),
            priority: settings.points(thread.matter) + if thread.raised { settings.late_points } else { 0 },
            language: thread.language,
            heard: Heard { said: said.collect(), ..Heard::default() },
        };
        Ok(self.inner.center.enqueue(thread.contact, request).await?)
    }

    async fn raise(&self, thread: &Thread) -> Result<(), BoardError> {
        let raised = queries::raised(self.database(), &thread.reference);
        self.inner.center.raise(thread.contact, self.inner.settings.late_points, vec![raised]).await?;
        metrics::counter!("board_late_total").increment(1);
        Ok(())
    }

    async fn conclude(&self, thread: &Thread) -> Result<(), BoardError> {
        let Some(agent) = self.inner.center.serving_agent(thread.contact) else { return Ok(()) };
        Ok(self.inner.center.conclude(thread.contact, agent).await?)
    }

    /// Texts the customer that the answer is there, without a word of it.
    async fn settle(&self, thread: &Thread) -> Result<(), BoardError> {
        let now = self.now();
        let is_recent = thread.answered_at.is_some_and(|at| now.since(at) < TEXT_WITHIN);
        let phone = thread.phone.as_ref().filter(|phone| phone.is_mobile());
        if let Some(phone) = phone.filter(|_| thread.standing == Standing::Answered && is_recent) {
            if self.carrier_rests(now) {
                return Ok(());
            }
            let body = SmsBody::Plain(self.told_by_text(thread));
            let message = OutgoingSms { to: phone.clone(), body, contact: Some(thread.contact) };
            match self.inner.sms.send(message).await {
                Ok(()) => {}
                Err(SmsError::Unavailable) => {
                    *self.inner.sms_refused_at.lock() = Some(now);
                    return Ok(());
                }
                Err(error) => tracing::warn!(reference = %thread.reference, %error, "a customer could not be texted"),
            }
        }
        self.write(vec![queries::settled(self.database(), &thread.reference)]).await
    }

    fn carrier_rests(&self, now: Timestamp) -> bool {
        self.inner.sms_refused_at.lock().is_some_and(|at| now.since(at) < CARRIER_RESTS)
    }

    fn told_by_text(&self, thread: &Thread) -> String {
        let (bank, reference) = (&self.inner.settings.bank, &thread.reference);
        if thread.language == Language::Zh {
            let bank = bank.get(Language::Zh);
            format!(
                "【{bank}】您的留言（编号{reference}）已有答复，请凭编号和查询码在我行网站“留言板”查看。请勿向任何人透露查询码。"
            )
        } else {
            let bank = bank.get(Language::En);
            format!(
                "[{bank}] Your message {reference} has been answered. Read the answer on our message board with your number and code. Never tell anybody the code."
            )
        }
    }
}
