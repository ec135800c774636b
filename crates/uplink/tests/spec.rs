//! The examples of docs/spec/uplink.md are what this crate says and hears.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use uplink::{Answer, Facts, Frame, Frames, Request, VERSION};

const PAGE: &str = include_str!("../../../docs/spec/uplink.md");

/// The bytes of an example: hexadecimal digits up to the comment of each line.
fn example(name: &str) -> Vec<u8> {
    let start = format!("```hex {name}\n");
    let text = PAGE.split_once(&start).unwrap().1.split_once("```").unwrap().0;
    let words = text.lines().flat_map(|line| line.split("   ").next().unwrap_or_default().split_whitespace());
    words.map(|word| u8::from_str_radix(word, 16).unwrap()).collect()
}

fn frame(bytes: &[u8]) -> Frame {
    let mut frames = Frames::default();
    let mut found: Vec<Frame> = bytes.iter().filter_map(|byte| frames.take(*byte)).collect();
    assert_eq!(found.len(), 1, "one frame");
    found.remove(0)
}

#[test]
fn the_page_says_hello_as_we_do() {
    let hello = Request::Hello { version: VERSION };
    assert_eq!(hello.frame(1).bytes(), example("hello"), "{:02x?}", hello.frame(1).bytes());
    assert_eq!(Request::read(&frame(&example("hello"))), Some(hello));
}

#[test]
fn the_page_answers_as_a_board_does() {
    let facts = Facts {
        version: VERSION,
        confirmed: 1,
        slot_bytes: 0x8_0000,
        counter_floor: 0,
        vm_uid: "host-00010000-1".into(),
    };
    let hello = Request::Hello { version: VERSION }.frame(1);
    let answer = Answer::Facts(facts);
    assert_eq!(answer.frame(&hello).bytes(), example("facts"), "{:02x?}", answer.frame(&hello).bytes());
    assert_eq!(Answer::read(&frame(&example("facts"))), Some(answer));
}
