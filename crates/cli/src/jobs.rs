//! `updraft jobs`: what is being updated, how it goes, and the brake.

use clap::Subcommand;
use serde_json::{Value, json};

use crate::aws::{Asked, Aws, AwsOptions, Service, segment};
use crate::failure::Outcome;
use crate::fota;

/// List jobs, show one, cancel one.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    #[command(flatten)]
    aws: AwsOptions,
}

#[derive(Subcommand)]
enum Action {
    /// Show a job and how every thing answered it.
    Show {
        /// The job's id.
        id: String,
    },
    /// Cancel a job: queued executions are cancelled, running ones only with --force.
    Cancel {
        /// The job's id.
        id: String,
        /// Also cancel executions in progress.
        #[arg(long)]
        force: bool,
    },
}

/// Runs the verb.
pub fn run(args: Args, json: bool) -> Outcome {
    let aws = Aws::connect(&args.aws)?;
    match args.action {
        None => list(&aws, json),
        Some(Action::Show { id }) => show(&aws, &id, json),
        Some(Action::Cancel { id, force }) => cancel(&aws, &id, force, json),
    }
}

fn list(aws: &Aws, json: bool) -> Outcome {
    let mut jobs = vec![];
    let mut token: Option<String> = None;
    loop {
        let query: Vec<(&str, &str)> = token.iter().map(|token| ("nextToken", token.as_str())).collect();
        let page = aws.json(Service::Iot, "GET", "/jobs", &query, &[], None).asked("listing the jobs")?;
        jobs.extend(page["jobs"].as_array().cloned().unwrap_or_default());
        token = page["nextToken"].as_str().map(str::to_string);
        if token.is_none() {
            break;
        }
    }
    if json {
        println!("{}", json!({ "jobs": jobs }));
    } else if jobs.is_empty() {
        println!("No jobs yet. Start one: updraft fota TARGET FILE.fw");
    } else {
        println!("{:<60} STATUS", "JOB");
        for job in &jobs {
            let text = |member: &str| job[member].as_str().unwrap_or_default();
            println!("{:<60} {}", text("jobId"), text("status"));
        }
    }
    Ok(())
}

fn show(aws: &Aws, id: &str, json: bool) -> Outcome {
    let answer = aws
        .json(Service::Iot, "GET", &format!("/jobs/{}", segment(id)), &[], &[], None)
        .asked(format!("showing the job {id}"))?;
    let executions = fota::executions(aws, id)?;
    let job = &answer["job"];
    if json {
        let rows: Vec<Value> = executions
            .iter()
            .map(|row| json!({"thing": row.thing, "status": row.status, "details": row.details}))
            .collect();
        println!("{}", json!({"job": job, "executions": rows}));
        return Ok(());
    }
    let text = |member: &str| job[member].as_str().unwrap_or_default();
    println!("Job      {}", text("jobId"));
    println!("Status   {}", text("status"));
    println!("About    {}", text("description"));
    println!();
    println!("{:<24} {:<12} {:<14} REASON", "THING", "STATUS", "PHASE");
    for row in &executions {
        println!("{:<24} {:<12} {:<14} {}", row.thing, row.status, row.detail("phase"), row.detail("reason"));
    }
    Ok(())
}

fn cancel(aws: &Aws, id: &str, force: bool, json: bool) -> Outcome {
    let query: &[(&str, &str)] = if force { &[("force", "true")] } else { &[] };
    aws.json(
        Service::Iot,
        "PUT",
        &format!("/jobs/{}/cancel", segment(id)),
        query,
        &[],
        Some(&json!({"comment": "cancelled by updraft jobs cancel"})),
    )
    .asked(format!("cancelling the job {id}"))?;
    println!(
        "{}",
        if json { json!({"job": id, "cancelled": true}).to_string() } else { format!("Cancelled {id}") }
    );
    Ok(())
}
