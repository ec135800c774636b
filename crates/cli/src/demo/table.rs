//! The closing table: a row per update, with what it had to be.

use std::fmt;

use serde_json::{Value, json};

/// How an update must end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// Final status of the execution.
    pub status: &'static str,
    /// Reason code; empty for a success.
    pub reason: &'static str,
    /// Version that runs afterwards.
    pub version: &'static str,
}

/// How an update ended.
#[derive(Debug, Clone)]
pub struct Row {
    /// What was sent.
    pub update: &'static str,
    /// What it had to be.
    pub expected: Expected,
    /// Final status of the execution, as the cloud has it.
    pub status: String,
    /// Reason code, as the device reported it.
    pub reason: String,
    /// Version in the last greeting on the board's console.
    pub version: String,
    /// Bytes of the image that the board downloaded.
    pub bytes: u64,
    /// Milliseconds from the job's creation to the confirmed boot, or to the final status where nothing is confirmed.
    pub ms: u64,
    /// Milliseconds from the first command after an edit to the new firmware's first line; not for wrong updates.
    pub edit_to_running_ms: Option<u64>,
}

/// All rows.
#[derive(Debug, Default)]
pub struct Table {
    /// In the order of the story.
    pub rows: Vec<Row>,
}

impl Row {
    /// Whether the update ended as it must.
    pub fn is_as_it_must_be(&self) -> bool {
        self.status == self.expected.status
            && self.reason == self.expected.reason
            && self.version == self.expected.version
    }

    /// What is different, in one line.
    pub fn difference(&self) -> String {
        let Expected { status, reason, version } = self.expected;
        format!(
            "{}: {} {} version {}, expected {status} {reason} version {version}",
            self.update, self.status, self.reason, self.version
        )
    }
}

impl Table {
    /// `{"rows": [{"update", "status", "reason", "version", "bytes", "ms"}, …]}`.
    pub fn json(&self) -> Value {
        let rows: Vec<Value> = self
            .rows
            .iter()
            .map(|row| {
                let mut object = json!({
                    "update": row.update, "status": row.status, "reason": row.reason,
                    "version": row.version, "bytes": row.bytes, "ms": row.ms,
                });
                if let Some(ms) = row.edit_to_running_ms {
                    object["edit_to_running_ms"] = json!(ms);
                }
                object
            })
            .collect();
        json!({ "rows": rows })
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<42} {:<10} {:<16} {:>7} {:>8} {:>7} {:>9}",
            "UPDATE", "STATUS", "REASON", "RUNS", "BYTES", "MS", "EDIT→RUN"
        )?;
        for row in &self.rows {
            let edit = row.edit_to_running_ms.map_or("".into(), |ms| format!("{ms} ms"));
            let mark = if row.is_as_it_must_be() { "" } else { "  ← not as it must be" };
            writeln!(
                f,
                "{:<42} {:<10} {:<16} {:>7} {:>8} {:>7} {edit:>9}{mark}",
                row.update, row.status, row.reason, row.version, row.bytes, row.ms
            )?;
        }
        let as_it_must_be = self.rows.iter().filter(|row| row.is_as_it_must_be()).count();
        write!(
            f,
            "\n{as_it_must_be} of {} updates ended as they must. RUNS: version that runs afterwards. MS: from the job to \
             the confirmed boot,\nor to the final status. EDIT→RUN: from the first command after an edit to the new \
             firmware's first line.",
            self.rows.len()
        )
    }
}
