//! Torture: what RFC 4475 and RFC 5118 ask of a receiver, and mutations of it.
//!
//! The cases below are written in the spirit of those standards; their published messages are tried too where a copy
//! lies beside the repository.

use std::path::PathBuf;

use rand::{Rng as _, RngExt as _};

use super::*;
use crate::sip::digest::Credentials;
use crate::sip::framing::frame;
use crate::sip::sdp::Description;

/// What a message comes to.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// A response with this status.
    Status(u16),
    /// A call arrives.
    Call,
    /// A registration arrives.
    Registration,
    /// Nothing.
    Silence,
}

fn outcome(bytes: &[u8]) -> (Outcome, String) {
    let mut bench = Bench::new();
    bench.endpoint.receive(bench.now, peer(), &mut bytes.to_vec());
    bench.collect();
    let sent = bench.sent.first().cloned().unwrap_or_default();
    let outcome = match bench.events.first() {
        Some(Event::Invited(_)) => Outcome::Call,
        Some(Event::Register(_)) => Outcome::Registration,
        Some(other) => panic!("{other:?}"),
        None => match sent.split(' ').nth(1).and_then(|status| status.parse().ok()) {
            Some(status) => Outcome::Status(status),
            None => Outcome::Silence,
        },
    };
    (outcome, sent)
}

/// A proper request with some lines replaced: `("Via", "…")` replaces, `("Via", "")` removes, a new name is added.
fn altered(start: &str, changes: &[(&str, &str)], body: &str) -> Vec<u8> {
    let method = start.split(' ').next().unwrap_or_default();
    let mut lines: Vec<(String, String)> = [
        ("Via", "SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKkdjuw".to_owned()),
        ("Max-Forwards", "70".to_owned()),
        ("From", "<sip:caller@example.net>;tag=141334".to_owned()),
        ("To", "<sip:user@example.com>".to_owned()),
        ("Call-ID", "case.0ha0isnda977644900765@192.0.2.15".to_owned()),
        ("CSeq", format!("8 {method}")),
        ("Contact", "<sip:caller@192.0.2.15>".to_owned()),
        ("Content-Length", body.len().to_string()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    if !body.is_empty() {
        lines.push(("Content-Type".to_owned(), "application/sdp".to_owned()));
    }
    for (name, value) in changes {
        match lines.iter_mut().find(|(known, _)| known == name) {
            Some(line) => line.1 = (*value).to_owned(),
            None => lines.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    let mut text = format!("{start}\r\n");
    for (name, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        text += &format!("{name}: {value}\r\n");
    }
    (text + "\r\n" + body).into_bytes()
}

const INVITE: &str = "INVITE sip:user@example.com SIP/2.0";
const OPTIONS: &str = "OPTIONS sip:user@example.com SIP/2.0";
const REGISTER: &str = "REGISTER sip:example.com SIP/2.0";

#[test]
fn odd_but_legal_requests_are_taken() {
    let long = "<sip:user@example.com;p=".to_owned() + &"x".repeat(1500) + ">";
    let taken: [(&str, Vec<u8>, Outcome); 17] = [
        ("white space and folding", b"INVITE sip:vivekg@example.com;unknownparam SIP/2.0\r\nTO :\r\n sip:vivekg@example.com\r\nfrom   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\r\n  ;\r\n  tag = 98asjd8\r\nMaX-fOrWaRdS: 0068\r\nCall-ID: wsinv.ndaksdj@192.0.2.1\r\nContent-Length   : 0\r\ncseq: 0009\r\n  INVITE\r\nVia  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390skdjuw\r\ns :\r\nNewFangledHeader:   newfangled value\r\n continued\r\nUnknownHeaderWithUnusualValue: ;;,,;;,;\r\nRoute:\r\n <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\r\nv:  SIP  / 2.0  / TCP     spindle.example.com   ;\r\n  branch  =   z9hG4bK9ikj8  ,\r\n SIP  /    2.0   / UDP  192.168.255.111   ; branch=\r\n z9hG4bK30239\r\nm:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =\r\n      newvalue ;\r\n  secondparam ; q = 0.33\r\n\r\n".to_vec(), Outcome::Call),
        ("escaped user", altered("INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0", &[], SDP), Outcome::Call),
        ("escaped null", altered(REGISTER, &[("To", "sip:null-%00-null@example.com"), ("Contact", "<sip:%00@host5.example.com>")], ""), Outcome::Registration),
        ("no space before the bracket", altered(OPTIONS, &[("From", "caller<sip:caller@example.com>;tag=323")], ""), Outcome::Status(200)),
        ("long values", altered(INVITE, &[("Contact", &long), ("X-Long", &"y".repeat(3000))], SDP), Outcome::Call),
        ("semicolon in the user", altered("OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0", &[], ""), Outcome::Status(200)),
        ("unknown transports", altered(OPTIONS, &[("Via", "SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en, SIP/2.0/SCTP t2;branch=z9hG4bKx")], ""), Outcome::Status(200)),
        ("no hops left", altered(OPTIONS, &[("Max-Forwards", "0")], ""), Outcome::Status(200)),
        ("a parameter of the contact's URI", altered(REGISTER, &[("Contact", "<sip:+19725552222@gw1.example.net;unknownparam>")], ""), Outcome::Registration),
        ("an escaped header in the contact", altered(REGISTER, &[("Contact", "<sip:user@example.com?Route=%3Csip:sip.example.com%3E>")], ""), Outcome::Registration),
        ("an unknown scheme of authorization", altered(REGISTER, &[("Authorization", "NoOneKnowsThisScheme opaque-data=here")], ""), Outcome::Registration),
        ("the syntax of RFC 2543", altered(INVITE, &[("Via", "SIP/2.0/UDP iftgw.example.com"), ("From", "<sip:+13035551111@ift.client.example.net;user=phone>"), ("Record-Route", "<sip:UserB@example.com;maddr=ss1.example.com>"), ("To", "sip:+16505552222@ss1.example.net;user=phone"), ("Max-Forwards", ""), ("Contact", ""), ("Content-Length", "")], SDP), Outcome::Call),
        ("a date of another zone", altered(INVITE, &[("Date", "Fri, 01 Jan 2010 16:00:00 EST")], SDP), Outcome::Call),
        ("an IPv6 reference with a port", altered("REGISTER sip:[2001:db8::10]:5070 SIP/2.0", &[], ""), Outcome::Registration),
        ("a received parameter with brackets", altered(OPTIONS, &[("Via", "SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3-111")], ""), Outcome::Status(200)),
        ("IPv6 in the description", altered(INVITE, &[], "v=0\r\no=assistant 971731711378798081 0 IN IP6 2001:db8::20\r\ns=-\r\nc=IN IP6 2001:db8::20\r\nt=3338481189 3370017201\r\nm=audio 6000 RTP/AVP 0\r\n"), Outcome::Call),
        ("an extra request behind the first", [altered(REGISTER, &[], ""), altered(INVITE, &[], SDP)].concat(), Outcome::Registration),
    ];
    for (name, bytes, expected) in taken {
        let (outcome, sent) = outcome(&bytes);
        assert_eq!(outcome, expected, "{name}: {sent}");
    }
}

#[test]
fn broken_requests_get_the_response_that_says_so() {
    let refused: [(&str, Vec<u8>, u16); 38] = [
        ("separators too many", altered(INVITE, &[("Via", "SIP/2.0/UDP 192.0.2.15;;,;,,")], SDP), 400),
        ("a length above the message's", altered(INVITE, &[("Content-Length", "9999")], SDP), 400),
        ("a negative length", altered(INVITE, &[("Content-Length", "-999")], SDP), 400),
        ("two lengths", altered(OPTIONS, &[("Content-Length", "1\r\nl: 0")], "a"), 400),
        ("a sequence number too large", altered(REGISTER, &[("CSeq", "36893488147419103232 REGISTER")], ""), 400),
        ("too many hops", altered(OPTIONS, &[("Max-Forwards", "300")], ""), 400),
        ("an open quotation", altered(INVITE, &[("To", "\"Mr. J. User <sip:j.user@example.com>")], SDP), 400),
        ("brackets around the Request-URI", altered("INVITE <sip:user@example.com> SIP/2.0", &[], SDP), 400),
        ("white space in the Request-URI", altered("INVITE sip:user@example.com; lr SIP/2.0", &[], SDP), 400),
        (
            "two spaces in the request line",
            altered("INVITE  sip:user@example.com  SIP/2.0", &[("CSeq", "8 INVITE")], SDP),
            400,
        ),
        ("a space behind the request line", altered("OPTIONS sip:user@example.com SIP/2.0  ", &[], ""), 400),
        (
            "headers in the Request-URI",
            altered("INVITE sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0", &[], SDP),
            400,
        ),
        (
            "headers in a contact without brackets",
            altered(REGISTER, &[("Contact", "sip:user@example.com?Route=%3Csip:sip.example.com%3E")], ""),
            400,
        ),
        (
            "white space within brackets",
            altered(OPTIONS, &[("To", "\"Watson, Thomas\" < sip:t.watson@example.org >")], ""),
            400,
        ),
        (
            "a display name that must be quoted",
            altered(OPTIONS, &[("From", "Bell, Alexander <sip:a.g.bell@example.com>;tag=433423")], ""),
            400,
        ),
        ("another version", altered("OPTIONS sip:user@example.com SIP/7.0", &[], ""), 505),
        ("another method in CSeq", altered(OPTIONS, &[("CSeq", "8 INVITE")], ""), 400),
        (
            "an unknown method and another in CSeq",
            altered("NEWMETHOD sip:user@example.com SIP/2.0", &[("CSeq", "8 INVITE")], ""),
            400,
        ),
        (
            "a branch of nothing but its prefix",
            altered(OPTIONS, &[("Via", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK")], ""),
            400,
        ),
        ("no From, To, Call-ID", altered(INVITE, &[("From", ""), ("To", ""), ("Call-ID", "")], SDP), 400),
        ("no Via", altered(OPTIONS, &[("Via", "")], ""), 400),
        ("an unknown scheme", altered("OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0", &[], ""), 416),
        ("a known scheme that is not ours", altered("OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0", &[], ""), 416),
        (
            "registering what is no SIP address",
            altered(
                REGISTER,
                &[
                    ("To", "isbn:2983792873"),
                    ("From", "<http://www.example.com>;tag=3234233"),
                    ("Contact", "<name:John_Smith>"),
                ],
                "",
            ),
            400,
        ),
        (
            "unknown extensions",
            altered(
                OPTIONS,
                &[
                    ("Require", "nothingSupportsThis, nothingSupportsThisEither"),
                    ("Proxy-Require", "noProxiesSupportThis"),
                ],
                "",
            ),
            420,
        ),
        ("reliable provisional responses", altered(INVITE, &[("Require", "100rel")], SDP), 420),
        ("a body that is no SDP", altered(INVITE, &[("Content-Type", "application/unknownformat")], "<audio/>"), 415),
        ("a compressed body", altered(INVITE, &[("Content-Encoding", "gzip")], SDP), 415),
        ("a body of no type", altered(INVITE, &[("Content-Type", "")], SDP), 400),
        ("two of everything", altered(INVITE, &[("CSeq", "59 INVITE\r\nCSeq: 8 INVITE")], SDP), 400),
        ("an Accept without SDP", altered(INVITE, &[("Accept", "text/nobodyKnowsThis")], SDP), 406),
        ("a method for pagers", altered("MESSAGE sip:user@example.com SIP/2.0", &[], ""), 405),
        (
            "a method with odd letters",
            altered("!interesting-Method0123456789_*+`.%indeed'~ sip:user@example.com SIP/2.0", &[], ""),
            405,
        ),
        ("an IPv6 address without brackets", altered("REGISTER sip:2001:db8::10 SIP/2.0", &[], ""), 400),
        ("a description that is none", altered(INVITE, &[], "hello"), 400),
        (
            "a description without our codecs",
            altered(
                INVITE,
                &[],
                "v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nc=IN IP4 1.2.3.4\r\nm=audio 6000 RTP/AVP 2\r\n",
            ),
            488,
        ),
        (
            "within a dialog that is not there",
            altered(INVITE, &[("To", "<sip:user@example.com>;tag=1918181833n")], SDP),
            481,
        ),
        ("a broken digest", altered(REGISTER, &[("Authorization", "Digest username=\"a")], ""), 400),
    ];
    for (name, bytes, status) in refused {
        let (outcome, sent) = outcome(&bytes);
        assert_eq!(outcome, Outcome::Status(status), "{name}: {sent}");
        match status {
            405 => assert!(sent.contains("\r\nAllow: INVITE, "), "{name}"),
            415 => assert!(sent.contains("\r\nAccept"), "{name}"),
            420 => assert!(sent.contains("\r\nUnsupported: ") && !sent.contains("noProxies"), "{name}"),
            _ => {}
        }
    }
}

#[test]
fn what_must_not_be_answered_is_dropped() {
    for text in [
        "SIP/2.0 4294967301 better not break the receiver\r\nVia: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe\r\nCSeq: 353494 INVITE\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\n\r\n",
        "SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять\r\nVia: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923\r\nCSeq: 35 INVITE\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\n\r\n",
        "SIP/2.0 100 \r\nVia: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe\r\nCSeq: 35 INVITE\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\n\r\n",
        "ACK sip:user@example.com SIP/2.0\r\nnonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "\r\n\r\n",
        "",
    ] {
        assert_eq!(outcome(text.as_bytes()).0, Outcome::Silence, "{text}");
    }
    let ack = altered("ACK sip:user@example.com SIP/2.0", &[("Via", ";;"), ("CSeq", "x")], "");
    assert_eq!(outcome(&ack).0, Outcome::Silence);
}

/// The published messages, where they lie beside the repository.
fn published() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/sip_torture");
    let files =
        ["rfc4475", "rfc5118"].into_iter().filter_map(|name| std::fs::read_dir(folder.join(name)).ok()).flatten();
    files
        .flatten()
        .filter_map(|file| {
            let name = file.path().file_stem()?.to_string_lossy().into_owned();
            Some((name, std::fs::read(file.path()).ok()?))
        })
        .collect()
}

#[test]
fn the_published_messages_get_the_response_that_the_standard_asks_for() {
    for (name, bytes) in published() {
        let expected = match name.as_str() {
            "badaspec"
            | "badinv01"
            | "escruri"
            | "ltgtruri"
            | "lwsruri"
            | "mcl01"
            | "mismatch02"
            | "multi01"
            | "quotbal"
            | "regbadct"
            | "scalar02"
            | "ipv6-bug-abnf-3-colons" => Outcome::Status(400),
            "esc02" | "intmeth" => Outcome::Status(405),
            "invut" => Outcome::Status(415),
            "unkscm" => Outcome::Status(416),
            "sdp01" => Outcome::Status(406),
            "transports" | "zeromf" | "via-received-param-no-delim" => Outcome::Status(200),
            "mult-ip-in-header" => Outcome::Status(481),
            // G.726 and H.263 only.
            "ipv4-mapped-ipv6" => Outcome::Status(488),
            "cparam01" | "dblreq" | "ipv6-good" | "port-ambiguous" => Outcome::Registration,
            "baddate" => Outcome::Call,
            "bcast" | "bigcode" | "noreason" | "unreason" => Outcome::Silence,
            _ => continue,
        };
        let (outcome, sent) = outcome(&bytes);
        assert_eq!(outcome, expected, "{name}: {sent}");
    }
}

/// Changes a few bytes: overwrites, removes, doubles, inserts or cuts.
fn mutate(bytes: &mut Vec<u8>, random: &mut StdRng) {
    const SPICE: &[&[u8]] = &[
        b"\r\n",
        b"\r\n ",
        b"\0",
        b"\"",
        b"<",
        b">",
        b";",
        b",",
        b":",
        b"%",
        b"=",
        b"\xff",
        b"[",
        b"@",
        b" ",
        b"99999999999",
    ];
    for _ in 0..random.random_range(1..=4) {
        let length = bytes.len().max(1);
        let at = random.random_range(0..length).min(bytes.len());
        let end = (at + random.random_range(0..24)).min(bytes.len());
        match random.next_u64() % 5 {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = (random.next_u64() & 0xff) as u8;
                }
            }
            1 => {
                bytes.drain(at..end);
            }
            2 => {
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            3 => {
                let spice = SPICE[random.random_range(0..SPICE.len())];
                bytes.splice(at..at, spice.iter().copied());
            }
            _ => bytes.truncate(at),
        }
    }
}

#[test]
fn no_mutation_of_a_message_stops_the_endpoint() {
    let mut random = StdRng::seed_from_u64(4475);
    let mut seeds: Vec<Vec<u8>> = published().into_iter().map(|(_, bytes)| bytes).collect();
    seeds.extend([
        request("INVITE", "i1", 1, "", "Session-Expires: 1800;refresher=uac\r\nSupported: timer\r\nMin-SE: 90\r\nRecord-Route: <sip:192.0.2.1;lr>\r\nP-Asserted-Identity: \"x\" <sip:1@x>, <tel:2>\r\n", SDP).into_bytes(),
        request("REGISTER", "r1", 1, "", "Expires: 60\r\nAuthorization: Digest username=\"a\", realm=\"b\", nonce=\"c\", uri=\"sip:x\", response=\"d\", qop=auth, nc=00000001, cnonce=\"e\"\r\n", "").into_bytes(),
        altered(INVITE, &[], SDP),
    ]);
    let rounds = 60_000 / seeds.len();
    for seed in &seeds {
        let mut bench = Bench::new();
        // A call that is up, one that rings, so that there is something to hit.
        let call = bench.invited(&request("INVITE", "up", 1, "", "", SDP)).call;
        bench.endpoint.answer(bench.now, call, "v=0".to_owned());
        for round in 0..rounds {
            let mut bytes = seed.clone();
            mutate(&mut bytes, &mut random);
            let _ = frame(&bytes);
            let _ = Description::parse(&bytes, peer().address.ip());
            if let Ok(text) = std::str::from_utf8(&bytes) {
                let _ = Credentials::parse(text);
            }
            bench.endpoint.receive(bench.now, peer(), &mut bytes);
            while let Some(output) = bench.endpoint.next_output() {
                if let Output::Event(Event::Invited(invitation)) = output {
                    match round % 3 {
                        0 => bench.endpoint.answer(bench.now, invitation.call, "v=0".to_owned()),
                        1 => bench.endpoint.refuse(bench.now, invitation.call, 486, ""),
                        _ => bench.endpoint.hang_up(bench.now, invitation.call),
                    }
                }
            }
            if round % 50 == 0 {
                bench.pass(Duration::from_secs(40));
                bench.sent.clear();
                bench.events.clear();
            }
        }
    }
}
