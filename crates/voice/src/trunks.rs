//! The bank's trunks: from whom calls are taken.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A carrier's connection, known by the addresses that it sends from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trunk {
    /// How pages and logs call it.
    pub name: String,
    /// The addresses and networks that it sends from.
    pub sources: Vec<Network>,
    /// Whether its `P-Asserted-Identity` is believed to be the caller's number.
    #[serde(default)]
    pub trusts_identity: bool,
    /// Where calls to the outside are sent; without it nobody outside can be called over it.
    #[serde(default)]
    pub outbound: Option<SocketAddr>,
}

impl Trunk {
    /// Programs on the same machine.
    #[must_use]
    pub fn this_machine() -> Self {
        let sources = vec![
            Network { address: IpAddr::from([127, 0, 0, 0]), prefix: 8 },
            Network { address: IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]), prefix: 128 },
        ];
        Self { name: "local".to_owned(), sources, trusts_identity: true, outbound: None }
    }
}

/// The trunk that an address belongs to.
#[must_use]
pub fn trunk_of(trunks: &[Trunk], address: IpAddr) -> Option<&Trunk> {
    let address = address.to_canonical();
    trunks.iter().find(|trunk| trunk.sources.iter().any(|network| network.holds(address)))
}

/// An address, or a network such as `203.0.113.0/24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

/// A text that is no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a source is an address such as 203.0.113.7 or a network such as 203.0.113.0/24")]
pub struct NotANetwork;

impl Network {
    fn holds(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.prefix)).unwrap_or(0);
                network.to_bits() & mask == address.to_bits() & mask
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.prefix)).unwrap_or(0);
                network.to_bits() & mask == address.to_bits() & mask
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = NotANetwork;
    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u8>().map_err(|_| NotANetwork)?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NotANetwork)?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(longest);
        if prefix > longest { Err(NotANetwork) } else { Ok(Self { address, prefix }) }
    }
}

impl TryFrom<String> for Network {
    type Error = NotANetwork;
    fn try_from(text: String) -> Result<Self, NotANetwork> {
        text.parse()
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_to_the_trunk_whose_network_holds_it() {
        let carrier = Trunk {
            name: "carrier".to_owned(),
            sources: ["203.0.113.0/24", "198.51.100.7", "2001:db8::/32"].map(|text| text.parse().unwrap()).to_vec(),
            trusts_identity: false,
            outbound: None,
        };
        let trunks = [Trunk::this_machine(), carrier];
        let name = |address: &str| trunk_of(&trunks, address.parse().unwrap()).map(|trunk| trunk.name.as_str());
        assert_eq!(name("127.9.9.9"), Some("local"));
        assert_eq!(name("::ffff:127.0.0.1"), Some("local"));
        assert_eq!(name("203.0.113.200"), Some("carrier"));
        assert_eq!(name("198.51.100.7"), Some("carrier"));
        assert_eq!(name("198.51.100.8"), None);
        assert_eq!(name("2001:db8:1::1"), Some("carrier"));
        assert_eq!(name("::1"), Some("local"));
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["", "203.0.113.0/33", "example.com", "203.0.113.0/", "::/129"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
        let everybody: Network = "0.0.0.0/0".parse().unwrap();
        assert!(everybody.holds("8.8.8.8".parse().unwrap()));
    }
}
