//! The demo, judged by its JSON: every row is what the story says, and the document has the promised shape.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use std::process::{Command, Stdio};

/// Update, final status, reason, version that runs afterwards.
const ROWS: [(&str, &str, &str, &str); 12] = [
    ("0 → 1", "SUCCEEDED", "", "1"),
    ("1 → 2", "SUCCEEDED", "", "2"),
    ("a payload with a flipped bit", "REJECTED", "payload-digest", "2"),
    ("an image signed by another key", "REJECTED", "unknown-key", "2"),
    ("an image for another VM ABI", "REJECTED", "wrong-abi", "2"),
    ("an image restricted to the running slot", "REJECTED", "wrong-slot", "2"),
    ("a firmware that raises at start", "FAILED", "trial-crashed", "2"),
    ("a firmware that hangs at start", "FAILED", "trial-hung", "2"),
    ("a power cut in mid-download", "SUCCEEDED", "", "3"),
    ("a power cut right after the confirm", "SUCCEEDED", "", "4"),
    ("the cloud restarted in mid-download", "SUCCEEDED", "", "5"),
    ("5 → 6, by stream", "SUCCEEDED", "", "6"),
];

#[test]
fn the_demo_tells_twelve_updates_as_one_json_object() {
    let output = Command::new(env!("CARGO_BIN_EXE_updraft"))
        .args(["demo", "--json"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = answer["rows"].as_array().unwrap();
    assert_eq!(rows.len(), ROWS.len());
    for (row, (update, status, reason, version)) in rows.iter().zip(ROWS) {
        let text = |member: &str| row[member].as_str().unwrap();
        let found = (text("update"), text("status"), text("reason"), text("version"));
        assert_eq!(found, (update, status, reason, version));
        // A job document names the slot that its image is restricted to, so that one is refused before the download.
        let downloads = reason != "wrong-slot";
        assert_eq!(row["bytes"].as_u64().unwrap() > 500, downloads, "{row}");
        assert!(row["ms"].as_u64().unwrap() > 0, "{row}");
    }
}
