//! TLS streams for the device: rustls with ring, over tokio's sockets.
//!
//! Chain, name, dates and the CA flag of every issuer are checked by rustls' own verifier against the roots that the
//! device gives, and against no others: the machine's trust store plays no part. `tests/tls.rs` holds it to that.

use std::io;
use std::sync::Arc;

use device::{ConnectError, ConnectStep, Distrust, Tls};
use embedded_io_adapters::tokio_1::FromTokio;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use rustls::{CertificateError, ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// A TLS stream as `embedded-io-async` knows it. A dropped `read` loses nothing: bytes leave rustls' buffer only when
/// the read is ready.
pub type TlsStream = FromTokio<tokio_rustls::client::TlsStream<TcpStream>>;

/// Resolves, connects and shakes hands.
///
/// # Errors
///
/// [`ConnectError`] with the step that failed.
pub async fn connect(host: &str, port: u16, tls: Tls<'_>) -> Result<TlsStream, ConnectError> {
    let failed = |step| move |error: io::Error| ConnectError { step, reason: error.to_string() };
    let config =
        config(tls).map_err(|error| ConnectError { step: ConnectStep::Tls, reason: error.to_string() })?;
    let name = ServerName::try_from(tls.server_name.to_owned())
        .map_err(|error| ConnectError { step: ConnectStep::Tls, reason: error.to_string() })?;
    let addresses: Vec<_> =
        tokio::net::lookup_host((host, port)).await.map_err(failed(ConnectStep::Resolve))?.collect();
    let tcp = TcpStream::connect(&addresses[..]).await.map_err(failed(ConnectStep::Tcp))?;
    // Small packets must not wait for the acknowledgement of the ones before.
    tcp.set_nodelay(true).map_err(failed(ConnectStep::Tcp))?;
    let connector = TlsConnector::from(Arc::new(config));
    let stream = connector.connect(name, tcp).await.map_err(|error| match distrust(&error) {
        Some(why) => why.into(),
        None => failed(ConnectStep::Tls)(error),
    })?;
    Ok(FromTokio::new(stream))
}

/// What rustls has against the server, in the words of all ports.
fn distrust(error: &io::Error) -> Option<Distrust> {
    use CertificateError as E;
    let rustls::Error::InvalidCertificate(why) = error.get_ref()?.downcast_ref()? else { return None };
    Some(match why {
        E::Expired | E::ExpiredContext { .. } => Distrust::Expired,
        E::NotValidYet | E::NotValidYetContext { .. } => Distrust::NotYetValid,
        E::NotValidForName | E::NotValidForNameContext { .. } => Distrust::OtherName,
        E::UnknownIssuer => Distrust::UnknownRoot,
        E::BadSignature => Distrust::WrongSignature,
        E::InvalidPurpose | E::InvalidPurposeContext { .. } => Distrust::OtherPurpose,
        E::UnsupportedSignatureAlgorithmContext { .. }
        | E::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => Distrust::UnknownAlgorithm,
        E::Other(other) => match other.0.downcast_ref() {
            Some(webpki::Error::EndEntityUsedAsCa) => Distrust::NoAuthority,
            _ => Distrust::Unreadable,
        },
        _ => Distrust::Unreadable,
    })
}

fn config(tls: Tls<'_>) -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    for root in tls.roots {
        roots.add(CertificateDer::from(root.as_slice()))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots);
    let mut config = match tls.identity {
        None => builder.with_no_client_auth(),
        Some(identity) => {
            let chain = identity.chain.iter().map(|der| CertificateDer::from(der.clone())).collect();
            let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(identity.key.to_vec()));
            builder.with_client_auth_cert(chain, key)?
        }
    };
    config.alpn_protocols = tls.alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
    Ok(config)
}
