//! Spoilt programs and sources harm nobody. `cargo xtask fuzz` tries 200,000, or as many as it is told to.

use std::path::Path;

use fuzz::Spoiling;
use fuzz::hostile::Corpus;

const INPUTS: u64 = 40_000;

#[test]
fn spoilt_programs_and_sources_neither_panic_nor_run_for_ever() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/python/constructs");
    let corpus = Corpus::new(fuzz::sources_of(&folder), 20);
    let tally = corpus.try_all(1, INPUTS);
    println!("{tally}");
    assert!(tally.panics.is_empty());
    assert_eq!(tally.programs + tally.sources, INPUTS);
    // What is always refused tries nothing: a third passes the verifier, of each kind some (of wrong lengths few: the verifier
    // wants every byte to belong to something), and sources compile too.
    assert!(tally.accepted * 3 > tally.programs);
    for (kind, [_, ran]) in Spoiling::ALL.iter().zip(tally.ways) {
        assert!(ran > 5, "{kind:?}: {ran}");
    }
    assert!(tally.compiled * 20 > tally.sources && tally.ended[0] > 500 && tally.ended[1] > 500);
}
