//! Certificates that nobody registered, but whose authority somebody did: their first connection registers them.

use mqtt::Qos;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

use crate::broker_harness::Client;
use crate::harness::{Device, Server};

/// A factory's own authority.
struct Factory {
    issuer: Issuer<'static, KeyPair>,
    certificate: String,
}

impl Factory {
    fn new() -> Factory {
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "a factory");
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap().pem();
        Factory { issuer: Issuer::new(params, key), certificate }
    }

    /// A certificate with this name, and its key.
    fn sign(&self, name: &str) -> (String, String) {
        let mut params = CertificateParams::new(vec![]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }

    fn device(&self, name: &str) -> Device {
        let (certificate, key) = self.sign(name);
        let id = cloud::sigv4::sha256_hex(&der(&certificate));
        Device::of(name, &id, certificate, key)
    }

    /// Registers the authority; answers its id.
    async fn register(&self, server: &Server, template: Option<Value>) -> String {
        let code = server.ok("GET", "/registrationcode", Value::Null).await["registrationCode"].clone();
        let (proof, _) = self.sign(code.as_str().unwrap());
        let mut body = json!({"caCertificate": self.certificate, "verificationCertificate": proof});
        if let Some(template) = template {
            let role = "arn:aws:iam::000000000000:role/any";
            body["registrationConfig"] = json!({"templateBody": template.to_string(), "roleArn": role});
        }
        let path = "/cacertificate?setAsActive=true&allowAutoRegistration=true";
        server.ok("POST", path, body).await["certificateId"].as_str().unwrap().to_string()
    }
}

fn der(pem: &str) -> Vec<u8> {
    use base64::Engine;
    let lines: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    base64::engine::general_purpose::STANDARD.decode(lines).unwrap()
}

/// Comes for the first time and is sent away.
async fn knocks(device: &Device, server: &Server) {
    if let Ok(mut stream) = device.dial(&server.endpoints).await {
        assert!(stream.read_u8().await.is_err(), "nothing is said to it");
    }
}

async fn status(server: &Server, id: &str) -> Option<String> {
    let answer = server.iot("GET", &format!("/certificates/{id}"), Value::Null).await;
    answer.json()["certificateDescription"]["status"].as_str().map(str::to_string)
}

/// Waits until the certificate has this status.
async fn becomes(server: &Server, id: &str, wanted: &str) {
    for _ in 0..100 {
        if status(server, id).await.as_deref() == Some(wanted) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{id} is {:?}", status(server, id).await);
}

async fn open_policy(server: &Server) {
    let all = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iot:*", "Resource": "*"}]});
    server.ok("POST", "/policies/all", json!({"policyDocument": all.to_string()})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_of_a_known_authority_is_registered_when_it_first_comes_and_an_application_decides() {
    let server = Server::start().await;
    let factory = Factory::new();
    let wrong =
        json!({"caCertificate": factory.certificate, "verificationCertificate": factory.sign("guess").0});
    let refused = server.iot("POST", "/cacertificate", wrong).await;
    assert_eq!(refused.refusal(), (400, "CertificateValidationException".into()));
    let authority = factory.register(&server, None).await;
    open_policy(&server).await;
    let observer = server.device("observer").await;
    server.ok("PUT", "/target-policies/all", json!({"target": observer.certificate_arn})).await;
    let mut observer: Client = observer.connect(&server.endpoints).await;
    observer.subscribe("$aws/events/certificates/registered/+", Qos::AtLeastOnce).await;
    let lamp = factory.device("lamp");
    knocks(&lamp, &server).await;
    let got = observer.take().await;
    let told: Value = serde_json::from_slice(&got.payload).unwrap();
    assert_eq!(got.topic, format!("$aws/events/certificates/registered/{authority}"));
    assert_eq!(
        (&told["certificateId"], &told["certificateStatus"]),
        (&json!(lamp.certificate_id), &json!("PENDING_ACTIVATION"))
    );
    knocks(&lamp, &server).await;
    server.ok("PUT", &format!("/certificates/{}?newStatus=ACTIVE", lamp.certificate_id), Value::Null).await;
    server.ok("PUT", "/target-policies/all", json!({"target": lamp.certificate_arn})).await;
    lamp.connect(&server.endpoints).await.leave().await;
    // Who is signed by somebody else is not even registered.
    let stranger = Factory::new().device("stranger");
    knocks(&stranger, &server).await;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_eq!(status(&server, &stranger.certificate_id).await, None);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_template_the_first_connection_makes_the_thing_and_the_second_is_in() {
    let server = Server::start().await;
    open_policy(&server).await;
    let template = json!({
        "Parameters": {"AWS::IoT::Certificate::CommonName": {"Type": "String"}, "AWS::IoT::Certificate::Id": {"Type": "String"}},
        "Resources": {
            "thing": {"Type": "AWS::IoT::Thing", "Properties": {"ThingName": {"Ref": "AWS::IoT::Certificate::CommonName"}}},
            "certificate": {"Type": "AWS::IoT::Certificate", "Properties": {
                "CertificateId": {"Ref": "AWS::IoT::Certificate::Id"}, "Status": "ACTIVE"}},
            "policy": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyName": "all"}},
        },
    });
    let factory = Factory::new();
    let authority = factory.register(&server, Some(template)).await;
    let lamp = factory.device("lamp");
    knocks(&lamp, &server).await;
    becomes(&server, &lamp.certificate_id, "ACTIVE").await;
    lamp.connect(&server.endpoints).await.leave().await;
    let principals = server.ok("GET", "/things/lamp/principals", Value::Null).await;
    assert_eq!(principals["principals"], json!([lamp.certificate_arn]));
    // A name that is none makes no thing and lets nobody in.
    let odd = factory.device("a lamp");
    knocks(&odd, &server).await;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_ne!(status(&server, &odd.certificate_id).await.as_deref(), Some("ACTIVE"));
    server.ok("PUT", &format!("/cacertificate/{authority}?newStatus=INACTIVE"), json!({})).await;
    let late = factory.device("late");
    knocks(&late, &server).await;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_eq!(status(&server, &late.certificate_id).await, None);
    server.stop().await;
}
