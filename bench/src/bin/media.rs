//! Media: processor time and memory of bridged and recorded calls, of those to which a leader listens, of relayed ones, and
//! of callers who hear music.
//!
//! The engine runs in this process; the telephones run in a second one, on the same machine, which sends a packet of
//! 20 ms for every leg in each direction and counts what comes back. Of ten telephones every packet carries the time at
//! which it was sent, so that the way through the engine is measured.
//!
//! `cargo run --release -p bench --bin media -- [calls] [seconds]` (500 and 20), output: JSON.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use domain::ObjectId;
use serde_json::{Value, json};
use voice::media::{Codec, LegId, MediaConfig, MediaEngine, MediaEvent, MediaFigures, Member, RemoteMedia, Voice};

/// Telephones whose packets are timed.
const TIMED: usize = 10;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "telephones") {
        return telephones();
    }
    let number = |index: usize, default: usize| arguments.get(index).map_or(Ok(default), |text| text.parse());
    let calls = number(0, 500).context("the number of calls")?;
    let seconds = number(1, 20).context("the number of seconds")? as u64;
    let report = json!({
        "recorded": measure(calls, 2, seconds, Work::Record)?,
        // Fewer, as nobody listens to all calls at once.
        "listened": measure((calls / 5).max(1), 3, seconds, Work::Listen)?,
        "as_many_recorded": measure((calls / 5).max(1), 2, seconds, Work::Record)?,
        "relayed": measure(calls, 2, seconds, Work::Relay)?,
        "music": measure(calls, 1, seconds, Work::Music)?,
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Work {
    Record,
    /// Recorded, and a third leg hears the two.
    Listen,
    Relay,
    Music,
}

fn measure(calls: usize, legs_per_call: usize, seconds: u64, work: Work) -> Result<Value> {
    let folder = tempfile::tempdir()?;
    let config = MediaConfig { recordings: folder.path().join("spool"), ..MediaConfig::default() };
    let threads = config.threads;
    let (engine, mut events) = MediaEngine::start(config)?;
    let empty = resident_kilobytes()?;
    let legs: Vec<(LegId, SocketAddr)> =
        (0..calls * legs_per_call).map(|_| engine.open_rtp()).collect::<Result<_, _>>()?;
    let mut load = Load::start(legs.iter().map(|(_, address)| *address))?;
    for ((leg, _), address) in legs.iter().zip(&load.addresses) {
        let media = RemoteMedia {
            address: *address,
            codec: Codec::Pcma,
            telephone_event: Some(101),
            sends: true,
            receives: true,
        };
        engine.set_remote(*leg, media);
    }
    let mut recordings = Vec::new();
    for call in legs.chunks(legs_per_call) {
        let [(customer, _), (agent, _), rest @ ..] = call else {
            engine.music(call[0].0, true);
            continue;
        };
        engine.join(*customer, *agent);
        if work != Work::Relay {
            let recording = ObjectId::generate();
            engine.record(*customer, *agent, recording);
            recordings.push(recording);
        }
        if let [(leader, _)] = rest {
            let voices = [(*customer, Voice::Everybody), (*agent, Voice::Everybody), (*leader, Voice::Nobody)];
            engine.confer(&voices.map(|(leg, voice)| Member { leg, voice }));
        }
    }
    load.say("begin")?;
    std::thread::sleep(Duration::from_secs(3));

    let (began, before, process_before) = (Instant::now(), engine.figures(), process_micros());
    std::thread::sleep(Duration::from_secs(seconds));
    let (after, process_after, wall) = (engine.figures(), process_micros(), began.elapsed());
    let full = resident_kilobytes()?;
    let telephones = load.finish()?;

    for recording in &recordings {
        engine.stop_recording(*recording);
    }
    let mut failed = 0;
    let mut ended = 0;
    while ended < recordings.len() {
        if let Some(MediaEvent::RecordingEnded { failed: bad, .. }) = events.blocking_recv() {
            ended += 1;
            failed += usize::from(bad);
        }
    }
    let share = |micros: u64| micros as f64 / wall.as_micros() as f64 * 100.0 / calls as f64;
    let ticks = after.ticks - before.ticks;
    let late = after.late_ticks - before.late_ticks;
    Ok(json!({
        "calls": calls,
        "seconds": seconds,
        "media_threads": threads,
        "media_percent_of_core_per_call": rounded(share(after.processor_micros - before.processor_micros), 4),
        "process_percent_of_core_per_call": rounded(share(process_after - process_before), 4),
        "kilobytes_per_call": rounded((full.saturating_sub(empty)) as f64 / calls as f64, 1),
        "packets_received_per_second": per_second(before, after, |figures| figures.packets_received, wall),
        "packets_sent_per_second": per_second(before, after, |figures| figures.packets_sent, wall),
        "packets_unsent": after.packets_unsent,
        "ticks": ticks,
        "ticks_later_than_10_ms_percent": rounded(late as f64 / ticks.max(1) as f64 * 100.0, 4),
        "latest_tick_ms": after.latest_tick_micros as f64 / 1000.0,
        "recordings_failed": failed,
        "recording_frames_lost": after.lost_frames,
        "telephones": telephones,
    }))
}

fn per_second(before: MediaFigures, after: MediaFigures, which: fn(&MediaFigures) -> u64, wall: Duration) -> f64 {
    rounded((which(&after) - which(&before)) as f64 / wall.as_secs_f64(), 0)
}

fn rounded(value: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}

/// The processor time of this process, user and system.
fn process_micros() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec.unsigned_abs() * 1_000_000 + time.tv_nsec.unsigned_abs() / 1_000
}

fn resident_kilobytes() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

/// The process of the telephones.
struct Load {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    addresses: Vec<SocketAddr>,
}

impl Load {
    fn start(targets: impl Iterator<Item = SocketAddr>) -> Result<Self> {
        // Both sides have the right to go first, so that what else the machine does disturbs neither.
        let (program, arguments) = (std::env::current_exe()?, ["--rr", "1"]);
        let may = Command::new("chrt").args(arguments).arg("true").stderr(Stdio::null()).status();
        let mut command = if may.is_ok_and(|status| status.success()) {
            let mut command = Command::new("chrt");
            command.args(arguments).arg(program);
            command
        } else {
            Command::new(program)
        };
        let mut child = command.arg("telephones").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let output = BufReader::new(child.stdout.take().context("the telephones' output")?);
        let mut load = Self { child, output, addresses: Vec::new() };
        load.say(&serde_json::to_string(&targets.collect::<Vec<_>>())?)?;
        load.addresses = load.hear()?;
        Ok(load)
    }

    fn say(&mut self, line: &str) -> Result<()> {
        let input = self.child.stdin.as_mut().context("the telephones' input")?;
        writeln!(input, "{line}")?;
        Ok(input.flush()?)
    }

    fn hear<T: serde::de::DeserializeOwned>(&mut self) -> Result<T> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        Ok(serde_json::from_str(&line)?)
    }

    fn finish(mut self) -> Result<Value> {
        self.say("end")?;
        let report = self.hear()?;
        self.child.wait()?;
        Ok(report)
    }
}

/// The second process: reads the targets, tells its own addresses, and sends from `begin` to `end`.
fn telephones() -> Result<()> {
    let mut lines = std::io::stdin().lines();
    let targets: Vec<SocketAddr> = serde_json::from_str(&lines.next().context("targets")??)?;
    let sockets: Vec<UdpSocket> = targets
        .iter()
        .map(|target| {
            let socket = UdpSocket::bind("127.0.0.1:0")?;
            socket.connect(target)?;
            Ok(socket)
        })
        .collect::<Result<_>>()?;
    let addresses = sockets.iter().map(UdpSocket::local_addr).collect::<Result<Vec<_>, _>>()?;
    println!("{}", serde_json::to_string(&addresses)?);
    lines.next().context("begin")??;

    let origin = Instant::now();
    let running = Arc::new(AtomicBool::new(true));
    let received = Arc::new(AtomicU64::new(0));
    let delays = Arc::new(Mutex::new(Vec::<u64>::new()));
    for socket in sockets.iter().take(TIMED) {
        let socket = socket.try_clone()?;
        let (received, delays) = (Arc::clone(&received), Arc::clone(&delays));
        std::thread::spawn(move || listen(&socket, origin, &received, &delays));
    }
    for socket in &sockets[TIMED.min(sockets.len())..] {
        socket.set_nonblocking(true)?;
    }
    let speaker = {
        let (running, received) = (Arc::clone(&running), Arc::clone(&received));
        std::thread::spawn(move || speak(&sockets, origin, &running, &received))
    };
    lines.next().context("end")??;
    running.store(false, Relaxed);
    let (sent, latest) = speaker.join().map_err(|_| anyhow::anyhow!("the speaker broke down"))?;
    let mut delays = delays.lock().map_err(|_| anyhow::anyhow!("a listener broke down"))?.clone();
    // The first second is the beginning of everything.
    delays.drain(..delays.len().min(TIMED * 50));
    delays.sort_unstable();
    let at = |part: f64| delays.get((delays.len() as f64 * part) as usize).map(|&micros| micros as f64 / 1000.0);
    println!(
        "{}",
        json!({
            "sent": sent,
            "received": received.load(Relaxed),
            "own_latest_tick_ms": latest.as_secs_f64() * 1000.0,
            "way_through_ms": { "median": at(0.5), "p99": at(0.99), "p999": at(0.999) },
        })
    );
    std::process::exit(0);
}

/// Reads packets as they come; a sound that begins with a time tells how long it took.
fn listen(socket: &UdpSocket, origin: Instant, received: &AtomicU64, delays: &Mutex<Vec<u64>>) {
    let mut packet = [0; 2_048];
    let mut last = HashMap::new();
    while let Ok(length) = socket.recv(&mut packet) {
        received.fetch_add(1, Relaxed);
        if length == 172
            && let Ok(time) = packet[12..20].try_into().map(u64::from_le_bytes)
        {
            let now = origin.elapsed().as_micros() as u64;
            // Music and silence begin with something else.
            if time <= now && now - time < 1_000_000 && last.insert(0, time) != Some(time) {
                delays.lock().expect("no listener breaks down").push(now - time);
            }
        }
    }
}

/// Sends for every telephone every 20 ms, a twentieth of them each millisecond, and empties the sockets that nobody
/// listens to. Returns what was sent, and the latest millisecond.
fn speak(sockets: &[UdpSocket], origin: Instant, running: &AtomicBool, received: &AtomicU64) -> (u64, Duration) {
    let (mut sent, mut latest, mut slice) = (0, Duration::ZERO, 0_u64);
    let mut packet = [0xd5; 172];
    let mut sink = [0; 2_048];
    let begun = Instant::now();
    while running.load(Relaxed) {
        let due = begun + Duration::from_millis(slice);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        if slice > 1_000 {
            latest = latest.max(due.elapsed());
        }
        let round = slice / 20;
        for index in ((slice % 20) as usize..sockets.len()).step_by(20) {
            let socket = &sockets[index];
            packet[..2].copy_from_slice(&[0x80, 8]);
            packet[2..4].copy_from_slice(&(round as u16).to_be_bytes());
            packet[4..8].copy_from_slice(&(round as u32 * 160).to_be_bytes());
            packet[8..12].copy_from_slice(&(index as u32 + 1).to_be_bytes());
            packet[12..20].copy_from_slice(&(origin.elapsed().as_micros() as u64).to_le_bytes());
            sent += u64::from(socket.send(&packet).is_ok());
            if index >= TIMED {
                while socket.recv(&mut sink).is_ok() {
                    received.fetch_add(1, Relaxed);
                }
            }
        }
        slice += 1;
    }
    (sent, latest)
}
