//! One more than there may be: refused as the operation can refuse it, and what is there stays.

use cloud::{Config, Quotas};
use serde_json::{Map, Value, json};

use crate::harness::{Folder, Server};

const INVALID: (u16, &str) = (400, "InvalidRequestException");
const LIMIT: (u16, &str) = (410, "LimitExceededException");

async fn server(quotas: Quotas) -> (Folder, Server) {
    let folder = Folder::new();
    let server = Server::on(Config { quotas, ..Config::new(&folder.0) }).await.unwrap();
    (folder, server)
}

async fn refused(server: &Server, method: &str, path: &str, body: Value, (status, name): (u16, &str)) {
    let answer = server.iot(method, path, body).await;
    assert_eq!(answer.refusal(), (status, name.to_string()), "{method} {path}: {}", answer.text());
}

fn attributes(count: usize) -> Value {
    let attributes: Map<String, Value> = (0..count).map(|n| (format!("n{n}"), json!("v"))).collect();
    json!({ "attributes": attributes })
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_are_seven_deep_and_a_thing_is_in_ten_of_them() {
    let server = Server::start().await;
    server.ok("POST", "/thing-groups/g1", json!({})).await;
    for depth in 2..=7 {
        let parent = json!({"parentGroupName": format!("g{}", depth - 1)});
        server.ok("POST", &format!("/thing-groups/g{depth}"), parent).await;
    }
    refused(&server, "POST", "/thing-groups/g8", json!({"parentGroupName": "g7"}), INVALID).await;
    server.ok("POST", "/things/lamp", Value::Null).await;
    let into = |group: &str| json!({"thingGroupName": group, "thingName": "lamp"});
    for n in 1..=11 {
        server.ok("POST", &format!("/thing-groups/of{n}"), json!({})).await;
    }
    let path = "/thing-groups/addThingToThingGroup";
    for n in 1..=10 {
        server.ok("PUT", path, into(&format!("of{n}"))).await;
    }
    refused(&server, "PUT", path, into("of11"), INVALID).await;
    server.ok("PUT", path, into("of10")).await;
    // One goes, another comes.
    let change = json!({"thingName": "lamp", "thingGroupsToAdd": ["of11"], "thingGroupsToRemove": ["of1"]});
    server.ok("PUT", "/thing-groups/updateThingGroupsForThing", change).await;
    let groups = server.ok("GET", "/things/lamp/thing-groups", Value::Null).await;
    assert_eq!(groups["thingGroups"].as_array().unwrap().len(), 10);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thing_without_a_type_has_three_attributes_and_one_with_a_type_fifty() {
    let server = Server::start().await;
    server.ok("POST", "/thing-types/t", json!({})).await;
    let thing =
        |count: usize, kind: Value| json!({"attributePayload": attributes(count), "thingTypeName": kind});
    refused(&server, "POST", "/things/a", thing(4, Value::Null), INVALID).await;
    server.ok("POST", "/things/a", thing(3, Value::Null)).await;
    refused(&server, "POST", "/things/b", thing(51, json!("t")), INVALID).await;
    server.ok("POST", "/things/b", thing(50, json!("t"))).await;
    refused(&server, "PATCH", "/things/a", json!({"attributePayload": attributes(4)}), INVALID).await;
    server.ok("PATCH", "/things/a", json!({"attributePayload": attributes(4), "thingTypeName": "t"})).await;
    refused(&server, "PATCH", "/things/b", json!({"removeThingType": true}), INVALID).await;
    let kept = server.ok("GET", "/things/b", Value::Null).await;
    assert_eq!((&kept["thingTypeName"], &kept["version"]), (&json!("t"), &json!(1)));
    let group = |count: usize| json!({"thingGroupProperties": {"attributePayload": attributes(count)}});
    refused(&server, "POST", "/thing-groups/g", group(51), INVALID).await;
    server.ok("POST", "/thing-groups/g", group(50)).await;
    refused(&server, "PATCH", "/thing-groups/g", group(51), INVALID).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_counted_in_the_whole_account_has_a_quota_that_can_be_set() {
    let quotas = Quotas { streams: 2, dynamic_groups: 1, child_groups: 1, ..Quotas::default() };
    let (folder, server) = server(quotas).await;
    server.s3("PUT", "/firmware", b"").await;
    server.s3("PUT", "/firmware/a", b"x").await;
    let stream = json!({"files": [{"fileId": 0, "s3Location": {"bucket": "firmware", "key": "a"}}],
        "roleArn": "arn:aws:iam::000000000000:role/any"});
    for id in ["a", "b"] {
        server.ok("POST", &format!("/streams/{id}"), stream.clone()).await;
    }
    refused(&server, "POST", "/streams/c", stream.clone(), LIMIT).await;
    refused(&server, "POST", "/streams/a", stream.clone(), (409, "ResourceAlreadyExistsException")).await;
    server.ok("DELETE", "/streams/a", Value::Null).await;
    server.ok("POST", "/streams/c", stream.clone()).await;
    let query = json!({"queryString": "thingName:*"});
    server.ok("POST", "/dynamic-thing-groups/d1", query.clone()).await;
    refused(&server, "POST", "/dynamic-thing-groups/d2", query.clone(), LIMIT).await;
    server.ok("POST", "/dynamic-thing-groups/d1", query).await;
    server.ok("POST", "/thing-groups/above", json!({})).await;
    server.ok("POST", "/thing-groups/in1", json!({"parentGroupName": "above"})).await;
    refused(&server, "POST", "/thing-groups/in2", json!({"parentGroupName": "above"}), INVALID).await;
    server.stop().await;
    // Fewer are allowed at the next start: what there is stays.
    let quotas = Quotas { streams: 0, ..quotas };
    let again = Server::on(Config { quotas, ..Config::new(&folder.0) }).await.unwrap();
    assert_eq!(again.ok("GET", "/streams", Value::Null).await["streams"].as_array().unwrap().len(), 2);
    refused(&again, "POST", "/streams/d", stream, LIMIT).await;
    again.stop().await;
}
