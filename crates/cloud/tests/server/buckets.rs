//! Buckets and what is known of their objects: lists and where they go on, tags, attributes, versions, uploads in parts.

use cloud::sigv4;

use crate::harness::{Answer, Ask, Server, now_s};

async fn with_bucket() -> Server {
    let server = Server::start().await;
    assert_eq!(server.s3("PUT", "/firmware", b"").await.status, 200);
    server
}

async fn asked(server: &Server, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    server.ask(Ask { service: "s3", method, path, headers, body }).await
}

/// The texts of all elements of a name.
fn all(text: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let rest = text.split(&open).skip(1).filter_map(|rest| rest.split_once(&close));
    rest.map(|(inner, _)| inner.to_string()).collect()
}

fn one(text: &str, name: &str) -> Option<String> {
    all(text, name).into_iter().next()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_bucket_might_have_besides_objects_is_refused_and_the_bucket_stays() {
    let server = with_bucket().await;
    let names = [
        "accelerate",
        "acl",
        "analytics",
        "cors",
        "encryption",
        "intelligent-tiering",
        "inventory",
        "lifecycle",
        "logging",
        "metadataTable",
        "metrics",
        "notification",
        "object-lock",
        "ownershipControls",
        "policy",
        "policyStatus",
        "publicAccessBlock",
        "replication",
        "requestPayment",
        "tagging",
        "website",
    ];
    for name in names {
        for method in ["DELETE", "PUT", "GET", "POST"] {
            let answer = server.s3(method, &format!("/firmware?{name}="), b"").await;
            assert_eq!(answer.refusal(), (501, "NotImplemented".into()), "{method} ?{name}");
        }
    }
    assert_eq!(server.s3("HEAD", "/firmware", b"").await.status, 200);
    assert_eq!(server.s3("PUT", "/other?website=", b"").await.status, 501);
    assert_eq!(server.s3("HEAD", "/other", b"").await.status, 404);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_names_its_request() {
    let server = with_bucket().await;
    let answer = server.s3("GET", "/firmware/none", b"").await;
    assert_eq!(one(&answer.text(), "RequestId").as_deref(), answer.header("x-amz-request-id"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_the_first_form_goes_on_behind_a_key_or_a_common_beginning() {
    let server = with_bucket().await;
    for key in ["asdf", "boo/bar", "boo/baz/x", "cquux/bla", "cquux/thud", "d"] {
        server.s3("PUT", &format!("/firmware/{key}"), b"1").await;
    }
    let (mut marker, mut pages) = (Some(String::new()), Vec::new());
    while let Some(from) = marker.take_if(|_| pages.len() < 10) {
        let text =
            server.s3("GET", &format!("/firmware?delimiter=/&marker={from}&max-keys=1"), b"").await.text();
        pages.extend(all(&text, "Key"));
        pages.extend(all(&text, "CommonPrefixes"));
        marker = one(&text, "NextMarker");
    }
    assert_eq!(pages, ["asdf", "<Prefix>boo/</Prefix>", "<Prefix>cquux/</Prefix>", "d"]);
    let plain = server.s3("GET", "/firmware?max-keys=1", b"").await.text();
    assert_eq!((one(&plain, "IsTruncated").as_deref(), one(&plain, "NextMarker")), (Some("true"), None));
    assert!(!plain.contains("Delimiter") && plain.contains("<Owner>"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_the_second_form_repeats_where_it_began() {
    let server = with_bucket().await;
    for key in ["a", "b", "c", "d"] {
        server.s3("PUT", &format!("/firmware/{key}"), b"1").await;
    }
    let first = server.s3("GET", "/firmware?list-type=2&start-after=a&max-keys=1", b"").await.text();
    assert_eq!((all(&first, "Key"), one(&first, "StartAfter")), (vec!["b".into()], Some("a".into())));
    assert!(!first.contains("Owner"));
    let token = one(&first, "NextContinuationToken").unwrap();
    let path = format!("/firmware?continuation-token={token}&fetch-owner=true&list-type=2&start-after=a");
    let second = server.s3("GET", &path, b"").await.text();
    assert_eq!(
        (all(&second, "Key"), one(&second, "ContinuationToken")),
        (vec!["c".into(), "d".into()], Some(token))
    );
    assert_eq!(all(&second, "Owner").len(), 2);
    let empty = server.s3("GET", "/firmware?continuation-token=&list-type=2", b"").await.text();
    assert_eq!((all(&empty, "Key").len(), one(&empty, "ContinuationToken")), (4, None));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_belong_to_an_object_and_go_with_its_copy() {
    let server = with_bucket().await;
    let tags = async |path: &str| {
        let text = server.s3("GET", &format!("{path}?tagging="), b"").await.text();
        all(&text, "Key").into_iter().zip(all(&text, "Value")).collect::<Vec<_>>()
    };
    let pair = |key: &str, value: &str| (key.to_string(), value.to_string());
    asked(&server, "PUT", "/firmware/a", &[("x-amz-tagging", "kind=beta&by=a%20b")], b"1").await;
    assert_eq!(tags("/firmware/a").await, [pair("kind", "beta"), pair("by", "a b")]);
    let got = server.s3("GET", "/firmware/a", b"").await;
    assert_eq!(
        (got.header("x-amz-tagging-count"), got.header("tagging"), got.text()),
        (Some("2"), None, "1".into())
    );

    let copy = |headers: &'static [(&'static str, &'static str)], to: &'static str| {
        let server = &server;
        async move {
            let mut all = vec![("x-amz-copy-source", "/firmware/a")];
            all.extend(headers);
            assert_eq!(asked(server, "PUT", to, &all, b"").await.status, 200);
        }
    };
    copy(&[("x-amz-metadata-directive", "REPLACE")], "/firmware/b").await;
    assert_eq!(tags("/firmware/b").await.len(), 2, "the tags have a directive of their own");
    copy(&[("x-amz-tagging", "new=1"), ("x-amz-tagging-directive", "REPLACE")], "/firmware/c").await;
    assert_eq!(tags("/firmware/c").await, [pair("new", "1")]);

    let set = b"<Tagging><TagSet><Tag><Key>k&amp;</Key><Value>v</Value></Tag></TagSet></Tagging>";
    assert_eq!(server.s3("PUT", "/firmware/a?tagging=", set).await.status, 200);
    assert_eq!(tags("/firmware/a").await, [pair("k&amp;", "v")]);
    let twice = b"<Tagging><TagSet><Tag><Key>k</Key></Tag><Tag><Key>k</Key></Tag></TagSet></Tagging>";
    assert_eq!(server.s3("PUT", "/firmware/a?tagging=", twice).await.refusal(), (400, "InvalidTag".into()));
    assert_eq!(server.s3("DELETE", "/firmware/a?tagging=", b"").await.status, 204);
    assert_eq!(tags("/firmware/a").await, []);
    assert_eq!(server.s3("GET", "/firmware/a", b"").await.body, b"1", "the object itself is not touched");
    assert_eq!(server.s3("PUT", "/firmware/none?tagging=", set).await.refusal(), (404, "NoSuchKey".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn attributes_are_those_that_were_asked_for() {
    let server = with_bucket().await;
    let sum = [("x-amz-checksum-crc32", "y/Q5Jg==")];
    assert_eq!(asked(&server, "PUT", "/firmware/a", &sum, b"123456789").await.status, 200);
    let of = async |names: &str| {
        asked(&server, "GET", "/firmware/a?attributes=", &[("x-amz-object-attributes", names)], b"").await
    };
    let answer = of("ObjectSize, Checksum,StorageClass").await;
    let text = answer.text();
    assert_eq!(
        (one(&text, "ObjectSize").as_deref(), one(&text, "ChecksumCRC32").as_deref()),
        (Some("9"), Some("y/Q5Jg=="))
    );
    assert!(answer.header("last-modified").is_some() && !text.contains("ETag"));
    assert!(of("ETag").await.text().contains("<ETag>25f9e794323b453885f5181f1b624d0b</ETag>"));
    assert_eq!(of("Colour").await.refusal(), (400, "InvalidArgument".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_about_an_object_with_versions_names_its_version() {
    let server = with_bucket().await;
    server.s3("PUT", "/firmware/old", b"0").await;
    assert_eq!(server.s3("GET", "/firmware/old", b"").await.header("x-amz-version-id"), None);
    let on = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    server.s3("PUT", "/firmware?versioning=", on).await;
    assert_eq!(server.s3("GET", "/firmware/old", b"").await.header("x-amz-version-id"), Some("null"));
    let put = server.s3("PUT", "/firmware/a", b"1").await;
    let version = put.header("x-amz-version-id").unwrap();
    for method in ["GET", "HEAD"] {
        assert_eq!(server.s3(method, "/firmware/a", b"").await.header("x-amz-version-id"), Some(version));
    }
    let copied = asked(&server, "PUT", "/firmware/b", &[("x-amz-copy-source", "/firmware/a")], b"").await;
    assert_eq!(copied.header("x-amz-copy-source-version-id"), Some(version));
    assert_eq!(
        server.s3("GET", "/firmware/b", b"").await.header("x-amz-version-id"),
        copied.header("x-amz-version-id")
    );
    let begun = server.s3("POST", "/firmware/c?uploads=", b"").await.text();
    let id = one(&begun, "UploadId").unwrap();
    let part = server.s3("PUT", &format!("/firmware/c?partNumber=1&uploadId={id}"), b"part").await;
    let etag = part.header("etag").unwrap();
    let whole = format!("<C><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></C>");
    let done = server.s3("POST", &format!("/firmware/c?uploadId={id}"), whole.as_bytes()).await;
    assert_eq!(
        done.header("x-amz-version-id"),
        server.s3("HEAD", "/firmware/c", b"").await.header("x-amz-version-id")
    );
    assert!(done.header("x-amz-version-id").is_some());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_onto_itself_must_change_something() {
    let server = with_bucket().await;
    server.s3("PUT", "/firmware/a", b"1").await;
    let itself = ("x-amz-copy-source", "/firmware/a");
    let refused = asked(&server, "PUT", "/firmware/a", &[itself], b"").await;
    assert_eq!(refused.refusal(), (400, "InvalidRequest".into()));
    let change = [itself, ("x-amz-meta-board", "esp32"), ("x-amz-metadata-directive", "REPLACE")];
    assert_eq!(asked(&server, "PUT", "/firmware/a", &change, b"").await.status, 200);
    let got = server.s3("GET", "/firmware/a", b"").await;
    assert_eq!((got.header("x-amz-meta-board"), got.text()), (Some("esp32"), "1".into()));
    let odd = [itself, ("x-amz-metadata-directive", "SOME")];
    assert_eq!(
        asked(&server, "PUT", "/firmware/a", &odd, b"").await.refusal(),
        (400, "InvalidArgument".into())
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_conditions_of_a_copy_are_on_its_source() {
    let server = with_bucket().await;
    let etag = server.s3("PUT", "/firmware/a", b"1").await.header("etag").unwrap().to_string();
    let (early, late) = ("Sat, 01 Jan 2000 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT");
    for (conditions, status) in [
        (vec![("match", etag.as_str())], 200),
        (vec![("match", "\"other\"")], 412),
        (vec![("none-match", &etag)], 412),
        (vec![("modified-since", early)], 200),
        (vec![("modified-since", late)], 412),
        (vec![("unmodified-since", early)], 412),
        (vec![("match", &etag), ("unmodified-since", early)], 200),
        (vec![("modified-since", early), ("none-match", &etag)], 412),
    ] {
        let names: Vec<String> =
            conditions.iter().map(|(name, _)| format!("x-amz-copy-source-if-{name}")).collect();
        let mut headers: Vec<(&str, &str)> =
            names.iter().zip(&conditions).map(|(name, (_, value))| (name.as_str(), *value)).collect();
        headers.insert(0, ("x-amz-copy-source", "/firmware/a"));
        let answer = asked(&server, "PUT", "/firmware/b", &headers, b"").await;
        assert_eq!(answer.status, status, "{conditions:?}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_digest_that_is_none_is_told_from_a_wrong_one() {
    let server = with_bucket().await;
    for (md5, code) in [
        ("", "InvalidDigest"),
        ("YWJyYWNhZGFicmE=", "InvalidDigest"),
        ("rL0Y20zC+Fzt72VPzMSk2A==", "BadDigest"),
    ] {
        let answer = asked(&server, "PUT", "/firmware/a", &[("content-md5", md5)], b"bar").await;
        assert_eq!(answer.refusal(), (400, code.into()), "{md5}");
    }
    let star = asked(&server, "PUT", "/firmware/a", &[("if-match", "*")], b"1").await;
    assert_eq!(star.refusal(), (404, "NoSuchKey".into()));
    server.s3("PUT", "/firmware/a", b"1").await;
    assert_eq!(asked(&server, "PUT", "/firmware/a", &[("if-match", "*")], b"2").await.status, 200);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_and_their_parts_are_listed_in_pages() {
    let server = with_bucket().await;
    let mut ids = Vec::new();
    for key in ["a", "a", "b"] {
        let begun = server.s3("POST", &format!("/firmware/{key}?uploads="), b"").await.text();
        ids.push(one(&begun, "UploadId").unwrap());
    }
    let (mut found, mut more) = (Vec::new(), String::new());
    loop {
        let text = server.s3("GET", &format!("/firmware?{more}max-uploads=1&uploads="), b"").await.text();
        found.extend(all(&text, "UploadId"));
        let Some(key) = one(&text, "NextKeyMarker") else { break };
        let id = one(&text, "NextUploadIdMarker").unwrap();
        more = format!("key-marker={key}&upload-id-marker={id}&");
    }
    found.sort();
    let last = ids[2].clone();
    ids.sort();
    assert_eq!(found, ids);
    assert_eq!(all(&server.s3("GET", "/firmware?prefix=b&uploads=", b"").await.text(), "Key"), ["b"]);

    for number in 1..=3 {
        server.s3("PUT", &format!("/firmware/b?partNumber={number}&uploadId={last}"), b"x").await;
    }
    let path = format!("/firmware/b?max-parts=2&uploadId={last}");
    let first = server.s3("GET", &path, b"").await.text();
    assert_eq!(
        (all(&first, "PartNumber"), one(&first, "IsTruncated").unwrap()),
        (vec!["1".into(), "2".into()], "true".into())
    );
    let path = format!("/firmware/b?part-number-marker=2&uploadId={last}");
    let second = server.s3("GET", &path, b"").await.text();
    assert_eq!(
        (all(&second, "PartNumber"), one(&second, "IsTruncated").unwrap()),
        (vec!["3".into()], "false".into())
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_what_is_to_be_deleted_deletes_nothing_else() {
    let server = with_bucket().await;
    let etag = server.s3("PUT", "/firmware/a", b"1").await.header("etag").unwrap().to_string();
    let delete =
        async |path: &str, etag: &str| asked(&server, "DELETE", path, &[("if-match", etag)], b"").await;
    assert_eq!(delete("/firmware/a", "\"other\"").await.refusal(), (412, "PreconditionFailed".into()));
    assert_eq!(delete("/firmware/none", "*").await.refusal(), (404, "NoSuchKey".into()));
    let size = asked(&server, "DELETE", "/firmware/a", &[("x-amz-if-match-size", "1")], b"").await;
    assert_eq!(size.refusal(), (501, "NotImplemented".into()));
    let list = b"<Delete><Object><Key>a</Key><ETag>other</ETag></Object></Delete>";
    let many = server.s3("POST", "/firmware?delete=", list).await.text();
    assert_eq!(one(&many, "Code").as_deref(), Some("PreconditionFailed"), "{many}");
    assert_eq!(server.s3("GET", "/firmware/a", b"").await.body, b"1");
    assert_eq!(delete("/firmware/a", &etag).await.status, 204);
    assert_eq!(server.s3("GET", "/firmware/a", b"").await.status, 404);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_in_parts_is_as_large_as_was_said() {
    let server = with_bucket().await;
    let begun = server.s3("POST", "/firmware/a?uploads=", b"").await.text();
    let id = one(&begun, "UploadId").unwrap();
    let part = server.s3("PUT", &format!("/firmware/a?partNumber=1&uploadId={id}"), b"part").await;
    let whole = format!(
        "<C><Part><PartNumber>1</PartNumber><ETag>{}</ETag></Part></C>",
        part.header("etag").unwrap()
    );
    for (said, status) in [("5", 400), ("x", 400), ("4", 200)] {
        let path = format!("/firmware/a?uploadId={id}");
        let answer = asked(&server, "POST", &path, &[("x-amz-mp-object-size", said)], whole.as_bytes()).await;
        assert_eq!(answer.status, status, "{said}: {}", answer.text());
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_presigned_url_may_carry_what_is_kept_with_the_object() {
    let server = with_bucket().await;
    let stamp = sigv4::stamp(now_s());
    let scope = sigv4::Scope {
        date: stamp[..8].into(),
        region: server.endpoints.region.clone(),
        service: "s3".into(),
    };
    let credential =
        format!("{}/{}/{}/s3/aws4_request", server.endpoints.access_key_id, scope.date, scope.region);
    let query: Vec<(String, String)> = [
        ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
        ("X-Amz-Credential", &credential),
        ("X-Amz-Date", &stamp),
        ("X-Amz-Expires", "60"),
        ("X-Amz-Meta-Title", "first light"),
        ("X-Amz-SignedHeaders", "host"),
        ("x-amz-tagging", "kind=beta"),
    ]
    .iter()
    .map(|(name, value)| (name.to_string(), value.to_string()))
    .collect();
    let headers = [("host".to_string(), server.endpoints.authority().to_string())];
    let payload = sigv4::UNSIGNED_PAYLOAD;
    let message =
        sigv4::Message { method: "PUT", path: "/firmware/a", query: &query, headers: &headers, payload };
    let proof = sigv4::signature(&server.endpoints.secret_access_key, &stamp, &scope, &message);
    let pairs: Vec<_> = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let target = format!("/firmware/a?{}&X-Amz-Signature={proof}", sigv4::canonical_query(&pairs));
    let put = server.send("PUT", &target, &[], b"1").await;
    assert_eq!(put.status, 200, "{}", put.text());
    let got = server.s3("GET", "/firmware/a", b"").await;
    assert_eq!(
        (got.header("x-amz-meta-title"), got.header("x-amz-tagging-count")),
        (Some("first light"), Some("1"))
    );
    let forged = server.send("PUT", &target.replace("light", "night"), &[], b"2").await;
    assert_eq!(forged.refusal(), (403, "SignatureDoesNotMatch".into()));
    server.stop().await;
}
