//! Digest authentication (RFC 7616 with the algorithms of RFC 8760), from the side that asks.
//!
//! Passwords are not kept: only `HA1 = H(user:realm:password)` per algorithm. A nonce carries its own time and a
//! keyed checksum, so that nothing is stored for those who never answer; what is stored, until the nonce expires,
//! is the highest count (`nc`) with which it was used, and a count is never accepted twice.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Duration;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use md5::Md5;
use sha2::Sha256;

use super::grammar::{Malformed, trim};
use super::header;

/// The hash that a digest is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Algorithm {
    /// `MD5`: what every telephone can.
    #[serde(rename = "md5")]
    Md5,
    /// `SHA-256`.
    #[serde(rename = "sha-256")]
    Sha256,
}

impl Algorithm {
    const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha256 => "SHA-256",
        }
    }

    /// The hash of the parts with colons between them, in lower-case hexadecimal.
    fn hash(self, parts: &[&str]) -> String {
        fn joined<D: sha2::digest::Digest>(parts: &[&str]) -> Vec<u8> {
            let mut hasher = D::new();
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    hasher.update(b":");
                }
                hasher.update(part.as_bytes());
            }
            hasher.finalize().to_vec()
        }
        hexadecimal(&match self {
            Self::Md5 => joined::<Md5>(parts),
            Self::Sha256 => joined::<Sha256>(parts),
        })
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What is kept in place of a password. Neither printed nor serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct Ha1 {
    /// In hexadecimal, for [`Algorithm::Md5`].
    pub md5: String,
    /// In hexadecimal, for [`Algorithm::Sha256`].
    pub sha256: String,
}

impl std::fmt::Debug for Ha1 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ha1(…)")
    }
}

impl Ha1 {
    /// Of a user's password within a realm.
    #[must_use]
    pub fn of(user: &str, realm: &str, password: &str) -> Self {
        Self {
            md5: Algorithm::Md5.hash(&[user, realm, password]),
            sha256: Algorithm::Sha256.hash(&[user, realm, password]),
        }
    }

    fn get(&self, algorithm: Algorithm) -> &str {
        match algorithm {
            Algorithm::Md5 => &self.md5,
            Algorithm::Sha256 => &self.sha256,
        }
    }
}

/// What a client sent in `Authorization`. Neither printed nor serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Who the client says it is.
    pub user: String,
    realm: String,
    nonce: String,
    uri: String,
    response: String,
    algorithm: Algorithm,
    /// `cnonce` and `nc`, where the client uses `qop=auth`.
    counted: Option<(String, String)>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials(…)")
    }
}

impl Credentials {
    /// Reads the value of `Authorization`. `Ok(None)` if it is of another scheme or an unknown algorithm, which is as
    /// good as none (RFC 4475 §3.3.7).
    ///
    /// # Errors
    /// If it is of the digest scheme and breaks its grammar.
    pub fn parse(value: &str) -> Result<Option<Self>, Malformed> {
        let Some((scheme, rest)) = value.split_once([' ', '\t']) else { return Ok(None) };
        if !scheme.eq_ignore_ascii_case("Digest") {
            return Ok(None);
        }
        let mut found: HashMap<String, &str> = HashMap::new();
        for part in header::credentials(trim(rest)) {
            let (name, value) = part?;
            if found.insert(name.to_ascii_lowercase(), value).is_some() {
                return Err(Malformed("a credential stands twice"));
            }
        }
        let text = |name: &str| found.get(name).map(|value| (*value).to_owned());
        let must = |name: &str| text(name).ok_or(Malformed("a credential is missing"));
        let algorithm = match found.get("algorithm") {
            None => Algorithm::Md5,
            Some(name) if name.eq_ignore_ascii_case("MD5") => Algorithm::Md5,
            Some(name) if name.eq_ignore_ascii_case("SHA-256") => Algorithm::Sha256,
            Some(_) => return Ok(None),
        };
        let counted = match found.get("qop") {
            None => None,
            Some(qop) if qop.eq_ignore_ascii_case("auth") => Some((must("cnonce")?, must("nc")?)),
            Some(_) => return Ok(None),
        };
        Ok(Some(Self {
            user: must("username")?,
            realm: must("realm")?,
            nonce: must("nonce")?,
            uri: must("uri")?,
            response: must("response")?,
            algorithm,
            counted,
        }))
    }
}

/// What comes of checking credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The client knows the password.
    Good,
    /// The password is right as far as can be told, but the nonce is too old or its count was used: ask again with
    /// `stale=true`.
    Stale,
    /// Wrong.
    Wrong,
}

/// Makes nonces, remembers their counts, checks answers.
pub struct Guard {
    realm: String,
    algorithms: Vec<Algorithm>,
    key: hmac::Key,
    lifetime: Duration,
    /// The highest count by nonce, with the nonce's end.
    used: HashMap<String, (u32, Duration)>,
    made: u64,
}

/// At most so many used nonces are remembered; beyond that every client is asked again.
const REMEMBERED: usize = 65_536;

impl Guard {
    /// A guard of a realm that asks for the algorithms in this order. `secret` is random.
    #[must_use]
    pub fn new(realm: &str, algorithms: Vec<Algorithm>, lifetime: Duration, secret: &[u8; 32]) -> Self {
        Self {
            realm: realm.to_owned(),
            algorithms,
            key: hmac::Key::new(hmac::HMAC_SHA256, secret),
            lifetime,
            used: HashMap::new(),
            made: 0,
        }
    }

    /// The `WWW-Authenticate` lines that ask a client for its password.
    pub fn challenge(&mut self, now: Duration, stale: bool) -> String {
        let nonce = self.nonce(now);
        let stale = if stale { ", stale=true" } else { "" };
        self.algorithms.iter().fold(String::new(), |mut lines, algorithm| {
            let (realm, algorithm) = (&self.realm, algorithm.name());
            let _ = write!(
                lines,
                "WWW-Authenticate: Digest realm=\"{realm}\", nonce=\"{nonce}\", qop=\"auth\", algorithm={algorithm}{stale}\r\n"
            );
            lines
        })
    }

    /// Time and a running number in hexadecimal, and their checksum.
    fn nonce(&mut self, now: Duration) -> String {
        self.made += 1;
        let stem = format!("{:012x}{:08x}", now.as_millis(), self.made & 0xffff_ffff);
        let sum = self.checksum(&stem);
        stem + &sum
    }

    fn checksum(&self, stem: &str) -> String {
        hexadecimal(&hmac::sign(&self.key, stem.as_bytes()).as_ref()[..12])
    }

    /// When the nonce was made; `None` if it is not ours.
    fn made_at(&self, nonce: &str) -> Option<Duration> {
        let (stem, sum) = (nonce.get(..20)?, nonce.get(20..)?);
        verify_slices_are_equal(self.checksum(stem).as_bytes(), sum.as_bytes()).ok()?;
        u64::from_str_radix(&stem[..12], 16).ok().map(Duration::from_millis)
    }

    /// Checks what a client sent with a request. `ha1` belongs to the user that it names; `None` if there is no such
    /// user, which takes as long and comes to the same as a wrong password.
    pub fn check(
        &mut self,
        now: Duration,
        credentials: &Credentials,
        ha1: Option<&Ha1>,
        method: &str,
        request_uri: &str,
    ) -> Proof {
        let nobody = Ha1 { md5: "0".repeat(32), sha256: "0".repeat(64) };
        let algorithm = credentials.algorithm;
        let secret = ha1.unwrap_or(&nobody).get(algorithm);
        let request = algorithm.hash(&[method, &credentials.uri]);
        let nonce = credentials.nonce.as_str();
        let expected = match &credentials.counted {
            Some((cnonce, nc)) => algorithm.hash(&[secret, nonce, nc, cnonce, "auth", &request]),
            None => algorithm.hash(&[secret, nonce, &request]),
        };
        let given = credentials.response.to_ascii_lowercase();
        let is_right = verify_slices_are_equal(expected.as_bytes(), given.as_bytes()).is_ok();
        let is_asked = credentials.realm == self.realm
            && self.algorithms.contains(&algorithm)
            && is_same_resource(&credentials.uri, request_uri);
        if !is_right || !is_asked || ha1.is_none() {
            return Proof::Wrong;
        }
        let Some(made_at) = self.made_at(nonce) else { return Proof::Stale };
        if now > made_at + self.lifetime {
            return Proof::Stale;
        }
        let count = match &credentials.counted {
            Some((_, nc)) => match u32::from_str_radix(nc, 16) {
                Ok(count) if count > 0 => count,
                _ => return Proof::Wrong,
            },
            // Without a count a nonce is good for one request.
            None => u32::MAX,
        };
        if self.used.get(nonce).is_some_and(|&(highest, _)| count <= highest) {
            return Proof::Stale;
        }
        self.remember(now, nonce, count, made_at + self.lifetime)
    }

    fn remember(&mut self, now: Duration, nonce: &str, count: u32, until: Duration) -> Proof {
        if self.used.len() >= REMEMBERED && !self.used.contains_key(nonce) {
            self.used.retain(|_, (_, until)| *until > now);
            if self.used.len() >= REMEMBERED {
                return Proof::Stale;
            }
        }
        self.used.insert(nonce.to_owned(), (count, until));
        Proof::Good
    }
}

/// Whether the URI in the credentials is the one that was asked for. Telephones leave parameters away.
fn is_same_resource(digest_uri: &str, request_uri: &str) -> bool {
    let (Ok(a), Ok(b)) = (super::uri::Uri::parse(digest_uri), super::uri::Uri::parse(request_uri)) else {
        return false;
    };
    a.text == b.text
        || (a.scheme == b.scheme && a.user == b.user && a.host.eq_ignore_ascii_case(b.host) && a.port == b.port)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: [u8; 32] = [7; 32];
    const URI: &str = "sip:yuanyin.example";

    fn guard() -> Guard {
        Guard::new("yuanyin", vec![Algorithm::Md5, Algorithm::Sha256], Duration::from_secs(60), &SECRET)
    }

    fn nonce_of(challenge: &str) -> String {
        challenge.split("nonce=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// What a telephone that knows the password answers.
    fn answer(nonce: &str, password: &str, nc: u32, algorithm: Algorithm) -> Credentials {
        let secret = Ha1::of("1001", "yuanyin", password);
        let nc = format!("{nc:08x}");
        let request = algorithm.hash(&["REGISTER", URI]);
        let response = algorithm.hash(&[secret.get(algorithm), nonce, &nc, "abc", "auth", &request]);
        let name = algorithm.name();
        let text = format!(
            "Digest username=\"1001\", realm=\"yuanyin\", nonce=\"{nonce}\", uri=\"{URI}\", response=\"{response}\", \
             algorithm={name}, qop=auth, nc={nc}, cnonce=\"abc\""
        );
        Credentials::parse(&text).unwrap().unwrap()
    }

    fn check(guard: &mut Guard, now: u64, credentials: &Credentials) -> Proof {
        let ha1 = Ha1::of("1001", "yuanyin", "sip-1001");
        guard.check(Duration::from_secs(now), credentials, Some(&ha1), "REGISTER", URI)
    }

    #[test]
    fn the_example_of_the_standard_hashes_as_printed() {
        // RFC 7616 §3.9.1.
        let secret = Algorithm::Md5.hash(&["Mufasa", "http-auth@example.org", "Circle of Life"]);
        let request = Algorithm::Md5.hash(&["GET", "/dir/index.html"]);
        let parts = [
            "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            "00000001",
            "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
            "auth",
        ];
        let response = Algorithm::Md5.hash(&[&secret, parts[0], parts[1], parts[2], parts[3], &request]);
        assert_eq!(response, "8ca523f5e9506fed4657c9700eebdbec");
    }

    #[test]
    fn who_knows_the_password_is_let_in() {
        for algorithm in [Algorithm::Md5, Algorithm::Sha256] {
            let mut guard = guard();
            let nonce = nonce_of(&guard.challenge(Duration::ZERO, false));
            assert_eq!(check(&mut guard, 1, &answer(&nonce, "sip-1001", 1, algorithm)), Proof::Good);
            assert_eq!(check(&mut guard, 1, &answer(&nonce, "sip-1002", 2, algorithm)), Proof::Wrong);
        }
    }

    #[test]
    fn a_nonce_is_good_many_times_but_each_count_once() {
        let mut guard = guard();
        let nonce = nonce_of(&guard.challenge(Duration::ZERO, false));
        for nc in 1..=20 {
            assert_eq!(check(&mut guard, 1, &answer(&nonce, "sip-1001", nc, Algorithm::Md5)), Proof::Good, "{nc}");
        }
        assert_eq!(check(&mut guard, 1, &answer(&nonce, "sip-1001", 20, Algorithm::Md5)), Proof::Stale);
        assert_eq!(check(&mut guard, 1, &answer(&nonce, "sip-1001", 3, Algorithm::Md5)), Proof::Stale);
    }

    #[test]
    fn an_old_or_foreign_nonce_is_asked_again() {
        let mut guard = guard();
        let nonce = nonce_of(&guard.challenge(Duration::ZERO, false));
        assert_eq!(check(&mut guard, 61, &answer(&nonce, "sip-1001", 1, Algorithm::Md5)), Proof::Stale);
        let foreign = nonce_of(
            &Guard::new("yuanyin", vec![Algorithm::Md5], Duration::from_secs(60), &[8; 32])
                .challenge(Duration::ZERO, false),
        );
        assert_eq!(check(&mut guard, 1, &answer(&foreign, "sip-1001", 1, Algorithm::Md5)), Proof::Stale);
        assert!(guard.challenge(Duration::ZERO, true).contains("stale=true"));
    }

    #[test]
    fn a_user_who_does_not_exist_is_as_wrong_as_a_password() {
        let mut guard = guard();
        let nonce = nonce_of(&guard.challenge(Duration::ZERO, false));
        let credentials = answer(&nonce, "sip-1001", 1, Algorithm::Md5);
        assert_eq!(guard.check(Duration::ZERO, &credentials, None, "REGISTER", URI), Proof::Wrong);
    }

    #[test]
    fn another_scheme_is_as_good_as_none_and_a_broken_digest_is_malformed() {
        assert_eq!(Credentials::parse("NoOneKnowsThisScheme opaque-data=here"), Ok(None));
        assert_eq!(Credentials::parse("Digest"), Ok(None));
        assert!(Credentials::parse("Digest username=\"a\"").is_err());
        assert!(Credentials::parse("Digest username=\"a").is_err());
        assert!(Credentials::parse("Digest realm=a, realm=b").is_err());
    }
}
