//! `updraft thing`: a project's identity in the cloud.
//!
//! `add` makes thing, key, certificate and least-privilege policy, and keeps the credentials in the project's
//! `.updraft/things/NAME` (never in an image); `uplink` writes them to a board's credential zone. The private key is
//! made here, and the cloud sees a signing request only: P-256, which every port can use.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{Value, json};

use crate::aws::{Asked, Aws, AwsOptions, Refused, Service, segment};
use crate::failure::{Explain, Failure, Outcome};
use crate::policy;
use crate::project::Project;

mod roots;

/// Bind a project to a thing of the cloud.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Make a thing with key, certificate and policy for a project.
    Add {
        /// The project's folder.
        project: PathBuf,
        /// The thing's name; the firmware's name when left out.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        aws: AwsOptions,
    },
    /// Write the policy of a project's things again: after a change of `[thing]` in updraft.toml, or of Updraft.
    Policy {
        /// The project's folder.
        project: PathBuf,
        #[command(flatten)]
        aws: AwsOptions,
    },
    /// List the things of the cloud.
    List {
        #[command(flatten)]
        aws: AwsOptions,
    },
    /// Remove a thing of a project: certificate, thing and local credentials.
    Remove {
        /// The project's folder.
        project: PathBuf,
        /// The thing's name.
        name: String,
        #[command(flatten)]
        aws: AwsOptions,
    },
}

/// Where a thing connects, as `thing.json` keeps it.
#[derive(serde::Serialize, serde::Deserialize, Debug, Clone)]
pub struct Identity {
    /// Thing and MQTT client id.
    pub thing_name: String,
    /// ARN of the thing.
    pub thing_arn: String,
    /// ARN of its certificate.
    pub certificate_arn: String,
    /// MQTT broker.
    pub mqtt_host: String,
    /// Its port for TLS with client certificates.
    pub mqtt_port: u16,
}

/// Runs the verb.
pub fn run(args: Args, json: bool) -> Outcome {
    match args.action {
        Action::Add { project, name, aws } => {
            let project = Project::open(&project)?;
            let name = name.unwrap_or_else(|| project.settings.firmware.name.clone());
            let identity = add(&project, &name, &Aws::connect(&aws)?)?;
            if json {
                println!("{}", json!(identity));
            } else {
                println!("Thing      {}", identity.thing_name);
                println!("Connects   {}:{}", identity.mqtt_host, identity.mqtt_port);
                println!(
                    "Credentials in {} (for the board, never in an image)",
                    project.thing_folder(&name).display()
                );
            }
            Ok(())
        }
        Action::Policy { project, aws } => {
            let policy = renew_policy(&Project::open(&project)?, &Aws::connect(&aws)?)?;
            println!(
                "{}",
                if json { json!({ "policy": policy }).to_string() } else { format!("Policy     {policy}") }
            );
            Ok(())
        }
        Action::List { aws } => list(&Aws::connect(&aws)?, json),
        Action::Remove { project, name, aws } => {
            remove(&Project::open(&project)?, &name, &Aws::connect(&aws)?)?;
            println!(
                "{}",
                if json { json!({ "removed": name }).to_string() } else { format!("Removed {name}") }
            );
            Ok(())
        }
    }
}

/// Makes thing, key, certificate and policy, and keeps the credentials in the project.
pub fn add(project: &Project, name: &str, aws: &Aws) -> Outcome<Identity> {
    let folder = project.thing_folder(name);
    if folder.join("thing.json").exists() {
        return Err(Failure::new(
            format!("adding the thing {name}"),
            "this project has that thing already",
            format!(
                "choose --name, or remove it first: updraft thing remove {} {name}",
                project.folder.display()
            ),
        ));
    }
    let thing = aws
        .json(Service::Iot, "POST", &format!("/things/{}", segment(name)), &[], &[], Some(&json!({})))
        .asked(format!("creating the thing {name}"))?;
    let thing_arn = text(&thing, "thingArn")?;
    let (private_key, request) = key_and_request(name)?;
    let request = json!({ "certificateSigningRequest": request });
    let certificate = aws
        .json(Service::Iot, "POST", "/certificates", &[("setAsActive", "true")], &[], Some(&request))
        .asked("creating the certificate")?;
    let certificate_arn = text(&certificate, "certificateArn")?;
    let policy_name = write_policy(aws, project, &thing_arn)?;
    let target = json!({ "target": certificate_arn });
    aws.json(
        Service::Iot,
        "PUT",
        &format!("/target-policies/{}", segment(&policy_name)),
        &[],
        &[],
        Some(&target),
    )
    .asked("attaching the policy to the certificate")?;
    let principals = format!("/things/{}/principals", segment(name));
    aws.json(Service::Iot, "PUT", &principals, &[], &[("x-amzn-principal", &certificate_arn)], None)
        .asked("attaching the certificate to the thing")?;
    let (mqtt_host, mqtt_port) = mqtt_endpoint(aws)?;
    let identity = Identity { thing_name: name.into(), thing_arn, certificate_arn, mqtt_host, mqtt_port };
    keep(&folder, &identity, &private_key, &text(&certificate, "certificatePem")?)?;
    Ok(identity)
}

/// Writes the policy that all things of a project have, as the project and this Updraft want it now.
fn renew_policy(project: &Project, aws: &Aws) -> Outcome<String> {
    let any = project.things().into_iter().next().ok_or_else(|| {
        let folder = project.folder.display();
        Failure::new(
            "writing the policy",
            "this project has no things yet",
            format!("updraft thing add {folder}"),
        )
    })?;
    write_policy(aws, project, &identity(project, &any)?.thing_arn)
}

/// Writes the policy of a project's things, one of which is given; answers its name.
fn write_policy(aws: &Aws, project: &Project, thing_arn: &str) -> Outcome<String> {
    let name = policy_name(project);
    put_policy(aws, &name, &policy::document(arn_prefix(thing_arn), &project.settings.thing))?;
    Ok(name)
}

/// `arn:aws:iot:REGION:ACCOUNT`; a thing's name may have colons, too.
fn arn_prefix(thing_arn: &str) -> &str {
    thing_arn.split_once(":thing/").map_or("", |(prefix, _)| prefix)
}

fn policy_name(project: &Project) -> String {
    format!("updraft-{}", project.settings.firmware.name)
}

/// A fresh P-256 key and a certificate signing request for it, both PEM.
fn key_and_request(name: &str) -> Outcome<(String, String)> {
    let step = "making a key and a certificate signing request";
    let key = rcgen::KeyPair::generate().explain(step, "try again")?;
    let mut params = rcgen::CertificateParams::default();
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    let request =
        params.serialize_request(&key).and_then(|request| request.pem()).explain(step, "try again")?;
    Ok((key.serialize_pem(), request))
}

/// Creates the policy, or gives it a new default version if it says something else.
fn put_policy(aws: &Aws, name: &str, document: &Value) -> Outcome {
    let step = format!("writing the policy {name}");
    let path = format!("/policies/{}", segment(name));
    let body = json!({ "policyDocument": document.to_string() });
    match aws.json(Service::Iot, "POST", &path, &[], &[], Some(&body)) {
        Ok(_) => return Ok(()),
        Err(Refused { status: 409, .. }) => {}
        Err(refused) => return Err(refused).asked(step),
    }
    let present = aws.json(Service::Iot, "GET", &path, &[], &[], None).asked(&step)?;
    let same = present["policyDocument"].as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
    if same.as_ref() == Some(document) {
        return Ok(());
    }
    let versions = aws.json(Service::Iot, "GET", &format!("{path}/version"), &[], &[], None).asked(&step)?;
    let others: Vec<&Value> = versions["policyVersions"]
        .as_array()
        .map(|all| all.iter().filter(|version| version["isDefaultVersion"] != true).collect())
        .unwrap_or_default();
    // A policy has at most five versions: the oldest that is not in force makes room.
    if let (true, Some(oldest)) = (others.len() >= 4, others.last()) {
        let id = oldest["versionId"].as_str().unwrap_or_default();
        aws.json(Service::Iot, "DELETE", &format!("{path}/version/{id}"), &[], &[], None).asked(&step)?;
    }
    aws.json(Service::Iot, "POST", &format!("{path}/version"), &[("setAsDefault", "true")], &[], Some(&body))
        .asked(step)
        .map(|_| ())
}

/// The broker: `UPDRAFT_MQTT_HOST` and `UPDRAFT_MQTT_PORT` of `updraft env`, else what the cloud names.
fn mqtt_endpoint(aws: &Aws) -> Outcome<(String, u16)> {
    let step = "finding the MQTT endpoint";
    let port = match std::env::var("UPDRAFT_MQTT_PORT") {
        Ok(text) => text.parse().explain(step, "correct UPDRAFT_MQTT_PORT")?,
        Err(_) => 8883,
    };
    if let Ok(host) = std::env::var("UPDRAFT_MQTT_HOST") {
        return Ok((host, port));
    }
    let answer = aws
        .json(Service::Iot, "GET", "/endpoint", &[("endpointType", "iot:Data-ATS")], &[], None)
        .asked(step)?;
    Ok((text(&answer, "endpointAddress")?, port))
}

/// Writes the credentials of a thing into its folder; the private key readable by its owner only.
fn keep(folder: &Path, identity: &Identity, private_key: &str, certificate: &str) -> Outcome {
    let step = format!("keeping the credentials in {}", folder.display());
    let next = "make the project's folder writable";
    std::fs::create_dir_all(folder).explain(&step, next)?;
    let mut options = std::fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(folder.join("private.key.pem"))
        .explain(&step, next)?;
    file.write_all(private_key.as_bytes()).explain(&step, next)?;
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).explain(&step, next);
    write("certificate.pem", certificate.as_bytes())?;
    write("root-ca.pem", roots::trusted()?.as_bytes())?;
    // Last: its presence says that the others are whole.
    write("thing.json", serde_json::to_string_pretty(identity).unwrap_or_default().as_bytes())
}

/// Reads back what [`add`] kept.
pub fn identity(project: &Project, name: &str) -> Outcome<Identity> {
    let file = project.thing_folder(name).join("thing.json");
    let step = format!("reading {}", file.display());
    let next = format!("bind the project first: updraft thing add {}", project.folder.display());
    let text = std::fs::read_to_string(&file).explain(&step, &next)?;
    serde_json::from_str(&text).explain(&step, &next)
}

fn list(aws: &Aws, json: bool) -> Outcome {
    let mut things = vec![];
    let mut token: Option<String> = None;
    loop {
        let query: Vec<(&str, &str)> = token.iter().map(|token| ("nextToken", token.as_str())).collect();
        let page = aws.json(Service::Iot, "GET", "/things", &query, &[], None).asked("listing the things")?;
        things.extend(page["things"].as_array().cloned().unwrap_or_default());
        token = page["nextToken"].as_str().map(str::to_string);
        if token.is_none() {
            break;
        }
    }
    if json {
        println!("{}", json!({ "things": things }));
    } else if things.is_empty() {
        println!("No things yet. Add one: updraft thing add PROJECT");
    }
    if !json {
        for thing in &things {
            println!("{}", thing["thingName"].as_str().unwrap_or_default());
        }
    }
    Ok(())
}

/// Removes certificate, thing and local credentials; what is gone already is no failure.
fn remove(project: &Project, name: &str, aws: &Aws) -> Outcome {
    let identity = identity(project, name)?;
    let arn = &identity.certificate_arn;
    let id = arn.rsplit('/').next().unwrap_or_default();
    let policy = policy_name(project);
    let target = json!({ "target": arn });
    let thing = format!("/things/{}", segment(name));
    let certificate = format!("/certificates/{id}");
    let gone_is_fine =
        |method: &str, path: &str, query: &[(&str, &str)], headers: &[(&str, &str)], body: Option<&Value>| {
            match aws.json(Service::Iot, method, path, query, headers, body) {
                Ok(_) | Err(Refused { status: 404, .. }) => Ok(()),
                Err(refused) => Err(refused).asked(format!("removing the thing {name} ({method} {path})")),
            }
        };
    gone_is_fine("DELETE", &format!("{thing}/principals"), &[], &[("x-amzn-principal", arn)], None)?;
    gone_is_fine("POST", &format!("/target-policies/{}", segment(&policy)), &[], &[], Some(&target))?;
    gone_is_fine("PUT", &certificate, &[("newStatus", "INACTIVE")], &[], None)?;
    gone_is_fine("DELETE", &certificate, &[], &[], None)?;
    gone_is_fine("DELETE", &thing, &[], &[], None)?;
    std::fs::remove_dir_all(project.thing_folder(name))
        .explain("removing the local credentials", "remove it by hand")
}

/// A text member of an answer.
fn text(answer: &Value, member: &str) -> Outcome<String> {
    answer[member].as_str().map(str::to_string).ok_or_else(|| {
        Failure::new(
            "reading the cloud's answer",
            format!("it has no {member}"),
            "check the endpoint's address",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::arn_prefix;

    #[test]
    fn a_colon_in_the_name_of_a_thing_is_no_part_of_its_account() {
        for name in ["lamp", "hall:lamp", "a:thing/b"] {
            assert_eq!(
                arn_prefix(&format!("arn:aws:iot:eu-west-1:7:thing/{name}")),
                "arn:aws:iot:eu-west-1:7"
            );
        }
    }
}
