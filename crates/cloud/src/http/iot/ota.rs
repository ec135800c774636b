//! OTA updates: a stream and a job whose document FreeRTOS's agents understand (`afr_ota`).

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Outcome, jobs, seconds, streams, tags, with_next};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{
    Call, check_name, check_text_map, must_role_arn, must_text, text, texts, whole, words,
};
use crate::server::Cloud;
use crate::store::{Kind, Record};

/// Seconds that a URL in the document lives.
const URL_LIFE_S: i64 = 1800;
/// What an update may be.
const STATUSES: [&str; 6] = [
    "CREATE_PENDING",
    "CREATE_IN_PROGRESS",
    "CREATE_COMPLETE",
    "CREATE_FAILED",
    "DELETE_IN_PROGRESS",
    "DELETE_FAILED",
];
/// What of a request is shown again.
const SHOWN: [&str; 8] = [
    "description",
    "targets",
    "protocols",
    "targetSelection",
    "awsJobExecutionsRolloutConfig",
    "awsJobPresignedUrlConfig",
    "additionalParameters",
    "files",
];

pub(super) async fn create(cloud: &Arc<Cloud>, call: &Call, id: &str) -> Outcome {
    check_name("otaUpdateId", id, 128, "_-")?;
    let body = call.json()?;
    let role = must_role_arn(&body)?;
    words(&body, "description", 2028)?;
    check_text_map(&body, "additionalParameters")?;
    if cloud.store.record_if_any::<Value>(Kind::OtaUpdate, id)?.is_some() {
        return Err(Fault::exists(format!("otaupdate/{id}"), format!("OTA update {id} already exists.")));
    }
    let protocols = protocols(&body)?;
    let (job, stream) = (format!("AFR_OTA-{id}"), format!("AFR_OTA-{}", crate::random::uuid()));
    let parts = parts(cloud, &body, &protocols)?;
    let life_s = whole(&body["awsJobPresignedUrlConfig"], "expiresInSec")?.unwrap_or(URL_LIFE_S);
    streams::create_one(cloud, &stream, &json!({"files": parts.files, "roleArn": role})).await?;
    let document = json!({"afr_ota": {"protocols": protocols, "streamname": stream, "files": parts.lines}});
    let made = jobs::create_one(cloud, &job, job_request(&body, &role, life_s, &document)).await;
    if let Err(fault) = made {
        // The update does not exist, and nothing of it may stay.
        let gone = cloud.store.delete_record(Kind::Stream, stream, |_: &Record<Value>| Ok(())).await;
        drop(gone);
        return Err(fault);
    }
    let mut kept = json!({"job": job, "stream": stream});
    for name in SHOWN {
        if !body[name].is_null() {
            kept[name] = body[name].clone();
        }
    }
    kept["protocols"] = protocols.into();
    cloud.store.create_record(Kind::OtaUpdate, id.into(), kept, now_ms()).await?;
    tags::given(cloud, &body, &format!("otaupdate/{id}")).await?;
    Ok(json!({
        "otaUpdateId": id,
        "awsIotJobId": job,
        "otaUpdateArn": arn(cloud, id),
        "awsIotJobArn": cloud.arns.of(&format!("job/{job}")),
        "otaUpdateStatus": "CREATE_COMPLETE",
    }))
}

pub(super) fn describe(cloud: &Arc<Cloud>, id: &str) -> Outcome {
    let update: Record<Value> = cloud.store.record(Kind::OtaUpdate, id)?;
    let mut shown = json!({
        "otaUpdateId": id,
        "otaUpdateArn": arn(cloud, id),
        "creationDate": seconds(update.created_ms),
        "lastModifiedDate": seconds(update.modified_ms),
        "otaUpdateStatus": "CREATE_COMPLETE",
        "awsIotJobId": update.body["job"],
        "awsIotJobArn": cloud.arns.of(&format!("job/{}", update.body["job"].as_str().unwrap_or_default())),
    });
    for name in SHOWN {
        let member = if name == "files" { "otaUpdateFiles" } else { name };
        if !update.body[name].is_null() {
            shown[member] = update.body[name].clone();
        }
    }
    Ok(json!({ "otaUpdateInfo": shown }))
}

pub(super) fn list(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let page = call.page()?;
    let status = call.parameter("otaUpdateStatus");
    if let Some(other) = status.as_ref().filter(|status| !STATUSES.contains(&status.as_str())) {
        return Err(Fault::Invalid(format!("{other} is not a status of OTA updates.")));
    }
    if status.is_some_and(|status| status != "CREATE_COMPLETE") {
        return Ok(json!({"otaUpdates": []}));
    }
    let listing = cloud.store.records_by_age::<Value>(Kind::OtaUpdate, false, &page)?;
    let line = |update: &Record<Value>| {
        json!({
            "otaUpdateId": update.name,
            "otaUpdateArn": arn(cloud, &update.name),
            "creationDate": seconds(update.created_ms),
        })
    };
    let lines: Vec<Value> = listing.rows.iter().map(line).collect();
    Ok(with_next(json!({"otaUpdates": lines}), "nextToken", listing.next))
}

/// The job goes with the update, the stream only if asked for.
pub(super) async fn delete(cloud: &Arc<Cloud>, call: &Call, id: &str) -> Outcome {
    let update: Record<Value> = cloud.store.record(Kind::OtaUpdate, id)?;
    let job = update.body["job"].as_str().unwrap_or_default().to_string();
    match cloud.store.delete_job(job, call.flag("forceDeleteAWSJob"), now_ms()).await {
        Ok(settled) => cloud.tell(settled),
        // Somebody deleted it already.
        Err(Fault::NotFound(_)) => {}
        Err(Fault::InvalidTransition(text)) => return Err(Fault::Invalid(text)),
        Err(fault) => return Err(fault),
    }
    if call.flag("deleteStream") {
        let stream = update.body["stream"].as_str().unwrap_or_default().to_string();
        match cloud.store.delete_record(Kind::Stream, stream, |_: &Record<Value>| Ok(())).await {
            Ok(_) | Err(Fault::NotFound(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    cloud.store.delete_record(Kind::OtaUpdate, id.into(), |_: &Record<Value>| Ok(())).await?;
    Ok(json!({}))
}

/// The files as the stream and as the document have them.
struct Parts {
    files: Vec<Value>,
    lines: Vec<Value>,
}

fn parts(cloud: &Arc<Cloud>, body: &Value, protocols: &[String]) -> Result<Parts, Fault> {
    let given = body["files"].as_array().filter(|files| !files.is_empty());
    let given = given.ok_or_else(|| Fault::Invalid("files is missing.".into()))?;
    let (mut files, mut lines) = (Vec::new(), Vec::new());
    for (id, file) in given.iter().enumerate() {
        let (name, kind) = (text(file, "fileName")?, whole(file, "fileType")?);
        if kind.is_some_and(|kind| !(0..=255).contains(&kind)) {
            return Err(Fault::Invalid("fileType must be 0 to 255.".into()));
        }
        check_text_map(file, "attributes")?;
        let (bucket, key, version) = location(cloud, &file["fileLocation"])?;
        let object = cloud.store.object_as_of(&bucket, &key, version.as_deref())?;
        let object =
            object.ok_or_else(|| Fault::Invalid(format!("The object {key} of {bucket} does not exist.")))?;
        files.push(json!({"fileId": id, "s3Location": {"bucket": bucket, "key": key, "version": version}}));
        let mut line = json!({
            "filepath": name.as_ref().unwrap_or(&key),
            "filesize": object.size,
            "fileid": id,
            "certfile": "",
        });
        let by_http = protocols.iter().any(|protocol| protocol == "HTTP");
        // AWS's library for devices refuses a file by HTTP that has no type.
        if let Some(kind) = kind.or(by_http.then_some(0)) {
            line["fileType"] = kind.into();
        }
        if by_http {
            let url = format!("https://s3.{}.amazonaws.com/{bucket}/{key}", cloud.arns.region);
            line["update_data_url"] = format!("${{aws:iot:s3-presigned-url:{url}}}").into();
            line["auth_scheme"] = "aws.s3.presigned".into();
        }
        sign(&mut line, &file["codeSigning"])?;
        lines.push(line);
    }
    Ok(Parts { files, lines })
}

/// An object and its version, directly or as the file of another stream.
fn location(cloud: &Arc<Cloud>, given: &Value) -> Result<(String, String, Option<String>), Fault> {
    if given["s3Location"].is_object() {
        let place = &given["s3Location"];
        return Ok((must_text(place, "bucket")?, must_text(place, "key")?, text(place, "version")?));
    }
    let stream: Record<crate::streams::Stream> =
        cloud.store.record(Kind::Stream, &must_text(&given["stream"], "streamId")?)?;
    let id = whole(&given["stream"], "fileId")?.unwrap_or(0);
    let file = stream.body.files.into_iter().find(|file| file.id == id);
    let file = file.ok_or_else(|| Fault::Invalid(format!("The stream has no file {id}.")))?;
    Ok((file.bucket, file.key, file.version))
}

/// A signature that the caller made. This server signs nothing: it has no key to sign with.
fn sign(line: &mut Value, signing: &Value) -> Result<(), Fault> {
    if !signing["startSigningJobParameter"].is_null() || !signing["awsSignerJobId"].is_null() {
        return Err(Fault::Invalid("This server has no signing service: give customCodeSigning.".into()));
    }
    let custom = &signing["customCodeSigning"];
    if let Some(name) = custom["certificateChain"]["certificateName"].as_str() {
        line["certfile"] = name.into();
    }
    if let Some(signature) = custom["signature"]["inlineDocument"].as_str() {
        let word = |name: &str, usual: &str| {
            custom[name].as_str().unwrap_or(usual).to_ascii_lowercase().replace(['-', '_'], "")
        };
        let name = format!("sig-{}-{}", word("hashAlgorithm", "SHA256"), word("signatureAlgorithm", "ECDSA"));
        line[name] = signature.into();
    }
    Ok(())
}

fn protocols(body: &Value) -> Result<Vec<String>, Fault> {
    let is_given = !body["protocols"].is_null();
    let protocols = texts(body, "protocols")?;
    if is_given && !(1..=2).contains(&protocols.len()) {
        return Err(Fault::Invalid("protocols are one or two.".into()));
    }
    if protocols.iter().any(|protocol| protocol != "MQTT" && protocol != "HTTP") {
        return Err(Fault::Invalid("protocols are MQTT and HTTP.".into()));
    }
    Ok(if protocols.is_empty() { vec!["MQTT".into()] } else { protocols })
}

fn job_request(body: &Value, role: &str, life_s: i64, document: &Value) -> Value {
    let mut request = json!({
        "targets": body["targets"],
        "document": document.to_string(),
        "presignedUrlConfig": {"roleArn": role, "expiresInSec": life_s},
    });
    for (ours, theirs) in [
        ("targetSelection", "targetSelection"),
        ("description", "description"),
        ("awsJobExecutionsRolloutConfig", "jobExecutionsRolloutConfig"),
        ("awsJobTimeoutConfig", "timeoutConfig"),
    ] {
        if !body[ours].is_null() {
            request[theirs] = body[ours].clone();
        }
    }
    if !body["awsJobAbortConfig"].is_null() {
        request["abortConfig"] = json!({"criteriaList": body["awsJobAbortConfig"]["abortCriteriaList"]});
    }
    request
}

fn arn(cloud: &Arc<Cloud>, id: &str) -> String {
    cloud.arns.of(&format!("otaupdate/{id}"))
}
