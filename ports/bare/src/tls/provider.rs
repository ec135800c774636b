//! What the TLS library asks for in a handshake: randomness, a judge of the server, and our own certificate and key.

use alloc::string::{String, ToString};

use device::Certificate;
use embedded_tls::{Aes128GcmSha256, CryptoProvider, SignatureScheme, TlsError, TlsVerifier};
use p256::SecretKey;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::DecodePrivateKey;
use rand_core::CryptoRngCore;

use super::verifier::Verifier;

/// One handshake's provider.
pub(crate) struct Provider<'a, R> {
    rng: R,
    pub(crate) verifier: Verifier<'a>,
    identity: Option<(SigningKey, &'a [u8])>,
}

impl<'a, R: CryptoRngCore> Provider<'a, R> {
    /// Reads the key.
    ///
    /// # Errors
    ///
    /// It is no P-256 key in PKCS#8, or there is no certificate to it.
    pub(crate) fn new(
        rng: R,
        verifier: Verifier<'a>,
        identity: Option<Certificate<'a>>,
    ) -> Result<Self, String> {
        let identity = identity.map(|identity| {
            let key = SecretKey::from_pkcs8_der(identity.key)
                .map_err(|_| "the device's private key is none of P-256".to_string())?;
            // The server knows the issuers; the library sends one certificate.
            let certificate = identity.chain.first().ok_or("the device has no certificate")?;
            Ok::<_, String>((SigningKey::from(&key), certificate.as_slice()))
        });
        Ok(Self { rng, verifier, identity: identity.transpose()? })
    }
}

impl<R: CryptoRngCore> CryptoProvider for Provider<'_, R> {
    type CipherSuite = Aes128GcmSha256;
    type Signature = DerSignature;

    fn rng(&mut self) -> impl CryptoRngCore {
        &mut self.rng
    }

    fn verifier(&mut self) -> Result<&mut impl TlsVerifier<Aes128GcmSha256>, TlsError> {
        Ok(&mut self.verifier)
    }

    fn signer(
        &mut self,
    ) -> Result<(impl p256::ecdsa::signature::SignerMut<DerSignature>, SignatureScheme), TlsError> {
        let (key, _) = self.identity.as_ref().ok_or(TlsError::InvalidPrivateKey)?;
        Ok((key.clone(), SignatureScheme::EcdsaSecp256r1Sha256))
    }

    fn client_cert(&mut self) -> Option<embedded_tls::Certificate<impl AsRef<[u8]>>> {
        self.identity.as_ref().map(|(_, certificate)| embedded_tls::Certificate::X509(*certificate))
    }
}
