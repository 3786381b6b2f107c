//! The media engine with real sockets: telephones and browsers of the test talk through it and listen to what comes
//! out, by measuring tones in the samples. Waiting is always waiting for packets; the only clock is the 20 ms of the
//! test's own telephones.

mod bridge;
mod browser;
mod caller;
mod clips;
mod conference;
mod engine;
mod keys;
mod listening;
mod network;
mod phone;
mod recording;
mod secure;
mod sound;
mod spoken;
mod threads;
mod webrtc;
