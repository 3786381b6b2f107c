//! Where a request came from, also behind a proxy.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

/// The proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(pub Arc<[IpAddr]>);

/// Where a request came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Remote {
    /// The caller's address; absent where the server is not told.
    pub address: Option<IpAddr>,
    /// Whether the caller came by https.
    pub by_https: bool,
}

impl Remote {
    /// Reads the peer's address and, if the peer is a trusted proxy, what it says of its caller.
    #[must_use]
    pub fn of(peer: Option<IpAddr>, proxies: &TrustedProxies, headers: &HeaderMap) -> Self {
        let trusted = peer.is_some_and(|peer| proxies.0.contains(&peer));
        if !trusted {
            return Self { address: peer, by_https: false };
        }
        // The last address that no trusted proxy has is the caller's; what stands before it anybody can write.
        let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let chain: Vec<IpAddr> =
            forwarded.flat_map(|list| list.split(',')).filter_map(|one| one.trim().parse().ok()).collect();
        let address = chain.iter().rev().find(|address| !proxies.0.contains(address)).copied().or(peer);
        let by_https =
            headers.get("x-forwarded-proto").is_some_and(|proto| proto.as_bytes().eq_ignore_ascii_case(b"https"));
        Self { address, by_https }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Remote {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let proxies = parts.extensions.get::<TrustedProxies>().cloned().unwrap_or_default();
        Ok(Self::of(peer, &proxies, &parts.headers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let peer: IpAddr = "10.0.0.1".parse().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "6.6.6.6, 1.2.3.4, 10.0.0.2".parse().unwrap());
        headers.insert("x-forwarded-proto", "https".parse().unwrap());
        let believed = TrustedProxies([peer, "10.0.0.2".parse().unwrap()].into());
        let seen = Remote::of(Some(peer), &believed, &headers);
        assert_eq!(seen, Remote { address: "1.2.3.4".parse().ok(), by_https: true });
        let seen = Remote::of(Some(peer), &TrustedProxies::default(), &headers);
        assert_eq!(seen, Remote { address: Some(peer), by_https: false });
    }
}
