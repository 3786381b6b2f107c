//! SIP and SIPS URIs (RFC 3261 §19.1), with the IPv6 references of RFC 5118.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::grammar::{Malformed, Parameters, is_token};

/// A URI as it stands in a message, taken apart but not copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uri<'a> {
    /// The whole text.
    pub text: &'a str,
    /// How the URI is to be understood.
    pub scheme: Scheme,
    /// The user before `@`, still escaped and without a password; `None` if there is no `@`.
    pub user: Option<&'a str>,
    /// The host: a name, an IPv4 address, or an IPv6 address in brackets.
    pub host: &'a str,
    /// The port, where one is written.
    pub port: Option<u16>,
    /// What follows the first semicolon after the host.
    parameters: Option<&'a str>,
    /// Whether headers follow a question mark.
    pub has_headers: bool,
}

/// The schemes that a URI may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// `sip:`.
    Sip,
    /// `sips:`.
    Sips,
    /// `tel:` (RFC 3966); the number stands in [`Uri::user`].
    Tel,
    /// Any other; only [`Uri::text`] is meaningful.
    Other,
}

impl<'a> Uri<'a> {
    /// Reads a URI that takes up the whole text.
    ///
    /// # Errors
    /// If it breaks the grammar of its scheme. URIs of unknown schemes need only have a scheme and no white space.
    pub fn parse(text: &'a str) -> Result<Self, Malformed> {
        let (scheme, rest) = text.split_once(':').ok_or(Malformed("a URI has no scheme"))?;
        let proper_scheme = scheme.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
        if !proper_scheme {
            return Err(Malformed("a URI has no proper scheme"));
        }
        if rest.bytes().any(|byte| byte <= b' ' || byte == 0x7f || matches!(byte, b'<' | b'>' | b'"')) {
            return Err(Malformed("a URI has a character that a URI cannot have"));
        }
        let scheme = if scheme.eq_ignore_ascii_case("sip") {
            Scheme::Sip
        } else if scheme.eq_ignore_ascii_case("sips") {
            Scheme::Sips
        } else if scheme.eq_ignore_ascii_case("tel") {
            Scheme::Tel
        } else {
            Scheme::Other
        };
        match scheme {
            Scheme::Sip | Scheme::Sips => Self::parse_sip(text, scheme, rest),
            Scheme::Tel => {
                let (number, parameters) = split_optional(rest, ';');
                let user = Some(number).filter(|number| !number.is_empty()).ok_or(Malformed("a tel URI is empty"))?;
                Ok(Self { text, scheme, user: Some(user), host: "", port: None, parameters, has_headers: false })
            }
            Scheme::Other => {
                Ok(Self { text, scheme, user: None, host: "", port: None, parameters: None, has_headers: false })
            }
        }
    }

    fn parse_sip(text: &'a str, scheme: Scheme, rest: &'a str) -> Result<Self, Malformed> {
        let (user, after) = match rest.rsplit_once('@') {
            Some((user, after)) => (Some(user), after),
            None => (None, rest),
        };
        let user = user.map(checked_user).transpose()?;
        let (before_headers, headers) = split_optional(after, '?');
        let (host_port, parameters) = split_optional(before_headers, ';');
        let (host, port) = host_and_port(host_port)?;
        for parameter in Parameters::of(parameters) {
            parameter?;
        }
        Ok(Self { text, scheme, user, host, port, parameters, has_headers: headers.is_some() })
    }

    /// The value of a parameter; `Some("")` if it has none, `None` if it is not there.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        Parameters::of(self.parameters)
            .flatten()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.unwrap_or(""))
    }

    /// The user with its `%` escapes replaced; `None` if there is no user or it is not text after that.
    #[must_use]
    pub fn plain_user(&self) -> Option<String> {
        let user = self.user?;
        // Parameters of a telephone number within the user part (`+86…;phone-context=…`) are not the number.
        let user = user.split(';').next().unwrap_or(user);
        let mut plain = Vec::with_capacity(user.len());
        let mut bytes = user.bytes();
        while let Some(byte) = bytes.next() {
            if byte == b'%' {
                let high = bytes.next().and_then(hexadecimal)?;
                let low = bytes.next().and_then(hexadecimal)?;
                plain.push(high << 4 | low);
            } else {
                plain.push(byte);
            }
        }
        String::from_utf8(plain).ok()
    }

    /// The host as an address, where it is written as one.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        host_address(self.host)
    }
}

/// A host written as an IPv4 address or as an IPv6 address, with or without brackets.
#[must_use]
pub fn host_address(host: &str) -> Option<IpAddr> {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    bare.parse::<Ipv4Addr>().map(IpAddr::V4).or_else(|_| bare.parse::<Ipv6Addr>().map(IpAddr::V6)).ok()
}

/// Reads `host` or `host:port`.
///
/// # Errors
/// If the host is neither a name nor an address, or the port is no port.
pub fn host_and_port(text: &str) -> Result<(&str, Option<u16>), Malformed> {
    let (host, port) = if text.starts_with('[') {
        let end = text.find(']').ok_or(Malformed("an IPv6 reference is not closed"))?;
        text[1..end].parse::<Ipv6Addr>().map_err(|_| Malformed("an IPv6 reference is no address"))?;
        let (host, rest) = text.split_at(end + 1);
        match rest.strip_prefix(':') {
            Some(port) => (host, Some(port)),
            None if rest.is_empty() => (host, None),
            None => return Err(Malformed("something follows an IPv6 reference")),
        }
    } else {
        match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        }
    };
    let is_name = |host: &str| {
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
    };
    if !host.starts_with('[') && !is_name(host) {
        return Err(Malformed("a host is neither a name nor an address"));
    }
    let port = port
        .map(|port| match port.bytes().all(|byte| byte.is_ascii_digit()).then(|| port.parse::<u16>()) {
            Some(Ok(port)) => Ok(port),
            _ => Err(Malformed("a port is no number up to 65535")),
        })
        .transpose()?;
    Ok((host, port))
}

fn split_optional(text: &str, separator: char) -> (&str, Option<&str>) {
    match text.split_once(separator) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// Checks the characters of user and password and gives the user.
fn checked_user(text: &str) -> Result<&str, Malformed> {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        match bytes[index] {
            b'%' => {
                let escaped = bytes.get(index + 1..index + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
                if !escaped {
                    return Err(Malformed("an escape in a URI is not two hexadecimal digits"));
                }
                index += 2;
            }
            byte if byte.is_ascii_alphanumeric() || b"-_.!~*'()&=+$,;?/:#".contains(&byte) => {}
            _ => return Err(Malformed("a user has a character that it cannot have")),
        }
        index += 1;
    }
    let user = text.split(':').next().unwrap_or(text);
    if user.is_empty() { Err(Malformed("a user is empty")) } else { Ok(user) }
}

const fn hexadecimal(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// Whether the text is a method's name.
#[must_use]
pub fn is_method(text: &str) -> bool {
    is_token(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_is_taken_apart() {
        let uri = Uri::parse("sip:95588:secret@[2001:db8::10]:5070;transport=tcp;lr").unwrap();
        assert_eq!((uri.user, uri.host, uri.port), (Some("95588"), "[2001:db8::10]", Some(5070)));
        assert_eq!(uri.parameter("Transport"), Some("tcp"));
        assert_eq!(uri.parameter("lr"), Some(""));
        assert_eq!(uri.parameter("maddr"), None);
        assert_eq!(uri.address(), Some("2001:db8::10".parse().unwrap()));
    }

    #[test]
    fn escapes_in_the_user_are_replaced() {
        let uri = Uri::parse("sip:sips%3Auser%40example.com@example.net").unwrap();
        assert_eq!(uri.plain_user().unwrap(), "sips:user@example.com");
        let uri = Uri::parse("sip:user;par=u%40example.net@example.com").unwrap();
        assert_eq!(uri.plain_user().unwrap(), "user");
        assert_eq!(Uri::parse("sip:null-%00-null@example.com").unwrap().plain_user().unwrap(), "null-\0-null");
        assert!(Uri::parse("sip:%Z5@example.com").is_err());
    }

    #[test]
    fn odd_but_legal_uris_are_taken() {
        for text in [
            "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com",
            "sip:[2001:db8::10]",
            "sip:[2001:db8::10:5070]",
            "sips:vivekg@chair-dnrc.example.com;unknownparam",
            "nobodyKnowsThisScheme:totallyopaquecontent",
            "soap.beep://192.0.2.103:3002",
            "tel:+861012345678;phone-context=x",
        ] {
            Uri::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        }
    }

    #[test]
    fn broken_uris_are_refused() {
        for text in [
            "",
            "sip:",
            "example.com",
            "<sip:user@example.com>",
            "sip:user@example.com; lr",
            "sip:2001:db8::10",
            "sip:user@[2001:db8:::192.0.2.1]",
            "sip:user@[2001:db8::1",
            "sip:user@example.com:99999",
            "sip:user@exa mple.com",
            "sip:user@example.com;;lr",
            "sip:@example.com",
            "1sip:user@example.com",
        ] {
            assert!(Uri::parse(text).is_err(), "{text}");
        }
    }
}
