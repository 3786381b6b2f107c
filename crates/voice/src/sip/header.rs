//! The header fields that have a structure: `Via`, addresses, `CSeq`, lists of tokens, `Session-Expires`.

use super::grammar::{
    Malformed, Parameters, cut, end_of_quoted, is_token, is_token_byte, number, seconds, trim, unquote,
};
use super::uri::{Uri, host_and_port};

/// One hop of the way back (RFC 3261 §20.42).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Via<'a> {
    /// The transport as written: `UDP`, `TCP` …
    pub transport: &'a str,
    /// The host that sent the message, as it calls itself.
    pub host: &'a str,
    /// Its port, where it is written.
    pub port: Option<u16>,
    /// The transaction's identifier.
    pub branch: Option<&'a str>,
    /// Whether the sender asked to be answered at the port it sent from (RFC 3581).
    pub rport: bool,
    /// What follows the first semicolon.
    pub parameters: Option<&'a str>,
}

impl<'a> Via<'a> {
    /// Reads one element of a `Via` list.
    ///
    /// # Errors
    /// If it breaks the grammar.
    pub fn parse(text: &'a str) -> Result<Self, Malformed> {
        let (hop, parameters) = cut(text, b';')?;
        let (name, rest) = hop.split_once('/').ok_or(Malformed("a Via has no protocol"))?;
        let (version, rest) = rest.split_once('/').ok_or(Malformed("a Via has no version"))?;
        if !trim(name).eq_ignore_ascii_case("SIP") || trim(version) != "2.0" {
            return Err(Malformed("a Via is of another protocol"));
        }
        let rest = trim(rest);
        let (transport, sent_by) = rest.split_once([' ', '\t']).ok_or(Malformed("a Via has no sender"))?;
        if !is_token(transport) {
            return Err(Malformed("a Via has no transport"));
        }
        let (host, port) = sender(trim(sent_by))?;
        let mut via = Self { transport, host, port, branch: None, rport: false, parameters };
        for parameter in Parameters::of(parameters) {
            let (name, value) = parameter?;
            if name.eq_ignore_ascii_case("branch") {
                via.branch = value;
            } else if name.eq_ignore_ascii_case("rport") {
                via.rport = true;
            }
        }
        Ok(via)
    }
}

/// `host : port` with white space around the colon.
fn sender(text: &str) -> Result<(&str, Option<u16>), Malformed> {
    let (host, port) = match text.rfind(':').filter(|&colon| !text[colon..].contains(']')) {
        Some(colon) => (trim(&text[..colon]), Some(trim(&text[colon + 1..]))),
        None => (text, None),
    };
    let (host, none) = host_and_port(host)?;
    if none.is_some() {
        return Err(Malformed("a Via has two ports"));
    }
    let port = port.map(|port| number(port, 65_535)).transpose()?;
    Ok((host, port.and_then(|port| u16::try_from(port).ok())))
}

/// A `name-addr` or `addr-spec` with its header parameters: `From`, `To`, `Contact`, `Record-Route`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address<'a> {
    /// The URI.
    pub uri: Uri<'a>,
    /// What follows the first semicolon after the URI.
    parameters: Option<&'a str>,
    /// Everything before the header parameters, as written.
    pub without_parameters: &'a str,
}

impl<'a> Address<'a> {
    /// Reads one address.
    ///
    /// # Errors
    /// If the display name, the URI or a parameter breaks the grammar.
    pub fn parse(text: &'a str) -> Result<Self, Malformed> {
        let text = trim(text);
        let open = opening_bracket(text)?;
        let (uri, parameters, without_parameters) = match open {
            Some(open) => {
                check_display_name(trim(&text[..open]))?;
                let close =
                    text[open..].find('>').map(|at| open + at).ok_or(Malformed("an angle bracket is not closed"))?;
                let rest = trim(&text[close + 1..]);
                let parameters = match rest.strip_prefix(';') {
                    Some(parameters) => Some(parameters),
                    None if rest.is_empty() => None,
                    None => return Err(Malformed("something follows an address")),
                };
                (Uri::parse(&text[open + 1..close])?, parameters, &text[..=close])
            }
            None => {
                let (uri, parameters) = cut(text, b';')?;
                let uri = trim(uri);
                if uri.contains(['?', ',']) {
                    return Err(Malformed("a URI with headers or a comma must stand in angle brackets"));
                }
                (Uri::parse(uri)?, parameters, uri)
            }
        };
        for parameter in Parameters::of(parameters) {
            parameter?;
        }
        Ok(Self { uri, parameters, without_parameters })
    }

    /// The value of a header parameter; `Some("")` if it has none, `None` if it is not there.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        Parameters::of(self.parameters)
            .flatten()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.unwrap_or(""))
    }

    /// The dialog's tag.
    #[must_use]
    pub fn tag(&self) -> Option<&'a str> {
        self.parameter("tag").filter(|tag| !tag.is_empty())
    }
}

/// The place of the `<` that opens the URI, outside a quoted display name.
fn opening_bracket(text: &str) -> Result<Option<usize>, Malformed> {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        match bytes[index] {
            b'"' => index = end_of_quoted(bytes, index)?,
            b'<' => return Ok(Some(index)),
            // A semicolon ends an address without brackets: what follows are parameters.
            b';' => return Ok(None),
            _ => {}
        }
        index += 1;
    }
    Ok(None)
}

/// A display name is a quoted string or tokens; letters beyond ASCII are let pass because telephones send them.
fn check_display_name(name: &str) -> Result<(), Malformed> {
    let fine = if name.starts_with('"') {
        end_of_quoted(name.as_bytes(), 0)? == name.len() - 1
    } else {
        name.bytes().all(|byte| is_token_byte(byte) || byte >= 0x80 || matches!(byte, b' ' | b'\t'))
    };
    if fine { Ok(()) } else { Err(Malformed("a display name must be quoted")) }
}

/// The number and method of a request within its dialog (RFC 3261 §20.16).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CSeq<'a> {
    /// Below 2³¹.
    pub number: u32,
    /// The method.
    pub method: &'a str,
}

impl<'a> CSeq<'a> {
    /// Reads the value of `CSeq`.
    ///
    /// # Errors
    /// If it is not a number below 2³¹ and a method.
    pub fn parse(text: &'a str) -> Result<Self, Malformed> {
        let (digits, method) = text.split_once([' ', '\t']).ok_or(Malformed("a CSeq has no method"))?;
        let value = number(digits, (1 << 31) - 1)?;
        let method = trim(method);
        if !is_token(method) {
            return Err(Malformed("a CSeq has no proper method"));
        }
        Ok(Self { number: u32::try_from(value).map_err(|_| Malformed("a CSeq is too large"))?, method })
    }
}

/// Who sends the refreshing requests of a session (RFC 4028).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refresher {
    /// The side that sent the request.
    Uac,
    /// The side that answered it.
    Uas,
}

/// The value of `Session-Expires`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionExpires {
    /// Seconds without a refresh after which the session is over.
    pub seconds: u32,
    /// Who refreshes, where it is said.
    pub refresher: Option<Refresher>,
}

impl SessionExpires {
    /// Reads the value of `Session-Expires`.
    ///
    /// # Errors
    /// If it is not seconds with parameters.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let (value, parameters) = cut(text, b';')?;
        let mut result = Self { seconds: seconds(trim(value))?, refresher: None };
        for parameter in Parameters::of(parameters) {
            let (name, value) = parameter?;
            if name.eq_ignore_ascii_case("refresher") {
                result.refresher = match value {
                    Some(value) if value.eq_ignore_ascii_case("uac") => Some(Refresher::Uac),
                    Some(value) if value.eq_ignore_ascii_case("uas") => Some(Refresher::Uas),
                    _ => return Err(Malformed("a refresher is neither uac nor uas")),
                };
            }
        }
        Ok(result)
    }
}

/// The comma-separated `name=value` parts after the scheme of an `Authorization` header, with quotation marks taken
/// off the values.
pub fn credentials(text: &str) -> impl Iterator<Item = Result<(&str, &str), Malformed>> {
    super::grammar::List::of(text).map(|part| {
        let (name, value) = part?.split_once('=').ok_or(Malformed("a credential has no value"))?;
        Ok((trim(name), unquote(trim(value))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_via_with_white_space_everywhere_is_read() {
        let via = Via::parse("SIP  / 2.0  / TCP     spindle.example.com : 5062  ;  branch  =   z9hG4bK9ikj8").unwrap();
        assert_eq!((via.transport, via.host, via.port), ("TCP", "spindle.example.com", Some(5062)));
        assert_eq!(via.branch, Some("z9hG4bK9ikj8"));
        let via = Via::parse("SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3;rport").unwrap();
        assert_eq!((via.host, via.port, via.rport), ("[2001:db8::9:1]", None, true));
    }

    #[test]
    fn broken_vias_are_refused() {
        for text in
            ["SIP/2.0/UDP", "SIP/2.0 host", "SIP/2.0/UDP 192.0.2.15;;,;,,", "SIP/7.0/UDP host", "SIP/2.0/UDP a:b"]
        {
            assert!(Via::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn addresses_are_read_with_and_without_brackets() {
        let address = Address::parse(r#""J Rosenberg \\\"" <sip:jdrosen@example.com;x> ; tag = 98asjd8"#).unwrap();
        assert_eq!((address.uri.user, address.tag()), (Some("jdrosen"), Some("98asjd8")));
        assert_eq!(address.without_parameters, r#""J Rosenberg \\\"" <sip:jdrosen@example.com;x>"#);
        let address = Address::parse("sip:+19725552222@gw1.example.net;unknownparam").unwrap();
        assert_eq!(address.uri.text, "sip:+19725552222@gw1.example.net");
        assert_eq!(address.parameter("unknownparam"), Some(""));
        let address = Address::parse("caller<sip:caller@example.com>;tag=323").unwrap();
        assert_eq!(address.tag(), Some("323"));
        assert!(Address::parse("远银 <sip:95588@example.com>").is_ok());
    }

    #[test]
    fn broken_addresses_are_refused() {
        for text in [
            r#""Mr. J. User <sip:j.user@example.com>"#,
            r#""Watson, Thomas" < sip:t.watson@example.org >"#,
            "Bell, Alexander <sip:a.g.bell@example.com>;tag=433423",
            "sip:user@example.com?Route=%3Csip:sip.example.com%3E",
            "<sip:a@b",
            "<sip:a@b> x",
            r#""Joe" <sip:joe@example.org>;;;;"#,
        ] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_sequence_number_is_below_two_to_the_31() {
        assert_eq!(CSeq::parse("0009   INVITE").unwrap(), CSeq { number: 9, method: "INVITE" });
        assert!(CSeq::parse("36893488147419103232 REGISTER").is_err());
        assert!(CSeq::parse("2147483648 REGISTER").is_err());
        assert!(CSeq::parse("8").is_err());
    }

    #[test]
    fn session_expires_names_its_refresher() {
        let value = SessionExpires::parse("1800 ; refresher=UAS").unwrap();
        assert_eq!(value, SessionExpires { seconds: 1800, refresher: Some(Refresher::Uas) });
        assert!(SessionExpires::parse("soon").is_err());
    }
}
