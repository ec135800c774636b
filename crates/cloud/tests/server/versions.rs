//! Versions of an object: what a deleted one still tells, and what is done to one of them alone.

use crate::harness::{Answer, Ask, Server};

async fn with_versions() -> Server {
    let server = Server::start().await;
    assert_eq!(server.s3("PUT", "/firmware", b"").await.status, 200);
    let on = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    assert_eq!(server.s3("PUT", "/firmware?versioning=", on).await.status, 200);
    server
}

async fn asked(server: &Server, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    server.ask(Ask { service: "s3", method, path, headers, body: b"" }).await
}

fn version(answer: &Answer) -> String {
    answer.header("x-amz-version-id").unwrap().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_deleted_names_the_mark_and_what_never_was_does_not() {
    let server = with_versions().await;
    let first = version(&server.s3("PUT", "/firmware/a", b"1").await);
    let mark = version(&server.s3("DELETE", "/firmware/a", b"").await);
    let gone = |answer: &Answer| {
        (
            answer.header("x-amz-delete-marker").map(str::to_string),
            answer.header("x-amz-version-id").map(str::to_string),
        )
    };
    for method in ["GET", "HEAD"] {
        let answer = server.s3(method, "/firmware/a", b"").await;
        assert_eq!(
            (answer.status, gone(&answer)),
            (404, (Some("true".into()), Some(mark.clone()))),
            "{method}"
        );
        let never = server.s3(method, "/firmware/b", b"").await;
        assert_eq!((never.status, gone(&never)), (404, (None, None)), "{method}");
        let named = server.s3(method, &format!("/firmware/a?versionId={mark}"), b"").await;
        assert_eq!(
            (named.status, gone(&named)),
            (405, (Some("true".into()), Some(mark.clone()))),
            "{method}"
        );
    }
    assert_eq!(server.s3("GET", &format!("/firmware/a?versionId={first}"), b"").await.body, b"1");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_source_of_a_copy_is_a_version_that_is_there_and_has_bytes() {
    let server = with_versions().await;
    let first = version(&server.s3("PUT", "/firmware/a", b"1").await);
    let mark = version(&server.s3("DELETE", "/firmware/a", b"").await);
    let begun = server.s3("POST", "/firmware/c?uploads=", b"").await.text();
    let id = begun.split("<UploadId>").nth(1).and_then(|rest| rest.split('<').next()).unwrap().to_string();
    for path in ["/firmware/b".to_string(), format!("/firmware/c?partNumber=1&uploadId={id}")] {
        let copy =
            async |source: String| asked(&server, "PUT", &path, &[("x-amz-copy-source", &source)]).await;
        assert_eq!(copy("/firmware/a".into()).await.refusal(), (404, "NoSuchKey".into()));
        assert_eq!(copy("/firmware/a?versionId=none".into()).await.refusal(), (404, "NoSuchVersion".into()));
        assert_eq!(
            copy(format!("/firmware/a?versionId={mark}")).await.refusal(),
            (400, "InvalidRequest".into())
        );
        assert_eq!(copy(format!("/firmware/a?versionId={first}")).await.status, 200, "{path}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_is_deleted_if_it_is_the_one_that_is_meant() {
    let server = with_versions().await;
    let put = server.s3("PUT", "/firmware/a", b"1").await;
    let (first, etag) = (version(&put), put.header("etag").unwrap().to_string());
    let newest = server.s3("PUT", "/firmware/a", b"2").await.header("etag").unwrap().to_string();
    let delete = async |version: &str, etag: &str| {
        let path = format!("/firmware/a?versionId={version}");
        asked(&server, "DELETE", &path, &[("if-match", etag)]).await
    };
    assert_eq!(delete(&first, &newest).await.refusal(), (412, "PreconditionFailed".into()));
    assert_eq!(delete("none", "*").await.refusal(), (404, "NoSuchKey".into()));
    assert_eq!(server.s3("GET", &format!("/firmware/a?versionId={first}"), b"").await.body, b"1");
    assert_eq!(delete(&first, &etag).await.status, 204);
    assert_eq!(server.s3("GET", &format!("/firmware/a?versionId={first}"), b"").await.status, 404);
    assert_eq!(server.s3("GET", "/firmware/a", b"").await.body, b"2");
    server.stop().await;
}
