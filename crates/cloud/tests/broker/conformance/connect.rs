//! Chapters 1 and 2, and CONNECT, CONNACK, PINGREQ, DISCONNECT and AUTH of chapter 3.

use super::script::{HELLO, HELLO_5, Talk, bytes, each_cuts_a_new_client, each_cuts_an_old_client};
use crate::harness::Server;
use mqtt::{Connect, Packet, Properties, Property, Version};

#[tokio::test]
async fn answers_of_mqtt_5_give_their_reasons_as_numbers_alone() {
    let server = Server::start().await;
    server.gate.deny("Publish no");
    let mut client = server.dial(Version::V5).await;
    client
        .send(Packet::Connect(Connect {
            version: Version::V5,
            client_id: "c",
            clean_start: true,
            ..Connect::default()
        }))
        .await;
    let short = |properties: &Properties<'_>| {
        properties.iter().all(|property| {
            !matches!(
                property,
                Property::ReasonString(_) | Property::UserProperty(_) | Property::AuthenticationMethod(_)
            )
        })
    };
    let answer = client.next().await;
    let Packet::ConnAck(ack) = answer.packet() else { panic!("{:?}", answer.packet()) };
    assert!(short(&ack.properties));
    for (request, refused) in [
        ("82| 0002 00 0001 'a' 00", false),
        ("A2| 0003 00 0001 'b'", false),
        ("32| 0002 'no' 0004 00 'x'", false),
        ("82| 0001 00 0004 'a/b#' 00", true),
    ] {
        client.raw(&bytes(request)).await;
        if refused {
            break;
        }
        let answer = client.next().await;
        match answer.packet() {
            Packet::SubAck(ack) => assert!(short(&ack.properties)),
            Packet::UnsubAck(ack) => assert!(short(&ack.properties)),
            Packet::PubAck(ack) => assert!(short(&ack.properties)),
            other => panic!("{other:?}"),
        }
    }
    let end = client.next().await;
    let Packet::Disconnect(end) = end.packet() else { panic!("{:?}", end.packet()) };
    assert!(short(&end.properties));
}

#[tokio::test]
async fn connect_comes_first_and_once() {
    let server = Server::start().await;
    for first in ["C0 00", "30| 0001 'a'", "E0 00", "82| 0001 0001 'a' 00"] {
        let mut client = Talk::silent(&server).await;
        client.say(first).await;
        client.cut().await;
    }
    each_cuts_an_old_client(&server, &[HELLO]).await;
    each_cuts_a_new_client(&server, &[(HELLO_5, 0x82)]).await;
}

#[tokio::test]
async fn name_and_level_of_the_protocol_are_known_ones() {
    let server = Server::start().await;
    let table = [
        ("10| 0004 'MQTX' 04 02 003C 0001 'c'", None),
        ("10| 0004 'mqtt' 04 02 003C 0001 'c'", None),
        ("10| 0006 'MQIsdp' 03 02 003C 0001 'c'", Some("20 02 00 01")),
        ("10| 0004 'MQTT' 03 02 003C 0001 'c'", Some("20 02 00 01")),
        ("10| 0004 'MQTT' 06 02 003C 0001 'c'", Some("20 03 00 84 00")),
    ];
    for (hello, answer) in table {
        let mut client = Talk::silent(&server).await;
        client.say(hello).await;
        if let Some(answer) = answer {
            client.hear(answer).await;
        }
        client.cut().await;
    }
}

#[tokio::test]
async fn flags_of_connect_that_contradict_each_other_are_not_answered() {
    let server = Server::start().await;
    for hello in [
        // reserved bit
        "10| 0004 'MQTT' 04 03 003C 0001 'c'",
        "10| 0004 'MQTT' 05 03 003C 00 0001 'c'",
        // quality of service or retain flag of a will that is not there
        "10| 0004 'MQTT' 04 0A 003C 0001 'c'",
        "10| 0004 'MQTT' 04 22 003C 0001 'c'",
        "10| 0004 'MQTT' 05 2A 003C 00 0001 'c'",
        // will of QoS 3
        "10| 0004 'MQTT' 04 1E 003C 0001 'c' 0001 'w' 0000",
        // a password without a user in 3.1.1
        "10| 0004 'MQTT' 04 42 003C 0001 'c' 0001 'p'",
        // what the flags promise is missing, or what they do not promise is there
        "10| 0004 'MQTT' 04 06 003C 0001 'c'",
        "10| 0004 'MQTT' 04 82 003C 0001 'c'",
        "10| 0004 'MQTT' 04 C2 003C 0001 'c' 0001 'u'",
        "10| 0004 'MQTT' 04 02 003C 0001 'c' 0001 'u'",
        // flags of the fixed header
        "11| 0004 'MQTT' 04 02 003C 0001 'c'",
        // a property twice, and one that is not CONNECT's
        "10| 0004 'MQTT' 05 02 003C 0A 1100000001 1100000001 0001 'c'",
        "10| 0004 'MQTT' 05 02 003C 02 0101 0001 'c'",
    ] {
        let mut client = Talk::silent(&server).await;
        client.say(hello).await;
        client.cut().await;
    }
}

#[tokio::test]
async fn payload_of_connect_has_its_order_and_every_field_its_place() {
    let server = Server::start().await;
    for hello in [
        "10| 0004 'MQTT' 04 C6 003C 0001 'c' 0001 'w' 0001 00 0001 'u' 0002 FF00",
        "10| 0004 'MQTT' 04 82 003C 0001 'c' 0000",
        "10| 0004 'MQTT' 04 26 003C 0001 'c' 0001 'w' 0000",
    ] {
        Talk::silent(&server).await.ask(hello, "20 02 00 00").await;
    }
    let mut client = Talk::silent(&server).await;
    // In MQTT 5 a password may stand alone; the will has its properties before its topic.
    client.say("10| 0004 'MQTT' 05 46 003C 00 0001 'c' 05 1800000000 0001 'w' 0000 0001 'p'").await;
    assert_eq!(client.next().await.expect("CONNACK")[3], 0);
}

#[tokio::test]
async fn names_of_clients() {
    let server = Server::start().await;
    let longest = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let hello = format!("10| 0004 'MQTT' 04 02 003C 00{:02X} '{longest}'", longest.len());
    Talk::silent(&server).await.ask(&hello, "20 02 00 00").await;
    // Without a name: with a clean session, or not at all.
    Talk::silent(&server).await.ask("10| 0004 'MQTT' 04 02 003C 0000", "20 02 00 00").await;
    let mut client = Talk::silent(&server).await;
    client.ask("10| 0004 'MQTT' 04 00 003C 0000", "20 02 00 02").await;
    client.cut().await;
    // MQTT 5 gives it a name and says which.
    let mut client = Talk::silent(&server).await;
    client.say("10| 0004 'MQTT' 05 02 003C 00 0000").await;
    let ack = client.next().await.expect("CONNACK");
    let at = ack.windows(3).position(|three| three == [0x12, 0, 32]).expect("an assigned name of 32 bytes");
    assert!(ack[at + 3..at + 35].iter().all(u8::is_ascii_hexdigit));
}

#[tokio::test]
async fn connack_tells_whether_there_was_a_session() {
    let server = Server::start().await;
    let kept = "10| 0004 'MQTT' 04 00 003C 0001 'k'";
    let clean = "10| 0004 'MQTT' 04 02 003C 0001 'k'";
    let mut client = Talk::silent(&server).await;
    client.ask(kept, "20 02 00 00").await;
    client.ask("82| 0007 0001 'a' 01", "90 03 0007 01").await;
    client.say("E0 00").await;
    client.cut().await;
    Talk::silent(&server).await.ask(kept, "20 02 01 00").await;
    Talk::silent(&server).await.ask(clean, "20 02 00 00").await;
    let mut client = Talk::silent(&server).await;
    client.ask(kept, "20 02 00 00").await;
    // The subscription went with the old session.
    let mut other = Talk::old(&server, "p").await;
    other.ask("32| 0001 'a' 0001 'x'", "40 02 0001").await;
    client.hear_nothing().await;
    // A refusal never says that there is one.
    server.gate.deny("Connect k");
    let mut client = Talk::silent(&server).await;
    client.ask(kept, "20 02 00 05").await;
    client.cut().await;
}

#[tokio::test]
async fn text_is_utf_8_without_u_0000_and_nothing_is_stripped_from_it() {
    let server = Server::start().await;
    for hello in [
        "10| 0004 'MQTT' 04 02 003C 0001 FF",
        "10| 0004 'MQTT' 04 02 003C 0002 C080",
        // a surrogate
        "10| 0004 'MQTT' 04 02 003C 0003 EDA080",
        "10| 0004 'MQTT' 04 02 003C 0001 00",
    ] {
        let mut client = Talk::silent(&server).await;
        client.say(hello).await;
        client.cut().await;
    }
    each_cuts_an_old_client(&server, &["30| 0001 FF", "30| 0002 'a' 00", "82| 0001 0002 'a' 00 00"]).await;
    each_cuts_a_new_client(
        &server,
        &[("30| 0001 FF 00", 0x81), ("30| 0001 'a' 07 26 0001 FF 0001 'v' 'x'", 0x81)],
    )
    .await;
    // A byte order mark is a character like others.
    let mut client = Talk::old(&server, "c").await;
    client.ask("82| 0001 0004 EFBBBF 'a' 00", "90 03 0001 00").await;
    client.say("30| 0004 EFBBBF 'a' 'x'").await;
    client.hear("30| 0004 EFBBBF 'a' 'x'").await;
    client.say("30| 0001 'a' 'x'").await;
    client.hear_nothing().await;
}

#[tokio::test]
async fn packets_that_are_none_end_the_connection() {
    let server = Server::start().await;
    each_cuts_an_old_client(
        &server,
        &[
            // type 0, type 15, and types that only a server sends
            "00 00",
            "F0 00",
            "D0 00",
            "20 02 00 00",
            "90 03 0001 00",
            "B0 02 0001",
            // reserved flags
            "C1 00",
            "E1 00",
            "80| 0001 0001 'a' 00",
            "A0| 0001 0001 'a'",
            "42 02 0001",
            // a length of five bytes, and one longer than it need be
            "30 FFFFFFFF7F",
            "C0 80 00",
            // content where there is none
            "C0 01 00",
            "E0 01 00",
        ],
    )
    .await;
    each_cuts_a_new_client(
        &server,
        &[
            ("00 00", 0x81),
            ("D0 00", 0x82),
            ("20 03 00 00 00", 0x82),
            ("C1 00", 0x81),
            ("80| 0001 00 0001 'a' 00", 0x81),
            ("30 FFFFFFFF7F", 0x81),
            ("C0 01 00", 0x81),
            // AUTH without a method in CONNECT
            ("F0 00", 0x82),
            ("F1 00", 0x81),
            ("F0| 18 06 15 0003 'abc'", 0x82),
        ],
    )
    .await;
}

#[tokio::test]
async fn packets_of_qos_2_are_not_spoken_here() {
    let server = Server::start().await;
    each_cuts_an_old_client(
        &server,
        &["34| 0001 'a' 0001 'x'", "50 02 0001", "62 02 0001", "70 02 0001", "60 02 0001"],
    )
    .await;
    each_cuts_a_new_client(
        &server,
        &[
            ("34| 0001 'a' 0001 00 'x'", 0x9B),
            ("50 02 0001", 0x82),
            ("62 02 0001", 0x82),
            ("70 02 0001", 0x82),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_ping_is_answered_and_disconnect_is_the_end() {
    let server = Server::start().await;
    for mut client in [Talk::old(&server, "a").await, Talk::new(&server, "b").await] {
        client.ask("C0 00", "D0 00").await;
        // What stands behind DISCONNECT is not looked at.
        client.say("E0 00 C0 00").await;
        client.cut().await;
    }
    let mut client = Talk::new(&server, "c").await;
    client.say("E0| 04 00").await;
    client.cut().await;
    each_cuts_a_new_client(
        &server,
        // A session that ends with its connection cannot be prolonged; a reason that clients do not have.
        &[("E0| 00 05 1100000001", 0x82), ("E0| 85", 0x81)],
    )
    .await;
}

#[tokio::test]
async fn methods_of_authentication_are_refused() {
    let server = Server::start().await;
    let mut client = Talk::silent(&server).await;
    client.ask("10| 0004 'MQTT' 05 02 003C 06 15 0003 'abc' 0001 'c'", "20 03 00 8C 00").await;
    client.cut().await;
    let mut client = Talk::silent(&server).await;
    // Data without a method.
    client.say("10| 0004 'MQTT' 05 02 003C 04 16 0001 00 0001 'c'").await;
    client.cut().await;
}

#[tokio::test]
async fn connack_has_no_reserved_flags_and_deliveries_have_no_alias() {
    let server = Server::start().await;
    let mut client = Talk::silent(&server).await;
    client.say("10| 0004 'MQTT' 05 02 003C 00 0001 'c'").await;
    let ack = client.next().await.expect("CONNACK");
    assert_eq!((ack[0], &ack[2..4]), (0x20, &[0, 0][..]));
    client.ask("82| 0007 00 0001 'a' 00", "90 04 0007 00 00").await;
    // The alias is between the broker and who publishes.
    client.ask("30| 0001 'a' 03 23 0001 'x'", "30| 0001 'a' 00 'x'").await;
}

#[tokio::test]
async fn without_a_will_nothing_is_published_when_a_client_is_lost() {
    let server = Server::start().await;
    let mut other = Talk::old(&server, "other").await;
    other.ask("82| 0007 0001 '#' 01", "90 03 0007 01").await;
    drop(Talk::old(&server, "lost").await);
    while server.broker.connections().len() > 1 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    other.hear_nothing().await;
}
