//! Another implementation, in another language, accepts our images and refuses them when they were changed.

mod forge;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use forge::*;
use image::{Digest, Link};

/// What judge.py says about an image; `None` on a machine without Python.
fn judge(image: &[u8]) -> Option<Output> {
    let point: String = key().public().point.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut judge = Command::new("python3")
        .args([concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judge.py"), &point])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    judge.stdin.take()?.write_all(image).ok()?;
    judge.wait_with_output().ok()
}

#[test]
fn python_reads_our_images_and_nobody_elses() {
    let name = "a name of more than twenty-three bytes, so that heads grow";
    for link in [the_link(), Link { name, counter: 70_000, ..the_link() }] {
        let image = linked(&link);
        let Some(opinion) = judge(&image) else {
            println!("skipped: no python3 on this machine");
            return;
        };
        let said = String::from_utf8_lossy(&opinion.stdout);
        let expected = format!(
            "{}\n1\n{}\n65536\nhost\n2\n{}\n{}\n",
            link.name,
            PROGRAM.len(),
            link.counter,
            Digest::of(&image)
        );
        assert_eq!(said, expected, "{}", String::from_utf8_lossy(&opinion.stderr));

        let mut changed = image;
        changed[40] ^= 1;
        let opinion = judge(&changed).expect("python3 was here");
        assert!(!opinion.status.success());
    }
}
