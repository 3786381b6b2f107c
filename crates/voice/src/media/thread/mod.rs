//! A media thread: its share of the legs, one pacer, and nothing that waits for anybody else.
//!
//! It wakes for packets, for commands, and every 5 ms for a tick; each leg is paced at every fourth tick, a quarter of
//! the legs at each. Packets between joined legs are forwarded when they come (a busy thread looks every millisecond); the
//! pacer sends prompts, music, keys and
//! silence. Ticks are counted from the start of the engine, so that they neither drift nor pile up.

mod carry_out;
mod inbound;
mod mixing;
mod pacer;
mod slots;

use std::collections::HashMap;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use rustix::event::epoll;
use rustix::time::{Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec};

use super::browser::Outbox;
use super::browser::hub::Hub;
use super::clip::Clip;
use super::command::{Address, Arrival, Command, Datagram};
use super::event::LegId;
use super::figures::{Counters, thread_processor_micros};
use super::mix::Mix;
use super::priority::go_first;
use super::recording::{RecorderHandle, Tape};
use super::sink::EventSink;
use slots::Slots;

/// The time between two ticks.
pub(super) const TICK: Duration = Duration::from_millis(5);
/// Ticks between two packets of a leg: 20 ms.
pub(super) const PHASES: u64 = 4;
/// A tick that is later than this is counted.
const LATE: Duration = Duration::from_millis(10);
/// A thread that was held up for longer leaves ticks out instead of catching up.
const CATCH_UP: u64 = 20;

/// With more packets than this in a tick, the thread reads them a millisecond's worth at a time: waking for each one costs
/// more than the packet itself.
const BUSY: u32 = 16;
const BREATH: Duration = Duration::from_millis(1);

const BELL: u64 = u64::MAX;
const TIMER: u64 = u64::MAX - 1;
const BROWSERS: u64 = u64::MAX - 2;

/// What a media thread is made of.
pub(crate) struct Parts {
    pub(crate) number: usize,
    /// When the engine started: tick 0.
    pub(crate) epoch: Instant,
    pub(crate) address: Address,
    pub(crate) others: Vec<Address>,
    pub(crate) commands: Receiver<Command>,
    pub(crate) arrivals: Receiver<Arrival>,
    pub(crate) datagrams: Receiver<Datagram>,
    /// The socket of browsers, in the thread that reads it.
    pub(crate) browsers: Option<Arc<std::net::UdpSocket>>,
    /// Where legs are, for datagrams of browsers.
    pub(crate) directory: Arc<super::directory::Directory>,
    pub(crate) recorder: Arc<RecorderHandle>,
    pub(crate) music: Arc<Clip>,
    pub(crate) sink: EventSink,
    pub(crate) counters: Arc<Counters>,
    pub(crate) processor: Arc<AtomicU64>,
    pub(crate) silence_limit: Duration,
}

/// The state of a media thread.
pub(crate) struct MediaThread {
    parts: Parts,
    epoll: OwnedFd,
    timer: OwnedFd,
    ticking: bool,
    /// Ticks that are done.
    tick: u64,
    /// Packets that came since the last tick.
    packets: u32,
    busy: bool,
    legs: Slots,
    tapes: Vec<Option<Box<Tape>>>,
    mixes: Vec<Option<Box<Mix>>>,
    hub: Hub,
    arriving: HashMap<LegId, Vec<Command>>,
    outbox: Outbox,
    /// A packet in the making.
    frame: Box<[u8; 1_500]>,
    stopping: bool,
}

impl MediaThread {
    /// Opens what the thread needs from the system.
    pub(crate) fn new(parts: Parts) -> std::io::Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let timer =
            rustix::time::timerfd_create(TimerfdClockId::Monotonic, TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC)?;
        let thread = Self {
            parts,
            epoll,
            timer,
            ticking: false,
            tick: 0,
            packets: 0,
            busy: false,
            legs: Slots::default(),
            tapes: Vec::new(),
            mixes: Vec::new(),
            hub: Hub::default(),
            arriving: HashMap::new(),
            outbox: Outbox::new(),
            frame: Box::new([0; 1_500]),
            stopping: false,
        };
        thread.watch(thread.parts.address.bell.event(), BELL)?;
        thread.watch(&thread.timer, TIMER)?;
        if let Some(socket) = &thread.parts.browsers {
            thread.watch(socket, BROWSERS)?;
        }
        Ok(thread)
    }

    fn watch(&self, source: impl AsFd, token: u64) -> std::io::Result<()> {
        Ok(epoll::add(&self.epoll, source, epoll::EventData::new_u64(token), epoll::EventFlags::IN)?)
    }

    /// Runs until it is told to stop.
    pub(crate) fn run(mut self) {
        go_first();
        let mut ready = Vec::with_capacity(512);
        while !self.stopping {
            self.set_ticking();
            if self.busy {
                std::thread::sleep(BREATH);
            }
            ready.clear();
            match epoll::wait(&self.epoll, rustix::buffer::spare_capacity(&mut ready), None) {
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => {
                    tracing::error!(%error, "a media thread cannot wait for its sockets");
                    return;
                }
            }
            let now = Instant::now();
            for event in &ready {
                match event.data.u64() {
                    BELL => self.answer_the_bell(now),
                    TIMER => {
                        let _ = rustix::io::read(&self.timer, &mut [0_u8; 8]);
                    }
                    BROWSERS => self.read_browsers(now),
                    token => {
                        self.packets += 1;
                        if let Some(slot) = self.legs.slot_of(token) {
                            self.read_telephone(slot, now);
                        }
                    }
                }
            }
            self.read_news(now);
            self.tick_if_due();
        }
    }

    /// Ticks only while there are legs.
    fn set_ticking(&mut self) {
        let wanted = !self.legs.is_empty();
        if wanted == self.ticking {
            return;
        }
        let period = Timespec { tv_sec: 0, tv_nsec: TICK.subsec_nanos().into() };
        let off = Timespec { tv_sec: 0, tv_nsec: 0 };
        let timer = if wanted {
            // The first one at a whole number of ticks from the epoch.
            let since = self.parts.epoch.elapsed();
            self.tick = ticks(since);
            self.busy = false;
            let first = time_of(self.tick + 1).saturating_sub(since);
            let first = Timespec { tv_sec: 0, tv_nsec: i64::from(first.subsec_nanos()).max(1) };
            Itimerspec { it_interval: period, it_value: first }
        } else {
            Itimerspec { it_interval: off, it_value: off }
        };
        match rustix::time::timerfd_settime(&self.timer, TimerfdTimerFlags::empty(), &timer) {
            Ok(_) => self.ticking = wanted,
            Err(error) => tracing::error!(%error, "the pacer's timer cannot be set"),
        }
    }

    fn tick_if_due(&mut self) {
        if !self.ticking {
            return;
        }
        loop {
            let now = Instant::now();
            let since = now.duration_since(self.parts.epoch);
            let due = ticks(since);
            if self.tick >= due {
                return;
            }
            let counters = &self.parts.counters;
            if due - self.tick > CATCH_UP {
                counters.late_ticks.fetch_add(due - self.tick - 1, Relaxed);
                counters.ticks.fetch_add(due - self.tick - 1, Relaxed);
                self.tick = due - 1;
            }
            self.tick += 1;
            self.busy = self.packets > BUSY;
            self.packets = 0;
            let late = since.saturating_sub(time_of(self.tick));
            counters.ticks.fetch_add(1, Relaxed);
            if late > LATE {
                counters.late_ticks.fetch_add(1, Relaxed);
            }
            counters.latest_tick.fetch_max(late.as_micros() as u64, Relaxed);
            self.pace(now);
            self.read_news(now);
            self.parts.sink.retry();
            if self.tick.is_multiple_of(40) {
                self.parts.processor.store(thread_processor_micros(), Relaxed);
            }
        }
    }

    fn answer_the_bell(&mut self, now: Instant) {
        self.parts.address.bell.answer();
        while let Ok(arrival) = self.parts.arrivals.try_recv() {
            self.arrive(arrival, now);
        }
        while let Ok(command) = self.parts.commands.try_recv() {
            self.carry_out(command, now);
            self.tick_if_due();
        }
        while let Ok(Datagram { leg, from, bytes }) = self.parts.datagrams.try_recv() {
            self.browser_datagram(leg, from, &bytes, now);
        }
    }
}

/// When a tick is due, counted from the epoch.
fn time_of(tick: u64) -> Duration {
    Duration::from_nanos(TICK.as_nanos() as u64 * tick)
}

/// The ticks that were due by then.
fn ticks(since: Duration) -> u64 {
    (since.as_nanos() / TICK.as_nanos()) as u64
}
