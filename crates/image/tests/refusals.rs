//! Each refusal has its story; and the field's known mistakes, none of which is ours.

mod forge;

use forge::*;
use image::{Expectation, KeySet, Link, MAX_COUNTER_STEP, Refusal, SlotRule, VmUid};

fn refused(forged: Forged) -> Refusal {
    verify(&forged.signed()).expect_err("must be refused")
}

#[test]
fn the_spec_and_the_crate_make_the_same_bytes() {
    assert_eq!(Forged::honest().signed(), linked(&the_link()));
}

#[test]
fn an_honest_image_is_accepted_with_everything_that_it_says() {
    let bytes = linked(&the_link());
    let image = verify(&bytes).expect("honest");
    assert_eq!(
        (image.manifest.name, image.manifest.version, image.manifest.board),
        ("fota-aws", "1", "host")
    );
    assert_eq!(
        (image.manifest.abi, image.manifest.counter, image.manifest.slot),
        (0x1_0000, 7, SlotRule::Either)
    );
    assert_eq!((image.payload, image.key), (PROGRAM, key().public().id()));
    assert_eq!(image.payload.as_ptr() as usize - bytes.as_ptr() as usize, bytes.len() - PROGRAM.len());
    assert_eq!((bytes.len() - PROGRAM.len()) % 16, 0, "a payload is aligned");
    let claims = image::inspect(&bytes).expect("readable");
    assert_eq!((claims.manifest, claims.key, claims.payload), (image.manifest, image.key, image.payload));
    assert_eq!(claims.image_digest, image::Digest::of(&bytes));
}

#[test]
fn signed_by_a_key_that_the_board_does_not_have() {
    let image = image::link(PROGRAM, &the_link()).expect("sound").sign(&other_key());
    assert_eq!(verify(&image), Err(Refusal::UnknownKey));
    let both = keys().with(other_key().public()).expect("room");
    assert!(image::verify(&image, &both, &BOARD).is_ok());
}

#[test]
fn a_board_without_keys_accepts_nothing() {
    assert_eq!(image::verify(&linked(&the_link()), &KeySet::new(), &BOARD), Err(Refusal::UnknownKey));
}

#[test]
fn signed_by_another_key_under_a_known_keys_name() {
    assert_eq!(verify(&Forged::honest().signed_by([9; 32])), Err(Refusal::BadSignature));
}

#[test]
fn no_signature_is_not_a_signature() {
    let honest = Forged::honest();
    assert_eq!(refused(Forged { signature: |_| vec![], ..honest.clone() }), Refusal::BadSignature);
    assert_eq!(refused(Forged { signature: |_| vec![0; 64], ..honest.clone() }), Refusal::BadSignature);
    assert_eq!(refused(Forged { signature: |_| vec![0xFF; 64], ..honest.clone() }), Refusal::BadSignature);
    assert_eq!(refused(Forged { signature: |s| s[..63].to_vec(), ..honest.clone() }), Refusal::BadSignature);
    assert_eq!(
        refused(Forged { signature: |s| [s, vec![0]].concat(), ..honest.clone() }),
        Refusal::BadSignature
    );
    // r or s of zero, each with an honest other half.
    assert_eq!(
        refused(Forged { signature: |s| [&[0; 32], &s[32..]].concat(), ..honest.clone() }),
        Refusal::BadSignature
    );
    assert_eq!(
        refused(Forged { signature: |s| [&s[..32], &[0; 32]].concat(), ..honest }),
        Refusal::BadSignature
    );
}

#[test]
fn the_other_valid_signature_of_the_same_message_is_refused() {
    // (r, n - s) verifies whenever (r, s) does: accepted, it would give one firmware two image digests.
    let high = |low: Vec<u8>| match p256::ecdsa::Signature::from_slice(&low) {
        Ok(low) => {
            let (r, s) = low.split_scalars();
            let high = p256::ecdsa::Signature::from_scalars(r, -*s).expect("n - s");
            high.to_bytes().to_vec()
        }
        Err(_) => low, // the place-holder while the sizes are counted
    };
    assert_eq!(refused(Forged { signature: high, ..Forged::honest() }), Refusal::BadSignature);
}

#[test]
fn an_image_cannot_choose_its_algorithm() {
    // ES256 (-7), Ed25519 (-19), HMAC 256 (5), SHA-256 (-16), and none (0): all with a signature that is good.
    for algorithm in [vec![0x26], vec![0x32], vec![0x05], vec![0x2F], vec![0x00]] {
        assert_eq!(refused(Forged { algorithm, ..Forged::honest() }), Refusal::BadSignature);
    }
}

#[test]
fn an_envelope_has_one_shape() {
    let honest = Forged::honest();
    let other_shapes = [
        ("no tag", Forged { open: vec![0x84], ..honest.clone() }),
        ("COSE_Sign", Forged { open: vec![0xD8, 0x62, 0x84], ..honest.clone() }),
        ("long tag", Forged { open: vec![0xD8, 0x12, 0x84], ..honest.clone() }),
        ("three parts", Forged { open: vec![0xD2, 0x83], ..honest.clone() }),
        ("five parts", Forged { open: vec![0xD2, 0x85], behind: vec![0x40], ..honest.clone() }),
        ("indefinite", Forged { open: vec![0xD2, 0x9F], behind: vec![0xFF], ..honest.clone() }),
        ("bytes behind", Forged { behind: vec![0x00], ..honest.clone() }),
        ("unprotected key id", Forged { unprotected: vec![0xA1, 0x04, 0x41, 0x00], ..honest.clone() }),
        ("long algorithm", Forged { algorithm: vec![0x38, 0x08], ..honest.clone() }),
        ("short key id", Forged { key_id: vec![1; 7], ..honest.clone() }),
        ("long key id", Forged { key_id: vec![1; 9], ..honest }),
    ];
    for (name, forged) in other_shapes {
        assert_eq!(refused(forged), Refusal::BadManifest, "{name}");
    }
}

#[test]
fn a_manifest_has_one_encoding() {
    let swapped = {
        let mut fields = fields(PROGRAM);
        fields.swap(0, 1);
        fields
    };
    let repeated = {
        let mut fields = fields(PROGRAM);
        fields[7] = fields[6].clone();
        fields
    };
    let honest = manifest(&fields(PROGRAM));
    let unknown = [fields(PROGRAM), vec![(vec![9], vec![0])]].concat();
    let wrong = [
        ("empty", vec![]),
        ("swapped keys", manifest(&swapped)),
        ("repeated key", manifest(&repeated)),
        ("missing key", manifest(&fields(PROGRAM)[..7])),
        ("unknown key", manifest(&unknown)),
        ("long key", [&[0xA8, 0x18, 0x01], &honest[2..]].concat()),
        ("long integer", manifest(&with(8, vec![0x18, 7]))),
        ("longer integer", manifest(&with(8, vec![0x1A, 0, 0, 0, 7]))),
        ("integer beyond 32 bits", manifest(&with(8, vec![0x1B, 0, 0, 0, 1, 0, 0, 0, 7]))),
        ("negative counter", manifest(&with(8, vec![0x26]))),
        ("long text head", manifest(&with(2, vec![0x78, 1, b'1']))),
        ("text in pieces", manifest(&with(2, vec![0x7F, 0x61, b'1', 0xFF]))),
        ("text that is not UTF-8", manifest(&with(2, vec![0x61, 0xFF]))),
        ("text of no bytes", manifest(&with(1, text("")))),
        ("text of 65 bytes", manifest(&with(1, text(&"n".repeat(65))))),
        ("bytes for a text", manifest(&with(2, bytes(b"1")))),
        ("short digest", manifest(&with(3, bytes(&[0; 31])))),
        ("long digest", manifest(&with(3, bytes(&[0; 33])))),
        ("no payload", manifest(&with(4, unsigned(0)))),
        ("a third slot", manifest(&with(7, unsigned(3)))),
        ("indefinite map", [&[0xBF], &honest[1..], &[0xFF]].concat()),
        ("a byte behind", [&honest[..], &[0]].concat()),
        ("a byte short", honest[..honest.len() - 1].to_vec()),
        ("a list", [&[0x88], &honest[1..]].concat()),
    ];
    let count = wrong.len();
    for (name, manifest) in wrong {
        assert_eq!(refused(Forged { manifest, ..Forged::honest() }), Refusal::BadManifest, "{name}");
    }
    assert_eq!(count, 24);
}

#[test]
fn signed_noise_is_refused_without_a_panic() {
    let mut seed = 1_u32;
    let mut random = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) as usize
    };
    let honest = manifest(&fields(PROGRAM));
    for _ in 0..1_000 {
        let mut manifest = honest.clone();
        for _ in 0..1 + random() % 3 {
            let (at, byte) = (random() % manifest.len(), random() as u8);
            manifest[at] = byte;
        }
        let image = Forged { manifest: manifest.clone(), ..Forged::honest() }.signed();
        if let Ok(image) = verify(&image) {
            assert!(manifest == honest || image.manifest.name != "fota-aws" || image.manifest.version != "1");
        }
    }
}

#[test]
fn nothing_is_read_before_the_signature_is_good() {
    let nonsense = Forged { manifest: vec![0xFF; 40], ..Forged::honest() };
    assert_eq!(verify(&nonsense.signed_by([9; 32])), Err(Refusal::BadSignature), "not: bad manifest");
    let nobody = Forged { key_id: vec![1; 8], ..nonsense };
    assert_eq!(verify(&nobody.signed()), Err(Refusal::UnknownKey), "not: bad manifest");
    let elsewhere = Forged { manifest: manifest(&with(6, text("esp32"))), ..Forged::honest() };
    assert_eq!(verify(&elsewhere.signed_by([9; 32])), Err(Refusal::BadSignature), "not: wrong board");
}

#[test]
fn a_payload_of_another_size_than_signed() {
    let payload = [PROGRAM, b"more"].concat();
    assert_eq!(refused(Forged { payload, ..Forged::honest() }), Refusal::PayloadSize);
    let payload = PROGRAM[1..].to_vec();
    assert_eq!(refused(Forged { payload, ..Forged::honest() }), Refusal::PayloadSize);
}

#[test]
fn another_payload_of_the_signed_size() {
    let payload = PROGRAM.iter().rev().copied().collect();
    assert_eq!(refused(Forged { payload, ..Forged::honest() }), Refusal::PayloadDigest);
}

#[test]
fn made_for_another_vm_board_or_slot() {
    let vm = the_link().vm;
    let for_another_vm = linked(&Link { vm: VmUid { abi: 0x2_0000, ..vm }, ..the_link() });
    assert_eq!(verify(&for_another_vm), Err(Refusal::WrongAbi));
    let for_another_board = linked(&Link { vm: VmUid { board: "hos", ..vm }, ..the_link() });
    assert_eq!(verify(&for_another_board), Err(Refusal::WrongBoard));
    for (rule, slot, expected) in [
        (SlotRule::Zero, 0, None),
        (SlotRule::Zero, 1, Some(Refusal::WrongSlot)),
        (SlotRule::One, 0, Some(Refusal::WrongSlot)),
        (SlotRule::One, 1, None),
        (SlotRule::Either, 0, None),
        (SlotRule::Either, 1, None),
    ] {
        let image = linked(&Link { slot: rule, ..the_link() });
        let board = Expectation { slot, ..BOARD };
        assert_eq!(image::verify(&image, &keys(), &board).err(), expected, "{rule:?} in slot {slot}");
    }
}

#[test]
fn an_older_security_counter_is_refused_and_the_version_text_decides_nothing() {
    assert_eq!(verify(&linked(&Link { counter: 6, ..the_link() })), Err(Refusal::Downgrade));
    assert_eq!(
        verify(&linked(&Link { counter: 0, version: "99.0.0", ..the_link() })),
        Err(Refusal::Downgrade)
    );
    for version in ["0", "1-beta", "1.0.0-rc1", "not a version"] {
        assert!(verify(&linked(&Link { version, ..the_link() })).is_ok(), "same counter, {version}");
    }
}

#[test]
fn a_counter_cannot_be_run_forward_to_its_end() {
    for (counter, expected) in [
        (7 + MAX_COUNTER_STEP, None),
        (7 + MAX_COUNTER_STEP + 1, Some(Refusal::CounterJump)),
        (u32::MAX, Some(Refusal::CounterJump)),
    ] {
        assert_eq!(verify(&linked(&Link { counter, ..the_link() })).err(), expected, "counter {counter}");
    }
    let at_the_end = Expectation { counter_floor: u32::MAX, ..BOARD };
    let last = linked(&Link { counter: u32::MAX, ..the_link() });
    assert!(image::verify(&last, &keys(), &at_the_end).is_ok(), "even there the last counter runs");
}

#[test]
fn a_link_that_could_not_be_believed_is_not_made() {
    use image::LinkError::{Program, Text};
    let long = "n".repeat(65);
    let vm = VmUid { board: "", ..the_link().vm };
    assert_eq!(image::link(b"", &the_link()).err(), Some(Program));
    assert_eq!(image::link(&vec![0; 1 << 24], &the_link()).err(), Some(Program));
    assert_eq!(image::link(PROGRAM, &Link { name: "", ..the_link() }).err(), Some(Text));
    assert_eq!(image::link(PROGRAM, &Link { version: &long, ..the_link() }).err(), Some(Text));
    assert_eq!(image::link(PROGRAM, &Link { vm, ..the_link() }).err(), Some(Text));
}

#[test]
fn every_refusal_has_its_own_code() {
    let mut codes: Vec<&str> = Refusal::ALL.iter().map(|refusal| refusal.code()).collect();
    assert!(codes.iter().all(|code| code.bytes().all(|c| c == b'-' || c.is_ascii_lowercase())));
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Refusal::ALL.len());
}
