//! TLS for a program's sockets: rustls over a socket that does not block.

use std::io::{self, Read, Write};
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, ClientConnection, DigitallySignedStruct, RootCertStore, SignatureScheme};

/// One side of a TLS connection.
#[derive(Debug)]
pub(crate) struct Session {
    connection: ClientConnection,
    /// Whether decrypted bytes wait, so that the socket is ready though nothing new comes.
    has_plain: bool,
}

impl Session {
    /// A client's session, before its handshake.
    pub(crate) fn new(server: &str, roots: Option<&[u8]>, verify: bool) -> io::Result<Session> {
        let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().map_err(io::Error::other)?;
        let config = if verify {
            builder.with_root_certificates(store(roots)?).with_no_client_auth()
        } else {
            let anyone = Arc::new(Anyone(algorithms(&ring::default_provider())));
            builder.dangerous().with_custom_certificate_verifier(anyone).with_no_client_auth()
        };
        let name = if server.is_empty() { "localhost" } else { server };
        let name = ServerName::try_from(name.to_string()).map_err(|_| io::Error::from_raw_os_error(22))?;
        let connection = ClientConnection::new(Arc::new(config), name).map_err(io::Error::other)?;
        Ok(Session { connection, has_plain: false })
    }

    /// Goes on with the handshake; would block until it is done.
    pub(crate) fn shake_hands(&mut self, socket: &mut (impl Read + Write)) -> io::Result<()> {
        while self.connection.is_handshaking() {
            self.connection.complete_io(socket)?;
        }
        Ok(())
    }

    pub(crate) fn read(&mut self, socket: &mut (impl Read + Write), max: usize) -> io::Result<Vec<u8>> {
        let mut data = vec![0; max];
        loop {
            match self.connection.reader().read(&mut data) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                // The other side went without a word: an end for whoever reads.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(Vec::new()),
                Err(error) => return Err(error),
                Ok(count) => {
                    data.truncate(count);
                    self.has_plain = count == max;
                    return Ok(data);
                }
            }
            self.has_plain = false;
            self.connection.read_tls(socket)?;
            self.connection.process_new_packets().map_err(io::Error::other)?;
        }
    }

    pub(crate) fn write(&mut self, socket: &mut (impl Read + Write), data: &[u8]) -> io::Result<usize> {
        while self.connection.wants_write() {
            self.connection.write_tls(socket)?;
        }
        let count = self.connection.writer().write(data)?;
        while self.connection.wants_write() {
            match self.connection.write_tls(socket) {
                // The rest goes out with the next call.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                other => other?,
            };
        }
        Ok(count)
    }

    pub(crate) fn close(&mut self, socket: &mut impl Write) {
        self.connection.send_close_notify();
        // The socket is being closed: nobody is there to hear of a failure.
        let _ = self.connection.write_tls(socket);
    }

    pub(crate) fn has_plain(&self) -> bool {
        self.has_plain
    }
}

fn store(roots: Option<&[u8]>) -> io::Result<RootCertStore> {
    let Some(pem) = roots else {
        return Ok(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() });
    };
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(io::Error::other)?;
        store.add(certificate).map_err(io::Error::other)?;
    }
    Ok(store)
}

fn algorithms(provider: &CryptoProvider) -> WebPkiSupportedAlgorithms {
    provider.signature_verification_algorithms
}

/// What a program asks for with `CERT_NONE`: whoever answers is believed; the signatures of the handshake still count.
#[derive(Debug)]
struct Anyone(WebPkiSupportedAlgorithms);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signature, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signature, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}
