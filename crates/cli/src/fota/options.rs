//! How an image travels, and the limits of a job: rollout rate, abort criteria, timeout, schedule (AWS IoT: "Job
//! configurations").

use serde_json::{Value, json};

/// How an image travels to a board.
#[derive(clap::ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// From a presigned URL: a second connection, of its own.
    Https,
    /// In blocks, over the MQTT connection that the board has.
    Stream,
}

impl By {
    /// The word of the command line and of `--json`.
    pub fn name(self) -> &'static str {
        match self {
            By::Https => "https",
            By::Stream => "stream",
        }
    }

    /// For people.
    pub fn words(self) -> &'static str {
        match self {
            By::Https => "by HTTPS",
            By::Stream => "by stream",
        }
    }
}

/// Limits as typed; AWS's names as sent.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Limits {
    /// Things told per minute (1 to 1000).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    rate: Option<u32>,
    /// Cancel when PERCENT of at least MIN finished executions failed: PERCENT:MIN, or TYPE:PERCENT:MIN
    /// with TYPE one of FAILED, REJECTED, TIMED_OUT, ALL.
    #[arg(long, value_name = "[TYPE:]PERCENT:MIN", value_parser = abort)]
    abort: Vec<Abort>,
    /// Minutes that a thing may take (1 to 10080).
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(1..=10_080))]
    timeout: Option<u32>,
    /// Start time YYYY-MM-DDThh:mm (UTC), or START/END.
    #[arg(long, value_name = "START[/END]")]
    schedule: Option<String>,
    /// Also for things that join the group later.
    #[arg(long)]
    pub continuous: bool,
}

/// One abort criterion.
#[derive(Clone, Debug, PartialEq)]
pub struct Abort {
    failure_type: String,
    percent: f64,
    min_things: u32,
}

impl Limits {
    /// Adds what was asked for to a CreateJob request; nothing else, so that AWS's defaults hold.
    pub fn add_to(&self, job: &mut Value) {
        if let Some(rate) = self.rate {
            job["jobExecutionsRolloutConfig"] = json!({ "maximumPerMinute": rate });
        }
        if !self.abort.is_empty() {
            let criteria: Vec<Value> = self
                .abort
                .iter()
                .map(|abort| {
                    json!({
                        "failureType": abort.failure_type, "action": "CANCEL",
                        "thresholdPercentage": abort.percent, "minNumberOfExecutedThings": abort.min_things,
                    })
                })
                .collect();
            job["abortConfig"] = json!({ "criteriaList": criteria });
        }
        if let Some(minutes) = self.timeout {
            job["timeoutConfig"] = json!({ "inProgressTimeoutInMinutes": minutes });
        }
        if let Some(schedule) = &self.schedule {
            job["schedulingConfig"] = match schedule.split_once('/') {
                Some((start, end)) => {
                    json!({"startTime": start, "endTime": end, "endBehavior": "STOP_ROLLOUT"})
                }
                None => json!({ "startTime": schedule }),
            };
        }
    }
}

/// Reads `[TYPE:]PERCENT:MIN`.
fn abort(text: &str) -> Result<Abort, String> {
    let parts: Vec<&str> = text.split(':').collect();
    let (failure_type, percent, min) = match parts.as_slice() {
        [percent, min] => ("ALL", percent, min),
        [kind, percent, min] => (*kind, percent, min),
        _ => return Err("write PERCENT:MIN or TYPE:PERCENT:MIN, e.g. FAILED:20:5".into()),
    };
    if !["FAILED", "REJECTED", "TIMED_OUT", "ALL"].contains(&failure_type) {
        return Err(format!("{failure_type} is none of FAILED, REJECTED, TIMED_OUT, ALL"));
    }
    let percent: f64 = percent.parse().map_err(|_| format!("{percent} is not a percentage"))?;
    if !(percent > 0.0 && percent <= 100.0) {
        return Err(format!("{percent} is not between 0 and 100"));
    }
    let min_things =
        min.parse().ok().filter(|min| *min > 0).ok_or_else(|| format!("{min} is not a count"))?;
    Ok(Abort { failure_type: failure_type.into(), percent, min_things })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abort_criterion_is_read_or_explained() {
        let read = abort("FAILED:20:5");
        assert_eq!(read, Ok(Abort { failure_type: "FAILED".into(), percent: 20.0, min_things: 5 }));
        assert_eq!(abort("50:1").map(|abort| abort.failure_type), Ok("ALL".into()));
        for wrong in ["", "20", "LOST:20:5", "0:5", "101:5", "20:0", "a:b"] {
            assert!(abort(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn limits_that_were_not_asked_for_are_not_sent() {
        let mut job = json!({});
        Limits::default().add_to(&mut job);
        assert_eq!(job, json!({}));
    }
}
