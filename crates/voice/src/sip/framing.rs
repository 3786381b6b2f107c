//! Cutting a stream of bytes into messages (RFC 3261 §18.3).

use super::grammar::{number, trim};

/// Header lines of one message may not be longer than this.
const HEADER_LIMIT: usize = 16 * 1024;
/// A body may not be longer than this.
const BODY_LIMIT: usize = 64 * 1024;

/// What stands at the front of the bytes received so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// Not enough for a message yet.
    Incomplete,
    /// A keep-alive of this length (RFC 5626 §4.4.1), to be answered with one line end.
    Ping(usize),
    /// A message of this length.
    Message(usize),
    /// It cannot be told where the message ends: these bytes are judged as they are, then the connection is closed.
    Broken(usize),
}

/// Looks at the front of the bytes.
#[must_use]
pub fn frame(bytes: &[u8]) -> Frame {
    let leading = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    if leading >= 4 {
        return Frame::Ping(leading);
    }
    if leading == bytes.len() {
        return Frame::Incomplete;
    }
    let Some(end) = bytes[leading..].windows(4).position(|window| window == b"\r\n\r\n") else {
        return if bytes.len() > HEADER_LIMIT { Frame::Broken(bytes.len()) } else { Frame::Incomplete };
    };
    let head = leading + end + 4;
    if head > HEADER_LIMIT {
        return Frame::Broken(head);
    }
    match content_length(&bytes[leading..head]) {
        Some(length) if length <= BODY_LIMIT => {
            if bytes.len() >= head + length {
                Frame::Message(head + length)
            } else {
                Frame::Incomplete
            }
        }
        _ => Frame::Broken(head),
    }
}

/// The one `Content-Length`; `None` if it is missing, stands twice or is no number.
fn content_length(head: &[u8]) -> Option<usize> {
    let mut found = None;
    for line in head.split(|&byte| byte == b'\n') {
        let Some(colon) = line.iter().position(|&byte| byte == b':') else { continue };
        let name = std::str::from_utf8(&line[..colon]).unwrap_or_default();
        let name = trim(name);
        if name.eq_ignore_ascii_case("Content-Length") || name.eq_ignore_ascii_case("l") {
            let value = std::str::from_utf8(&line[colon + 1..]).ok()?;
            let value = number(trim(value.trim_end_matches('\r')), 1 << 24).ok()?;
            if found.replace(usize::try_from(value).ok()?).is_some() {
                return None;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_as_long_as_it_says() {
        let text = b"BYE sip:a@b SIP/2.0\r\nContent-Length: 3\r\n\r\nabcBYE";
        assert_eq!(frame(text), Frame::Message(text.len() - 3));
        for cut in 0..text.len() - 3 {
            assert_eq!(frame(&text[..cut]), Frame::Incomplete, "{cut}");
        }
    }

    #[test]
    fn keep_alives_are_told_from_messages() {
        assert_eq!(frame(b"\r\n"), Frame::Incomplete);
        assert_eq!(frame(b"\r\n\r\n"), Frame::Ping(4));
        assert_eq!(frame(b"\r\nBYE x\r\nl: 0\r\n\r\n"), Frame::Message(17));
    }

    #[test]
    fn without_a_proper_length_the_connection_cannot_go_on() {
        for text in [
            "BYE x\r\n\r\n",
            "BYE x\r\nl: -1\r\n\r\n",
            "BYE x\r\nl: 1\r\nContent-Length: 1\r\n\r\na",
            "BYE x\r\nl: 9999999\r\n\r\n",
        ] {
            assert!(matches!(frame(text.as_bytes()), Frame::Broken(_)), "{text:?}");
        }
        assert!(matches!(frame(&[b'a'; HEADER_LIMIT + 1]), Frame::Broken(_)));
    }
}
