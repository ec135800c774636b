//! Job templates: what many jobs have in common, kept under a name. A few come with the server, as with AWS.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Outcome, jobs, seconds, tags, with_next};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, check_name, must_text, text, words};
use crate::jobs::parameters;
use crate::jobs::settings::Settings;
use crate::server::Cloud;
use crate::store::{Kind, Record};

/// What a template takes over from a request as it is.
const KEPT: [&str; 7] = [
    "description",
    "presignedUrlConfig",
    "jobExecutionsRolloutConfig",
    "abortConfig",
    "timeoutConfig",
    "jobExecutionsRetryConfig",
    "destinationPackageVersions",
];

pub(super) async fn create(cloud: &Arc<Cloud>, call: &Call, id: &str) -> Outcome {
    check_name("jobTemplateId", id, 64, "_-")?;
    let mut body = call.json()?;
    must_text(&body, "description")?;
    words(&body, "description", jobs::LONGEST_TEXT)?;
    if !matches!(body["maintenanceWindows"], Value::Null | Value::Array(_)) {
        return Err(Fault::Invalid("maintenanceWindows must be a list.".into()));
    }
    if let Some(arn) = text(&body, "jobArn")? {
        fill_from_job(cloud, &mut body, &arn)?;
    }
    let (document, source) = jobs::document_of(cloud, &body).await?;
    // Settings that a job could not have are refused now, not when the template is used.
    let mut as_job = body.clone();
    as_job["schedulingConfig"] = json!({"maintenanceWindows": windows(&body)});
    Settings::read(&as_job, now_ms())?;
    let mut kept = Map::new();
    for name in KEPT {
        if !body[name].is_null() {
            kept.insert(name.into(), body[name].clone());
        }
    }
    kept.insert("document".into(), document.into());
    if let Some(source) = source {
        kept.insert("documentSource".into(), source.into());
    }
    if windows(&body) != json!([]) {
        kept.insert("maintenanceWindows".into(), windows(&body));
    }
    let made = cloud.store.create_record(Kind::JobTemplate, id.into(), kept, now_ms()).await;
    made.map_err(|fault| match fault {
        // So AWS calls it here, other than with jobs.
        Fault::AlreadyExists(there) => Fault::Conflict(there),
        other => other,
    })?;
    tags::given(cloud, &body, &format!("jobtemplate/{id}")).await?;
    Ok(json!({"jobTemplateArn": arn(cloud, id), "jobTemplateId": id}))
}

pub(super) fn describe(cloud: &Arc<Cloud>, id: &str) -> Outcome {
    let template: Record<Map<String, Value>> = cloud.store.record(Kind::JobTemplate, id)?;
    let mut shown = Value::Object(template.body);
    shown["jobTemplateArn"] = arn(cloud, id).into();
    shown["jobTemplateId"] = id.into();
    shown["createdAt"] = seconds(template.created_ms);
    Ok(shown)
}

pub(super) fn list(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let listing = cloud.store.records::<Value>(Kind::JobTemplate, "", &call.page()?)?;
    let line = |template: &Record<Value>| {
        json!({
            "jobTemplateArn": arn(cloud, &template.name),
            "jobTemplateId": template.name,
            "description": template.body["description"],
            "createdAt": seconds(template.created_ms),
        })
    };
    let lines: Vec<Value> = listing.rows.iter().map(line).collect();
    Ok(with_next(json!({"jobTemplates": lines}), "nextToken", listing.next))
}

pub(super) async fn delete(cloud: &Arc<Cloud>, id: &str) -> Outcome {
    cloud.store.delete_record(Kind::JobTemplate, id.into(), |_: &Record<Value>| Ok(())).await?;
    Ok(Value::Null)
}

/// A request to create a job, with everything that its template says and it does not.
pub(super) fn apply(cloud: &Arc<Cloud>, body: &mut Value) -> Result<(), Fault> {
    let own = text(body, "jobTemplateArn")?.filter(|arn| managed_of(arn).is_none());
    let has_parameters = body["documentParameters"].as_object().is_some_and(|given| !given.is_empty());
    if has_parameters && (own.is_some() || body["jobTemplateArn"].is_null()) {
        return Err(Fault::Invalid("documentParameters are for templates of the service alone.".into()));
    }
    let Some(arn) = text(body, "jobTemplateArn")? else { return Ok(()) };
    if !body["document"].is_null() || !body["documentSource"].is_null() {
        return Err(Fault::Invalid("Give either a template or a document, not both.".into()));
    }
    if let Some(managed) = managed_of(&arn) {
        body["document"] = managed.document.into();
        return check_parameters(managed, body);
    }
    let name = cloud.arns.resource(&arn)?.strip_prefix("jobtemplate/").map(str::to_string);
    let name = name.ok_or_else(|| Fault::Invalid(format!("{arn} is not a job template.")))?;
    let template: Record<Map<String, Value>> = cloud.store.record(Kind::JobTemplate, &name)?;
    for (member, value) in template.body {
        match member.as_str() {
            // The text was read when the template was made.
            "documentSource" => {}
            "maintenanceWindows" => {
                let has = value.as_array().is_some_and(|windows| !windows.is_empty());
                if has && body["schedulingConfig"]["maintenanceWindows"].is_null() {
                    body["schedulingConfig"]["maintenanceWindows"] = value;
                }
            }
            _ if body[&member].is_null() => body[member] = value,
            _ => {}
        }
    }
    Ok(())
}

fn fill_from_job(cloud: &Arc<Cloud>, body: &mut Value, arn: &str) -> Result<(), Fault> {
    let id = cloud.arns.resource(arn)?.strip_prefix("job/").map(str::to_string);
    let job = cloud.store.job(&id.ok_or_else(|| Fault::Invalid(format!("{arn} is not a job.")))?)?;
    if body["document"].is_null() && body["documentSource"].is_null() {
        body["document"] = job.document.into();
    }
    let settings = serde_json::to_value(&job.settings)?;
    for name in KEPT {
        if body[name].is_null() && !settings[name].is_null() {
            body[name] = settings[name].clone();
        }
    }
    if body["maintenanceWindows"].is_null() {
        body["maintenanceWindows"] = settings["schedulingConfig"]["maintenanceWindows"].clone();
    }
    Ok(())
}

fn windows(body: &Value) -> Value {
    if body["maintenanceWindows"].is_array() { body["maintenanceWindows"].clone() } else { json!([]) }
}

fn arn(cloud: &Arc<Cloud>, id: &str) -> String {
    cloud.arns.of(&format!("jobtemplate/{id}"))
}

/// A template that comes with the server; its document is for AWS's device client.
struct Managed {
    name: &'static str,
    description: &'static str,
    /// Name, what it is for, whether it may be left out.
    parameters: &'static [(&'static str, &'static str, bool)],
    document: &'static str,
}

const VERSION: &str = "1.0";
const ENVIRONMENTS: [&str; 1] = ["LINUX"];

const MANAGED: [Managed; 3] = [
    Managed {
        name: "AWS-Download-File",
        description: "Downloads a file to the device.",
        parameters: &[
            ("downloadUrl", "Where the file is.", false),
            ("filePath", "Where it goes.", false),
            ("runAsUser", "Who does it on the device.", true),
        ],
        document: r#"{"version":"1.0","steps":[{"action":{"name":"Download-File","type":"runHandler","input":{"handler":"download-file.sh","args":["${aws:iot:parameter:downloadUrl}","${aws:iot:parameter:filePath}"],"path":"default"},"runAsUser":"${aws:iot:parameter:runAsUser}"}}]}"#,
    },
    Managed {
        name: "AWS-Reboot",
        description: "Starts the device anew.",
        parameters: &[("runAsUser", "Who does it on the device.", true)],
        document: r#"{"version":"1.0","steps":[{"action":{"name":"Reboot","type":"runHandler","input":{"handler":"reboot.sh","path":"default"},"runAsUser":"${aws:iot:parameter:runAsUser}"}}]}"#,
    },
    Managed {
        name: "AWS-Run-Command",
        description: "Runs a command on the device.",
        parameters: &[
            ("command", "The command and its arguments, with commas between them.", false),
            ("runAsUser", "Who does it on the device.", true),
        ],
        document: r#"{"version":"1.0","steps":[{"action":{"name":"Run-Command","type":"runCommand","input":{"command":"${aws:iot:parameter:command}"},"runAsUser":"${aws:iot:parameter:runAsUser}"}}]}"#,
    },
];

/// ListManagedJobTemplates.
pub(super) fn list_managed(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let (page, wanted) = (call.page()?, call.parameter("templateName"));
    let fits = |managed: &&Managed| {
        managed.name > page.after.as_str() && wanted.as_ref().is_none_or(|name| name == managed.name)
    };
    let listing = page.cut(MANAGED.iter().filter(fits).collect(), |managed| managed.name.to_string());
    let lines: Vec<Value> = listing.rows.iter().map(|managed| managed_line(cloud, managed)).collect();
    Ok(with_next(json!({"managedJobTemplates": lines}), "nextToken", listing.next))
}

/// DescribeManagedJobTemplate.
pub(super) fn describe_managed(cloud: &Arc<Cloud>, call: &Call, name: &str) -> Outcome {
    let is_known = call.parameter("templateVersion").is_none_or(|version| version == VERSION);
    let managed = MANAGED.iter().find(|managed| is_known && managed.name == name);
    let managed = managed.ok_or_else(|| Fault::not_found("Managed job template", name))?;
    let mut shown = managed_line(cloud, managed);
    shown["document"] = managed.document.into();
    shown["documentParameters"] = managed
        .parameters
        .iter()
        .map(|(key, description, optional)| {
            json!({"key": key, "description": description, "regex": "(.*?)", "example": "", "optional": optional})
        })
        .collect();
    Ok(shown)
}

fn managed_line(cloud: &Arc<Cloud>, managed: &Managed) -> Value {
    json!({
        "templateArn": format!("arn:aws:iot:{}::jobtemplate/{}:{VERSION}", cloud.arns.region, managed.name),
        "templateName": managed.name,
        "description": managed.description,
        "environments": ENVIRONMENTS,
        "templateVersion": VERSION,
    })
}

/// ARNs of managed templates have no account.
fn managed_of(arn: &str) -> Option<&'static Managed> {
    let resource = arn.splitn(6, ':').nth(5)?.strip_prefix("jobtemplate/")?;
    let (name, version) = resource.split_once(':').unwrap_or((resource, VERSION));
    MANAGED.iter().find(|managed| managed.name == name && version == VERSION)
}

fn check_parameters(managed: &Managed, body: &Value) -> Result<(), Fault> {
    let given: BTreeMap<String, Value> = match &body["documentParameters"] {
        Value::Null => BTreeMap::new(),
        Value::Object(map) => map.clone().into_iter().collect(),
        _ => return Err(Fault::Invalid("documentParameters must be an object.".into())),
    };
    let known = parameters::names(managed.document);
    if let Some(name) = given.keys().find(|name| !known.contains(name)) {
        return Err(Fault::Invalid(format!("{} has no parameter {name}.", managed.name)));
    }
    for (name, _, optional) in managed.parameters {
        if !optional && !given.contains_key(*name) {
            return Err(Fault::Invalid(format!("{} needs the parameter {name}.", managed.name)));
        }
    }
    Ok(())
}
