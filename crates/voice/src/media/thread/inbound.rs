//! What comes in: from telephones, from browsers, and where it goes.

use std::net::SocketAddr;
use std::time::Instant;

use super::super::browser::News;
use super::super::command::Datagram;
use super::super::event::{LegId, MediaEvent};
use super::super::figures::count;
use super::super::g711::Codec;
use super::super::leg::{Hears, Leg, Path};
use super::super::rtp::{HEADER, Packet};
use super::MediaThread;

/// Datagrams of browsers that are read before the thread looks at its tick again.
const BROWSER_BATCH: usize = 256;

impl MediaThread {
    /// Reads a packet from a leg's socket; a further one makes the socket ready again.
    pub(super) fn read_telephone(&mut self, slot: usize, now: Instant) {
        let mut datagram = [0; 1_600];
        let Some(Path::Telephone(telephone)) = self.legs.get(slot).map(|leg| &leg.path) else { return };
        // An error here is the network's answer to an earlier packet, or no packet at all.
        let Ok((length, from)) = telephone.socket.socket.recv_from(&mut datagram) else { return };
        let Some(packet) = Packet::parse(&datagram[..length]) else {
            count(&self.parts.counters.refused);
            return;
        };
        let Some(mut leg) = self.legs.take(slot) else { return };
        if leg.admits(now, from, &packet) {
            let codec = match packet.payload_type {
                0 => Some(Codec::Pcmu),
                8 => Some(Codec::Pcma),
                _ => None,
            };
            self.media(slot, &mut leg, &packet, codec, now);
        } else {
            count(&self.parts.counters.refused);
        }
        self.legs.put_back(slot, leg);
    }

    /// Reads the socket that all browsers share.
    pub(super) fn read_browsers(&mut self, now: Instant) {
        let Some(socket) = self.parts.browsers.clone() else { return };
        let mut datagram = [0; 2_048];
        for _ in 0..BROWSER_BATCH {
            let Ok((length, from)) = socket.recv_from(&mut datagram) else { return };
            let datagram = &datagram[..length];
            let Some(leg) = self.hub.leg_of(datagram, from) else {
                count(&self.parts.counters.refused);
                continue;
            };
            if self.legs.find(leg).is_some() {
                self.browser_datagram(leg, from, datagram, now);
            } else if let Some(thread) = self.parts.directory.thread_of(leg)
                && thread != self.parts.number
            {
                self.parts.others[thread].pass_on(Datagram { leg, from, bytes: datagram.into() });
            }
        }
    }

    /// Gives a datagram to the browser leg that it is for.
    pub(super) fn browser_datagram(&mut self, leg: LegId, from: SocketAddr, datagram: &[u8], now: Instant) {
        if let Some(Path::Browser(browser)) = self.legs.by_id(leg).map(|leg| &mut leg.path) {
            browser.receive(datagram, from, now, &mut self.outbox);
        }
        self.read_news(now);
    }

    /// Reads what the connections of browsers have told.
    pub(super) fn read_news(&mut self, now: Instant) {
        while let Some((id, news)) = self.outbox.pop_front() {
            let Some(slot) = self.legs.find(id) else { continue };
            match news {
                News::Up => self.parts.sink.tell(MediaEvent::Established { leg: id }),
                News::Down => self.parts.sink.tell(MediaEvent::Lost { leg: id }),
                News::Media(received) => {
                    let Some(mut leg) = self.legs.take(slot) else { continue };
                    if let Path::Browser(browser) = &leg.path {
                        let header = &received.header;
                        let packet = Packet {
                            marker: header.marker,
                            payload_type: *header.payload_type,
                            sequence: header.sequence_number,
                            timestamp: header.timestamp,
                            ssrc: *header.ssrc,
                            payload: &received.payload,
                        };
                        let codec = browser.codec_of(packet.payload_type);
                        if packet.payload.len() <= super::super::rtp::MAX_PAYLOAD {
                            self.media(slot, &mut leg, &packet, codec, now);
                        }
                    }
                    self.legs.put_back(slot, leg);
                }
            }
        }
    }

    /// A packet of a leg: sound in `codec`, a key, or something else that shows that the leg is there.
    fn media(&mut self, slot: usize, leg: &mut Leg, packet: &Packet<'_>, codec: Option<Codec>, now: Instant) {
        count(&self.parts.counters.received);
        let first = leg.heard(now);
        if first && matches!(leg.path, Path::Telephone(_)) {
            self.parts.sink.tell(MediaEvent::Established { leg: leg.id });
        }
        match codec {
            Some(codec) => self.sound(slot, leg, packet, codec, now),
            None if Some(packet.payload_type) == leg.key_type() => self.key(leg, packet, now),
            None => {}
        }
    }

    fn key(&mut self, leg: &mut Leg, packet: &Packet<'_>, now: Instant) {
        let secure = leg.is_secure(now);
        let Some(heard) = leg.keys_in.receive(packet, secure) else { return };
        if let Some(digit) = heard.pressed {
            self.tell_digit(leg.id, digit, heard.secure);
        }
        // The other leg gets a key as an event or not at all.
        if heard.secure || secure || leg.muted || leg.held {
            return;
        }
        let Some(peer) = leg.peer.and_then(|slot| self.legs.get(slot)) else { return };
        let Some(key_type) = peer.key_type().filter(|_| peer.hears() == Hears::Peer && peer.can_receive()) else {
            return;
        };
        let Some(stamp) = peer.timeline.forwarded(now, packet, 0) else { return };
        let length = packet.payload.len();
        self.frame[HEADER..HEADER + length].copy_from_slice(packet.payload);
        let frame = &mut self.frame[..HEADER + length];
        peer.send(frame, stamp, key_type, now, &mut self.outbox, &self.parts.counters);
    }

    pub(super) fn tell_digit(&mut self, leg: LegId, digit: char, secure: bool) {
        self.parts.sink.tell(if secure {
            MediaEvent::SecureDigit { leg, digit: domain::secret::Secret::new(digit) }
        } else {
            MediaEvent::Digit { leg, digit }
        });
    }

    fn sound(&mut self, slot: usize, leg: &mut Leg, packet: &Packet<'_>, codec: Codec, now: Instant) {
        let secure = leg.is_secure(now);
        if let Some(mut tones) = leg.tones.take() {
            tones.listen(codec, packet.payload, |digit| self.tell_digit(leg.id, digit, secure));
            leg.tones = Some(tones);
        }
        if !secure && leg.ear.as_mut().is_some_and(|ear| !ear.hear(packet, codec)) {
            leg.ear = None;
        }
        if let Some(place) = leg.mix {
            write_down(leg, packet, codec, secure);
            if let Some(mix) = self.mixes[place].as_mut().filter(|_| !secure && !leg.muted) {
                mix.put(slot, packet, codec);
            }
            return;
        }
        let peer = leg.peer.and_then(|slot| self.legs.get(slot));
        let cut = secure || leg.muted;
        let held = leg.held || peer.as_ref().is_some_and(|peer| peer.held);
        let has_peer = peer.is_some();
        if has_peer {
            write_down(leg, packet, codec, cut || held);
        }
        if !cut
            && !held
            && let Some((tape, side)) = leg.tape
            && let Some(Some(tape)) = self.tapes.get_mut(tape)
        {
            tape.place(side, now, packet, codec, &self.parts.recorder);
        }
        let Some(peer) = peer.filter(|peer| !held && peer.hears() == Hears::Peer && peer.can_receive()) else { return };
        let Some(target) = peer.coding(Some(codec)) else { return };
        let length = packet.payload.len();
        let Some(stamp) = peer.timeline.forwarded(now, packet, length as u32) else { return };
        let payload = &mut self.frame[HEADER..HEADER + length];
        if cut {
            payload.fill(target.silence());
        } else if target == codec {
            payload.copy_from_slice(packet.payload);
        } else {
            let table = codec.to_other();
            for (to, &from) in payload.iter_mut().zip(packet.payload) {
                *to = table[usize::from(from)];
            }
        }
        let payload_type = peer.payload_type(target);
        let frame = &mut self.frame[..HEADER + length];
        peer.send(frame, stamp, payload_type, now, &mut self.outbox, &self.parts.counters);
    }
}

/// Lets whoever writes the leg down hear a packet that others hear too.
fn write_down(leg: &mut Leg, packet: &Packet<'_>, codec: Codec, is_cut: bool) {
    if !is_cut && !leg.muted && leg.scribe.as_mut().is_some_and(|ear| !ear.hear(packet, codec)) {
        leg.scribe = None;
    }
}
