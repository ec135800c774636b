//! What a job says about its own way through the fleet: presigned URLs, rate, abort, timeout, retries, schedule.
//!
//! The names are those of the CreateJob request, so the same text is read from the request, stored, and shown by
//! DescribeJob. Limits: AWS IoT API Reference, data types of CreateJob.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::windows::{self, Cron};
use crate::fault::Fault;

/// Everything optional of a job.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Settings {
    #[serde(rename = "presignedUrlConfig", skip_serializing_if = "Option::is_none")]
    pub(crate) presign: Option<Presign>,
    #[serde(rename = "jobExecutionsRolloutConfig", skip_serializing_if = "Option::is_none")]
    pub(crate) rollout: Option<Rollout>,
    #[serde(rename = "abortConfig", skip_serializing_if = "Option::is_none")]
    pub(crate) abort: Option<Abort>,
    #[serde(rename = "timeoutConfig", skip_serializing_if = "Option::is_none")]
    pub(crate) timeout: Option<Timeout>,
    #[serde(rename = "jobExecutionsRetryConfig", skip_serializing_if = "Option::is_none")]
    pub(crate) retry: Option<Retry>,
    #[serde(rename = "schedulingConfig", skip_serializing_if = "Option::is_none")]
    pub(crate) schedule: Option<Schedule>,
    #[serde(rename = "namespaceId", skip_serializing_if = "Option::is_none")]
    pub(crate) namespace: Option<String>,
    #[serde(rename = "jobTemplateArn", skip_serializing_if = "Option::is_none")]
    pub(crate) template: Option<String>,
    #[serde(rename = "documentParameters", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) parameters: BTreeMap<String, String>,
    #[serde(rename = "destinationPackageVersions", default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) packages: Vec<String>,
}

/// Those of its members that are structures.
const STRUCTURES: [&str; 6] = [
    "presignedUrlConfig",
    "jobExecutionsRolloutConfig",
    "abortConfig",
    "timeoutConfig",
    "jobExecutionsRetryConfig",
    "schedulingConfig",
];

/// `presignedUrlConfig`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Presign {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) role_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expires_in_sec: Option<u32>,
}

/// `jobExecutionsRolloutConfig`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Rollout {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) maximum_per_minute: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exponential_rate: Option<ExponentialRate>,
}

/// `exponentialRate`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExponentialRate {
    pub(crate) base_rate_per_minute: u64,
    pub(crate) increment_factor: f64,
    pub(crate) rate_increase_criteria: Criteria,
}

/// `rateIncreaseCriteria`: exactly one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Criteria {
    #[serde(rename = "numberOfNotifiedThings")]
    Notified(u64),
    #[serde(rename = "numberOfSucceededThings")]
    Succeeded(u64),
}

/// `abortConfig`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Abort {
    pub(crate) criteria_list: Vec<AbortCriteria>,
}

/// One reason to stop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AbortCriteria {
    pub(crate) failure_type: FailureType,
    pub(crate) action: AbortAction,
    pub(crate) threshold_percentage: f64,
    pub(crate) min_number_of_executed_things: u64,
}

/// Which ends count as failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum FailureType {
    Failed,
    Rejected,
    TimedOut,
    All,
}

/// What to do then: there is one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum AbortAction {
    Cancel,
}

/// `timeoutConfig`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Timeout {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) in_progress_timeout_in_minutes: Option<i64>,
}

/// `jobExecutionsRetryConfig`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Retry {
    pub(crate) criteria_list: Vec<RetryCriteria>,
}

/// How often an end of one kind is tried again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RetryCriteria {
    pub(crate) failure_type: FailureType,
    pub(crate) number_of_retries: i64,
}

/// `schedulingConfig`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Schedule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) start_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) end_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) end_behavior: Option<EndBehavior>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) maintenance_windows: Vec<MaintenanceWindow>,
}

/// When a job may reach further things, again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MaintenanceWindow {
    /// A cron expression.
    pub(crate) start_time: String,
    pub(crate) duration_in_minutes: i64,
}

/// What happens to a job at its `endTime`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum EndBehavior {
    StopRollout,
    Cancel,
    ForceCancel,
}

impl Settings {
    /// Reads the settings of a CreateJob or UpdateJob request; other members of the request are left alone.
    ///
    /// # Errors
    /// [`Fault::Invalid`] for what has the wrong form or lies outside AWS's limits.
    pub(crate) fn read(request: &Json, now_ms: i64) -> Result<Settings, Fault> {
        // A list in place of a structure would be read in the order of the members.
        if let Some(name) =
            STRUCTURES.iter().find(|name| !matches!(request[**name], Json::Null | Json::Object(_)))
        {
            return Err(Fault::Invalid(format!("{name} must be a structure.")));
        }
        let settings: Settings = serde_json::from_value(request.clone())
            .map_err(|cause| Fault::Invalid(format!("Invalid job: {cause}")))?;
        settings.check(now_ms)?;
        Ok(settings)
    }

    /// How long a presigned URL of the job's document lives.
    pub(crate) fn url_life_s(&self) -> u32 {
        self.presign.as_ref().and_then(|presign| presign.expires_in_sec).unwrap_or(3600)
    }

    /// Minutes from the first IN_PROGRESS to TIMED_OUT.
    pub(crate) fn patience_minutes(&self) -> Option<i64> {
        self.timeout.as_ref().and_then(|timeout| timeout.in_progress_timeout_in_minutes)
    }

    /// Does another attempt follow one that ended so? `failures` counts those of a kind, this one included.
    pub(crate) fn tries_again<E>(
        &self,
        end: FailureType,
        failures: impl FnOnce(FailureType) -> Result<i64, E>,
    ) -> Result<bool, E> {
        let Some(retry) = &self.retry else { return Ok(false) };
        let of = |kind| retry.criteria_list.iter().find(|criteria| criteria.failure_type == kind);
        let Some(criteria) = of(end).or_else(|| of(FailureType::All)) else { return Ok(false) };
        Ok(failures(criteria.failure_type)? <= criteria.number_of_retries)
    }

    /// When the job may begin, if not at once.
    pub(crate) fn start_ms(&self) -> Option<i64> {
        self.schedule.as_ref().and_then(|schedule| moment_ms(schedule.start_time.as_deref()?))
    }

    /// When it must end, and how.
    pub(crate) fn end(&self) -> Option<(i64, EndBehavior)> {
        let schedule = self.schedule.as_ref()?;
        Some((
            moment_ms(schedule.end_time.as_deref()?)?,
            schedule.end_behavior.unwrap_or(EndBehavior::StopRollout),
        ))
    }

    /// Is its end behind it?
    pub(crate) fn has_ended(&self, now_ms: i64) -> bool {
        self.end().is_some_and(|(end_ms, _)| end_ms <= now_ms)
    }

    /// May the job reach further things now? Without maintenance windows it always may.
    pub(crate) fn is_open(&self, now_ms: i64) -> bool {
        let windows = self.windows();
        windows.is_empty()
            || windows.iter().any(|window| {
                Cron::parse(&window.start_time)
                    .is_some_and(|cron| windows::is_open(&cron, window.duration_in_minutes, now_ms))
            })
    }

    /// The maintenance windows.
    pub(crate) fn windows(&self) -> &[MaintenanceWindow] {
        self.schedule.as_ref().map_or(&[], |schedule| &schedule.maintenance_windows)
    }

    /// When the next maintenance windows begin, at most `most` of them, in order.
    pub(crate) fn next_windows(&self, now_ms: i64, most: usize) -> Vec<i64> {
        let crons = self.windows().iter().filter_map(|window| Cron::parse(&window.start_time));
        let mut all: Vec<i64> = crons.flat_map(|cron| windows::next(&cron, now_ms, most)).collect();
        all.sort_unstable();
        all.dedup();
        all.truncate(most);
        all
    }

    /// Takes over what a change names and leaves the rest.
    pub(crate) fn merge(&mut self, change: Settings) {
        self.presign = change.presign.or(self.presign.take());
        self.rollout = change.rollout.or(self.rollout.take());
        self.abort = change.abort.or(self.abort.take());
        self.timeout = change.timeout.or(self.timeout.take());
        self.retry = change.retry.or(self.retry.take());
    }

    fn check(&self, now_ms: i64) -> Result<(), Fault> {
        if let Some(life) = self.presign.as_ref().and_then(|presign| presign.expires_in_sec) {
            within("expiresInSec", i64::from(life), 60, 3600)?;
        }
        let role = self.presign.as_ref().and_then(|presign| presign.role_arn.as_ref());
        if role.is_some_and(|arn| !is_arn(arn, 20, 2048)) {
            return Err(Fault::Invalid("roleArn is not the ARN of a role.".into()));
        }
        if self.packages.iter().any(|arn| !is_arn(arn, 1, 1600)) {
            return Err(Fault::Invalid("destinationPackageVersions must be ARNs.".into()));
        }
        self.rollout.as_ref().map_or(Ok(()), check_rollout)?;
        self.abort.as_ref().map_or(Ok(()), check_abort)?;
        if let Some(minutes) = self.patience_minutes() {
            within("inProgressTimeoutInMinutes", minutes, 1, 10_080)?;
        }
        self.retry.as_ref().map_or(Ok(()), check_retry)?;
        self.schedule.as_ref().map_or(Ok(()), |schedule| check_schedule(schedule, now_ms))
    }
}

fn is_arn(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len())
        && text.starts_with("arn:")
        && text.bytes().all(|b| b.is_ascii_graphic())
}

fn check_rollout(rollout: &Rollout) -> Result<(), Fault> {
    if let Some(maximum) = rollout.maximum_per_minute {
        within("maximumPerMinute", maximum as i64, 1, 1000)?;
    }
    let Some(rate) = &rollout.exponential_rate else { return Ok(()) };
    within("baseRatePerMinute", rate.base_rate_per_minute as i64, 1, 1000)?;
    let factor = rate.increment_factor;
    if !(1.1..=5.0).contains(&factor) || (factor * 10.0 - (factor * 10.0).round()).abs() > 1e-6 {
        return Err(Fault::Invalid("incrementFactor must be 1.1 to 5 with one decimal.".into()));
    }
    if rollout.maximum_per_minute.is_some_and(|maximum| maximum < rate.base_rate_per_minute) {
        return Err(Fault::Invalid("baseRatePerMinute must not be above maximumPerMinute.".into()));
    }
    let (Criteria::Notified(step) | Criteria::Succeeded(step)) = rate.rate_increase_criteria;
    within("rateIncreaseCriteria", i64::try_from(step).unwrap_or(i64::MAX), 1, i64::MAX)
}

fn check_abort(abort: &Abort) -> Result<(), Fault> {
    if abort.criteria_list.is_empty() {
        return Err(Fault::Invalid("criteriaList of abortConfig must not be empty.".into()));
    }
    for criteria in &abort.criteria_list {
        let share = criteria.threshold_percentage;
        if !(0.0..=100.0).contains(&share) || (share * 100.0 - (share * 100.0).round()).abs() > 1e-6 {
            return Err(Fault::Invalid("thresholdPercentage must be 0 to 100 with two decimals.".into()));
        }
        let least = i64::try_from(criteria.min_number_of_executed_things).unwrap_or(i64::MAX);
        within("minNumberOfExecutedThings", least, 1, i64::MAX)?;
    }
    Ok(())
}

fn check_retry(retry: &Retry) -> Result<(), Fault> {
    within("Number of retry criteria", retry.criteria_list.len() as i64, 1, 2)?;
    if let [one, other] = &retry.criteria_list[..]
        && one.failure_type == other.failure_type
    {
        return Err(Fault::Invalid("Each failureType of a retry must stand there once.".into()));
    }
    let mut sum = 0;
    for criteria in &retry.criteria_list {
        if criteria.failure_type == FailureType::Rejected {
            return Err(Fault::Invalid("failureType of a retry must be FAILED, TIMED_OUT or ALL.".into()));
        }
        within("numberOfRetries", criteria.number_of_retries, 0, 10)?;
        sum += criteria.number_of_retries;
    }
    within("Sum of numberOfRetries", sum, 0, 10)
}

fn check_schedule(schedule: &Schedule, now_ms: i64) -> Result<(), Fault> {
    const HALF_HOUR_MS: i64 = 30 * 60_000;
    const YEAR_MS: i64 = 366 * 24 * 3_600_000;
    let read = |name: &str, text: &Option<String>| match text {
        None => Ok(None),
        Some(text) => moment_ms(text)
            .map(Some)
            .ok_or_else(|| Fault::Invalid(format!("{name} must have the form YYYY-MM-DDThh:mm."))),
    };
    let start = read("startTime", &schedule.start_time)?;
    let end = read("endTime", &schedule.end_time)?;
    for window in &schedule.maintenance_windows {
        if window.start_time.len() > 256 || Cron::parse(&window.start_time).is_none() {
            return Err(Fault::Invalid(format!("{} is not a cron expression.", window.start_time)));
        }
        within("durationInMinutes", window.duration_in_minutes, 1, 1430)?;
    }
    // The form has no seconds, so half an hour may look up to a minute shorter than it is.
    let soonest = now_ms + HALF_HOUR_MS - 60_000;
    if start.is_some_and(|start| start < soonest || start > now_ms + YEAR_MS) {
        return Err(Fault::Invalid("startTime must be 30 minutes to one year ahead.".into()));
    }
    if end.is_some_and(|end| end < start.unwrap_or(now_ms) + HALF_HOUR_MS || end > now_ms + 2 * YEAR_MS) {
        return Err(Fault::Invalid(
            "endTime must be 30 minutes after the start and within two years.".into(),
        ));
    }
    Ok(())
}

fn within(name: &str, value: i64, least: i64, most: i64) -> Result<(), Fault> {
    if (least..=most).contains(&value) {
        Ok(())
    } else if most == i64::MAX {
        Err(Fault::Invalid(format!("{name} must be at least {least}.")))
    } else {
        Err(Fault::Invalid(format!("{name} must be {least} to {most}.")))
    }
}

/// A time in minutes, as AWS IoT writes it.
pub(crate) fn moment_ms(text: &str) -> Option<i64> {
    use time::macros::format_description;
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]");
    let moment = time::PrimitiveDateTime::parse(text, format).ok()?.assume_utc();
    Some(moment.unix_timestamp() * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_800_000_000_000;

    #[test]
    fn the_documented_limits_are_kept() {
        let rate = |base: u64, factor: f64, criteria: serde_json::Value| {
            json!({"jobExecutionsRolloutConfig": {"exponentialRate":
                {"baseRatePerMinute": base, "incrementFactor": factor, "rateIncreaseCriteria": criteria}}})
        };
        let abort = |kind: &str, share: f64, least: i64| {
            json!({"abortConfig": {"criteriaList": [{"failureType": kind, "action": "CANCEL",
                "thresholdPercentage": share, "minNumberOfExecutedThings": least}]}})
        };
        let retry = |n: i64| {
            json!({"jobExecutionsRetryConfig": {"criteriaList":
            [{"failureType": "FAILED", "numberOfRetries": n}]}})
        };
        let window = |start: &str, minutes: i64| {
            json!({"schedulingConfig": {"maintenanceWindows":
                [{"startTime": start, "durationInMinutes": minutes}]}})
        };
        let notified = json!({"numberOfNotifiedThings": 5});
        let table = [
            (json!({}), true),
            (json!({"presignedUrlConfig": {"expiresInSec": 60}}), true),
            (json!({"presignedUrlConfig": {"expiresInSec": 59}}), false),
            (json!({"presignedUrlConfig": {"expiresInSec": 3601}}), false),
            (json!({"jobExecutionsRolloutConfig": {"maximumPerMinute": 1000}}), true),
            (json!({"jobExecutionsRolloutConfig": {"maximumPerMinute": 1001}}), false),
            (json!({"jobExecutionsRolloutConfig": {"maximumPerMinute": 0}}), false),
            (rate(50, 2.0, notified.clone()), true),
            (rate(50, 1.15, notified.clone()), false),
            (rate(50, 5.1, notified.clone()), false),
            (rate(0, 2.0, notified), false),
            (rate(50, 2.0, json!({})), false),
            (rate(50, 2.0, json!({"numberOfNotifiedThings": 1, "numberOfSucceededThings": 1})), false),
            (abort("ALL", 99.99, 1), true),
            (abort("FAILED", 100.1, 1), false),
            (abort("FAILED", 10.0, 0), false),
            (abort("SUCCEEDED", 10.0, 1), false),
            (json!({"timeoutConfig": {"inProgressTimeoutInMinutes": 10_080}}), true),
            (json!({"timeoutConfig": {"inProgressTimeoutInMinutes": 10_081}}), false),
            (retry(10), true),
            (retry(11), false),
            (json!({"schedulingConfig": {"startTime": "2027-01-15T08:30"}}), true),
            (json!({"schedulingConfig": {"startTime": "2027-01-15T08:10"}}), false),
            (json!({"schedulingConfig": {"startTime": "soon"}}), false),
            (window("cron(0 18 ? * MON-FRI *)", 60), true),
            (window("cron(0 18 ? * MON-FRI *)", 1431), false),
            (window("daily", 60), false),
        ];
        let (mut good, mut bad) = (0, 0);
        for (request, is_good) in table {
            assert_eq!(Settings::read(&request, NOW).is_ok(), is_good, "{request}");
            if is_good { good += 1 } else { bad += 1 }
        }
        assert_eq!((good, bad), (9, 18));
    }

    #[test]
    fn retries_end_when_they_are_used_up() {
        let request = json!({"jobExecutionsRetryConfig": {"criteriaList": [
            {"failureType": "FAILED", "numberOfRetries": 2}, {"failureType": "ALL", "numberOfRetries": 1}]}});
        let settings = Settings::read(&request, NOW).unwrap();
        for (kind, number, is) in [
            (FailureType::Failed, 1, true),
            (FailureType::Failed, 2, true),
            (FailureType::Failed, 3, false),
            (FailureType::TimedOut, 1, true),
            (FailureType::TimedOut, 2, false),
        ] {
            assert_eq!(settings.tries_again(kind, |_| Ok::<_, ()>(number)), Ok(is));
        }
    }
}
