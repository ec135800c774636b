//! Commands from both sides: what an operator starts, and what the device hears and says.

use std::time::Duration;

use mqtt::{Connect, Packet, Properties, Property, Qos, Version};
use serde_json::{Value, json};

use crate::broker_harness::{Client, Got};
use crate::durability::Process;
use crate::harness::{Ask, Device, Folder, Server, Signed};

/// Connected with MQTT 5 and listening to what it is told and what the service says to its reports.
async fn listening(server: &Server, device: &Device, of: &str) -> Client {
    let terms = Connect { version: Version::V5, clean_start: true, ..Connect::default() };
    let (mut client, _) = device.connect_as(&server.endpoints, terms).await;
    for last in ["request/#", "response/+", "response/accepted/+", "response/rejected/+"] {
        let filter = format!("$aws/commands/{of}/executions/+/{last}");
        assert!(!client.subscribe(&filter, Qos::AtLeastOnce).await.is_failure());
    }
    client
}

async fn create(server: &Server, id: &str) {
    // {"a":1}
    let body = json!({"payload": {"content": "eyJhIjoxfQ==", "contentType": "application/json"}});
    let made = server.ok("PUT", &format!("/commands/{id}"), body).await;
    assert_eq!(made, json!({"commandId": id, "commandArn": server.arn(&format!("command/{id}"))}));
}

fn asked(server: &Server, command: &str, target: &str, more: Value) -> Value {
    let mut body =
        json!({"commandArn": server.arn(&format!("command/{command}")), "targetArn": server.arn(target)});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

/// Starts an execution, and returns its identifier.
async fn start(server: &Server, command: &str, target: &str, more: Value) -> String {
    let answer = server.data("POST", "/command-executions", asked(server, command, target, more)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["executionId"].as_str().unwrap().to_string()
}

async fn execution(server: &Server, id: &str, target: &str) -> Value {
    let arn = server.arn(target);
    server
        .ok("GET", &format!("/command-executions/{id}?targetArn={arn}&includeResult=true"), Value::Null)
        .await
}

/// Publishes a report and returns verdict and body.
async fn say(client: &mut Client, of: &str, id: &str, body: Value) -> (String, Value) {
    let topic = format!("$aws/commands/{of}/executions/{id}/response/json");
    client.publish_qos0(&topic, body.to_string().as_bytes()).await;
    let got = client.take().await;
    let verdict = got.topic.strip_prefix(&format!("$aws/commands/{of}/executions/{id}/response/"));
    (verdict.unwrap().to_string(), serde_json::from_slice(&got.payload).unwrap())
}

async fn rejected(client: &mut Client, of: &str, id: &str, body: Value) -> String {
    let (verdict, body) = say(client, of, id, body).await;
    assert_eq!((verdict.as_str(), &body["executionId"]), ("rejected/json", &json!(id)));
    assert!(body["errorMessage"].is_string());
    body["error"].as_str().unwrap().to_string()
}

fn event(got: &Got) -> (String, Value) {
    let topic = got.topic.strip_prefix("$aws/events/commandExecution/").unwrap();
    (topic.to_string(), serde_json::from_slice(&got.payload).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_heard_answered_and_told_to_who_watches() {
    let server = Server::start().await;
    let lamp = server.trusted_device("lamp").await;
    let mut client = listening(&server, &lamp, "things/lamp").await;
    let mut watcher = server.trusted_device("watcher").await.connect(&server.endpoints).await;
    watcher.subscribe("$aws/events/commandExecution/+/#", Qos::AtLeastOnce).await;
    create(&server, "reboot").await;
    let id = start(&server, "reboot", "thing/lamp", json!({"executionTimeoutSeconds": 100})).await;

    let bytes = client.next().await;
    let Packet::Publish(request) = bytes.packet() else { panic!("{:?}", bytes.packet()) };
    assert_eq!(request.topic, format!("$aws/commands/things/lamp/executions/{id}/request/json"));
    assert_eq!(request.payload, b"{\"a\":1}");
    let told: Vec<Property<'_>> = request.properties.iter().collect();
    assert!(told.contains(&Property::ContentType("application/json")), "{told:?}");
    assert!(request.properties.message_expiry_s().is_some_and(|s| (95..=100).contains(&s)));
    let ack = mqtt::Ack::new(request.delivery.id().unwrap(), mqtt::Reason::Success);
    client.send(Packet::PubAck(ack)).await;

    let shown = execution(&server, &id, "thing/lamp").await;
    assert_eq!((&shown["status"], &shown["executionTimeoutSeconds"]), (&json!("CREATED"), &json!(100)));
    let body =
        json!({"status": "IN_PROGRESS", "statusReason": {"reasonCode": "HALF"}, "result": {"n": {"s": "1"}}});
    let (verdict, said) = say(&mut client, "things/lamp", &id, body).await;
    assert_eq!((verdict.as_str(), said), ("accepted/json", json!({"executionId": id})));
    let shown = execution(&server, &id, "thing/lamp").await;
    assert_eq!(
        (&shown["status"], &shown["statusReason"]),
        (&json!("IN_PROGRESS"), &json!({"reasonCode": "HALF"}))
    );
    assert_eq!((&shown["result"], &shown["completedAt"]), (&json!({"n": {"S": "1"}}), &Value::Null));
    say(&mut client, "things/lamp", &id, json!({"status": "SUCCEEDED"})).await;
    let shown = execution(&server, &id, "thing/lamp").await;
    assert_eq!(shown["status"], "SUCCEEDED");
    assert!(shown["completedAt"].is_number() && shown["timeToLive"].as_f64() > shown["completedAt"].as_f64());

    for status in ["CREATED", "IN_PROGRESS", "SUCCEEDED"] {
        let (topic, event) = event(&watcher.take().await);
        assert_eq!(topic, format!("reboot/{status}"));
        assert_eq!((&event["status"], &event["executionId"]), (&json!(status), &json!(id)));
        assert_eq!(
            (&event["eventType"], &event["targetArn"]),
            (&json!("COMMAND_EXECUTION"), &json!(server.arn("thing/lamp")))
        );
        assert!(event["timestamp"].as_i64().unwrap() > 1_700_000_000_000);
    }
    client.nothing().await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_are_filled_in_and_refused_by_their_conditions() {
    let server = Server::start().await;
    let lamp = server.trusted_device("lamp").await;
    let mut client = listening(&server, &lamp, "clients/lamp").await;
    let range =
        json!({"comparisonOperator": "IN_RANGE", "operand": {"numberRange": {"min": "60", "max": "80"}}});
    let body = json!({
        "payloadTemplate": r#"{"t": "${aws:iot:commandexecution::parameter:t}", "s": "${aws:iot:commandexecution::executionTimeoutSec}"}"#,
        "preprocessor": {"awsJsonSubstitution": {"outputFormat": "CBOR"}},
        "mandatoryParameters": [{"name": "t", "type": "INTEGER", "defaultValue": {"I": 72}, "valueConditions": [range]}],
    });
    server.ok("PUT", "/commands/warm", body.clone()).await;
    let shown = server.ok("GET", "/commands/warm", Value::Null).await;
    for member in ["payloadTemplate", "preprocessor", "mandatoryParameters"] {
        assert_eq!(shown[member], body[member]);
    }
    let id = start(&server, "warm", "client/lamp", json!({})).await;
    let got = client.take().await;
    assert_eq!(got.topic, format!("$aws/commands/clients/lamp/executions/{id}/request/cbor"));
    assert_eq!(got.payload, b"\xa2\x61s\x0a\x61t\x18\x48");
    assert_eq!(execution(&server, &id, "client/lamp").await["parameters"], json!({"t": {"I": 72}}));
    start(&server, "warm", "client/lamp", json!({"parameters": {"t": {"I": 60}}})).await;
    assert_eq!(client.take().await.payload, b"\xa2\x61s\x0a\x61t\x18\x3c");
    for wrong in [
        json!({"parameters": {"t": {"I": 81}}}),
        json!({"parameters": {"t": {"L": 70}}}),
        json!({"parameters": {"t": {"I": "70"}}}),
        json!({"parameters": {"u": {"I": 70}}}),
        json!({"executionTimeoutSeconds": 0}),
        json!({"executionTimeoutSeconds": 43_201}),
        json!({"executionTimeoutSeconds": "9"}),
        json!({"clientToken": "two words"}),
        json!({"targetArn": "arn:aws:iot:us-east-1:000000000000:thinggroup/all"}),
        json!({"targetArn": "arn:aws:iot:us-east-1:000000000000:client/a/b"}),
        json!({"commandArn": "arn:aws:iot:us-east-1:000000000000:job/warm"}),
    ] {
        let answer = server
            .data("POST", "/command-executions", asked(&server, "warm", "client/lamp", wrong.clone()))
            .await;
        assert_eq!(answer.refusal(), (400, "ValidationException".into()), "{wrong}");
    }
    for (command, target) in [("cold", "client/lamp"), ("warm", "thing/nobody")] {
        let answer =
            server.data("POST", "/command-executions", asked(&server, command, target, json!({}))).await;
        assert_eq!(answer.refusal(), (404, "ResourceNotFoundException".into()), "{command} {target}");
    }
    client.nothing().await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_noted_in_time_and_the_device_may_have_the_last_word() {
    let server = Server::start().await;
    let lamp = server.trusted_device("lamp").await;
    let mut client = listening(&server, &lamp, "things/lamp").await;
    client.subscribe("$aws/events/commandExecution/reboot/TIMED_OUT", Qos::AtLeastOnce).await;
    create(&server, "reboot").await;
    let id = start(&server, "reboot", "thing/lamp", json!({"executionTimeoutSeconds": 1})).await;
    client.take().await;
    assert_eq!(
        event(&client.take().await).1["statusReason"],
        json!({"reasonCode": "$NO_RESPONSE_FROM_DEVICE"})
    );
    let shown = execution(&server, &id, "thing/lamp").await;
    assert_eq!((&shown["status"], &shown["completedAt"]), (&json!("TIMED_OUT"), &Value::Null));
    let path = format!("/command-executions/{id}?targetArn={}", server.arn("thing/lamp"));
    let early = server.iot("DELETE", &path, Value::Null).await;
    assert_eq!(early.refusal(), (409, "ConflictException".into()));
    let going_on = rejected(&mut client, "things/lamp", &id, json!({"status": "IN_PROGRESS"})).await;
    assert_eq!(going_on, "InvalidStateTransition");
    let (verdict, _) = say(&mut client, "things/lamp", &id, json!({"status": "SUCCEEDED"})).await;
    assert_eq!(verdict, "accepted/json");
    assert_eq!(
        rejected(&mut client, "things/lamp", &id, json!({"status": "FAILED"})).await,
        "TerminalStateReached"
    );
    server.ok("DELETE", &path, Value::Null).await;
    server.ok("DELETE", &path, Value::Null).await;
    assert_eq!(
        server.iot("GET", &path, Value::Null).await.refusal(),
        (404, "ResourceNotFoundException".into())
    );
    assert_eq!(
        rejected(&mut client, "things/lamp", &id, json!({"status": "FAILED"})).await,
        "ResourceNotFound"
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_is_none_is_rejected_by_name_in_its_own_encoding() {
    let server = Server::start().await;
    let lamp = server.trusted_device("lamp").await;
    let mut client = listening(&server, &lamp, "things/lamp").await;
    create(&server, "reboot").await;
    let id = start(&server, "reboot", "thing/lamp", json!({})).await;
    client.take().await;
    let base = format!("$aws/commands/things/lamp/executions/{id}/response");
    for (last, payload, verdict, says) in [
        ("/json", &b"{"[..], "rejected/json", "InvalidJson"),
        ("/json", b"{}", "rejected/json", "InvalidRequest"),
        ("/json", b"{\"status\":\"FAILED\",\"result\":{}}", "rejected/json", "InvalidRequest"),
        ("/cbor", b"\xff", "rejected/cbor", "InvalidRequest"),
        ("", b"[]", "rejected", "InvalidJson"),
        ("/cbor", b"\xa1\x66status\x6bIN_PROGRESS", "accepted/cbor", "executionId"),
        ("", b"{\"status\":\"IN_PROGRESS\"}", "accepted", "executionId"),
    ] {
        client.publish_qos0(&format!("{base}{last}"), payload).await;
        let got = client.take().await;
        assert_eq!(got.topic, format!("{base}/{verdict}"));
        assert!(String::from_utf8_lossy(&got.payload).contains(says), "{says}: {got:?}");
    }
    // Only the service writes these.
    for topic in [format!("{base}/accepted/json"), base.replace("/response", "/request/json")] {
        assert!(client.publish(&topic, b"{}").await.is_failure(), "{topic}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_has_no_business_with_executions_of_another() {
    let server = Server::start().await;
    let lamp = server.trusted_device("lamp").await;
    let mut client = listening(&server, &lamp, "things/lamp").await;
    server.ok("POST", "/things/door", json!({})).await;
    create(&server, "open").await;
    let id = start(&server, "open", "thing/door", json!({"executionTimeoutSeconds": 600})).await;
    // Under its own name the execution is not there; under the client's of the same name neither.
    assert_eq!(
        rejected(&mut client, "things/lamp", &id, json!({"status": "SUCCEEDED"})).await,
        "ResourceNotFound"
    );
    let arn = server.arn("client/door");
    let path = format!("/command-executions/{id}?targetArn={arn}");
    assert_eq!(server.iot("GET", &path, Value::Null).await.status, 404);
    // And under the other's name its policy stands before it.
    let modest = server.device("modest").await;
    let mut client = modest
        .connect_as(
            &server.endpoints,
            Connect { version: Version::V5, clean_start: true, ..Connect::default() },
        )
        .await
        .0;
    let topic = format!("$aws/commands/things/door/executions/{id}/response/json");
    assert!(client.publish(&topic, b"{\"status\":\"SUCCEEDED\"}").await.is_failure());
    assert!(
        client
            .subscribe("$aws/commands/things/door/executions/+/request/json", Qos::AtLeastOnce)
            .await
            .is_failure()
    );
    assert_eq!(execution(&server, &id, "thing/door").await["status"], "CREATED");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_token_is_one_execution() {
    let server = std::sync::Arc::new(Server::start().await);
    let lamp = server.trusted_device("lamp").await;
    let mut client = listening(&server, &lamp, "things/lamp").await;
    create(&server, "reboot").await;
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let server = server.clone();
        tries.spawn(
            async move { start(&server, "reboot", "thing/lamp", json!({"clientToken": "once"})).await },
        );
    }
    let mut ids = tries.join_all().await;
    ids.dedup();
    assert_eq!(ids.len(), 1);
    client.take().await;
    client.nothing().await;
    let other =
        asked(&server, "reboot", "thing/lamp", json!({"clientToken": "once", "executionTimeoutSeconds": 20}));
    let refused = server.data("POST", "/command-executions", other).await;
    assert_eq!(refused.refusal(), (409, "ConflictException".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_is_deprecated_restored_and_deleted_when_nothing_may_come_of_it() {
    let server = Server::start().await;
    server.ok("POST", "/things/lamp", json!({})).await;
    create(&server, "reboot").await;
    let again = server.iot("PUT", "/commands/reboot", json!({"payload": {"content": "AA=="}})).await;
    assert_eq!(again.refusal(), (409, "ConflictException".into()));
    let old = server.ok("PATCH", "/commands/reboot", json!({"deprecated": true})).await;
    assert_eq!(old["deprecated"], true);
    let refused =
        server.data("POST", "/command-executions", asked(&server, "reboot", "thing/lamp", json!({}))).await;
    assert_eq!(refused.refusal(), (400, "ValidationException".into()));
    let edit = server.iot("PATCH", "/commands/reboot", json!({"description": "d"})).await;
    assert_eq!(edit.refusal(), (409, "ConflictException".into()));
    let body = json!({"deprecated": false, "displayName": "Reboot", "description": "d"});
    let restored = server.ok("PATCH", "/commands/reboot", body).await;
    assert_eq!((&restored["deprecated"], &restored["displayName"]), (&json!(false), &json!("Reboot")));
    start(&server, "reboot", "thing/lamp", json!({})).await;

    assert_eq!(server.iot("DELETE", "/commands/reboot", Value::Null).await.status, 202);
    assert_eq!(server.iot("DELETE", "/commands/reboot", Value::Null).await.status, 202);
    assert_eq!(server.ok("GET", "/commands/reboot", Value::Null).await["pendingDeletion"], true);
    assert_eq!(server.ok("GET", "/commands", Value::Null).await, json!({"commands": []}));
    let refused =
        server.data("POST", "/command-executions", asked(&server, "reboot", "thing/lamp", json!({}))).await;
    assert_eq!(refused.refusal(), (400, "ValidationException".into()));
    assert_eq!(
        server.iot("PATCH", "/commands/reboot", json!({})).await.refusal(),
        (409, "ConflictException".into())
    );
    assert_eq!(server.iot("DELETE", "/commands/none", Value::Null).await.status, 204);
    for (method, body) in [("GET", Value::Null), ("PATCH", json!({}))] {
        let answer = server.iot(method, "/commands/none", body).await;
        assert_eq!(answer.refusal(), (404, "ResourceNotFoundException".into()), "{method}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_narrowed_ordered_and_come_in_pages() {
    let server = Server::start().await;
    for n in 0..5 {
        create(&server, &format!("c{n}")).await;
        start(&server, &format!("c{n}"), if n < 3 { "client/a" } else { "client/b" }, json!({})).await;
    }
    let names = async |order: &str| {
        let (mut names, mut next) = (Vec::new(), String::new());
        loop {
            let path = format!("/commands?maxResults=2&sortOrder={order}{next}");
            let list = server.ok("GET", &path, Value::Null).await;
            names.extend(list["commands"].as_array().unwrap().iter().map(|line| line["commandId"].clone()));
            let Some(token) = list["nextToken"].as_str() else { break names };
            next = format!("&nextToken={token}");
        }
    };
    assert_eq!(names("ASCENDING").await, ["c0", "c1", "c2", "c3", "c4"]);
    assert_eq!(names("DESCENDING").await, ["c4", "c3", "c2", "c1", "c0"]);
    let commands = async |body: Value| {
        let (mut found, mut next) = (Vec::new(), String::new());
        loop {
            let list =
                server.ok("POST", &format!("/command-executions?maxResults=2{next}"), body.clone()).await;
            let arns = list["commandExecutions"].as_array().unwrap().iter();
            found.extend(
                arns.map(|line| line["commandArn"].as_str().unwrap().rsplit('c').next().unwrap().to_string()),
            );
            let Some(token) = list["nextToken"].as_str() else { break found.concat() };
            next = format!("&nextToken={token}");
        }
    };
    let table = [
        (json!({}), "43210"),
        (json!({"sortOrder": "ASCENDING"}), "01234"),
        (json!({"targetArn": server.arn("client/a")}), "210"),
        (json!({"commandArn": server.arn("command/c1")}), "1"),
        (json!({"status": "CREATED", "namespace": "AWS-IoT"}), "43210"),
        (json!({"status": "FAILED"}), ""),
        (json!({"namespace": "AWS-IoT-FleetWise"}), ""),
        (json!({"startedTimeFilter": {"after": "2024-01-01T00:00", "before": "2124-01-01T00:00"}}), "43210"),
        (json!({"startedTimeFilter": {"before": "2024-01-01T00:00"}}), ""),
        (json!({"completedTimeFilter": {"after": "2024-01-01T00:00"}}), ""),
    ];
    for (body, is) in table {
        assert_eq!(commands(body.clone()).await, is, "{body}");
    }
    let after = json!({"after": "2024-01-01T00:00"});
    for wrong in [
        json!({"startedTimeFilter": after, "completedTimeFilter": after}),
        json!({"startedTimeFilter": {"after": "yesterday"}}),
        json!({"commandArn": server.arn("command/c1"), "targetArn": server.arn("client/a")}),
        json!({"sortOrder": "UP"}),
        json!({"sortOrder": 1}),
        json!({"startedTimeFilter": "2024-01-01T00:00"}),
        json!({"status": "DONE"}),
        json!({"namespace": "other"}),
    ] {
        let answer = server.iot("POST", "/command-executions", wrong.clone()).await;
        assert_eq!(answer.refusal(), (400, "ValidationException".into()), "{wrong}");
    }
    for (method, path) in
        [("GET", "/commands/a.b"), ("DELETE", "/commands/a.b"), ("DELETE", "/command-executions/a.b")]
    {
        let answer = server.iot(method, path, Value::Null).await;
        assert_eq!(answer.refusal(), (400, "ValidationException".into()), "{path}");
    }
    for query in ["maxResults=101", "maxResults=0", "nextToken=!", "sortOrder=UP", "namespace=x"] {
        let answer = server.iot("GET", &format!("/commands?{query}"), Value::Null).await;
        assert_eq!(answer.refusal(), (400, "ValidationException".into()), "{query}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_look_may_not_start() {
    let server = Server::start().await;
    create(&server, "reboot").await;
    let made = server.operator("PUT", "/access-keys/looker", json!({"role": "view"})).await;
    let key = Signed::of(&made.json());
    let body = asked(&server, "reboot", "client/c", json!({})).to_string().into_bytes();
    for (service, method, path, status) in [
        ("iot", "GET", "/commands/reboot", 200),
        ("iot", "POST", "/command-executions", 200),
        ("iot-jobs-data", "POST", "/command-executions", 403),
        ("iot", "DELETE", "/commands/reboot", 403),
    ] {
        let body: &[u8] = if service == "iot" { b"" } else { &body };
        let ask = Ask { service, method, path, headers: &[], body };
        assert_eq!(server.ask_as(ask, &key).await.status, status, "{service} {method}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_started_before_a_kill_goes_on_after_it() {
    let folder = Folder::new();
    let process = Process::start(&folder.0);
    let server = Server::at(cloud::Endpoints::read(&folder.0).unwrap());
    let lamp = server.trusted_device("lamp").await;
    let expiry = [Property::SessionExpiry(3_600)];
    let terms = Connect { version: Version::V5, properties: Properties::new(&expiry), ..Connect::default() };
    let (mut client, _) = lamp.connect_as(&server.endpoints, terms).await;
    client.subscribe("$aws/commands/things/lamp/executions/+/request/json", Qos::AtLeastOnce).await;
    client.leave().await;
    create(&server, "reboot").await;
    let waits = start(&server, "reboot", "thing/lamp", json!({"executionTimeoutSeconds": 600})).await;
    let short = start(&server, "reboot", "client/nobody", json!({"executionTimeoutSeconds": 2})).await;
    drop(process);
    // One whose request had not reached the broker when the server died.
    let torn = rusqlite::Connection::open(folder.0.join("cloud.sqlite")).unwrap();
    let again = "INSERT INTO command_execution SELECT NULL, 'torn', command, target, parameters, patience_s, status, is_final,
        reason, result, created_ms, updated_ms, completed_ms, deadline_ms, 'other', asked, content_type, x'00'
        FROM command_execution WHERE id = ?1";
    assert_eq!(torn.execute(again, [&waits]).unwrap(), 1);
    drop(torn);
    tokio::time::sleep(Duration::from_millis(2_000)).await;

    let process = Process::start(&folder.0);
    let server = Server::at(cloud::Endpoints::read(&folder.0).unwrap());
    let (mut client, present) = lamp.connect_as(&server.endpoints, terms).await;
    assert!(present);
    for id in [waits.as_str(), "torn"] {
        let got = client.take().await;
        assert_eq!(got.topic, format!("$aws/commands/things/lamp/executions/{id}/request/json"));
    }
    client.nothing().await;
    let topic = format!("$aws/commands/things/lamp/executions/{waits}/response/json");
    assert!(!client.publish(&topic, b"{\"status\":\"SUCCEEDED\"}").await.is_failure());
    let mut status = Value::Null;
    for _ in 0..100 {
        status = execution(&server, &short, "client/nobody").await["status"].clone();
        if status == "TIMED_OUT" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(status, "TIMED_OUT");
    // The acknowledgement of the report says that it is on disk.
    drop(process);
    let _process = Process::start(&folder.0);
    let server = Server::at(cloud::Endpoints::read(&folder.0).unwrap());
    assert_eq!(execution(&server, &waits, "thing/lamp").await["status"], "SUCCEEDED");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_start_that_was_acknowledged_is_told_whenever_the_server_is_killed() {
    let folder = Folder::new();
    let expiry = [Property::SessionExpiry(3_600)];
    let terms = Connect { version: Version::V5, properties: Properties::new(&expiry), ..Connect::default() };
    let mut process = Process::start(&folder.0);
    let mut server = Server::at(cloud::Endpoints::read(&folder.0).unwrap());
    let lamp = server.trusted_device("lamp").await;
    let (mut client, _) = lamp.connect_as(&server.endpoints, terms).await;
    client.subscribe("$aws/commands/clients/lamp/executions/+/request/json", Qos::AtLeastOnce).await;
    client.leave().await;
    create(&server, "reboot").await;
    let mut acknowledged = std::collections::BTreeSet::new();
    for round in 0..4 {
        let (done, mut starts) = tokio::sync::mpsc::unbounded_channel();
        for _ in 0..3 {
            let (endpoints, done) = (server.endpoints.clone(), done.clone());
            // Its last question finds a server that is dead, and ends the task.
            tokio::spawn(async move {
                let server = Server::at(endpoints);
                let long = json!({"executionTimeoutSeconds": 3_600});
                while done.send(start(&server, "reboot", "client/lamp", long.clone()).await).is_ok() {}
            });
        }
        drop(done);
        for _ in 0..2 * round + 3 {
            acknowledged.insert(starts.recv().await.unwrap());
        }
        drop(process);
        while let Some(id) = starts.recv().await {
            acknowledged.insert(id);
        }
        process = Process::start(&folder.0);
        server = Server::at(cloud::Endpoints::read(&folder.0).unwrap());
    }
    assert!(acknowledged.len() >= 3 + 5 + 7 + 9);
    for id in &acknowledged {
        assert_eq!(execution(&server, id, "client/lamp").await["status"], "CREATED");
    }
    let (mut client, present) = lamp.connect_as(&server.endpoints, terms).await;
    assert!(present);
    let mut untold = acknowledged;
    while !untold.is_empty() {
        let topic = client.take().await.topic;
        untold.remove(topic.split('/').nth(5).unwrap());
    }
    drop(process);
}
