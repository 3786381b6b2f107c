//! Conversations of more than two: who sits in them, and what goes out of them every 20 ms.

use std::time::Instant;

use super::super::g711::Codec;
use super::super::leg::Hears;
use super::super::mix::{FRAME, MEMBERS, Member, Mix};
use super::super::recording::Side;
use super::super::rtp::{HEADER, Packet};
use super::MediaThread;

impl MediaThread {
    /// Puts exactly these legs into one conversation; the first is the customer's, with whose leg it begins and ends.
    pub(super) fn confer(&mut self, members: &[Option<Member>; MEMBERS], now: Instant) {
        let Some(customer) = members[0].and_then(|member| self.legs.find(member.leg)) else { return };
        let place = match self.legs.get(customer).and_then(|leg| leg.mix) {
            Some(place) => place,
            None => self.place_mix(),
        };
        let wanted: Vec<usize> = members.iter().flatten().filter_map(|member| self.legs.find(member.leg)).collect();
        let seated: Vec<usize> = self.mixes[place].iter().flat_map(|mix| mix.slots()).collect();
        for slot in seated.into_iter().filter(|slot| !wanted.contains(slot)) {
            if let Some(leg) = self.legs.get(slot) {
                leg.mix = None;
            }
            if let Some(mix) = &mut self.mixes[place] {
                mix.leave(slot);
            }
        }
        for (number, member) in members.iter().enumerate() {
            let Some((member, slot)) = member.and_then(|member| Some((member, self.legs.find(member.leg)?))) else {
                continue;
            };
            if self.legs.get(slot).is_some_and(|leg| leg.mix != Some(place)) {
                self.leave_mix(slot);
            }
            self.part_from_peer(slot, None);
            let Some(leg) = self.legs.get(slot) else { continue };
            leg.held = false;
            leg.music = false;
            leg.playback = None;
            leg.ear = None;
            leg.tape = leg.tape.filter(|(_, side)| *side == Side::Left && number == 0);
            leg.mix = Some(place);
            leg.listen(now);
            let is_seated = self.mixes[place].as_mut().is_some_and(|mix| mix.seat(slot, member, number == 0));
            if !is_seated && let Some(leg) = self.legs.get(slot) {
                leg.mix = None;
            }
        }
    }

    fn place_mix(&mut self) -> usize {
        let free = self.mixes.iter().position(Option::is_none).unwrap_or_else(|| {
            self.mixes.push(None);
            self.mixes.len() - 1
        });
        self.mixes[free] = Some(Box::new(Mix::new()));
        free
    }

    /// Takes a leg out of the conversation of several that it is in. Who is left alone in it leaves it too.
    pub(super) fn leave_mix(&mut self, slot: usize) {
        let Some(place) = self.legs.get(slot).and_then(|leg| leg.mix.take()) else { return };
        let Some(mix) = &mut self.mixes[place] else { return };
        mix.leave(slot);
        let rest: Vec<usize> = mix.slots().collect();
        if rest.len() < 2 {
            self.mixes[place] = None;
            for slot in rest {
                if let Some(leg) = self.legs.get(slot) {
                    leg.mix = None;
                }
            }
        }
    }

    /// Sends every member of a mix what it hears of the others.
    pub(super) fn mix(&mut self, place: usize, now: Instant) {
        let Some(mut mix) = self.mixes[place].take() else { return };
        let mut customer_is_cut = true;
        for seat in 0..MEMBERS {
            let Some(leg) = mix.slot_at(seat).and_then(|slot| self.legs.get(slot)) else { continue };
            let cut = leg.is_secure(now) || leg.muted || leg.held;
            mix.advance(seat, cut);
            if seat == 0 {
                customer_is_cut = leg.held;
            }
        }
        if !customer_is_cut {
            self.record_mix(&mix, now);
        }
        mix.frames = mix.frames.wrapping_add(1);
        for seat in 0..MEMBERS {
            let Some(slot) = mix.slot_at(seat) else { continue };
            let Some(mut leg) = self.legs.take(slot) else { continue };
            if leg.hears() == Hears::Mix
                && let Some(codec) = leg.coding(None)
            {
                mix.heard_at(seat, codec, &mut self.frame[HEADER..HEADER + FRAME]);
                self.send_frame(&mut leg, codec, now);
            }
            self.legs.put_back(slot, leg);
        }
        self.mixes[place] = Some(mix);
    }

    /// Places the customer left and everybody of the bank right.
    fn record_mix(&mut self, mix: &Mix, now: Instant) {
        let Some((tape, Side::Left)) = mix.slot_at(0).and_then(|slot| self.legs.get(slot)).and_then(|leg| leg.tape)
        else {
            return;
        };
        let Some(Some(tape)) = self.tapes.get_mut(tape) else { return };
        let mut payload = [0; FRAME];
        for (side, is_customer) in [(Side::Left, true), (Side::Right, false)] {
            mix.recorded(is_customer, Codec::Pcma, &mut payload);
            let packet = Packet {
                marker: false,
                payload_type: Codec::Pcma.payload_type(),
                sequence: mix.frames as u16,
                timestamp: mix.frames.wrapping_mul(FRAME as u32),
                ssrc: mix.ssrc,
                payload: &payload,
            };
            tape.place(side, now, &packet, Codec::Pcma, &self.parts.recorder);
        }
    }
}
