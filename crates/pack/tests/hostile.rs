//! Whatever comes over the network: the unpacker ends, never panics, and never gives more than the image has.
#![allow(clippy::unwrap_used)]

mod lab;

use lab::{A_LITTLE_OF_EVERYTHING, compile_text, unpack};
use pack::{Fault, HEADER_LEN};

/// A small generator of numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

fn example() -> (Vec<u8>, Vec<u8>) {
    let program = compile_text("small", A_LITTLE_OF_EVERYTHING);
    let front = [0xA5; 170];
    (pack::pack(&front, &program).unwrap(), [front.as_slice(), &program].concat())
}

#[test]
fn a_hundred_thousand_damaged_streams_never_give_more_than_the_image_has() {
    let (packed, image) = example();
    let mut numbers = Numbers(20_26);
    let (mut refused, mut other) = (0, 0);
    for _ in 0..100_000 {
        let mut damaged = packed.clone();
        for _ in 0..=numbers.below(3) {
            // Mostly behind what travels as it is, where the bytes steer the walk.
            let at = if numbers.below(8) == 0 { 0 } else { HEADER_LEN + 170 };
            let at = at + numbers.below(damaged.len() - at);
            damaged[at] = numbers.below(256) as u8;
        }
        damaged.truncate(damaged.len() - numbers.below(20).saturating_sub(15));
        // `unpack` asserts the bound.
        match unpack(&damaged, image.len(), 1 + numbers.below(700), 16 * (1 + numbers.below(40))) {
            Ok(unpacked) => other += usize::from(unpacked != image),
            Err(fault) => {
                assert_ne!(fault, Fault::History);
                refused += 1;
            }
        }
    }
    assert!(refused > 50_000 && other > 100, "refused {refused}, others {other}");
}

#[test]
fn noise_behind_a_good_header_ends() {
    let (packed, image) = example();
    let mut numbers = Numbers(7);
    for round in 0..5_000 {
        let size = image.len() + numbers.below(60_000);
        let mut noise = packed[..HEADER_LEN + 170].to_vec();
        noise[8..12].copy_from_slice(&(size as u32).to_le_bytes());
        let bias = numbers.below(256);
        noise.extend((0..numbers.below(3_000)).map(|_| (numbers.below(256) & bias) as u8));
        let _ = unpack(&noise, size, 512, 512).map(|image| assert_eq!(image.len(), size, "{round}"));
    }
}

#[test]
fn a_header_that_does_not_fit_is_refused_before_anything_is_given() {
    let (packed, image) = example();
    let with = |at: usize, value: u8| {
        let mut other = packed.clone();
        other[at] = value;
        unpack(&other, image.len(), 512, 512).map(|_| ())
    };
    assert_eq!(with(0, b'X'), Err(Fault::Malformed));
    assert_eq!(with(4, packed[4] ^ 1), Err(Fault::UnknownModel));
    assert_eq!(with(8, packed[8] ^ 1), Err(Fault::Malformed), "the size is not the one that the job names");
    assert_eq!(with(14, 1), Err(Fault::Malformed));
    assert_eq!(unpack(&packed, image.len() + 1, 512, 512), Err(Fault::Malformed));
    assert_eq!(unpack(&packed[..HEADER_LEN], image.len(), 512, 512), Err(Fault::Malformed));
    assert_eq!(
        unpack(&[&packed[..], &[0; 9]].concat(), image.len(), 512, 512),
        Err(Fault::Malformed),
        "bytes behind"
    );
}

#[test]
fn the_unpacker_takes_17_kilobytes() {
    assert!(size_of::<pack::Unpacker>() <= 17 * 1024, "{}", size_of::<pack::Unpacker>());
}
