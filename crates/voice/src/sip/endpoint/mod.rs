//! The endpoint: everything between the wire and the calls, as a state machine.
//!
//! [`Endpoint::receive`] is told what arrives, [`Endpoint::wake`] that time has passed; acts such as
//! [`Endpoint::answer`] say what is wanted; [`Endpoint::next_output`] gives what is to be sent and what happened.
//! A call that was hung up or refused by us is over for the user of the endpoint: no event follows for it, although the
//! endpoint may still exchange messages about it.

mod call;
mod incoming;
mod outgoing;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use bytes::Bytes;
use rand::Rng as _;
use rand::rngs::StdRng;

use call::Call;
pub use incoming::{ContactWish, Invitation, Registration, RegistrationWish};
pub use outgoing::Outgoing;

use super::message::{Message, Name, read};
use super::request::{Method, Request, Verdict, judge};
use super::sdp::Description;
use super::session_timer::Wanted;
use super::timers::Timers;
use super::transaction::{Due, InviteClient, InviteServer, PlainClient, PlainServer};
use super::{Peer, write};

/// A call at this endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallKey(pub(crate) u64);

/// A request that waits for its response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RequestKey(TransactionKey);

/// How the endpoint calls itself and what it agrees to.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address that the sockets are bound to.
    pub bound: SocketAddr,
    /// The address that others are told, where it differs (a router or NAT in front).
    pub advertised: Option<IpAddr>,
    /// Session timers.
    pub session: Wanted,
    /// Above this many transactions further calls are refused with 503.
    pub max_transactions: usize,
}

impl Settings {
    /// `host:port` under which a peer reaches us.
    fn our_host(&self, peer: IpAddr) -> String {
        let peer = peer.to_canonical();
        let address = match self.advertised {
            // A peer on this machine reaches us without the router in front.
            Some(advertised) if !peer.is_loopback() => advertised,
            _ if !self.bound.ip().is_unspecified() => self.bound.ip(),
            _ => peer,
        };
        format!("{}:{}", write::host(address), self.bound.port())
    }

    /// Our `Contact` as a peer can use it.
    fn contact_line(&self, user: &str, peer: Peer) -> String {
        let transport = if peer.wire.is_reliable() { ";transport=tcp" } else { "" };
        format!("Contact: <sip:{user}@{}{transport}>\r\n", self.our_host(peer.address.ip()))
    }
}

/// What is to be done after the endpoint was told something.
#[derive(Debug)]
pub enum Output {
    /// Send this.
    Send(Peer, Bytes),
    /// This happened.
    Event(Event),
}

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// Somebody calls. Answer with [`Endpoint::answer`], [`Endpoint::progress`], [`Endpoint::refuse`].
    Invited(Box<Invitation>),
    /// The caller has our answer. `answer` is their side if we had made the offer.
    Acknowledged {
        /// Which call.
        call: CallKey,
        /// The other side's description.
        answer: Option<Description>,
    },
    /// The other side wants to change the session. Answer with [`Endpoint::answer`] or [`Endpoint::refuse`].
    Reinvited {
        /// Which call.
        call: CallKey,
        /// Their description; `None` asks us for ours.
        offer: Option<Description>,
    },
    /// Our refreshing request was answered with this description.
    Refreshed {
        /// Which call.
        call: CallKey,
        /// The other side's description.
        answer: Description,
    },
    /// The telephone that we call rings.
    Ringing {
        /// Which call.
        call: CallKey,
    },
    /// The telephone that we call was picked up.
    Answered {
        /// Which call.
        call: CallKey,
        /// The other side's description.
        answer: Description,
    },
    /// The telephone that we call refused or could not be reached (408, 503). The call is over.
    Refused {
        /// Which call.
        call: CallKey,
        /// The status of the final response.
        status: u16,
    },
    /// The call is over.
    Ended {
        /// Which call.
        call: CallKey,
        /// Why.
        end: CallEnd,
    },
    /// A telephone says where it is. Answer with [`Endpoint::reply`].
    Register(Box<Registration>),
}

/// Why a call is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallEnd {
    /// The other side hung up.
    HungUp,
    /// The caller gave up before we answered.
    Cancelled,
    /// Our answer was never acknowledged.
    NotAcknowledged,
    /// Nobody refreshed the session.
    Expired,
    /// The other side no longer answers, or broke the protocol.
    Failed,
}

/// A keyed hash of what identifies a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct TransactionKey(u64, u64);

/// A keyed hash of what identifies a dialog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct DialogKey(u64, u64);

/// A request of somebody that we answer.
struct Server {
    peer: Peer,
    head: String,
    last: Option<Bytes>,
    machine: ServerMachine,
    call: Option<CallKey>,
    merge: Option<TransactionKey>,
    armed: Option<Duration>,
}

enum ServerMachine {
    Invite(InviteServer),
    Plain(PlainServer),
}

/// A request of ours that somebody answers.
struct Client {
    peer: Peer,
    request: Bytes,
    /// The acknowledgement of the final response, sent again with each copy of it.
    ack: Option<Bytes>,
    machine: ClientMachine,
    call: CallKey,
    cseq: u32,
    armed: Option<Duration>,
}

enum ClientMachine {
    Invite(InviteClient),
    Plain(PlainClient),
}

/// A branch of ours and the method of the request that bears it: a CANCEL has the branch of its INVITE.
type ClientKey = (u64, Method);

#[derive(Debug, Clone, Copy)]
enum Wake {
    Server(TransactionKey),
    Client(ClientKey),
    Call(CallKey),
}

/// See the module's page.
pub struct Endpoint {
    settings: Settings,
    random: StdRng,
    hashers: [RandomState; 2],
    servers: HashMap<TransactionKey, Server>,
    merged: HashMap<TransactionKey, TransactionKey>,
    clients: HashMap<ClientKey, Client>,
    calls: HashMap<CallKey, Call>,
    dialogs: HashMap<DialogKey, CallKey>,
    timers: Timers<Wake>,
    outputs: VecDeque<Output>,
    calls_made: u64,
}

impl Endpoint {
    /// An endpoint without calls.
    #[must_use]
    pub fn new(settings: Settings, random: StdRng) -> Self {
        Self {
            settings,
            random,
            hashers: [RandomState::new(), RandomState::new()],
            servers: HashMap::new(),
            merged: HashMap::new(),
            clients: HashMap::new(),
            calls: HashMap::new(),
            dialogs: HashMap::new(),
            timers: Timers::default(),
            outputs: VecDeque::new(),
            calls_made: 0,
        }
    }

    /// A message has arrived. Its header lines may be unfolded in place.
    pub fn receive(&mut self, now: Duration, source: Peer, bytes: &mut [u8]) {
        let Some(message) = read(bytes) else { return };
        match judge(&message) {
            Verdict::Request(request) => self.serve(now, source, &request),
            Verdict::Response(response) => self.hear(now, source, &response),
            Verdict::Refuse(refusal) => {
                tracing::debug!(status = refusal.status, cause = refusal.cause, "a SIP request was refused");
                self.respond_statelessly(source, &message, refusal.status, &refusal.lines);
            }
            Verdict::Discard(cause) => tracing::debug!(cause, "a SIP message was dropped"),
        }
    }

    /// What is to be done next; `None` when everything has been said.
    pub fn next_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to call [`Endpoint::wake`] at the latest.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        self.timers.next()
    }

    /// The number of calls that are not over.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.calls.len()
    }

    /// The number of transactions that are remembered.
    #[must_use]
    pub fn transactions(&self) -> usize {
        self.servers.len() + self.clients.len()
    }

    /// Does what is due.
    pub fn wake(&mut self, now: Duration) {
        while let Some(wake) = self.timers.pop_due(now) {
            match wake {
                Wake::Server(key) => self.wake_server(now, key),
                Wake::Client(key) => self.wake_client(now, key),
                Wake::Call(key) => self.wake_call(now, key),
            }
        }
    }

    fn wake_server(&mut self, now: Duration, key: TransactionKey) {
        let Some(server) = self.servers.get_mut(&key) else { return };
        if server.armed.is_some_and(|armed| armed <= now) {
            server.armed = None;
        }
        let due = match &mut server.machine {
            ServerMachine::Invite(machine) => machine.due(now),
            ServerMachine::Plain(machine) => machine.due(now),
        };
        match due {
            Due::Resend => {
                if let Some(last) = &server.last {
                    self.outputs.push_back(Output::Send(server.peer, last.clone()));
                }
            }
            Due::TimedOut if server.call.is_some() => {
                // Nobody decided about the INVITE: take it as unavailable and tell the user.
                if let Some(call) = server.call {
                    self.refuse(now, call, 480, "");
                    self.outputs.push_back(Output::Event(Event::Ended { call, end: CallEnd::Failed }));
                }
            }
            Due::Finished | Due::TimedOut => {
                self.forget_server(key);
                return;
            }
            Due::Nothing => {}
        }
        self.arm_server(key);
    }

    fn forget_server(&mut self, key: TransactionKey) {
        if let Some(Server { merge: Some(merge), .. }) = self.servers.remove(&key) {
            self.merged.remove(&merge);
        }
    }

    fn arm_server(&mut self, key: TransactionKey) {
        if let Some(server) = self.servers.get_mut(&key) {
            let deadline = match &server.machine {
                ServerMachine::Invite(machine) => machine.deadline(),
                ServerMachine::Plain(machine) => machine.deadline(),
            };
            arm(&mut self.timers, &mut server.armed, deadline, Wake::Server(key));
        }
    }

    fn arm_client(&mut self, key: ClientKey) {
        if let Some(client) = self.clients.get_mut(&key) {
            let deadline = match &client.machine {
                ClientMachine::Invite(machine) => machine.deadline(),
                ClientMachine::Plain(machine) => machine.deadline(),
            };
            arm(&mut self.timers, &mut client.armed, deadline, Wake::Client(key));
        }
    }

    fn arm_call(&mut self, key: CallKey) {
        if let Some(call) = self.calls.get_mut(&key)
            && let Some(deadline) = call.deadline()
        {
            arm(&mut self.timers, &mut call.armed, deadline, Wake::Call(key));
        }
    }

    /// Identifies the transaction of a request. Beside the branch (RFC 3261 §17.2.3) the call and its number are part
    /// of it, so that senders who use a branch twice do no harm.
    fn transaction_key(&self, method: Method, request: &Request<'_>) -> TransactionKey {
        let via = &request.via;
        let sender = (via.host, via.port, request.call_id, request.cseq, method);
        match via.branch.filter(|branch| branch.starts_with("z9hG4bK")) {
            Some(branch) => self.hash(&(branch, sender), TransactionKey),
            None => self.hash(&(request.uri.text, request.from.tag(), sender), TransactionKey),
        }
    }

    fn dialog_key(&self, call_id: &str, local_tag: &str, remote_tag: &str) -> DialogKey {
        self.hash(&(call_id, local_tag, remote_tag), DialogKey)
    }

    fn hash<T>(&self, value: &impl Hash, make: fn(u64, u64) -> T) -> T {
        make(self.hashers[0].hash_one(value), self.hashers[1].hash_one(value))
    }

    /// The call that a request of the other side belongs to.
    fn call_of(&self, request: &Request<'_>) -> Option<CallKey> {
        let key = self.dialog_key(request.call_id, request.to.tag()?, request.from.tag().unwrap_or_default());
        self.dialogs.get(&key).copied()
    }

    fn random(&mut self) -> u64 {
        self.random.next_u64()
    }

    fn send(&mut self, peer: Peer, bytes: Bytes) {
        self.outputs.push_back(Output::Send(peer, bytes));
    }

    fn tell(&mut self, event: Event) {
        self.outputs.push_back(Output::Event(event));
    }

    /// Answers without remembering that it did; a copy of the request gets the same answer.
    fn respond_statelessly(&mut self, source: Peer, message: &Message<'_>, status: u16, lines: &str) {
        let via = message.first(Name::Via).and_then(|value| {
            super::grammar::List::of(value).next()?.ok().and_then(|top| super::header::Via::parse(top).ok())
        });
        let identity =
            (message.first(Name::CallId), message.first(Name::CSeq), via.as_ref().and_then(|via| via.branch));
        let tag = format!("{:016x}", self.hashers[0].hash_one(identity));
        let head = write::response_head(message, source.address, Some(&tag));
        let peer = Peer { address: write::response_target(via.as_ref(), source.address), ..source };
        let peer = if source.wire.is_reliable() { source } else { peer };
        self.send(peer, write::response(status, &head, lines, None));
    }
}

/// Sets a timer unless an earlier one is set already.
fn arm(timers: &mut Timers<Wake>, armed: &mut Option<Duration>, deadline: Duration, wake: Wake) {
    if armed.is_none_or(|earlier| deadline < earlier) {
        *armed = Some(deadline);
        timers.set(deadline, wake);
    }
}
