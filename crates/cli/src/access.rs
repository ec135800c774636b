//! `updraft access` and `updraft audit`: who may do what on a cloud of one's own, and who did what.

use clap::Subcommand;
use serde_json::{Value, json};

use crate::aws::{Asked, Aws, AwsOptions, Service, segment};
use crate::failure::Outcome;

/// List the access keys, add one, change one, take one away. Only for `updraft serve`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    aws: AwsOptions,
}

/// What a key may do; each includes those before it.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Role {
    /// Look at everything but keys and audit log.
    View,
    /// Also upload firmware, start and stop updates.
    Release,
    /// Everything.
    Admin,
}

impl Role {
    fn word(self) -> &'static str {
        match self {
            Role::View => "view",
            Role::Release => "release",
            Role::Admin => "admin",
        }
    }
}

#[derive(Subcommand)]
enum Action {
    /// Make a key for a person or a machine; its secret is shown this once.
    Add {
        /// Whose key it is.
        owner: String,
        /// What it may do.
        #[arg(long, value_enum)]
        role: Role,
    },
    /// Change what a key may do.
    Set {
        /// Whose key it is.
        owner: String,
        /// What it may do from now on.
        #[arg(long, value_enum)]
        role: Option<Role>,
        /// May it be used at all?
        #[arg(long)]
        active: Option<bool>,
    },
    /// Take a key away.
    Remove {
        /// Whose key it is.
        owner: String,
    },
}

/// Show who changed what on a cloud of one's own, oldest first.
#[derive(clap::Args)]
pub struct AuditArgs {
    /// Only what this owner of a key did.
    #[arg(long)]
    who: Option<String>,
    /// Only since this time, in seconds since 1970.
    #[arg(long, default_value_t = 0)]
    since: i64,
    #[command(flatten)]
    aws: AwsOptions,
}

/// Runs `access`.
pub fn run(args: Args, json: bool) -> Outcome {
    let aws = Aws::connect(&args.aws)?;
    let key = |owner: &str| format!("/access-keys/{}", segment(owner));
    let call = |method: &str, owner: &str, body: Option<&Value>| {
        aws.json(Service::Updraft, method, &key(owner), &[], &[], body)
    };
    match args.action {
        None => list(&aws, json),
        Some(Action::Add { owner, role }) => {
            let made = call("PUT", &owner, Some(&json!({"role": role.word()})));
            shown(&made.asked(format!("making a key for {owner}"))?, json);
            Ok(())
        }
        Some(Action::Set { owner, role, active }) => {
            let mut wish = json!({});
            if let Some(role) = role {
                wish["role"] = role.word().into();
            }
            if let Some(active) = active {
                wish["active"] = active.into();
            }
            let changed = call("PATCH", &owner, Some(&wish));
            shown(&changed.asked(format!("changing the key of {owner}"))?, json);
            Ok(())
        }
        Some(Action::Remove { owner }) => {
            call("DELETE", &owner, None).asked(format!("taking the key of {owner} away"))?;
            println!(
                "{}",
                if json { json!({"owner": owner}).to_string() } else { format!("Removed    {owner}") }
            );
            Ok(())
        }
    }
}

/// Runs `audit`.
pub fn audit(args: AuditArgs, json: bool) -> Outcome {
    let aws = Aws::connect(&args.aws)?;
    let since = args.since.to_string();
    let mut query = vec![("since", since.as_str())];
    query.extend(args.who.as_deref().map(|who| ("who", who)));
    let entries = all(&aws, "/audit", &query, "entries", "reading the audit log")?;
    if json {
        println!("{}", json!({ "entries": entries }));
        return Ok(());
    }
    println!("{:<14} {:<16} {:<8} CALL", "TIME", "WHO", "ROLE");
    for entry in &entries {
        let text = |member: &str| entry[member].as_str().unwrap_or_default();
        let time = entry["time"].as_f64().unwrap_or_default();
        let call = format!("{} {} {}", text("service"), text("method"), text("path"));
        println!("{time:<14.3} {:<16} {:<8} {call}", text("who"), text("role"));
    }
    Ok(())
}

fn list(aws: &Aws, json: bool) -> Outcome {
    let keys = all(aws, "/access-keys", &[], "accessKeys", "listing the access keys")?;
    if json {
        println!("{}", json!({ "accessKeys": keys }));
        return Ok(());
    }
    println!("{:<24} {:<24} {:<8} ACTIVE", "OWNER", "KEY", "ROLE");
    for key in &keys {
        let text = |member: &str| key[member].as_str().unwrap_or_default();
        println!("{:<24} {:<24} {:<8} {}", text("owner"), text("accessKeyId"), text("role"), key["active"]);
    }
    Ok(())
}

/// Every page of a list.
fn all(aws: &Aws, path: &str, query: &[(&str, &str)], member: &str, step: &str) -> Outcome<Vec<Value>> {
    let mut rows = vec![];
    let mut token: Option<String> = None;
    loop {
        let mut query = query.to_vec();
        query.extend(token.iter().map(|token| ("nextToken", token.as_str())));
        let page = aws.json(Service::Updraft, "GET", path, &query, &[], None).asked(step)?;
        rows.extend(page[member].as_array().cloned().unwrap_or_default());
        token = page["nextToken"].as_str().map(str::to_string);
        if token.is_none() {
            return Ok(rows);
        }
    }
}

fn shown(key: &Value, json: bool) {
    if json {
        println!("{key}");
        return;
    }
    let text = |member: &str| key[member].as_str().unwrap_or_default();
    println!("Owner      {} ({})", text("owner"), text("role"));
    println!("export AWS_ACCESS_KEY_ID={}", text("accessKeyId"));
    if key["secretAccessKey"].is_string() {
        println!("export AWS_SECRET_ACCESS_KEY={}", text("secretAccessKey"));
    }
}
