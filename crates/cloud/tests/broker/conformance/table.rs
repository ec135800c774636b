//! The page on conformance names tests that exist, and every statement once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Names of the tests in a folder.
fn tests_in(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests_in(&path, into);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let mut lines = text.lines().map(str::trim_start);
        while let Some(line) = lines.next() {
            if !line.starts_with("#[test]") && !line.starts_with("#[tokio::test") {
                continue;
            }
            let name = lines
                .next()
                .and_then(|line| line.split_once("fn "))
                .and_then(|(_, rest)| rest.split_once('('));
            into.extend(name.map(|(name, _)| name.to_string()));
        }
    }
}

#[test]
fn every_statement_of_the_page_has_a_test_that_exists() {
    let page = std::fs::read_to_string(root().join("docs/spec/mqtt-conformance.md")).unwrap();
    let mut tests = BTreeSet::new();
    for folder in ["crates/cloud/tests", "crates/mqtt/tests"] {
        tests_in(&root().join(folder), &mut tests);
    }
    let (mut version, mut seen, mut rows) = ("", BTreeSet::new(), 0);
    for line in page.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            version = title;
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, ids, _, shown, _] = cells[..] else { continue };
        if !ids.starts_with("MQTT-") {
            continue;
        }
        for id in ids.split(' ') {
            assert!(id.starts_with("MQTT-"), "{line}");
            assert!(seen.insert((version, id)), "{version}: {id} stands there twice");
            rows += 1;
        }
        let named: Vec<&str> = shown.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "{ids} names no test");
        for name in named {
            assert!(tests.contains(name), "{ids}: there is no test {name}");
        }
    }
    assert!(rows >= 200, "only {rows} statements");
}
