//! The manifest in its signed envelope: COSE_Sign1 of RFC 9052 §4.2, in one shape.
//!
//! ```text
//! 18([ << { 1: algorithm, 4: key id } >>, {}, manifest, signature ])
//! ```
//!
//! What is signed (§4.4) also holds the image's header, as external data. So the signature covers every byte in front
//! of the payload but the padding, which must be zero, and the payload by the digest in the manifest.

use crate::cbor::{Reader, Writer};
use crate::{Digest, Digester, KeyId, PublicKey, Refusal};

/// A COSE_Sign1 envelope, taken apart but not believed.
pub(crate) struct Envelope<'a> {
    pub protected: Protected<'a>,
    pub manifest: &'a [u8],
    pub signature: &'a [u8],
}

/// The signed part of the envelope's own header.
#[derive(Clone, Copy)]
pub(crate) struct Protected<'a> {
    pub algorithm: i32,
    pub key: KeyId,
    /// As it stands in the envelope, where it is a byte string.
    bytes: &'a [u8],
}

impl<'a> Envelope<'a> {
    /// Takes an envelope apart. The manifest stays closed.
    pub fn read(bytes: &'a [u8]) -> Result<Envelope<'a>, Refusal> {
        parse(bytes).ok_or(Refusal::BadManifest)
    }

    /// The manifest's bytes, if `key` has signed them together with `header`. There is no other way to them but
    /// [`crate::inspect`].
    pub fn open(&self, key: &PublicKey, header: &[u8]) -> Result<&'a [u8], Refusal> {
        let suite_fits = self.protected.algorithm == key.suite.cose_algorithm();
        let signed = |message| key.signed(message, self.signature);
        match suite_fits && signed(self.protected.message(header, self.manifest)) {
            true => Ok(self.manifest),
            false => Err(Refusal::BadSignature),
        }
    }
}

fn parse(bytes: &[u8]) -> Option<Envelope<'_>> {
    let mut from = Reader::new(bytes);
    from.tag(COSE_SIGN1)?;
    from.array(4)?;
    let protected = Protected::parse(from.bytes()?)?;
    from.map(0)?;
    let (manifest, signature) = (from.bytes()?, from.bytes()?);
    from.end(Envelope { protected, manifest, signature })
}

/// The CBOR tag of COSE_Sign1 (RFC 9052 §2).
const COSE_SIGN1: u32 = 18;
/// The header parameters (RFC 9052 §3.1).
const ALGORITHM: u32 = 1;
const KEY_ID: u32 = 4;

impl<'a> Protected<'a> {
    /// The digest of the Sig_structure (RFC 9052 §4.4): what ECDSA signs. It exists nowhere as bytes; it is written
    /// straight into the digest.
    pub fn message(&self, header: &[u8], manifest: &[u8]) -> Digest {
        let mut digester = Digester::new();
        let mut to = Writer(&mut digester);
        to.array(4);
        to.text("Signature1");
        [self.bytes, header, manifest].into_iter().for_each(|part| to.bytes(part));
        digester.finish()
    }

    fn parse(bytes: &'a [u8]) -> Option<Protected<'a>> {
        let mut from = Reader::new(bytes);
        from.map(2)?;
        let algorithm = from.key(ALGORITHM)?.signed()?;
        let key = KeyId(from.key(KEY_ID)?.bytes()?.try_into().ok()?);
        from.end(Protected { algorithm, key, bytes })
    }
}

#[cfg(feature = "sign")]
impl<'a> Protected<'a> {
    /// Makes one, in `buffer`.
    pub fn new(algorithm: i32, key: KeyId, buffer: &'a mut alloc::vec::Vec<u8>) -> Protected<'a> {
        let mut to = Writer(buffer);
        to.map(2);
        to.number(ALGORITHM);
        to.signed(algorithm);
        to.number(KEY_ID);
        to.bytes(&key.0);
        Protected { algorithm, key, bytes: buffer }
    }
}

#[cfg(feature = "sign")]
impl Envelope<'_> {
    /// The envelope as bytes.
    pub fn encoded(&self) -> alloc::vec::Vec<u8> {
        let mut bytes = alloc::vec::Vec::new();
        let mut to = Writer(&mut bytes);
        to.tag(COSE_SIGN1);
        to.array(4);
        to.bytes(self.protected.bytes);
        to.map(0);
        to.bytes(self.manifest);
        to.bytes(self.signature);
        bytes
    }
}
