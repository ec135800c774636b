//! What is written is what is read, and no bytes whatever make the codec panic.

use crate::model::{KINDS, recipe};
use mqtt::{Frame, Frames, Packet, Unsendable, Version};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::Cell;

/// The same cases on every run.
pub fn runner(cases: u32) -> TestRunner {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, b"updraft: a packet stays the same");
    TestRunner::new_with_rng(Config { cases, failure_persistence: None, ..Config::default() }, rng)
}

#[test]
fn every_packet_is_read_as_it_was_written() {
    let seen = Cell::new([0; KINDS.len()]);
    let result = runner(6_000).run(&recipe(), |recipe| {
        let bytes = recipe.bytes();
        recipe.cook(|packet| {
            prop_assert_eq!(Packet::decode(&bytes, recipe.version), Ok(packet));
            prop_assert_eq!(packet.kind(), recipe.kind);
            // A packet that was read is written with the same bytes.
            let mut again = Vec::new();
            Packet::decode(&bytes, recipe.version).unwrap().encode(recipe.version, &mut again).unwrap();
            prop_assert_eq!(&again, &bytes);
            // Into a buffer that is just large enough, and not into one that is a byte too small.
            let mut exact = vec![0; bytes.len()];
            prop_assert_eq!(packet.encode_into(recipe.version, &mut exact), Ok(bytes.len()));
            prop_assert_eq!(&exact, &bytes);
            let small = packet.encode_into(recipe.version, &mut exact[1..]);
            prop_assert_eq!(small, Err(Unsendable::Full));
            Ok(())
        })?;
        let mut counts = seen.get();
        counts[recipe.kind as usize - 1] += 1;
        seen.set(counts);
        Ok(())
    });
    result.unwrap();
    assert!(seen.get().iter().all(|count| *count > 200), "{:?}", seen.get());
}

#[test]
fn every_truncation_is_an_error() {
    let cuts = Cell::new(0);
    let result = runner(500).run(&recipe(), |recipe| {
        let bytes = recipe.bytes();
        for end in 0..bytes.len() {
            prop_assert!(Packet::decode(&bytes[..end], recipe.version).is_err());
            cuts.set(cuts.get() + 1);
        }
        let mut longer = bytes.clone();
        longer.push(0);
        prop_assert!(Packet::decode(&longer, recipe.version).is_err());
        Ok(())
    });
    result.unwrap();
    assert!(cuts.get() > 20_000, "{}", cuts.get());
}

/// A packet with some bytes changed, put in or taken out.
pub fn damaged() -> impl Strategy<Value = (Vec<u8>, Version)> {
    let damage = vec((any::<prop::sample::Index>(), any::<u8>(), 0..4u8), 1..4);
    (recipe(), damage).prop_map(|(recipe, damage)| {
        let mut bytes = recipe.bytes();
        for (place, value, how) in damage {
            let at = place.index(bytes.len());
            match how {
                0 => bytes[at] = value,
                1 => bytes[at] ^= 1 << (value & 7),
                2 => bytes.insert(at, value),
                _ if bytes.len() > 2 => drop(bytes.remove(at)),
                _ => {}
            }
        }
        // Let the length be right, so that the damage is read.
        if how_long(bytes.len()) && bytes.len() >= 2 {
            bytes[1] = (bytes.len() - 2) as u8;
        }
        (bytes, recipe.version)
    })
}

fn how_long(length: usize) -> bool {
    length < 130
}

#[test]
fn damaged_bytes_are_an_error_or_a_packet_that_can_be_written() {
    let read = Cell::new((0, 0));
    let result = runner(20_000).run(&damaged(), |(bytes, version)| {
        match Packet::decode(&bytes, version) {
            Err(malformed) => {
                prop_assert!(!malformed.to_string().is_empty() && malformed.reason().is_failure());
                read.set((read.get().0, read.get().1 + 1));
            }
            Ok(packet) => {
                let mut again = Vec::new();
                packet.encode(version, &mut again).unwrap();
                prop_assert_eq!(Packet::decode(&again, version), Ok(packet));
                read.set((read.get().0 + 1, read.get().1));
            }
        }
        Ok(())
    });
    result.unwrap();
    let (packets, errors) = read.get();
    assert!(packets > 3_000 && errors > 3_000, "{packets} {errors}");
}

#[test]
fn arbitrary_bytes_do_not_panic() {
    let result = runner(20_000).run(&vec(any::<u8>(), 0..64), |bytes| {
        for version in [Version::V311, Version::V5] {
            let _ = Packet::decode(&bytes, version);
            for first in 0..=255 {
                let mut framed = vec![first, bytes.len() as u8];
                framed.extend(&bytes);
                if let Ok(packet) = Packet::decode(&framed, version) {
                    prop_assert!(packet.encode(version, &mut Vec::new()).is_ok());
                }
                if bytes.len() > 8 && first > 16 {
                    break;
                }
            }
        }
        let _ = Frames::new(1_000).next(&bytes);
        Ok(())
    });
    result.unwrap();
}

#[test]
fn a_stream_is_cut_into_its_packets_however_it_arrives() {
    let strategy = (vec(recipe(), 1..8), vec(1usize..40, 1..20));
    let result = runner(300).run(&strategy, |(recipes, steps)| {
        let packets: Vec<Vec<u8>> = recipes.iter().map(|recipe| recipe.bytes()).collect();
        let stream = packets.concat();
        let frames = Frames::new(stream.len());
        let (mut arrived, mut begin, mut found) = (0, 0, Vec::new());
        let mut steps = steps.iter().cycle();
        loop {
            match frames.next(&stream[begin..arrived]) {
                Ok(Frame::Packet(length)) => {
                    found.push(stream[begin..begin + length].to_vec());
                    begin += length;
                }
                Ok(Frame::Need(missing)) => {
                    prop_assert!(missing > 0);
                    if arrived == stream.len() {
                        break;
                    }
                    prop_assert!(arrived + missing <= stream.len(), "more is asked for than the packet has");
                    arrived = (arrived + steps.next().unwrap()).min(stream.len());
                }
                Err(malformed) => prop_assert!(false, "{malformed}"),
            }
        }
        prop_assert_eq!(found, packets);
        Ok(())
    });
    result.unwrap();
}
