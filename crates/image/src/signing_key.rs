//! The maker's half of a key: signs images, lives in a PEM file, never on a board.

use alloc::string::String;
use core::fmt;

use p256::SecretKey;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::ecdsa::{self, Signature};
use p256::elliptic_curve::sec1::ToEncodedPoint;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};

use crate::{Digest, PublicKey, Suite};

/// A private key that signs images.
pub struct SigningKey(SecretKey);

/// The text is not a P-256 private key in PEM (PKCS#8 or SEC 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAKey;

impl fmt::Display for NotAKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a P-256 private key in PEM, unencrypted, in PKCS#8 or SEC 1 form")
    }
}

impl core::error::Error for NotAKey {}

impl SigningKey {
    /// The size of a signature: r ‖ s.
    pub(crate) const SIGNATURE: usize = 64;

    /// A new key. `entropy` fills a buffer with bytes that nobody can guess.
    pub fn generate(mut entropy: impl FnMut(&mut [u8; 32])) -> SigningKey {
        loop {
            let mut scalar = [0; 32];
            entropy(&mut scalar);
            // All but one in 2^32 values are scalars of the curve's order.
            if let Ok(key) = SecretKey::from_slice(&scalar) {
                return SigningKey(key);
            }
        }
    }

    /// Reads a key from PEM.
    ///
    /// # Errors
    /// [`NotAKey`].
    pub fn from_pem(pem: &str) -> Result<SigningKey, NotAKey> {
        let key =
            SecretKey::from_pkcs8_pem(pem).or_else(|_| SecretKey::from_sec1_pem(pem).map_err(|_| NotAKey));
        key.map(SigningKey).map_err(|_| NotAKey)
    }

    /// The key as PEM, PKCS#8, unencrypted.
    ///
    /// # Errors
    /// [`NotAKey`] when it cannot be written, which P-256 keys always can.
    pub fn to_pem(&self) -> Result<String, NotAKey> {
        self.0.to_pkcs8_pem(LineEnding::LF).map(|pem| String::from(pem.as_str())).map_err(|_| NotAKey)
    }

    /// The half that goes into the key zones of boards.
    pub fn public(&self) -> PublicKey {
        let encoded = self.0.public_key().to_encoded_point(false);
        let mut point = [0; PublicKey::LEN];
        point.copy_from_slice(encoded.as_bytes());
        PublicKey { suite: Suite::Esp256, point }
    }

    /// Signs a message, given its digest: nonce by RFC 6979, s in its lower half.
    pub(crate) fn sign(&self, message: Digest) -> [u8; SigningKey::SIGNATURE] {
        let key = ecdsa::SigningKey::from(&self.0);
        let signature: Result<Signature, _> = key.sign_prehash(&message.0);
        // Fails only for digests shorter than half the curve's order, or with probability 2^-256.
        let low = signature.map(|signature| signature.normalize_s().unwrap_or(signature));
        low.map_or([0; SigningKey::SIGNATURE], |signature| signature.to_bytes().into())
    }
}

impl fmt::Debug for SigningKey {
    /// The public half only: a private key is in no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.public().id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_rfc_6979_a_2_5_with_s_in_its_lower_half() {
        let hex = |digits: &str| digits.parse::<Digest>().expect("32 bytes").0;
        let scalar = hex("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721");
        let signature = SigningKey::generate(|bytes| *bytes = scalar).sign(Digest::of(b"sample"));
        assert_eq!(signature[..32], hex("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"));
        // The RFC's s is F7CB1C94…3ACDA8, in the upper half; this is n - s.
        assert_eq!(signature[32..], hex("0834E36AD29A83BF2BC9385E491D6099C8FDF9D1ED67AA7EA5F51F93782857A9"));
    }
}
