//! How few bytes: the table that `cargo test -p pack --test sizes -- --nocapture` prints, and the bound.
#![allow(clippy::unwrap_used)]

mod lab;

use lab::{compile, root};

/// Programs of a page or two, as firmware is.
const PROGRAMS: &[&str] = &[
    "examples/fota-aws/main.py",
    "tests/python/machine/sensor_program.py",
    "bench/vm/sensor_app.py",
    "bench/vm/pystone.py",
    "bench/vm/richards.py",
    "bench/vm/ray_trace.py",
    "bench/vm/aes.py",
    "bench/vm/hexagon.py",
    "bench/vm/word_count.py",
    "tests/python/machine/inheritance_and_super.py",
    "tests/python/machine/exceptions_flow.py",
];

#[test]
fn a_program_travels_in_about_half_of_its_source() {
    println!("| program | source | program | packed | of the source |");
    println!("| --- | --- | --- | --- | --- |");
    let mut asserted = 0;
    for name in PROGRAMS {
        let path = root().join(name);
        let Ok(source) = std::fs::read(&path) else { continue };
        let program = compile(&path).unwrap();
        let packed = pack::pack(&[], &program).unwrap().len();
        let percent = packed * 100 / source.len();
        println!("| {name} | {} | {} | {packed} | {percent} % |", source.len(), program.len());
        if name.ends_with("sensor_app.py") {
            // 2.1 KB for 4 KB of source.
            assert!(packed * 4_096 <= 2_150 * source.len(), "{packed} for {}", source.len());
            asserted += 1;
        }
    }
    assert_eq!(asserted, usize::from(root().join("bench/vm/sensor_app.py").exists()));
}
