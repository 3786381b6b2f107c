//! The thread that owns the files of recordings.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use domain::ObjectId;
use parking_lot::Mutex;

use super::super::config::MediaError;
use super::super::event::MediaEvent;
use super::super::figures::{Counters, thread_processor_micros};
use super::super::priority::go_early;
use super::super::sink::EventSink;
use super::tape::CHUNK;
use super::wav;

/// Stretches that may wait for the disk: with 500 recordings, more than three seconds.
const QUEUE: usize = 4_096;
/// Buffers that are kept for reuse.
const SPARE: usize = 64;

enum Order {
    Begin { recording: ObjectId },
    Write { recording: ObjectId, frame: u64, sound: Vec<u8> },
    End { recording: ObjectId, frames: u64 },
}

/// How media threads reach the recorder.
pub(crate) struct RecorderHandle {
    orders: SyncSender<Order>,
    spare: Mutex<Receiver<Vec<u8>>>,
    counters: Arc<Counters>,
}

impl RecorderHandle {
    /// Opens a file. Waits for room in the queue, as `end` does: both are rare.
    pub(crate) fn begin(&self, recording: ObjectId) {
        let _ = self.orders.send(Order::Begin { recording });
    }

    /// Queues a stretch of frames for writing; a full queue turns it into silence, counted.
    pub(crate) fn write(&self, recording: ObjectId, frame: u64, sound: &[u8]) {
        let spare = self.spare.try_lock().and_then(|spare| spare.try_recv().ok());
        let mut buffer = spare.unwrap_or_else(|| Vec::with_capacity((CHUNK * wav::FRAME) as usize));
        buffer.clear();
        buffer.extend_from_slice(sound);
        if let Err(TrySendError::Full(_)) = self.orders.try_send(Order::Write { recording, frame, sound: buffer }) {
            self.counters.lost_frames.fetch_add(sound.len() as u64 / wav::FRAME, Relaxed);
        }
    }

    /// Completes a file of this length; [`MediaEvent::RecordingEnded`] follows.
    pub(crate) fn end(&self, recording: ObjectId, frames: u64) {
        let _ = self.orders.send(Order::End { recording, frames });
    }
}

/// The recorder: its files and its way to tell.
pub(crate) struct Recorder {
    folder: PathBuf,
    files: HashMap<ObjectId, Open>,
    spare: SyncSender<Vec<u8>>,
    sink: EventSink,
    counters: Arc<Counters>,
}

/// A file in the making. Stretches that never came are holes in it, which read as silence.
struct Open {
    file: Option<File>,
    failed: bool,
}

impl Recorder {
    /// Starts the thread. It ends when every handle is gone, after completing what was begun.
    pub(crate) fn start(
        folder: PathBuf,
        sink: EventSink,
        counters: Arc<Counters>,
        processor: Arc<AtomicU64>,
    ) -> Result<(RecorderHandle, JoinHandle<()>), MediaError> {
        std::fs::create_dir_all(&folder).map_err(MediaError::io("making the folder of recordings"))?;
        let (orders, queue) = sync_channel(QUEUE);
        let (spare, spares) = sync_channel(SPARE);
        let recorder = Self { folder, files: HashMap::new(), spare, sink, counters: Arc::clone(&counters) };
        let thread = std::thread::Builder::new()
            .name("recorder".to_owned())
            .spawn(move || recorder.run(&queue, &processor))
            .map_err(MediaError::io("starting the recorder"))?;
        Ok((RecorderHandle { orders, spare: Mutex::new(spares), counters }, thread))
    }

    fn run(mut self, queue: &Receiver<Order>, processor: &AtomicU64) {
        go_early();
        loop {
            match queue.recv_timeout(Duration::from_millis(250)) {
                Ok(Order::Begin { recording }) => self.begin(recording),
                Ok(Order::Write { recording, frame, sound }) => self.write(recording, frame, sound),
                Ok(Order::End { recording, frames }) => self.end(recording, frames),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.sink.retry();
            processor.store(thread_processor_micros(), Relaxed);
        }
    }

    fn path(&self, recording: ObjectId) -> PathBuf {
        self.folder.join(format!("{recording}.wav"))
    }

    fn begin(&mut self, recording: ObjectId) {
        let created = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(self.path(recording))
            .and_then(|file| file.write_all_at(&wav::header(0), 0).map(|()| file));
        let open = match created {
            Ok(file) => Open { file: Some(file), failed: false },
            Err(error) => {
                tracing::error!(%recording, %error, "a recording could not be begun");
                Open { file: None, failed: true }
            }
        };
        self.counters.recordings.fetch_add(1, Relaxed);
        self.files.insert(recording, open);
    }

    fn write(&mut self, recording: ObjectId, frame: u64, sound: Vec<u8>) {
        if let Some(open) = self.files.get_mut(&recording) {
            let written = open.file.as_ref().map(|file| file.write_all_at(&sound, wav::HEADER + frame * wav::FRAME));
            if let Some(Err(error)) = written {
                if !open.failed {
                    tracing::error!(%recording, %error, "a recording could not be written");
                }
                open.failed = true;
            }
        }
        let _ = self.spare.try_send(sound);
    }

    fn end(&mut self, recording: ObjectId, frames: u64) {
        let mut failed = true;
        if let Some(open) = self.files.remove(&recording) {
            self.counters.recordings.fetch_sub(1, Relaxed);
            let completed = open.file.as_ref().map(|file| complete(file, frames));
            if let Some(Err(error)) = &completed {
                tracing::error!(%recording, %error, "a recording could not be completed");
            }
            failed = open.failed || !matches!(completed, Some(Ok(())));
        }
        let path = self.path(recording);
        self.sink.tell(MediaEvent::RecordingEnded { recording, path, milliseconds: frames / 8, failed });
    }
}

fn complete(file: &File, frames: u64) -> io::Result<()> {
    file.set_len(wav::HEADER + frames * wav::FRAME)?;
    file.write_all_at(&wav::header(frames), 0)?;
    file.sync_data()
}
