//! Streams of the control plane.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Outcome, seconds, tags, with_next};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, check_name, must_role_arn, must_text, role_arn, text, whole, words};
use crate::server::Cloud;
use crate::store::{Kind, Record};
use crate::streams::{Stream, StreamFile};

/// Bytes of a file of a stream.
const LARGEST_FILE: u64 = 24 * 1024 * 1024;
/// Files of a stream.
const MOST_FILES: usize = 50;

pub(super) async fn create(cloud: &Arc<Cloud>, call: &Call, id: &str) -> Outcome {
    let body = call.json()?;
    let made = create_one(cloud, id, &body).await?;
    tags::given(cloud, &body, &format!("stream/{id}")).await?;
    Ok(named(cloud, &made))
}

/// Makes a stream of a request's members.
pub(super) async fn create_one(cloud: &Arc<Cloud>, id: &str, body: &Value) -> Result<Record<Stream>, Fault> {
    check_name("streamId", id, 128, "_-")?;
    let stream = Stream {
        description: words(body, "description", 2028)?,
        role_arn: must_role_arn(body)?,
        files: files(cloud, body)?.ok_or_else(|| Fault::Invalid("files is missing.".into()))?,
    };
    cloud.store.create_stream(id.into(), stream, now_ms()).await
}

pub(super) fn describe(cloud: &Arc<Cloud>, id: &str) -> Outcome {
    let stream: Record<Stream> = cloud.store.record(Kind::Stream, id)?;
    let mut shown = named(cloud, &stream);
    shown["createdAt"] = seconds(stream.created_ms);
    shown["lastUpdatedAt"] = seconds(stream.modified_ms);
    shown["roleArn"] = stream.body.role_arn.into();
    shown["files"] = stream.body.files.iter().map(file).collect();
    Ok(json!({ "streamInfo": shown }))
}

pub(super) async fn update(cloud: &Arc<Cloud>, call: &Call, id: &str) -> Outcome {
    let body = call.json()?;
    let (description, role, files) =
        (words(&body, "description", 2028)?, role_arn(&body)?, files(cloud, &body)?);
    let edit = move |record: &mut Record<Stream>| {
        if record.version >= 65_535 {
            return Err(Fault::Invalid("A stream has at most 65535 versions.".into()));
        }
        record.body.description = description.or(record.body.description.take());
        record.body.role_arn = role.unwrap_or_else(|| std::mem::take(&mut record.body.role_arn));
        record.body.files = files.unwrap_or_else(|| std::mem::take(&mut record.body.files));
        Ok(())
    };
    let changed = cloud.store.change_record(Kind::Stream, id.into(), None, now_ms(), edit).await?;
    Ok(named(cloud, &changed))
}

pub(super) async fn delete(cloud: &Arc<Cloud>, id: &str) -> Outcome {
    cloud.store.delete_record(Kind::Stream, id.into(), |_: &Record<Stream>| Ok(())).await?;
    Ok(json!({}))
}

pub(super) fn list(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let listing =
        cloud.store.records_by_age::<Stream>(Kind::Stream, call.flag("isAscendingOrder"), &call.page()?)?;
    let lines: Vec<Value> = listing.rows.iter().map(|stream| named(cloud, stream)).collect();
    Ok(with_next(json!({"streams": lines}), "nextToken", listing.next))
}

fn named(cloud: &Arc<Cloud>, stream: &Record<Stream>) -> Value {
    let mut line = json!({
        "streamId": stream.name,
        "streamArn": cloud.arns.of(&format!("stream/{}", stream.name)),
        "streamVersion": stream.version,
    });
    if let Some(description) = &stream.body.description {
        line["description"] = description.as_str().into();
    }
    line
}

fn file(file: &StreamFile) -> Value {
    let mut location = json!({"bucket": file.bucket, "key": file.key});
    if let Some(version) = &file.version {
        location["version"] = version.as_str().into();
    }
    json!({"fileId": file.id, "s3Location": location})
}

/// The files of a request: each must be there, and small enough.
fn files(cloud: &Arc<Cloud>, body: &Value) -> Result<Option<Vec<StreamFile>>, Fault> {
    let list = match &body["files"] {
        Value::Null => return Ok(None),
        Value::Array(list) => list,
        _ => return Err(Fault::Invalid("files must be a list.".into())),
    };
    if !(1..=MOST_FILES).contains(&list.len()) {
        return Err(Fault::Invalid(format!("A stream has 1 to {MOST_FILES} files.")));
    }
    let mut files: Vec<StreamFile> = Vec::new();
    for given in list {
        let id = whole(given, "fileId")?.unwrap_or(0);
        if !(0..=255).contains(&id) || files.iter().any(|file| file.id == id) {
            return Err(Fault::Invalid("fileId must be 0 to 255, and another one for each file.".into()));
        }
        let location = &given["s3Location"];
        let (bucket, key) = (must_text(location, "bucket")?, must_text(location, "key")?);
        let version = text(location, "version")?;
        let object = cloud.store.object_as_of(&bucket, &key, version.as_deref())?;
        let object =
            object.ok_or_else(|| Fault::Invalid(format!("The object {key} of {bucket} does not exist.")))?;
        if object.size > LARGEST_FILE {
            return Err(Fault::Invalid(format!("The object {key} is larger than 24 MB.")));
        }
        files.push(StreamFile { id, bucket, key, version, etag: object.etag });
    }
    Ok(Some(files))
}
