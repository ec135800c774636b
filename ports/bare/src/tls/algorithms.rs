//! The signatures that a server may prove itself with: ECDSA on P-256, which our cloud and AWS IoT have, and RSA, which most
//! stores of objects have.

use embedded_tls::SignatureScheme;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use rsa::pkcs1::DecodeRsaPublicKey;
use rsa::pkcs8::AssociatedOid;
use rsa::{Pkcs1v15Sign, Pss, RsaPublicKey};
use sha2::digest::FixedOutputReset;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// What the certificates of a chain may be signed with.
pub(crate) const CHAINS: [&dyn SignatureVerificationAlgorithm; 3] =
    [&EcdsaP256, &Rsa(Padding::Pkcs1, Hash::Sha256), &Rsa(Padding::Pkcs1, Hash::Sha384)];

/// What a server may sign its handshake with (RFC 8446 §4.2.3: RSA with PSS alone). It is asked for any of these.
pub(crate) fn of_handshake(scheme: SignatureScheme) -> Option<&'static dyn SignatureVerificationAlgorithm> {
    match scheme {
        SignatureScheme::EcdsaSecp256r1Sha256 => Some(&EcdsaP256),
        SignatureScheme::RsaPssRsaeSha256 => Some(&Rsa(Padding::Pss, Hash::Sha256)),
        SignatureScheme::RsaPssRsaeSha384 => Some(&Rsa(Padding::Pss, Hash::Sha384)),
        SignatureScheme::RsaPssRsaeSha512 => Some(&Rsa(Padding::Pss, Hash::Sha512)),
        _ => None,
    }
}

/// ECDSA on P-256 with SHA-256.
#[derive(Debug)]
struct EcdsaP256;

impl SignatureVerificationAlgorithm for EcdsaP256 {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let key = VerifyingKey::from_sec1_bytes(key).map_err(|_| InvalidSignature)?;
        let signature = Signature::from_der(signature).map_err(|_| InvalidSignature)?;
        key.verify(message, &signature).map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P256
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_SHA256
    }
}

/// RSA with keys of 2048 to 4096 bits (the library's own limit).
#[derive(Debug)]
struct Rsa(Padding, Hash);

#[derive(Clone, Copy, Debug)]
enum Padding {
    Pkcs1,
    Pss,
}

#[derive(Clone, Copy, Debug)]
enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

/// Bytes of the smallest modulus: anything less can be factored by those who want to.
const LEAST_MODULUS: usize = 256;

impl SignatureVerificationAlgorithm for Rsa {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        use rsa::traits::PublicKeyParts as _;

        let key = RsaPublicKey::from_pkcs1_der(key).map_err(|_| InvalidSignature)?;
        if key.size() < LEAST_MODULUS {
            return Err(InvalidSignature);
        }
        let verdict = match self.1 {
            Hash::Sha256 => self.verify::<Sha256>(&key, message, signature),
            Hash::Sha384 => self.verify::<Sha384>(&key, message, signature),
            Hash::Sha512 => self.verify::<Sha512>(&key, message, signature),
        };
        verdict.map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::RSA_ENCRYPTION
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        match (self.0, self.1) {
            (Padding::Pkcs1, Hash::Sha256) => alg_id::RSA_PKCS1_SHA256,
            (Padding::Pkcs1, Hash::Sha384) => alg_id::RSA_PKCS1_SHA384,
            (Padding::Pkcs1, Hash::Sha512) => alg_id::RSA_PKCS1_SHA512,
            (Padding::Pss, Hash::Sha256) => alg_id::RSA_PSS_SHA256,
            (Padding::Pss, Hash::Sha384) => alg_id::RSA_PSS_SHA384,
            (Padding::Pss, Hash::Sha512) => alg_id::RSA_PSS_SHA512,
        }
    }
}

impl Rsa {
    fn verify<D>(&self, key: &RsaPublicKey, message: &[u8], signature: &[u8]) -> rsa::Result<()>
    where
        D: Digest + FixedOutputReset + AssociatedOid + Clone + Send + Sync + 'static,
    {
        let digest = D::digest(message);
        match self.0 {
            Padding::Pkcs1 => key.verify(Pkcs1v15Sign::new::<D>(), &digest, signature),
            Padding::Pss => key.verify(Pss::new::<D>(), &digest, signature),
        }
    }
}
