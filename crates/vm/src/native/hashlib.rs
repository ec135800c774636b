//! `hashlib` (and `uhashlib`): the SHA-2 family, SHA-1 and MD5, fed piece by piece.
//!
//! An object keeps the algorithm's words, the length so far and what is left of the last block in one `bytes`
//! attribute: the state lives in the program's heap and nothing else has to be remembered.

#![allow(deprecated, reason = "the block functions of sha1 and sha2 0.10 take this array type")]

use alloc::format;
use alloc::vec::Vec;
use sha2::digest::generic_array::GenericArray;

use super::{Args, Constant, Module, Native};
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
        Native::new("sha224", 0, 1, |cx, args| begin(cx, args, 0, Algorithm::Sha224))
            .named(&["string", "usedforsecurity"]),
        Native::new("sha384", 0, 1, |cx, args| begin(cx, args, 0, Algorithm::Sha384))
            .named(&["string", "usedforsecurity"]),
        Native::new("sha512", 0, 1, |cx, args| begin(cx, args, 0, Algorithm::Sha512))
            .named(&["string", "usedforsecurity"]),
    ],
    constants: &[
        ("algorithms_available", Constant::Make(algorithms)),
        ("algorithms_guaranteed", Constant::Make(algorithms)),
    ],
};

/// The methods of a hash object.
pub(crate) static HASH_METHODS: &[Native] = &[
    Native::new("copy", 0, 0, copy),
    Native::new("digest", 0, 0, digest),
    Native::new("hexdigest", 0, 0, hexdigest),
    Native::new("update", 1, 1, update),
];

/// Bytes of a block of the algorithms of 32-bit words.
const BLOCK: usize = 64;
/// Bytes of a block of those of 64-bit words.
const WIDE_BLOCK: usize = 128;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha224,
    Sha384,
    Sha512,
}

impl Algorithm {
    const ALL: [Algorithm; 6] = [
        Algorithm::Md5,
        Algorithm::Sha1,
        Algorithm::Sha224,
        Algorithm::Sha256,
        Algorithm::Sha384,
        Algorithm::Sha512,
    ];

    fn named(name: &str) -> Option<Algorithm> {
        Algorithm::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// Whether it computes with words of 64 bits, each kept as its upper and its lower half.
    fn is_wide(self) -> bool {
        matches!(self, Algorithm::Sha384 | Algorithm::Sha512)
    }

    fn block(self) -> usize {
        if self.is_wide() { WIDE_BLOCK } else { BLOCK }
    }

    /// Bytes of the digest: two of the family leave words out.
    fn digest_size(self) -> usize {
        match self {
            Algorithm::Sha224 => 28,
            Algorithm::Sha384 => 48,
            _ => self.start().len() * 4,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Algorithm::Md5 => "md5",
            Algorithm::Sha1 => "sha1",
            Algorithm::Sha256 => "sha256",
            Algorithm::Sha224 => "sha224",
            Algorithm::Sha384 => "sha384",
            Algorithm::Sha512 => "sha512",
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
            Algorithm::Sha224 => &[
                0xC105_9ED8,
                0x367C_D507,
                0x3070_DD17,
                0xF70E_5939,
                0xFFC0_0B31,
                0x6858_1511,
                0x64F9_8FA7,
                0xBEFA_4FA4,
            ],
            Algorithm::Sha384 => &[
                0xCBBB_9D5D,
                0xC105_9ED8,
                0x629A_292A,
                0x367C_D507,
                0x9159_015A,
                0x3070_DD17,
                0x152F_ECD8,
                0xF70E_5939,
                0x6733_2667,
                0xFFC0_0B31,
                0x8EB4_4A87,
                0x6858_1511,
                0xDB0C_2E0D,
                0x64F9_8FA7,
                0x47B5_481D,
                0xBEFA_4FA4,
            ],
            Algorithm::Sha512 => &[
                0x6A09_E667,
                0xF3BC_C908,
                0xBB67_AE85,
                0x84CA_A73B,
                0x3C6E_F372,
                0xFE94_F82B,
                0xA54F_F53A,
                0x5F1D_36F1,
                0x510E_527F,
                0xADE6_82D1,
                0x9B05_688C,
                0x2B3E_6C1F,
                0x1F83_D9AB,
                0xFB41_BD6B,
                0x5BE0_CD19,
                0x137E_2179,
            ],
        }
    }

    fn compress(self, words: &mut [u32], block: &[u8]) {
        if let Ok(wide) = block.try_into() {
            return wide_block(words, wide);
        }
        let Ok(block) = <&[u8; BLOCK]>::try_from(block) else { return };
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
            _ => {
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
        let mut blocks = rest.chunks_exact(self.algorithm.block());
        for block in &mut blocks {
            self.algorithm.compress(&mut self.words, block);
        }
        self.rest = blocks.remainder().to_vec();
    }

    /// A one bit, zeros, and the length in bits close the last block.
    fn finish(mut self) -> Vec<u8> {
        let bits = self.length.wrapping_mul(8);
        let little = self.algorithm == Algorithm::Md5;
        let mut padding = alloc::vec![0x80];
        // The length takes as many bytes as two words.
        let room = self.algorithm.block() / 8;
        let filled =
            (self.rest.len() + 1 + room).next_multiple_of(self.algorithm.block()) - self.rest.len() - 8;
        padding.resize(filled, 0);
        padding.extend_from_slice(&if little { bits.to_le_bytes() } else { bits.to_be_bytes() });
        self.update(&padding);
        let bytes = |word: &u32| if little { word.to_le_bytes() } else { word.to_be_bytes() };
        let mut digest: Vec<u8> = self.words.iter().flat_map(bytes).collect();
        digest.truncate(self.algorithm.digest_size());
        digest
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

/// One block of SHA-512: FIPS 180-4, section 6.4.
fn wide_block(words: &mut [u32], block: &[u8; WIDE_BLOCK]) {
    /// The fractions of the cube roots of the first primes.
    const ROUNDS: [u64; 80] = [
        0x428A_2F98_D728_AE22,
        0x7137_4491_23EF_65CD,
        0xB5C0_FBCF_EC4D_3B2F,
        0xE9B5_DBA5_8189_DBBC,
        0x3956_C25B_F348_B538,
        0x59F1_11F1_B605_D019,
        0x923F_82A4_AF19_4F9B,
        0xAB1C_5ED5_DA6D_8118,
        0xD807_AA98_A303_0242,
        0x1283_5B01_4570_6FBE,
        0x2431_85BE_4EE4_B28C,
        0x550C_7DC3_D5FF_B4E2,
        0x72BE_5D74_F27B_896F,
        0x80DE_B1FE_3B16_96B1,
        0x9BDC_06A7_25C7_1235,
        0xC19B_F174_CF69_2694,
        0xE49B_69C1_9EF1_4AD2,
        0xEFBE_4786_384F_25E3,
        0x0FC1_9DC6_8B8C_D5B5,
        0x240C_A1CC_77AC_9C65,
        0x2DE9_2C6F_592B_0275,
        0x4A74_84AA_6EA6_E483,
        0x5CB0_A9DC_BD41_FBD4,
        0x76F9_88DA_8311_53B5,
        0x983E_5152_EE66_DFAB,
        0xA831_C66D_2DB4_3210,
        0xB003_27C8_98FB_213F,
        0xBF59_7FC7_BEEF_0EE4,
        0xC6E0_0BF3_3DA8_8FC2,
        0xD5A7_9147_930A_A725,
        0x06CA_6351_E003_826F,
        0x1429_2967_0A0E_6E70,
        0x27B7_0A85_46D2_2FFC,
        0x2E1B_2138_5C26_C926,
        0x4D2C_6DFC_5AC4_2AED,
        0x5338_0D13_9D95_B3DF,
        0x650A_7354_8BAF_63DE,
        0x766A_0ABB_3C77_B2A8,
        0x81C2_C92E_47ED_AEE6,
        0x9272_2C85_1482_353B,
        0xA2BF_E8A1_4CF1_0364,
        0xA81A_664B_BC42_3001,
        0xC24B_8B70_D0F8_9791,
        0xC76C_51A3_0654_BE30,
        0xD192_E819_D6EF_5218,
        0xD699_0624_5565_A910,
        0xF40E_3585_5771_202A,
        0x106A_A070_32BB_D1B8,
        0x19A4_C116_B8D2_D0C8,
        0x1E37_6C08_5141_AB53,
        0x2748_774C_DF8E_EB99,
        0x34B0_BCB5_E19B_48A8,
        0x391C_0CB3_C5C9_5A63,
        0x4ED8_AA4A_E341_8ACB,
        0x5B9C_CA4F_7763_E373,
        0x682E_6FF3_D6B2_B8A3,
        0x748F_82EE_5DEF_B2FC,
        0x78A5_636F_4317_2F60,
        0x84C8_7814_A1F0_AB72,
        0x8CC7_0208_1A64_39EC,
        0x90BE_FFFA_2363_1E28,
        0xA450_6CEB_DE82_BDE9,
        0xBEF9_A3F7_B2C6_7915,
        0xC671_78F2_E372_532B,
        0xCA27_3ECE_EA26_619C,
        0xD186_B8C7_21C0_C207,
        0xEADA_7DD6_CDE0_EB1E,
        0xF57D_4F7F_EE6E_D178,
        0x06F0_67AA_7217_6FBA,
        0x0A63_7DC5_A2C8_98A6,
        0x113F_9804_BEF9_0DAE,
        0x1B71_0B35_131C_471B,
        0x28DB_77F5_2304_7D84,
        0x32CA_AB7B_40C7_2493,
        0x3C9E_BE0A_15C9_BEBC,
        0x431D_67C4_9C10_0D4C,
        0x4CC5_D4BE_CB3E_42B6,
        0x597F_299C_FC65_7E2A,
        0x5FCB_6FAB_3AD6_FAEC,
        0x6C44_198C_4A47_5817,
    ];
    let mut schedule = [0u64; 80];
    for (word, bytes) in schedule.iter_mut().zip(block.as_chunks().0) {
        *word = u64::from_be_bytes(*bytes);
    }
    for at in 16..80 {
        let (far, near) = (schedule[at - 15], schedule[at - 2]);
        let far = far.rotate_right(1) ^ far.rotate_right(8) ^ far >> 7;
        let near = near.rotate_right(19) ^ near.rotate_right(61) ^ near >> 6;
        schedule[at] = schedule[at - 16].wrapping_add(far).wrapping_add(schedule[at - 7]).wrapping_add(near);
    }
    let halves = words.as_chunks_mut::<2>().0;
    let mut v = [0u64; 8];
    for (word, [high, low]) in v.iter_mut().zip(halves.iter()) {
        *word = u64::from(*high) << 32 | u64::from(*low);
    }
    for (constant, word) in ROUNDS.iter().zip(schedule) {
        let [a, b, c, d, e, f, g, h] = v;
        let mixed = (e.rotate_right(14) ^ e.rotate_right(18) ^ e.rotate_right(41))
            .wrapping_add(e & f ^ !e & g)
            .wrapping_add(h)
            .wrapping_add(*constant)
            .wrapping_add(word);
        let upper = (a.rotate_right(28) ^ a.rotate_right(34) ^ a.rotate_right(39))
            .wrapping_add(a & b ^ a & c ^ b & c);
        v = [mixed.wrapping_add(upper), a, b, c, d.wrapping_add(mixed), e, f, g];
    }
    for (word, [high, low]) in v.iter().zip(halves.iter_mut()) {
        let sum = (u64::from(*high) << 32 | u64::from(*low)).wrapping_add(*word);
        (*high, *low) = ((sum >> 32) as u32, sum as u32);
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

/// The names of all algorithms, as a set.
fn algorithms(cx: &mut Ctx<'_, '_>) -> Answer {
    let names = cx.list(&[])?;
    let names = cx.root(names);
    for algorithm in Algorithm::ALL {
        let name = cx.str(algorithm.name())?;
        cx.push(names, name)?;
    }
    let names = cx.at(names);
    cx.call(Value::of_type(Type::Set), &[names])
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
    let (size, block) = (state.algorithm.digest_size(), state.algorithm.block());
    for (attribute, number) in [("digest_size", size), ("block_size", block)] {
        let number = cx.int(number as i64)?;
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
        let abc = "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7";
        assert_eq!(hex(Algorithm::Sha224, &[b"abc"]), abc);
        assert!(
            hex(Algorithm::Sha384, &[b"abc"]).starts_with("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163")
        );
        assert!(hex(Algorithm::Sha512, &[b"ab", b"c"]).ends_with("454d4423643ce80e2a9ac94fa54ca49f"));
    }

    #[test]
    fn pieces_of_any_size_give_the_digest_of_the_whole() {
        let data: Vec<u8> = (0..300u32).map(|n| (n * 7) as u8).collect();
        let mut checked = 0;
        for algorithm in Algorithm::ALL {
            let whole = hex(algorithm, &[&data]);
            for size in [1, 55, 56, 63, 64, 65, 128, 299] {
                let pieces: Vec<&[u8]> = data.chunks(size).collect();
                assert_eq!(hex(algorithm, &pieces), whole, "{algorithm:?} {size}");
                checked += 1;
            }
        }
        assert_eq!(checked, 48);
    }
}
