//! Tasks that register a thing for each line of a file; `provisioning::bulk` carries them out.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Outcome, seconds, with_next};
use crate::access;
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, must_role_arn, must_text};
use crate::http::s3::REPORTS;
use crate::provisioning::template;
use crate::server::Cloud;
use crate::store::{NewRegistration, Object, Report, TaskStatus};

/// The links of a report are good for so long.
const LINK_LIFE_S: u32 = 3600;

pub(super) async fn start(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let body = call.json()?;
    let template = must_text(&body, "templateBody")?;
    template::check(&template).map_err(Fault::Invalid)?;
    let (bucket, key) = (must_text(&body, "inputFileBucket")?, must_text(&body, "inputFileKey")?);
    let role_arn = must_role_arn(&body)?;
    let input = input(cloud, &bucket, &key)?;
    let author = access::actor().map(|actor| (actor.who.clone(), actor.role.to_string()));
    // The task reads the file as it is now, whatever becomes of the object.
    let copy = cloud.objects.keep(&input.blob).await.map_err(|cause| Fault::Internal(cause.to_string()))?;
    let new = NewRegistration {
        template,
        bucket,
        key,
        role_arn,
        author: author.unwrap_or_default(),
        input: copy.clone(),
        size: input.size,
    };
    match cloud.store.start_registration(new, now_ms()).await {
        Ok(id) => {
            cloud.bulk.notify_one();
            Ok(json!({ "taskId": id }))
        }
        Err(fault) => {
            cloud.objects.remove(&copy).await;
            Err(fault)
        }
    }
}

fn input(cloud: &Cloud, bucket: &str, key: &str) -> Result<Object, Fault> {
    let missing = || Fault::Invalid(format!("There is no file {key} in the bucket {bucket}."));
    match cloud.store.object(bucket, key) {
        Ok(object) => object.ok_or_else(missing),
        Err(Fault::NotFound(_)) => Err(missing()),
        Err(fault) => Err(fault),
    }
}

pub(super) fn describe(cloud: &Cloud, id: &str) -> Outcome {
    let task = cloud.store.registration(id)?;
    let progress = match task.status {
        TaskStatus::Completed => 100,
        _ => task.done.byte.saturating_mul(100) / task.size.max(1),
    };
    let mut shown = json!({
        "taskId": task.id,
        "creationDate": seconds(task.created_ms),
        "lastModifiedDate": seconds(task.modified_ms),
        "templateBody": task.template,
        "inputFileBucket": task.bucket,
        "inputFileKey": task.key,
        "roleArn": task.role_arn,
        "status": task.status.word(),
        "successCount": task.succeeded,
        "failureCount": task.failed,
        "percentageProgress": progress,
    });
    if let Some(message) = task.message {
        shown["message"] = message.into();
    }
    Ok(shown)
}

pub(super) fn list(cloud: &Cloud, call: &Call) -> Outcome {
    let status = call.parameter("status").map(|word| {
        TaskStatus::of(&word).ok_or_else(|| Fault::Invalid(format!("{word} is not a status of a task.")))
    });
    let listing = cloud.store.registrations(status.transpose()?, &call.page()?)?;
    Ok(with_next(json!({ "taskIds": listing.rows }), "nextToken", listing.next))
}

pub(super) async fn stop(cloud: &Cloud, id: &str) -> Outcome {
    cloud.store.stop_registration(id.into(), now_ms()).await?;
    cloud.bulk.notify_one();
    Ok(json!({}))
}

/// Links to the files of a report. Who has one needs no key for an hour.
pub(super) fn reports(cloud: &Cloud, call: &Call, id: &str) -> Outcome {
    let word = call.parameter("reportType").ok_or_else(|| Fault::Invalid("reportType is missing.".into()))?;
    let report = Report::ALL.into_iter().find(|report| report.word() == word);
    let report = report.ok_or_else(|| Fault::Invalid("reportType must be ERRORS or RESULTS.".into()))?;
    let listing = match cloud.store.reports(id, report, &call.page()?) {
        // The model of this one operation has no other name for it.
        Err(Fault::NotFound(text)) => return Err(Fault::Invalid(text)),
        other => other?,
    };
    let now_s = u64::try_from(now_ms() / 1000).unwrap_or_default();
    let link = |key: &String| Value::from(cloud.desk.urls.url("GET", REPORTS, key, LINK_LIFE_S, now_s));
    let links: Vec<Value> = listing.rows.iter().map(link).collect();
    let shown = json!({"resourceLinks": links, "reportType": report.word()});
    Ok(with_next(shown, "nextToken", listing.next))
}
