//! Our own requests and what is answered to them.

use std::time::Duration;

use super::call::{Call, Phase};
use super::{CallEnd, CallKey, Client, ClientKey, ClientMachine, Endpoint, Event, Output};
use crate::sip::Peer;
use crate::sip::dialog::{Dialog, ViaLine, branch_number};
use crate::sip::header::{Refresher, SessionExpires};
use crate::sip::message::Name;
use crate::sip::request::{ALLOW, Method, Response};
use crate::sip::sdp::Description;
use crate::sip::session_timer::SessionTimer;
use crate::sip::transaction::{Due, Heard, InviteClient, PlainClient};

/// Somebody whom we call.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Where the INVITE is sent.
    pub peer: Peer,
    /// The Request-URI: the telephone's contact.
    pub target: String,
    /// The user in our `From` and `Contact`.
    pub user: String,
    /// What the telephone shows as the caller: letters, digits and spaces; others are left away.
    pub display: String,
    /// Our offer.
    pub sdp: String,
}

impl Endpoint {
    /// Calls a telephone.
    pub fn invite(&mut self, now: Duration, outgoing: Outgoing) -> CallKey {
        let Outgoing { peer, target, user, display, sdp } = outgoing;
        self.calls_made += 1;
        let key = CallKey(self.calls_made);
        let (tag, branch) = (format!("{:016x}", self.random()), self.random());
        let sent_by = self.settings.our_host(peer.address.ip());
        let display: String = display.chars().filter(|letter| letter.is_alphanumeric() || *letter == ' ').collect();
        let dialog = Dialog {
            call_id: format!("{:016x}{:016x}", self.random(), self.random()),
            local: format!("\"{display}\" <sip:{user}@{sent_by}>;tag={tag}"),
            local_tag: tag,
            remote: format!("<{target}>"),
            remote_tag: String::new(),
            local_cseq: 1,
            remote_cseq: None,
            target,
            routes: Vec::new(),
            peer,
        };
        let wanted = self.settings.session;
        let lines = format!(
            "{}Allow: {ALLOW}\r\nSupported: timer\r\nSession-Expires: {};refresher=uac\r\nMin-SE: {}\r\n",
            self.settings.contact_line(&user, peer),
            wanted.expires,
            wanted.min
        );
        let request = dialog.request(Method::Invite, 1, &ViaLine { sent_by: &sent_by, branch }, &lines, Some(&sdp));
        let mut call = Call::new(dialog, Phase::Outgoing { given_up: false }, user);
        call.sdp = sdp;
        call.outbound = Some(branch);
        self.calls.insert(key, call);
        let machine = ClientMachine::Invite(InviteClient::new(now, peer.wire.is_reliable()));
        self.ask(
            now,
            (branch, Method::Invite),
            Client { peer, request, ack: None, machine, call: key, cseq: 1, armed: None },
        );
        key
    }

    /// Takes our INVITE back as soon as that is allowed.
    pub(super) fn take_back(&mut self, now: Duration, key: CallKey) {
        let Some(call) = self.calls.get(&key) else { return };
        let Some(branch) = call.outbound else { return };
        let Some(client) = self.clients.get_mut(&(branch, Method::Invite)) else { return };
        let ClientMachine::Invite(machine) = &mut client.machine else { return };
        if !machine.may_cancel() || self.clients.contains_key(&(branch, Method::Cancel)) {
            return;
        }
        if let Some(client) = self.clients.get_mut(&(branch, Method::Invite))
            && let ClientMachine::Invite(machine) = &mut client.machine
        {
            machine.cancelled(now);
        }
        let peer = call.dialog.peer;
        let sent_by = self.settings.our_host(peer.address.ip());
        let via = ViaLine { sent_by: &sent_by, branch };
        let request = call.dialog.request(Method::Cancel, call.dialog.local_cseq, &via, "", None);
        let machine = ClientMachine::Plain(PlainClient::new(now, peer.wire.is_reliable()));
        let cseq = call.dialog.local_cseq;
        self.ask(
            now,
            (branch, Method::Cancel),
            Client { peer, request, ack: None, machine, call: key, cseq, armed: None },
        );
        self.arm_client((branch, Method::Invite));
    }

    /// A proper response has arrived.
    pub(super) fn hear(&mut self, now: Duration, source: Peer, response: &Response<'_>) {
        let Some(branch) = branch_number(response.branch) else { return };
        let key = (branch, response.method);
        let Some(client) = self.clients.get_mut(&key).filter(|client| client.cseq == response.cseq) else { return };
        let call = client.call;
        let heard = match &mut client.machine {
            ClientMachine::Invite(machine) => machine.hear(now, response.status),
            ClientMachine::Plain(machine) => machine.hear(now, response.status),
        };
        if heard == Heard::RefusalAgain {
            let (peer, ack) = (client.peer, client.ack.clone());
            if let Some(ack) = ack {
                self.send(peer, ack);
            }
        }
        if response.method == Method::Invite {
            match heard {
                Heard::Provisional => self.hear_provisional(now, call, response.status),
                Heard::Final if response.status < 300 => self.hear_answer(now, key, call, response),
                Heard::Final => self.hear_refusal(now, source, key, call, response),
                Heard::FinalAgain => self.hear_answer_again(now, key, call, response),
                Heard::RefusalAgain | Heard::Nothing => {}
            }
        }
        self.arm_client(key);
    }

    fn hear_provisional(&mut self, now: Duration, key: CallKey, status: u16) {
        match self.calls.get(&key).map(|call| call.phase) {
            Some(Phase::Outgoing { given_up: true }) => self.take_back(now, key),
            Some(Phase::Outgoing { given_up: false }) if status > 100 => self.tell(Event::Ringing { call: key }),
            _ => {}
        }
    }

    /// A 2xx to our INVITE: acknowledge it, then see what it is to.
    fn hear_answer(&mut self, now: Duration, client: ClientKey, key: CallKey, response: &Response<'_>) {
        let Some(call) = self.calls.get_mut(&key) else { return };
        call.outbound = None;
        let phase = call.phase;
        if matches!(phase, Phase::Outgoing { .. }) {
            call.dialog.confirm(response);
        } else {
            call.dialog.retarget(response.message);
        }
        let dialog = call.dialog.clone();
        self.acknowledge(client, &dialog, response);
        let answer = Description::parse(response.body, dialog.peer.address.ip().to_canonical());
        match (phase, answer) {
            (Phase::Outgoing { given_up: true }, _) => self.send_bye(now, key),
            (Phase::Outgoing { given_up: false }, Err(_)) => {
                self.send_bye(now, key);
                self.tell(Event::Refused { call: key, status: 488 });
            }
            (Phase::Outgoing { given_up: false }, Ok(answer)) => {
                let dialog_key = self.dialog_key(&dialog.call_id, &dialog.local_tag, &dialog.remote_tag);
                self.dialogs.insert(dialog_key, key);
                if let Some(call) = self.calls.get_mut(&key) {
                    call.phase = Phase::Agreed { given_up: false };
                }
                self.restart_session(now, key, response);
                self.tell(Event::Answered { call: key, answer });
            }
            (_, answer) => {
                self.restart_session(now, key, response);
                if let Ok(answer) = answer {
                    self.tell(Event::Refreshed { call: key, answer });
                }
            }
        }
    }

    /// Sends the acknowledgement of a 2xx and keeps it for copies of the 2xx.
    fn acknowledge(&mut self, client: ClientKey, dialog: &Dialog, response: &Response<'_>) {
        let branch = self.random();
        let sent_by = self.settings.our_host(dialog.peer.address.ip());
        let ack = dialog.request(Method::Ack, response.cseq, &ViaLine { sent_by: &sent_by, branch }, "", None);
        self.send(dialog.peer, ack.clone());
        if let Some(client) = self.clients.get_mut(&client) {
            client.ack = Some(ack);
        }
    }

    /// Starts the session timer that a 2xx settles.
    fn restart_session(&mut self, now: Duration, key: CallKey, response: &Response<'_>) {
        let settled = response.message.first(Name::SessionExpires).and_then(|value| SessionExpires::parse(value).ok());
        let Some(call) = self.calls.get_mut(&key) else { return };
        call.timer = settled.map(|settled| {
            let seconds = settled.seconds.max(30);
            call.interval = seconds;
            SessionTimer::start(now, seconds, settled.refresher != Some(Refresher::Uas))
        });
        self.arm_call(key);
    }

    /// The same 2xx again, or that of another telephone behind the same address, which is hung up.
    fn hear_answer_again(&mut self, now: Duration, client: ClientKey, key: CallKey, response: &Response<'_>) {
        let Some(known) = self.clients.get(&client) else { return };
        let call = self.calls.get(&key);
        let is_same = call.is_none_or(|call| response.to.tag().unwrap_or_default() == call.dialog.remote_tag);
        if is_same {
            let (peer, ack) = (known.peer, known.ack.clone());
            if let Some(ack) = ack {
                self.send(peer, ack);
            }
            return;
        }
        let Some(call) = call else { return };
        let mut other = call.dialog.clone();
        other.confirm(response);
        let branch = self.random();
        let sent_by = self.settings.our_host(other.peer.address.ip());
        let ack = other.request(Method::Ack, response.cseq, &ViaLine { sent_by: &sent_by, branch }, "", None);
        self.send(other.peer, ack);
        other.local_cseq += 1;
        self.bye_of(now, key, &other);
    }

    /// A refusal of our INVITE. Its acknowledgement belongs to the transaction (RFC 3261 §17.1.1.3).
    fn hear_refusal(
        &mut self,
        now: Duration,
        _source: Peer,
        client_key: ClientKey,
        key: CallKey,
        response: &Response<'_>,
    ) {
        let Some(call) = self.calls.get_mut(&key) else { return };
        call.outbound = None;
        let mut dialog = call.dialog.clone();
        response.message.first(Name::To).unwrap_or_default().clone_into(&mut dialog.remote);
        let phase = call.phase;
        let sent_by = self.settings.our_host(dialog.peer.address.ip());
        let via = ViaLine { sent_by: &sent_by, branch: client_key.0 };
        let ack = dialog.request(Method::Ack, response.cseq, &via, "", None);
        self.send(dialog.peer, ack.clone());
        if let Some(client) = self.clients.get_mut(&client_key) {
            client.ack = Some(ack);
        }
        match phase {
            Phase::Outgoing { given_up } => {
                self.forget_call(key);
                if !given_up {
                    self.tell(Event::Refused { call: key, status: response.status });
                }
            }
            Phase::Agreed { given_up } => match response.status {
                491 => self.refresh_later(now, key),
                408 | 481 => {
                    self.send_bye(now, key);
                    if !given_up {
                        self.tell(Event::Ended { call: key, end: CallEnd::Failed });
                    }
                }
                // The session goes on until it expires.
                _ => {}
            },
            Phase::Incoming => {}
        }
    }

    pub(super) fn wake_client(&mut self, now: Duration, key: ClientKey) {
        let Some(client) = self.clients.get_mut(&key) else { return };
        if client.armed.is_some_and(|armed| armed <= now) {
            client.armed = None;
        }
        let due = match &mut client.machine {
            ClientMachine::Invite(machine) => machine.due(now),
            ClientMachine::Plain(machine) => machine.due(now),
        };
        match due {
            Due::Resend => {
                self.outputs.push_back(Output::Send(client.peer, client.request.clone()));
                self.arm_client(key);
            }
            Due::Nothing => self.arm_client(key),
            Due::Finished => {
                self.clients.remove(&key);
            }
            Due::TimedOut => self.give_up(now, key, 408),
        }
    }

    /// The wire says that a peer cannot be reached: requests that wait for it have failed.
    pub fn unreachable(&mut self, now: Duration, peer: Peer) {
        let waiting: Vec<ClientKey> = self
            .clients
            .iter()
            .filter(|(_, client)| {
                client.peer == peer
                    && match &client.machine {
                        ClientMachine::Invite(machine) => machine.is_open(),
                        ClientMachine::Plain(_) => true,
                    }
            })
            .map(|(key, _)| *key)
            .collect();
        for key in waiting {
            self.give_up(now, key, 503);
        }
    }

    /// Nobody answers a request of ours.
    fn give_up(&mut self, now: Duration, key: ClientKey, status: u16) {
        let Some(client) = self.clients.remove(&key) else { return };
        if key.1 != Method::Invite {
            return;
        }
        let Some(call) = self.calls.get_mut(&client.call) else { return };
        call.outbound = None;
        match call.phase {
            Phase::Outgoing { given_up } => {
                self.forget_call(client.call);
                if !given_up {
                    self.tell(Event::Refused { call: client.call, status });
                }
            }
            Phase::Agreed { given_up } => {
                self.send_bye(now, client.call);
                if !given_up {
                    self.tell(Event::Ended { call: client.call, end: CallEnd::Failed });
                }
            }
            Phase::Incoming => {}
        }
    }
}
