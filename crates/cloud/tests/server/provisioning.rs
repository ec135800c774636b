//! What a template says about things, certificates and policies, as AWS's rules for templates have it.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use serde_json::{Value, json};

use crate::harness::{Answer, Server};

const ROLE: &str = "arn:aws:iam::000000000000:role/any";

/// A template of these resources whose parameters have defaults.
fn template(resources: Value) -> String {
    json!({"Parameters": {"Name": {"Type": "String", "Default": "lamp"}}, "Resources": resources}).to_string()
}

async fn register(server: &Server, resources: Value) -> Answer {
    server.iot("POST", "/things", json!({"templateBody": template(resources), "parameters": {}})).await
}

fn thing(properties: Value, overrides: Value) -> Value {
    let mut properties = properties;
    properties["ThingName"] = json!({"Ref": "Name"});
    json!({"thing": {"Type": "AWS::IoT::Thing", "Properties": properties, "OverrideSettings": overrides}})
}

fn csr() -> String {
    CertificateParams::default().serialize_request(&KeyPair::generate().unwrap()).unwrap().pem().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn override_settings_decide_what_becomes_of_a_thing_that_is_there() {
    let server = Server::start().await;
    for name in ["old", "new"] {
        server.ok("POST", &format!("/thing-types/{name}"), json!({})).await;
        server.ok("POST", &format!("/thing-groups/{name}"), json!({})).await;
        server.ok("POST", &format!("/billing-groups/{name}"), json!({})).await;
    }
    let old = json!({"ThingTypeName": "old", "ThingGroups": ["old"], "BillingGroup": "old",
        "AttributePayload": {"a": "old", "b": "old"}});
    let new = json!({"ThingTypeName": "new", "ThingGroups": ["new"], "BillingGroup": "new",
        "AttributePayload": {"a": "new"}});
    let all = |word: &str| json!({"AttributePayload": word, "ThingGroups": word});
    // What is said, the attribute b, the type, the groups afterwards; nothing if it is refused.
    let table = [
        (json!({}), Some((json!("new"), json!("old"), "new", json!(["new", "old"])))),
        (all("MERGE"), Some((json!("new"), json!("old"), "new", json!(["new", "old"])))),
        (all("REPLACE"), Some((json!("new"), Value::Null, "new", json!(["new"])))),
        (all("DO_NOTHING"), Some((json!("old"), json!("old"), "new", json!(["old"])))),
        (
            json!({"ThingTypeName": "DO_NOTHING"}),
            Some((json!("new"), json!("old"), "old", json!(["new", "old"]))),
        ),
        // The words of the documentation's text instead of its examples.
        (
            json!({"THING_TYPE_NAME": "DO_NOTHING", "ATTRIBUTE_PAYLOAD": "REPLACE"}),
            Some((json!("new"), Value::Null, "old", json!(["new", "old"]))),
        ),
        (json!({"AttributePayload": "FAIL"}), None),
        (json!({"ThingTypeName": "FAIL"}), None),
        (json!({"ThingGroups": "FAIL"}), None),
    ];
    let mut tried = 0;
    for (overrides, becomes) in table {
        server.ok("DELETE", "/things/lamp", Value::Null).await;
        assert_eq!(
            register(&server, thing(old.clone(), overrides.clone())).await.status,
            200,
            "{overrides}: a new one"
        );
        let answer = register(&server, thing(new.clone(), overrides.clone())).await;
        let shown = server.ok("GET", "/things/lamp", Value::Null).await;
        let groups = server.ok("GET", "/things/lamp/thing-groups", Value::Null).await;
        let names = groups["thingGroups"].as_array().unwrap().iter().map(|group| group["groupName"].clone());
        let is = (
            &shown["attributes"]["a"],
            &shown["attributes"]["b"],
            &shown["thingTypeName"],
            names.collect::<Value>(),
        );
        match becomes {
            Some((a, b, kind, groups)) => {
                assert_eq!(answer.status, 200, "{overrides}: {}", answer.text());
                assert_eq!(is, (&a, &b, &json!(kind), groups), "{overrides}");
                assert_eq!(shown["billingGroupName"], "new", "{overrides}");
            }
            None => {
                assert_eq!(
                    answer.refusal(),
                    (400, "ResourceRegistrationFailureException".into()),
                    "{overrides}"
                );
                assert_eq!(is, (&json!("old"), &json!("old"), &json!("old"), json!(["old"])), "{overrides}");
            }
        }
        tried += 1;
    }
    assert_eq!(tried, 9);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_of_a_certificate_that_is_there_is_as_the_template_says() {
    let server = Server::start().await;
    let certificate = |id: &str, status: &str, over: Value| {
        let properties = json!({"CertificateId": id, "Status": status});
        json!({"c": {"Type": "AWS::IoT::Certificate", "Properties": properties, "OverrideSettings": over}})
    };
    let mut tried = 0;
    for (over, active, becomes) in [
        (json!({}), false, Some("ACTIVE")),
        (json!({"Status": "REPLACE"}), false, Some("ACTIVE")),
        (json!({"Status": "DO_NOTHING"}), false, Some("INACTIVE")),
        (json!({"Status": "FAIL"}), false, None),
        (json!({"Status": "DO_NOTHING"}), true, Some("ACTIVE")),
    ] {
        let made =
            server.ok("POST", &format!("/keys-and-certificate?setAsActive={active}"), Value::Null).await;
        let id = made["certificateId"].as_str().unwrap();
        let answer = register(&server, certificate(id, "ACTIVE", over.clone())).await;
        assert_eq!(answer.status, if becomes.is_some() { 200 } else { 400 }, "{over}");
        let shown = server.ok("GET", &format!("/certificates/{id}"), Value::Null).await;
        assert_eq!(shown["certificateDescription"]["status"], becomes.unwrap_or("INACTIVE"), "{over}");
        tried += 1;
    }
    assert_eq!(tried, 5);
    // One that is new has the status of the template, whatever is said about others.
    let properties = json!({"CertificateSigningRequest": csr(), "Status": "Inactive"});
    let resource = json!({"c": {"Type": "AWS::IoT::Certificate", "Properties": properties,
        "OverrideSettings": {"Status": "FAIL"}}});
    let made = register(&server, resource).await.json();
    let id = made["resourceArns"]["c"].as_str().unwrap().rsplit('/').next().unwrap();
    let shown = server.ok("GET", &format!("/certificates/{id}"), Value::Null).await;
    assert_eq!(shown["certificateDescription"]["status"], "INACTIVE");
    assert_eq!(made["certificatePem"], shown["certificateDescription"]["certificatePem"]);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_others_needs_a_registered_authority() {
    let server = Server::start().await;
    let authority = |name: &str| {
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        (Issuer::new(params, key), pem)
    };
    let ((known, known_pem), (_, other_pem)) = (authority("known"), authority("other"));
    let body = json!({"caCertificate": known_pem, "certificateMode": "SNI_ONLY"});
    let ca = server.ok("POST", "/cacertificate?setAsActive=true", body).await["certificateId"].clone();
    let leaf = CertificateParams::new(vec![])
        .unwrap()
        .signed_by(&KeyPair::generate().unwrap(), &known)
        .unwrap()
        .pem();
    let own =
        CertificateParams::new(vec![]).unwrap().self_signed(&KeyPair::generate().unwrap()).unwrap().pem();
    let certificate =
        |properties: Value| json!({"c": {"Type": "AWS::IoT::Certificate", "Properties": properties}});
    let mut refused = 0;
    for properties in [
        json!({"CertificatePem": own}),
        json!({"CertificatePem": leaf, "CACertificatePem": other_pem}),
        json!({"CertificatePem": "none"}),
        // One way, and one alone.
        json!({}),
        json!({"CertificatePem": leaf, "CertificateSigningRequest": csr()}),
        json!({"CertificateId": "ab".repeat(32), "CertificateSigningRequest": csr()}),
        json!({"CertificateSigningRequest": csr(), "CACertificatePem": known_pem}),
        json!({"CertificateSigningRequest": csr(), "Status": "REVOKED"}),
    ] {
        let answer = register(&server, certificate(properties.clone())).await;
        assert_eq!(answer.status, 400, "{properties}");
        refused += 1;
    }
    assert_eq!(refused, 8);
    for properties in
        [json!({"CertificatePem": leaf}), json!({"CertificatePem": leaf, "CACertificatePem": known_pem})]
    {
        let made = register(&server, certificate(properties)).await;
        assert_eq!(made.status, 200, "{}", made.text());
        let id = made.json()["resourceArns"]["c"].as_str().unwrap().rsplit('/').next().unwrap().to_string();
        let shown = server.ok("GET", &format!("/certificates/{id}"), Value::Null).await;
        assert_eq!(shown["certificateDescription"]["caCertificateId"], ca);
        assert_eq!(shown["certificateDescription"]["status"], "ACTIVE");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_that_breaks_a_rule_is_refused_by_name() {
    let server = Server::start().await;
    let policy = |properties: Value| json!({"p": {"Type": "AWS::IoT::Policy", "Properties": properties}});
    let document = json!({"Version": "2012-10-17", "Statement": []}).to_string();
    let lamp = |properties: Value, over: Value| thing(properties, over);
    let mut two = thing(json!({}), json!({}));
    two["second"] = two["thing"].clone();
    let mut refused = 0;
    for (resources, why) in [
        (policy(json!({})), "PolicyName or PolicyDocument"),
        (policy(json!({"PolicyName": "p", "PolicyDocument": document})), "not both"),
        (lamp(json!({}), json!({"ThingTypeName": "MERGE"})), "OverrideSettings"),
        (lamp(json!({}), json!({"AttributePayload": "Merge"})), "OverrideSettings"),
        (lamp(json!({}), json!({"ThingGroups": 1})), "OverrideSettings"),
        (lamp(json!({"PackageVersions": {"a": "1"}}), json!({})), "PackageVersions"),
        (two, "the second one of its type"),
        (lamp(json!({"AttributePayload": {"a": "x".repeat(11_000)}}), json!({})), "longer than 10240"),
    ] {
        let answer = register(&server, resources).await;
        assert_eq!(answer.refusal(), (400, "InvalidRequestException".into()));
        assert!(answer.text().contains(why), "{why}: {}", answer.text());
        refused += 1;
    }
    assert_eq!(refused, 8);
    // A document that is none, a policy that is not there: no fault of the template.
    for properties in [json!({"PolicyDocument": "{}"}), json!({"PolicyName": "nobody"})] {
        let answer = register(&server, policy(properties)).await;
        assert_eq!(answer.refusal(), (400, "ResourceRegistrationFailureException".into()));
    }
    // What is kept for devices is about certificates that they have.
    let certificate =
        json!({"c": {"Type": "AWS::IoT::Certificate", "Properties": {"CertificateSigningRequest": csr()}}});
    let body =
        json!({"templateName": "t", "templateBody": template(certificate), "provisioningRoleArn": ROLE});
    let answer = server.iot("POST", "/provisioning-templates", body).await;
    assert_eq!(answer.refusal(), (400, "InvalidRequestException".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn things_that_a_template_makes_are_told_like_those_of_an_operator() {
    let server = Server::start().await;
    let device = server.trusted_device("ear").await;
    let mut ear = device.connect(&server.endpoints).await;
    ear.subscribe("$aws/events/thing/#", mqtt::Qos::AtLeastOnce).await;
    ear.subscribe("$aws/events/thingGroupMembership/#", mqtt::Qos::AtLeastOnce).await;
    server.ok("POST", "/thing-groups/hall", json!({})).await;
    let on = json!({"Enabled": true});
    let body = json!({"eventConfigurations": {"THING": on, "THING_GROUP_MEMBERSHIP": on}});
    server.ok("PATCH", "/event-configurations", body).await;
    let mut hear = async || {
        let got = ear.take().await;
        let body: Value = serde_json::from_slice(&got.payload).unwrap();
        (got.topic.clone(), body["operation"].as_str().unwrap().to_string(), body["attributes"].clone())
    };
    let added = |thing: &str| {
        let topic = format!("$aws/events/thingGroupMembership/thingGroup/hall/thing/{thing}/added");
        (topic, "ADDED".to_string(), Value::Null)
    };
    let is = |thing: &str, what: &str, attributes: Value| {
        (format!("$aws/events/thing/{thing}/{what}"), what.to_uppercase(), attributes)
    };
    // RegisterThing, twice.
    let lamp = || thing(json!({"ThingGroups": ["hall"], "AttributePayload": {"a": "1"}}), json!({}));
    assert_eq!(register(&server, lamp()).await.status, 200);
    assert_eq!((hear().await, hear().await), (is("lamp", "created", json!({"a": "1"})), added("lamp")));
    assert_eq!(register(&server, lamp()).await.status, 200);
    assert_eq!((hear().await, hear().await), (is("lamp", "updated", json!({"a": "1"})), added("lamp")));
    // The lines of a file; one that fails is not told.
    server.s3("PUT", "/input", b"").await;
    let lines = b"{\"Name\": \"one\"}\n{\"Name\": \"no name\"}\n{\"Name\": \"two\"}\n";
    server.s3("PUT", "/input/things.json", lines).await;
    let body = json!({"templateBody": template(thing(json!({}), json!({}))), "inputFileBucket": "input",
        "inputFileKey": "things.json", "roleArn": ROLE});
    server.ok("POST", "/thing-registration-tasks", body).await;
    assert_eq!(
        (hear().await, hear().await),
        (is("one", "created", json!({})), is("two", "created", json!({})))
    );
    // A device with a claim.
    let body = json!({"templateName": "t", "templateBody": template(thing(json!({}), json!({}))), "enabled": true,
        "provisioningRoleArn": ROLE});
    server.ok("POST", "/provisioning-templates", body).await;
    let claim = server.trusted_device("claim").await;
    assert_eq!(hear().await.0, "$aws/events/thing/claim/created");
    let mut claim = claim.connect(&server.endpoints).await;
    claim.publish_qos0("$aws/certificates/create/json", b"{}").await;
    let made: Value = serde_json::from_slice(&claim.take().await.payload).unwrap();
    let body = json!({"certificateOwnershipToken": made["certificateOwnershipToken"], "parameters": {"Name": "three"}});
    claim.publish_qos0("$aws/provisioning-templates/t/provision/json", body.to_string().as_bytes()).await;
    assert_eq!(hear().await, is("three", "created", json!({})));
    server.stop().await;
}
