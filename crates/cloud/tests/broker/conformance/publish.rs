//! PUBLISH and PUBACK, and how messages are delivered (4.3 to 4.6).

use super::script::{Talk, each_cuts_a_new_client, each_cuts_an_old_client};
use crate::harness::Server;

#[tokio::test]
async fn qos_0_is_not_answered_and_qos_1_by_puback_with_its_identifier() {
    let server = Server::start().await;
    let mut old = Talk::old(&server, "a").await;
    old.say("30| 0001 'a' 'x'").await;
    old.hear_nothing().await;
    old.ask("32| 0001 'a' 1234 'x'", "40 02 1234").await;
    // An identifier may be used again once it is acknowledged, and one sent again is acknowledged again.
    old.ask("32| 0001 'a' 1234 'y'", "40 02 1234").await;
    old.ask("3A| 0001 'a' 1234 'y'", "40 02 1234").await;
    // A payload may be empty.
    old.ask("32| 0001 'a' FFFF", "40 02 FFFF").await;
    let mut new = Talk::new(&server, "b").await;
    new.ask("32| 0001 'a' 1234 00 'x'", "40 02 1234").await;
}

#[tokio::test]
async fn a_publish_that_is_none_ends_the_connection() {
    let server = Server::start().await;
    each_cuts_an_old_client(
        &server,
        &[
            "36| 0001 'a' 0001 'x'",
            // DUP with QoS 0
            "38| 0001 'a' 'x'",
            "32| 0001 'a' 0000 'x'",
            "30| 0001 '#'",
            "30| 0003 'a/+'",
            "30| 0000",
            "30| 0005 'a'",
            "32| 0001 'a' 00",
        ],
    )
    .await;
    each_cuts_a_new_client(
        &server,
        &[
            ("36| 0001 'a' 0001 00 'x'", 0x81),
            ("38| 0001 'a' 00 'x'", 0x81),
            ("32| 0001 'a' 0000 00 'x'", 0x82),
            ("30| 0001 '#' 00", 0x90),
            // neither topic nor alias
            ("30| 0000 00", 0x90),
            // alias 0, an alias above what CONNACK allows, one that stands for nothing
            ("30| 0001 'a' 03 23 0000 'x'", 0x94),
            ("30| 0001 'a' 03 23 7FFF 'x'", 0x94),
            ("30| 0000 03 23 0001 'x'", 0x82),
            // a subscription number from a client, a response topic with a wildcard, a property twice
            ("30| 0001 'a' 02 0B01 'x'", 0x82),
            ("30| 0001 'a' 04 08 0001 '#' 'x'", 0x82),
            ("30| 0001 'a' 04 0100 0100 'x'", 0x82),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_delivery_has_its_own_flags_identifier_and_the_lower_quality() {
    let server = Server::start().await;
    let mut low = Talk::old(&server, "low").await;
    low.ask("82| 0001 0001 'a' 00", "90 03 0001 00").await;
    let mut high = Talk::old(&server, "high").await;
    high.ask("82| 0001 0001 'a' 01", "90 03 0001 01").await;
    let mut two = Talk::old(&server, "two").await;
    two.ask("82| 0001 0001 'a' 02", "90 03 0001 01").await;
    let mut sender = Talk::old(&server, "s").await;
    // Sent again and to be kept: neither flag goes on to those who subscribe already.
    sender.ask("3B| 0001 'a' 0909 'x'", "40 02 0909").await;
    low.hear("30| 0001 'a' 'x'").await;
    high.hear("32| 0001 'a' 0001 'x'").await;
    two.hear("32| 0001 'a' 0001 'x'").await;
    sender.say("30| 0001 'a' 'y'").await;
    low.hear("30| 0001 'a' 'y'").await;
    high.hear("30| 0001 'a' 'y'").await;
    // An identifier in use is not given away; after PUBACK it may be.
    sender.ask("32| 0001 'a' 0001 'z'", "40 02 0001").await;
    high.hear("32| 0001 'a' 0002 'z'").await;
    high.say("40 02 0001 40 02 0002").await;
    high.hear_nothing().await;
    // A PUBACK for nothing is nothing.
    high.say("40 02 7777").await;
    high.hear_nothing().await;
}

#[tokio::test]
async fn one_message_is_retained_a_topic_until_an_empty_one_comes() {
    let server = Server::start().await;
    let mut sender = Talk::old(&server, "s").await;
    sender.ask("33| 0001 'a' 0001 '1'", "40 02 0001").await;
    sender.ask("33| 0001 'a' 0002 '2'", "40 02 0002").await;
    // Not to be kept, so it replaces nothing.
    sender.ask("32| 0001 'a' 0003 '3'", "40 02 0003").await;
    let mut client = Talk::old(&server, "c").await;
    client.ask("82| 0001 0001 'a' 00", "90 03 0001 00").await;
    client.hear("31| 0001 'a' '2'").await;
    // The same subscription again: the message again.
    client.ask("82| 0002 0001 'a' 01", "90 03 0002 01").await;
    client.hear("33| 0001 'a' 0001 '2'").await;
    // To those who subscribe already the flag is not set, the empty one included.
    sender.ask("33| 0001 'a' 0004", "40 02 0004").await;
    client.hear("32| 0001 'a' 0002").await;
    let mut late = Talk::old(&server, "l").await;
    late.ask("82| 0001 0001 'a' 01", "90 03 0001 01").await;
    late.hear_nothing().await;
    // Of QoS 0 it is kept too.
    sender.say("31| 0001 'b' 'x'").await;
    sender.hear_nothing().await;
    late.ask("82| 0002 0001 'b' 01", "90 03 0002 01").await;
    late.hear("31| 0001 'b' 'x'").await;
}

#[tokio::test]
async fn messages_keep_their_order_at_each_quality_of_service() {
    let server = Server::start().await;
    let mut client = Talk::old(&server, "c").await;
    client.ask("82| 0001 0001 'a' 01", "90 03 0001 01").await;
    let mut sender = Talk::old(&server, "s").await;
    for number in 1..=9 {
        sender.say(&format!("32| 0001 'a' 000{number} '{number}'")).await;
        sender.say(&format!("30| 0001 'a' '{number}'")).await;
    }
    for number in 1..=9 {
        // PUBACK in the order of PUBLISH.
        sender.hear(&format!("40 02 000{number}")).await;
        client.hear(&format!("32| 0001 'a' 000{number} '{number}'")).await;
        client.hear(&format!("30| 0001 'a' '{number}'")).await;
    }
}

#[tokio::test]
async fn what_was_not_acknowledged_is_sent_again_on_the_next_connection_and_only_then() {
    let server = Server::start().await;
    let kept = "10| 0004 'MQTT' 04 00 003C 0001 'k'";
    let mut client = Talk::silent(&server).await;
    client.ask(kept, "20 02 00 00").await;
    client.ask("82| 0001 0001 'a' 01", "90 03 0001 01").await;
    let mut sender = Talk::old(&server, "s").await;
    for number in 1..=3 {
        sender.ask(&format!("32| 0001 'a' 000{number} '{number}'"), &format!("40 02 000{number}")).await;
        client.hear(&format!("32| 0001 'a' 000{number} '{number}'")).await;
    }
    client.say("40 02 0002").await;
    client.hear_nothing().await;
    drop(client);
    let mut again = Talk::silent(&server).await;
    again.ask(kept, "20 02 01 00").await;
    again.hear("3A| 0001 'a' 0001 '1'").await;
    again.hear("3A| 0001 'a' 0003 '3'").await;
    again.hear_nothing().await;
}

#[tokio::test]
async fn properties_of_a_message_go_on_unaltered_and_in_their_order() {
    let server = Server::start().await;
    let mut client = Talk::new(&server, "c").await;
    client.ask("82| 0001 00 0001 'a' 00", "90 04 0001 00 00").await;
    // Format, type, response topic, correlation data, the same user property twice.
    let properties = "0101 03 0001 't' 08 0001 'r' 09 0002 00FF 26 0001 'n' 0001 '1' 26 0001 'n' 0001 '0'";
    client.say(&format!("30| 0001 'a' 1D {properties} 'x'")).await;
    client.hear(&format!("30| 0001 'a' 1D {properties} 'x'")).await;
    // An alias is the connection's own; the topic goes on in full.
    client.say("30| 0001 'a' 03 23 0001 'x'").await;
    client.hear("30| 0001 'a' 00 'x'").await;
    client.say("30| 0000 03 23 0001 'y'").await;
    client.hear("30| 0001 'a' 00 'y'").await;
}
