//! From a name to a stream.

use alloc::format;
use alloc::string::ToString;

use device::{ConnectError, ConnectStep, Tls};
use embassy_net::dns::DnsQueryType;
use embassy_net::{IpAddress, IpEndpoint, Stack};
use rand_core::CryptoRngCore;

use crate::link::Link;

/// Whom to connect to.
#[derive(Clone, Copy, Debug)]
pub struct Peer<'a> {
    /// A name, or an IPv4 address.
    pub host: &'a str,
    /// The port.
    pub port: u16,
    /// The loopback of the computer that emulates this board is meant by `localhost` and 127.0.0.1: its user network has
    /// that computer as the gateway.
    pub is_emulated: bool,
}

/// Waits for the network, finds the address, connects and shakes hands. `now_s` are the seconds since 1970: without them
/// no certificate can be judged, so a port that does not know them must find out first.
///
/// # Errors
///
/// [`ConnectError`] with the step that failed.
pub async fn connect(
    stack: Stack<'static>,
    peer: Peer<'_>,
    tls: Tls<'_>,
    now_s: u64,
    rng: impl CryptoRngCore,
) -> Result<Link, ConnectError> {
    let address = resolve(stack, peer).await?;
    Link::open(stack, IpEndpoint::new(address, peer.port), tls, now_s, rng).await
}

async fn resolve(stack: Stack<'static>, peer: Peer<'_>) -> Result<IpAddress, ConnectError> {
    let failed = |reason: &str| ConnectError { step: ConnectStep::Resolve, reason: reason.to_string() };
    stack.wait_config_up().await;
    if peer.is_emulated && ["localhost", "127.0.0.1"].contains(&peer.host) {
        let gateway = stack.config_v4().and_then(|config| config.gateway);
        return gateway.map(IpAddress::Ipv4).ok_or_else(|| failed("the network has no gateway"));
    }
    if let Ok(address) = peer.host.parse() {
        return Ok(IpAddress::Ipv4(address));
    }
    match stack.dns_query(peer.host, DnsQueryType::A).await {
        Ok(found) => found.first().copied().ok_or_else(|| failed("no such name")),
        Err(why) => Err(failed(&format!("{why:?}"))),
    }
}
