//! Requests of others.

use std::time::Duration;

use super::call::{Call, Inbound, Phase};
use super::{CallEnd, CallKey, Endpoint, Event, RequestKey, Server, ServerMachine, TransactionKey};
use crate::sip::dialog::Dialog;
use crate::sip::digest::Credentials;
use crate::sip::grammar::{List, Malformed, seconds, trim};
use crate::sip::header::{Address, SessionExpires};
use crate::sip::message::{Message, Name};
use crate::sip::request::{ALLOW, Method, Request};
use crate::sip::sdp::{Description, SdpError};
use crate::sip::session_timer::{self, Agreement, TooSmall};
use crate::sip::transaction::{InviteServer, PlainServer};
use crate::sip::{Peer, write};

/// Somebody calls.
#[derive(Debug)]
pub struct Invitation {
    /// The call.
    pub call: CallKey,
    /// Where it comes from.
    pub source: Peer,
    /// The user of the Request-URI.
    pub dialled: Option<String>,
    /// The user of `To`, for trunks that put the dialled number there.
    pub to: Option<String>,
    /// The user of `From`.
    pub caller: Option<String>,
    /// The user of `P-Asserted-Identity`, to be believed only of trusted senders.
    pub asserted: Option<String>,
    /// The caller's description; `None` asks us for ours.
    pub offer: Option<Description>,
    /// The caller's digest.
    pub credentials: Option<Credentials>,
    /// The Request-URI, which the digest is about.
    pub uri: String,
}

/// A telephone says where it is.
#[derive(Debug)]
pub struct Registration {
    /// To be answered.
    pub request: RequestKey,
    /// Where it comes from.
    pub source: Peer,
    /// The user of `To`.
    pub user: String,
    /// The telephone's digest.
    pub credentials: Option<Credentials>,
    /// The Request-URI, which the digest is about.
    pub uri: String,
    /// What is asked.
    pub wish: RegistrationWish,
    /// Identifies the telephone across its registrations.
    pub call_id: String,
    /// The number of this registration.
    pub cseq: u32,
}

/// What a REGISTER asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistrationWish {
    /// Which contacts are there?
    Query,
    /// Remove all.
    RemoveAll,
    /// Add, renew or remove these.
    Change(Vec<ContactWish>),
}

/// One contact of a REGISTER.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactWish {
    /// The URI at which the telephone wants to be called.
    pub uri: String,
    /// For how many seconds; 0 removes, `None` leaves it to us.
    pub expires: Option<u32>,
}

impl Endpoint {
    /// A proper request has arrived.
    pub(super) fn serve(&mut self, now: Duration, source: Peer, request: &Request<'_>) {
        match request.method {
            Method::Ack => self.serve_ack(now, request),
            Method::Cancel => self.serve_cancel(now, source, request),
            Method::Options => self.serve_options(source, request),
            Method::Invite | Method::Bye | Method::Register => {
                let key = self.transaction_key(request.method, request);
                if let Some(server) = self.servers.get(&key) {
                    let answers = match &server.machine {
                        ServerMachine::Invite(machine) => machine.answers_copies(),
                        ServerMachine::Plain(_) => true,
                    };
                    if let (true, Some(last)) = (answers, server.last.clone()) {
                        let peer = server.peer;
                        self.send(peer, last);
                    }
                    return;
                }
                match request.method {
                    Method::Bye => self.serve_bye(now, source, request, key),
                    Method::Register => self.serve_register(now, source, request, key),
                    _ if request.to.tag().is_some() => self.serve_reinvite(now, source, request, key),
                    _ => self.serve_invite(now, source, request, key),
                }
            }
            Method::Other => {
                self.respond_statelessly(source, request.message, 405, &format!("Allow: {ALLOW}\r\n"));
            }
        }
    }

    fn serve_options(&mut self, source: Peer, request: &Request<'_>) {
        if request.to.tag().is_some() && self.call_of(request).is_none() {
            self.respond_statelessly(source, request.message, 481, "");
            return;
        }
        let lines = format!(
            "Allow: {ALLOW}\r\nAccept: application/sdp\r\nAccept-Encoding: identity\r\nAccept-Language: zh, en\r\nSupported: timer\r\n"
        );
        self.respond_statelessly(source, request.message, 200, &lines);
    }

    /// An acknowledgement of a refusal belongs to its transaction, that of an answer to the dialog.
    fn serve_ack(&mut self, now: Duration, request: &Request<'_>) {
        let key = self.transaction_key(Method::Invite, request);
        if let Some(server) = self.servers.get_mut(&key)
            && let ServerMachine::Invite(machine) = &mut server.machine
            && machine.answers_copies()
        {
            machine.acknowledge(now);
            self.arm_server(key);
            return;
        }
        let Some(key) = self.call_of(request) else { return };
        let Some(call) = self.calls.get_mut(&key) else { return };
        let Some(waiting) = call.unacknowledged.take_if(|waiting| waiting.cseq == request.cseq) else { return };
        if call.phase == (Phase::Agreed { given_up: true }) {
            self.send_bye(now, key);
            return;
        }
        let answer = if waiting.awaits_answer {
            match Description::parse(request.body, call.dialog.peer.address.ip().to_canonical()) {
                Ok(answer) => Some(answer),
                Err(_) => {
                    self.send_bye(now, key);
                    self.tell(Event::Ended { call: key, end: CallEnd::Failed });
                    return;
                }
            }
        } else {
            None
        };
        if waiting.is_first || answer.is_some() {
            self.tell(Event::Acknowledged { call: key, answer });
        }
    }

    fn serve_cancel(&mut self, now: Duration, source: Peer, request: &Request<'_>) {
        let key = self.transaction_key(Method::Invite, request);
        let Some(server) = self.servers.get(&key) else {
            self.respond_statelessly(source, request.message, 481, "");
            return;
        };
        let call = server.call;
        let is_open = matches!(&server.machine, ServerMachine::Invite(machine) if machine.is_open());
        self.respond_statelessly(source, request.message, 200, "");
        if let (true, Some(call)) = (is_open, call) {
            let is_over = self.calls.get(&call).is_some_and(|call| call.phase == Phase::Incoming);
            self.refuse(now, call, 487, "");
            if is_over {
                self.tell(Event::Ended { call, end: CallEnd::Cancelled });
            }
        }
    }

    fn serve_bye(&mut self, now: Duration, source: Peer, request: &Request<'_>, key: TransactionKey) {
        let Some(call_key) = self.call_of(request) else {
            self.respond_statelessly(source, request.message, 481, "");
            return;
        };
        if !self.is_in_order(call_key, request) {
            self.respond_statelessly(source, request.message, 500, "");
            return;
        }
        self.remember(now, source, request, key, ServerMachine::Plain(PlainServer::new(now)), None);
        self.respond_final(now, key, 200, "");
        let Some(mut call) = self.forget_call(call_key) else { return };
        if let Some(inbound) = call.inbound.take() {
            self.respond_final(now, inbound.transaction, 487, "");
        }
        if call.phase != (Phase::Agreed { given_up: true }) {
            self.tell(Event::Ended { call: call_key, end: CallEnd::HungUp });
        }
    }

    /// Whether the request's number is above the last one's (RFC 3261 §12.2.2); if so it is noted.
    fn is_in_order(&mut self, key: CallKey, request: &Request<'_>) -> bool {
        let Some(call) = self.calls.get_mut(&key) else { return false };
        if call.dialog.remote_cseq.is_some_and(|last| request.cseq <= last) {
            return false;
        }
        call.dialog.remote_cseq = Some(request.cseq);
        true
    }

    fn serve_invite(&mut self, now: Duration, source: Peer, request: &Request<'_>, key: TransactionKey) {
        let merge = request.from.tag().map(|tag| self.hash(&(request.call_id, tag, request.cseq), TransactionKey));
        if merge.is_some_and(|merge| self.merged.contains_key(&merge)) {
            // The same call over another path (RFC 3261 §8.2.2.2).
            self.respond_statelessly(source, request.message, 482, "");
            return;
        }
        if self.transactions() >= self.settings.max_transactions {
            self.respond_statelessly(source, request.message, 503, "Retry-After: 5\r\n");
            return;
        }
        let (session, offer) = match self.terms(source, request) {
            Ok(terms) => terms,
            Err((status, lines)) => return self.respond_statelessly(source, request.message, status, &lines),
        };
        let credentials = match credentials(request.message) {
            Ok(credentials) => credentials,
            Err(_) => return self.respond_statelessly(source, request.message, 400, ""),
        };
        self.calls_made += 1;
        let call_key = CallKey(self.calls_made);
        let tag = format!("{:016x}", self.random());
        let dialog = Dialog::answering(request, tag, source);
        self.remember(
            now,
            source,
            request,
            key,
            ServerMachine::Invite(InviteServer::new(now, source.wire.is_reliable())),
            Some(&dialog.local_tag),
        );
        let dialog_key = self.dialog_key(&dialog.call_id, &dialog.local_tag, &dialog.remote_tag);
        if let Some(server) = self.servers.get_mut(&key) {
            server.call = Some(call_key);
            server.merge = merge;
            write::copy_record_routes(&mut server.head, request.message);
        }
        if let Some(merge) = merge {
            self.merged.insert(merge, key);
        }
        self.dialogs.insert(dialog_key, call_key);
        let mut call = Call::new(dialog, Phase::Incoming, contact_user(request));
        call.inbound = Some(Inbound { transaction: key, cseq: request.cseq, wants_offer: offer.is_none(), session });
        self.calls.insert(call_key, call);
        self.send_trying(source, request, key);
        let user = |value: &str| Address::parse(value).ok().and_then(|address| address.uri.plain_user());
        self.tell(Event::Invited(Box::new(Invitation {
            call: call_key,
            source,
            dialled: request.uri.plain_user(),
            to: request.to.uri.plain_user(),
            caller: request.from.uri.plain_user(),
            asserted: request.message.all(Name::AssertedIdentity).flat_map(List::of).flatten().find_map(user),
            offer,
            credentials,
            uri: request.uri.text.to_owned(),
        })));
    }

    fn serve_reinvite(&mut self, now: Duration, source: Peer, request: &Request<'_>, key: TransactionKey) {
        let Some(call_key) = self.call_of(request) else {
            self.respond_statelessly(source, request.message, 481, "");
            return;
        };
        if !self.is_in_order(call_key, request) {
            self.respond_statelessly(source, request.message, 500, "");
            return;
        }
        let Some(call) = self.calls.get(&call_key) else { return };
        if call.inbound.is_some() {
            let lines = format!("Retry-After: {}\r\n", 1 + self.random() % 10);
            self.respond_statelessly(source, request.message, 500, &lines);
            return;
        }
        if call.outbound.is_some() || call.unacknowledged.is_some() || call.phase == (Phase::Agreed { given_up: true })
        {
            self.respond_statelessly(source, request.message, 491, "");
            return;
        }
        let (session, offer) = match self.terms(source, request) {
            Ok(terms) => terms,
            Err((status, lines)) => return self.respond_statelessly(source, request.message, status, &lines),
        };
        self.remember(
            now,
            source,
            request,
            key,
            ServerMachine::Invite(InviteServer::new(now, source.wire.is_reliable())),
            None,
        );
        if let Some(server) = self.servers.get_mut(&key) {
            server.call = Some(call_key);
        }
        if let Some(call) = self.calls.get_mut(&call_key) {
            call.dialog.retarget(request.message);
            call.inbound =
                Some(Inbound { transaction: key, cseq: request.cseq, wants_offer: offer.is_none(), session });
        }
        self.tell(Event::Reinvited { call: call_key, offer });
    }

    /// The session timer and the description of an INVITE, or the status and header lines of its refusal.
    fn terms(
        &self,
        source: Peer,
        request: &Request<'_>,
    ) -> Result<(Option<Agreement>, Option<Description>), (u16, String)> {
        let malformed = |_: Malformed| (400, String::new());
        let message = request.message;
        let proposed = message.first(Name::SessionExpires).map(SessionExpires::parse).transpose().map_err(malformed)?;
        let min_se = message
            .first(Name::MinSe)
            .map(|value| seconds(trim(value.split(';').next().unwrap_or(value))))
            .transpose()
            .map_err(malformed)?;
        let session = session_timer::answer(self.settings.session, proposed, min_se, request.supports("timer"))
            .map_err(|TooSmall { min }| (422, format!("Min-SE: {min}\r\n")))?;
        if request.body.is_empty() {
            return Ok((session, None));
        }
        match Description::parse(request.body, source.address.ip().to_canonical()) {
            Ok(offer) => Ok((session, Some(offer))),
            Err(SdpError::Malformed(_)) => Err((400, String::new())),
            Err(SdpError::NoCommonMedia) => Err((488, String::new())),
        }
    }

    fn serve_register(&mut self, now: Duration, source: Peer, request: &Request<'_>, key: TransactionKey) {
        let message = request.message;
        let (wish, credentials) = match (registration_wish(message), credentials(message)) {
            (Ok(wish), Ok(credentials)) => (wish, credentials),
            _ => return self.respond_statelessly(source, message, 400, ""),
        };
        self.remember(now, source, request, key, ServerMachine::Plain(PlainServer::new(now)), None);
        self.tell(Event::Register(Box::new(Registration {
            request: RequestKey(key),
            source,
            user: request.to.uri.plain_user().unwrap_or_default(),
            credentials,
            uri: request.uri.text.to_owned(),
            wish,
            call_id: request.call_id.to_owned(),
            cseq: request.cseq,
        })));
    }

    /// Answers a REGISTER.
    pub fn reply(&mut self, now: Duration, request: RequestKey, status: u16, lines: &str) {
        self.respond_final(now, request.0, status, lines);
    }

    /// Keeps a request until it is answered and copies of it no longer come.
    fn remember(
        &mut self,
        _now: Duration,
        source: Peer,
        request: &Request<'_>,
        key: TransactionKey,
        machine: ServerMachine,
        tag: Option<&str>,
    ) {
        let made;
        let tag = match tag {
            Some(tag) => tag,
            None => {
                made = format!("{:016x}", self.random());
                &made
            }
        };
        let head = write::response_head(request.message, source.address, Some(tag));
        let address = if source.wire.is_reliable() {
            source.address
        } else {
            write::response_target(Some(&request.via), source.address)
        };
        let peer = Peer { address, ..source };
        self.servers.insert(key, Server { peer, head, last: None, machine, call: None, merge: None, armed: None });
        self.arm_server(key);
    }

    fn send_trying(&mut self, source: Peer, request: &Request<'_>, key: TransactionKey) {
        let head = write::response_head(request.message, source.address, None);
        let response = write::response(100, &head, "", None);
        if let Some(server) = self.servers.get_mut(&key) {
            server.last = Some(response.clone());
            let peer = server.peer;
            self.send(peer, response);
        }
    }
}

/// What stands as user in our `Contact`: the dialled user as it was written.
fn contact_user(request: &Request<'_>) -> String {
    let user = request.uri.user.unwrap_or_default();
    user.split(';').next().filter(|user| !user.is_empty()).unwrap_or("yuanyin").to_owned()
}

/// The digest in `Authorization` or `Proxy-Authorization`; other schemes count as none.
fn credentials(message: &Message<'_>) -> Result<Option<Credentials>, Malformed> {
    for name in [Name::Authorization, Name::ProxyAuthorization] {
        for value in message.all(name) {
            if let Some(credentials) = Credentials::parse(value)? {
                return Ok(Some(credentials));
            }
        }
    }
    Ok(None)
}

fn registration_wish(message: &Message<'_>) -> Result<RegistrationWish, Malformed> {
    let expires = message.first(Name::Expires).and_then(|value| seconds(value).ok());
    let mut wishes = Vec::new();
    let mut has_star = false;
    for contact in message.all(Name::Contact).flat_map(List::of) {
        let contact = contact?;
        if contact == "*" {
            has_star = true;
            continue;
        }
        let address = Address::parse(contact)?;
        let own = address.parameter("expires").and_then(|value| seconds(value).ok());
        wishes.push(ContactWish { uri: address.uri.text.to_owned(), expires: own.or(expires) });
    }
    match (has_star, wishes.is_empty(), expires) {
        (true, true, Some(0)) => Ok(RegistrationWish::RemoveAll),
        (true, ..) => Err(Malformed("a star stands alone and with Expires: 0")),
        (false, true, _) => Ok(RegistrationWish::Query),
        (false, false, _) => Ok(RegistrationWish::Change(wishes)),
    }
}
