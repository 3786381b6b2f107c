//! What calls need of the media engine, so that they can be tried without sockets and threads.

use std::net::SocketAddr;
use std::sync::Arc;

use domain::ObjectId;

use crate::media::{Clip, Ear, LegId, MediaEngine, MediaError, Member, RemoteMedia};

/// The media engine as calls see it. What the methods mean is said at [`MediaEngine`].
pub trait Sound: Send + Sync + 'static {
    /// See [`MediaEngine::open_rtp`].
    fn open_rtp(&self) -> Result<(LegId, SocketAddr), MediaError>;
    /// See [`MediaEngine::set_remote`].
    fn set_remote(&self, leg: LegId, remote: RemoteMedia);
    /// See [`MediaEngine::play`].
    fn play(&self, leg: LegId, token: u64, clips: Vec<Arc<Clip>>);
    /// See [`MediaEngine::stop_playing`].
    fn stop_playing(&self, leg: LegId);
    /// See [`MediaEngine::music`].
    fn music(&self, leg: LegId, on: bool);
    /// See [`MediaEngine::join`].
    fn join(&self, customer: LegId, agent: LegId);
    /// See [`MediaEngine::part`].
    fn part(&self, customer: LegId, agent: LegId);
    /// See [`MediaEngine::confer`].
    fn confer(&self, members: &[Member]);
    /// See [`MediaEngine::leave`].
    fn leave(&self, leg: LegId);
    /// See [`MediaEngine::hold`].
    fn hold(&self, customer: LegId, on: bool);
    /// See [`MediaEngine::record`].
    fn record(&self, customer: LegId, agent: LegId, recording: ObjectId);
    /// See [`MediaEngine::stop_recording`].
    fn stop_recording(&self, recording: ObjectId);
    /// See [`MediaEngine::secure_entry`].
    fn secure_entry(&self, leg: LegId, on: bool);
    /// See [`MediaEngine::listen`].
    fn listen(&self, leg: LegId, ear: Ear);
    /// See [`MediaEngine::stop_listening`].
    fn stop_listening(&self, leg: LegId);
    /// See [`MediaEngine::scribe`].
    fn scribe(&self, _leg: LegId, _ear: Ear) {}
    /// See [`MediaEngine::stop_scribing`].
    fn stop_scribing(&self, _leg: LegId) {}
    /// See [`MediaEngine::send_digit`].
    fn send_digit(&self, leg: LegId, digit: char);
    /// See [`MediaEngine::close`].
    fn close(&self, leg: LegId);
}

impl Sound for MediaEngine {
    fn open_rtp(&self) -> Result<(LegId, SocketAddr), MediaError> {
        Self::open_rtp(self)
    }
    fn set_remote(&self, leg: LegId, remote: RemoteMedia) {
        Self::set_remote(self, leg, remote);
    }
    fn play(&self, leg: LegId, token: u64, clips: Vec<Arc<Clip>>) {
        Self::play(self, leg, token, clips);
    }
    fn stop_playing(&self, leg: LegId) {
        Self::stop_playing(self, leg);
    }
    fn music(&self, leg: LegId, on: bool) {
        Self::music(self, leg, on);
    }
    fn join(&self, customer: LegId, agent: LegId) {
        Self::join(self, customer, agent);
    }
    fn part(&self, customer: LegId, agent: LegId) {
        Self::part(self, customer, agent);
    }
    fn confer(&self, members: &[Member]) {
        Self::confer(self, members);
    }
    fn leave(&self, leg: LegId) {
        Self::leave(self, leg);
    }
    fn hold(&self, customer: LegId, on: bool) {
        Self::hold(self, customer, on);
    }
    fn record(&self, customer: LegId, agent: LegId, recording: ObjectId) {
        Self::record(self, customer, agent, recording);
    }
    fn stop_recording(&self, recording: ObjectId) {
        Self::stop_recording(self, recording);
    }
    fn secure_entry(&self, leg: LegId, on: bool) {
        Self::secure_entry(self, leg, on);
    }
    fn listen(&self, leg: LegId, ear: Ear) {
        Self::listen(self, leg, ear);
    }
    fn stop_listening(&self, leg: LegId) {
        Self::stop_listening(self, leg);
    }
    fn scribe(&self, leg: LegId, ear: Ear) {
        Self::scribe(self, leg, ear);
    }
    fn stop_scribing(&self, leg: LegId) {
        Self::stop_scribing(self, leg);
    }
    fn send_digit(&self, leg: LegId, digit: char) {
        Self::send_digit(self, leg, digit);
    }
    fn close(&self, leg: LegId) {
        Self::close(self, leg);
    }
}
