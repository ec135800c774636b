//! What is made a second time: the same is the first one, anything else is refused and named.

use serde_json::{Value, json};

use crate::harness::{Ask, Server};

const OPEN: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iot:*","Resource":"*"}}"#;

#[tokio::test(flavor = "multi_thread")]
async fn things_types_and_groups_are_made_twice_if_they_are_the_same() {
    let server = Server::start().await;
    server.ok("POST", "/thing-types/t", json!({})).await;
    server.ok("POST", "/billing-groups/b", json!({})).await;
    server.ok("POST", "/thing-groups/above", json!({})).await;
    let table = [
        (
            "/things/lamp",
            json!({"thingTypeName": "t", "attributePayload": {"attributes": {"a": "b"}}, "billingGroupName": "b"}),
            vec![
                json!({}),
                json!({"thingTypeName": "t", "billingGroupName": "b"}),
                json!({"thingTypeName": "t", "attributePayload": {"attributes": {"a": "c"}}, "billingGroupName": "b"}),
                json!({"thingTypeName": "t", "attributePayload": {"attributes": {"a": "b"}}}),
            ],
        ),
        (
            "/thing-types/lamps",
            json!({"thingTypeProperties": {"thingTypeDescription": "d", "searchableAttributes": ["a"]}}),
            vec![json!({}), json!({"thingTypeProperties": {"thingTypeDescription": "d"}})],
        ),
        (
            "/thing-groups/lamps",
            json!({"parentGroupName": "above", "thingGroupProperties": {"thingGroupDescription": "d",
                "attributePayload": {"attributes": {"a": "b"}}}}),
            vec![
                json!({"parentGroupName": "above"}),
                json!({"thingGroupProperties": {"thingGroupDescription": "d",
                    "attributePayload": {"attributes": {"a": "b"}}}}),
            ],
        ),
        (
            "/dynamic-thing-groups/found",
            json!({"queryString": "attributes.a:b"}),
            vec![json!({"queryString": "attributes.a:c"})],
        ),
        (
            "/billing-groups/lamps",
            json!({"billingGroupProperties": {"billingGroupDescription": "d"}}),
            vec![json!({}), json!({"billingGroupProperties": {"billingGroupDescription": "e"}})],
        ),
    ];
    let mut refused = 0;
    for (path, body, others) in table {
        let first = server.ok("POST", path, body.clone()).await;
        assert_eq!(server.ok("POST", path, body).await, first, "{path}");
        for other in others {
            let answer = server.iot("POST", path, other.clone()).await;
            let name = "ResourceAlreadyExistsException".to_string();
            assert_eq!(answer.refusal(), (409, name), "{path} {other}");
            refused += 1;
        }
    }
    assert_eq!(refused, 11);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_already_there_is_told_by_its_name_and_its_arn() {
    let server = Server::start().await;
    server.s3("PUT", "/firm", b"").await;
    server.s3("PUT", "/firm/a", b"x").await;
    let own = certificate(rcgen::IsCa::NoCa);
    let authority = certificate(rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained));
    let thing = [server.arn("thing/lamp")];
    let template =
        json!({"Resources": {"thing": {"Type": "AWS::IoT::Thing", "Properties": {"ThingName": "x"}}}});
    let role = "arn:aws:iam::000000000000:role/r";
    let files = json!([{"fileId": 0, "s3Location": {"bucket": "firm", "key": "a"}}]);
    let provisioning = json!({"templateName": "p", "templateBody": template.to_string(),
        "provisioningRoleArn": role, "description": "d"});
    let images = json!([{"fileName": "/firm", "fileLocation": {"s3Location": {"bucket": "firm", "key": "a"}},
        "codeSigning": {"customCodeSigning": {"signature": {"inlineDocument": "c2ln"}, "hashAlgorithm": "SHA256",
            "signatureAlgorithm": "ECDSA", "certificateChain": {"certificateName": "c"}}}}]);
    let attributes = |value: &str| json!({"attributePayload": {"attributes": {"a": value}}});
    let described = |text: &str| json!({"thingTypeProperties": {"thingTypeDescription": text}});
    let group = |text: &str| json!({"thingGroupProperties": {"thingGroupDescription": text}});
    let billing = |text: &str| json!({"billingGroupProperties": {"billingGroupDescription": text}});
    let query = |value: &str| json!({"queryString": format!("attributes.a:{value}")});
    let same = |body: Value| (body.clone(), body);
    let table = [
        ("POST", "/things/lamp", (attributes("b"), attributes("c")), "thing/lamp"),
        ("POST", "/thing-types/t", (described("b"), described("c")), "thingtype/t"),
        ("POST", "/thing-groups/g", (group("b"), group("c")), "thinggroup/g"),
        ("POST", "/dynamic-thing-groups/q", (query("b"), query("c")), "thinggroup/q"),
        ("POST", "/billing-groups/b", (billing("b"), billing("c")), "billinggroup/b"),
        ("POST", "/policies/p", same(json!({"policyDocument": OPEN})), "policy/p"),
        ("PUT", "/jobs/j", same(json!({"targets": thing, "document": "{}"})), "job/j"),
        ("POST", "/streams/s", same(json!({"files": files, "roleArn": role})), "stream/s"),
        (
            "POST",
            "/otaUpdates/o",
            same(json!({"targets": thing, "roleArn": role, "files": images})),
            "otaupdate/o",
        ),
        ("POST", "/role-aliases/a=1", same(json!({"roleArn": role})), "rolealias/a=1"),
        ("POST", "/provisioning-templates", same(provisioning), "provisioningtemplate/p"),
        ("POST", "/certificate/register-no-ca", same(json!({"certificatePem": own})), "cert/"),
        (
            "POST",
            "/cacertificate",
            same(json!({"caCertificate": authority, "certificateMode": "SNI_ONLY"})),
            "cacert/",
        ),
    ];
    let mut refused = 0;
    for (method, path, (one, other), resource) in table {
        let made = server.ok(method, path, one).await;
        // The id of a certificate is its digest.
        let resource = format!("{resource}{}", made["certificateId"].as_str().unwrap_or_default());
        let answer = server.iot(method, path, other).await;
        assert_eq!(
            answer.refusal(),
            (409, "ResourceAlreadyExistsException".into()),
            "{path}: {}",
            answer.text()
        );
        let said = answer.json();
        assert_eq!(said["resourceId"], resource.rsplit('/').next().unwrap(), "{path}");
        assert_eq!(said["resourceArn"], server.arn(&resource), "{path}");
        refused += 1;
    }
    assert_eq!(refused, 13);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_of_the_younger_operations_names_what_is_there_and_has_no_arn() {
    let server = Server::start().await;
    server.ok("POST", "/things/lamp", Value::Null).await;
    let job = json!({"document": "{}", "description": "d"});
    let command = json!({"payload": {"content": "e30=", "contentType": "application/json"}});
    let table = [
        ("/job-templates/t", job, "t"),
        ("/packages/k", json!({}), "k"),
        ("/packages/k/versions/1.0", json!({}), "1.0"),
        ("/commands/c", command, "c"),
    ];
    let mut refused = 0;
    for (path, body, id) in table {
        server.ok("PUT", path, body.clone()).await;
        let answer = server.iot("PUT", path, body).await;
        assert_eq!(answer.refusal(), (409, "ConflictException".into()), "{path}: {}", answer.text());
        assert_eq!((&answer.json()["resourceId"], &answer.json()["resourceArn"]), (&json!(id), &Value::Null));
        refused += 1;
    }
    assert_eq!(refused, 4);
    let start = async |token: &str, seconds: u32| {
        let body = json!({"targetArn": server.arn("thing/lamp"), "commandArn": server.arn("command/c"),
            "executionTimeoutSeconds": seconds, "clientToken": token})
        .to_string();
        let path = "/command-executions";
        let body = body.as_bytes();
        server.ask(Ask { service: "iot-jobs-data", method: "POST", path, headers: &[], body }).await
    };
    let first = start("token", 60).await.json()["executionId"].clone();
    assert_eq!(start("token", 61).await.json()["resourceId"], first);
    let path =
        format!("/command-executions/{}?targetArn={}", first.as_str().unwrap(), server.arn("thing/lamp"));
    assert_eq!(server.iot("DELETE", &path, Value::Null).await.json()["resourceId"], first);
    server.stop().await;
}

/// A certificate that signed itself.
fn certificate(is_ca: rcgen::IsCa) -> String {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::default();
    params.is_ca = is_ca;
    params.self_signed(&key).unwrap().pem()
}
