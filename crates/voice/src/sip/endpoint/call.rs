//! One call at the endpoint, and what is done to a call by its user and by time.

use std::fmt::Write as _;
use std::time::Duration;

use bytes::Bytes;

use super::{CallEnd, CallKey, Client, ClientMachine, Endpoint, Event, ServerMachine, TransactionKey};
use crate::sip::Peer;
use crate::sip::dialog::{Dialog, ViaLine};
use crate::sip::header::Refresher;
use crate::sip::request::{ALLOW, Method};
use crate::sip::session_timer::{Agreement, SessionTimer};
use crate::sip::timers::{T2, TIMEOUT};
use crate::sip::transaction::{Backoff, InviteClient, PlainClient};
use crate::sip::write;

/// A call.
pub(super) struct Call {
    pub dialog: Dialog,
    pub phase: Phase,
    /// The user of our `Contact`.
    pub user: String,
    /// The INVITE of the other side that waits for our final response.
    pub inbound: Option<Inbound>,
    /// Our INVITE that waits for its final response.
    pub outbound: Option<u64>,
    /// Our 2xx that was not acknowledged yet.
    pub unacknowledged: Option<Unacknowledged>,
    /// The session timer and the interval that was agreed.
    pub timer: Option<SessionTimer>,
    pub interval: u32,
    /// Our last description, repeated when the session is refreshed.
    pub sdp: String,
    pub armed: Option<Duration>,
}

/// Where a call is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// We were called and have not decided.
    Incoming,
    /// We call. `given_up`: the user hung up, the INVITE is being taken back.
    Outgoing { given_up: bool },
    /// Both sides have agreed. `given_up`: the user hung up, the BYE waits for the acknowledgement.
    Agreed { given_up: bool },
}

/// An INVITE of the other side.
pub(super) struct Inbound {
    pub transaction: TransactionKey,
    pub cseq: u32,
    /// It carried no description: ours is the offer.
    pub wants_offer: bool,
    pub session: Option<Agreement>,
}

/// A 2xx that is sent until it is acknowledged (RFC 3261 §13.3.1.4).
pub(super) struct Unacknowledged {
    pub response: Bytes,
    pub peer: Peer,
    pub cseq: u32,
    pub resend: Backoff,
    pub until: Duration,
    /// Our description was an offer: the acknowledgement carries the answer.
    pub awaits_answer: bool,
    /// It is the answer that began the call.
    pub is_first: bool,
}

impl Call {
    pub(super) fn new(dialog: Dialog, phase: Phase, user: String) -> Self {
        Self {
            dialog,
            phase,
            user,
            inbound: None,
            outbound: None,
            unacknowledged: None,
            timer: None,
            interval: 0,
            sdp: String::new(),
            armed: None,
        }
    }

    pub(super) fn deadline(&self) -> Option<Duration> {
        let resend = self
            .unacknowledged
            .as_ref()
            .map(|waiting| waiting.resend.next().map_or(waiting.until, |next| next.min(waiting.until)));
        [resend, self.timer.as_ref().map(SessionTimer::deadline)].into_iter().flatten().min()
    }
}

impl Endpoint {
    /// Answers the INVITE that waits with 200 and our description: an answer to theirs, or an offer if they made none.
    pub fn answer(&mut self, now: Duration, key: CallKey, sdp: String) {
        let Some(call) = self.calls.get_mut(&key) else { return };
        let Some(inbound) = call.inbound.take() else { return };
        let Some(server) = self.servers.get_mut(&inbound.transaction) else { return };
        let mut lines = self.settings.contact_line(&call.user, server.peer);
        let _ = write!(lines, "Allow: {ALLOW}\r\nSupported: timer\r\n");
        if let Some(session) = inbound.session {
            let (refresher, require) = match session.refresher {
                Refresher::Uac => ("uac", "Require: timer\r\n"),
                Refresher::Uas => ("uas", ""),
            };
            let _ = write!(lines, "Session-Expires: {};refresher={refresher}\r\n{require}", session.seconds);
            call.timer = Some(SessionTimer::start(now, session.seconds, session.refresher == Refresher::Uas));
            call.interval = session.seconds;
        } else {
            call.timer = None;
        }
        let response = write::response(200, &server.head, &lines, Some(&sdp));
        if let ServerMachine::Invite(machine) = &mut server.machine {
            machine.respond(now, 200);
        }
        server.last = Some(response.clone());
        let peer = server.peer;
        let is_first = call.phase == Phase::Incoming;
        call.phase = Phase::Agreed { given_up: false };
        call.sdp = sdp;
        call.unacknowledged = Some(Unacknowledged {
            response: response.clone(),
            peer,
            cseq: inbound.cseq,
            resend: Backoff::started(now, T2),
            until: now + TIMEOUT,
            awaits_answer: inbound.wants_offer,
            is_first,
        });
        self.send(peer, response);
        self.arm_server(inbound.transaction);
        self.arm_call(key);
    }

    /// Sends a provisional response (180, 183) to the INVITE that waits, with early media if `sdp` is given.
    pub fn progress(&mut self, key: CallKey, status: u16, sdp: Option<&str>) {
        let Some(call) = self.calls.get(&key) else { return };
        let Some(inbound) = &call.inbound else { return };
        let Some(server) = self.servers.get_mut(&inbound.transaction) else { return };
        let contact = self.settings.contact_line(&call.user, server.peer);
        let response = write::response(status, &server.head, &contact, sdp);
        server.last = Some(response.clone());
        let peer = server.peer;
        self.send(peer, response);
    }

    /// Refuses the INVITE that waits. `lines` are further header lines. If it would have begun the call, the call is over.
    pub fn refuse(&mut self, now: Duration, key: CallKey, status: u16, lines: &str) {
        let Some(call) = self.calls.get_mut(&key) else { return };
        let Some(inbound) = call.inbound.take() else { return };
        let is_over = call.phase == Phase::Incoming;
        self.respond_final(now, inbound.transaction, status, lines);
        if is_over {
            self.forget_call(key);
        }
    }

    /// Sends the final response of a transaction.
    pub(super) fn respond_final(&mut self, now: Duration, key: TransactionKey, status: u16, lines: &str) {
        let Some(server) = self.servers.get_mut(&key) else { return };
        let response = write::response(status, &server.head, lines, None);
        match &mut server.machine {
            ServerMachine::Invite(machine) => machine.respond(now, status),
            ServerMachine::Plain(machine) => machine.respond(now, server.peer.wire.is_reliable()),
        }
        server.last = Some(response.clone());
        server.call = None;
        let peer = server.peer;
        self.send(peer, response);
        self.arm_server(key);
    }

    /// Ends the call, whatever it is doing: refuses, takes back or hangs up.
    pub fn hang_up(&mut self, now: Duration, key: CallKey) {
        let Some(call) = self.calls.get_mut(&key) else { return };
        match call.phase {
            Phase::Incoming => self.refuse(now, key, 480, ""),
            Phase::Outgoing { .. } => {
                call.phase = Phase::Outgoing { given_up: true };
                self.take_back(now, key);
            }
            // The caller must have our answer before we may hang up (RFC 3261 §15).
            Phase::Agreed { .. } if call.unacknowledged.as_ref().is_some_and(|waiting| waiting.is_first) => {
                call.phase = Phase::Agreed { given_up: true };
            }
            Phase::Agreed { .. } => self.send_bye(now, key),
        }
    }

    /// Hangs up and forgets the call.
    pub(super) fn send_bye(&mut self, now: Duration, key: CallKey) {
        if let Some(inbound) = self.calls.get_mut(&key).and_then(|call| call.inbound.take()) {
            self.respond_final(now, inbound.transaction, 487, "");
        }
        let Some(call) = self.calls.get_mut(&key) else { return };
        call.dialog.local_cseq += 1;
        let dialog = call.dialog.clone();
        self.forget_call(key);
        self.bye_of(now, key, &dialog);
    }

    /// Sends the BYE of a dialog.
    pub(super) fn bye_of(&mut self, now: Duration, key: CallKey, dialog: &Dialog) {
        let branch = self.random();
        let sent_by = self.settings.our_host(dialog.peer.address.ip());
        let via = ViaLine { sent_by: &sent_by, branch };
        let request = dialog.request(Method::Bye, dialog.local_cseq, &via, "", None);
        self.ask(
            now,
            (branch, Method::Bye),
            Client {
                peer: dialog.peer,
                request,
                ack: None,
                machine: ClientMachine::Plain(PlainClient::new(now, dialog.peer.wire.is_reliable())),
                call: key,
                cseq: dialog.local_cseq,
                armed: None,
            },
        );
    }

    /// Sends a request and remembers it until it is answered.
    pub(super) fn ask(&mut self, _now: Duration, key: super::ClientKey, client: Client) {
        self.send(client.peer, client.request.clone());
        self.clients.insert(key, client);
        self.arm_client(key);
    }

    pub(super) fn wake_call(&mut self, now: Duration, key: CallKey) {
        let Some(call) = self.calls.get_mut(&key) else { return };
        if call.armed.is_some_and(|armed| armed <= now) {
            call.armed = None;
        }
        if let Some(waiting) = &mut call.unacknowledged {
            if now >= waiting.until {
                let given_up = matches!(call.phase, Phase::Agreed { given_up: true });
                self.send_bye(now, key);
                if !given_up {
                    self.tell(Event::Ended { call: key, end: CallEnd::NotAcknowledged });
                }
                return;
            }
            if waiting.resend.is_due(now) {
                let (peer, response) = (waiting.peer, waiting.response.clone());
                self.send(peer, response);
            }
        }
        self.check_session(now, key);
        self.arm_call(key);
    }

    /// Refreshes the session or ends it.
    fn check_session(&mut self, now: Duration, key: CallKey) {
        let Some(call) = self.calls.get_mut(&key) else { return };
        let Some(timer) = &mut call.timer else { return };
        if now >= timer.expires_at {
            self.send_bye(now, key);
            self.tell(Event::Ended { call: key, end: CallEnd::Expired });
            return;
        }
        if timer.refresh_at.is_some_and(|at| at <= now) {
            timer.refresh_at = None;
            if call.outbound.is_none() && call.inbound.is_none() && call.unacknowledged.is_none() {
                self.send_refresh(now, key);
            } else {
                self.refresh_later(now, key);
            }
        }
    }

    /// Tries again in a few seconds (RFC 3261 §14.1).
    pub(super) fn refresh_later(&mut self, now: Duration, key: CallKey) {
        let later = now + Duration::from_millis(2100 + self.random() % 1900);
        if let Some(timer) = self.calls.get_mut(&key).and_then(|call| call.timer.as_mut()) {
            timer.refresh_at = Some(later);
        }
        self.arm_call(key);
    }

    /// Sends a re-INVITE that changes nothing.
    fn send_refresh(&mut self, now: Duration, key: CallKey) {
        let branch = self.random();
        let Some(call) = self.calls.get_mut(&key) else { return };
        call.dialog.local_cseq += 1;
        call.outbound = Some(branch);
        let peer = call.dialog.peer;
        let sent_by = self.settings.our_host(peer.address.ip());
        let via = ViaLine { sent_by: &sent_by, branch };
        let mut lines = self.settings.contact_line(&call.user, peer);
        let interval = call.interval;
        let _ = write!(lines, "Allow: {ALLOW}\r\nSupported: timer\r\nSession-Expires: {interval};refresher=uac\r\n");
        let cseq = call.dialog.local_cseq;
        let request = call.dialog.request(Method::Invite, cseq, &via, &lines, Some(&call.sdp));
        let machine = ClientMachine::Invite(InviteClient::new(now, peer.wire.is_reliable()));
        self.ask(
            now,
            (branch, Method::Invite),
            Client { peer, request, ack: None, machine, call: key, cseq, armed: None },
        );
    }

    /// Takes a call out of the books.
    pub(super) fn forget_call(&mut self, key: CallKey) -> Option<Call> {
        let call = self.calls.remove(&key)?;
        let dialog = &call.dialog;
        let dialog_key = self.dialog_key(&dialog.call_id, &dialog.local_tag, &dialog.remote_tag);
        if self.dialogs.get(&dialog_key) == Some(&key) {
            self.dialogs.remove(&dialog_key);
        }
        Some(call)
    }
}
