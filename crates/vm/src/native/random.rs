//! `_random`: numbers of the host, or of the Mersenne Twister (MT19937) whose state a program keeps. The library's `random`
//! draws from them as CPython does.
//!
//! A state is a `bytearray`: 624 words and the place of the next one, all little-endian.

use alloc::vec::Vec;

use super::{Args, Module, Native};
use crate::ctx::Ctx;
use crate::number::Big;
use crate::raise::Stop;
use crate::types::str::room_for;
use crate::value::Value;

type Answer = Result<Value, Stop>;

/// The module.
pub static RANDOM: Module = Module {
    name: "_random",
    functions: &[
        Native::new("bits", 2, 2, bits),
        Native::new("seed", 1, 1, seed),
        Native::new("unit", 1, 1, unit),
    ],
    constants: &[],
};

const WORDS: usize = 624;
const STATE_BYTES: usize = (WORDS + 1) * 4;

/// A state in words.
struct Twister<'s>(&'s mut [u8]);

impl Twister<'_> {
    fn word(&self, i: usize) -> u32 {
        let at = i * 4;
        self.0.get(at..at + 4).map_or(0, |word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
    }

    fn set(&mut self, i: usize, word: u32) {
        if let Some(place) = self.0.get_mut(i * 4..i * 4 + 4) {
            place.copy_from_slice(&word.to_le_bytes());
        }
    }

    /// The words that follow a seed of one word.
    fn begin(&mut self, seed: u32) {
        self.set(0, seed);
        for i in 1..WORDS {
            let before = self.word(i - 1);
            self.set(i, 1_812_433_253u32.wrapping_mul(before ^ before >> 30).wrapping_add(i as u32));
        }
        self.set(WORDS, WORDS as u32);
    }

    /// Mixes a seed of any length in.
    fn mix(&mut self, key: &[u32]) {
        self.begin(19_650_218);
        let (mut i, mut j) = (1, 0);
        for _ in 0..WORDS.max(key.len()) {
            let before = self.word(i - 1);
            let mixed = self.word(i) ^ (before ^ before >> 30).wrapping_mul(1_664_525);
            self.set(i, mixed.wrapping_add(key[j]).wrapping_add(j as u32));
            i = self.after(i);
            j = (j + 1) % key.len();
        }
        for _ in 1..WORDS {
            let before = self.word(i - 1);
            let mixed = self.word(i) ^ (before ^ before >> 30).wrapping_mul(1_566_083_941);
            self.set(i, mixed.wrapping_sub(i as u32));
            i = self.after(i);
        }
        self.set(0, 1 << 31);
    }

    fn after(&mut self, i: usize) -> usize {
        if i + 1 < WORDS {
            return i + 1;
        }
        let last = self.word(WORDS - 1);
        self.set(0, last);
        1
    }

    fn twist(&mut self) {
        for i in 0..WORDS {
            let joined = self.word(i) & 0x8000_0000 | self.word((i + 1) % WORDS) & 0x7fff_ffff;
            let twisted = joined >> 1 ^ if joined & 1 == 1 { 0x9908_b0df } else { 0 };
            let word = self.word((i + 397) % WORDS) ^ twisted;
            self.set(i, word);
        }
    }

    fn next(&mut self) -> u32 {
        let mut place = self.word(WORDS) as usize;
        if place >= WORDS {
            self.twist();
            place = 0;
        }
        self.set(WORDS, place as u32 + 1);
        let mut word = self.word(place);
        word ^= word >> 11;
        word ^= word << 7 & 0x9d2c_5680;
        word ^= word << 15 & 0xefc6_0000;
        word ^ word >> 18
    }
}

/// The next 32 bits: of the state that is argument 0, or of the host.
fn next(cx: &mut Ctx<'_, '_>, args: Args) -> Result<u32, Stop> {
    let state = cx.arg(args, 0);
    if state.is_none() {
        return Ok(cx.host.random_u32());
    }
    match cx.vm.bytearray_mut(state) {
        Some(bytes) if bytes.len() == STATE_BYTES => Ok(Twister(bytes).next()),
        _ => Err(cx.value_error("state vector invalid")),
    }
}

/// `seed(number)`: a new state.
fn seed(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let number = cx.arg(args, 0);
    let Some(number) = cx.big(number) else { return Err(cx.type_error("an integer is required")) };
    let key = if number.limbs().is_empty() { alloc::vec![0] } else { number.limbs().to_vec() };
    let mut state = alloc::vec![0; STATE_BYTES];
    Twister(&mut state).mix(&key);
    cx.bytearray(&state)
}

/// `bits(state, count)`: an integer of so many random bits.
fn bits(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let count = cx.arg(args, 1);
    let count = usize::try_from(cx.expect_int(count)?).unwrap_or(0);
    room_for(cx, count / 8)?;
    let mut limbs = Vec::with_capacity(count.div_ceil(32));
    for at in (0..count).step_by(32) {
        let word = next(cx, args)?;
        limbs.push(if count - at < 32 { word >> (32 - (count - at)) } else { word });
    }
    cx.int_big(&Big::from_limbs(false, &limbs))
}

/// `unit(state)`: a float from 0 up to but not including 1, of 53 bits.
fn unit(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (high, low) = (next(cx, args)? >> 5, next(cx, args)? >> 6);
    cx.float((f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0)
}
