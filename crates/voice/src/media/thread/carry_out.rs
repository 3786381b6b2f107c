//! Commands: what changes with each, and what they do to the legs around.

use std::time::Instant;

use domain::ObjectId;
use rustix::event::epoll;

use super::super::command::{Arrival, Command};
use super::super::event::LegId;
use super::super::leg::{Leg, Path};
use super::super::playback::Playback;
use super::super::recording::{Side, Tape};
use super::MediaThread;

impl MediaThread {
    /// Carries a command out, now or when its legs have come. One for a leg that is gone is passed over.
    pub(super) fn carry_out(&mut self, command: Command, now: Instant) {
        for leg in command.legs().into_iter().flatten() {
            if let Some(waiting) = self.arriving.get_mut(&leg) {
                waiting.push(command);
                return;
            }
        }
        match command {
            Command::Open(leg) => self.insert(leg),
            Command::SetRemote(leg, remote) => self.with(leg, |leg| leg.set_remote(remote, now)),
            Command::Play(leg, token, clips) => self.with(leg, |leg| leg.playback = Some(Playback::new(token, clips))),
            Command::StopPlaying(leg) => self.with(leg, |leg| leg.playback = None),
            Command::Music(leg, on) => self.with(leg, |leg| leg.music = on),
            Command::Hold(leg, on) => self.with(leg, |leg| leg.held = on),
            Command::Mute(leg, on) => self.with(leg, |leg| leg.muted = on),
            Command::SecureEntry(leg, on) => self.with(leg, |leg| leg.set_secure(on, now)),
            Command::Listen(leg, ear) => self.with(leg, |leg| leg.set_ear(ear, now)),
            Command::Scribe(leg, ear) => self.with(leg, |leg| leg.scribe = ear),
            Command::StopListening(leg) => self.with(leg, |leg| leg.ear = None),
            Command::SendDigit(leg, digit) => self.with(leg, |leg| leg.keys_out.press(digit)),
            Command::Join(a, b) => self.join(a, b, now),
            Command::Part(a, b) => self.part(a, b),
            Command::Confer(members) => self.confer(&members, now),
            Command::Leave(leg) => {
                if let Some(slot) = self.legs.find(leg) {
                    self.leave_mix(slot);
                }
            }
            Command::Record { customer, agent, recording } => self.record(customer, agent, recording, now),
            Command::StopRecording { customer, recording } => self.stop_recording(customer, recording, now),
            Command::Close(leg) => self.close(leg, now),
            Command::SetMusic(clip) => self.parts.music = clip,
            Command::AddBrowser(leg, fragment) => self.hub.add(fragment, leg),
            Command::RemoveBrowser(leg) => self.hub.remove(leg),
            Command::Expect(leg) => {
                if self.legs.find(leg).is_none() {
                    self.arriving.entry(leg).or_default();
                }
            }
            Command::Move(leg, to) => self.move_away(leg, to),
            Command::Stop => self.stop(now),
        }
    }

    fn with(&mut self, leg: LegId, change: impl FnOnce(&mut Leg)) {
        if let Some(leg) = self.legs.by_id(leg) {
            change(leg);
        }
    }

    fn insert(&mut self, leg: Box<Leg>) {
        let id = leg.id;
        let slot = self.legs.insert(leg);
        let token = self.legs.token(slot);
        let Some(Path::Telephone(telephone)) = self.legs.get(slot).map(|leg| &leg.path) else { return };
        let flags = epoll::EventFlags::IN;
        if let Err(error) = epoll::add(&self.epoll, &telephone.socket.socket, epoll::EventData::new_u64(token), flags) {
            tracing::error!(leg = %id, %error, "a leg's socket cannot be watched");
        }
    }

    /// Joins two legs. Whom they were joined with before is parted from; what is being played to them ends.
    fn join(&mut self, a: LegId, b: LegId, now: Instant) {
        let (Some(first), Some(second)) = (self.legs.find(a), self.legs.find(b)) else { return };
        if first == second {
            return;
        }
        for (slot, other) in [(first, second), (second, first)] {
            self.leave_mix(slot);
            self.part_from_peer(slot, Some(other));
            if let Some(leg) = self.legs.get(slot) {
                leg.peer = Some(other);
                leg.held = false;
                leg.music = false;
                leg.playback = None;
                leg.ear = None;
                leg.listen(now);
            }
        }
        // The recording of one goes on with the other.
        for (slot, other) in [(first, second), (second, first)] {
            let Some((tape, side)) = self.legs.get(slot).and_then(|leg| leg.tape) else { continue };
            let free = self.legs.get(other).is_some_and(|leg| leg.tape.is_none());
            if free {
                self.put_on_tape(other, tape, side.opposite());
            }
        }
    }

    fn part(&mut self, a: LegId, b: LegId) {
        let (Some(first), Some(second)) = (self.legs.find(a), self.legs.find(b)) else { return };
        if self.legs.get(first).and_then(|leg| leg.peer) == Some(second) {
            self.part_from_peer(first, None);
        }
    }

    /// Parts the leg from its peer, unless that is the one that is wanted.
    pub(super) fn part_from_peer(&mut self, slot: usize, wanted: Option<usize>) {
        let Some(leg) = self.legs.get(slot) else { return };
        let Some(peer) = leg.peer.filter(|peer| Some(*peer) != wanted) else { return };
        leg.peer = None;
        leg.held = false;
        let tape = leg.tape;
        if let Some(other) = self.legs.get(peer) {
            other.peer = None;
            other.held = false;
            // The agent leaves the tape, which the customer keeps.
            if other.tape.map(|(tape, _)| tape) == tape.map(|(tape, _)| tape) && tape.is_some() {
                let leaving = if matches!(other.tape, Some((_, Side::Right))) { peer } else { slot };
                if let Some(leaving) = self.legs.get(leaving) {
                    leaving.tape = None;
                }
            }
        }
    }

    fn record(&mut self, customer: LegId, agent: LegId, recording: ObjectId, now: Instant) {
        let Some(slot) = self.legs.find(customer) else {
            // Its end is told all the same, so that nobody waits for it.
            self.parts.recorder.end(recording, 0);
            return;
        };
        let current = self.legs.get(slot).and_then(|leg| leg.tape);
        let running = current.and_then(|(tape, _)| self.tapes[tape].as_ref()).map(|tape| tape.recording);
        let tape = match current {
            Some((tape, _)) if running == Some(recording) => tape,
            _ => {
                if let Some((tape, _)) = current {
                    self.end_tape(tape, now);
                }
                self.parts.recorder.begin(recording);
                let tape = Box::new(Tape::new(recording, now));
                let place = self.place_tape(tape);
                self.put_on_tape(slot, place, Side::Left);
                place
            }
        };
        if let Some(agent) = self.legs.find(agent).filter(|agent| *agent != slot)
            && self.legs.get(agent).is_some_and(|leg| leg.mix.is_none())
        {
            self.put_on_tape(agent, tape, Side::Right);
        }
    }

    fn place_tape(&mut self, tape: Box<Tape>) -> usize {
        let free = self.tapes.iter().position(Option::is_none).unwrap_or_else(|| {
            self.tapes.push(None);
            self.tapes.len() - 1
        });
        self.tapes[free] = Some(tape);
        free
    }

    /// Puts a leg on a side of a tape, in the place of the one that was there.
    fn put_on_tape(&mut self, slot: usize, tape: usize, side: Side) {
        for other in 0..self.legs.len() {
            if let Some(leg) = self.legs.get(other).filter(|leg| leg.tape == Some((tape, side))) {
                leg.tape = None;
            }
        }
        if let Some(leg) = self.legs.get(slot) {
            leg.tape = Some((tape, side));
        }
    }

    fn stop_recording(&mut self, customer: LegId, recording: ObjectId, now: Instant) {
        let Some((tape, _)) = self.legs.by_id(customer).and_then(|leg| leg.tape) else { return };
        if self.tapes[tape].as_ref().is_some_and(|tape| tape.recording == recording) {
            self.end_tape(tape, now);
        }
    }

    /// Takes a tape away from its legs.
    fn take_tape(&mut self, tape: usize) -> Option<Box<Tape>> {
        for slot in 0..self.legs.len() {
            if let Some(leg) = self.legs.get(slot).filter(|leg| leg.tape.is_some_and(|(on, _)| on == tape)) {
                leg.tape = None;
            }
        }
        self.tapes[tape].take()
    }

    fn end_tape(&mut self, tape: usize, now: Instant) {
        if let Some(mut ended) = self.take_tape(tape) {
            let frames = ended.finish(now, &self.parts.recorder);
            self.parts.recorder.end(ended.recording, frames);
        }
    }

    fn close(&mut self, leg: LegId, now: Instant) {
        let Some(slot) = self.legs.find(leg) else { return };
        if let Some((tape, Side::Left)) = self.legs.get(slot).and_then(|leg| leg.tape) {
            self.end_tape(tape, now);
        }
        self.leave_mix(slot);
        self.part_from_peer(slot, None);
        if let Some((_, mut leg)) = self.legs.remove(leg)
            && let Path::Browser(browser) = &mut leg.path
        {
            browser.close(&mut self.outbox);
        }
    }

    fn move_away(&mut self, leg: LegId, to: usize) {
        let arrival = match self.legs.find(leg) {
            None => Arrival::Nobody(leg),
            Some(slot) => {
                self.leave_mix(slot);
                self.part_from_peer(slot, None);
                let tape = match self.legs.get(slot).and_then(|leg| leg.tape) {
                    Some((tape, Side::Left)) => self.take_tape(tape),
                    _ => None,
                };
                match self.legs.remove(leg) {
                    Some((_, mut leg)) => {
                        leg.tape = None;
                        if let Path::Telephone(telephone) = &leg.path {
                            let _ = epoll::delete(&self.epoll, &telephone.socket.socket);
                        }
                        Arrival::Leg(leg, tape)
                    }
                    None => Arrival::Nobody(leg),
                }
            }
        };
        self.parts.others[to].hand_over(arrival);
    }

    /// A leg has come from another thread, or will not come.
    pub(super) fn arrive(&mut self, arrival: Arrival, now: Instant) {
        let id = match arrival {
            Arrival::Leg(leg, tape) => {
                let id = leg.id;
                self.insert(leg);
                if let (Some(tape), Some(slot)) = (tape, self.legs.find(id)) {
                    let place = self.place_tape(tape);
                    self.put_on_tape(slot, place, Side::Left);
                }
                id
            }
            Arrival::Nobody(id) => id,
        };
        for command in self.arriving.remove(&id).unwrap_or_default() {
            self.carry_out(command, now);
        }
    }

    fn stop(&mut self, now: Instant) {
        for leg in self.legs.ids() {
            self.close(leg, now);
        }
        self.stopping = true;
    }
}
