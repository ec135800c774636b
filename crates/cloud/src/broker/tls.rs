//! TLS towards clients: 1.2 and 1.3, a certificate from each client, and the [`Gate`] as its judge.
//! As in AWS IoT the certificate itself is the identity: who signed it does not matter, whether it is registered does.

use super::gate::{Gate, Refused};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{self, CryptoProvider, WebPkiSupportedAlgorithms};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureScheme,
};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use std::fmt;
use std::sync::Arc;

/// The names of MQTT in ALPN: AWS IoT's for port 443 (its SDKs offer it on 8883 too), and IANA's.
const ALPN: [&[u8]; 2] = [b"x-amzn-mqtt-ca", b"mqtt"];

/// Bytes of a TLS record that the server sends: a device can then have a read buffer of little more than this
/// instead of 16 KB.
const RECORD_BYTES: usize = 2_048;

/// The TLS side of a broker with this certificate chain and key. A client without ALPN is served, one that offers only
/// other protocols is not.
///
/// # Errors
/// If the key does not fit the certificate, or is of an unknown kind.
pub fn server_config(
    gate: Arc<dyn Gate>,
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Arc<ServerConfig>, Error> {
    let provider = Arc::new(crypto::ring::default_provider());
    let verifier = Arc::new(Registered::new(gate, &provider));
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain, key)?;
    config.alpn_protocols = ALPN.map(<[u8]>::to_vec).into();
    config.max_fragment_size = Some(RECORD_BYTES);
    Ok(Arc::new(config))
}

/// Accepts certificates that the Gate accepts, from clients that have the key.
struct Registered {
    gate: Arc<dyn Gate>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl Registered {
    fn new(gate: Arc<dyn Gate>, provider: &CryptoProvider) -> Registered {
        Registered { gate, algorithms: provider.signature_verification_algorithms }
    }
}

impl fmt::Debug for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Registered")
    }
}

impl ClientCertVerifier for Registered {
    /// No names of authorities: the client sends the one certificate that it has.
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        match self.gate.certificate(certificate) {
            Ok(_) => Ok(ClientCertVerified::assertion()),
            Err(Refused::Unknown) => Err(CertificateError::UnknownIssuer.into()),
            Err(Refused::Inactive | Refused::Revoked) => Err(CertificateError::Revoked.into()),
            Err(Refused::Expired) => Err(CertificateError::Expired.into()),
            Err(Refused::Unavailable) => Err(Error::General("the registry cannot be read".into())),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        crypto::verify_tls12_signature(message, certificate, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        crypto::verify_tls13_signature(message, certificate, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
