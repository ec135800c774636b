//! What the developer guide says about policies, as tables.

use super::*;
use serde_json::{Value, json};

fn policy(statements: Value) -> Policy {
    Policy::parse(&json!({"Version": "2012-10-17", "Statement": statements}).to_string()).unwrap()
}

fn context() -> Context {
    Context {
        client_id: Some("lamp-1".into()),
        source_ip: "10.1.2.3".parse().ok(),
        thing: Some(ThingContext {
            name: "lamp-1".into(),
            thing_type: None,
            attributes: [("room".to_string(), "a*".to_string())].into(),
        }),
        certificate: [("Subject.CommonName".to_string(), "AWS IoT Certificate".to_string())].into(),
        certificate_id: Some("cafe".into()),
    }
}

fn arn(resource: &str) -> String {
    format!("arn:aws:iot:us-east-1:000000000000:{resource}")
}

fn allow(action: &str, resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": resource})
}

#[test]
fn patterns_and_variables_are_the_documented_ones() {
    let all = "arn:aws:iot:us-east-1:000000000000:";
    let table = [
        ("iot:Publish", "topic/a/b", "iot:Publish", "topic/a/b", true),
        ("iot:Publish", "topic/a/b", "iot:publish", "topic/a/b", true),
        ("iot:*", "topic/a/*", "iot:Publish", "topic/a/b/c", true),
        ("*", "*", "iot:Publish", "topic/a", true),
        ("iot:Publish", "topic/a/?", "iot:Publish", "topic/a/b", true),
        ("iot:Publish", "topic/a/?", "iot:Publish", "topic/a/bc", false),
        ("iot:Subscribe", "topicfilter/a/+", "iot:Subscribe", "topicfilter/a/+", true),
        ("iot:Subscribe", "topicfilter/a/+", "iot:Subscribe", "topicfilter/a/b", false),
        ("iot:Subscribe", "topicfilter/a/#", "iot:Subscribe", "topicfilter/a/b/c", false),
        ("iot:Connect", "client/${iot:ClientId}", "iot:Connect", "client/lamp-1", true),
        ("iot:Connect", "client/${iot:ClientId}", "iot:Connect", "client/lamp-2", false),
        ("iot:Publish", "topic/${iot:Connection.Thing.ThingName}/x", "iot:Publish", "topic/lamp-1/x", true),
        ("iot:Publish", "topic/${iot:Connection.Thing.Attributes[room]}", "iot:Publish", "topic/abc", false),
        ("iot:Publish", "topic/${iot:Connection.Thing.Attributes[room]}", "iot:Publish", "topic/a*", true),
        ("iot:Publish", "topic/${iot:Connection.Thing.ThingTypeName}", "iot:Publish", "topic/", false),
        (
            "iot:Publish",
            "topic/${iot:Certificate.Subject.CommonName}",
            "iot:Publish",
            "topic/AWS IoT Certificate",
            true,
        ),
        ("iot:Publish", "topic/${*}", "iot:Publish", "topic/*", true),
        ("iot:Publish", "topic/${*}", "iot:Publish", "topic/x", false),
        ("iot:Receive", "topic/a", "iot:Publish", "topic/a", false),
    ];
    let mut tried = 0;
    for (action, pattern, asked, resource, is) in table {
        let pattern = if pattern == "*" { "*".to_string() } else { format!("{all}{pattern}") };
        let decision = decide([&policy(allow(action, &pattern))], asked, &arn(resource), &context());
        assert_eq!(decision == Decision::Allowed, is, "{action} {pattern} for {asked} {resource}");
        tried += 1;
    }
    assert_eq!(tried, 19);
}

#[test]
fn deny_wins_wherever_it_stands() {
    let deny = json!({"Effect": "Deny", "Action": "iot:Publish", "Resource": arn("topic/secret")});
    let open = allow("iot:*", "*");
    for policies in [
        vec![policy(json!([deny, open]))],
        vec![policy(json!([open, deny]))],
        vec![policy(open.clone()), policy(deny.clone())],
    ] {
        let ask = |topic: &str| decide(&policies, "iot:Publish", &arn(topic), &context());
        assert_eq!(ask("topic/secret"), Decision::ExplicitlyDenied);
        assert_eq!(ask("topic/open"), Decision::Allowed);
    }
    assert_eq!(decide([], "iot:Publish", &arn("topic/a"), &context()), Decision::ImplicitlyDenied);
    let but =
        policy(json!({"Effect": "Allow", "NotAction": "iot:Connect", "NotResource": arn("topic/secret")}));
    let ask = |action, topic: &str| decide([&but], action, &arn(topic), &context());
    assert_eq!(ask("iot:Publish", "topic/a"), Decision::Allowed);
    assert_eq!(ask("iot:Publish", "topic/secret"), Decision::ImplicitlyDenied);
    assert_eq!(ask("iot:Connect", "topic/a"), Decision::ImplicitlyDenied);
}

#[test]
fn conditions_narrow_a_statement() {
    let with = |condition: Value| {
        let one = json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition});
        decide([&policy(one)], "iot:Connect", &arn("client/x"), &context()) == Decision::Allowed
    };
    assert!(with(json!({"Bool": {"iot:Connection.Thing.IsAttached": ["true"]}})));
    assert!(with(json!({"Bool": {"iot:Connection.Thing.IsAttached": true}})));
    assert!(!with(json!({"Bool": {"iot:Connection.Thing.IsAttached": "false"}})));
    assert!(with(json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})));
    assert!(!with(json!({"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8"]}})));
    assert!(!with(json!({"IpAddress": {"aws:SourceIp": "10.1.2.4"}})));
    assert!(with(json!({"StringLike": {"iot:ClientId": "lamp-*"}})));
    assert!(!with(json!({"StringEquals": {"iot:ClientId": "lamp-*"}})));
    assert!(with(json!({"StringNotEquals": {"aws:Nothing": "x"}})));
    assert!(!with(json!({"StringEquals": {"aws:Nothing": "x"}})));
}

#[test]
fn a_document_that_is_none_is_refused_with_a_reason() {
    let long = json!({"Version": "2012-10-17", "Statement": allow("iot:*", &"x".repeat(2100))}).to_string();
    let mut refused = 0;
    for text in [
        "",
        "[]",
        "{}",
        r#"{"Version":"2012-10-17"}"#,
        r#"{"Version":"2012-10-17","Statement":[]}"#,
        r#"{"Version":"2012-10-17","Statement":[7]}"#,
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Maybe","Action":"*","Resource":"*"}}"#,
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Resource":"*"}}"#,
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*"}}"#,
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"${iot:ClientId"}}"#,
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Odd":{"a":"b"}}}}"#,
        r#"{"Version":"1","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
        &long,
    ] {
        assert!(Policy::parse(text).is_err(), "{text}");
        refused += 1;
    }
    assert_eq!(refused, 13);
}

#[test]
fn a_variable_without_a_value_never_widens_what_is_allowed() {
    let type_of = arn("topic/${iot:Connection.Thing.ThingTypeName}/x");
    let ask = |effect: &str| {
        let but = json!({"Effect": effect, "Action": "*", "NotResource": type_of});
        decide([&policy(json!([allow("*", "*"), but]))], "iot:Publish", &arn("topic/a"), &context())
    };
    assert_eq!(ask("Deny"), Decision::ExplicitlyDenied);
    let only = json!({"Effect": "Allow", "Action": "*", "NotResource": type_of});
    let decision = decide([&policy(only)], "iot:Publish", &arn("topic/a"), &context());
    assert_eq!(decision, Decision::ImplicitlyDenied);
    assert_eq!(ask("Allow"), Decision::Allowed, "by the other statement");
}

#[test]
fn a_question_mark_is_one_character_of_any_length() {
    let ask = |topic: &str| {
        let one = policy(allow("iot:Publish", &arn("topic/?")));
        decide([&one], "iot:Publish", &arn(topic), &context()) == Decision::Allowed
    };
    assert!(ask("topic/a") && ask("topic/ä") && ask("topic/€") && ask("topic/🙂") && ask("topic/?"));
    let all = policy(json!({"Effect": "Allow", "Action": "*", "Resource": "*??"}));
    assert_eq!(decide([&all], "iot:Publish", "🙂", &context()), Decision::ImplicitlyDenied);
    assert!(!ask("topic/") && !ask("topic/äb") && !ask("topic/ab"));
}

#[test]
fn many_stars_cost_no_more_than_their_number_times_the_text() {
    let stars = policy(allow("iot:Publish", &format!("{}b", "*a".repeat(500))));
    let long = "a".repeat(60_000);
    assert_eq!(decide([&stars], "iot:Publish", &long, &context()), Decision::ImplicitlyDenied);
}
