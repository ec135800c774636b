//! Objects: framings, ranges, presigned URLs, and names that try to leave the folder.

use base64::Engine;
use cloud::sigv4;

use crate::harness::{Answer, Ask, Server, now_s};

async fn with_bucket() -> Server {
    let server = Server::start().await;
    assert_eq!(server.s3("PUT", "/firmware", b"").await.status, 200);
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn ranges_and_conditions_make_a_download_resumable() {
    let server = with_bucket().await;
    let bytes: Vec<u8> = (0..200_000u32).map(|n| (n % 251) as u8).collect();
    let etag = server.s3("PUT", "/firmware/a", &bytes).await.header("etag").unwrap().to_string();
    let get = async |headers: &[(&str, &str)]| {
        server.ask(Ask { service: "s3", method: "GET", path: "/firmware/a", headers, body: b"" }).await
    };
    assert_eq!(get(&[]).await.body, bytes);
    let part = get(&[("range", "bytes=70000-"), ("if-match", &etag)]).await;
    assert_eq!((part.status, part.header("content-range")), (206, Some("bytes 70000-199999/200000")));
    assert_eq!(part.body, bytes[70_000..]);
    assert_eq!(get(&[("range", "bytes=0-0"), ("if-range", &etag)]).await.body, bytes[..1]);
    assert_eq!(get(&[("range", "bytes=0-0"), ("if-range", "\"other\"")]).await.status, 200);
    let beyond = get(&[("range", "bytes=200000-")]).await;
    assert_eq!(
        (beyond.refusal(), beyond.header("content-range")),
        ((416, "InvalidRange".into()), Some("bytes */200000"))
    );
    assert_eq!(get(&[("if-match", "\"other\"")]).await.refusal(), (412, "PreconditionFailed".into()));
    for tags in [etag.clone(), format!("W/{etag}"), format!("\"other\", W/{etag}"), "*".into()] {
        assert_eq!(get(&[("if-none-match", &tags)]).await.status, 304, "{tags}");
    }
    assert_eq!(get(&[("if-none-match", "W/\"other\"")]).await.status, 200);
    // A weak tag does not say that the bytes are the same ones.
    assert_eq!(get(&[("if-match", &format!("W/{etag}"))]).await.status, 412);
    let head = server.s3("HEAD", "/firmware/a", b"").await;
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, Some("200000"), 0));
    assert_eq!(server.s3("DELETE", "/firmware/a", b"").await.status, 204);
    assert_eq!(server.s3("GET", "/firmware/a", b"").await.refusal(), (404, "NoSuchKey".into()));
    server.stop().await;
}

/// Sends a body whose hash is one of the words for a stream.
async fn put_stream(server: &Server, word: &str, more: &[(&str, &str)], body: &[u8]) -> Answer {
    let stamp = sigv4::stamp(now_s());
    let mut headers: Vec<(String, String)> =
        [("content-encoding", "aws-chunked"), ("x-amz-content-sha256", word), ("x-amz-date", &stamp)]
            .iter()
            .chain(more)
            .map(|(name, value)| (name.to_string(), value.to_string()))
            .collect();
    let mut signed = headers.clone();
    signed.push(("host".into(), server.endpoints.authority().into()));
    signed.sort();
    let scope = sigv4::Scope {
        date: stamp[..8].into(),
        region: server.endpoints.region.clone(),
        service: "s3".into(),
    };
    let message =
        sigv4::Message { method: "PUT", path: "/firmware/c", query: &[], headers: &signed, payload: word };
    let proof = sigv4::signature(&server.endpoints.secret_access_key, &stamp, &scope, &message);
    let names: Vec<&str> = signed.iter().map(|(name, _)| name.as_str()).collect();
    let credential =
        format!("{}/{}/{}/s3/aws4_request", server.endpoints.access_key_id, scope.date, scope.region);
    headers.push((
        "authorization".into(),
        format!(
            "AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={}, Signature={proof}",
            names.join(";")
        ),
    ));
    server.send("PUT", "/firmware/c", &headers, body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn chunks_and_trailers_are_taken_off_and_checked() {
    let server = with_bucket().await;
    let sum =
        base64::engine::general_purpose::STANDARD.encode(crc32fast::hash(b"hello, world").to_be_bytes());
    let trailer = [("x-amz-trailer", "x-amz-checksum-crc32"), ("x-amz-decoded-content-length", "12")];
    let word = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    let body = |sum: &str| format!("5\r\nhello\r\n7\r\n, world\r\n0\r\nx-amz-checksum-crc32:{sum}\r\n\r\n");
    let good = put_stream(&server, word, &trailer, body(&sum).as_bytes()).await;
    assert_eq!((good.status, good.header("x-amz-checksum-crc32")), (200, Some(sum.as_str())));
    assert_eq!(server.s3("GET", "/firmware/c", b"").await.body, b"hello, world");
    let mut refused = 0;
    for (trailer, body, code) in [
        (&trailer, body("AAAAAA=="), "BadDigest"),
        (&trailer, "5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n".into(), "BadDigest"),
        (&trailer, "5\r\nhello\r\n0\r\n\r\n".into(), "IncompleteBody"),
        (&trailer, "hello, world".into(), "IncompleteBody"),
    ] {
        let answer = put_stream(&server, word, trailer, body.as_bytes()).await;
        assert_eq!(answer.refusal(), (400, code.into()), "{body:?}");
        refused += 1;
    }
    let forged = "5;chunk-signature=00\r\nhello\r\n0;chunk-signature=00\r\n\r\n";
    let answer = put_stream(&server, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", &[], forged.as_bytes()).await;
    assert_eq!(answer.refusal(), (403, "SignatureDoesNotMatch".into()));
    assert_eq!(refused, 4);
    assert_eq!(
        server.s3("GET", "/firmware/c", b"").await.body,
        b"hello, world",
        "a refused upload changes nothing"
    );
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_presigned_url_opens_one_object_for_its_time_and_nothing_else() {
    let server = with_bucket().await;
    server.s3("PUT", "/firmware/a", b"one").await;
    server.s3("PUT", "/firmware/b", b"two").await;
    let url = |seconds, at| {
        let base = &server.endpoints.endpoint_url;
        let url = sigv4::presign("GET", base, "/firmware/a", &server.signer("s3"), seconds, at);
        url.strip_prefix(base.as_str()).unwrap().to_string()
    };
    let good = url(60, now_s());
    assert_eq!(server.send("GET", &good, &[], b"").await.body, b"one");
    let get = async |target: &str, method: &str| server.send(method, target, &[], b"").await.refusal();
    let mismatch = (403, "SignatureDoesNotMatch".to_string());
    assert_eq!(get(&good.replace("firmware/a", "firmware/b"), "GET").await, mismatch);
    assert_eq!(get(&good.replace("Expires=60", "Expires=61"), "GET").await, mismatch);
    assert_eq!(get(&format!("{good}&response-content-type=text/html"), "GET").await, mismatch);
    assert_eq!(get(&good, "DELETE").await, mismatch);
    let expired = server.send("GET", &url(60, now_s() - 62), &[], b"").await;
    assert_eq!(expired.refusal(), (403, "AccessDenied".into()));
    assert!(expired.text().contains("Request has expired"));
    assert_eq!(get("/firmware/a", "GET").await, (403, "AccessDenied".into()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_key_leaves_the_folder() {
    let server = with_bucket().await;
    let mut kept = 0;
    for key in ["%2e%2e%2f%2e%2e%2fcloud.json", "a%2F..%2F..%2Fb", "%00", "..", "%2Fetc%2Fpasswd", "con%5Cx"]
    {
        let path = format!("/firmware/{key}");
        assert_eq!(server.s3("PUT", &path, key.as_bytes()).await.status, 200, "{key}");
        assert_eq!(server.s3("GET", &path, b"").await.body, key.as_bytes(), "{key}");
        kept += 1;
    }
    assert_eq!(kept, 6);
    let data = server.endpoints.ca_path.ancestors().nth(2).unwrap();
    let files = std::fs::read_dir(data.join("objects")).unwrap().count();
    assert_eq!(files, 6, "each object is one file, and all are in the folder");
    assert!(cloud::Endpoints::read(data).is_ok());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_an_object_is_refused_and_never_mistaken_for_it() {
    let server = Server::start().await;
    assert_eq!(server.s3("PUT", "/firmware", b"").await.status, 200);
    assert_eq!(server.s3("PUT", "/firmware/a", b"kept").await.status, 200);
    for name in ["acl", "retention"] {
        for method in ["GET", "PUT", "DELETE"] {
            let answer = server.s3(method, &format!("/firmware/a?{name}"), b"other").await;
            assert_eq!(answer.refusal(), (501, "NotImplemented".into()), "{method} ?{name}");
        }
    }
    assert_eq!(server.s3("GET", "/firmware/a", b"").await.text(), "kept");
    server.stop().await;
}

async fn asked(server: &Server, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    server.ask(Ask { service: "s3", method, path, headers, body }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_is_not_overwritten_by_who_asked_that_it_must_not() {
    let server = with_bucket().await;
    let first = asked(&server, "PUT", "/firmware/a", &[("if-none-match", "*")], b"1").await;
    assert_eq!(first.status, 200);
    let etag = first.header("etag").unwrap().to_string();
    let failed = (412, "PreconditionFailed".to_string());
    assert_eq!(asked(&server, "PUT", "/firmware/a", &[("if-none-match", "*")], b"2").await.refusal(), failed);
    assert_eq!(asked(&server, "PUT", "/firmware/a", &[("if-match", "\"no\"")], b"2").await.refusal(), failed);
    let missing = asked(&server, "PUT", "/firmware/none", &[("if-match", &etag)], b"2").await;
    assert_eq!(missing.refusal(), (404, "NoSuchKey".into()));
    assert_eq!(server.s3("GET", "/firmware/a", b"").await.body, b"1");
    assert_eq!(asked(&server, "PUT", "/firmware/a", &[("if-match", &etag)], b"2").await.status, 200);
    assert_eq!(server.s3("GET", "/firmware/a", b"").await.body, b"2");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_time_of_a_change_is_a_condition_too() {
    let server = with_bucket().await;
    server.s3("PUT", "/firmware/a", b"1").await;
    let modified = server.s3("HEAD", "/firmware/a", b"").await.header("last-modified").unwrap().to_string();
    let (early, late) = ("Sat, 01 Jan 2000 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT");
    for (name, time, status) in [
        ("if-modified-since", modified.as_str(), 304),
        ("if-modified-since", late, 304),
        ("if-modified-since", early, 200),
        ("if-modified-since", "yesterday", 200),
        ("if-unmodified-since", &modified, 200),
        ("if-unmodified-since", late, 200),
        ("if-unmodified-since", early, 412),
    ] {
        assert_eq!(
            asked(&server, "GET", "/firmware/a", &[(name, time)], b"").await.status,
            status,
            "{name} {time}"
        );
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_object_is_copied_in_parts() {
    let server = with_bucket().await;
    let bytes: Vec<u8> = (0..6_000_000u32).map(|n| (n % 251) as u8).collect();
    let put = server.s3("PUT", "/firmware/big", &bytes).await;
    assert_eq!(put.status, 200, "{}", put.text());
    let begun = server.s3("POST", "/firmware/copy?uploads=", b"").await.text();
    let id = begun.split("<UploadId>").nth(1).unwrap().split('<').next().unwrap().to_string();
    let mut parts = String::new();
    for (number, range) in [(1, "bytes=0-5242879"), (2, "bytes=5242880-5999999")] {
        let path = format!("/firmware/copy?partNumber={number}&uploadId={id}");
        let from = [("x-amz-copy-source", "/firmware/big"), ("x-amz-copy-source-range", range)];
        let answer = asked(&server, "PUT", &path, &from, b"").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let etag = answer.text().split("<ETag>&quot;").nth(1).unwrap().split('&').next().unwrap().to_string();
        parts += &format!("<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>");
    }
    let whole = format!("<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>");
    let done = server.s3("POST", &format!("/firmware/copy?uploadId={id}"), whole.as_bytes()).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert!(server.s3("GET", "/firmware/copy", b"").await.body == bytes);
    let tags = server.s3("GET", "/firmware/copy?tagging=", b"").await;
    assert_eq!((tags.status, tags.text().contains("<TagSet></TagSet>")), (200, true));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_with_versions_forgets_nothing_that_is_not_named() {
    let server = with_bucket().await;
    let put = async |body: &[u8]| {
        server.s3("PUT", "/firmware/a", body).await.header("x-amz-version-id").map(str::to_string)
    };
    assert_eq!(put(b"0").await, None);
    let on = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    assert_eq!(server.s3("PUT", "/firmware?versioning=", on).await.status, 200);
    assert!(server.s3("GET", "/firmware?versioning=", b"").await.text().contains("Enabled"));
    let (one, two) = (put(b"1").await.unwrap(), put(b"2").await.unwrap());
    let get = async |version: &str| {
        let answer = server.s3("GET", &format!("/firmware/a?versionId={version}"), b"").await;
        (answer.status, answer.text())
    };
    for (version, body) in [("null", "0"), (&one, "1"), (&two, "2")] {
        assert_eq!(get(version).await, (200, body.to_string()));
    }
    assert_eq!(get("other").await.0, 404);
    let gone = server.s3("DELETE", "/firmware/a", b"").await;
    assert_eq!((gone.status, gone.header("x-amz-delete-marker")), (204, Some("true")));
    let mark = gone.header("x-amz-version-id").unwrap().to_string();
    assert_eq!(server.s3("GET", "/firmware/a", b"").await.refusal(), (404, "NoSuchKey".into()));
    assert_eq!(get(&mark).await.0, 405);
    let list = server.s3("GET", "/firmware?versions=", b"").await.text();
    assert_eq!((list.matches("<Version>").count(), list.matches("<DeleteMarker>").count()), (3, 1));
    assert_eq!(list.matches("<IsLatest>true</IsLatest>").count(), 1);
    assert_eq!(server.s3("DELETE", "/firmware", b"").await.refusal(), (409, "BucketNotEmpty".into()));
    // Without the mark the newest is the object again; without that, the one before it.
    for (version, left) in [(&mark, "2"), (&two, "1")] {
        server.s3("DELETE", &format!("/firmware/a?versionId={version}"), b"").await;
        assert_eq!(server.s3("GET", "/firmware/a", b"").await.text(), left);
    }
    let off = b"<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>";
    assert_eq!(server.s3("PUT", "/firmware?versioning=", off).await.status, 200);
    server.s3("PUT", "/firmware/a", b"3").await;
    assert_eq!((get("null").await.1, get(&one).await.1), ("3".into(), "1".into()), "only one has no version");
    server.stop().await;
}
