//! Numbers of what is there, for whoever watches the server.

use super::{Store, first};
use crate::fault::Fault;

/// Name, what it says, value.
pub(crate) type Figure = (&'static str, &'static str, u64);

impl Store {
    /// The figures; each is a count over an index.
    pub(crate) fn figures(&self) -> Result<Vec<Figure>, Fault> {
        const COUNTS: [(&str, &str, &str); 7] = [
            ("updraft_things", "Registered things.", "SELECT count(*) FROM thing"),
            ("updraft_certificates", "Registered certificates.", "SELECT count(*) FROM certificate"),
            (
                "updraft_jobs_in_progress",
                "Jobs that are not over.",
                "SELECT count(*) FROM job WHERE status = 'IN_PROGRESS'",
            ),
            (
                "updraft_executions_open",
                "Executions queued or in progress.",
                "SELECT count(*) FROM execution JOIN job ON job.id = execution.job
                 WHERE job.status IN ('IN_PROGRESS', 'SCHEDULED') AND execution.status IN ('QUEUED', 'IN_PROGRESS')",
            ),
            (
                "updraft_commands_open",
                "Commands whose device has time to answer.",
                "SELECT count(*) FROM command_execution WHERE deadline_ms IS NOT NULL",
            ),
            ("updraft_things_waiting", "Things that a rollout has not reached.", "SELECT count(*) FROM waiting"),
            ("updraft_audit_entries", "Lines of the audit log.", "SELECT coalesce(max(seq), 0) FROM audit"),
        ];
        self.read(|db| {
            COUNTS
                .iter()
                .map(|(name, help, sql)| {
                    let count: i64 = first(db, sql, [], |row| row.get(0))?.unwrap_or(0);
                    Ok((*name, *help, u64::try_from(count).unwrap_or(0)))
                })
                .collect()
        })
    }
}
