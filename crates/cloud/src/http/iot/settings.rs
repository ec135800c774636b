//! What the account has once: event configurations, the indexing configuration, the registration code, logging.

use serde_json::{Map, Value, json};

use super::{Outcome, seconds};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, text, truth};
use crate::server::Cloud;
use crate::store::{Kind, Record, wanted_events};

const EVENTS: &str = "events";
const LOGGING: &str = "logging";
const REGISTRATION_CODE: &str = "registration-code";
const PACKAGES: &str = "packages";

/// The kinds of events that AWS IoT knows.
const EVENT_TYPES: [&str; 11] = [
    "THING",
    "THING_GROUP",
    "THING_TYPE",
    "THING_GROUP_MEMBERSHIP",
    "THING_GROUP_HIERARCHY",
    "THING_TYPE_ASSOCIATION",
    "JOB",
    "JOB_EXECUTION",
    "POLICY",
    "CERTIFICATE",
    "CA_CERTIFICATE",
];

/// DescribeEventConfigurations.
pub(super) fn events(cloud: &Cloud) -> Outcome {
    let kept: Option<Record<Map<String, Value>>> = cloud.store.record_if_any(Kind::Setting, EVENTS)?;
    let mut shown: Map<String, Value> =
        EVENT_TYPES.iter().map(|kind| ((*kind).to_string(), json!({"Enabled": false}))).collect();
    let mut answer = json!({});
    if let Some(record) = kept {
        shown.extend(record.body);
        answer["creationDate"] = seconds(record.created_ms);
        answer["lastModifiedDate"] = seconds(record.modified_ms);
    }
    answer["eventConfigurations"] = shown.into();
    Ok(answer)
}

/// UpdateEventConfigurations.
pub(super) async fn update_events(cloud: &Cloud, call: &Call) -> Outcome {
    let body = call.json()?;
    let mut kept: Map<String, Value> =
        cloud.store.record_if_any(Kind::Setting, EVENTS)?.map(|record| record.body).unwrap_or_default();
    for (kind, wish) in body["eventConfigurations"].as_object().into_iter().flatten() {
        if !EVENT_TYPES.contains(&kind.as_str()) {
            return Err(Fault::Invalid(format!("{kind} is not an event type.")));
        }
        kept.insert(kind.clone(), json!({"Enabled": truth(wish, "Enabled")?}));
    }
    let wanted = wanted_events(&Value::Object(kept.clone()));
    cloud.store.put_record(Kind::Setting, EVENTS.into(), kept, now_ms()).await?;
    cloud.store.want_events(wanted);
    Ok(json!({}))
}

/// GetRegistrationCode: made when it is asked for first.
pub(super) async fn registration_code(cloud: &Cloud) -> Outcome {
    if let Some(record) = cloud.store.record_if_any::<String>(Kind::Setting, REGISTRATION_CODE)? {
        return Ok(json!({"registrationCode": record.body}));
    }
    let code = crate::sigv4::hex(&crate::random::bytes::<32>());
    match cloud.store.create_record(Kind::Setting, REGISTRATION_CODE.into(), code, now_ms()).await {
        Ok(record) => Ok(json!({"registrationCode": record.body})),
        // Somebody else asked at the same time.
        Err(Fault::AlreadyExists(_)) => {
            let record: Record<String> = cloud.store.record(Kind::Setting, REGISTRATION_CODE)?;
            Ok(json!({"registrationCode": record.body}))
        }
        Err(fault) => Err(fault),
    }
}

/// DeleteRegistrationCode.
pub(super) async fn forget_registration_code(cloud: &Cloud) -> Outcome {
    let gone =
        cloud.store.delete_record(Kind::Setting, REGISTRATION_CODE.into(), |_: &Record<String>| Ok(())).await;
    match gone {
        Ok(_) | Err(Fault::NotFound(_)) => Ok(json!({})),
        Err(fault) => Err(fault),
    }
}

/// GetV2LoggingOptions. The server logs by `--log`; these options are kept for tools that set them.
pub(super) fn logging(cloud: &Cloud) -> Outcome {
    let kept = cloud.store.record_if_any::<Value>(Kind::Setting, LOGGING)?;
    Ok(kept.map_or_else(|| json!({"defaultLogLevel": "INFO", "disableAllLogs": false}), |record| record.body))
}

/// SetV2LoggingOptions.
pub(super) async fn set_logging(cloud: &Cloud, call: &Call) -> Outcome {
    let body = call.json()?;
    let mut kept = json!({"disableAllLogs": truth(&body, "disableAllLogs")?});
    kept["defaultLogLevel"] = text(&body, "defaultLogLevel")?.unwrap_or_else(|| "INFO".into()).into();
    if let Some(role) = text(&body, "roleArn")? {
        kept["roleArn"] = role.into();
    }
    cloud.store.put_record(Kind::Setting, LOGGING.into(), kept, now_ms()).await?;
    Ok(Value::Null)
}

/// GetPackageConfiguration.
pub(super) fn packages(cloud: &Cloud) -> Outcome {
    let kept = cloud.store.record_if_any::<Value>(Kind::Setting, PACKAGES)?;
    Ok(kept.map_or_else(|| json!({"versionUpdateByJobsConfig": {"enabled": false}}), |record| record.body))
}

/// UpdatePackageConfiguration.
pub(super) async fn set_packages(cloud: &Cloud, call: &Call) -> Outcome {
    let wish = call.json()?["versionUpdateByJobsConfig"].clone();
    let mut kept = json!({"enabled": truth(&wish, "enabled")?});
    if let Some(role) = text(&wish, "roleArn")? {
        kept["roleArn"] = role.into();
    }
    let kept = json!({ "versionUpdateByJobsConfig": kept });
    cloud.store.put_record(Kind::Setting, PACKAGES.into(), kept, now_ms()).await?;
    Ok(json!({}))
}
