//! Uploads in parts, for clients that lose answers.

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
