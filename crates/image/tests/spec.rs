//! The pages in docs/spec say what the crate does: their example bytes are read out of them.

mod forge;

use forge::*;
use image::KeySet;

const IMAGE: &str = include_str!("../../../docs/spec/image.md");
const RECORD: &str = include_str!("../../../docs/spec/slot-record.md");

/// The bytes of the block that begins with this fence; what stands behind three spaces is a remark.
fn example(page: &str, fence: &str) -> Vec<u8> {
    let (_, block) = page.split_once(&format!("```{fence}\n")).expect("the fence");
    let (block, _) = block.split_once("```").expect("its end");
    let digits = block.lines().flat_map(|line| line.split("   ").next().unwrap_or("").split(' '));
    digits.filter(|pair| !pair.is_empty()).map(|pair| u8::from_str_radix(pair, 16).expect("hex")).collect()
}

#[test]
fn the_example_image_is_what_link_and_sign_make_and_verify_accepts() {
    let example = example(IMAGE, "hex");
    assert_eq!(example, linked(&the_link()));
    assert_eq!(verify(&example).map(|image| image.payload), Ok(PROGRAM));
}

#[test]
fn the_example_names_its_digest_and_its_key() {
    let digest = image::Digest::of(&example(IMAGE, "hex"));
    assert!(IMAGE.contains(&format!("`{digest}`")));
    assert!(IMAGE.contains(&format!("`{}`", key().public().id())));
}

#[test]
fn every_reason_of_a_refusal_is_in_the_page() {
    for refusal in image::Refusal::ALL {
        assert!(IMAGE.contains(&format!("`{}`", refusal.code())), "{refusal:?}");
    }
}

#[test]
fn the_example_key_set_is_that_of_the_example_key() {
    let example = example(RECORD, "hex keys");
    assert_eq!(KeySet::read(&example), Some(keys()));
    assert_eq!(keys().write(&mut [0; KeySet::MAX_LEN]), example);
}
