//! As much of SIP as a simulated phone needs: reading a message, and the headers of an answer.

use std::fmt::Write as _;

/// A SIP message, read leniently: it comes from our own server.
#[derive(Debug, Clone)]
pub struct Message {
    pub first_line: String,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Message {
    /// Reads a datagram; `None` if it is no SIP message.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.split("\r\n");
        let first_line = lines.next()?.to_owned();
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Some(Self { first_line, headers, body: body.to_owned() })
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The status of a response.
    pub fn status(&self) -> Option<u16> {
        self.first_line.strip_prefix("SIP/2.0 ")?.split(' ').next()?.parse().ok()
    }

    /// The method of a request.
    pub fn method(&self) -> Option<&str> {
        if self.status().is_some() { None } else { self.first_line.split(' ').next() }
    }

    pub fn call_id(&self) -> Option<&str> {
        self.header("call-id").or_else(|| self.header("i"))
    }

    /// The method that a response answers.
    pub fn cseq_method(&self) -> Option<&str> {
        self.header("cseq")?.split_whitespace().nth(1)
    }

    /// The address in the Contact, without brackets and parameters.
    pub fn contact(&self) -> Option<String> {
        let contact = self.header("contact").or_else(|| self.header("m"))?;
        let inside = contact.split_once('<').map_or(contact, |(_, rest)| rest.split('>').next().unwrap_or(rest));
        Some(inside.to_owned())
    }

    /// Where the other side wants its sound: address and payload.
    pub fn sound(&self) -> Option<(std::net::SocketAddr, u8)> {
        let address = self.body.lines().find_map(|line| line.strip_prefix("c=IN IP4 "))?;
        let media = self.body.lines().find_map(|line| line.strip_prefix("m=audio "))?;
        let mut parts = media.split_whitespace();
        let port: u16 = parts.next()?.parse().ok()?;
        let payload: u8 = parts.nth(1)?.parse().ok()?;
        Some((std::net::SocketAddr::new(address.trim().parse().ok()?, port), payload))
    }

    /// The answer to this request, with the headers that must be the same.
    pub fn answer(&self, status: &str, tag: &str, more: &str, body: &str) -> String {
        let mut text = format!("SIP/2.0 {status}\r\n");
        for (name, value) in &self.headers {
            let shown = match name.as_str() {
                "via" | "v" => "Via",
                "from" | "f" => "From",
                "call-id" | "i" => "Call-ID",
                "cseq" => "CSeq",
                "record-route" => "Record-Route",
                "to" | "t" => {
                    let tagged = if value.contains(";tag=") { value.clone() } else { format!("{value};tag={tag}") };
                    let _ = write!(text, "To: {tagged}\r\n");
                    continue;
                }
                _ => continue,
            };
            let _ = write!(text, "{shown}: {value}\r\n");
        }
        let _ = write!(text, "{more}Content-Length: {}\r\n\r\n{body}", body.len());
        text
    }
}

/// An offer or answer of sound at this port: PCMA and telephone events.
pub fn sdp(port: u16) -> String {
    format!(
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio {port} RTP/AVP 8 101\r\n\
         a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=sendrecv\r\n"
    )
}
