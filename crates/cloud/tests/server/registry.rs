//! Things, certificates, policies, groups: the refusals that AWS names, and the way round.

use serde_json::{Value, json};

use crate::harness::{Ask, Server};

const OPEN: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iot:*","Resource":"*"}}"#;

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_has_its_status_and_its_name() {
    let server = Server::start().await;
    let device = server.device("lamp").await;
    let policy = json!({"policyDocument": OPEN});
    for n in 2..=5 {
        let made = server.ok("POST", "/policies/policy-lamp/version", policy.clone()).await;
        assert_eq!(made["policyVersionId"], n.to_string());
    }
    let certificate = format!("/certificates/{}", device.certificate_id);
    let unknown = format!("/certificates/{}", "0".repeat(64));
    let table = [
        ("GET", "/things/nobody", Value::Null, 404, "ResourceNotFoundException"),
        ("POST", "/things/no%20spaces", Value::Null, 400, "InvalidRequestException"),
        (
            "POST",
            "/things/lamp",
            json!({"attributePayload": {"attributes": {"a": "b"}}}),
            409,
            "ResourceAlreadyExistsException",
        ),
        (
            "POST",
            "/things/x",
            json!({"attributePayload": {"attributes": []}}),
            400,
            "InvalidRequestException",
        ),
        ("POST", "/things/x", json!([]), 400, "InvalidRequestException"),
        ("PATCH", "/things/lamp", json!({"expectedVersion": 9}), 409, "VersionConflictException"),
        ("DELETE", "/things/lamp", Value::Null, 400, "InvalidRequestException"),
        ("GET", "/things?maxResults=251", Value::Null, 400, "InvalidRequestException"),
        ("GET", "/things?nextToken=%", Value::Null, 400, "InvalidRequestException"),
        ("GET", "/endpoint?endpointType=iot:Odd", Value::Null, 400, "InvalidRequestException"),
        ("DELETE", &certificate, Value::Null, 406, "CertificateStateException"),
        ("PUT", &certificate, Value::Null, 400, "InvalidRequestException"),
        ("GET", "/certificates/cafe", Value::Null, 400, "InvalidRequestException"),
        ("GET", &unknown, Value::Null, 404, "ResourceNotFoundException"),
        ("POST", "/certificates", json!({"certificateSigningRequest": "x"}), 400, "InvalidRequestException"),
        ("POST", "/policies/p", json!({"policyDocument": "{}"}), 400, "MalformedPolicyException"),
        ("POST", "/policies/policy-lamp", policy.clone(), 409, "ResourceAlreadyExistsException"),
        ("POST", "/policies/policy-lamp/version", policy.clone(), 409, "VersionsLimitExceededException"),
        ("DELETE", "/policies/policy-lamp/version/1", Value::Null, 409, "DeleteConflictException"),
        ("DELETE", "/policies/policy-lamp", Value::Null, 409, "DeleteConflictException"),
        (
            "PUT",
            "/target-policies/policy-lamp",
            json!({"target": "arn:aws:iot:x:1:cert/2"}),
            400,
            "InvalidRequestException",
        ),
        ("GET", "/thing-groups/nobody", Value::Null, 404, "ResourceNotFoundException"),
        (
            "PUT",
            "/jobs/j",
            json!({"targets": [server.arn("thing/nobody")], "document": "{}"}),
            404,
            "ResourceNotFoundException",
        ),
        ("GET", "/no-such-operation", Value::Null, 404, "UnknownOperationException"),
        ("POST", "/things/lamp/jobs", Value::Null, 404, "UnknownOperationException"),
    ];
    let mut refused = 0;
    for (method, path, body, status, name) in table {
        let answer = server.iot(method, path, body).await;
        assert_eq!(answer.refusal(), (status, name.to_string()), "{method} {path}: {}", answer.text());
        assert!(answer.json()["message"].is_string());
        refused += 1;
    }
    assert_eq!(refused, 25);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_show_every_thing_once_while_others_come_and_go() {
    let server = Server::start().await;
    for n in 0..7 {
        server.ok("POST", &format!("/things/t{n}"), Value::Null).await;
    }
    let (mut seen, mut path) = (Vec::new(), "/things?maxResults=3".to_string());
    loop {
        let page = server.ok("GET", &path, Value::Null).await;
        seen.extend(
            page["things"]
                .as_array()
                .unwrap()
                .iter()
                .map(|thing| thing["thingName"].as_str().unwrap().to_string()),
        );
        server.ok("DELETE", "/things/t1", Value::Null).await;
        match page["nextToken"].as_str() {
            Some(token) => path = format!("/things?maxResults=3&nextToken={token}"),
            None => break,
        }
    }
    assert_eq!(seen, ["t0", "t1", "t2", "t3", "t4", "t5", "t6"]);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_is_not_active_any_more_loses_its_connection_and_gets_no_new_one() {
    let server = Server::start().await;
    let device = server.device("lamp").await;
    let mut client = device.connect(&server.endpoints).await;
    let path = format!("/certificates/{}?newStatus=INACTIVE", device.certificate_id);
    server.ok("PUT", &path, Value::Null).await;
    assert_eq!(client.closed().await, None);
    let refused = match device.dial(&server.endpoints).await {
        Err(_) => true,
        // With TLS 1.3 the client learns it with its first read.
        Ok(stream) => {
            let mut client = crate::broker_harness::Client::on(stream, mqtt::Version::V311);
            client.read().await.is_none()
        }
    };
    assert!(refused);
    server.ok("PUT", &path.replace("INACTIVE", "ACTIVE"), Value::Null).await;
    device.connect(&server.endpoints).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_policy_holds_at_once() {
    let server = Server::start().await;
    let device = server.device("lamp").await;
    let mut client = device.connect(&server.endpoints).await;
    assert_eq!(client.subscribe("open/a", mqtt::Qos::AtMostOnce).await, mqtt::Reason::Success);
    assert!(client.subscribe("closed/a", mqtt::Qos::AtMostOnce).await.is_failure());
    let headers = [("x-amzn-iot-principal", device.certificate_arn.as_str())];
    let detach = Ask {
        service: "iot",
        method: "DELETE",
        path: "/principal-policies/policy-lamp",
        headers: &headers,
        body: b"",
    };
    assert_eq!(server.ask(detach).await.status, 200);
    assert!(client.subscribe("open/b", mqtt::Qos::AtMostOnce).await.is_failure());
    // A group's policy counts for its things, also from above.
    server.ok("POST", "/thing-groups/all", Value::Null).await;
    server.ok("POST", "/thing-groups/lamps", json!({"parentGroupName": "all"})).await;
    let body = json!({"thingGroupName": "lamps", "thingName": "lamp"});
    server.ok("PUT", "/thing-groups/addThingToThingGroup", body).await;
    server.ok("POST", "/policies/open", json!({"policyDocument": OPEN})).await;
    server.ok("PUT", "/target-policies/open", json!({"target": server.arn("thinggroup/all")})).await;
    assert_eq!(client.subscribe("closed/a", mqtt::Qos::AtMostOnce).await, mqtt::Reason::Success);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_hang_on_what_there_is() {
    let server = Server::start().await;
    server.ok("POST", "/thing-groups/g", json!({"tags": [{"Key": "k", "Value": "v"}]})).await;
    let tags = async |name: &str| {
        let path = format!("/tags?resourceArn={}", server.arn(&format!("thinggroup/{name}")));
        server.iot("GET", &path, Value::Null).await
    };
    assert_eq!(tags("g").await.json()["tags"], json!([{"Key": "k", "Value": "v"}]));
    assert_eq!(tags("none").await.refusal(), (404, "ResourceNotFoundException".into()));
    let body = json!({"resourceArn": server.arn("stream/none"), "tags": [{"Key": "k", "Value": "v"}]});
    assert_eq!(server.iot("POST", "/tags", body).await.status, 404);
    server.stop().await;
}
