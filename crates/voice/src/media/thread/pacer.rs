//! What goes out every 20 ms.

use std::time::{Duration, Instant};

use super::super::event::MediaEvent;
use super::super::g711::Codec;
use super::super::leg::{Hears, Leg, Path};
use super::super::rtp::HEADER;
use super::super::telephone_event::KeyTick;
use super::super::tones::write_tone;
use super::{MediaThread, PHASES};

/// Samples of a packet: 20 ms.
const SAMPLES: usize = 160;
/// A joined leg that has been sent nothing for this long is sent silence, so that NATs and browsers stay open. Shorter
/// gaps are left to the receiver, which makes up for lost packets better than silence does.
const GAP: Duration = Duration::from_millis(200);

impl MediaThread {
    /// Paces the legs whose turn it is at this tick.
    pub(super) fn pace(&mut self, now: Instant) {
        let phase = self.tick % PHASES;
        for slot in (phase as usize..self.legs.len()).step_by(PHASES as usize) {
            if let Some(mut leg) = self.legs.take(slot) {
                self.pace_leg(&mut leg, now);
                self.legs.put_back(slot, leg);
            }
        }
        for place in (phase as usize..self.mixes.len()).step_by(PHASES as usize) {
            self.mix(place, now);
        }
        for tape in self.tapes.iter_mut().skip(phase as usize).step_by(PHASES as usize).flatten() {
            tape.advance(now, &self.parts.recorder);
        }
    }

    fn pace_leg(&mut self, leg: &mut Leg, now: Instant) {
        if let Path::Browser(browser) = &mut leg.path {
            browser.tick(now, &mut self.outbox);
        }
        leg.listen(now);
        if leg.fell_silent(now, self.parts.silence_limit) {
            self.parts.sink.tell(MediaEvent::Silent { leg: leg.id });
        }
        // Nothing sounds, and nothing is over, before it can be heard.
        let Some(codec) = leg.coding(None) else { return };
        if matches!(leg.path, Path::Browser(_)) && !leg.can_receive() {
            return;
        }
        let hears = leg.hears();
        // A pause after a key passes while other sound goes on.
        let key = leg.keys_out.tick(leg.key_type().is_none());
        if leg.playback.as_ref().is_some_and(|playback| playback.is_over()) {
            self.playback_finished(leg);
        }
        match hears {
            Hears::Keys => {
                if let Some(key) = key {
                    self.send_key(leg, key, codec, now);
                }
            }
            Hears::Clips => {
                let frame = &mut self.frame[HEADER..HEADER + SAMPLES];
                match &mut leg.playback {
                    Some(playback) => playback.fill(codec, frame),
                    None => frame.fill(codec.silence()),
                }
                self.send_frame(leg, codec, now);
                if leg.playback.as_ref().is_some_and(|playback| playback.is_over()) {
                    self.playback_finished(leg);
                }
            }
            Hears::Music => {
                let music = self.parts.music.coded(codec);
                let start = (self.tick / PHASES * SAMPLES as u64 % music.len().max(1) as u64) as usize;
                let loop_on = music.iter().cycle().skip(start);
                match music.get(start..start + SAMPLES) {
                    Some(stretch) => self.frame[HEADER..HEADER + SAMPLES].copy_from_slice(stretch),
                    None if music.is_empty() => self.frame[HEADER..HEADER + SAMPLES].fill(codec.silence()),
                    None => {
                        let frame = &mut self.frame[HEADER..HEADER + SAMPLES];
                        frame.iter_mut().zip(loop_on).for_each(|(to, &from)| *to = from);
                    }
                }
                self.send_frame(leg, codec, now);
            }
            // The whole mix is sent at once.
            Hears::Mix => {}
            Hears::Peer if leg.timeline.forwarded_within(GAP, now) => {}
            Hears::Peer | Hears::Nothing => {
                self.frame[HEADER..HEADER + SAMPLES].fill(codec.silence());
                self.send_frame(leg, codec, now);
            }
        }
    }

    fn playback_finished(&mut self, leg: &mut Leg) {
        if let Some(playback) = leg.playback.take() {
            self.parts.sink.tell(MediaEvent::PlaybackFinished { leg: leg.id, token: playback.token });
        }
    }

    pub(super) fn send_frame(&mut self, leg: &mut Leg, codec: Codec, now: Instant) {
        if leg.can_receive() {
            let stamp = leg.timeline.paced(now, SAMPLES as u32);
            let payload_type = leg.payload_type(codec);
            let frame = &mut self.frame[..HEADER + SAMPLES];
            leg.send(frame, stamp, payload_type, now, &mut self.outbox, &self.parts.counters);
        }
    }

    fn send_key(&mut self, leg: &mut Leg, key: KeyTick, codec: Codec, now: Instant) {
        match key {
            KeyTick::Tone { code, from } => {
                write_tone(code, from, codec, &mut self.frame[HEADER..HEADER + SAMPLES]);
                self.send_frame(leg, codec, now);
            }
            KeyTick::Event { payload, before, duration } => {
                let Some(key_type) = leg.key_type().filter(|_| leg.can_receive()) else { return };
                let stamp = leg.timeline.key(now, before, duration);
                leg.keys_out.stamped(stamp.timestamp);
                self.frame[HEADER..HEADER + 4].copy_from_slice(&payload);
                let frame = &mut self.frame[..HEADER + 4];
                leg.send(frame, stamp, key_type, now, &mut self.outbox, &self.parts.counters);
            }
        }
    }
}
