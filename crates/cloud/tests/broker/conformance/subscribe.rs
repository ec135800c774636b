//! SUBSCRIBE, UNSUBSCRIBE and their answers, and which filter takes which topic (4.7, 4.8).

use super::script::{Talk, each_cuts_a_new_client, each_cuts_an_old_client};
use crate::harness::Server;
use cloud::broker::Limits;
use mqtt::topic::Hash;

#[tokio::test]
async fn a_request_that_is_none_ends_the_connection() {
    let server = Server::start().await;
    each_cuts_an_old_client(
        &server,
        &[
            "80| 0001 0001 'a' 00",
            "82| 0001",
            "82| 0000 0001 'a' 00",
            "82| 0001 0001 'a' 03",
            "82| 0001 0001 'a' 04",
            "82| 0001 0000 00",
            "82| 0001 0001 'a'",
            "82| 0001 0002 'a#' 00",
            "82| 0001 0003 '#/a' 00",
            "82| 0001 0002 'a+' 00",
            "A0| 0001 0001 'a'",
            "A2| 0001",
            "A2| 0000 0001 'a'",
            "A2| 0001 0000",
        ],
    )
    .await;
    each_cuts_a_new_client(
        &server,
        &[
            ("82| 0001 00", 0x82),
            ("82| 0001 00 0001 'a' 40", 0x81),
            ("82| 0001 00 0001 'a' 30", 0x81),
            ("82| 0001 00 0001 'a' 03", 0x81),
            ("82| 0001 02 0B00 0001 'a' 00", 0x82),
            ("82| 0001 04 0B01 0B02 0001 'a' 00", 0x82),
            ("82| 0001 00 0009 '$share/g/' 00", 0x8F),
            ("A2| 0001 00", 0x82),
        ],
    )
    .await;
}

#[tokio::test]
async fn suback_has_the_identifier_and_an_answer_for_each_filter_in_order() {
    let server = Server::start().await;
    server.gate.deny("Subscribe b");
    let mut old = Talk::old(&server, "o").await;
    old.ask("82| 0A0B 0001 'a' 00 0001 'b' 01 0001 'c' 01 0001 'd' 02", "90 06 0A0B 00 80 01 01").await;
    let mut new = Talk::new(&server, "n").await;
    new.ask("82| 0A0B 00 0001 'a' 00 0001 'b' 01 0001 'c' 01", "90 06 0A0B 00 00 87 01").await;
    // What was accepted holds at once, what was refused does not.
    new.say("30| 0001 'b' 00 'x'").await;
    new.say("30| 0001 'c' 00 'x'").await;
    new.hear("30| 0001 'c' 00 'x'").await;
}

#[tokio::test]
async fn a_subscription_to_the_same_filter_replaces_the_older_one() {
    let server = Server::start().await;
    let mut client = Talk::old(&server, "c").await;
    client.ask("82| 0001 0001 'a' 01", "90 03 0001 01").await;
    client.ask("82| 0002 0001 'a' 00", "90 03 0002 00").await;
    let mut sender = Talk::old(&server, "s").await;
    sender.ask("32| 0001 'a' 0001 'x'", "40 02 0001").await;
    client.hear("30| 0001 'a' 'x'").await;
    client.hear_nothing().await;
}

#[tokio::test]
async fn unsubscribe_compares_characters_and_is_always_answered() {
    let server = Server::start().await;
    let mut client = Talk::old(&server, "c").await;
    client.ask("82| 0001 0003 'a/+' 01 0003 'a/b' 01", "90 04 0001 01 01").await;
    client.ask("A2| 0002 0003 'a/#' 0003 'x/y'", "B0 02 0002").await;
    client.ask("A2| 0003 0003 'a/b'", "B0 02 0003").await;
    client.say("30| 0003 'a/b' 'x'").await;
    client.hear("30| 0003 'a/b' 'x'").await;
    client.hear_nothing().await;
    client.ask("A2| 0004 0003 'a/+'", "B0 02 0004").await;
    client.say("30| 0003 'a/b' 'x'").await;
    client.hear_nothing().await;
    let mut new = Talk::new(&server, "n").await;
    new.ask("82| 0001 00 0001 'a' 00", "90 04 0001 00 00").await;
    new.ask("A2| 0002 00 0001 'a' 0001 'b'", "B0 05 0002 00 00 11").await;
}

#[tokio::test]
async fn what_waits_for_its_puback_outlives_the_subscription() {
    let server = Server::start().await;
    let mut client = Talk::silent(&server).await;
    client.ask("10| 0004 'MQTT' 04 00 003C 0001 'k'", "20 02 00 00").await;
    client.ask("82| 0001 0001 'a' 01", "90 03 0001 01").await;
    let mut sender = Talk::old(&server, "s").await;
    sender.ask("32| 0001 'a' 0001 'x'", "40 02 0001").await;
    client.hear("32| 0001 'a' 0001 'x'").await;
    client.ask("A2| 0002 0001 'a'", "B0 02 0002").await;
    drop(client);
    let mut again = Talk::silent(&server).await;
    again.ask("10| 0004 'MQTT' 04 00 003C 0001 'k'", "20 02 01 00").await;
    again.hear("3A| 0001 'a' 0001 'x'").await;
}

/// Filter and topic, and whether the one takes the other; `a/#` and `a` is the case in which AWS differs.
const MATCHES: [(&str, &str, bool); 16] = [
    ("a/b", "a/b", true),
    ("a/b", "a/B", false),
    ("a/b", "a/b/", false),
    ("/a", "a", false),
    ("+", "a", true),
    ("+", "a/b", false),
    ("+/+", "/b", true),
    ("/+", "/b", true),
    ("a/+/c", "a//c", true),
    ("a/+", "a", false),
    ("#", "a/b/c", true),
    ("a/#", "a/b/c", true),
    ("#", "$x", false),
    ("+/a", "$x/a", false),
    ("a b", "a b", true),
    ("ä/€", "ä/€", true),
];

#[tokio::test]
async fn wildcards_take_whole_levels_and_no_reserved_names() {
    let limits = Limits { hash: Hash::WithParent, ..Limits::without_rates() };
    let server = Server::with(limits).await;
    let field = |text: &str| format!("{:04X} '{text}'", text.len());
    for (filter, topic, takes) in MATCHES.into_iter().chain([("a/#", "a", true)]) {
        let mut client = Talk::old(&server, "c").await;
        client.ask(&format!("82| 0001 {} 00", field(filter)), "90 03 0001 00").await;
        if topic.starts_with('$') {
            let sent = server.broker.publish(topic, b"x", mqtt::Qos::AtMostOnce, false);
            sent.expect("the service publishes");
        } else {
            client.say(&format!("30| {} 'x'", field(topic))).await;
        }
        if takes {
            client.hear(&format!("30| {} 'x'", field(topic))).await;
        }
        client.hear_nothing().await;
    }
}

#[tokio::test]
async fn options_of_mqtt_5_no_local_retain_as_published_and_retain_handling() {
    let server = Server::start().await;
    let mut other = Talk::new(&server, "o").await;
    let mut client = Talk::new(&server, "c").await;
    // No local.
    client.ask("82| 0001 00 0001 'a' 04", "90 04 0001 00 00").await;
    client.say("30| 0001 'a' 00 'x'").await;
    client.hear_nothing().await;
    other.say("30| 0001 'a' 00 'y'").await;
    client.hear("30| 0001 'a' 00 'y'").await;
    // Retain as published: the flag as it was sent, without the option never.
    client.ask("82| 0002 00 0001 'b' 08 0001 'c' 00", "90 05 0002 00 00 00").await;
    other.say("31| 0001 'b' 00 'x'").await;
    client.hear("31| 0001 'b' 00 'x'").await;
    other.say("31| 0001 'c' 00 'x'").await;
    client.hear("30| 0001 'c' 00 'x'").await;
    // What is retained: always, only with a new subscription, never.
    let mut late = Talk::new(&server, "l").await;
    late.ask("82| 0001 00 0001 'b' 10", "90 04 0001 00 00").await;
    late.hear("31| 0001 'b' 00 'x'").await;
    late.ask("82| 0002 00 0001 'b' 10", "90 04 0002 00 00").await;
    late.hear_nothing().await;
    late.ask("82| 0003 00 0001 'b' 00", "90 04 0003 00 00").await;
    late.hear("31| 0001 'b' 00 'x'").await;
    late.ask("82| 0004 00 0001 'c' 20", "90 04 0004 00 00").await;
    late.hear_nothing().await;
    // Numbers of all subscriptions that take it.
    late.ask("82| 0005 02 0B07 0001 'd' 00", "90 04 0005 00 00").await;
    late.ask("82| 0006 02 0B08 0001 '+' 00", "90 04 0006 00 00").await;
    other.say("30| 0001 'd' 00 'x'").await;
    let heard = late.next().await.expect("a message");
    assert_eq!((heard[0], heard.len()), (0x30, 11));
    let mut numbers = [heard[7], heard[9]];
    numbers.sort();
    assert_eq!((heard[5], heard[6], heard[8], numbers), (4, 0x0B, 0x0B, [7, 8]));
}
