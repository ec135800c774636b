//! `hashlib` (and `uhashlib`): SHA-256, SHA-1 and MD5, fed piece by piece.
//!
//! An object keeps the algorithm's words, the length so far and what is left of the last block in one `bytes`
//! attribute: the state lives in the program's heap and nothing else has to be remembered.

#![allow(deprecated, reason = "the block functions of sha1 and sha2 0.10 take this array type")]

use alloc::format;
use alloc::vec::Vec;
use sha2::digest::generic_array::GenericArray;

use super::{Args, Module, Native};
use crate::ctx::Ctx;
use crate::object::Handle;
use crate::raise::Stop;
use crate::types::Type;
use crate::types::bytes::hex_text;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static HASHLIB: Module = Module {
    name: "hashlib",
    functions: &[
        Native::new("md5", 0, 1, |cx, args| begin(cx, args, 0, Algorithm::Md5))
            .named(&["string", "usedforsecurity"]),
        Native::new("new", 1, 2, new).named(&["name", "data"]),
        Native::new("sha1", 0, 1, |cx, args| begin(cx, args, 0, Algorithm::Sha1))
            .named(&["string", "usedforsecurity"]),
        Native::new("sha256", 0, 1, |cx, args| begin(cx, args, 0, Algorithm::Sha256))
            .named(&["string", "usedforsecurity"]),
    ],
    constants: &[],
};

/// The methods of a hash object.
pub(crate) static HASH_METHODS: &[Native] = &[
    Native::new("copy", 0, 0, copy),
    Native::new("digest", 0, 0, digest),
    Native::new("hexdigest", 0, 0, hexdigest),
    Native::new("update", 1, 1, update),
];

/// Bytes of a block, of all three.
const BLOCK: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Md5,
    Sha1,
    Sha256,
}

impl Algorithm {
    fn named(name: &str) -> Option<Algorithm> {
        [Algorithm::Md5, Algorithm::Sha1, Algorithm::Sha256]
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Algorithm::Md5 => "md5",
            Algorithm::Sha1 => "sha1",
            Algorithm::Sha256 => "sha256",
        }
    }

    /// The words before the first block: RFC 1321, section 3.3; FIPS 180-4, section 5.3.
    fn start(self) -> &'static [u32] {
        match self {
            Algorithm::Md5 => &[0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476],
            Algorithm::Sha1 => &[0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0],
            Algorithm::Sha256 => &[
                0x6A09_E667,
                0xBB67_AE85,
                0x3C6E_F372,
                0xA54F_F53A,
                0x510E_527F,
                0x9B05_688C,
                0x1F83_D9AB,
                0x5BE0_CD19,
            ],
        }
    }

    fn compress(self, words: &mut [u32], block: &[u8; BLOCK]) {
        match self {
            Algorithm::Md5 => {
                if let Ok(words) = words.try_into() {
                    md5_block(words, block);
                }
            }
            Algorithm::Sha1 => {
                if let Ok(words) = words.try_into() {
                    sha1::compress(words, core::slice::from_ref(GenericArray::from_slice(block)));
                }
            }
            Algorithm::Sha256 => {
                if let Ok(words) = words.try_into() {
                    sha2::compress256(words, core::slice::from_ref(GenericArray::from_slice(block)));
                }
            }
        }
    }
}

/// A hash that is being computed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    algorithm: Algorithm,
    words: Vec<u32>,
    /// Bytes so far.
    length: u64,
    /// What does not fill a block yet.
    rest: Vec<u8>,
}

impl State {
    fn new(algorithm: Algorithm) -> State {
        State { algorithm, words: algorithm.start().to_vec(), length: 0, rest: Vec::new() }
    }

    fn update(&mut self, data: &[u8]) {
        self.length = self.length.wrapping_add(data.len() as u64);
        self.rest.extend_from_slice(data);
        let rest = core::mem::take(&mut self.rest);
        let mut blocks = rest.chunks_exact(BLOCK);
        for block in &mut blocks {
            let mut whole = [0; BLOCK];
            whole.copy_from_slice(block);
            self.algorithm.compress(&mut self.words, &whole);
        }
        self.rest = blocks.remainder().to_vec();
    }

    /// A one bit, zeros, and the length in bits close the last block.
    fn finish(mut self) -> Vec<u8> {
        let bits = self.length.wrapping_mul(8);
        let little = self.algorithm == Algorithm::Md5;
        let mut padding = alloc::vec![0x80];
        let filled = (self.rest.len() + 1 + 8).next_multiple_of(BLOCK) - self.rest.len() - 8;
        padding.resize(filled, 0);
        padding.extend_from_slice(&if little { bits.to_le_bytes() } else { bits.to_be_bytes() });
        self.update(&padding);
        let bytes = |word: &u32| if little { word.to_le_bytes() } else { word.to_be_bytes() };
        self.words.iter().flat_map(bytes).collect()
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.words.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.extend_from_slice(&self.length.to_le_bytes());
        bytes.extend_from_slice(&self.rest);
        bytes
    }

    fn from_bytes(algorithm: Algorithm, bytes: &[u8]) -> Option<State> {
        let (words, behind) = bytes.split_at_checked(algorithm.start().len() * 4)?;
        let (length, rest) = behind.split_first_chunk()?;
        let words = words
            .chunks_exact(4)
            .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
            .collect();
        Some(State { algorithm, words, length: u64::from_le_bytes(*length), rest: rest.to_vec() })
    }
}

/// One block of MD5: RFC 1321, section 3.4.
fn md5_block(words: &mut [u32; 4], block: &[u8; BLOCK]) {
    const TURNS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let input: Vec<u32> =
        block.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]])).collect();
    let [mut a, mut b, mut c, mut d] = *words;
    for step in 0..BLOCK {
        let (mixed, place) = match step / 16 {
            0 => (b & c | !b & d, step),
            1 => (d & b | !d & c, 5 * step + 1),
            2 => (b ^ c ^ d, 3 * step + 5),
            _ => (c ^ (b | !d), 7 * step),
        };
        // The table of the RFC: the whole part of 2^32 times the sine of the step.
        let constant = (libm::fabs(libm::sin((step + 1) as f64)) * 4_294_967_296.0) as u32;
        let sum = a.wrapping_add(mixed).wrapping_add(constant).wrapping_add(input[place % 16]);
        (a, d, c) = (d, c, b);
        b = b.wrapping_add(sum.rotate_left(TURNS[step / 16][step % 4]));
    }
    for (word, more) in words.iter_mut().zip([a, b, c, d]) {
        *word = word.wrapping_add(more);
    }
}

fn new(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let name = cx.arg(args, 0);
    let name = cx.expect_text(name, "name")?;
    match Algorithm::named(&name.to_ascii_lowercase()) {
        Some(algorithm) => begin(cx, args, 1, algorithm),
        None => Err(cx.value_error(format!("unsupported hash type {name}"))),
    }
}

fn begin(cx: &mut Ctx<'_, '_>, args: Args, data: usize, algorithm: Algorithm) -> Answer {
    let mut state = State::new(algorithm);
    if let Some(data) = cx.opt(args, data) {
        let data = data_arg(cx, data)?;
        state.update(&data);
    }
    object_of(cx, &state)
}

fn data_arg(cx: &mut Ctx<'_, '_>, data: Value) -> Result<Vec<u8>, Stop> {
    if cx.text(data).is_some() {
        return Err(cx.type_error("Strings must be encoded before hashing"));
    }
    match cx.bytes_of(data) {
        Some(bytes) => Ok(bytes.to_vec()),
        None => Err(cx.type_error("object supporting the buffer API required")),
    }
}

fn object_of(cx: &mut Ctx<'_, '_>, state: &State) -> Answer {
    let object = cx.new_instance(Type::Hash)?;
    let object = cx.root(object);
    let name = cx.str(state.algorithm.name())?;
    cx.set_own(object, "name", name)?;
    let size = state.words.len() as i64 * 4;
    for (attribute, number) in [("digest_size", size), ("block_size", BLOCK as i64)] {
        let number = cx.int(number)?;
        cx.set_own(object, attribute, number)?;
    }
    store(cx, object, state)?;
    Ok(cx.at(object))
}

fn store(cx: &mut Ctx<'_, '_>, object: Handle, state: &State) -> Result<(), Stop> {
    let bytes = cx.bytes(&state.to_bytes())?;
    cx.set_own(object, "_state", bytes)
}

fn load(cx: &mut Ctx<'_, '_>, args: Args) -> Result<State, Stop> {
    let this = cx.arg(args, 0);
    let name = cx.own_named(this, "name")?;
    let algorithm = name.and_then(|name| cx.text(name)).and_then(Algorithm::named);
    let this = cx.arg(args, 0);
    let bytes = cx.own_named(this, "_state")?;
    let bytes = bytes.and_then(|bytes| cx.bytes_of(bytes));
    match algorithm.zip(bytes).and_then(|(algorithm, bytes)| State::from_bytes(algorithm, bytes)) {
        Some(state) => Ok(state),
        None => Err(cx.value_error("the hash object was changed from outside")),
    }
}

fn update(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let data = cx.arg(args, 1);
    let data = data_arg(cx, data)?;
    let mut state = load(cx, args)?;
    state.update(&data);
    let object = cx.arg(args, 0);
    let object = cx.root(object);
    store(cx, object, &state)?;
    Ok(Value::NONE)
}

fn digest(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let digest = load(cx, args)?.finish();
    cx.bytes(&digest)
}

fn hexdigest(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let digest = load(cx, args)?.finish();
    cx.str(&hex_text(&digest, None, 1))
}

fn copy(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let state = load(cx, args)?;
    object_of(cx, &state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    fn hex(algorithm: Algorithm, pieces: &[&[u8]]) -> String {
        let mut state = State::new(algorithm);
        for piece in pieces {
            state.update(piece);
            state = State::from_bytes(algorithm, &state.to_bytes()).unwrap();
        }
        hex_text(&state.finish(), None, 1)
    }

    #[test]
    fn digests_are_those_of_the_standards() {
        assert_eq!(hex(Algorithm::Md5, &[]), "d41d8cd98f00b204e9800998ecf8427e");
        assert_eq!(hex(Algorithm::Md5, &[b"message ", b"digest"]), "f96b697d7cb7938d525a2f31aaf161d0");
        assert_eq!(hex(Algorithm::Sha1, &[b"abc"]), "a9993e364706816aba3e25717850c26c9cd0d89d");
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex(Algorithm::Sha256, &[b"a", b"bc"]), abc);
    }

    #[test]
    fn pieces_of_any_size_give_the_digest_of_the_whole() {
        let data: Vec<u8> = (0..300u32).map(|n| (n * 7) as u8).collect();
        let mut checked = 0;
        for algorithm in [Algorithm::Md5, Algorithm::Sha1, Algorithm::Sha256] {
            let whole = hex(algorithm, &[&data]);
            for size in [1, 55, 56, 63, 64, 65, 128, 299] {
                let pieces: Vec<&[u8]> = data.chunks(size).collect();
                assert_eq!(hex(algorithm, &pieces), whole, "{algorithm:?} {size}");
                checked += 1;
            }
        }
        assert_eq!(checked, 24);
    }
}
