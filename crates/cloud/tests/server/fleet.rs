//! What a fleet is operated with: shadows, streams, provisioning, groups that have a query, events; from both sides.

use base64::Engine;
use mqtt::Qos;
use serde_json::{Value, json};

use crate::broker_harness::Client;
use crate::harness::{Device, Server};

/// A connected thing that may do everything.
async fn free(server: &Server, thing: &str) -> (Device, Client) {
    let device = server.trusted_device(thing).await;
    let client = device.connect(&server.endpoints).await;
    (device, client)
}

async fn hear(client: &mut Client) -> (String, Value) {
    let got = client.take().await;
    (got.topic.clone(), serde_json::from_slice(&got.payload).unwrap())
}

async fn ask(client: &mut Client, topic: &str, body: Value) -> (String, Value) {
    client.publish_qos0(topic, body.to_string().as_bytes()).await;
    hear(client).await
}

/// Tries again until it is so: groups with a query follow within a tick.
async fn until<F: Future<Output = bool>>(what: &str, is: impl Fn() -> F) {
    for _ in 0..100 {
        if is().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{what}: not within ten seconds");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shadow_is_changed_by_one_side_and_heard_by_the_other() {
    let server = Server::start().await;
    let (_, mut lamp) = free(&server, "lamp").await;
    lamp.subscribe("$aws/things/lamp/shadow/#", Qos::AtLeastOnce).await;
    let (topic, body) = ask(&mut lamp, "$aws/things/lamp/shadow/get", json!({"clientToken": "t"})).await;
    assert_eq!(
        (topic.as_str(), &body["code"], &body["clientToken"]),
        ("$aws/things/lamp/shadow/get/rejected", &json!(404), &json!("t"))
    );
    let (topic, body) =
        ask(&mut lamp, "$aws/things/lamp/shadow/update", json!({"state": {"reported": {"on": false}}})).await;
    assert_eq!((topic.as_str(), &body["version"]), ("$aws/things/lamp/shadow/update/accepted", &json!(1)));
    assert_eq!(hear(&mut lamp).await.0, "$aws/things/lamp/shadow/update/documents");
    // An application wishes something over HTTP.
    let wish = json!({"state": {"desired": {"on": true}}, "version": 1}).to_string();
    let answer = server.iotdata("POST", "/things/lamp/shadow", wish.as_bytes()).await;
    assert_eq!((answer.status, &answer.json()["version"]), (200, &json!(2)));
    assert_eq!(hear(&mut lamp).await.0, "$aws/things/lamp/shadow/update/accepted");
    let (topic, body) = hear(&mut lamp).await;
    assert_eq!(
        (topic.as_str(), &body["state"]),
        ("$aws/things/lamp/shadow/update/delta", &json!({"on": true}))
    );
    assert_eq!(hear(&mut lamp).await.0, "$aws/things/lamp/shadow/update/documents");
    let stale = server.iotdata("POST", "/things/lamp/shadow", wish.as_bytes()).await;
    assert_eq!(stale.refusal(), (409, "ConflictException".into()));
    // A named one is another one.
    let named = server.iotdata("GET", "/things/lamp/shadow?name=config", b"").await;
    assert_eq!(named.refusal(), (404, "ResourceNotFoundException".into()));
    let (topic, _) = ask(&mut lamp, "$aws/things/lamp/shadow/name/config/update", json!({"state": {}})).await;
    assert_eq!(topic, "$aws/things/lamp/shadow/name/config/update/accepted");
    assert_eq!(hear(&mut lamp).await.0, "$aws/things/lamp/shadow/name/config/update/documents");
    let names = server.iotdata("GET", "/api/things/shadow/ListNamedShadowsForThing/lamp", b"").await;
    assert_eq!(names.json()["results"], json!(["config"]));
    let (topic, body) = ask(&mut lamp, "$aws/things/lamp/shadow/delete", Value::Null).await;
    assert_eq!((topic.as_str(), &body["code"]), ("$aws/things/lamp/shadow/delete/rejected", &json!(400)));
    lamp.publish_qos0("$aws/things/lamp/shadow/delete", b"").await;
    let (topic, body) = hear(&mut lamp).await;
    assert_eq!((topic.as_str(), &body["version"]), ("$aws/things/lamp/shadow/delete/accepted", &json!(2)));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_in_blocks_in_json_and_cbor() {
    let server = Server::start().await;
    let (_, mut lamp) = free(&server, "lamp").await;
    let firmware: Vec<u8> = (0..5000_u32).map(|n| (n % 251) as u8).collect();
    assert_eq!(server.s3("PUT", "/firmware", b"").await.status, 200);
    assert_eq!(server.s3("PUT", "/firmware/lamp.fw", &firmware).await.status, 200);
    let files = json!([{"fileId": 7, "s3Location": {"bucket": "firmware", "key": "lamp.fw"}}]);
    let body = json!({"files": files, "roleArn": "arn:aws:iam::000000000000:role/any", "description": "d"});
    server.ok("POST", "/streams/s1", body).await;
    let base = "$aws/things/lamp/streams/s1";
    let (topic, body) = ask(&mut lamp, &format!("{base}/describe/json"), json!({"c": "x"})).await;
    assert_eq!(topic, format!("{base}/description/json"));
    assert_eq!(body, json!({"c": "x", "s": 1, "d": "d", "r": [{"f": 7, "z": 5000}]}));
    // All of it, in the order of the blocks.
    let mut got = Vec::new();
    lamp.publish_qos0(&format!("{base}/get/json"), json!({"s": 1, "f": 7, "l": 1024}).to_string().as_bytes())
        .await;
    for number in 0..5 {
        let (topic, body) = hear(&mut lamp).await;
        assert_eq!((topic, &body["i"]), (format!("{base}/data/json"), &json!(number)));
        let bytes = base64::engine::general_purpose::STANDARD.decode(body["p"].as_str().unwrap()).unwrap();
        assert_eq!(body["l"], json!(bytes.len()));
        got.extend(bytes);
    }
    assert!(got == firmware, "the blocks are the file");
    // {"f": 7, "l": 4096, "o": 1, "n": 1} and its answer {"f": 7, "l": 904, "i": 1, "p": h'…'}.
    lamp.publish_qos0(&format!("{base}/get/cbor"), b"\xa4\x61f\x07\x61l\x19\x10\x00\x61o\x01\x61n\x01").await;
    let data = lamp.take().await;
    assert_eq!(data.topic, format!("{base}/data/cbor"));
    assert!(data.payload.starts_with(b"\xa4\x61f\x07\x61l\x19\x03\x88\x61i\x01\x61p\x59\x03\x88"));
    assert!(data.payload.ends_with(&firmware[4096..]));
    let mut refused = 0;
    for (request, code) in [
        (json!({"s": 2, "f": 7, "l": 1024}), "VersionMismatch"),
        (json!({"f": 8, "l": 1024}), "ResourceNotFound"),
        (json!({"f": 7, "l": 10}), "BlockSizeOutOfBounds"),
        (json!({"f": 7, "l": 1024, "o": 5}), "OffsetOutOfBounds"),
        (json!([]), "InvalidJson"),
    ] {
        let (topic, body) = ask(&mut lamp, &format!("{base}/get/json"), request).await;
        assert_eq!((topic, &body["o"]), (format!("{base}/rejected/json"), &json!(code)));
        refused += 1;
    }
    assert_eq!(refused, 5);
    // Another object under the same name is another file.
    assert_eq!(server.s3("PUT", "/firmware/lamp.fw", b"other").await.status, 200);
    let (_, body) = ask(&mut lamp, &format!("{base}/get/json"), json!({"f": 7, "l": 1024})).await;
    assert_eq!(body["o"], json!("ETagMismatch"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_provisions_itself_and_comes_back_under_its_own_certificate() {
    let server = Server::start().await;
    let (_, mut claim) = free(&server, "claim").await;
    let template = json!({
        "Parameters": {"Serial": {"Type": "String"}, "AWS::IoT::Certificate::Id": {"Type": "String"}},
        "Resources": {
            "thing": {"Type": "AWS::IoT::Thing", "Properties": {
                "ThingName": {"Fn::Join": ["-", ["lamp", {"Ref": "Serial"}]]}, "ThingGroups": ["fleet"]}},
            "certificate": {"Type": "AWS::IoT::Certificate", "Properties": {
                "CertificateId": {"Ref": "AWS::IoT::Certificate::Id"}, "Status": "Active"}},
            "policy": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyName": "all-claim"}},
        },
        "DeviceConfiguration": {"Color": "red"},
    });
    server.ok("POST", "/thing-groups/fleet", json!({})).await;
    let body = json!({"targets": [server.arn("thinggroup/fleet")], "document": "{}", "targetSelection": "CONTINUOUS"});
    server.ok("PUT", "/jobs/welcome", body).await;
    let body = json!({"templateName": "t", "templateBody": template.to_string(), "enabled": true,
        "provisioningRoleArn": "arn:aws:iam::000000000000:role/any"});
    server.ok("POST", "/provisioning-templates", body).await;
    claim.publish_qos0("$aws/certificates/create/json", b"{}").await;
    let (topic, made) = hear(&mut claim).await;
    assert_eq!(topic, "$aws/certificates/create/json/accepted");
    assert!(made["privateKey"].as_str().unwrap().contains("PRIVATE KEY"));
    let id = made["certificateId"].as_str().unwrap();
    let shown = server.ok("GET", &format!("/certificates/{id}"), Value::Null).await;
    assert_eq!(shown["certificateDescription"]["status"], "PENDING_ACTIVATION");
    let provision = "$aws/provisioning-templates/t/provision/json";
    let wrong = json!({"certificateOwnershipToken": "guess", "parameters": {"Serial": "7"}});
    let (topic, body) = ask(&mut claim, provision, wrong).await;
    assert_eq!((topic, &body["statusCode"]), (format!("{provision}/rejected"), &json!(403)));
    let right = json!({"certificateOwnershipToken": made["certificateOwnershipToken"], "parameters": {"Serial": "7"}});
    let (topic, body) = ask(&mut claim, provision, right.clone()).await;
    assert_eq!(topic, format!("{provision}/accepted"));
    assert_eq!(body, json!({"deviceConfiguration": {"Color": "red"}, "thingName": "lamp-7"}));
    let (_, again) = ask(&mut claim, provision, right).await;
    assert_eq!(again["statusCode"], json!(403), "a token is good once");
    let text = |name: &str| made[name].as_str().unwrap().to_string();
    let device = Device::of("lamp-7", id, text("certificatePem"), text("privateKey"));
    let mut lamp = device.connect(&server.endpoints).await;
    let (_, jobs) = ask(&mut lamp, "$aws/things/lamp-7/jobs/get", json!({})).await;
    assert_eq!(jobs["queuedJobs"][0]["jobId"], "welcome", "the group's continuous job reached it");
    let log = server
        .operator("GET", &format!("/audit?who=certificate/{}", claim_id(&server).await), Value::Null)
        .await;
    assert!(log.json()["entries"].as_array().unwrap().len() >= 2, "what a device registers is noted");
    server.stop().await;
}

async fn claim_id(server: &Server) -> String {
    let principals = server.ok("GET", "/things/claim/principals", Value::Null).await;
    principals["principals"][0].as_str().unwrap().rsplit('/').next().unwrap().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_with_a_query_follows_its_things_and_its_continuous_job_too() {
    let server = Server::start().await;
    for (thing, room) in [("a", "hall"), ("b", "attic")] {
        let body = json!({"attributePayload": {"attributes": {"room": room}}});
        server.ok("POST", &format!("/things/{thing}"), body).await;
    }
    let body = json!({"queryString": "attributes.room:hall OR shadow.reported.room:hall"});
    server.ok("POST", "/dynamic-thing-groups/hall", body).await;
    let members = async || server.ok("GET", "/thing-groups/hall/things", Value::Null).await["things"].clone();
    until("a is in the hall", || async { members().await == json!(["a"]) }).await;
    let body = json!({"targets": [server.arn("thinggroup/hall")], "document": "{}", "targetSelection": "CONTINUOUS"});
    server.ok("PUT", "/jobs/j", body).await;
    let says = json!({"state": {"reported": {"room": "Hall"}}}).to_string();
    assert_eq!(server.iotdata("POST", "/things/b/shadow", says.as_bytes()).await.status, 200);
    until("b came", || async { members().await == json!(["a", "b"]) }).await;
    let body = json!({"attributePayload": {"attributes": {"room": "cellar"}}});
    server.ok("PATCH", "/things/a", body).await;
    until("a left", || async { members().await == json!(["b"]) }).await;
    let status = async |thing: &str| {
        let shown = server.ok("GET", &format!("/things/{thing}/jobs/j"), Value::Null).await;
        shown["execution"]["status"].clone()
    };
    assert_eq!((status("a").await, status("b").await), (json!("REMOVED"), json!("QUEUED")));
    let refused = server
        .iot("PUT", "/thing-groups/addThingToThingGroup", json!({"thingGroupName": "hall", "thingName": "a"}))
        .await;
    assert_eq!(refused.refusal(), (400, "InvalidRequestException".into()));
    let bad = server.iot("POST", "/dynamic-thing-groups/x", json!({"queryString": "attributes.a:("})).await;
    assert_eq!(bad.refusal(), (400, "InvalidQueryException".into()));
    let found =
        server.ok("POST", "/indices/search", json!({"queryString": "thingName:*", "maxResults": 1})).await;
    assert_eq!(found["things"][0]["thingName"], "a");
    let next = json!({"queryString": "thingName:*", "maxResults": 1, "nextToken": found["nextToken"]});
    let found = server.ok("POST", "/indices/search", next).await;
    assert_eq!((&found["things"][0]["thingName"], &found["nextToken"]), (&json!("b"), &Value::Null));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_of_jobs_are_published_once_they_are_asked_for() {
    let server = Server::start().await;
    let (_, mut lamp) = free(&server, "lamp").await;
    lamp.subscribe("$aws/events/job/#", Qos::AtLeastOnce).await;
    lamp.subscribe("$aws/events/jobExecution/#", Qos::AtLeastOnce).await;
    let create = |id: &str| {
        let body = json!({"targets": [server.arn("thing/lamp")], "document": "{}"});
        (format!("/jobs/{id}"), body)
    };
    let (path, body) = create("silent");
    server.ok("PUT", &path, body).await;
    server.ok("PUT", "/jobs/silent/cancel", json!({})).await;
    let body = json!({"eventConfigurations": {"JOB": {"Enabled": true}, "JOB_EXECUTION": {"Enabled": true}}});
    server.ok("PATCH", "/event-configurations", body).await;
    let (path, body) = create("heard");
    server.ok("PUT", &path, body).await;
    let answer = ask(&mut lamp, "$aws/things/lamp/jobs/heard/update", json!({"status": "SUCCEEDED"})).await;
    assert_eq!(answer.0, "$aws/things/lamp/jobs/heard/update/accepted");
    let (topic, body) = hear(&mut lamp).await;
    assert_eq!(
        (topic.as_str(), &body["operation"]),
        ("$aws/events/jobExecution/heard/succeeded", &json!("succeeded"))
    );
    assert_eq!(body["thingArn"], json!(server.arn("thing/lamp")));
    let (topic, body) = hear(&mut lamp).await;
    assert_eq!((topic.as_str(), &body["status"]), ("$aws/events/job/heard/completed", &json!("COMPLETED")));
    assert_eq!(body["jobProcessDetails"]["numberOfSucceededThings"], json!(1));
    server.stop().await;
}

/// A template whose thing has the name that the device says.
fn named_by_device(groups: &[&str]) -> String {
    json!({
        "Parameters": {"Name": {"Type": "String"}, "AWS::IoT::Certificate::Id": {"Type": "String"}},
        "Resources": {
            "thing": {"Type": "AWS::IoT::Thing", "Properties": {"ThingName": {"Ref": "Name"}, "ThingGroups": groups}},
            "certificate": {"Type": "AWS::IoT::Certificate", "Properties": {
                "CertificateId": {"Ref": "AWS::IoT::Certificate::Id"}, "Status": "Active"}},
            "policy": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyDocument":
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "iot:*", "Resource": "*"}}}},
        },
    })
    .to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_cannot_provision_a_thing_whose_name_is_none() {
    let server = Server::start().await;
    let (_, mut claim) = free(&server, "claim").await;
    let body = json!({"templateName": "t", "templateBody": named_by_device(&[]), "enabled": true,
        "provisioningRoleArn": "arn:aws:iam::000000000000:role/any"});
    server.ok("POST", "/provisioning-templates", body).await;
    let (_, made) = ask(&mut claim, "$aws/certificates/create/json", json!({})).await;
    let provision = "$aws/provisioning-templates/t/provision/json";
    let mut refused = 0;
    for name in ["", "a b", "a/../b", "+", "#", "ä", &"x".repeat(129)] {
        let body = json!({"certificateOwnershipToken": made["certificateOwnershipToken"], "parameters": {"Name": name}});
        let (_, answer) = ask(&mut claim, provision, body).await;
        assert_eq!(answer["statusCode"], json!(400), "{name}");
        refused += 1;
    }
    assert_eq!(refused, 7);
    let body = json!({"certificateOwnershipToken": made["certificateOwnershipToken"], "parameters": {"Name": "lamp"}});
    let (_, answer) = ask(&mut claim, provision, body).await;
    assert_eq!(answer["thingName"], "lamp", "the token is still good");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_cannot_speak_for_another_certificate_than_that_of_its_token() {
    let server = Server::start().await;
    let (device, mut claim) = free(&server, "claim").await;
    let template = json!({
        "Parameters": {"Certificate": {"Type": "String"}},
        "Resources": {"certificate": {"Type": "AWS::IoT::Certificate", "Properties": {
            "CertificateId": {"Ref": "Certificate"}, "Status": "Inactive"}}},
    });
    let body = json!({"templateName": "t", "templateBody": template.to_string(), "enabled": true,
        "provisioningRoleArn": "arn:aws:iam::000000000000:role/any"});
    server.ok("POST", "/provisioning-templates", body).await;
    let (_, made) = ask(&mut claim, "$aws/certificates/create/json", json!({})).await;
    let provision = "$aws/provisioning-templates/t/provision/json";
    for (id, status) in
        [(json!(device.certificate_id), json!(400)), (made["certificateId"].clone(), Value::Null)]
    {
        let token = &made["certificateOwnershipToken"];
        let body = json!({"certificateOwnershipToken": token, "parameters": {"Certificate": id}});
        let (_, answer) = ask(&mut claim, provision, body).await;
        assert_eq!(answer["statusCode"], status, "{answer}");
    }
    let shown = server.ok("GET", &format!("/certificates/{}", device.certificate_id), Value::Null).await;
    assert_eq!(shown["certificateDescription"]["status"], "ACTIVE");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thing_that_cannot_be_provisioned_whole_is_not_provisioned_at_all() {
    let server = Server::start().await;
    let made = server.ok("POST", "/keys-and-certificate", json!({})).await;
    let id = made["certificateId"].as_str().unwrap().to_string();
    let body = json!({"templateBody": named_by_device(&["nowhere"]),
        "parameters": {"Name": "lamp", "AWS::IoT::Certificate::Id": id}});
    let refused = server.iot("POST", "/things", body.clone()).await;
    assert_eq!(refused.refusal(), (400, "ResourceRegistrationFailureException".into()));
    assert_eq!(server.iot("GET", "/things/lamp", Value::Null).await.status, 404, "no thing");
    assert_eq!(server.ok("GET", "/policies", Value::Null).await["policies"], json!([]), "no policy");
    let shown = server.ok("GET", &format!("/certificates/{id}"), Value::Null).await;
    assert_eq!(shown["certificateDescription"]["status"], "INACTIVE");
    server.ok("POST", "/thing-groups/nowhere", json!({})).await;
    server.ok("POST", "/things", body).await;
    let shown = server.ok("GET", &format!("/certificates/{id}"), Value::Null).await;
    assert_eq!(shown["certificateDescription"]["status"], "ACTIVE");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_the_registry_are_told_once_they_are_asked_for() {
    let server = Server::start().await;
    let (_, mut observer) = free(&server, "observer").await;
    for kind in ["thing", "thingGroup", "thingGroupMembership"] {
        observer.subscribe(&format!("$aws/events/{kind}/#"), Qos::AtLeastOnce).await;
    }
    server.ok("POST", "/things/silent", json!({})).await;
    let on = json!({"Enabled": true});
    let body = json!({"eventConfigurations": {"THING": on, "THING_GROUP": on, "THING_GROUP_MEMBERSHIP": on}});
    server.ok("PATCH", "/event-configurations", body).await;
    server.ok("POST", "/things/lamp", json!({"attributePayload": {"attributes": {"room": "hall"}}})).await;
    let (topic, body) = hear(&mut observer).await;
    assert_eq!(topic, "$aws/events/thing/lamp/created");
    assert_eq!((&body["operation"], &body["attributes"]["room"]), (&json!("CREATED"), &json!("hall")));
    // The same again is no news.
    server.ok("POST", "/things/lamp", json!({"attributePayload": {"attributes": {"room": "hall"}}})).await;
    server.ok("PATCH", "/things/lamp", json!({"attributePayload": {"attributes": {}}})).await;
    let (topic, body) = hear(&mut observer).await;
    assert_eq!((topic.as_str(), &body["versionNumber"]), ("$aws/events/thing/lamp/updated", &json!(2)));
    server.ok("POST", "/thing-groups/hall", json!({})).await;
    assert_eq!(hear(&mut observer).await.0, "$aws/events/thingGroup/hall/created");
    let both = json!({"thingGroupName": "hall", "thingName": "lamp"});
    server.ok("PUT", "/thing-groups/addThingToThingGroup", both.clone()).await;
    let (topic, body) = hear(&mut observer).await;
    assert_eq!(topic, "$aws/events/thingGroupMembership/thingGroup/hall/thing/lamp/added");
    assert_eq!((&body["thingArn"], &body["operation"]), (&json!(server.arn("thing/lamp")), &json!("ADDED")));
    server.ok("PUT", "/thing-groups/removeThingFromThingGroup", both).await;
    let removed = "$aws/events/thingGroupMembership/thingGroup/hall/thing/lamp/removed";
    assert_eq!(hear(&mut observer).await.0, removed);
    server.ok("DELETE", "/thing-groups/hall", Value::Null).await;
    assert_eq!(hear(&mut observer).await.0, "$aws/events/thingGroup/hall/deleted");
    server.ok("DELETE", "/things/lamp", Value::Null).await;
    assert_eq!(hear(&mut observer).await.0, "$aws/events/thing/lamp/deleted");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_connection_was_taken_over_is_still_connected() {
    let server = Server::start().await;
    let config = json!({"thingIndexingConfiguration": {
        "thingIndexingMode": "REGISTRY", "thingConnectivityIndexingMode": "STATUS"}});
    server.ok("POST", "/indexing/config", config).await;
    let device = server.device("lamp").await;
    let connected = async || {
        let query = json!({"queryString": "connectivity.connected:true"});
        let found = server.ok("POST", "/indices/search", query).await;
        found["things"].as_array().is_some_and(|things| !things.is_empty())
    };
    let mut first = device.connect(&server.endpoints).await;
    for _ in 0..5 {
        let second = device.connect(&server.endpoints).await;
        assert_eq!(first.closed().await, None);
        first = second;
    }
    // What was handed over before is written before this is answered.
    server.ok("POST", "/things/another", Value::Null).await;
    assert!(connected().await);
    first.leave().await;
    let begun = std::time::Instant::now();
    while connected().await {
        assert!(begun.elapsed() < std::time::Duration::from_secs(5), "it has left");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    server.stop().await;
}
