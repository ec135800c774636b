//! The pages of docs/spec say what the code does.

use std::collections::BTreeMap;
use std::string::String;
use std::vec::Vec;

use image::Refusal;

use crate::Reason;

/// The cells of the first table of a page, without its head.
fn rows(page: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = page.lines().skip_while(|line| !line.starts_with('|')).skip(2);
    let table = lines.take_while(|line| line.starts_with('|'));
    table.map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
}

#[test]
fn the_page_of_reason_codes_has_every_reason_and_no_other() {
    let page: BTreeMap<String, String> = rows(include_str!("../../../../docs/spec/reason-codes.md"))
        .map(|cells| {
            assert_eq!(cells.len(), 4, "{cells:?}");
            assert!(cells.iter().all(|cell| !cell.is_empty()), "{cells:?}");
            (cells[0].trim_matches('`').into(), cells[1].into())
        })
        .collect();
    let reasons = Reason::OWN.into_iter().chain(Refusal::ALL.map(Reason::Image));
    let code: BTreeMap<String, String> =
        reasons.map(|reason| (reason.code().into(), reason.status().name().into())).collect();
    assert_eq!(page, code);
    assert_eq!(code.len(), Reason::OWN.len() + Refusal::ALL.len(), "no two reasons share a code");
}

#[test]
fn the_page_of_the_journal_adds_up() {
    let mut end = 0;
    for cells in rows(include_str!("../../../../docs/spec/agent-journal.md")) {
        let number = |cell: &str| cell.parse::<usize>().unwrap();
        assert_eq!(number(cells[0]), end, "{cells:?}");
        end += number(cells[1]);
    }
    assert_eq!(end, crate::JOURNAL_BYTES);
}

#[test]
fn an_agent_takes_little_more_than_three_kilobytes() {
    assert!(size_of::<crate::Agent>() <= 3_200, "{}", size_of::<crate::Agent>());
}
