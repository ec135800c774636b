//! The manifest in its signed envelope: COSE_Sign1 of RFC 9052 §4.2, in one shape.
//!
//! ```text
//! 18([ << { 1: algorithm, 4: key id } >>, {}, manifest, signature ])
//! ```
//!
//! What is signed (§4.4) also holds the image's header, as external data. So the signature covers every byte in front
//! of the payload but the padding, which must be zero, and the payload by the digest in the manifest.

use minicbor::data::Tag;
use minicbor::encode::write::Cursor;
use minicbor::encode::{Error, Write};
use minicbor::{Decoder, Encoder};

use crate::cbor::Encode;
use crate::{Digest, Digester, KeyId, PublicKey, Refusal};

/// A COSE_Sign1 envelope, taken apart but not believed.
pub(crate) struct Envelope<'a> {
    pub protected: Protected,
    pub manifest: &'a [u8],
    pub signature: &'a [u8],
}

/// The signed part of the envelope's own header.
#[derive(Clone, Copy)]
pub(crate) struct Protected {
    pub algorithm: i32,
    pub key: KeyId,
}

impl<'a> Envelope<'a> {
    /// Takes an envelope apart. The manifest stays closed.
    pub fn read(bytes: &'a [u8]) -> Result<Envelope<'a>, Refusal> {
        let envelope = parse(bytes).ok().flatten().ok_or(Refusal::BadManifest)?;
        match envelope.is_encoded_as(bytes) {
            true => Ok(envelope),
            false => Err(Refusal::BadManifest),
        }
    }

    /// The manifest's bytes, if `key` has signed them together with `header`. There is no other way to them but
    /// [`crate::inspect`].
    pub fn open(&self, key: &PublicKey, header: &[u8]) -> Result<&'a [u8], Refusal> {
        let suite_fits = self.protected.algorithm == key.suite.cose_algorithm();
        let signed = |message| key.signed(message, self.signature);
        match suite_fits && self.protected.message(header, self.manifest).is_some_and(signed) {
            true => Ok(self.manifest),
            false => Err(Refusal::BadSignature),
        }
    }
}

fn parse(bytes: &[u8]) -> Result<Option<Envelope<'_>>, minicbor::decode::Error> {
    let from = &mut Decoder::new(bytes);
    from.tag()?;
    from.array()?;
    let protected = Protected::parse(from.bytes()?)?;
    from.map()?;
    let (manifest, signature) = (from.bytes()?, from.bytes()?);
    Ok(protected.map(|protected| Envelope { protected, manifest, signature }))
}

impl Encode for Envelope<'_> {
    fn encode<W: Write>(&self, to: &mut Encoder<W>) -> Result<(), Error<W::Error>> {
        to.tag(COSE_SIGN1)?.array(4)?;
        self.protected.encode(to)?;
        to.map(0)?;
        to.bytes(self.manifest)?.bytes(self.signature)?;
        Ok(())
    }
}

/// The CBOR tag of COSE_Sign1 (RFC 9052 §2).
const COSE_SIGN1: Tag = Tag::new(18);
/// The header parameters (RFC 9052 §3.1).
const ALGORITHM: u8 = 1;
const KEY_ID: u8 = 4;

impl Protected {
    /// The digest of the Sig_structure (RFC 9052 §4.4): what ECDSA signs. It exists nowhere as bytes; it is written
    /// straight into the digest, which takes everything, so there always is one.
    pub fn message(&self, header: &[u8], manifest: &[u8]) -> Option<Digest> {
        let mut to = Encoder::new(Digester::new());
        to.array(4).ok()?.str("Signature1").ok()?;
        self.encode(&mut to).ok()?;
        to.bytes(header).ok()?.bytes(manifest).ok()?;
        Some(to.into_writer().finish())
    }

    fn parse(bytes: &[u8]) -> Result<Option<Protected>, minicbor::decode::Error> {
        let from = &mut Decoder::new(bytes);
        from.map()?;
        from.u8()?;
        let algorithm = from.i32()?;
        from.u8()?;
        let key = from.bytes()?.try_into().ok().map(KeyId);
        Ok(key.map(|key| Protected { algorithm, key }))
    }
}

impl Encode for Protected {
    /// A map inside a byte string.
    fn encode<W: Write>(&self, to: &mut Encoder<W>) -> Result<(), Error<W::Error>> {
        let mut map = Encoder::new(Cursor::new([0; 24]));
        let full = |_| Error::message("the protected header is at most 17 bytes");
        map.map(2).map_err(full)?.u8(ALGORITHM).map_err(full)?.i32(self.algorithm).map_err(full)?;
        map.u8(KEY_ID).map_err(full)?.bytes(&self.key.0).map_err(full)?;
        let len = map.writer().position();
        to.bytes(&map.writer().get_ref()[..len])?;
        Ok(())
    }
}
