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

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_speaks_for_one_thing_alone_is_that_thing_under_any_client_id() {
    let server = Server::start().await;
    let mut device = server.device("lamp").await;
    server.ok("POST", "/things/radio", Value::Null).await;
    let topics = server.arn("topicfilter/${iot:Connection.Thing.ThingName}/*");
    let document = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "iot:Connect", "Resource": "*"},
        {"Effect": "Allow", "Action": "iot:Subscribe", "Resource": topics}]});
    server.ok("POST", "/policies/own", json!({"policyDocument": document.to_string()})).await;
    server.ok("PUT", "/target-policies/own", json!({"target": device.certificate_arn})).await;
    let arn = device.certificate_arn.clone();
    let ask = async |method: &str, path: &str| {
        let headers = [("x-amzn-principal", arn.as_str())];
        server.ask(Ask { service: "iot", method, path, headers: &headers, body: b"" }).await
    };
    let attach = |thing: &str, kind: &str| format!("/things/{thing}/principals?thingPrincipalType={kind}");
    device.thing = "anything".into();
    let mut client = device.connect(&server.endpoints).await;
    assert!(
        client.subscribe("lamp/a", mqtt::Qos::AtMostOnce).await.is_failure(),
        "its name is not the client's"
    );
    assert_eq!(ask("PUT", &attach("radio", "NON_EXCLUSIVE_THING")).await.status, 200);
    let refused = (400, "InvalidRequestException".to_string());
    assert_eq!(ask("PUT", &attach("lamp", "EXCLUSIVE_THING")).await.refusal(), refused, "it speaks for two");
    assert_eq!(ask("PUT", &attach("lamp", "ONLY")).await.refusal(), refused);
    assert_eq!(ask("DELETE", "/things/radio/principals").await.status, 200);
    assert_eq!(ask("PUT", &attach("lamp", "EXCLUSIVE_THING")).await.status, 200);
    assert_eq!(client.subscribe("lamp/a", mqtt::Qos::AtMostOnce).await, mqtt::Reason::Success);
    for path in ["/things/radio/principals".to_string(), attach("radio", "EXCLUSIVE_THING")] {
        assert_eq!(ask("PUT", &path).await.refusal(), refused, "{path}");
    }
    assert_eq!(ask("PUT", "/things/lamp/principals").await.status, 200, "a second time changes nothing");
    let one = json!([{"thingName": "lamp", "thingPrincipalType": "EXCLUSIVE_THING"}]);
    assert_eq!(ask("GET", "/principals/things-v2").await.json()["principalThingObjects"], one);
    let listed = async |kind: &str| {
        let path = format!("/things/lamp/principals-v2?thingPrincipalType={kind}");
        ask("GET", &path).await.json()["thingPrincipalObjects"].as_array().unwrap().len()
    };
    assert_eq!((listed("EXCLUSIVE_THING").await, listed("NON_EXCLUSIVE_THING").await), (1, 0));
    assert_eq!(ask("PUT", &attach("lamp", "NON_EXCLUSIVE_THING")).await.status, 200);
    assert!(client.subscribe("lamp/b", mqtt::Qos::AtMostOnce).await.is_failure());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_of_another_type_is_refused_and_never_passed_over() {
    let server = Server::start().await;
    server.ok("POST", "/thing-types/t", json!({})).await;
    let lamp = json!({"attributePayload": {"attributes": {"a": "b"}}, "thingTypeName": "t"});
    server.ok("POST", "/things/lamp", lamp).await;
    for group in ["thing-groups", "billing-groups"] {
        server.ok("POST", &format!("/{group}/g"), json!({})).await;
    }
    let many =
        |count: usize| (0..count).map(|n| (format!("n{n}"), json!("v"))).collect::<serde_json::Map<_, _>>();
    let tags: Vec<Value> = (0..51).map(|n| json!({"Key": format!("k{n}"), "Value": "v"})).collect();
    let invalid = (400, "InvalidRequestException");
    let table = [
        ("PATCH", "/things/lamp", json!({"expectedVersion": "nine"}), invalid),
        (
            "PATCH",
            "/things/lamp",
            json!({"attributePayload": {"attributes": {"c": "d"}, "merge": "true"}}),
            invalid,
        ),
        ("PATCH", "/things/lamp", json!({"removeThingType": 1}), invalid),
        ("PATCH", "/things/lamp", json!({"removeThingType": true, "thingTypeName": "t"}), invalid),
        (
            "PATCH",
            "/things/lamp",
            json!({"attributePayload": {"attributes": many(50), "merge": true}}),
            invalid,
        ),
        ("PATCH", "/thing-groups/g", json!({"thingGroupProperties": {}, "expectedVersion": 1.5}), invalid),
        (
            "PATCH",
            "/billing-groups/g",
            json!({"billingGroupProperties": {}, "expectedVersion": true}),
            invalid,
        ),
        ("POST", "/thing-types/t/deprecate", json!({"undoDeprecate": "no"}), invalid),
        ("GET", "/things?attributeName=a", Value::Null, invalid),
        ("GET", "/things?attributeValue=b", Value::Null, invalid),
        // Tags that cannot be leave nothing behind that should have borne them.
        ("POST", "/thing-groups/new", json!({"tags": [{"Key": "aws:x", "Value": "v"}]}), invalid),
        ("POST", "/thing-groups/new", json!({"tags": [{"Key": "k"}, {"Key": "k"}]}), invalid),
        ("POST", "/thing-groups/new", json!({"tags": [{"Key": "k".repeat(129)}]}), invalid),
        ("POST", "/thing-groups/new", json!({"tags": &tags}), invalid),
        ("GET", "/thing-groups/new", Value::Null, (404, "ResourceNotFoundException")),
    ];
    let mut refused = 0;
    for (method, path, body, (status, name)) in table {
        let answer = server.iot(method, path, body.clone()).await;
        assert_eq!(answer.refusal(), (status, name.to_string()), "{method} {path} {body}");
        refused += 1;
    }
    assert_eq!(refused, 15);
    // One by one they come to the limit as well.
    let tag = |tags: &[Value]| json!({"resourceArn": server.arn("thinggroup/g"), "tags": tags});
    server.ok("POST", "/tags", tag(&tags[..50])).await;
    let answer = server.iot("POST", "/tags", tag(&tags[50..])).await;
    assert_eq!(answer.refusal(), (410, "LimitExceededException".into()));
    let lamp = server.ok("GET", "/things/lamp", Value::Null).await;
    assert_eq!((&lamp["version"], &lamp["attributes"]), (&json!(1), &json!({"a": "b"})));
    let filled = json!({"attributePayload": {"attributes": many(49), "merge": true}});
    assert_eq!(server.iot("PATCH", "/things/lamp", filled).await.status, 200, "fifty are allowed");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thing_leaves_a_billing_group_only_if_it_is_in_it() {
    let server = Server::start().await;
    server.ok("POST", "/things/lamp", Value::Null).await;
    for group in ["a", "b"] {
        server.ok("POST", &format!("/billing-groups/{group}"), json!({})).await;
        let body = json!({"billingGroupName": group, "thingName": "lamp"});
        server.ok("PUT", "/billing-groups/addThingToBillingGroup", body).await;
    }
    let leave = async |group: &str| {
        let body = json!({"billingGroupName": group, "thingName": "lamp"});
        server.ok("PUT", "/billing-groups/removeThingFromBillingGroup", body).await;
        server.ok("GET", "/things/lamp", Value::Null).await["billingGroupName"].clone()
    };
    assert_eq!(leave("a").await, "b");
    assert_eq!(leave("b").await, Value::Null);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_certificates_of_a_policy_come_in_pages_and_groups_are_not_among_them() {
    let server = Server::start().await;
    server.ok("POST", "/policies/open", json!({"policyDocument": OPEN})).await;
    server.ok("POST", "/thing-groups/g", json!({})).await;
    let mut targets = vec![server.arn("thinggroup/g")];
    for _ in 0..5 {
        let made = server.ok("POST", "/keys-and-certificate", Value::Null).await;
        targets.push(made["certificateArn"].as_str().unwrap().to_string());
    }
    for target in &targets {
        server.ok("PUT", "/target-policies/open", json!({"target": target})).await;
    }
    let (mut found, mut marker, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let path = format!("/policy-principals?pageSize=2{marker}");
        let headers = [("x-amzn-iot-policy", "open")];
        let page = server
            .ask(Ask { service: "iot", method: "GET", path: &path, headers: &headers, body: b"" })
            .await;
        found.extend(
            page.json()["principals"].as_array().unwrap().iter().map(|arn| arn.as_str().unwrap().to_string()),
        );
        pages += 1;
        let Some(next) = page.json()["nextMarker"].as_str().map(|next| format!("&marker={next}")) else {
            break;
        };
        marker = next;
    }
    targets.remove(0);
    targets.sort();
    assert_eq!((found, pages), (targets, 3));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thing_type_a_second_time_is_the_first_if_it_says_the_same() {
    let server = Server::start().await;
    let create = async |name: &str, attributes: Value| {
        let body = json!({"thingTypeProperties": {"searchableAttributes": attributes}});
        server.iot("POST", &format!("/thing-types/{name}"), body).await
    };
    let first = create("lamp", json!(["site", "room"])).await;
    assert_eq!(create("lamp", json!(["room", "site"])).await.json(), first.json());
    let other = create("lamp", json!(["room"])).await;
    assert_eq!(other.refusal(), (409, "ResourceAlreadyExistsException".into()));
    let plain = server.ok("POST", "/thing-types/plain", json!({})).await;
    assert_eq!(create("plain", json!([])).await.json(), plain);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_those_that_the_operation_can_have() {
    let server = Server::start().await;
    // CreateThingGroup and DetachPolicy know no ResourceNotFoundException.
    let inside = server.iot("POST", "/thing-groups/in", json!({"parentGroupName": "none"})).await;
    assert_eq!(inside.refusal(), (400, "InvalidRequestException".into()));
    let target = server.arn(&format!("cert/{}", "0".repeat(64)));
    let detached = server.iot("POST", "/target-policies/none", json!({"target": target})).await;
    assert_eq!(detached.status, 200, "{}", detached.text());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_was_made_here_needs_no_name_of_a_server() {
    let server = Server::start().await;
    let mode = async |id: &str| {
        let shown = server.ok("GET", &format!("/certificates/{id}"), Value::Null).await;
        shown["certificateDescription"]["certificateMode"].clone()
    };
    let made = server.ok("POST", "/keys-and-certificate", Value::Null).await;
    assert_eq!(mode(made["certificateId"].as_str().unwrap()).await, "DEFAULT");
    let key = rcgen::KeyPair::generate().unwrap();
    let own = rcgen::CertificateParams::new(vec!["lamp".to_string()]).unwrap().self_signed(&key).unwrap();
    let body = json!({"certificatePem": own.pem()});
    let brought = server.ok("POST", "/certificate/register-no-ca", body).await;
    assert_eq!(mode(brought["certificateId"].as_str().unwrap()).await, "SNI_ONLY");
    server.stop().await;
}
