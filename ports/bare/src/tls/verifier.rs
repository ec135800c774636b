//! Whom to believe: a server is who it says when a root that we were given leads to its certificate over CAs alone, all of
//! it is valid today, the certificate carries the name, and the server has signed this very handshake with its key.

use core::time::Duration;

use alloc::vec::Vec;

use device::Distrust;
use embedded_tls::{
    Aes128GcmSha256, CertificateEntryRef, CertificateRef, CertificateVerifyRef, TlsError, TlsVerifier,
};
use pki_types::{CertificateDer, ServerName, UnixTime};
use sha2::{Digest, Sha256};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use super::algorithms::{self, CHAINS};

/// Judges one server in one handshake.
pub(crate) struct Verifier<'a> {
    name: &'a str,
    roots: &'a [Vec<u8>],
    now: UnixTime,
    certificate: Option<Certificate>,
    signed: bool,
    distrust: Option<Distrust>,
}

/// The server's certificate, once its chain is verified, and the hash of the handshake up to it.
struct Certificate {
    der: Vec<u8>,
    transcript: Sha256,
}

/// A verdict on a chain in the words of all ports.
fn distrust(why: webpki::Error) -> Distrust {
    use webpki::Error as E;
    match why {
        E::CertExpired { .. } => Distrust::Expired,
        E::CertNotValidYet { .. } => Distrust::NotYetValid,
        E::CertNotValidForName(_) => Distrust::OtherName,
        E::UnknownIssuer => Distrust::UnknownRoot,
        E::EndEntityUsedAsCa | E::PathLenConstraintViolated | E::NameConstraintViolation => {
            Distrust::NoAuthority
        }
        E::RequiredEkuNotFoundContext(_) | E::EmptyEkuExtension | E::CaUsedAsEndEntity => {
            Distrust::OtherPurpose
        }
        E::InvalidSignatureForPublicKey | E::SignatureAlgorithmMismatch => Distrust::WrongSignature,
        E::UnsupportedSignatureAlgorithmContext(_)
        | E::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => Distrust::UnknownAlgorithm,
        _ => Distrust::Unreadable,
    }
}

impl<'a> Verifier<'a> {
    pub(crate) fn new(name: &'a str, roots: &'a [Vec<u8>], now_s: u64) -> Self {
        let now = UnixTime::since_unix_epoch(Duration::from_secs(now_s));
        Self { name, roots, now, certificate: None, signed: false, distrust: None }
    }

    /// What has come of it, once the handshake is over.
    pub(crate) fn verdict(&self) -> Result<(), Distrust> {
        match &self.distrust {
            Some(why) => Err(*why),
            None if self.certificate.is_none() || !self.signed => Err(Distrust::Silent),
            None => Ok(()),
        }
    }

    fn judge_chain(&self, chain: &CertificateRef<'_>) -> Result<Vec<u8>, Distrust> {
        let mut certificates = chain.entries.iter().map(|entry| match entry {
            CertificateEntryRef::X509(der) => CertificateDer::from(*der),
            CertificateEntryRef::RawPublicKey(_) => CertificateDer::from(&[][..]),
        });
        let first = certificates.next().ok_or(Distrust::Silent)?;
        let rest: Vec<_> = certificates.collect();
        let roots: Vec<_> = self.roots.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
        // A root that cannot be read is trusted in nothing.
        let anchors: Vec<_> = roots.iter().filter_map(|root| anchor_from_trusted_cert(root).ok()).collect();
        let name = ServerName::try_from(self.name).map_err(|_| Distrust::OtherName)?;
        let server = EndEntityCert::try_from(&first).map_err(distrust)?;
        server
            .verify_for_usage(&CHAINS, &anchors, &rest, self.now, KeyUsage::server_auth(), None, None)
            .map_err(distrust)?;
        server.verify_is_valid_for_subject_name(&name).map_err(distrust)?;
        Ok(first.to_vec())
    }

    fn judge_signature(&self, verify: &CertificateVerifyRef<'_>) -> Result<(), Distrust> {
        let Some(Certificate { der, transcript }) = &self.certificate else { return Err(Distrust::Silent) };
        let algorithm =
            algorithms::of_handshake(verify.signature_scheme).ok_or(Distrust::UnknownAlgorithm)?;
        // RFC 8446 §4.4.3
        let mut signed = [0x20; 64].to_vec();
        signed.extend_from_slice(b"TLS 1.3, server CertificateVerify\0");
        signed.extend_from_slice(&transcript.clone().finalize());
        let der = CertificateDer::from(der.as_slice());
        let server = EndEntityCert::try_from(&der).map_err(distrust)?;
        server.verify_signature(algorithm, &signed, verify.signature).map_err(|_| Distrust::WrongSignature)
    }

    /// Remembers the first doubt; the library only needs to know that there is one.
    fn note<T>(&mut self, verdict: Result<T, Distrust>) -> Result<T, TlsError> {
        verdict.map_err(|why| {
            self.distrust.get_or_insert(why);
            TlsError::InvalidCertificate
        })
    }
}

impl TlsVerifier<Aes128GcmSha256> for Verifier<'_> {
    /// The name is known from the start.
    fn set_hostname_verification(&mut self, name: &str) -> Result<(), TlsError> {
        if name == self.name { Ok(()) } else { Err(TlsError::InvalidCertificate) }
    }

    fn verify_certificate(&mut self, transcript: &Sha256, chain: CertificateRef<'_>) -> Result<(), TlsError> {
        if self.certificate.is_some() {
            // A second certificate would not be the one that is signed for.
            return self.note(Err(Distrust::Silent));
        }
        let verdict = self.judge_chain(&chain);
        let der = self.note(verdict)?;
        self.certificate = Some(Certificate { der, transcript: transcript.clone() });
        Ok(())
    }

    fn verify_signature(&mut self, verify: CertificateVerifyRef<'_>) -> Result<(), TlsError> {
        let verdict = self.judge_signature(&verify);
        self.note(verdict)?;
        self.signed = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use embedded_tls::SignatureScheme;

    use super::*;

    #[test]
    fn a_server_that_shows_no_certificate_or_does_not_sign_has_not_proved_who_it_is() {
        let mut verifier = Verifier::new("localhost", &[], 0);
        assert_eq!(verifier.verdict(), Err(Distrust::Silent));
        verifier.certificate = Some(Certificate { der: Vec::new(), transcript: Sha256::new() });
        assert_eq!(verifier.verdict(), Err(Distrust::Silent));
        verifier.signed = true;
        assert_eq!(verifier.verdict(), Ok(()));
    }

    #[test]
    fn a_signature_before_the_certificate_is_none() {
        let mut verifier = Verifier::new("localhost", &[], 0);
        let verify =
            CertificateVerifyRef { signature_scheme: SignatureScheme::EcdsaSecp256r1Sha256, signature: &[] };
        assert!(verifier.verify_signature(verify).is_err());
        assert_eq!(verifier.verdict(), Err(Distrust::Silent));
    }
}
