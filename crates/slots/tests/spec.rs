//! docs/spec/slot-record.md says what the crate does: its example bytes are read out of it.

use slots::fake::Flash;
use slots::{Credentials, Fall, Layout, Malformed, Outcome, Record, Settings, Slot, Wifi, Zone};

const PAGE: &str = include_str!("../../../docs/spec/slot-record.md");

/// The bytes of the named block; what stands behind three spaces is a remark.
fn example(name: &str) -> Vec<u8> {
    let (_, block) = PAGE.split_once(&format!("```hex {name}\n")).expect("the fence");
    let (block, _) = block.split_once("```").expect("its end");
    let digits = block.lines().flat_map(|line| line.split("   ").next().unwrap_or("").split(' '));
    digits.filter(|pair| !pair.is_empty()).map(|pair| u8::from_str_radix(pair, 16).expect("hex")).collect()
}

const SETTLED: Record = Record { confirmed: Slot::Zero, trial: None, counter_floor: 7, outcome: None };

const CREDENTIALS: Credentials<'static> = Credentials {
    thing: "board-1",
    host: "localhost",
    port: 8883,
    chain: &[0x30, 0x01, 0xAA],
    private_key: &[0x30, 0x01, 0xBB],
    roots: &[0x30, 0x01, 0xCC, 0x30, 0x01, 0xDD],
    wifi: Some(Wifi { ssid: "home", password: "secret" }),
};

#[test]
fn the_example_records_are_what_a_zone_holds() {
    let region = Layout::DEVKITC_4MB.record;
    let mut flash: Flash = Flash::new(4 << 20);
    Zone::new(&mut flash, region).write(&SETTLED.to_bytes()).expect("write");
    Zone::new(&mut flash, region).write(&SETTLED.stage(3).to_bytes()).expect("write");
    for (name, at) in [("settled", 0xD000), ("staged", 0xE000)] {
        let example = example(name);
        assert_eq!(flash.bytes()[at..at + example.len()], example, "{name}");
    }
    assert_eq!(Record::from_bytes(&example("settled")[16..]), Some(SETTLED));
    assert_eq!(Record::from_bytes(&example("staged")[16..]), Some(SETTLED.stage(3)));
}

#[test]
fn the_example_outcome_is_a_hung_trial() {
    let outcome = Some(Outcome::FellBack { slot: Slot::One, why: Fall::Hung });
    assert_eq!(Record::from_bytes(&example("fell-back")), Some(Record { outcome, ..SETTLED }));
}

#[test]
fn a_record_has_one_encoding() {
    let mut records = 0;
    for at in 0..12 {
        for value in 0..=255 {
            for base in ["settled", "staged"] {
                let mut bytes = example(base)[16..].to_vec();
                bytes[at] = value;
                if let Some(record) = Record::from_bytes(&bytes) {
                    assert_eq!(record.to_bytes()[..], bytes);
                    records += 1;
                }
            }
        }
    }
    // One version, two slots, the states of a trial, attempts and cuts (only with a trial), eight outcomes, slot 0
    // (without an outcome), the VM's slot (only with a trial) or none, four bytes of floor.
    assert_eq!(records, (1 + 2 + 3 + 1 + 1 + 8 + 1 + 1 + 1024) + (1 + 2 + 2 + 256 + 256 + 8 + 1 + 3 + 1024));
    for len in [0, 11, 13] {
        assert_eq!(Record::from_bytes(&vec![0; len]), None);
    }
}

#[test]
fn the_drawn_layout_is_the_one_in_use() {
    let layout = Layout::DEVKITC_4MB;
    let zones = [layout.record, layout.keys, layout.credentials, layout.journal, layout.settings];
    for region in zones.iter().chain(&layout.slots) {
        assert!(PAGE.contains(&format!("0x{:06X} ├", region.start)), "{:#x} begins a box", region.start);
        assert!(PAGE.contains(&format!("0x{:06X} ├", region.end())), "{:#x} ends a box", region.end());
    }
}

#[test]
fn the_example_credentials_are_read_and_written() {
    let example = example("credentials");
    assert!(Credentials::read(&example) == Ok(CREDENTIALS));
    assert_eq!(CREDENTIALS.write(&mut [0; 512]), Ok(&example[..]));
    assert_eq!(CREDENTIALS.write(&mut vec![0; example.len() - 1]), Err(Malformed));
    let wired = Credentials { wifi: None, ..CREDENTIALS };
    let mut buffer = [0; 512];
    let bytes = wired.write(&mut buffer).expect("room");
    assert!(Credentials::read(bytes) == Ok(wired));
}

#[test]
fn the_example_settings_are_read_and_written() {
    let settings = Settings::new("virtual", "host-00010000-0.1.0");
    let example = example("settings");
    assert_eq!(Settings::read(&example), Ok(settings));
    assert_eq!(settings.write(&mut [0; 64]), Ok(&example[..]));
}

#[test]
fn fields_that_are_cut_repeated_or_unknown_are_refused() {
    let (credentials, settings) = (example("credentials"), example("settings"));
    for len in 0..credentials.len() {
        let whole_without_wifi = len == credentials.len() - 16;
        assert_eq!(Credentials::read(&credentials[..len]).is_ok(), whole_without_wifi, "cut to {len}");
    }
    for len in 0..settings.len() {
        assert_eq!(Settings::read(&settings[..len]), Err(Malformed), "cut to {len}");
    }
    let behind = |more: &[u8]| Settings::read(&[&settings[..], more].concat()).is_ok();
    assert!(behind(&[128, 1, 0, 7, 200, 0, 0]), "later fields are skipped");
    assert!(!behind(&[5, 1, 0, 7]), "unknown but needed");
    assert!(!behind(&[4, 4, 0, 0, 0, 0, 0]), "repeated");
    assert!(!behind(&[200, 0, 0, 128, 0, 0]), "out of order");
    assert!(!behind(&[128, 1, 0]), "cut");
    assert_eq!(Settings::read(&[&[1, 1, 0, 0xFF], &settings[10..]].concat()), Err(Malformed), "not UTF-8");
}

#[test]
fn no_key_and_no_password_is_in_a_debug_print() {
    assert_eq!(format!("{CREDENTIALS:?}"), "Credentials(board-1 at localhost:8883)");
}

#[test]
fn a_chain_is_taken_apart_into_its_certificates() {
    let roots: Vec<&[u8]> = Credentials::certificates(CREDENTIALS.roots).collect();
    assert_eq!(roots, [[0x30, 1, 0xCC], [0x30, 1, 0xDD]]);
    for len in [0_usize, 127, 128, 255, 256, 65_535] {
        let head = match len {
            0..0x80 => vec![0x30, len as u8],
            0x80..0x100 => vec![0x30, 0x81, len as u8],
            _ => vec![0x30, 0x82, (len >> 8) as u8, len as u8],
        };
        let one = [head, vec![0x5A; len]].concat();
        let chain = [&one[..], &one, &one[..one.len() - 1]].concat();
        let apart: Vec<&[u8]> = Credentials::certificates(&chain).collect();
        assert_eq!(apart, [&one[..], &one], "length {len}; the cut third one is not a certificate");
    }
    for junk in [&[][..], &[0x30], &[0x31, 0], &[0x30, 0x80, 0, 0], &[0x30, 0x83, 0, 0, 0], &[0x30, 0x82, 0]]
    {
        assert_eq!(Credentials::certificates(junk).count(), 0, "{junk:?}");
    }
}
