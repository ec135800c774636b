//! Random programs print on the machine what they print under CPython 3.11. `cargo xtask differential` compares 20,000.

use fuzz::differential::{Report, compare};

const PROGRAMS: u64 = 300;

#[test]
fn random_programs_do_on_the_machine_what_they_do_under_cpython() {
    let Some(Report { programs, differences }) =
        compare(1, PROGRAMS, 1, 500).expect("a CPython that keeps running")
    else {
        println!("skipped: python3 is not a CPython 3.11 here; {PROGRAMS} random programs were not compared");
        return;
    };
    differences.iter().for_each(|difference| println!("{difference}"));
    assert!(differences.is_empty());
    assert_eq!(programs, PROGRAMS);
}

/// What does nothing compares nothing: most programs are long and print a lot.
#[test]
fn random_programs_are_worth_the_comparison() {
    let programs: Vec<String> = (1..=200).map(fuzz::program_of).collect();
    let ran: Vec<fuzz::Ran> = programs.iter().map(|program| fuzz::run(program, false)).collect();
    let printed: usize = ran.iter().map(|ran| ran.printed.lines().count()).sum();
    let whole = ran.iter().filter(|ran| ran.end.is_empty()).count();
    let lines: usize = programs.iter().map(|program| program.lines().count()).sum();
    println!("200 programs: {lines} lines, {printed} lines printed, {whole} ran to their end");
    assert!(lines > 200 * 100 && printed > 200 * 20 && whole > 100);
}
