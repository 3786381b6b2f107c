//! The house around self-service, as tests need it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use center::CenterError;
use center::ports::sms_gateway::{OutgoingSms, SmsBody, SmsError, SmsGateway};
use center::ports::{ContactBrief, CustomerInput, Door, DoorCommand, QueueRequest, SelfService as _, Standing};
use center::ratings::{LateRating, UnratedCall};
use domain::contact::{Channel, ContactState};
use domain::customer::{CareGroup, Tier};
use domain::events::{ContactEvent, EndCause};
use domain::rating::RatingReason;
use domain::{ContactId, CustomerId, Language, LineId, QueueId, StaffId, Timestamp};
use flow::{InputKind, Understood};
use parking_lot::Mutex;
use platform::audit::Audit;
use platform::database::Database;
use platform::objects::Objects;
use platform::tasks::Tasks;
use platform::testing::{ManualClock, TestDatabase};
use sea_orm::Statement;
use selfservice::{
    Announcements, Calendars, Centre, Comprehension, Flows, Recordings, SelfService, SelfServiceConfig, Shelf,
};
use tokio::sync::Notify;

pub fn demo(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../demo").join(path)
}

pub fn demo_text(path: &str) -> String {
    std::fs::read_to_string(demo(path)).expect("the demonstration bank has this file")
}

/// A flow of these tests.
pub fn test_flow(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/flows").join(name);
    std::fs::read_to_string(path).expect("the flow is there")
}

/// The keys of the demonstration's flows.
pub fn demo_flows() -> Vec<String> {
    let files = std::fs::read_dir(demo("flows")).expect("the demonstration bank has flows");
    let names =
        files.filter_map(|file| file.ok()?.file_name().into_string().ok()?.strip_suffix(".json").map(str::to_owned));
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Knows the intents that the demonstration has sentences for, and understands none of them.
pub struct KnownIntents;

impl Comprehension for KnownIntents {
    fn understand(&self, _language: Language, _text: &str, _now: Timestamp) -> Understood {
        Understood::default()
    }
    fn read(&self, _kind: InputKind, _language: Language, _text: &str, _now: Timestamp) -> Option<String> {
        None
    }
    fn intents(&self) -> Vec<String> {
        let labels: BTreeSet<String> =
            demo_text("intents/zh.csv").lines().filter_map(|line| Some(line.rsplit_once(',')?.1.to_owned())).collect();
        labels.into_iter().collect()
    }
}

/// A carrier that keeps what it is given, or takes nothing.
#[derive(Default)]
pub struct Carrier {
    pub texts: Mutex<Vec<(String, String)>>,
    pub is_away: Mutex<bool>,
}

#[async_trait]
impl SmsGateway for Carrier {
    async fn send(&self, message: OutgoingSms) -> Result<(), SmsError> {
        if *self.is_away.lock() {
            return Err(SmsError::Unavailable);
        }
        let SmsBody::Plain(text) = message.body else { panic!("a link is no secret") };
        self.texts.lock().push((message.to.as_str().to_owned(), text));
        Ok(())
    }
}

impl Carrier {
    /// The link of the text that was sent last: what stands behind the address.
    pub fn link(&self, address: &str) -> String {
        let texts = self.texts.lock();
        let (_, text) = texts.last().expect("a text was sent");
        text.split_once(address).expect("a link").1.chars().take(24).collect()
    }
}

/// Something that self-service asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    Event(ContactEvent),
    Say { token: u64, language: Language, text: String, choices: Vec<String> },
    Door(String),
    Enqueue { queue: String, priority: i32, language: Language },
    LeaveQueue,
    PromiseCallBack,
    VisitOver(String),
    AskRating(u8),
    Rate(u8, u8),
    Explain(RatingReason),
    RateLate(LateRating),
    Language(Language),
    Finish(EndCause),
}

#[derive(Default)]
struct Log {
    lines: Mutex<Vec<(ContactId, Asked)>>,
    news: Notify,
}

impl Log {
    fn write(&self, contact: ContactId, asked: Asked) {
        self.lines.lock().push((contact, asked));
        self.news.notify_waiters();
    }
}

/// A centre that writes down what it is asked.
pub struct FakeCentre {
    database: Database,
    log: Arc<Log>,
    door: Arc<dyn Door>,
    pub open: Mutex<BTreeMap<ContactId, (Arc<ContactBrief>, ContactState)>>,
    pub refuses_queues: Mutex<bool>,
    /// Calls that nobody rated.
    pub unrated: Mutex<Vec<UnratedCall>>,
    /// Which contacts are offered to whom or theirs.
    pub desks: Mutex<BTreeSet<(ContactId, StaffId)>>,
}

struct FakeDoor {
    log: Arc<Log>,
}

impl Door for FakeDoor {
    fn perform(&self, contact: ContactId, command: DoorCommand) {
        let asked = match command {
            DoorCommand::Say { token, language, prompts, choices } => Asked::Say {
                token,
                language,
                text: prompts.iter().map(|prompt| prompt.text.get(language)).collect::<Vec<_>>().join("|"),
                choices: choices.iter().map(|choice| format!("{} {}", choice.key, choice.label)).collect(),
            },
            other => Asked::Door(format!("{other:?}")),
        };
        self.log.write(contact, asked);
    }
}

#[async_trait]
impl Centre for FakeCentre {
    async fn record(
        &self,
        contact: ContactId,
        events: Vec<ContactEvent>,
        writes: Vec<Statement>,
    ) -> Result<(), CenterError> {
        self.database.transaction(writes).await?;
        for event in events {
            self.log.write(contact, Asked::Event(event));
        }
        Ok(())
    }
    async fn enqueue(&self, contact: ContactId, request: QueueRequest) -> Result<(), CenterError> {
        if *self.refuses_queues.lock() {
            return Err(CenterError::UnknownQueue(request.queue.to_string()));
        }
        let QueueRequest { queue, priority, language, .. } = request;
        self.log.write(contact, Asked::Enqueue { queue: queue.to_string(), priority, language });
        Ok(())
    }
    async fn promise_call_back(&self, contact: ContactId) -> Result<(), CenterError> {
        self.log.write(contact, Asked::PromiseCallBack);
        Ok(())
    }
    async fn leave_queue(&self, contact: ContactId) -> Result<(), CenterError> {
        self.log.write(contact, Asked::LeaveQueue);
        Ok(())
    }
    async fn visit_over(&self, contact: ContactId, outcome: String) {
        self.log.write(contact, Asked::VisitOver(outcome));
    }
    async fn finish(&self, contact: ContactId, cause: EndCause) {
        self.log.write(contact, Asked::Finish(cause));
    }
    async fn ask_rating(&self, contact: ContactId, grades: u8) {
        self.log.write(contact, Asked::AskRating(grades));
    }
    async fn rate(&self, contact: ContactId, score: u8, grades: u8) {
        self.log.write(contact, Asked::Rate(score, grades));
    }
    async fn explain_rating(&self, contact: ContactId, reason: RatingReason) -> Result<(), CenterError> {
        self.log.write(contact, Asked::Explain(reason));
        Ok(())
    }
    async fn rate_late(
        &self,
        contact: ContactId,
        rating: LateRating,
        writes: Vec<Statement>,
    ) -> Result<(), CenterError> {
        self.database.transaction(writes).await?;
        self.log.write(contact, Asked::RateLate(rating));
        Ok(())
    }
    async fn unrated_calls(&self, among: &[ContactId]) -> Result<Vec<UnratedCall>, CenterError> {
        Ok(self.unrated.lock().iter().filter(|call| among.contains(&call.contact)).cloned().collect())
    }
    async fn closed_since(&self, _since: Timestamp) -> Result<Vec<ContactId>, CenterError> {
        Ok(Vec::new())
    }
    async fn set_language(&self, contact: ContactId, language: Language) {
        self.log.write(contact, Asked::Language(language));
    }
    fn is_before(&self, contact: ContactId, staff: StaffId) -> bool {
        self.desks.lock().contains(&(contact, staff))
    }
    fn door(&self, _contact: ContactId) -> Option<Arc<dyn Door>> {
        Some(Arc::clone(&self.door))
    }
    async fn queues(&self) -> Result<BTreeSet<QueueId>, CenterError> {
        Ok(["common", "vip", "elderly", "english", "credit-card", "chat"].into_iter().map(QueueId::of).collect())
    }
    fn open_contacts(&self) -> Vec<(Arc<ContactBrief>, ContactState)> {
        self.open.lock().values().cloned().collect()
    }
}

pub struct House {
    pub service: SelfService,
    pub centre: Arc<FakeCentre>,
    pub clock: ManualClock,
    pub database: TestDatabase,
    pub clerk: StaffId,
    log: Arc<Log>,
    tasks: Tasks,
}

impl House {
    /// What was asked for a contact.
    pub fn asked(&self, of: ContactId) -> Vec<Asked> {
        self.log.lines.lock().iter().filter(|(contact, _)| *contact == of).map(|(_, asked)| asked.clone()).collect()
    }

    /// A house with the demonstration bank's flows and announcements, on a Friday morning.
    pub async fn open() -> Self {
        let database = platform::testing::database().await;
        database.migrate(selfservice::MIGRATIONS).await.expect("the tables are made");
        let house = Self::open_empty_on(database, ManualClock::default(), BTreeMap::new()).await;
        house.furnish().await;
        house
    }

    /// A house without flows.
    pub async fn open_empty() -> Self {
        let database = platform::testing::database().await;
        database.migrate(selfservice::MIGRATIONS).await.expect("the tables are made");
        Self::open_empty_on(database, ManualClock::default(), BTreeMap::new()).await
    }

    /// The server is started again on the same database; the centre still has its contacts.
    pub async fn restart(self) -> Self {
        assert!(self.tasks.stop(Duration::from_secs(5)).await);
        let open = std::mem::take(&mut *self.centre.open.lock());
        let Self { database, clock, .. } = self;
        let house = Self::open_empty_on(database, clock, open).await;
        house.furnish().await;
        house.service.restore().await.expect("the store can be read");
        house
    }

    async fn open_empty_on(
        database: TestDatabase,
        clock: ManualClock,
        open: BTreeMap<ContactId, (Arc<ContactBrief>, ContactState)>,
    ) -> Self {
        let tasks = Tasks::new();
        let audit = Audit::new(database.database(), clock.shared());
        let flows = Flows::open(database.database(), audit.clone(), clock.shared()).await.expect("flows open");
        let announcements =
            Announcements::open(database.database(), audit, clock.shared()).await.expect("announcements open");
        let calendars = Arc::new(Calendars::from_folder(&demo("calendar")).expect("the calendar is readable"));
        let log = Arc::new(Log::default());
        let centre = Arc::new(FakeCentre {
            database: database.database(),
            log: Arc::clone(&log),
            door: Arc::new(FakeDoor { log: Arc::clone(&log) }),
            open: Mutex::new(open),
            refuses_queues: Mutex::default(),
            unrated: Mutex::default(),
            desks: Mutex::default(),
        });
        let folder = database.folder().join("data");
        let objects = Objects::open(&folder, database.database(), clock.shared()).await.expect("objects open");
        let comprehension = Arc::new(KnownIntents);
        let shelf = Shelf { flows, announcements, calendars, comprehension, recordings: Recordings::new(objects) };
        let config = SelfServiceConfig { max_contacts: 20, ..SelfServiceConfig::default() };
        let service =
            SelfService::start(centre.clone(), shelf, database.database(), clock.shared(), config, None, &tasks);
        Self { service, centre, clock, database, clerk: StaffId::generate(), log, tasks }
    }

    /// Puts in the flows of these tests and the demonstration's announcements.
    async fn furnish(&self) {
        let documents = ["phone-main.json", "phone-vip.json", "chat-main.json"].map(test_flow);
        let around = self.service.around().await.expect("the centre knows its queues");
        self.service
            .shelf()
            .flows
            .seed(documents.iter().map(String::as_str), &around)
            .await
            .expect("the flows are published");
        self.service
            .shelf()
            .announcements
            .seed(&demo_text("announcements.json"))
            .await
            .expect("the announcements are put in");
    }

    /// A contact arrives.
    pub fn arrive(&self, brief: ContactBrief) -> Visitor<'_> {
        let brief = Arc::new(brief);
        self.centre.open.lock().insert(brief.id, (Arc::clone(&brief), ContactState::SelfService));
        self.service.begin(Arc::clone(&brief));
        Visitor { house: self, id: brief.id, read: Mutex::new(0) }
    }

    /// A contact that was there before.
    pub fn again(&self, id: ContactId) -> Visitor<'_> {
        Visitor { house: self, id, read: Mutex::new(0) }
    }

    pub fn set_state(&self, contact: ContactId, state: ContactState) {
        if let Some(entry) = self.centre.open.lock().get_mut(&contact) {
            entry.1 = state;
        }
    }
}

pub fn brief(channel: Channel, line: &str) -> ContactBrief {
    ContactBrief {
        id: ContactId::generate(),
        channel,
        line: LineId::of(line),
        language: Language::Zh,
        customer: None,
        customer_name: None,
        tier: Tier::Standard,
        care: None,
        region: None,
        phone: None,
        arrived_at: domain::Timestamp::default(),
    }
}

pub fn known(channel: Channel, line: &str, tier: Tier, care: Option<CareGroup>) -> ContactBrief {
    ContactBrief { customer: Some(CustomerId::generate()), tier, care, ..brief(channel, line) }
}

/// A contact, and what has been asked for it.
pub struct Visitor<'a> {
    pub house: &'a House,
    pub id: ContactId,
    /// How much of the log this visitor has looked at.
    read: Mutex<usize>,
}

impl Visitor<'_> {
    pub fn key(&self, key: char) {
        self.house.service.input(self.id, CustomerInput::Digit(key));
    }

    pub fn write(&self, text: &str) {
        self.house.service.input(self.id, CustomerInput::Text(text.to_owned()));
    }

    pub fn stands(&self, position: u32, expected_wait_seconds: u32) {
        self.house.service.standing(self.id, Standing { position, expected_wait_seconds });
    }

    /// Waits for the next thing asked that `pick` takes; what comes before is passed over.
    pub async fn expect<T>(&self, what: &str, mut pick: impl FnMut(&Asked) -> Option<T>) -> T {
        let wait = async {
            loop {
                let news = self.house.log.news.notified();
                tokio::pin!(news);
                news.as_mut().enable();
                let found = {
                    let lines = self.house.log.lines.lock();
                    let mut read = self.read.lock();
                    let found = lines.iter().enumerate().skip(*read).find_map(|(index, (contact, asked))| {
                        (*contact == self.id).then(|| pick(asked)).flatten().map(|found| (index, found))
                    });
                    found.map(|(index, found)| {
                        *read = index + 1;
                        found
                    })
                };
                match found {
                    Some(found) => return found,
                    None => news.await,
                }
            }
        };
        match tokio::time::timeout(Duration::from_secs(10), wait).await {
            Ok(found) => found,
            Err(_) => panic!("no {what}; asked so far: {:#?}", self.asked()),
        }
    }

    /// Waits until the text is said and returns its token.
    pub async fn hears(&self, part: &str) -> u64 {
        self.expect(part, |asked| match asked {
            Asked::Say { token, text, .. } if text.contains(part) => Some(*token),
            _ => None,
        })
        .await
    }

    /// Waits until the text is said and reports that it has been heard.
    pub async fn hears_out(&self, part: &str) {
        let token = self.hears(part).await;
        self.house.service.playback_finished(self.id, token);
    }

    pub async fn sees(&self, wanted: Asked) {
        self.expect(&format!("{wanted:?}"), |asked| (*asked == wanted).then_some(())).await;
    }

    pub async fn visits(&self, node: &str) {
        self.expect(node, |asked| match asked {
            Asked::Event(ContactEvent::NodeVisited { node: visited, .. }) if visited.as_str() == node => Some(()),
            _ => None,
        })
        .await;
    }

    /// Everything that was asked for this contact.
    pub fn asked(&self) -> Vec<Asked> {
        self.house.asked(self.id)
    }

    /// How often something was said that holds the text.
    pub fn times_said(&self, part: &str) -> usize {
        self.asked().iter().filter(|asked| matches!(asked, Asked::Say { text, .. } if text.contains(part))).count()
    }
}
