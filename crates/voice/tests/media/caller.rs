//! A whole telephone door with a played centre, and a caller with a SIP phone of the test's own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use center::ports::recognizer::Recognizer;
use center::ports::{CustomerInput, Door, DoorCommand, NewContact, Speech, SpeechError, Synthesizer};
use domain::events::{ContactEvent, EndCause, MissCause};
use domain::{AgentId, ContactId, Language, LineId, OfferId};
use platform::audit::Audit;
use platform::clock::SystemClock;
use platform::objects::Objects;
use platform::tasks::Tasks;
use platform::testing::TestDatabase;
use sea_orm::Statement;
use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use voice::media::Codec;
use voice::{Closed, ContactCenter, MediaSettings, VoiceConfig, VoiceFoundations, VoiceService};

use crate::engine::PATIENCE;
use crate::sound::{coded, tone};

/// What the centre was told.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    Arrived(ContactId),
    Heard(u64),
    Started,
    Said(String, f32),
    Failed,
    Key(char),
}

struct Centre {
    told: mpsc::UnboundedSender<Told>,
}

impl Centre {
    fn tell(&self, told: Told) {
        let _ = self.told.send(told);
    }
}

#[async_trait]
impl ContactCenter for Centre {
    fn is_phone_line(&self, line: &LineId) -> bool {
        line.as_str() == "95588"
    }
    fn input(&self, _: ContactId, input: CustomerInput) {
        self.tell(match input {
            CustomerInput::SpeechStarted => Told::Started,
            CustomerInput::Speech { text, confidence } => Told::Said(text, confidence),
            CustomerInput::SpeechFailed => Told::Failed,
            CustomerInput::Digit(key) => Told::Key(key),
            other => panic!("unexpected {other:?}"),
        });
    }
    fn playback_finished(&self, _: ContactId, token: u64) {
        self.tell(Told::Heard(token));
    }
    fn serving_agent(&self, _: ContactId) -> Option<AgentId> {
        None
    }
    async fn is_agent(&self, _: AgentId) -> bool {
        true
    }
    async fn arrive(&self, new: NewContact) -> Result<(), Closed> {
        self.tell(Told::Arrived(new.id));
        Ok(())
    }
    async fn customer_left(&self, _: ContactId, _: EndCause) {}
    async fn conversation_joined(&self, _: ContactId, _: AgentId) {}
    async fn agent_leg_failed(&self, _: ContactId, _: AgentId, _: EndCause) {}
    async fn agent_hung_up(&self, _: ContactId, _: AgentId) {}
    async fn agent_phone_answered(&self, _: OfferId, _: AgentId) -> bool {
        false
    }
    async fn agent_phone_refused(&self, _: OfferId, _: AgentId, _: MissCause) {}
    async fn dial_answered(&self, _: ContactId) {}
    async fn dial_failed(&self, _: ContactId, _: domain::events::GuestEnd) {}
    async fn guest_came(&self, _: ContactId, _: domain::GuestId) {}
    async fn guest_gone(&self, _: ContactId, _: domain::GuestId, _: domain::events::GuestEnd) {}
    async fn record(&self, _: ContactId, _: ContactEvent, _: Vec<Statement>) -> bool {
        true
    }
}

/// Says a minute of a tone, whatever the text.
struct Hum;

#[async_trait]
impl Synthesizer for Hum {
    async fn speak(&self, _: Language, _: &str) -> Result<Speech, SpeechError> {
        Ok(Speech { rate: 8_000, samples: tone(300.0, 0, 480_000).collect() })
    }
}

/// The door and what the centre was told by it.
pub struct House {
    pub door: Arc<dyn Door>,
    told: mpsc::UnboundedReceiver<Told>,
    address: SocketAddr,
    _service: VoiceService,
    tasks: Tasks,
    _database: TestDatabase,
}

impl Drop for House {
    fn drop(&mut self) {
        self.tasks.cancel();
    }
}

impl House {
    pub async fn new(recognizer: Option<Arc<dyn Recognizer>>) -> Self {
        let database = platform::testing::database().await;
        database.migrate(voice::MIGRATIONS).await.expect("the tables are made");
        let clock = SystemClock::shared();
        let (sender, told) = mpsc::unbounded_channel();
        let foundations = VoiceFoundations {
            center: Arc::new(Centre { told: sender }),
            objects: Objects::open(database.folder(), database.database(), clock.clone()).await.expect("objects open"),
            audit: Audit::new(database.database(), clock.clone()),
            clock,
            synthesizer: Arc::new(Hum),
            recognizer,
            transcriber: None,
            spool: database.folder().join("spool"),
            database: database.database(),
        };
        let media = MediaSettings { threads: Some(1), ..MediaSettings::default() };
        let sip = SocketAddr::from(([127, 0, 0, 1], 0));
        let config = VoiceConfig { sip, media, busy_announcement: false, ..VoiceConfig::default() };
        let tasks = Tasks::new();
        let service = VoiceService::start(config, foundations, &tasks).await.expect("the door opens");
        Self { door: service.door(), told, address: service.address(), _service: service, tasks, _database: database }
    }

    /// What the centre is told next.
    pub async fn told(&mut self) -> Told {
        tokio::time::timeout(PATIENCE, self.told.recv()).await.expect("the centre is told").expect("the door is open")
    }

    /// Somebody calls and is answered.
    pub async fn call(&mut self) -> (ContactId, Caller) {
        let caller = Caller::dial(self.address).await;
        let Told::Arrived(contact) = self.told().await else { panic!("the call arrives first") };
        (contact, caller)
    }

    /// Has the door listen.
    pub fn listen(&self, contact: ContactId, language: Language, words: &[&str]) {
        let hot_words = words.iter().map(|word| (*word).to_owned()).collect();
        self.door.perform(contact, DoorCommand::Listen { token: 1, language, hot_words });
    }
}

/// A caller: sends A-law every 20 ms, silence or what is to be said.
pub struct Caller {
    speech: mpsc::UnboundedSender<Vec<i16>>,
    task: AbortHandle,
}

impl Drop for Caller {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Caller {
    /// Calls the line and waits until it is answered.
    async fn dial(line: SocketAddr) -> Self {
        let (sip, rtp) = (bound().await, bound().await);
        let here = sip.local_addr().expect("bound");
        let sdp = format!(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {} RTP/AVP 8 101\r\n\
             a=rtpmap:101 telephone-event/8000\r\n",
            rtp.local_addr().expect("bound").port()
        );
        let request = |method: &str, tag: &str, body: &str| {
            let kind = if body.is_empty() { "" } else { "Content-Type: application/sdp\r\n" };
            format!(
                "{method} sip:95588@{line} SIP/2.0\r\nVia: SIP/2.0/UDP {here};branch=z9hG4bK{method}\r\nMax-Forwards: 70\r\n\
                 From: <sip:13800000000@{here}>;tag=caller\r\nTo: <sip:95588@{line}>{tag}\r\nCall-ID: {here}\r\n\
                 CSeq: 1 {method}\r\nContact: <sip:13800000000@{here}>\r\n{kind}Content-Length: {}\r\n\r\n{body}",
                body.len()
            )
        };
        sip.send_to(request("INVITE", "", &sdp).as_bytes(), line).await.expect("sent");
        let answer = loop {
            let mut buffer = [0; 4_096];
            let received = tokio::time::timeout(PATIENCE, sip.recv_from(&mut buffer)).await.expect("an answer comes");
            let text = String::from_utf8_lossy(&buffer[..received.expect("received").0]).into_owned();
            if text.starts_with("SIP/2.0 200") {
                break text;
            }
            assert!(text.starts_with("SIP/2.0 1"), "{text}");
        };
        let field = |start: &str| answer.lines().find_map(|line| line.strip_prefix(start)).expect("a line").to_owned();
        let tag = field("To: ").split_once(";tag=").expect("a tag").1.to_owned();
        sip.send_to(request("ACK", &format!(";tag={tag}"), "").as_bytes(), line).await.expect("sent");
        let port: u16 = field("m=audio ").split(' ').next().and_then(|port| port.parse().ok()).expect("a port");
        let (speech, script) = mpsc::unbounded_channel();
        let task = tokio::spawn(talk(rtp, SocketAddr::new(line.ip(), port), script, sip)).abort_handle();
        Self { speech, task }
    }

    /// Says it, at the pace of a telephone.
    pub fn say(&self, samples: &[i16]) {
        self.speech.send(samples.to_vec()).expect("the caller is there");
    }
}

async fn bound() -> UdpSocket {
    UdpSocket::bind("127.0.0.1:0").await.expect("a socket")
}

async fn talk(rtp: UdpSocket, line: SocketAddr, mut script: mpsc::UnboundedReceiver<Vec<i16>>, _sip: UdpSocket) {
    let mut clock = tokio::time::interval(Duration::from_millis(20));
    let mut waiting: Vec<i16> = Vec::new();
    for number in 0_u32.. {
        clock.tick().await;
        while let Ok(samples) = script.try_recv() {
            waiting.extend(samples);
        }
        let mut frame: Vec<i16> = waiting.drain(..waiting.len().min(160)).collect();
        frame.resize(160, 0);
        let mut packet = vec![0x80, Codec::Pcma.payload_type()];
        packet.extend((number as u16).to_be_bytes());
        packet.extend((number * 160).to_be_bytes());
        packet.extend(7_u32.to_be_bytes());
        packet.extend(coded(Codec::Pcma, frame.into_iter()));
        let _ = rtp.send_to(&packet, line).await;
    }
}
