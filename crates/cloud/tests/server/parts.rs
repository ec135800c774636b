//! Uploads in parts: for clients that lose answers, and with the checksums that they announce.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::harness::{Answer, Ask, Server};

fn one(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(inner, _)| inner.to_string())
}

async fn asked(server: &Server, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    server.ask(Ask { service: "s3", method, path, headers, body }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_completes_an_upload_again_hears_the_same_as_long_as_the_object_is_there() {
    for versions in [false, true] {
        let server = Server::start().await;
        server.s3("PUT", "/firmware", b"").await;
        if versions {
            let on = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
            server.s3("PUT", "/firmware?versioning=", on).await;
        }
        let begun = server.s3("POST", "/firmware/a%20b?uploads=", b"").await.text();
        let path = format!("/firmware/a%20b?uploadId={}", one(&begun, "UploadId").unwrap());
        let part = server.s3("PUT", &path.replace('?', "?partNumber=1&"), b"part").await;
        let list = |etag: &str| format!("<C><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></C>");
        let whole = list(part.header("etag").unwrap());
        let first = server.s3("POST", &path, whole.as_bytes()).await;
        assert_eq!(first.status, 200, "{}", first.text());
        let again = server.s3("POST", &path, whole.as_bytes()).await;
        assert_eq!((again.status, again.text()), (200, first.text()));
        assert_eq!(again.header("x-amz-version-id"), first.header("x-amz-version-id"));
        let other = server.s3("POST", &path, list(&"0".repeat(32)).as_bytes()).await;
        assert_eq!(other.refusal(), (404, "NoSuchUpload".into()), "other parts are another upload");
        // The upload is nothing that a client sees of the object, and a copy is not made by it.
        let got = server.s3("GET", "/firmware/a%20b", b"").await;
        assert_eq!((got.body.as_slice(), got.header("upload")), (b"part".as_slice(), None));
        asked(&server, "PUT", "/firmware/copy", &[("x-amz-copy-source", "/firmware/a%20b")], b"").await;
        let copy = server.s3("POST", &path.replace("a%20b", "copy"), whole.as_bytes()).await;
        assert_eq!(copy.status, 404);
        server.s3("PUT", "/firmware/a%20b", b"new").await;
        let late = server.s3("POST", &path, whole.as_bytes()).await;
        assert_eq!(late.status, if versions { 200 } else { 404 }, "what was replaced is there as a version");
        assert_eq!(server.s3("GET", "/firmware/a%20b", b"").await.body, b"new");
        server.stop().await;
    }
}

/// Two parts, the first as large as it must be, and the checksums that they, their checksums and the whole have.
struct Sums {
    parts: [Vec<u8>; 2],
    each: [String; 2],
    composite: String,
    whole_crc32: String,
}

fn sums() -> Sums {
    let parts = [vec![7; 5 << 20], b"end".to_vec()];
    let digests = [Sha256::digest(&parts[0]), Sha256::digest(&parts[1])];
    let composite = format!("{}-2", STANDARD.encode(Sha256::digest(digests.concat())));
    let whole_crc32 = STANDARD.encode(crc32fast::hash(&parts.concat()).to_be_bytes());
    Sums { each: digests.map(|digest| STANDARD.encode(digest)), parts, composite, whole_crc32 }
}

/// Begins an upload with these headers and sends both parts; answers where it goes on, and the list of the parts.
async fn sent(server: &Server, headers: &[(&str, &str)], sums: &Sums, element: &str) -> (String, String) {
    let begun = asked(server, "POST", "/firmware/a?uploads=", headers, b"").await;
    assert_eq!(begun.status, 200, "{}", begun.text());
    for (name, value) in headers {
        assert_eq!(begun.header(name), Some(*value));
    }
    let path = format!("/firmware/a?uploadId={}", one(&begun.text(), "UploadId").unwrap());
    let mut lines = String::new();
    for (n, (bytes, sum)) in (1..).zip(sums.parts.iter().zip(&sums.each)) {
        let sum_header = [("x-amz-checksum-sha256", sum.as_str())];
        let place = path.replace('?', &format!("?partNumber={n}&"));
        let put = asked(server, "PUT", &place, &sum_header, bytes).await;
        assert_eq!(put.header("x-amz-checksum-sha256"), Some(sum.as_str()), "{}", put.text());
        let etag = put.header("etag").unwrap();
        let sum = if element.is_empty() { String::new() } else { format!("<{element}>{sum}</{element}>") };
        lines += &format!("<Part><PartNumber>{n}</PartNumber><ETag>{etag}</ETag>{sum}</Part>");
    }
    (path, format!("<C>{lines}</C>"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checksum_of_an_upload_in_parts_is_the_one_that_it_announced() {
    let server = Server::start().await;
    server.s3("PUT", "/firmware", b"").await;
    let sums = sums();
    let sha = [("x-amz-checksum-algorithm", "SHA256"), ("x-amz-checksum-type", "COMPOSITE")];
    let (path, list) = sent(&server, &sha, &sums, "ChecksumSHA256").await;
    let wrong = list.replace(&sums.each[1], &sums.each[0]);
    assert_eq!(server.s3("POST", &path, wrong.as_bytes()).await.refusal(), (400, "InvalidPart".into()));
    let other = [("x-amz-checksum-sha256", sums.each[0].as_str())];
    assert_eq!(
        asked(&server, "POST", &path, &other, list.as_bytes()).await.refusal(),
        (400, "BadDigest".into())
    );
    let done = server.s3("POST", &path, list.as_bytes()).await.text();
    assert_eq!(one(&done, "ChecksumSHA256").as_ref(), Some(&sums.composite), "{done}");
    assert_eq!(one(&done, "ChecksumType").as_deref(), Some("COMPOSITE"));
    assert_eq!(server.s3("POST", &path, list.as_bytes()).await.text(), done);
    let mode = [("x-amz-checksum-mode", "ENABLED")];
    let head = async |key: &str, name: &str| {
        let shown = asked(&server, "HEAD", &format!("/firmware/{key}"), &mode, b"").await;
        shown.header(name).map(str::to_string)
    };
    assert_eq!(head("a", "x-amz-checksum-sha256").await.as_ref(), Some(&sums.composite));
    assert_eq!(head("a", "x-amz-checksum-type").await.as_deref(), Some("COMPOSITE"));
    assert_eq!(head("a", "checksum").await, None);
    let attributes = [("x-amz-object-attributes", "Checksum")];
    let known = asked(&server, "GET", "/firmware/a?attributes=", &attributes, b"").await.text();
    assert_eq!(one(&known, "ChecksumType").as_deref(), Some("COMPOSITE"));
    // A copy has no parts.
    asked(&server, "PUT", "/firmware/b", &[("x-amz-copy-source", "/firmware/a")], b"").await;
    let whole = STANDARD.encode(Sha256::digest(sums.parts.concat()));
    assert_eq!(head("b", "x-amz-checksum-sha256").await, Some(whole));
    assert_eq!(head("b", "x-amz-checksum-type").await.as_deref(), Some("FULL_OBJECT"));

    let crc = [("x-amz-checksum-algorithm", "CRC32"), ("x-amz-checksum-type", "FULL_OBJECT")];
    let (path, list) = sent(&server, &crc, &sums, "").await;
    let done = server.s3("POST", &path, list.as_bytes()).await.text();
    assert_eq!(one(&done, "ChecksumCRC32"), Some(sums.whole_crc32));
    assert_eq!(one(&done, "ChecksumType").as_deref(), Some("FULL_OBJECT"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checksum_that_cannot_be_made_is_refused_when_the_upload_begins() {
    let server = Server::start().await;
    server.s3("PUT", "/firmware", b"").await;
    let mut refused = 0;
    for (algorithm, kind) in [
        ("MD4", None),
        ("SHA256", Some("FULL_OBJECT")),
        ("CRC64NVME", Some("COMPOSITE")),
        ("CRC32", Some("SOME")),
    ] {
        let mut headers = vec![("x-amz-checksum-algorithm", algorithm)];
        headers.extend(kind.map(|kind| ("x-amz-checksum-type", kind)));
        let answer = asked(&server, "POST", "/firmware/a?uploads=", &headers, b"").await;
        assert_eq!(answer.refusal(), (400, "InvalidRequest".into()), "{headers:?}");
        refused += 1;
    }
    assert_eq!(refused, 4);
    for (algorithm, kind) in [("CRC64NVME", "FULL_OBJECT"), ("crc32c", "COMPOSITE")] {
        let headers = [("x-amz-checksum-algorithm", algorithm)];
        let begun = asked(&server, "POST", "/firmware/a?uploads=", &headers, b"").await;
        assert_eq!(begun.header("x-amz-checksum-type"), Some(kind));
    }
    server.stop().await;
}
