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
    assert_eq!(get(&[("if-none-match", &etag)]).await.status, 304);
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
    for name in ["acl", "tagging", "retention"] {
        for method in ["GET", "PUT", "DELETE"] {
            let answer = server.s3(method, &format!("/firmware/a?{name}"), b"other").await;
            assert_eq!(answer.refusal(), (501, "NotImplemented".into()), "{method} ?{name}");
        }
    }
    assert_eq!(server.s3("GET", "/firmware/a", b"").await.text(), "kept");
    server.stop().await;
}
