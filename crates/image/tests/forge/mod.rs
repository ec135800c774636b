//! Makes images byte by byte from docs/spec/image.md, with no help from the crate: for images that nobody honest would
//! make, and as a second opinion on those that it does.
#![allow(dead_code)] // each test file uses its part

use image::{Expectation, Image, KeySet, Link, Refusal, SigningKey, SlotRule, VmUid};
use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::ecdsa::{self, Signature};
use sha2::{Digest, Sha256};

/// The private key of RFC 6979 A.2.5: public, for examples only.
pub const SCALAR: [u8; 32] = [
    0xC9, 0xAF, 0xA9, 0xD8, 0x45, 0xBA, 0x75, 0x16, 0x6B, 0x5C, 0x21, 0x57, 0x67, 0xB1, 0xD6, 0x93, 0x4E,
    0x50, 0xC3, 0xDB, 0x36, 0xE8, 0x9B, 0x12, 0x7B, 0x8A, 0x62, 0x2B, 0x12, 0x0F, 0x67, 0x21,
];

pub const PROGRAM: &[u8] = b"print('Hello')  ";

pub const BOARD: Expectation<'static> =
    Expectation { board: "host", abi: 0x0001_0000, slot: 0, counter_floor: 7 };

pub fn key() -> SigningKey {
    SigningKey::generate(|bytes| *bytes = SCALAR)
}

pub fn other_key() -> SigningKey {
    SigningKey::generate(|bytes| bytes.fill(9))
}

pub fn keys() -> KeySet {
    KeySet::new().with(key().public()).expect("room")
}

pub fn the_link() -> Link<'static> {
    let vm = VmUid { board: "host", abi: 0x0001_0000, version: "0.1.0" };
    Link { vm, slot: SlotRule::Either, name: "fota-aws", version: "1", counter: 7 }
}

/// An image as the crate makes it.
pub fn linked(link: &Link<'_>) -> Vec<u8> {
    image::link(PROGRAM, link).expect("a sound link").sign(&key())
}

pub fn verify(bytes: &[u8]) -> Result<Image<'_>, Refusal> {
    image::verify(bytes, &keys(), &BOARD)
}

/// An image in parts, each of which may be anything.
#[derive(Clone)]
pub struct Forged {
    pub magic: [u8; 4],
    pub format: u32,
    pub envelope_size: Option<u32>,
    pub total_size: Option<u32>,
    /// Tag and array head.
    pub open: Vec<u8>,
    pub algorithm: Vec<u8>,
    pub key_id: Vec<u8>,
    pub unprotected: Vec<u8>,
    pub manifest: Vec<u8>,
    /// What to make of the honest signature.
    pub signature: fn(Vec<u8>) -> Vec<u8>,
    pub behind: Vec<u8>,
    pub padding: u8,
    pub payload: Vec<u8>,
}

impl Forged {
    /// The same image that the crate makes for [`the_link`].
    pub fn honest() -> Forged {
        Forged {
            magic: *b"UPFW",
            format: 1,
            envelope_size: None,
            total_size: None,
            open: vec![0xD2, 0x84],
            algorithm: vec![0x28],
            key_id: key().public().id().0.to_vec(),
            unprotected: vec![0xA0],
            manifest: manifest(&fields(PROGRAM)),
            signature: |honest| honest,
            behind: vec![],
            padding: 0,
            payload: PROGRAM.to_vec(),
        }
    }

    /// The image, signed by `key` over what it says.
    pub fn signed_by(&self, key: [u8; 32]) -> Vec<u8> {
        let signature = [0; 64].to_vec();
        let header = self.header(self.envelope((self.signature)(signature)).len());
        let mut message = vec![0x84];
        message.extend(text("Signature1"));
        message.extend(bytes(&self.protected()));
        message.extend(bytes(&header));
        message.extend(bytes(&self.manifest));
        let key = ecdsa::SigningKey::from_slice(&key).expect("a scalar");
        let signature: Signature = key.sign_prehash(&Sha256::digest(&message)).expect("a signature");
        let signature = signature.normalize_s().unwrap_or(signature);

        let mut image = header.clone();
        image.extend(self.envelope((self.signature)(signature.to_bytes().to_vec())));
        image.resize(image.len().next_multiple_of(16), self.padding);
        image.extend(&self.payload);
        image
    }

    pub fn signed(&self) -> Vec<u8> {
        self.signed_by(SCALAR)
    }

    fn header(&self, envelope: usize) -> Vec<u8> {
        let payload_at = (16 + envelope).next_multiple_of(16);
        let total = payload_at + self.payload.len();
        let mut header = self.magic.to_vec();
        header.extend(self.format.to_le_bytes());
        header.extend(self.envelope_size.unwrap_or(envelope as u32).to_le_bytes());
        header.extend(self.total_size.unwrap_or(total as u32).to_le_bytes());
        header
    }

    fn protected(&self) -> Vec<u8> {
        [&[0xA2, 0x01][..], &self.algorithm, &[0x04], &bytes(&self.key_id)].concat()
    }

    fn envelope(&self, signature: Vec<u8>) -> Vec<u8> {
        let parts =
            [bytes(&self.protected()), self.unprotected.clone(), bytes(&self.manifest), bytes(&signature)];
        [self.open.clone(), parts.concat(), self.behind.clone()].concat()
    }
}

/// One field of a manifest: key and value, encoded.
pub type Field = (Vec<u8>, Vec<u8>);

/// The fields that [`the_link`] makes.
pub fn fields(payload: &[u8]) -> Vec<Field> {
    let values = [
        text("fota-aws"),
        text("1"),
        bytes(&Sha256::digest(payload)),
        unsigned(payload.len() as u32),
        unsigned(0x0001_0000),
        text("host"),
        unsigned(2),
        unsigned(7),
    ];
    (1..).zip(values).map(|(key, value)| (vec![key], value)).collect()
}

/// The fields with one value replaced.
pub fn with(key: u8, value: Vec<u8>) -> Vec<Field> {
    let mut fields = fields(PROGRAM);
    fields[key as usize - 1].1 = value;
    fields
}

pub fn manifest(fields: &[Field]) -> Vec<u8> {
    let mut manifest = head(0xA0, fields.len() as u32);
    for (key, value) in fields {
        manifest.extend(key);
        manifest.extend(value);
    }
    manifest
}

pub fn unsigned(value: u32) -> Vec<u8> {
    head(0x00, value)
}

pub fn bytes(value: &[u8]) -> Vec<u8> {
    [head(0x40, value.len() as u32), value.to_vec()].concat()
}

pub fn text(value: &str) -> Vec<u8> {
    [head(0x60, value.len() as u32), value.as_bytes().to_vec()].concat()
}

/// The shortest head of a CBOR item (RFC 8949 §3).
pub fn head(major: u8, value: u32) -> Vec<u8> {
    match value {
        0..24 => vec![major | value as u8],
        24..0x100 => vec![major | 24, value as u8],
        0x100..0x1_0000 => [vec![major | 25], (value as u16).to_be_bytes().to_vec()].concat(),
        _ => [vec![major | 26], value.to_be_bytes().to_vec()].concat(),
    }
}
