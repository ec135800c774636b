//! Jobs from both sides: what an operator does, and what the thing hears and says.

use mqtt::Qos;
use serde_json::{Value, json};

use crate::broker_harness::Client;
use crate::harness::{Device, Server};

/// A thing on line, listening to its notices.
async fn listening(server: &Server, thing: &str) -> (Device, Client) {
    let device = server.device(thing).await;
    let mut client = device.connect(&server.endpoints).await;
    for name in ["notify", "notify-next"] {
        client.subscribe(&format!("$aws/things/{thing}/jobs/{name}"), Qos::AtLeastOnce).await;
    }
    (device, client)
}

async fn create(server: &Server, job: &str, thing: &str) {
    let body = json!({"targets": [server.arn(&format!("thing/{thing}"))], "document": "{\"do\":1}"});
    server.ok("PUT", &format!("/jobs/{job}"), body).await;
}

/// The next message's last levels, and its payload.
async fn hear(client: &mut Client) -> (String, Value) {
    let got = client.take().await;
    let topic = got.topic.split_once("/jobs/").unwrap().1.to_string();
    (topic, serde_json::from_slice(&got.payload).unwrap())
}

async fn say(client: &mut Client, topic: &str, payload: Value) -> Value {
    let bytes = if payload.is_null() { Vec::new() } else { payload.to_string().into_bytes() };
    client.publish_qos0(&format!("$aws/things/lamp/jobs/{topic}"), &bytes).await;
    let (answer, payload) = hear(client).await;
    assert!(answer.starts_with(topic), "{answer}");
    assert!(payload["timestamp"].as_i64().unwrap() > 1_700_000_000);
    payload
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_walk_through_is_heard_message_by_message() {
    let server = Server::start().await;
    let (_, mut lamp) = listening(&server, "lamp").await;
    create(&server, "one", "lamp").await;
    let (topic, list) = hear(&mut lamp).await;
    assert_eq!((topic.as_str(), &list["jobs"]["QUEUED"][0]["jobId"]), ("notify", &json!("one")));
    let (topic, next) = hear(&mut lamp).await;
    assert_eq!((topic.as_str(), &next["execution"]["jobDocument"]), ("notify-next", &json!({"do": 1})));
    create(&server, "two", "lamp").await;
    assert_eq!(hear(&mut lamp).await.0, "notify");
    lamp.nothing().await;
    // The head starts: silence but for the answer.
    let started = say(&mut lamp, "start-next", Value::Null).await;
    assert_eq!(
        (&started["execution"]["jobId"], &started["execution"]["status"]),
        (&json!("one"), &json!("IN_PROGRESS"))
    );
    lamp.nothing().await;
    // The head ends: answer, list, next, in this order.
    say(&mut lamp, "one/update", json!({"status": "SUCCEEDED"})).await;
    assert_eq!(hear(&mut lamp).await.0, "notify");
    let (topic, next) = hear(&mut lamp).await;
    assert_eq!((topic.as_str(), &next["execution"]["jobId"]), ("notify-next", &json!("two")));
    // The last one is cancelled by the operator.
    server.ok("PUT", "/jobs/two/cancel", Value::Null).await;
    assert_eq!(hear(&mut lamp).await.1["jobs"], json!({}));
    let (topic, next) = hear(&mut lamp).await;
    assert_eq!((topic.as_str(), next.get("execution")), ("notify-next", None));
    assert_eq!(server.ok("GET", "/jobs/one", Value::Null).await["job"]["status"], "COMPLETED");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_answered_whatever_its_dialect() {
    let server = Server::start().await;
    let device = server.device("lamp").await;
    let mut lamp = device.connect(&server.endpoints).await;
    // Nothing is subscribed: answers come nevertheless.
    assert_eq!(say(&mut lamp, "get", Value::Null).await["queuedJobs"], json!([]));
    assert_eq!(say(&mut lamp, "$next/get", json!({})).await.get("execution"), None);
    create(&server, "one", "lamp").await;
    let next =
        say(&mut lamp, "$next/get", json!({"clientToken": "c", "includeJobDocument": false, "odd": []}))
            .await;
    assert_eq!((&next["clientToken"], next["execution"].get("jobDocument")), (&json!("c"), None));
    let wrong = say(
        &mut lamp,
        "one/update",
        json!({"status": "IN_PROGRESS", "expectedVersion": "7", "clientToken": "d"}),
    )
    .await;
    assert_eq!((&wrong["code"], &wrong["clientToken"]), (&json!("VersionMismatch"), &json!("d")));
    assert_eq!(wrong["executionState"]["versionNumber"], 1);
    let right = json!({"status": "IN_PROGRESS", "expectedVersion": "1", "executionNumber": "1",
        "includeJobExecutionState": true, "includeJobDocument": true, "statusDetails": {"phase": "x"}});
    let right = say(&mut lamp, "one/update", right).await;
    assert_eq!(
        right["executionState"],
        json!({"status": "IN_PROGRESS", "statusDetails": {"phase": "x"}, "versionNumber": 2})
    );
    assert_eq!(right["jobDocument"], json!({"do": 1}));
    for (topic, payload, code) in [
        ("one/update", json!({"status": "QUEUED"}), "InvalidRequest"),
        ("one/update", json!({}), "InvalidRequest"),
        ("two/update", json!({"status": "FAILED"}), "ResourceNotFound"),
        ("two/get", json!({}), "ResourceNotFound"),
        ("get", json!([]), "InvalidJson"),
    ] {
        assert_eq!(say(&mut lamp, topic, payload).await["code"], code, "{topic}");
    }
    say(&mut lamp, "one/update", json!({"status": "REJECTED", "statusDetails": {"reason": "downgrade"}}))
        .await;
    assert_eq!(say(&mut lamp, "one/get", json!({})).await["code"], "TerminalStateReached");
    assert_eq!(
        say(&mut lamp, "one/update", json!({"status": "FAILED"})).await["code"],
        "InvalidStateTransition"
    );
    let shown = server.ok("GET", "/things/lamp/jobs/one", Value::Null).await;
    assert_eq!(shown["execution"]["statusDetails"]["detailsMap"], json!({"reason": "downgrade"}));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_expect_the_same_version_one_wins() {
    let server = std::sync::Arc::new(Server::start().await);
    server.ok("POST", "/things/lamp", Value::Null).await;
    create(&server, "one", "lamp").await;
    let mut tries = Vec::new();
    for n in 0..8 {
        let server = server.clone();
        tries.push(tokio::spawn(async move {
            let details = json!({"who": n.to_string()});
            let body = json!({"status": "IN_PROGRESS", "expectedVersion": 1, "statusDetails": details});
            server.data("POST", "/things/lamp/jobs/one", body).await.refusal()
        }));
    }
    let mut won = 0;
    for one in tries {
        match one.await.unwrap() {
            (200, _) => won += 1,
            refusal => assert_eq!(refusal, (400, "InvalidRequestException".into())),
        }
    }
    assert_eq!(won, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_request_for_a_document_gives_a_url_that_opens_the_object() {
    let server = Server::start().await;
    let device = server.device("lamp").await;
    let mut lamp = device.connect(&server.endpoints).await;
    server.s3("PUT", "/firmware", b"").await;
    assert_eq!(server.s3("PUT", "/firmware/lamp.fw", b"the firmware").await.status, 200);
    let mut opened = 0;
    for (n, address) in [
        "https://s3.us-east-1.amazonaws.com/firmware/lamp.fw".to_string(),
        "https://s3.amazonaws.com/firmware/lamp.fw".into(),
        "https://firmware.s3.amazonaws.com/lamp.fw".into(),
        format!("{}/firmware/lamp.fw", server.endpoints.endpoint_url),
    ]
    .into_iter()
    .enumerate()
    {
        let document = json!({"url": format!("${{aws:iot:s3-presigned-url:{address}}}")}).to_string();
        let mut body = json!({"targets": [server.arn("thing/lamp")], "document": document});
        let refused = server.iot("PUT", &format!("/jobs/j{n}"), body.clone()).await;
        assert_eq!(refused.refusal(), (400, "InvalidRequestException".into()), "a placeholder needs a role");
        body["presignedUrlConfig"] =
            json!({"roleArn": "arn:aws:iam::000000000000:role/r", "expiresInSec": 60});
        server.ok("PUT", &format!("/jobs/j{n}"), body).await;
        let next = say(&mut lamp, &format!("j{n}/get"), json!({})).await;
        let url = next["execution"]["jobDocument"]["url"].as_str().unwrap();
        let target = url.strip_prefix(&server.endpoints.endpoint_url).unwrap();
        assert_eq!(server.send("GET", target, &[], b"").await.body, b"the firmware");
        assert_eq!(
            server.ok("GET", &format!("/jobs/j{n}/job-document"), Value::Null).await["document"],
            document
        );
        opened += 1;
    }
    assert_eq!(opened, 4);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_job_cannot_be_is_refused_by_name() {
    let server = Server::start().await;
    server.ok("POST", "/things/lamp", json!({})).await;
    let url = "${aws:iot:s3-presigned-url:https://s3.amazonaws.com/b/k}";
    let with = |more: Value| {
        let mut body = json!({"targets": [server.arn("thing/lamp")], "document": "{}"});
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    };
    let role = json!({"roleArn": "arn:aws:iam::000000000000:role/r"});
    let mut refused = 0;
    for more in [
        json!({"document": json!(vec![url; 11]).to_string(), "presignedUrlConfig": role}),
        json!({"documentParameters": {"a": "b"}}),
        json!({"timeoutConfig": [7]}),
        json!({"presignedUrlConfig": {"roleArn": "somebody who may do it"}}),
        json!({"destinationPackageVersions": ["the newest one"]}),
    ] {
        let answer = server.iot("PUT", "/jobs/j", with(more)).await;
        assert_eq!(answer.refusal(), (400, "InvalidRequestException".into()));
        refused += 1;
    }
    assert_eq!(refused, 5);
    server
        .ok(
            "PUT",
            "/jobs/j",
            with(json!({"document": json!(vec![url; 10]).to_string(), "presignedUrlConfig": role})),
        )
        .await;
    for query in ["status=RUNNING", "targetSelection=ALL"] {
        assert_eq!(server.iot("GET", &format!("/jobs?{query}"), Value::Null).await.status, 400, "{query}");
    }
    assert_eq!(server.iot("GET", "/jobs?status=DELETION_IN_PROGRESS", Value::Null).await.status, 200);
    let template = json!({"document": "{}", "description": "d"});
    server.ok("PUT", "/job-templates/t", template.clone()).await;
    let again = server.iot("PUT", "/job-templates/t", template).await;
    assert_eq!(again.refusal(), (409, "ConflictException".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lists_and_changes_of_jobs_are_narrowed_by_is_heard() {
    let server = Server::start().await;
    server.ok("POST", "/things/lamp", json!({})).await;
    let group = server.ok("POST", "/thing-groups/hall", json!({})).await;
    let group_id = group["thingGroupId"].as_str().unwrap();
    let member = json!({"thingGroupName": "hall", "thingName": "lamp"});
    server.ok("PUT", "/thing-groups/addThingToThingGroup", member).await;
    let thing = json!({"targets": [server.arn("thing/lamp")], "document": "{}", "namespaceId": "n"});
    server.ok("PUT", "/jobs/one", thing).await;
    let hall =
        json!({"targets": [group["thingGroupArn"]], "document": "{}", "targetSelection": "CONTINUOUS"});
    server.ok("PUT", "/jobs/two", hall).await;
    let ids = async |path: &str, list: &str| -> Vec<String> {
        let found = server.ok("GET", path, Value::Null).await;
        found[list].as_array().unwrap().iter().map(|line| line["jobId"].as_str().unwrap().into()).collect()
    };
    for (query, is) in [
        (format!("thingGroupId={group_id}"), vec!["two"]),
        (format!("thingGroupId={group_id}&thingGroupName=hall"), vec!["two"]),
        (format!("thingGroupId={group_id}&thingGroupName=other"), vec![]),
        ("thingGroupId=none".into(), vec![]),
        ("namespaceId=n".into(), vec!["one"]),
    ] {
        assert_eq!(ids(&format!("/jobs?{query}"), "jobs").await, is, "{query}");
    }
    assert_eq!(ids("/things/lamp/jobs?namespaceId=n", "executionSummaries").await, ["one"]);
    let more = json!({"targets": [server.arn("thing/lamp")], "comment": "also this one"});
    server.ok("POST", "/jobs/two/targets", more).await;
    assert_eq!(server.ok("GET", "/jobs/two", Value::Null).await["job"]["comment"], "also this one");
    // A version that is none is not the same as no version.
    let cancel = "/things/lamp/jobs/one/cancel";
    assert_eq!(server.iot("PUT", cancel, json!({"expectedVersion": "one"})).await.status, 400);
    assert_eq!(server.iot("PUT", cancel, json!({"expectedVersion": "2"})).await.status, 409);
    server.ok("PUT", cancel, json!({"expectedVersion": "1"})).await;
    for wrong in [json!({"reasonCode": "lower"}), json!({"reasonCode": ""}), json!({"comment": "a\nb"})] {
        assert_eq!(server.iot("PUT", "/jobs/two/cancel", wrong.clone()).await.status, 400, "{wrong}");
    }
    server.ok("PUT", "/jobs/two/cancel", json!({"reasonCode": "ÄRGER_1", "comment": "ü".repeat(2028)})).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_for_its_tags_is_not_made() {
    let server = Server::start().await;
    server.ok("POST", "/things/lamp", json!({})).await;
    let many: Vec<Value> = (0..51).map(|n| json!({"Key": n.to_string(), "Value": ""})).collect();
    let job = json!({"targets": [server.arn("thing/lamp")], "document": "{}"});
    let command = json!({"payload": {"content": "AA=="}});
    let mut refused = 0;
    for tags in [json!([{"Key": ""}]), json!([{"Key": "a", "Value": 7}]), json!(many), json!("x")] {
        for (method, path, body, code) in [
            ("PUT", "/jobs/j", &job, "InvalidRequestException"),
            ("PUT", "/commands/c", &command, "ValidationException"),
            ("PUT", "/packages/p", &json!({}), "ValidationException"),
        ] {
            let mut body = body.clone();
            body["tags"] = tags.clone();
            assert_eq!(server.iot(method, path, body).await.refusal(), (400, code.into()), "{path} {tags}");
            assert_eq!(server.iot("GET", path, Value::Null).await.status, 404, "{path}");
            refused += 1;
        }
    }
    assert_eq!(refused, 12);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_reaches_nobody_outside_of_its_maintenance_windows() {
    let server = Server::start().await;
    server.ok("POST", "/things/lamp", json!({})).await;
    let minutes = i64::try_from(crate::harness::now_s()).unwrap() / 60;
    let cron = |ahead: i64| {
        let at = (minutes + ahead).rem_euclid(24 * 60);
        format!("cron({} {} * * ? *)", at % 60, at / 60)
    };
    let create = async |job: &str, start: String| {
        let window = json!({"maintenanceWindows": [{"startTime": start, "durationInMinutes": 30}]});
        let body = json!({"targets": [server.arn("thing/lamp")], "document": "{}", "targetSelection": "CONTINUOUS",
            "schedulingConfig": window});
        server.ok("PUT", &format!("/jobs/{job}"), body).await;
    };
    create("later", cron(120)).await;
    let of_job = json!({"jobArn": server.arn("job/later"), "description": "the same again"});
    server.ok("PUT", "/job-templates/again", of_job).await;
    let again = server.ok("GET", "/job-templates/again", Value::Null).await;
    assert_eq!(again["maintenanceWindows"], json!([{"startTime": cron(120), "durationInMinutes": 30}]));
    create("now", cron(-10)).await;
    let pending = server.data("GET", "/things/lamp/jobs", Value::Null).await.json();
    assert_eq!(pending["queuedJobs"].as_array().unwrap().len(), 1);
    assert_eq!(pending["queuedJobs"][0]["jobId"], "now");
    let later = server.ok("GET", "/jobs/later", Value::Null).await;
    let next = later["job"]["scheduledJobRollouts"].as_array().unwrap();
    assert!(!next.is_empty(), "it says when: {later}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_of_the_service_makes_jobs_with_its_parameters() {
    let server = Server::start().await;
    server.ok("POST", "/things/lamp", json!({})).await;
    let list = server.ok("GET", "/managed-job-templates", Value::Null).await;
    assert_eq!(list["managedJobTemplates"].as_array().unwrap().len(), 3);
    let shown = server.ok("GET", "/managed-job-templates/AWS-Download-File", Value::Null).await;
    let arn = shown["templateArn"].as_str().unwrap();
    let newer =
        server.iot("GET", "/managed-job-templates/AWS-Download-File?templateVersion=2.0", Value::Null).await;
    assert_eq!(newer.refusal(), (404, "ResourceNotFoundException".into()));
    let newer = json!({"targets": [server.arn("thing/lamp")], "jobTemplateArn": arn.replace(":1.0", ":2.0")});
    assert_eq!(server.iot("PUT", "/jobs/newer", newer).await.status, 400);
    let body = |parameters: Value| json!({"targets": [server.arn("thing/lamp")], "jobTemplateArn": arn, "documentParameters": parameters});
    let good = json!({"downloadUrl": "https://example.com/a?\"x\"", "filePath": "/tmp/a"});
    let mut refused = 0;
    for wrong in
        [json!({}), json!({"downloadUrl": "u"}), json!({"downloadUrl": "u", "filePath": "f", "odd": "x"})]
    {
        assert_eq!(server.iot("PUT", "/jobs/j", body(wrong)).await.status, 400);
        refused += 1;
    }
    assert_eq!(refused, 3);
    server.ok("PUT", "/jobs/j", body(good)).await;
    let execution = server.data("GET", "/things/lamp/jobs/$next", Value::Null).await.json();
    let document: Value =
        serde_json::from_str(execution["execution"]["jobDocument"].as_str().unwrap()).unwrap();
    assert_eq!(
        document["steps"][0]["action"]["input"]["args"],
        json!(["https://example.com/a?\"x\"", "/tmp/a"])
    );
    server.stop().await;
}
