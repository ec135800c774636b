//! What comes next, as a probability: several contexts look their experience up, a small mixer weighs their votes.
//!
//! ```text
//! context ─hash─▶ slot {probability, how often it was seen} ─stretch─▶ vote ─weight─┐
//! context ─hash─▶ slot …                                                            ├─ sum ─squash─▶ probability
//! ```
//!
//! After each bit slots and weights move towards it. All of it is integers, so that packer and unpacker agree on every
//! machine.

use alloc::boxed::Box;
use alloc::vec;

use crate::coder::ONE;
use crate::walk::Side;

/// Most contexts of one number.
pub(crate) const CONTEXTS_MAX: usize = 4;
/// Kinds of numbers, each with its own weights.
pub(crate) const KINDS: usize = 64;
/// Slots of experience, a power of two.
const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 12;
/// A slot that knows nothing: one half, never seen.
const FRESH: u16 = 0x8000;
/// A slot counts so far; then old experience fades as fast as new comes.
const SEEN_MAX: u16 = 12;
/// A slot seen more often than this is not given to another context at once.
const TENACITY: u16 = 1;
/// The sum of the first weights, in units of 1/65536.
const WEIGHTS_SUM: i32 = 120_000;

/// Experience and weights: 13 KB.
pub(crate) struct Model {
    /// Probability of a 1 in the upper twelve bits, how often it was seen in the lower four.
    slots: Box<[u16]>,
    /// Whose experience a slot holds: a few bits of the hash, never 0 once it is taken.
    owners: Box<[u8]>,
    weights: [[i32; CONTEXTS_MAX]; KINDS],
}

impl Model {
    pub(crate) fn new() -> Model {
        // In the heap from the start: on their way there they would take half of a board's stack.
        let (slots, owners) = (vec![FRESH; SLOTS].into(), vec![0; SLOTS].into());
        Model { slots, owners, weights: [[0; CONTEXTS_MAX]; KINDS] }
    }

    /// Codes a number of `bits` bits, the first one first, each in all contexts and what is known of the number.
    pub(crate) fn number<S: Side>(
        &mut self,
        side: &mut S,
        kind: u8,
        bits: u32,
        contexts: &[u32],
        value: u32,
    ) -> u32 {
        let mut bases = [0; CONTEXTS_MAX];
        for (at, (base, context)) in bases.iter_mut().zip(contexts).enumerate() {
            *base = mix(*context, u32::from(kind) << 2 | at as u32);
        }
        let bases = &bases[..contexts.len().min(CONTEXTS_MAX)];
        let mut node = 1u32;
        for at in (0..bits).rev() {
            let bit = self.bit(side, kind, bases, node, value >> at & 1 == 1);
            node = node << 1 | u32::from(bit);
        }
        if bits < 32 { node & !(u32::MAX << bits) } else { node }
    }

    fn bit<S: Side>(&mut self, side: &mut S, kind: u8, bases: &[u32], node: u32, bit: bool) -> bool {
        let weights = &mut self.weights[kind as usize % KINDS];
        if weights[0] == 0 {
            *weights = [WEIGHTS_SUM / (bases.len() as i32).max(2); CONTEXTS_MAX];
        }
        let mut places = [None; CONTEXTS_MAX];
        let (mut votes, mut sum) = ([0i32; CONTEXTS_MAX], 0i32);
        for (at, base) in bases.iter().enumerate() {
            let Some(place) = place(&mut self.slots, &mut self.owners, mix(*base, node)) else { continue };
            let slot = self.slots[place];
            votes[at] = stretch(u32::from(slot >> 4)) * CONFIDENCE[slot as usize & 15] / 16;
            sum += ((weights[at] >> 4) * votes[at]) >> 4;
            places[at] = Some(place);
        }
        let probability = squash(sum >> 8);
        let bit = side.bit(bit, probability);
        let error = if bit { (ONE - probability) as i32 } else { -(probability as i32) };
        for (weight, vote) in weights.iter_mut().zip(votes) {
            *weight = (*weight + ((vote * error * 3) >> 10)).clamp(-WEIGHT_MAX, WEIGHT_MAX);
        }
        for place in places.into_iter().flatten() {
            learn(&mut self.slots[place], bit);
        }
        bit
    }
}

/// Weights stay below eight, so that sums stay inside 32 bits.
const WEIGHT_MAX: i32 = 8 << 16;

/// How much a slot's vote counts that was seen so many times, in sixteenths.
const CONFIDENCE: [i32; 16] = [0, 10, 13, 15, 16, 17, 18, 18, 19, 19, 20, 20, 20, 20, 20, 20];

/// The slot of a context, one of two; `None` while both belong to others who hold them well.
fn place(slots: &mut [u16], owners: &mut [u8], hash: u32) -> Option<usize> {
    let (first, owner) = ((hash >> (32 - SLOT_BITS)) as usize, hash as u8 | 1);
    let second = first ^ 1;
    if let Some(own) = [first, second].into_iter().find(|place| owners[*place] == owner) {
        return Some(own);
    }
    let held = |place: usize| if owners[place] == 0 { 0 } else { 1 + (slots[place] & 15) };
    let place = if held(second) < held(first) { second } else { first };
    if held(place) > 1 + TENACITY {
        slots[place] -= 1;
        return None;
    }
    (owners[place], slots[place]) = (owner, FRESH);
    Some(place)
}

/// Moves a slot towards what came: the more often it was seen, the less.
fn learn(slot: &mut u16, bit: bool) {
    let (probability, seen) = (i32::from(*slot >> 4), i32::from(*slot & 15));
    let target = if bit { ONE as i32 - 1 } else { 0 };
    let moved = probability + (target - probability) * 2 / (2 * seen + 3);
    let seen = (seen as u16 + 1).min(SEEN_MAX);
    *slot = (moved.clamp(1, ONE as i32 - 2) as u16) << 4 | seen;
}

/// Two numbers as one hash.
pub(crate) fn mix(a: u32, b: u32) -> u32 {
    let mixed = (a ^ b.wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
    let mixed = (mixed ^ mixed >> 15).wrapping_mul(0xC2B2_AE35);
    mixed ^ mixed >> 16
}

/// 256 · ln(p / (1 - p)).
fn stretch(probability: u32) -> i32 {
    // 256 / log2(e) = 177.4
    (log2(probability) - log2(ONE - probability)) * 177 / 256
}

/// 256 · log2, of a number from 1 to 4096.
fn log2(number: u32) -> i32 {
    let whole = number.max(1).ilog2();
    let fraction = (number.max(1) << (13 - whole)) >> 7;
    (whole as i32) << 8 | i32::from(LOG2[fraction as usize & 63])
}

/// The inverse of [`stretch`], between the points of [`SQUASH`] on a straight line.
fn squash(sum: i32) -> u32 {
    let sum = (sum.clamp(-2047, 2047) + 2048) as u32;
    let (point, part) = ((sum >> 7) as usize, sum & 127);
    let between = u32::from(SQUASH[point]) * (128 - part) + u32::from(SQUASH[point + 1]) * part;
    (between >> 7).clamp(1, ONE - 1)
}

/// 4096 / (1 + e^(-x / 256)) for x from -2048 in steps of 128.
const SQUASH: [u16; 33] = [
    1, 2, 4, 6, 10, 17, 27, 45, 74, 120, 194, 311, 488, 747, 1102, 1546, 2048, 2550, 2994, 3349, 3608, 3785,
    3902, 3976, 4022, 4051, 4069, 4079, 4086, 4090, 4092, 4094, 4095,
];
/// 256 · log2(1 + i / 64).
const LOG2: [u8; 64] = [
    0, 6, 11, 17, 22, 28, 33, 38, 44, 49, 54, 59, 63, 68, 73, 78, 82, 87, 92, 96, 100, 105, 109, 113, 118,
    122, 126, 130, 134, 138, 142, 146, 150, 154, 157, 161, 165, 169, 172, 176, 179, 183, 186, 190, 193, 197,
    200, 203, 207, 210, 213, 216, 220, 223, 226, 229, 232, 235, 238, 241, 244, 247, 250, 253,
];
