//! The four transaction machines of RFC 3261 §17 with the corrections of RFC 6026, without messages and sockets.
//!
//! A machine is told what arrives and what is sent and says what is due: to send the last message again, that the
//! other side is not there, that the transaction is over. `reliable` is a connection (TCP), over which nothing is
//! sent twice.

use std::time::Duration;

use super::timers::{T1, T2, T4, TIMEOUT};

/// What is to be done when a deadline has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Nothing yet.
    Nothing,
    /// Send the last message again.
    Resend,
    /// The other side did not answer (or acknowledge) in time; the transaction is over.
    TimedOut,
    /// The transaction is over.
    Finished,
}

/// An interval of retransmission that doubles.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    interval: Duration,
    limit: Duration,
    /// When to send again; `None` when nothing is to be sent again.
    next: Option<Duration>,
}

impl Backoff {
    /// Sends again after T1, 2·T1, … at most every `limit`.
    #[must_use]
    pub fn started(now: Duration, limit: Duration) -> Self {
        Self { interval: T1, limit, next: Some(now + T1) }
    }

    /// Sends nothing again.
    #[must_use]
    pub const fn idle() -> Self {
        Self { interval: T1, limit: T2, next: None }
    }

    fn stop(&mut self) {
        self.next = None;
    }

    /// When to send again.
    #[must_use]
    pub const fn next(&self) -> Option<Duration> {
        self.next
    }

    /// Whether it is time to send again; if so the next time is set.
    pub fn is_due(&mut self, now: Duration) -> bool {
        match self.next {
            Some(next) if next <= now => {
                self.interval = (self.interval * 2).min(self.limit);
                self.next = Some(now + self.interval);
                true
            }
            _ => false,
        }
    }
}

/// We answer an INVITE.
#[derive(Debug)]
pub struct InviteServer {
    state: InviteServerState,
    reliable: bool,
    resend: Backoff,
    until: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InviteServerState {
    /// No final response yet.
    Proceeding,
    /// A refusal was sent and not acknowledged.
    Completed,
    /// The refusal was acknowledged; late copies are absorbed.
    Confirmed,
    /// A 2xx was sent; late copies of the INVITE are absorbed, the dialog resends the 2xx.
    Accepted,
}

/// How long an INVITE may stay without a final answer. Whoever answers must be quicker.
const PROCEEDING_LIMIT: Duration = Duration::from_secs(300);

impl InviteServer {
    /// An INVITE has come.
    #[must_use]
    pub fn new(now: Duration, reliable: bool) -> Self {
        Self { state: InviteServerState::Proceeding, reliable, resend: Backoff::idle(), until: now + PROCEEDING_LIMIT }
    }

    /// Whether a final response can still be given.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == InviteServerState::Proceeding
    }

    /// Whether a copy of the INVITE is answered with the last response. After a 2xx the dialog does that.
    #[must_use]
    pub fn answers_copies(&self) -> bool {
        matches!(self.state, InviteServerState::Proceeding | InviteServerState::Completed)
    }

    /// A final response is sent.
    pub fn respond(&mut self, now: Duration, status: u16) {
        self.until = now + TIMEOUT;
        if status < 300 {
            self.state = InviteServerState::Accepted;
        } else {
            self.state = InviteServerState::Completed;
            if !self.reliable {
                self.resend = Backoff::started(now, T2);
            }
        }
    }

    /// The ACK of a refusal has come.
    pub fn acknowledge(&mut self, now: Duration) {
        if self.state == InviteServerState::Completed {
            self.state = InviteServerState::Confirmed;
            self.resend.stop();
            self.until = if self.reliable { now } else { now + T4 };
        }
    }

    /// When to ask [`InviteServer::due`] next.
    #[must_use]
    pub fn deadline(&self) -> Duration {
        self.resend.next().map_or(self.until, |next| next.min(self.until))
    }

    /// What is to be done now.
    pub fn due(&mut self, now: Duration) -> Due {
        if now >= self.until {
            return match self.state {
                InviteServerState::Proceeding => Due::TimedOut,
                _ => Due::Finished,
            };
        }
        if self.resend.is_due(now) { Due::Resend } else { Due::Nothing }
    }
}

/// We answer a request other than INVITE.
#[derive(Debug)]
pub struct PlainServer {
    until: Duration,
}

impl PlainServer {
    /// A request has come and its answer may take a while.
    #[must_use]
    pub fn new(now: Duration) -> Self {
        Self { until: now + TIMEOUT }
    }

    /// The final response is sent; copies of the request get it again for a while.
    pub fn respond(&mut self, now: Duration, reliable: bool) {
        self.until = if reliable { now } else { now + TIMEOUT };
    }

    /// When the transaction is over.
    #[must_use]
    pub const fn deadline(&self) -> Duration {
        self.until
    }

    /// What is to be done now.
    #[must_use]
    pub fn due(&self, now: Duration) -> Due {
        if now >= self.until { Due::Finished } else { Due::Nothing }
    }
}

/// What a response means to the one who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// The first or another provisional response.
    Provisional,
    /// The final response, for the first time.
    Final,
    /// A 2xx to an INVITE that was heard before: its ACK is sent again.
    FinalAgain,
    /// A refusal that was heard before: its ACK is sent again by the transaction.
    RefusalAgain,
    /// Nothing new.
    Nothing,
}

/// We ask with an INVITE.
#[derive(Debug)]
pub struct InviteClient {
    state: InviteClientState,
    reliable: bool,
    resend: Backoff,
    until: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InviteClientState {
    Calling,
    Proceeding,
    Completed,
    Accepted,
}

/// How long a telephone may ring (timer C of RFC 3261 §16.6). Whoever calls takes the INVITE back before.
const RINGING_LIMIT: Duration = Duration::from_secs(180);

impl InviteClient {
    /// The INVITE is sent.
    #[must_use]
    pub fn new(now: Duration, reliable: bool) -> Self {
        Self {
            state: InviteClientState::Calling,
            reliable,
            resend: if reliable { Backoff::idle() } else { Backoff::started(now, TIMEOUT) },
            until: now + TIMEOUT,
        }
    }

    /// Whether a response has come, without which a CANCEL may not be sent (RFC 3261 §9.1).
    #[must_use]
    pub fn may_cancel(&self) -> bool {
        self.state == InviteClientState::Proceeding
    }

    /// Whether no final response has come yet.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.state, InviteClientState::Calling | InviteClientState::Proceeding)
    }

    /// The INVITE has been taken back: the final response must come soon (RFC 3261 §9.1).
    pub fn cancelled(&mut self, now: Duration) {
        self.until = now + TIMEOUT;
    }

    /// A response has come.
    pub fn hear(&mut self, now: Duration, status: u16) -> Heard {
        use InviteClientState::{Accepted, Calling, Completed, Proceeding};
        match (self.state, status) {
            (Calling | Proceeding, 100..=199) => {
                if self.state == Calling {
                    self.state = Proceeding;
                    self.until = now + RINGING_LIMIT;
                }
                self.resend.stop();
                Heard::Provisional
            }
            (Calling | Proceeding, 200..=299) => {
                self.state = Accepted;
                self.resend.stop();
                self.until = now + TIMEOUT;
                Heard::Final
            }
            (Calling | Proceeding, _) => {
                self.state = Completed;
                self.resend.stop();
                self.until = if self.reliable { now } else { now + TIMEOUT };
                Heard::Final
            }
            (Accepted, 200..=299) => Heard::FinalAgain,
            (Completed, 300..) => Heard::RefusalAgain,
            _ => Heard::Nothing,
        }
    }

    /// When to ask [`InviteClient::due`] next.
    #[must_use]
    pub fn deadline(&self) -> Duration {
        self.resend.next().map_or(self.until, |next| next.min(self.until))
    }

    /// What is to be done now.
    pub fn due(&mut self, now: Duration) -> Due {
        if now >= self.until {
            return if self.is_open() { Due::TimedOut } else { Due::Finished };
        }
        if self.resend.is_due(now) { Due::Resend } else { Due::Nothing }
    }
}

/// We ask with a request other than INVITE.
#[derive(Debug)]
pub struct PlainClient {
    is_open: bool,
    reliable: bool,
    resend: Backoff,
    until: Duration,
}

impl PlainClient {
    /// The request is sent.
    #[must_use]
    pub fn new(now: Duration, reliable: bool) -> Self {
        Self {
            is_open: true,
            reliable,
            resend: if reliable { Backoff::idle() } else { Backoff::started(now, T2) },
            until: now + TIMEOUT,
        }
    }

    /// A response has come.
    pub fn hear(&mut self, now: Duration, status: u16) -> Heard {
        if !self.is_open {
            return Heard::Nothing;
        }
        if status < 200 {
            if self.resend.next().is_some() {
                self.resend = Backoff { interval: T2, limit: T2, next: Some(now + T2) };
            }
            return Heard::Provisional;
        }
        self.is_open = false;
        self.resend.stop();
        self.until = if self.reliable { now } else { now + T4 };
        Heard::Final
    }

    /// When to ask [`PlainClient::due`] next.
    #[must_use]
    pub fn deadline(&self) -> Duration {
        self.resend.next().map_or(self.until, |next| next.min(self.until))
    }

    /// What is to be done now.
    pub fn due(&mut self, now: Duration) -> Due {
        if now >= self.until {
            return if self.is_open { Due::TimedOut } else { Due::Finished };
        }
        if self.resend.is_due(now) { Due::Resend } else { Due::Nothing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZERO: Duration = Duration::ZERO;

    /// Runs a machine to its end: the milliseconds of its retransmissions, how it ended and when.
    macro_rules! play_out {
        ($machine:expr) => {{
            let mut resent = Vec::new();
            loop {
                let now = $machine.deadline();
                match $machine.due(now) {
                    Due::Resend => resent.push(now.as_millis()),
                    Due::Nothing => panic!("woken for nothing at {now:?}"),
                    end => break (resent, end, now.as_millis()),
                }
            }
        }};
    }

    #[test]
    fn an_unanswered_invite_is_sent_again_with_doubling_intervals_for_32_seconds() {
        let mut client = InviteClient::new(ZERO, false);
        let (resent, end, at) = play_out!(client);
        assert_eq!(resent, [500, 1500, 3500, 7500, 15500, 31500]);
        assert_eq!((end, at), (Due::TimedOut, 32_000));
    }

    #[test]
    fn another_unanswered_request_is_sent_again_at_most_every_four_seconds() {
        let mut client = PlainClient::new(ZERO, false);
        let (resent, end, at) = play_out!(client);
        assert_eq!(resent, [500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500]);
        assert_eq!((end, at), (Due::TimedOut, 32_000));
    }

    #[test]
    fn over_a_connection_nothing_is_sent_again() {
        let mut client = InviteClient::new(ZERO, true);
        assert_eq!(play_out!(client), (vec![], Due::TimedOut, 32_000));
        let mut client = PlainClient::new(ZERO, true);
        assert_eq!(play_out!(client), (vec![], Due::TimedOut, 32_000));
    }

    #[test]
    fn a_provisional_response_ends_the_retransmission_of_an_invite() {
        let mut client = InviteClient::new(ZERO, false);
        assert!(!client.may_cancel());
        assert_eq!(client.hear(Duration::from_millis(10), 180), Heard::Provisional);
        assert!(client.may_cancel());
        assert_eq!(play_out!(client), (vec![], Due::TimedOut, 180_010));
    }

    #[test]
    fn a_refusal_is_acknowledged_each_time_it_comes() {
        let mut client = InviteClient::new(ZERO, false);
        assert_eq!(client.hear(ZERO, 486), Heard::Final);
        assert_eq!(client.hear(ZERO, 486), Heard::RefusalAgain);
        assert_eq!(client.hear(ZERO, 200), Heard::Nothing);
        assert_eq!(play_out!(client), (vec![], Due::Finished, 32_000));
    }

    #[test]
    fn an_answer_that_comes_again_is_told_again() {
        let mut client = InviteClient::new(ZERO, false);
        assert_eq!(client.hear(ZERO, 200), Heard::Final);
        assert_eq!(client.hear(ZERO, 200), Heard::FinalAgain);
        assert_eq!(client.hear(ZERO, 486), Heard::Nothing);
    }

    #[test]
    fn a_refusal_is_sent_again_until_it_is_acknowledged() {
        let mut server = InviteServer::new(ZERO, false);
        server.respond(ZERO, 486);
        assert!(server.answers_copies());
        assert_eq!(server.due(T1), Due::Resend);
        server.acknowledge(T1);
        assert!(!server.answers_copies());
        assert_eq!(play_out!(server), (vec![], Due::Finished, 5_500));
    }

    #[test]
    fn a_refusal_that_nobody_acknowledges_is_given_up_after_32_seconds() {
        let mut server = InviteServer::new(ZERO, false);
        server.respond(ZERO, 503);
        let (resent, end, at) = play_out!(server);
        assert_eq!(resent.len(), 10);
        assert_eq!((end, at), (Due::Finished, 32_000));
    }

    #[test]
    fn after_an_answer_copies_of_the_invite_are_absorbed() {
        let mut server = InviteServer::new(ZERO, false);
        assert!(server.is_open() && server.answers_copies());
        server.respond(ZERO, 200);
        assert!(!server.is_open() && !server.answers_copies());
        assert_eq!(play_out!(server), (vec![], Due::Finished, 32_000));
    }

    #[test]
    fn an_answer_to_another_request_is_kept_for_copies() {
        let mut server = PlainServer::new(ZERO);
        server.respond(ZERO, false);
        assert_eq!(server.due(Duration::from_secs(31)), Due::Nothing);
        assert_eq!(server.due(TIMEOUT), Due::Finished);
        let mut server = PlainServer::new(ZERO);
        server.respond(ZERO, true);
        assert_eq!(server.due(ZERO), Due::Finished);
    }
}
