//! The handle by which the rest of the room uses media.

use std::net::SocketAddr;
use std::sync::Arc;

use domain::ObjectId;
use tokio::sync::mpsc;

use super::clip::Clip;
use super::config::{MediaConfig, MediaError};
use super::event::{LegId, MediaEvent, RemoteMedia};

/// The media engine. Clones are handles to the same engine, which stops when the last one is dropped.
///
/// Calls return at once; they are carried out in the order in which they are made, and one that names a leg which
/// is gone is passed over.
#[derive(Clone)]
pub struct MediaEngine {}

#[allow(unused_variables, clippy::unused_async, missing_docs)]
impl MediaEngine {
    pub fn start(config: MediaConfig) -> Result<(Self, mpsc::Receiver<MediaEvent>), MediaError> {
        Err(MediaError::Stopped)
    }
    pub fn open_rtp(&self) -> Result<(LegId, SocketAddr), MediaError> {
        Err(MediaError::Stopped)
    }
    pub fn set_remote(&self, leg: LegId, remote: RemoteMedia) {}
    pub async fn open_browser(&self, sdp_offer: &str) -> Result<(LegId, String), MediaError> {
        Err(MediaError::Stopped)
    }
    pub fn play(&self, leg: LegId, token: u64, clips: Vec<Arc<Clip>>) {}
    pub fn stop_playing(&self, leg: LegId) {}
    pub fn music(&self, leg: LegId, on: bool) {}
    pub fn set_music(&self, clip: Arc<Clip>) {}
    pub fn join(&self, a: LegId, b: LegId) {}
    pub fn part(&self, a: LegId, b: LegId) {}
    pub fn hold(&self, customer: LegId, on: bool) {}
    pub fn mute(&self, leg: LegId, on: bool) {}
    pub fn record(&self, customer: LegId, agent: LegId, recording: ObjectId) {}
    pub fn stop_recording(&self, recording: ObjectId) {}
    pub fn secure_entry(&self, leg: LegId, on: bool) {}
    pub fn send_digit(&self, leg: LegId, digit: char) {}
    pub fn close(&self, leg: LegId) {}
}
