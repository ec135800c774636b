//! The pages under `docs/modules` name what the modules have, all of it and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What the pages say of a module: the names that it has, the names that it lacks.
#[derive(Default)]
struct Said {
    present: BTreeSet<String>,
    absent: BTreeSet<String>,
}

#[test]
fn the_pages_list_every_name_of_every_module() {
    let said = said();
    let (mut names, mut wrong) = (0, Vec::new());
    for (module, said) in &said {
        let real = real(module).unwrap_or_else(|| panic!("there is no module {module}"));
        let not_there: Vec<_> = said.present.difference(&real).collect();
        let not_said: Vec<_> = real.difference(&said.present).collect();
        let not_absent: Vec<_> = said.absent.intersection(&real).collect();
        if !(not_there.is_empty() && not_said.is_empty() && not_absent.is_empty()) {
            wrong.push(format!(
                "{module}: not there {not_there:?}, not said {not_said:?}, not absent {not_absent:?}"
            ));
        }
        names += real.len();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(names >= 800, "only {names} names");
}

#[test]
fn every_module_has_a_page() {
    let said = said();
    let native = vm::native::MODULES.iter().map(|(module, _)| module.name);
    let all = native.chain(vm::library::NAMES.iter().copied());
    let missing: Vec<_> =
        all.filter(|name| !name.starts_with('_') && *name != "aws" && !said.contains_key(*name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn said() -> BTreeMap<String, Said> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/modules");
    let mut modules: BTreeMap<String, Said> = BTreeMap::new();
    for page in fs::read_dir(folder).expect("the pages") {
        let text = fs::read_to_string(page.expect("a page").path()).expect("its text");
        let mut module = String::new();
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("## `") {
                module = name.trim_end_matches('`').to_string();
                modules.entry(module.clone()).or_default();
            }
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let [_, names, word, ..] = cells[..] else { continue };
            let Some(said) = modules.get_mut(&module) else { continue };
            let target = match word {
                "supported" | "subset" => &mut said.present,
                "absent" => &mut said.absent,
                _ => continue,
            };
            target.extend(names.split('`').skip(1).step_by(2).map(String::from));
        }
    }
    modules
}

/// The public names of a module, as the machine or the library has them.
fn real(name: &str) -> Option<BTreeSet<String>> {
    if let Some((module, _)) = vm::native::MODULES.iter().find(|(module, _)| module.name == name) {
        let functions = module.functions.iter().map(|native| native.name);
        let constants = module.constants.iter().map(|(name, _)| *name);
        return Some(functions.chain(constants).map(String::from).collect());
    }
    let mut names = BTreeSet::new();
    for line in vm::library::source(name)?.lines().filter(|line| !line.starts_with([' ', '#', '@', '"'])) {
        let word =
            |rest: &str| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().map(String::from);
        let definition = ["def ", "async def ", "class "].iter().find_map(|start| line.strip_prefix(start));
        match definition {
            Some(rest) => names.extend(word(rest)),
            None => {
                // `a = b = value` and `a, b = values`; the last piece is the value.
                let pieces: Vec<&str> = line.split(" = ").collect();
                for piece in pieces.iter().rev().skip(1) {
                    names
                        .extend(piece.split(", ").filter(|name| name.chars().all(is_part)).map(String::from));
                }
            }
        }
    }
    Some(names.into_iter().filter(|name| !name.starts_with('_')).collect())
}

fn is_part(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}
