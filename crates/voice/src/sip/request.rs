//! The strict gate in front of everything else: a message is a proper request, a proper response, something that is
//! refused with a status, or something that is dropped.
//!
//! The checks and their answers follow RFC 3261 §8.2 and §16.3 and the torture tests of RFC 4475 and RFC 5118.
//! Where those leave a choice, what cannot be misunderstood is let pass (a date with a foreign time zone, a missing
//! `Max-Forwards`), and what can be is refused (two spaces in the request line, a display name without quotes).

use super::grammar::{List, Malformed, number, trim};
use super::header::{Address, CSeq, Via};
use super::message::{Message, Name, Start};
use super::uri::{Scheme, Uri};

/// The methods that this program answers.
pub const ALLOW: &str = "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER";

/// A method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Begins or changes a call.
    Invite,
    /// Confirms the answer to an INVITE.
    Ack,
    /// Takes an INVITE back.
    Cancel,
    /// Ends a call.
    Bye,
    /// Asks what is possible.
    Options,
    /// Says where a telephone is.
    Register,
    /// Any other; answered with 405.
    Other,
}

impl Method {
    /// The method of that name. Methods are case-sensitive.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name {
            "INVITE" => Self::Invite,
            "ACK" => Self::Ack,
            "CANCEL" => Self::Cancel,
            "BYE" => Self::Bye,
            "OPTIONS" => Self::Options,
            "REGISTER" => Self::Register,
            _ => Self::Other,
        }
    }

    /// The name on the wire; empty for [`Method::Other`].
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invite => "INVITE",
            Self::Ack => "ACK",
            Self::Cancel => "CANCEL",
            Self::Bye => "BYE",
            Self::Options => "OPTIONS",
            Self::Register => "REGISTER",
            Self::Other => "",
        }
    }
}

/// A request that has passed the gate.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// What is asked.
    pub method: Method,
    /// The Request-URI.
    pub uri: Uri<'a>,
    /// The topmost `Via`.
    pub via: Via<'a>,
    /// Who asks.
    pub from: Address<'a>,
    /// Who is asked.
    pub to: Address<'a>,
    /// The call's identifier.
    pub call_id: &'a str,
    /// The number within the dialog.
    pub cseq: u32,
    /// The body, cut to `Content-Length`.
    pub body: &'a [u8],
    /// The whole message.
    pub message: &'a Message<'a>,
}

impl<'a> Request<'a> {
    /// Whether the sender supports the extension.
    #[must_use]
    pub fn supports(&self, option: &str) -> bool {
        has_option(self.message, Name::Supported, option) || has_option(self.message, Name::Require, option)
    }

    /// The one `Contact` of an INVITE, where there is one.
    #[must_use]
    pub fn contact(&self) -> Option<Address<'a>> {
        self.message.first(Name::Contact).and_then(|value| Address::parse(value).ok())
    }
}

/// A response that has passed the gate.
#[derive(Debug, Clone)]
pub struct Response<'a> {
    /// 100 to 699.
    pub status: u16,
    /// The transaction's identifier, which we made.
    pub branch: &'a str,
    /// The number of the request.
    pub cseq: u32,
    /// The method of the request.
    pub method: Method,
    /// The answering side, with its tag.
    pub to: Address<'a>,
    /// The body, cut to `Content-Length`.
    pub body: &'a [u8],
    /// The whole message.
    pub message: &'a Message<'a>,
}

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The status of the response.
    pub status: u16,
    /// Header lines that the response carries, each ended by CR LF.
    pub lines: String,
    /// What was wrong; holds nothing of the message.
    pub cause: &'static str,
}

impl Refusal {
    /// A refusal without further header lines.
    #[must_use]
    pub const fn plain(status: u16, cause: &'static str) -> Self {
        Self { status, lines: String::new(), cause }
    }

    fn with(status: u16, lines: String, cause: &'static str) -> Self {
        Self { status, lines, cause }
    }
}

impl From<Malformed> for Refusal {
    fn from(malformed: Malformed) -> Self {
        Self::plain(400, malformed.0)
    }
}

/// What becomes of a message.
#[derive(Debug, Clone)]
pub enum Verdict<'a> {
    /// To be carried out.
    Request(Request<'a>),
    /// To be matched with our request.
    Response(Response<'a>),
    /// To be answered with a refusal.
    Refuse(Refusal),
    /// To be dropped without an answer; says why.
    Discard(&'static str),
}

/// Judges a message.
#[must_use]
pub fn judge<'a>(message: &'a Message<'a>) -> Verdict<'a> {
    match message.start {
        Start::Response { version, status } => match response(message, version, status) {
            Ok(response) => Verdict::Response(response),
            Err(malformed) => Verdict::Discard(malformed.0),
        },
        Start::Request { method, uri, version } => match request(message, method, uri, version) {
            Ok(request) => Verdict::Request(request),
            // An ACK is never answered (RFC 3261 §17).
            Err(refusal) if method == "ACK" => Verdict::Discard(refusal.cause),
            Err(refusal) => Verdict::Refuse(refusal),
        },
    }
}

fn response<'a>(message: &'a Message<'a>, version: &str, status: &str) -> Result<Response<'a>, Malformed> {
    if !version.eq_ignore_ascii_case("SIP/2.0") {
        return Err(Malformed("a response of another version"));
    }
    if let Some(fault) = message.fault {
        return Err(Malformed(fault));
    }
    let status = number(status, 699)?;
    if status < 100 {
        return Err(Malformed("a status below 100"));
    }
    let mut vias = message.all(Name::Via).flat_map(List::of);
    let top = vias.next().ok_or(Malformed("a response without Via"))??;
    if vias.next().is_some() {
        return Err(Malformed("a response for somebody behind us"));
    }
    let via = Via::parse(top)?;
    let cseq = CSeq::parse(only(message, Name::CSeq)?)?;
    let to = Address::parse(only(message, Name::To)?)?;
    only(message, Name::CallId)?;
    Ok(Response {
        status: u16::try_from(status).map_err(|_| Malformed("a status above 699"))?,
        branch: via.branch.ok_or(Malformed("a response without branch"))?,
        cseq: cseq.number,
        method: Method::of(cseq.method),
        to,
        body: body(message)?,
        message,
    })
}

fn request<'a>(
    message: &'a Message<'a>,
    method_name: &'a str,
    uri: &'a str,
    version: &str,
) -> Result<Request<'a>, Refusal> {
    if !version.eq_ignore_ascii_case("SIP/2.0") {
        return Err(Refusal::plain(if is_version(version) { 505 } else { 400 }, "another version of SIP"));
    }
    if let Some(fault) = message.fault {
        return Err(Refusal::plain(400, fault));
    }
    let method = Method::of(method_name);
    let uri = Uri::parse(uri)?;
    let mut top = None;
    for hop in message.all(Name::Via).flat_map(List::of) {
        let via = Via::parse(hop?)?;
        top.get_or_insert(via);
    }
    let via = top.ok_or(Malformed("there is no Via"))?;
    if via.branch == Some("z9hG4bK") {
        return Err(Refusal::plain(400, "the branch is empty"));
    }
    let from = Address::parse(only(message, Name::From)?)?;
    let to = Address::parse(only(message, Name::To)?)?;
    let call_id = only(message, Name::CallId)?;
    if call_id.is_empty() || call_id.bytes().any(|byte| byte <= b' ' || byte == 0x7f) {
        return Err(Refusal::plain(400, "the Call-ID is empty or has white space"));
    }
    let cseq = CSeq::parse(only(message, Name::CSeq)?)?;
    if cseq.method != method_name {
        return Err(Refusal::plain(400, "CSeq names another method than the request line"));
    }
    if let Some(value) = at_most_one(message, Name::MaxForwards)? {
        number(value, 255)?;
    }
    at_most_one(message, Name::ContentType)?;
    let body = body(message)?;
    contacts(message, method, &to)?;
    if method == Method::Other {
        return Err(Refusal::with(405, format!("Allow: {ALLOW}\r\n"), "a method that is not carried out"));
    }
    match uri.scheme {
        Scheme::Other => return Err(Refusal::plain(416, "an unknown scheme")),
        _ if uri.has_headers => return Err(Refusal::plain(400, "headers in the Request-URI")),
        Scheme::Sip | Scheme::Sips | Scheme::Tel => {}
    }
    let request = Request { method, uri, via, from, to, call_id, cseq: cseq.number, body, message };
    if !matches!(method, Method::Ack | Method::Cancel) {
        check_required(message)?;
    }
    if method == Method::Invite {
        check_content(message, body)?;
    }
    Ok(request)
}

/// `SIP/` and two numbers with a point between them.
fn is_version(text: &str) -> bool {
    text.get(4..).and_then(|numbers| numbers.split_once('.')).is_some_and(|(major, minor)| {
        [major, minor].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// Contacts must be addresses; an INVITE has one, a REGISTER may have `*`, and the registered address is a SIP one.
fn contacts(message: &Message<'_>, method: Method, to: &Address<'_>) -> Result<(), Refusal> {
    let is_sip = |scheme| matches!(scheme, Scheme::Sip | Scheme::Sips);
    if method == Method::Register && !is_sip(to.uri.scheme) {
        return Err(Refusal::plain(400, "what is registered is no SIP address"));
    }
    let mut count = 0;
    for contact in message.all(Name::Contact).flat_map(List::of) {
        count += 1;
        let contact = contact?;
        if method == Method::Register && contact == "*" {
            continue;
        }
        let address = Address::parse(contact)?;
        if method == Method::Invite && (count > 1 || !is_sip(address.uri.scheme)) {
            return Err(Refusal::plain(400, "an INVITE has one Contact with a SIP address"));
        }
    }
    Ok(())
}

/// Extensions that must be understood and are not (RFC 3261 §8.2.2.3).
fn check_required(message: &Message<'_>) -> Result<(), Refusal> {
    let mut unknown = String::new();
    for option in message.all(Name::Require).flat_map(List::of) {
        let option = option?;
        if !option.eq_ignore_ascii_case("timer") {
            if !unknown.is_empty() {
                unknown.push_str(", ");
            }
            unknown.push_str(option);
        }
    }
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(Refusal::with(420, format!("Unsupported: {unknown}\r\n"), "an extension that is not supported"))
    }
}

/// What an INVITE carries and accepts must be a session description (RFC 3261 §8.2.3, §21.4.13, §21.4.7).
fn check_content(message: &Message<'_>, body: &[u8]) -> Result<(), Refusal> {
    if !body.is_empty() {
        let Some(content_type) = message.first(Name::ContentType) else {
            return Err(Refusal::plain(400, "a body without Content-Type"));
        };
        if !media_type(content_type).eq_ignore_ascii_case("application/sdp") {
            return Err(Refusal::with(415, "Accept: application/sdp\r\n".to_owned(), "a body that is no SDP"));
        }
        if message.first(Name::ContentEncoding).is_some_and(|coding| !coding.eq_ignore_ascii_case("identity")) {
            let lines = "Accept-Encoding: identity\r\n".to_owned();
            return Err(Refusal::with(415, lines, "a body in a coding that is not read"));
        }
    }
    let mut accepts = message.all(Name::Accept).flat_map(List::of).flatten().map(media_type).peekable();
    let takes_sdp = |accepted: &str| {
        ["application/sdp", "application/*", "*/*"].iter().any(|fine| accepted.eq_ignore_ascii_case(fine))
    };
    if accepts.peek().is_some() && !accepts.any(takes_sdp) {
        return Err(Refusal::plain(406, "the sender does not accept SDP"));
    }
    Ok(())
}

fn media_type(value: &str) -> &str {
    trim(value.split(';').next().unwrap_or(value))
}

/// Whether a list of option tags holds the option.
fn has_option(message: &Message<'_>, name: Name, option: &str) -> bool {
    message.all(name).flat_map(List::of).flatten().any(|found| found.eq_ignore_ascii_case(option))
}

/// The value of a field that must stand exactly once.
fn only<'a>(message: &Message<'a>, name: Name) -> Result<&'a str, Malformed> {
    at_most_one(message, name)?.ok_or(Malformed("a mandatory header field is missing"))
}

/// The value of a field that may stand once.
fn at_most_one<'a>(message: &Message<'a>, name: Name) -> Result<Option<&'a str>, Malformed> {
    let mut values = message.headers.iter().filter(|header| header.name == name);
    let first = values.next();
    if values.next().is_some() {
        return Err(Malformed("a header field that may stand once stands twice"));
    }
    Ok(first.map(|header| header.value))
}

/// The body as long as `Content-Length` says. What follows in a datagram is passed over (RFC 3261 §18.3).
fn body<'a>(message: &Message<'a>) -> Result<&'a [u8], Malformed> {
    match at_most_one(message, Name::ContentLength)? {
        None => Ok(message.body),
        Some(value) => {
            let length = usize::try_from(number(value, 1 << 24)?).map_err(|_| Malformed("a body is too long"))?;
            message.body.get(..length).ok_or(Malformed("the body is shorter than Content-Length"))
        }
    }
}
