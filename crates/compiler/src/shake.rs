//! What of the standard library a program does not need, by name: a function, class or constant of a library module that no
//! word of the program, nor of the library's kept parts, mentions is left out.
//!
//! Words are taken from the sources' texts, strings and comments included: a word too many keeps something, and
//! `getattr(time, "sleep")` finds what it names. Only a name that is put together at run time is not seen.

use std::collections::{BTreeMap, BTreeSet};

use crate::modules::{Modules, ProjectModule};
use crate::tree::{ExprKind, Stmt, StmtKind};

/// How the paths of library modules begin.
const LIBRARY: &str = "<library>/";

/// The texts of the library's modules without what is not needed; lines keep their numbers.
pub(crate) fn shaken(modules: &Modules<'_>) -> BTreeMap<String, String> {
    let (library, own): (Vec<_>, Vec<_>) = modules.modules.iter().partition(|module| is_library(module));
    let mut seen: BTreeSet<&str> = own.iter().flat_map(|module| words(&module.source.text)).collect();
    let mut waiting: Vec<Part<'_>> = library.iter().flat_map(|module| parts(module)).collect();
    loop {
        let (kept, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|part| part.is_needed(&seen));
        waiting = rest;
        if kept.is_empty() {
            break;
        }
        seen.extend(kept.iter().flat_map(|part| words(part.text)));
    }
    let mut texts: BTreeMap<String, String> =
        library.iter().map(|module| (module.name.clone(), module.source.text.clone())).collect();
    for part in waiting {
        if let Some(text) = texts.get_mut(part.module) {
            let blank: String = part.text.chars().filter(|letter| *letter == '\n').collect();
            let blank = format!("{blank:<width$}", width = part.text.len());
            text.replace_range(part.start..part.start + part.text.len(), &blank);
        }
    }
    texts
}

/// A statement of a library module that binds names and does nothing else.
struct Part<'m> {
    module: &'m str,
    start: usize,
    text: &'m str,
    /// What it binds; empty: it does more, and stays.
    names: Vec<&'m str>,
}

impl Part<'_> {
    fn is_needed(&self, seen: &BTreeSet<&str>) -> bool {
        self.names.is_empty() || self.names.iter().any(|name| seen.contains(name))
    }
}

fn is_library(module: &ProjectModule) -> bool {
    module.source.path.starts_with(LIBRARY)
}

fn parts(module: &ProjectModule) -> impl Iterator<Item = Part<'_>> {
    module.tree.body.iter().filter_map(|stmt| {
        let (start, end) = (stmt.span.start as usize, stmt.span.end as usize);
        let text = module.source.text.get(start..end)?;
        Some(Part { module: &module.name, start, text, names: bound(stmt) })
    })
}

fn bound(stmt: &Stmt) -> Vec<&str> {
    match &stmt.kind {
        StmtKind::Function(function) => vec![&function.name],
        StmtKind::Class(class) => vec![&class.name],
        StmtKind::Assign(targets, _) => {
            let names = targets.iter().map(|target| match &target.kind {
                ExprKind::Name(name) => Some(&**name),
                _ => None,
            });
            names.collect::<Option<_>>().unwrap_or_default()
        }
        StmtKind::Import(imports) => imports
            .iter()
            .map(|import| match &import.alias {
                Some(alias) => &**alias,
                None => import.module.split('.').next().unwrap_or_default(),
            })
            .collect(),
        StmtKind::FromImport(from) => {
            from.names.iter().map(|each| &**each.alias.as_ref().unwrap_or(&each.name)).collect()
        }
        _ => Vec::new(),
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty())
}
