//! Whatever happens to an image after it was signed, it is refused: every bit, every cut, every size.

mod forge;

use forge::*;
use image::{Link, Refusal};

#[test]
fn every_single_flipped_bit_is_refused() {
    let image = linked(&the_link());
    assert!(verify(&image).is_ok());
    let mut refused = 0;
    for bit in 0..image.len() * 8 {
        let mut image = image.clone();
        image[bit / 8] ^= 1 << (bit % 8);
        assert!(verify(&image).is_err(), "bit {bit}");
        refused += 1;
    }
    assert_eq!(refused, 8 * image.len());
}

#[test]
fn every_truncation_is_refused() {
    let image = linked(&the_link());
    let refused = (0..image.len()).filter(|&len| verify(&image[..len]) == Err(Refusal::BadHeader)).count();
    assert_eq!(refused, image.len());
}

#[test]
fn bytes_behind_an_image_are_refused_and_a_slot_is_cut_to_its_image() {
    let image = linked(&the_link());
    let mut slot = image.clone();
    for behind in [0x00, 0xFF] {
        slot.resize(image.len() + 1, behind);
        assert_eq!(verify(&slot), Err(Refusal::BadHeader));
        slot.resize(4096, behind);
        assert_eq!(verify(&slot), Err(Refusal::BadHeader));
        assert_eq!(image::in_slot(&slot), Ok(&image[..]));
        slot.truncate(image.len());
    }
    assert_eq!(image::in_slot(&image[..image.len() - 1]), Err(Refusal::BadHeader));
    assert_eq!(image::size(&image[..16]), Ok(image.len()));
    assert_eq!(image::in_slot(&[0xFF; 4096]), Err(Refusal::BadHeader));
}

#[test]
fn the_signature_reaches_the_last_byte_at_every_size() {
    let mut refused = 0;
    let sizes = (1..300).chain([4095, 4096, 4097, 65_535, 65_536, 65_537, 524_288]);
    for size in sizes {
        let program = vec![0x5A; size];
        let image = image::link(&program, &the_link()).expect("sound").sign(&key());
        assert_eq!(verify(&image).map(|image| image.payload.len()), Ok(size));
        for place in [image.len() - size, image.len() - 1] {
            let mut image = image.clone();
            image[place] ^= 1;
            assert_eq!(verify(&image), Err(Refusal::PayloadDigest), "size {size}, byte {place}");
            refused += 1;
        }
        assert_eq!(verify(&image[..image.len() - 1]), Err(Refusal::BadHeader));
        assert_eq!(verify(&[&image[..], &[0x5A]].concat()), Err(Refusal::BadHeader));
    }
    assert_eq!(refused, 2 * (299 + 7));
}

#[test]
fn no_byte_of_a_name_escapes_the_signature_at_any_length() {
    let name = "n".repeat(64);
    let mut refused = 0;
    for len in 1..=64 {
        let image = linked(&Link { name: &name[..len], ..the_link() });
        assert_eq!(verify(&image).map(|image| image.manifest.name.len()), Ok(len));
        let at = image.windows(len).position(|part| *part == name.as_bytes()[..len]).expect("the name");
        for place in [at, at + len - 1] {
            let mut image = image.clone();
            image[place] = b'm';
            assert_eq!(verify(&image), Err(Refusal::BadSignature), "length {len}, byte {place}");
            refused += 1;
        }
    }
    assert_eq!(refused, 2 * 64);
}

#[test]
fn sizes_that_lie_or_overflow_are_refused() {
    let honest = Forged::honest();
    let total = honest.signed().len() as u32;
    let mut refused = 0;
    for envelope_size in [0, 1, 2, 1024, 1025, 0x7FFF_FFFF, u32::MAX - 31, u32::MAX - 15, u32::MAX] {
        let forged = Forged { envelope_size: Some(envelope_size), ..honest.clone() };
        assert!(verify(&forged.signed()).is_err(), "envelope of {envelope_size}");
        refused += 1;
    }
    for total_size in [0, 15, 16, total - 1, total + 1, 1 << 24, (1 << 24) + 1, u32::MAX - 15, u32::MAX] {
        let forged = Forged { total_size: Some(total_size), ..honest.clone() };
        assert_eq!(verify(&forged.signed()), Err(Refusal::BadHeader), "total of {total_size}");
        refused += 1;
    }
    assert_eq!(refused, 18);
}

#[test]
fn other_formats_and_hidden_padding_are_refused() {
    let honest = Forged::honest();
    for format in [0, 2, u32::MAX] {
        assert_eq!(verify(&Forged { format, ..honest.clone() }.signed()), Err(Refusal::BadHeader));
    }
    let magic = *b"UPFX";
    assert_eq!(verify(&Forged { magic, ..honest.clone() }.signed()), Err(Refusal::BadHeader));
    assert_eq!(verify(&Forged { padding: 1, ..honest }.signed()), Err(Refusal::BadHeader));
}

#[test]
fn bytes_from_anywhere_are_refused_without_a_panic() {
    let honest = linked(&the_link());
    let mut seed = 1_u32;
    let mut random = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) as usize
    };
    let (mut changed, mut unchanged, mut readable) = (0, 0, 0);
    for _ in 0..5_000 {
        let mut image = honest.clone();
        for _ in 0..1 + random() % 8 {
            let (at, byte) = (random() % image.len(), random() as u8);
            image[at] = byte;
        }
        image.truncate(random() % (2 * image.len()));
        match image == honest {
            true => unchanged += 1,
            false => changed += verify(&image).is_err() as usize,
        }
        readable += image::inspect(&image).is_ok() as usize;
    }
    assert_eq!(changed + unchanged, 5_000, "every change is refused");
    assert!(unchanged < 10 && readable > unchanged, "some changes only the signature can see");
}
