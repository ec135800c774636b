//! Another implementation reads what we write, and we read what it writes: mqtt-protocol-core.

use crate::model::{KINDS, recipe};
use crate::round_trip::{damaged, runner};
use mqtt::{Frame, Frames, Malformed, Packet, Reason, Version};
use mqtt_protocol_core::mqtt::packet::{v3_1_1, v5_0};
use proptest::prelude::*;
use std::cell::Cell;

/// What the other one makes of the bytes: they written again, or nothing. All must have been read.
fn theirs(bytes: &[u8], version: Version) -> Option<Vec<u8>> {
    let (header, body) = split(bytes)?;
    macro_rules! packets {
        ($module:ident: $($number:literal $name:ident)*) => {
            match header >> 4 {
                3 => read($module::Publish::parse(header & 0x0F, body.into()), body, |p| p.to_continuous_buffer()),
                $($number => read($module::$name::parse(body), body, |p| p.to_continuous_buffer()),)*
                _ => None,
            }
        };
    }
    match version {
        Version::V311 => {
            packets!(v3_1_1: 1 Connect 2 Connack 4 Puback 5 Pubrec 6 Pubrel 7 Pubcomp 8 Subscribe 9 Suback
            10 Unsubscribe 11 Unsuback 12 Pingreq 13 Pingresp 14 Disconnect)
        }
        Version::V5 => {
            packets!(v5_0: 1 Connect 2 Connack 4 Puback 5 Pubrec 6 Pubrel 7 Pubcomp 8 Subscribe 9 Suback
            10 Unsubscribe 11 Unsuback 12 Pingreq 13 Pingresp 14 Disconnect 15 Auth)
        }
    }
}

fn read<P, E>(parsed: Result<(P, usize), E>, body: &[u8], write: impl Fn(&P) -> Vec<u8>) -> Option<Vec<u8>> {
    let (packet, consumed) = parsed.ok()?;
    (consumed == body.len()).then(|| write(&packet))
}

/// First byte and body; the cutting is not compared here.
fn split(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let size = 1 + bytes.iter().skip(1).position(|byte| byte & 0x80 == 0)? + 1;
    let whole = Frames::new(bytes.len()).next(bytes) == Ok(Frame::Packet(bytes.len()));
    if whole { Some((*bytes.first()?, bytes.get(size..)?)) } else { None }
}

/// Where the other one refuses what the specification allows.
fn they_are_stricter(packet: &Packet<'_>) -> bool {
    match packet {
        // "This version of the protocol allows the sending of a Password with no User Name" (3.1.2.9 of MQTT 5).
        Packet::Connect(c) => c.version == Version::V5 && c.password.is_some() && c.user_name.is_none(),
        // Table 2-6 gives it to DISCONNECT, table 3-10 does not; so it is understood.
        Packet::Disconnect(d) => d.reason == Reason::BadAuthenticationMethod,
        _ => false,
    }
}

/// Rules that the other one does not keep, or keeps elsewhere: reserved flags [MQTT-2.1.3-1] and those of CONNACK,
/// U+0000, topics (the response topic too) and filters, a will of QoS 3, identifiers of 0, idle bytes of a length, what
/// follows the identifier in an acknowledgement of 3.1.1.
fn they_are_laxer(malformed: Malformed, version: Version) -> bool {
    use Malformed::{Filter, Flags, Length, PacketId, PropertyValue, Qos, Text, Topic, Trailing};
    let everywhere =
        matches!(malformed, Flags | Text | Topic | PropertyValue(8) | Filter | Qos | PacketId | Length);
    everywhere || malformed == Trailing && version == Version::V311
}

#[test]
fn what_we_write_they_read_and_what_they_write_we_read() {
    let seen = Cell::new([0; KINDS.len()]);
    let result = runner(6_000).run(&recipe(), |recipe| {
        let ours = recipe.bytes();
        let Some(theirs) = theirs(&ours, recipe.version) else {
            if recipe.cook(|packet| they_are_stricter(&packet)) {
                return Ok(());
            }
            return Err(TestCaseError::fail(format!("they refuse {ours:02x?}")));
        };
        recipe.cook(|packet| {
            prop_assert_eq!(Packet::decode(&theirs, recipe.version), Ok(packet));
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
fn what_we_read_of_damaged_bytes_they_read_alike() {
    let counts = Cell::new((0, 0, 0));
    let result = runner(20_000).run(&damaged(), |(bytes, version)| {
        let (mut both, mut neither, mut stricter) = counts.get();
        match (Packet::decode(&bytes, version), theirs(&bytes, version)) {
            (Ok(packet), Some(written)) => {
                prop_assert_eq!(Packet::decode(&written, version), Ok(packet));
                both += 1;
            }
            (Err(_), None) => neither += 1,
            (Err(malformed), Some(_)) => {
                prop_assert!(
                    they_are_laxer(malformed, version),
                    "only they read {:02x?}: {}",
                    bytes,
                    malformed
                );
                stricter += 1;
            }
            (Ok(packet), None) if they_are_stricter(&packet) => {}
            (Ok(packet), None) => prop_assert!(false, "only we read {:02x?} as {:?}", bytes, packet),
        }
        counts.set((both, neither, stricter));
        Ok(())
    });
    result.unwrap();
    let (both, neither, stricter) = counts.get();
    println!("both {both}, neither {neither}, only they {stricter}");
    assert!(both > 3_000 && neither > 3_000, "{both} {neither} {stricter}");
}
