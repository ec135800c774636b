//! A device with FreeRTOS and AWS's own libraries: what its agent sends and what its parser must find. Facts: the
//! repositories Jobs-for-AWS-IoT-embedded-sdk (`job_parser.c`) and aws-iot-core-mqtt-file-streams-embedded-c.

use mqtt::Qos;
use serde_json::{Value, json};

use crate::broker_harness::Client;
use crate::harness::Server;

const FIRMWARE: &[u8] = &{
    let mut bytes = [0; 2500];
    let mut at = 0;
    while at < bytes.len() {
        bytes[at] = (at % 251) as u8;
        at += 1;
    }
    bytes
};
/// `{"c": "rdy", "f": 0, "l": 1024, "o": _, "b": h'4d513d3d', "n": 1}`, without the number of the block: the library sends
/// a bitmap in every request, whose first bit is set, and one block as its count.
const REQUEST: [&[u8]; 2] = [b"\xa6\x61c\x63rdy\x61f\x00\x61l\x19\x04\x00\x61o", b"\x61b\x44MQ==\x61n\x01"];

async fn said(device: &mut Client) -> (String, Value) {
    let message = device.take().await;
    (message.topic.clone(), serde_json::from_slice(&message.payload).unwrap())
}

async fn update(server: &Server, id: &str, protocols: Value) -> Value {
    let signing = json!({
        "signature": {"inlineDocument": "c2lnbmVk"},
        "certificateChain": {"certificateName": "/certificate.pem"},
        "hashAlgorithm": "SHA256",
        "signatureAlgorithm": "ECDSA",
    });
    let file = json!({
        "fileName": "/device/updates",
        "fileLocation": {"s3Location": {"bucket": "firmware", "key": "lamp.bin"}},
        "codeSigning": {"customCodeSigning": signing},
    });
    let body = json!({
        "targets": [server.arn("thing/lamp")],
        "protocols": protocols,
        "files": [file],
        "roleArn": "arn:aws:iam::000000000000:role/any",
    });
    server.ok("POST", &format!("/otaUpdates/{id}"), body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freertos_device_is_updated_by_a_stream_and_its_self_test() {
    let server = Server::start().await;
    let device = server.trusted_device("lamp").await;
    let mut lamp = device.connect(&server.endpoints).await;
    assert_eq!(server.s3("PUT", "/firmware", b"").await.status, 200);
    assert_eq!(server.s3("PUT", "/firmware/lamp.bin", FIRMWARE).await.status, 200);
    lamp.subscribe("$aws/things/lamp/jobs/notify-next", Qos::AtLeastOnce).await;
    let made = update(&server, "one", json!(["MQTT"])).await;
    assert_eq!(made["awsIotJobId"], "AFR_OTA-one");
    let (_, news) = said(&mut lamp).await;
    assert_eq!(news["execution"]["jobId"], "AFR_OTA-one");
    let document = &news["execution"]["jobDocument"]["afr_ota"];
    let stream = document["streamname"].as_str().unwrap();
    assert!(stream.len() <= 44, "the library's buffer is full at 44 bytes");
    let file = json!({"filepath": "/device/updates", "filesize": FIRMWARE.len(), "fileid": 0,
        "certfile": "/certificate.pem", "sig-sha256-ecdsa": "c2lnbmVk"});
    assert_eq!(document["files"], json!([file]));
    assert_eq!(document["protocols"], json!(["MQTT"]));

    let topic = format!("$aws/things/lamp/streams/{stream}");
    lamp.subscribe(&format!("{topic}/data/cbor"), Qos::AtMostOnce).await;
    for (block, bytes) in (0u8..).zip(FIRMWARE.chunks(1024)) {
        lamp.publish_qos0(&format!("{topic}/get/cbor"), &[REQUEST[0], &[block], REQUEST[1]].concat()).await;
        let data = lamp.take().await.payload;
        let length = u16::try_from(bytes.len()).unwrap().to_be_bytes();
        let number = [b"\x61i".as_slice(), &[block]].concat();
        let payload = [b"\x61p\x59".as_slice(), &length, bytes].concat();
        let has = |part: &[u8]| data.windows(part.len()).any(|window| window == part);
        assert!(has(&number) && has(&payload) && has(b"\x61c\x63rdy"), "block {block}: {data:02x?}");
    }

    lamp.subscribe("$aws/things/lamp/jobs/AFR_OTA-one/update/+", Qos::AtLeastOnce).await;
    for (status, details) in [
        ("IN_PROGRESS", json!({"receive": "3/3"})),
        ("IN_PROGRESS", json!({"self_test": "ready", "updatedBy": "0x9000000"})),
        ("SUCCEEDED", json!({"reason": "accepted v0.9.1"})),
    ] {
        let report = json!({"status": status, "statusDetails": details, "clientToken": "0:lamp"});
        lamp.publish_qos0("$aws/things/lamp/jobs/AFR_OTA-one/update", report.to_string().as_bytes()).await;
        let (topic, body) = said(&mut lamp).await;
        assert_eq!(topic, "$aws/things/lamp/jobs/AFR_OTA-one/update/accepted", "{body}");
    }
    let job = server.ok("GET", "/jobs/AFR_OTA-one", Value::Null).await;
    assert_eq!(job["job"]["status"], "COMPLETED");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_by_http_says_all_that_the_parser_of_freertos_wants() {
    let server = Server::start().await;
    let device = server.trusted_device("lamp").await;
    let mut lamp = device.connect(&server.endpoints).await;
    assert_eq!(server.s3("PUT", "/firmware", b"").await.status, 200);
    assert_eq!(server.s3("PUT", "/firmware/lamp.bin", FIRMWARE).await.status, 200);
    update(&server, "two", json!(["HTTP"])).await;
    lamp.subscribe("$aws/things/lamp/jobs/$next/get/accepted", Qos::AtLeastOnce).await;
    lamp.publish_qos0("$aws/things/lamp/jobs/$next/get", br#"{"clientToken": "0:lamp"}"#).await;
    let (_, answer) = said(&mut lamp).await;
    let document = &answer["execution"]["jobDocument"]["afr_ota"];
    assert_eq!(document["protocols"][0], "HTTP");
    let file = &document["files"][0];
    for (name, is) in [
        ("filesize", json!(FIRMWARE.len())),
        ("fileid", json!(0)),
        ("filepath", json!("/device/updates")),
        ("certfile", json!("/certificate.pem")),
        ("sig-sha256-ecdsa", json!("c2lnbmVk")),
        ("fileType", json!(0)),
        ("auth_scheme", json!("aws.s3.presigned")),
    ] {
        assert_eq!(file[name], is, "{name}");
    }
    let url = file["update_data_url"].as_str().unwrap();
    let (_, path) = url.split_once("//").unwrap().1.split_once('/').unwrap();
    let got =
        server.send("GET", &format!("/{path}"), &[("range".into(), "bytes=2048-2499".into())], b"").await;
    assert_eq!((got.status, got.body.as_slice()), (206, &FIRMWARE[2048..]));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_stream_or_no_update_is_refused_and_leaves_nothing() {
    let server = Server::start().await;
    server.ok("POST", "/things/lamp", Value::Null).await;
    server.s3("PUT", "/firmware", b"").await;
    server.s3("PUT", "/firmware/lamp.bin", FIRMWARE).await;
    let place = json!({"s3Location": {"bucket": "firmware", "key": "lamp.bin"}});
    let role = "arn:aws:iam::000000000000:role/any";
    let stream = json!({"roleArn": role, "files": [{"fileId": 0, "s3Location": place["s3Location"]}]});
    let file = json!({"fileName": "/fw", "fileLocation": place});
    let update = json!({"roleArn": role, "targets": [server.arn("thing/lamp")], "files": [file]});
    let with = |whole: &Value, name: &str, value: Value| {
        let mut body = whole.clone();
        body[name] = value;
        body
    };
    let in_file = |name: &str, value: Value| with(&update, "files", json!([with(&file, name, value)]));
    let long = "x".repeat(2029);
    let table = [
        ("POST", "/streams/s", with(&stream, "roleArn", json!("short"))),
        ("POST", "/streams/s", with(&stream, "description", json!(long))),
        ("POST", "/streams/s", with(&stream, "description", json!("two\nlines"))),
        ("POST", "/streams/s", with(&stream, "files", json!("all"))),
        ("PUT", "/streams/there", json!({"roleArn": "short"})),
        ("PUT", "/streams/there", json!({"description": long})),
        ("PUT", "/streams/there", json!({"files": {"fileId": 0}})),
        ("POST", "/otaUpdates/u", with(&update, "roleArn", json!("short"))),
        ("POST", "/otaUpdates/u", with(&update, "description", json!(long))),
        ("POST", "/otaUpdates/u", with(&update, "protocols", json!([]))),
        ("POST", "/otaUpdates/u", with(&update, "protocols", json!(["MQTT", "HTTP", "MQTT"]))),
        ("POST", "/otaUpdates/u", with(&update, "additionalParameters", json!({"a": 5}))),
        ("POST", "/otaUpdates/u", with(&update, "awsJobPresignedUrlConfig", json!({"expiresInSec": "soon"}))),
        ("POST", "/otaUpdates/u", in_file("attributes", json!({"a": 5}))),
        ("POST", "/otaUpdates/u", in_file("fileType", json!(256))),
        ("POST", "/otaUpdates/u", in_file("fileName", json!(5))),
        ("GET", "/otaUpdates?otaUpdateStatus=ODD", Value::Null),
    ];
    server.ok("POST", "/streams/there", stream.clone()).await;
    let mut refused = 0;
    for (method, path, body) in table {
        let answer = server.iot(method, path, body.clone()).await;
        assert_eq!(answer.refusal(), (400, "InvalidRequestException".into()), "{method} {path} {body:.200}");
        refused += 1;
    }
    assert_eq!(refused, 17);
    let streams = server.ok("GET", "/streams", Value::Null).await;
    assert_eq!(
        (streams["streams"].as_array().unwrap().len(), &streams["streams"][0]["streamVersion"]),
        (1, &json!(1))
    );
    assert_eq!(server.ok("GET", "/jobs", Value::Null).await["jobs"], json!([]));
    server.ok("POST", "/otaUpdates/u", update).await;
    server.stop().await;
}
