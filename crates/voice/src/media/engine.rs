//! The handle by which the rest of the room uses media.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{channel, sync_channel};
use std::thread::JoinHandle;
use std::time::Instant;

use domain::ObjectId;
use parking_lot::Mutex;
use tokio::sync::mpsc;

use super::browser::{Answered, BrowserListener};
use super::clip::Clip;
use super::command::{Address, Bell, COMMANDS, Command, DATAGRAMS};
use super::config::{MediaConfig, MediaError};
use super::directory::Directory;
use super::ear::Ear;
use super::event::{LegId, MediaEvent, RemoteMedia};
use super::figures::{Counters, MediaFigures};
use super::leg::{Leg, Path, Telephone};
use super::mix::{MEMBERS, Member};
use super::music;
use super::ports::{Ports, reachable};
use super::recording::Recorder;
use super::sink::{CHANNEL, EventSink};
use super::thread::{MediaThread, Parts};

/// The media engine. Clones are handles to the same engine, which completes its recordings and stops when the last one
/// is dropped.
///
/// Calls return at once; they are carried out in the order in which they are made, and one that names a leg which
/// is gone is passed over. What comes of them is told as [`MediaEvent`]s.
#[derive(Clone)]
pub struct MediaEngine {
    inner: Arc<Inner>,
}

struct Inner {
    threads: Vec<Address>,
    running: Mutex<Vec<JoinHandle<()>>>,
    /// Held while commands are given, so that those for a leg that changes its thread stay in order.
    order: Mutex<()>,
    directory: Arc<Directory>,
    ports: Ports,
    advertised: IpAddr,
    browsers: BrowserListener,
    next_leg: AtomicU64,
    counters: Arc<Counters>,
    processor: Vec<Arc<AtomicU64>>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        for thread in &self.threads {
            thread.send(Command::Stop);
        }
        for thread in self.running.get_mut().drain(..) {
            if thread.join().is_err() {
                tracing::error!("a media thread broke down");
            }
        }
    }
}

impl MediaEngine {
    /// Opens the shared socket, makes the spool folder, and starts the threads. Events that the receiver does not
    /// take are kept for it, keys up to a bound.
    ///
    /// # Errors
    /// [`MediaError::Io`] if the system refuses one of these.
    pub fn start(config: MediaConfig) -> Result<(Self, mpsc::Receiver<MediaEvent>), MediaError> {
        let browsers = BrowserListener::open(&config)?;
        let (sender, receiver) = mpsc::channel(CHANNEL);
        let counters = Arc::new(Counters::default());
        let count = config.threads.max(1);
        let processor: Vec<_> = (0..=count).map(|_| Arc::new(AtomicU64::new(0))).collect();
        let sink = || EventSink::new(sender.clone(), Arc::clone(&counters));
        let (recorder, recorder_thread) =
            Recorder::start(config.recordings.clone(), sink(), Arc::clone(&counters), Arc::clone(&processor[count]))?;
        let recorder = Arc::new(recorder);
        let directory = Arc::new(Directory::new(count));
        let music = Arc::new(music::calm());
        let epoch = Instant::now();

        let mut threads = Vec::new();
        let mut queues = Vec::new();
        for _ in 0..count {
            let (commands, commands_in) = sync_channel(COMMANDS);
            let (arrivals, arrivals_in) = channel();
            let (datagrams, datagrams_in) = sync_channel(DATAGRAMS);
            let bell = Arc::new(Bell::new().map_err(MediaError::io("starting a media thread"))?);
            threads.push(Address { commands, arrivals, datagrams, bell });
            queues.push((commands_in, arrivals_in, datagrams_in));
        }
        let inner = Inner {
            threads: threads.clone(),
            running: Mutex::new(Vec::new()),
            order: Mutex::new(()),
            directory: Arc::clone(&directory),
            ports: Ports::new(config.bind, config.ports.clone()),
            advertised: config.advertised.unwrap_or_else(|| reachable(config.bind)),
            browsers,
            next_leg: AtomicU64::new(1),
            counters: Arc::clone(&counters),
            processor: processor.clone(),
        };
        for (number, (commands, arrivals, datagrams)) in queues.into_iter().enumerate() {
            let thread = MediaThread::new(Parts {
                number,
                epoch,
                address: threads[number].clone(),
                others: threads.clone(),
                commands,
                arrivals,
                datagrams,
                browsers: (number == 0).then(|| Arc::clone(&inner.browsers.socket)),
                directory: Arc::clone(&directory),
                recorder: Arc::clone(&recorder),
                music: Arc::clone(&music),
                sink: sink(),
                counters: Arc::clone(&counters),
                processor: Arc::clone(&processor[number]),
                silence_limit: config.silence_limit,
            })
            .map_err(MediaError::io("starting a media thread"))?;
            let running = std::thread::Builder::new()
                .name(format!("media-{number}"))
                .spawn(move || thread.run())
                .map_err(MediaError::io("starting a media thread"))?;
            inner.running.lock().push(running);
        }
        inner.running.lock().push(recorder_thread);
        Ok((Self { inner: Arc::new(inner) }, receiver))
    }

    fn new_leg(&self) -> LegId {
        LegId(self.inner.next_leg.fetch_add(1, Relaxed))
    }

    /// Opens a leg for a telephone, and tells the address for its session description.
    ///
    /// # Errors
    /// [`MediaError::NoPorts`] when all are taken, [`MediaError::Io`] if the system refuses a socket.
    pub fn open_rtp(&self) -> Result<(LegId, SocketAddr), MediaError> {
        let socket = self.inner.ports.open()?;
        let address = SocketAddr::new(self.inner.advertised, socket.port);
        let id = self.new_leg();
        let path = Path::Telephone(Telephone { socket, remote: None });
        self.open(Leg::new(id, path, Instant::now()));
        Ok((id, address))
    }

    fn open(&self, leg: Leg) -> usize {
        let _order = self.inner.order.lock();
        let thread = self.inner.directory.add(leg.id);
        self.inner.threads[thread].send(Command::Open(Box::new(leg)));
        thread
    }

    /// Tells what was agreed with a telephone; again after each re-INVITE.
    pub fn set_remote(&self, leg: LegId, remote: RemoteMedia) {
        self.send(leg, Command::SetRemote(leg, remote));
    }

    /// Opens a leg for a browser and answers its offer, which must hold its candidates' credentials (non-trickle).
    /// The answer is complete: ICE-lite, PCMA, PCMU and `telephone-event`.
    ///
    /// # Errors
    /// [`MediaError::MalformedOffer`], or [`MediaError::NoCommonCodec`] if there is no audio in G.711 in it.
    #[allow(clippy::unused_async)]
    pub async fn open_browser(&self, sdp_offer: &str) -> Result<(LegId, String), MediaError> {
        let id = self.new_leg();
        let now = Instant::now();
        let Answered { browser, sdp, fragment } = self.inner.browsers.answer(id, sdp_offer, now)?;
        self.open(Leg::new(id, Path::Browser(browser), now));
        self.inner.threads[0].send(Command::AddBrowser(id, fragment));
        Ok((id, sdp))
    }

    /// Plays clips one after the other, in place of what the leg hears otherwise and of clips before, then tells
    /// [`MediaEvent::PlaybackFinished`].
    pub fn play(&self, leg: LegId, token: u64, clips: Vec<Arc<Clip>>) {
        self.send(leg, Command::Play(leg, token, clips));
    }

    /// Stops the clips; their token is not told.
    pub fn stop_playing(&self, leg: LegId) {
        self.send(leg, Command::StopPlaying(leg));
    }

    /// Music on or off. Everybody hears the same place of the loop; clips sound in place of it.
    pub fn music(&self, leg: LegId, on: bool) {
        self.send(leg, Command::Music(leg, on));
    }

    /// Takes another loop for music.
    pub fn set_music(&self, clip: Arc<Clip>) {
        for thread in &self.inner.threads {
            thread.send(Command::SetMusic(Arc::clone(&clip)));
        }
    }

    /// Joins two legs so that they hear each other. Ends music, hold, and clips of both; whom they were joined with
    /// before is parted from them, and a recording goes on with the one who comes.
    pub fn join(&self, a: LegId, b: LegId) {
        self.send_to_both(a, b, Command::Join(a, b));
    }

    /// Parts two legs, if they are joined. Hold ends.
    pub fn part(&self, a: LegId, b: LegId) {
        self.send_to_both(a, b, Command::Part(a, b));
    }

    /// Puts exactly these legs into one conversation, in which each hears the others as far as their [`super::Voice`]s
    /// say. The first is the customer's: the conversation lives with it, and a recording of it holds the customer left and
    /// everybody else who speaks to all right. Again with others, it changes who is in it; beyond [`MEMBERS`] members are
    /// passed over. [`Self::join`] ends it for those who are joined.
    pub fn confer(&self, members: &[Member]) {
        let _order = self.inner.order.lock();
        let Some(customer) = members.first() else { return };
        let mut all = [None; MEMBERS];
        for (place, member) in all.iter_mut().zip(members) {
            if self.bring_together(customer.leg, member.leg).is_some() {
                *place = Some(*member);
            }
        }
        if let Some(home) = self.inner.directory.thread_of(customer.leg) {
            self.inner.threads[home].send(Command::Confer(Box::new(all)));
        }
    }

    /// Takes a leg out of the conversation of several that it is in.
    pub fn leave(&self, leg: LegId) {
        self.send(leg, Command::Leave(leg));
    }

    /// Holds the customer, who hears music, while the other leg hears silence; or ends it.
    pub fn hold(&self, customer: LegId, on: bool) {
        self.send(customer, Command::Hold(customer, on));
    }

    /// Silences what the leg says, for the other leg and for the recording.
    pub fn mute(&self, leg: LegId, on: bool) {
        self.send(leg, Command::Mute(leg, on));
    }

    /// Records the two legs from now on, customer left, agent right. A recording ends with [`Self::stop_recording`], with
    /// the customer's leg, or when another one of the customer begins; [`MediaEvent::RecordingEnded`] follows in each case,
    /// also if the customer's leg was gone already (then it has failed and is empty).
    pub fn record(&self, customer: LegId, agent: LegId, recording: ObjectId) {
        let _order = self.inner.order.lock();
        let home = self.bring_together(customer, agent).or_else(|| self.inner.directory.thread_of(customer));
        if home.is_some() {
            self.inner.directory.begin_recording(recording, customer);
        }
        self.inner.threads[home.unwrap_or(0)].send(Command::Record { customer, agent, recording });
    }

    /// Ends a recording.
    pub fn stop_recording(&self, recording: ObjectId) {
        if let Some(customer) = self.inner.directory.end_recording(recording) {
            self.send(customer, Command::StopRecording { customer, recording });
        }
    }

    /// Secure entry: the leg's keys are told as secrets, and neither they nor the leg's sound reach the other leg or a
    /// recording.
    pub fn secure_entry(&self, leg: LegId, on: bool) {
        self.send(leg, Command::SecureEntry(leg, on));
    }

    /// Lets an ear hear what the leg sends, until [`Self::stop_listening`], secure entry or another leg joined to it. A leg
    /// in one of these has its ear dropped at once.
    pub fn listen(&self, leg: LegId, ear: Ear) {
        self.send(leg, Command::Listen(leg, ear));
    }

    /// Drops the leg's ear.
    pub fn stop_listening(&self, leg: LegId) {
        self.send(leg, Command::StopListening(leg));
    }

    /// Lets an ear hear what the leg says to others, until [`Self::stop_scribing`]: neither what is said while the leg or
    /// its peer is held or muted, nor during secure entry. Who does not listen fast enough loses sound; the leg does not
    /// notice.
    pub fn scribe(&self, leg: LegId, ear: Ear) {
        self.send(leg, Command::Scribe(leg, Some(ear)));
    }

    /// Drops the ear of [`Self::scribe`].
    pub fn stop_scribing(&self, leg: LegId) {
        self.send(leg, Command::Scribe(leg, None));
    }

    /// Presses a key towards the leg, for 100 ms, after those that were pressed before.
    pub fn send_digit(&self, leg: LegId, digit: char) {
        self.send(leg, Command::SendDigit(leg, digit));
    }

    /// Closes a leg.
    pub fn close(&self, leg: LegId) {
        let _order = self.inner.order.lock();
        if let Some(thread) = self.inner.directory.remove(leg) {
            self.inner.threads[thread].send(Command::Close(leg));
            self.inner.threads[0].send(Command::RemoveBrowser(leg));
        }
    }

    /// What the engine has done since its start.
    #[must_use]
    pub fn figures(&self) -> MediaFigures {
        MediaFigures {
            legs: self.inner.directory.legs() as u64,
            processor_micros: self.inner.processor.iter().map(|thread| thread.load(Relaxed)).sum(),
            ..self.inner.counters.read()
        }
    }

    /// Whether all threads run. A thread that does not has broken down; its legs are dead.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.inner.running.lock().iter().all(|thread| !thread.is_finished())
    }

    fn send(&self, leg: LegId, command: Command) {
        let _order = self.inner.order.lock();
        if let Some(thread) = self.inner.directory.thread_of(leg) {
            self.inner.threads[thread].send(command);
        }
    }

    fn send_to_both(&self, a: LegId, b: LegId, command: Command) {
        let _order = self.inner.order.lock();
        if let Some(home) = self.bring_together(a, b) {
            self.inner.threads[home].send(command);
        }
    }

    /// Brings the second leg to the thread of the first, and tells which that is. `None` if one of them is gone. To be
    /// called in order.
    fn bring_together(&self, a: LegId, b: LegId) -> Option<usize> {
        let directory = &self.inner.directory;
        let (home, other) = (directory.thread_of(a)?, directory.thread_of(b)?);
        if home != other {
            self.inner.threads[home].send(Command::Expect(b));
            directory.relocate(b, home);
            self.inner.threads[other].send(Command::Move(b, home));
        }
        Some(home)
    }
}
