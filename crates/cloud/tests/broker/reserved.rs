//! Requests to the service on `$aws/…`, their answers, and the events that the broker itself publishes.

use crate::harness::Server;
use mqtt::{Qos, Reason, Version};
use serde_json::Value;

const ONE: Qos = Qos::AtLeastOnce;

#[tokio::test]
async fn an_answer_comes_to_who_asked_even_without_a_subscription_and_to_nobody_else() {
    let server = Server::start().await;
    let mut spy = server.client(Version::V311, "spy").await;
    assert_eq!(spy.subscribe("$aws/things/t/jobs/#", ONE).await, Reason::GrantedQos1);
    for version in [Version::V311, Version::V5] {
        let mut thing = server.client(version, "t").await;
        assert_eq!(thing.publish("$aws/things/t/jobs/get", b"").await, Reason::Success);
        let got = thing.take().await;
        assert_eq!((got.topic.as_str(), got.text()), ("$aws/things/t/jobs/get/accepted", "jobs"));
        assert_eq!(got.qos(), Qos::AtMostOnce, "nothing was subscribed");
        thing.publish_qos0("$aws/things/t/jobs/get", b"{}").await;
        assert_eq!(thing.take().await.text(), "jobs");
        thing.nothing().await;
        thing.leave().await;
    }
    spy.nothing().await;
    let asked = server.gate.asked.lock().unwrap().clone();
    assert_eq!(asked.len(), 4);
    assert_eq!(asked[0], ("$aws/things/t/jobs/get".to_string(), vec![]), "an empty payload is a request");
}

#[tokio::test]
async fn a_subscriber_gets_the_answer_once_and_as_it_subscribed() {
    let server = Server::start().await;
    let mut thing = server.client(Version::V5, "t").await;
    thing.subscribe("$aws/things/t/jobs/get/+", Qos::AtMostOnce).await;
    thing.subscribe("$aws/things/t/jobs/#", ONE).await;
    thing.publish("$aws/things/t/jobs/get", b"").await;
    assert_eq!(thing.take().await.qos(), ONE);
    thing.nothing().await;
}

#[tokio::test]
async fn the_answer_comes_before_the_news_and_the_news_to_all() {
    let server = Server::start().await;
    let mut other = server.client(Version::V5, "other").await;
    other.subscribe("$aws/things/t/jobs/notify", ONE).await;
    let mut thing = server.client(Version::V311, "t").await;
    thing.subscribe("$aws/things/t/jobs/notify", ONE).await;
    thing.publish("$aws/things/t/jobs/start-next", b"{}").await;
    assert_eq!(thing.take().await.topic, "$aws/things/t/jobs/start-next/accepted");
    assert_eq!(thing.take().await.topic, "$aws/things/t/jobs/notify");
    assert_eq!(other.take().await.text(), "news");
    other.nothing().await;
}

#[tokio::test]
async fn topics_of_the_service_alone_are_refused_and_so_is_who_may_not_ask() {
    let server = Server::start().await;
    let mut new = server.client(Version::V5, "new").await;
    assert_eq!(new.publish("$aws/things/t/jobs/notify", b"").await, Reason::TopicNameInvalid);
    server.gate.deny("Publish $aws/things/t/jobs/get");
    assert_eq!(new.publish("$aws/things/t/jobs/get", b"").await, Reason::NotAuthorized);
    let mut old = server.client(Version::V311, "old").await;
    old.publish_qos0("$SYS/x", b"").await;
    assert_eq!(old.closed().await, None);
    let asked = server.gate.asked.lock().unwrap().len();
    assert_eq!(asked, 2, "not asked without the right to");
}

#[tokio::test]
async fn an_answer_needs_the_right_to_receive_it() {
    let server = Server::start().await;
    server.gate.deny("Receive $aws/things/t/jobs/get/accepted");
    let mut thing = server.client(Version::V5, "t").await;
    assert_eq!(thing.publish("$aws/things/t/jobs/get", b"").await, Reason::Success);
    thing.nothing().await;
}

#[tokio::test]
async fn who_comes_goes_and_subscribes_is_published() {
    let server = Server::start().await;
    let mut watcher = server.client(Version::V311, "watcher").await;
    watcher.subscribe("$aws/events/presence/+/c", ONE).await;
    watcher.subscribe("$aws/events/subscriptions/+/c", ONE).await;
    let mut client = server.client(Version::V5, "c").await;
    client.subscribe("a/b", ONE).await;
    client.leave().await;
    let mut kinds = Vec::new();
    for _ in 0..3 {
        let got = watcher.take().await;
        let body: Value = serde_json::from_slice(&got.payload).unwrap();
        assert_eq!(body["clientId"], "c");
        assert_eq!(body["principalIdentifier"], server.credentials.id);
        assert!(body["timestamp"].as_u64().unwrap() > 1_600_000_000_000, "milliseconds");
        kinds.push(body["eventType"].as_str().unwrap().to_string());
        match kinds.len() {
            2 => assert_eq!(body["topics"], serde_json::json!(["a/b"])),
            3 => assert_eq!(body["disconnectReason"], "CLIENT_INITIATED_DISCONNECT"),
            _ => assert_eq!(body["ipAddress"], "127.0.0.1"),
        }
    }
    assert_eq!(kinds, ["connected", "subscribed", "disconnected"]);
}
