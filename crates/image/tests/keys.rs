//! Keys, key sets, digests and uids.

mod forge;

use forge::*;
use image::{Digest, Digester, KeySet, NotAKey, SigningKey, Suite, VmUid};

fn key_of(n: u8) -> SigningKey {
    SigningKey::generate(|bytes| bytes.fill(n))
}

#[test]
fn the_public_half_is_that_of_rfc_6979_a_2_5() {
    let public = key().public();
    assert_eq!(public.suite, Suite::Esp256);
    let hex: String = public.point.iter().map(|byte| format!("{byte:02X}")).collect();
    assert_eq!(
        hex,
        "04\
         60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6\
         7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"
    );
    assert_eq!(public.id().to_string(), Digest::of(&public.point).to_string()[..16]);
}

#[test]
fn a_key_survives_its_file() {
    let pem = key().to_pem().expect("PEM");
    assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
    let back = SigningKey::from_pem(&pem).expect("a key");
    assert_eq!(back.public(), key().public());
    assert_eq!(format!("{back:?}"), format!("SigningKey({})", key().public().id()));
}

#[test]
fn a_key_in_the_older_form_is_read_too() {
    // `openssl ecparam -name prime256v1 -genkey -noout` writes this form (SEC 1).
    let pem =
        p256::SecretKey::from_slice(&SCALAR).expect("a scalar").to_sec1_pem(Default::default()).expect("PEM");
    assert!(pem.starts_with("-----BEGIN EC PRIVATE KEY-----"));
    assert_eq!(SigningKey::from_pem(&pem).expect("a key").public(), key().public());
}

#[test]
fn what_is_no_key_is_refused() {
    let certificate = key().to_pem().expect("PEM").replace("PRIVATE KEY", "CERTIFICATE");
    for text in ["", "not a key", &certificate] {
        assert_eq!(SigningKey::from_pem(text).err(), Some(NotAKey));
    }
}

#[test]
fn a_scalar_that_is_no_key_is_drawn_again() {
    let mut draws = [[0; 32], [0xFF; 32], [7; 32]].into_iter();
    let key = SigningKey::generate(|bytes| *bytes = draws.next().expect("three draws"));
    assert_eq!(key.public(), key_of(7).public());
}

#[test]
fn a_set_holds_four_keys_once_each_and_finds_them() {
    let mut set = KeySet::new();
    for n in 1..=4 {
        set = set.with(key_of(n).public()).expect("room");
        set = set.with(key_of(n).public()).expect("already there");
    }
    assert_eq!(set.keys().count(), 4);
    assert_eq!(set.with(key_of(5).public()), None);
    assert_eq!(set.with(key_of(4).public()), Some(set));
    assert_eq!(set.find(key_of(3).public().id()), Some(&key_of(3).public()));
    assert_eq!(set.find(key_of(5).public().id()), None);
}

#[test]
fn a_set_survives_its_zone_and_nothing_else_is_one() {
    for count in 0..=4 {
        let set = (1..=count).fold(KeySet::new(), |set, n| set.with(key_of(n).public()).expect("room"));
        let mut buffer = [0; KeySet::MAX_LEN];
        let bytes = set.write(&mut buffer).to_vec();
        assert_eq!(bytes.len(), 2 + 66 * count as usize);
        assert_eq!(KeySet::read(&bytes), Some(set));
        for len in 0..bytes.len() {
            assert_eq!(KeySet::read(&bytes[..len]), None, "{count} keys, cut to {len}");
        }
        assert_eq!(KeySet::read(&[&bytes[..], &[0]].concat()), None);
    }
    let one = KeySet::new().with(key_of(1).public()).expect("room");
    let mut buffer = [0; KeySet::MAX_LEN];
    let bytes = one.write(&mut buffer).to_vec();
    for (place, value) in [(0, 2), (1, 2), (2, 0), (2, 2)] {
        let mut bytes = bytes.clone();
        bytes[place] = value;
        assert_eq!(KeySet::read(&bytes), None, "byte {place} is {value}");
    }
}

#[test]
fn a_key_that_is_no_point_accepts_no_signature() {
    let mut broken = key().public();
    broken.point[64] ^= 1;
    let mut forged = Forged::honest();
    forged.key_id = broken.id().0.to_vec();
    let keys = KeySet::new().with(broken).expect("room");
    assert_eq!(image::verify(&forged.signed(), &keys, &BOARD), Err(image::Refusal::BadSignature));
}

#[test]
fn digests_are_sha_256_shown_and_read_as_hex() {
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(Digest::of(b"abc").to_string(), abc);
    assert_eq!(abc.parse(), Ok(Digest::of(b"abc")));
    assert_eq!(abc.to_uppercase().parse(), Ok(Digest::of(b"abc")));
    for wrong in [
        "",
        &abc[1..],
        &format!("{abc}0"),
        &format!("{abc}00"),
        &abc.replace('b', "x"),
        &abc.replace("ba", "+a"),
    ] {
        assert!(wrong.parse::<Digest>().is_err(), "{wrong}");
    }
    let mut digester = Digester::new();
    for piece in [&b"a"[..], b"", b"bc"] {
        digester.update(piece);
    }
    assert_eq!(digester.finish(), Digest::of(b"abc"));
}

#[test]
fn a_uid_is_read_as_it_is_written() {
    let uid = VmUid { board: "host", abi: 0x0001_0000, version: "0.1.0" };
    assert_eq!(uid.to_string(), "host-00010000-0.1.0");
    assert_eq!(VmUid::parse("host-00010000-0.1.0"), Some(uid));
    let dashed = VmUid { board: "esp32-devkitc", abi: 0xABCD_EF01, version: "2" };
    assert_eq!(VmUid::parse("esp32-devkitc-abcdef01-2"), Some(dashed));
    for wrong in [
        "",
        "host",
        "host-00010000",
        "host-10000-0.1.0",
        "host-0001000x-0.1.0",
        "-00010000-1",
        "h-00010000-",
        "h-+0010000-1",
    ] {
        assert_eq!(VmUid::parse(wrong), None, "{wrong}");
    }
}
