//! Judged by the `p256` crate: what it signs verifies, what it refuses is refused; and the corners that no random test meets.

use p256::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::elliptic_curve::ops::{MulByGenerator, Reduce};
use p256::elliptic_curve::point::DecompressPoint;
use p256::elliptic_curve::sec1::ToEncodedPoint;
use p256::elliptic_curve::{Field, PrimeField};
use p256::{AffinePoint, FieldBytes, ProjectivePoint, Scalar, U256};
use sha2::{Digest, Sha256};

/// The order of the group, and the prime of the field.
const N: [u8; 32] = hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
const P: [u8; 32] = hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");

const fn hex<const LEN: usize>(text: &str) -> [u8; LEN] {
    const fn digit(c: u8) -> u8 {
        if c <= b'9' { c - b'0' } else { c - b'a' + 10 }
    }
    let (text, mut bytes, mut at) = (text.as_bytes(), [0; LEN], 0);
    while at < LEN {
        bytes[at] = digit(text[2 * at]) << 4 | digit(text[2 * at + 1]);
        at += 1;
    }
    bytes
}

/// Bytes that nobody chose: the digest of a name and a number.
fn chance(name: &str, number: u32) -> [u8; 32] {
    Sha256::new().chain_update(name).chain_update(number.to_le_bytes()).finalize().into()
}

fn key(number: u32) -> SigningKey {
    SigningKey::from_slice(&chance("key", number)).expect("a number below n")
}

fn point(key: &VerifyingKey) -> [u8; 65] {
    key.to_encoded_point(false).as_bytes().try_into().expect("65 bytes")
}

fn joined(r: &[u8], s: &[u8]) -> [u8; 64] {
    [r, s].concat().try_into().expect("64 bytes")
}

/// What the judge says, for any bytes.
fn judged(public: &[u8; 65], digest: &[u8; 32], signature: &[u8; 64]) -> bool {
    let (Ok(key), Ok(signature)) = (VerifyingKey::from_sec1_bytes(public), Signature::from_slice(signature))
    else {
        return false;
    };
    key.verify_prehash(digest, &signature).is_ok()
}

#[test]
fn what_the_library_signs_verifies_and_nothing_near_it() {
    let mut verified = 0;
    for number in 0..400 {
        let (key, digest) = (key(number), chance("message", number));
        let signature: Signature = key.sign_prehash(&digest).expect("a signature");
        let (public, signature) = (point(key.verifying_key()), signature.to_bytes().into());
        assert!(curve::verify(&public, &digest, &signature), "signature {number}");
        let flip = chance("flip", number);
        let spoilt = |bytes: &mut [u8], at: u8| bytes[at as usize % bytes.len()] ^= 1 << (at % 8);
        let (mut other_public, mut other_digest, mut other) = (public, digest, signature);
        spoilt(&mut other_public, flip[0]);
        spoilt(&mut other_digest, flip[1]);
        spoilt(&mut other, flip[2]);
        for (public, digest, signature) in
            [(other_public, digest, signature), (public, other_digest, signature), (public, digest, other)]
        {
            assert_eq!(curve::verify(&public, &digest, &signature), judged(&public, &digest, &signature));
            assert!(!curve::verify(&public, &digest, &signature), "spoilt {number}");
        }
        verified += 1;
    }
    assert_eq!(verified, 400);
}

/// RFC 6979 A.2.5, messages "sample" and "test".
#[test]
fn the_examples_of_rfc_6979_verify() {
    let public = hex(concat!(
        "04",
        "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
        "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
    ));
    let examples = [
        (
            "sample",
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
            "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
            false,
        ),
        (
            "test",
            "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367",
            "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
            true,
        ),
    ];
    for (message, r, s, low) in examples {
        let signature = joined(&hex::<32>(r), &hex::<32>(s));
        let digest = Sha256::digest(message).into();
        assert!(curve::verify(&public, &digest, &signature), "{message}");
        assert_eq!(curve::is_low(&signature), low, "{message}");
        assert!(!curve::verify(&public, &chance("other", 0), &signature), "{message}");
    }
}

#[test]
fn numbers_outside_of_their_limits_are_refused() {
    let (key, digest) = (key(1), chance("message", 1));
    let signature: Signature = key.sign_prehash(&digest).expect("a signature");
    let (r, s) = signature.split_bytes();
    let public = point(key.verifying_key());
    assert!(curve::verify(&public, &digest, &joined(&r, &s)));
    // s and n − s are both signatures: which one counts is not for here.
    let other_s: [u8; 32] = (-*signature.s()).to_bytes().into();
    assert!(curve::verify(&public, &digest, &joined(&r, &other_s)));
    assert_ne!(curve::is_low(&joined(&r, &s)), curve::is_low(&joined(&r, &other_s)));
    let mut n_less_one = N;
    n_less_one[31] -= 1;
    for wrong in [[0; 32], N, P, [0xff; 32], n_less_one] {
        assert!(!curve::verify(&public, &digest, &joined(&wrong, &s)));
        assert!(!curve::verify(&public, &digest, &joined(&r, &wrong)));
        assert!(!curve::verify(&public, &digest, &joined(&wrong, &wrong)));
    }
}

/// s = (n − 1) / 2 is the highest low one, the next the lowest high one.
#[test]
fn the_half_of_the_order_is_exact() {
    let half: [u8; 32] = hex("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8");
    let mut above = half;
    above[31] += 1;
    for (s, low) in [([0; 32], true), (half, true), (above, false), (N, false), ([0xff; 32], false)] {
        assert_eq!(curve::is_low(&joined(&[1; 32], &s)), low);
    }
}

#[test]
fn a_point_that_is_not_on_the_curve_is_no_key() {
    let (key, digest) = (key(2), chance("message", 2));
    let signature: Signature = key.sign_prehash(&digest).expect("a signature");
    let signature = signature.to_bytes().into();
    let good = point(key.verifying_key());
    let mut tried = 0;
    for at in 0..65 {
        for bit in 0..8 {
            let mut public = good;
            public[at] ^= 1 << bit;
            assert!(!curve::verify(&public, &digest, &signature), "byte {at}, bit {bit}");
            tried += 1;
        }
    }
    assert_eq!(tried, 520);
    // Coordinates that are written with p added are no second name of a point.
    let with_x =
        |x: &[u8; 32], y: &[u8; 32]| -> [u8; 65] { [&[4][..], x, y].concat().try_into().expect("65 bytes") };
    for public in [with_x(&[0; 32], &[0; 32]), with_x(&P, &P), with_x(&[0xff; 32], &[0xff; 32])] {
        assert!(!curve::verify(&public, &digest, &signature));
    }
}

/// A key for which (r, s) is a signature of the digest, where r is the x-coordinate of `nonce`: (s · nonce − z · G) / r.
fn key_for(nonce: ProjectivePoint, r: &Scalar, s: &Scalar, digest: &[u8; 32]) -> [u8; 65] {
    let z = <Scalar as Reduce<U256>>::reduce_bytes(&FieldBytes::from(*digest));
    let key = (nonce * s - ProjectivePoint::mul_by_generator(&z)) * r.invert().expect("not zero");
    let key = VerifyingKey::from_affine(key.to_affine()).expect("not the neutral point");
    point(&key)
}

/// The x-coordinate may be n or more, which one nonce in 2¹²⁸ brings: then r is less.
#[test]
fn an_x_coordinate_above_the_order_counts_without_it() {
    let digest = chance("message", 3);
    let s = Scalar::from(77_u64);
    let mut found = 0;
    for r in 1..60_u64 {
        let mut x: [u8; 32] = N;
        let (last, carry) = x[31].overflowing_add(r as u8);
        x[31] = last;
        x[30] += u8::from(carry);
        let Some(nonce) =
            Option::<AffinePoint>::from(AffinePoint::decompress(&FieldBytes::from(x), 0.into()))
        else {
            continue;
        };
        let r = Scalar::from(r);
        let public = key_for(nonce.into(), &r, &s, &digest);
        let signature = joined(&r.to_repr(), &s.to_repr());
        assert!(judged(&public, &digest, &signature), "the judge agrees");
        assert!(curve::verify(&public, &digest, &signature));
        found += 1;
    }
    assert!(found > 15, "{found}");
}

/// Sums that meet the same point twice, opposite points, or nothing at all.
#[test]
fn additions_of_equal_opposite_and_neutral_points_are_right() {
    let g = ProjectivePoint::GENERATOR;
    let encoded = |point: ProjectivePoint| -> [u8; 65] {
        point.to_affine().to_encoded_point(false).as_bytes().try_into().expect("65 bytes")
    };
    let (mut agreed, mut good) = (0, 0);
    // Keys that are small multiples of the generator and their opposites, and scalars that are small.
    for multiple in 1..12_u64 {
        for key in [g * Scalar::from(multiple), -(g * Scalar::from(multiple))] {
            let public = encoded(key);
            for r in 1..8_u64 {
                for (z, s) in [(0, 1), (1, 1), (2, 1), (r, r), (multiple * r, 1), (5, 3)] {
                    let mut digest = [0; 32];
                    digest[24..].copy_from_slice(&u64::to_be_bytes(z));
                    let signature = joined(&Scalar::from(r).to_repr(), &Scalar::from(s).to_repr());
                    assert_eq!(
                        curve::verify(&public, &digest, &signature),
                        judged(&public, &digest, &signature)
                    );
                    agreed += 1;
                }
            }
            // And signatures that are good: nonces of small multiples.
            for nonce in 1..8_u64 {
                let place = g * Scalar::from(nonce);
                let x: [u8; 32] = encoded(place)[1..33].try_into().expect("32 bytes");
                let r = <Scalar as Reduce<U256>>::reduce_bytes(&FieldBytes::from(x));
                let secret = if key == g * Scalar::from(multiple) {
                    Scalar::from(multiple)
                } else {
                    -Scalar::from(multiple)
                };
                for z in [Scalar::ZERO, Scalar::ONE, -(r * secret), Scalar::from(nonce) - r * secret] {
                    let s = (z + r * secret) * Scalar::from(nonce).invert().expect("not zero");
                    let signature = joined(&r.to_repr(), &s.to_repr());
                    let digest: [u8; 32] = z.to_repr().into();
                    let verdict = curve::verify(&public, &digest, &signature);
                    assert_eq!(verdict, judged(&public, &digest, &signature));
                    assert_eq!(verdict, !bool::from(s.is_zero()));
                    good += u32::from(verdict);
                }
            }
        }
    }
    assert!(agreed > 900 && good > 400, "{agreed} {good}");
}

/// A digest of n or more counts without n.
#[test]
fn digests_above_the_order_count_without_it() {
    let key = key(4);
    let public = point(key.verifying_key());
    for digest in [N, [0xff; 32], P, [0; 32]] {
        let signature: Signature = key.sign_prehash(&digest).expect("a signature");
        assert!(curve::verify(&public, &digest, &signature.to_bytes().into()));
    }
}
