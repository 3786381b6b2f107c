//! Recordings: stereo WAV, customer left, agent right, written as it happens.
//!
//! A media thread places what it hears on a *tape* by its RTP timestamps (that is all the jitter handling there is) and
//! hands stretches of 400 ms to the *recorder*, a thread of its own that owns the files. A program that dies loses
//! less than a second of sound; [`recover`] makes the file whole.

mod recorder;
mod tape;
mod wav;

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::Duration;

pub(crate) use recorder::{Recorder, RecorderHandle};
pub(crate) use tape::{Side, Tape};

use super::config::MediaError;

/// Makes a recording that was cut (the program died) playable by setting the sizes in its header, and tells its length.
///
/// # Errors
/// [`MediaError::Io`] if the file is not a recording or cannot be changed.
pub fn recover(path: &Path) -> Result<Duration, MediaError> {
    recovered_frames(path).map(frames_to_duration).map_err(MediaError::io("recovering a recording"))
}

fn recovered_frames(path: &Path) -> io::Result<u64> {
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    let mut header = [0; wav::HEADER as usize];
    file.read_exact_at(&mut header, 0)?;
    if !wav::is_ours(&header) {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "not a recording"));
    }
    let frames = (file.metadata()?.len() - wav::HEADER) / wav::FRAME;
    file.set_len(wav::HEADER + frames * wav::FRAME)?;
    file.write_all_at(&wav::header(frames), 0)?;
    file.sync_data()?;
    Ok(frames)
}

fn frames_to_duration(frames: u64) -> Duration {
    Duration::from_micros(frames * 125)
}
