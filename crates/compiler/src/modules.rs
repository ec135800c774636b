//! The modules of a program: which there are, what their imports mean, which global slots they have.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use bytecode::symbol;

use crate::diagnostics::{Diagnostic, Severity, SourceMap};
use crate::fold::constant;
use crate::lower;
use crate::number::Integer;
use crate::scope::Scopes;
use crate::tree::{
    Const, ExceptClause, Expr, ExprKind, FromImport, ImportedName, Module, Name, Span, Stmt, StmtKind,
};
use crate::{Missing, Project, Source};

/// The name of the entry module inside the program.
pub(crate) const MAIN: &str = "__main__";

/// A module of the project, parsed and analysed.
pub(crate) struct ProjectModule {
    /// Dotted name; `__main__` for the entry module.
    pub name: String,
    pub source: SourceMap,
    pub is_package: bool,
    pub tree: Module,
    pub scopes: Scopes,
    /// The package that it is in.
    pub parent: Option<usize>,
    /// Names that its code binds, submodules and star imports included.
    pub bound: BTreeSet<Name>,
    /// Names that have a global slot, and the slots once they are given.
    pub slots: BTreeMap<Name, u16>,
    /// A star import of a native module may bind any name.
    pub has_native_star: bool,
}

/// What a module name finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Project(usize),
    /// Of the program that a piece is added to: its number there.
    Loaded(u16),
    Native,
}

/// All modules that a program consists of, in order of discovery; the entry module is the first.
pub(crate) struct Modules<'a> {
    pub modules: Vec<ProjectModule>,
    by_name: BTreeMap<String, usize>,
    /// The modules that are there already, when a piece is added to a program.
    loaded: BTreeMap<String, u16>,
    project: &'a Project<'a>,
    missing: Missing,
    errors: Vec<Diagnostic>,
}

/// Builtins that a module of the library provides: naming one imports it.
const PROVIDED: &[(&str, &str)] = &[("open", "io")];

/// Native modules of which a part is written in Python: the module with that part, and the words that ask for it.
const EXTENDED: &[(&str, &str, &[&str])] = &[
    ("json", "_json_classes", &["JSONEncoder", "JSONDecoder", "cls=", "iterencode"]),
    ("time", "_strptime", &["strptime"]),
    ("gc", "_gc", &["isenabled", "_threshold", "garbage", "is_tracked", "get_count", "get_stats", "freeze"]),
];

impl<'a> Modules<'a> {
    /// Follows the imports from the main module on.
    ///
    /// # Errors
    /// What is wrong with any of the sources, and imports that find nothing.
    pub fn load(project: &'a Project<'a>, missing: Missing) -> Result<Modules<'a>, Vec<Diagnostic>> {
        Modules::load_beside(project, missing, BTreeMap::new())
    }

    /// As [`Modules::load`], for a main module that is added to a program with these modules.
    ///
    /// # Errors
    /// As [`Modules::load`].
    pub fn load_beside(
        project: &'a Project<'a>,
        missing: Missing,
        loaded: BTreeMap<String, u16>,
    ) -> Result<Modules<'a>, Vec<Diagnostic>> {
        let (modules, by_name, errors) = (Vec::new(), BTreeMap::new(), Vec::new());
        let mut modules = Modules { modules, by_name, loaded, project, missing, errors };
        match (project.resolve)(&project.main) {
            Some(source) => {
                modules.add(MAIN.to_owned(), source, None);
            }
            None => modules.errors.push(no_main(&project.main)),
        }
        modules.bind_star_imports();
        modules.choose_slots();
        if modules.errors.is_empty() { Ok(modules) } else { Err(modules.errors) }
    }

    /// What the absolute module name means.
    pub fn find(&self, name: &str) -> Option<Found> {
        if let Some(index) = self.by_name.get(name) {
            return Some(Found::Project(*index));
        }
        if let Some(number) = self.loaded.get(name) {
            return Some(Found::Loaded(*number));
        }
        let inside = |native: &&str| {
            *native == name || native.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
        };
        self.project.natives.iter().any(inside).then_some(Found::Native)
    }

    /// The absolute name that a `from` import names; `None` when its dots lead out of the project.
    pub fn absolute(&self, module: usize, import: &FromImport) -> Option<String> {
        let written = import.module.as_deref().unwrap_or_default();
        if import.level == 0 {
            return Some(written.to_owned());
        }
        let from = &self.modules[module];
        if from.name == MAIN {
            return None;
        }
        let mut parts: Vec<&str> = from.name.split('.').collect();
        let drop = import.level as usize - usize::from(from.is_package);
        if drop >= parts.len() + usize::from(from.is_package) || parts.len() < drop {
            return None;
        }
        parts.truncate(parts.len() - drop);
        if parts.is_empty() {
            return None;
        }
        parts.extend((!written.is_empty()).then_some(written));
        Some(parts.join("."))
    }

    /// Whether `from base import name` means the submodule, because the package itself does not bind the name.
    pub fn submodule(&self, base: usize, name: &str) -> Option<usize> {
        let own = self.modules[base].scopes.binds(name);
        let index = self.by_name.get(&format!("{}.{name}", self.modules[base].name)).copied();
        index.filter(|_| !own)
    }

    /// The names that `from module import *` binds.
    pub fn exports(&self, module: usize) -> BTreeSet<Name> {
        let module = &self.modules[module];
        match all_names(&module.tree.body) {
            Some(names) => names,
            None => module.bound.iter().filter(|name| !name.starts_with('_')).cloned().collect(),
        }
    }

    fn add(&mut self, name: String, source: Source, parent: Option<usize>) -> Option<usize> {
        let text = source.text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(source.text);
        let is_library = source.path.starts_with("<library>/");
        let extensions = if is_library { Vec::new() } else { self.extensions(&text) };
        let map = SourceMap::new(source.path, text);
        let provide = |mut tree: Module| {
            let scopes = Scopes::new(&tree, &map)?;
            extensions
                .iter()
                .for_each(|(module, hidden)| import_first(&mut tree, module, hidden, Some(".part")));
            if !self.provide_builtins(&mut tree, &scopes) && extensions.is_empty() {
                return Ok((tree, scopes));
            }
            let scopes = Scopes::new(&tree, &map)?;
            Ok((tree, scopes))
        };
        let analysed = lower::module(&map).and_then(provide);
        let (tree, scopes) = match analysed {
            Ok(analysed) => analysed,
            Err(errors) => {
                self.errors.extend(errors);
                self.by_name.insert(name, usize::MAX);
                return None;
            }
        };
        let index = self.modules.len();
        let (bound, _) = scopes.globals();
        let mut imports = Vec::new();
        collect_imports(&tree.body, false, &mut imports);
        self.by_name.insert(name.clone(), index);
        self.modules.push(ProjectModule {
            name,
            source: map,
            is_package: source.is_package,
            tree,
            scopes,
            parent,
            bound,
            slots: BTreeMap::new(),
            has_native_star: false,
        });
        imports.iter().for_each(|import| self.follow(index, import));
        Some(index)
    }

    /// Imports the builtins that the library provides and that the module mentions; whether there are any.
    fn provide_builtins(&self, tree: &mut Module, scopes: &Scopes) -> bool {
        let (bound, mentioned) = scopes.globals();
        let before = tree.body.len();
        for (name, module) in PROVIDED {
            if mentioned.contains(*name) && !bound.contains(*name) && (self.project.resolve)(module).is_some()
            {
                import_first(tree, module, name, None);
            }
        }
        tree.body.len() > before
    }

    /// The parts of native modules that a text asks for: the module of the part and one of its names.
    fn extensions(&self, text: &str) -> Vec<(&'static str, &'static str)> {
        let asked = EXTENDED.iter().filter(|(native, _, words)| {
            text.contains(native) && words.iter().any(|word| text.contains(word))
        });
        asked
            .filter(|(_, part, _)| (self.project.resolve)(part).is_some())
            .map(|(_, part, words)| (*part, words[0]))
            .collect()
    }

    /// Loads what an import names, and reports it if there is no such thing.
    fn follow(&mut self, module: usize, import: &ImportSite) {
        let name = match &import.from {
            None => Some(import.name.to_string()),
            Some(from) => self.absolute(module, from),
        };
        let Some(name) = name else {
            let help = Some("the main module is not in a package: import by the full name".to_owned());
            let error = self.modules[module].source.error(
                import.span,
                "relative import leads out of the project",
                help,
            );
            self.errors.push(error);
            return;
        };
        let found = self.require(&name);
        if found.is_none() && !import.is_guarded && self.missing == Missing::Refuse {
            let help = self.near(&name);
            let error =
                self.modules[module].source.error(import.span, format!("no module named `{name}`"), help);
            self.errors.push(error);
        }
        let Some(from) = &import.from else { return };
        match found {
            Some(Found::Project(index)) if from.names.is_empty() => {
                // Names of `__all__` that the package does not bind are its modules.
                let module = self.modules.get(index);
                for each in module.and_then(|module| all_names(&module.tree.body)).unwrap_or_default() {
                    if !self.modules.get(index).is_some_and(|module| module.bound.contains(&each)) {
                        self.require_project(&format!("{name}.{each}"));
                    }
                }
            }
            Some(Found::Project(_)) => {
                for each in &from.names {
                    self.require_project(&format!("{name}.{}", each.name));
                }
            }
            Some(Found::Native) if from.names.is_empty() => self.modules[module].has_native_star = true,
            _ => {}
        }
    }

    fn require(&mut self, name: &str) -> Option<Found> {
        match self.require_project(name) {
            Some(usize::MAX) => Some(Found::Native), // its errors are reported already
            Some(index) => Some(Found::Project(index)),
            None => self.find(name),
        }
    }

    fn require_project(&mut self, name: &str) -> Option<usize> {
        if let Some(index) = self.by_name.get(name) {
            return Some(*index);
        }
        if self.loaded.contains_key(name) {
            return None;
        }
        let source = (self.project.resolve)(name)?;
        let parent = match name.rsplit_once('.') {
            Some((package, _)) => Some(self.require_package(package)?),
            None => None,
        };
        match self.by_name.get(name) {
            Some(index) => Some(*index),
            None => Some(self.add(name.to_owned(), source, parent).unwrap_or(usize::MAX)),
        }
    }

    /// A folder without `__init__.py` is an empty package.
    fn require_package(&mut self, name: &str) -> Option<usize> {
        if let Some(index) = self.require_project(name) {
            return (index != usize::MAX).then_some(index);
        }
        if self.loaded.contains_key(name) {
            return None;
        }
        let parent = match name.rsplit_once('.') {
            Some((package, _)) => Some(self.require_package(package)?),
            None => None,
        };
        let path = format!("{}/__init__.py", name.replace('.', "/"));
        self.add(name.to_owned(), Source { path, text: String::new(), is_package: true }, parent)
    }

    fn near(&self, name: &str) -> Option<String> {
        let known = self.project.natives.iter().copied().chain(self.by_name.keys().map(String::as_str));
        let mut near: Vec<(usize, &str)> =
            known.filter(|known| *known != MAIN).map(|known| (distance(name, known), known)).collect();
        near.sort_unstable();
        near.dedup();
        near.retain(|(distance, known)| *distance <= 1 + known.len().min(name.len()) / 4);
        let names: Vec<String> = near.iter().take(3).map(|(_, known)| format!("`{known}`")).collect();
        match names.is_empty() {
            true => Some("it is neither a file of the project nor a module of the machine".to_owned()),
            false => Some(format!("did you mean {}?", names.join(" or "))),
        }
    }

    /// Names that are read and that nothing binds: modules that come with the machine are not looked at.
    pub fn warnings(&self) -> Vec<Diagnostic> {
        let own =
            self.modules.iter().filter(|each| !each.has_native_star && !each.source.path.starts_with('<'));
        let of_module = |module: &ProjectModule| {
            let unknown =
                |name: &Name| !module.bound.contains(name) && !is_builtin(name) && !name.starts_with("__");
            let read = module.scopes.read_globals().into_iter().filter(|(name, _)| unknown(name));
            let mut warnings: Vec<Diagnostic> = read
                .map(|(name, span)| {
                    let near = module.bound.iter().map(|bound| &**bound).chain(builtins());
                    let near =
                        near.filter(|known| distance(&name, known) <= 1 + known.len().min(name.len()) / 4);
                    let help = near.min_by_key(|known| distance(&name, known));
                    let help = help.map(|known| format!("did you mean `{known}`?"));
                    let error = module.source.error(span, format!("nothing has the name `{name}`"), help);
                    Diagnostic { severity: Severity::Warning, ..error }.labelled("not defined anywhere")
                })
                .collect();
            warnings.sort_by_key(|warning| (warning.place.line, warning.place.column));
            warnings
        };
        own.flat_map(of_module).collect()
    }

    /// Binds what star imports of project modules bring, until nothing new comes.
    fn bind_star_imports(&mut self) {
        let mut stars = Vec::new();
        for (index, module) in self.modules.iter().enumerate() {
            let mut imports = Vec::new();
            collect_imports(&module.tree.body, false, &mut imports);
            for from in
                imports.iter().filter_map(|import| import.from.as_ref()).filter(|from| from.names.is_empty())
            {
                if let Some(Found::Project(source)) =
                    self.absolute(index, from).and_then(|name| self.find(&name))
                {
                    stars.push((index, source));
                }
            }
        }
        for index in 0..self.modules.len() {
            if let Some(parent) = self.modules[index].parent {
                let name = self.modules[index].name.rsplit('.').next().unwrap_or_default().into();
                self.modules[parent].bound.insert(name);
            }
        }
        let mut grew = true;
        while grew {
            grew = false;
            for (target, source) in &stars {
                let names = self.exports(*source);
                let bound = &mut self.modules[*target].bound;
                let before = bound.len();
                bound.extend(names);
                grew |= bound.len() > before;
            }
        }
    }

    /// A builtin that no code of the module binds needs no slot.
    fn choose_slots(&mut self) {
        for module in &mut self.modules {
            let (_, mentioned) = module.scopes.globals();
            let needs_slot = |name: &Name| module.has_native_star || !is_builtin(name);
            let mentioned = mentioned.into_iter().filter(needs_slot);
            module.slots = module.bound.iter().cloned().chain(mentioned).map(|name| (name, 0)).collect();
        }
    }

    /// The program does not fit its tables.
    pub fn too_large(&self, full: &bytecode::Full) -> crate::Diagnostics {
        let error =
            self.modules.first().map(|main| main.source.error(Span::default(), full.to_string(), None));
        crate::Diagnostics { errors: error.into_iter().collect() }
    }

    /// The version that the main module states: `version = 1` or `__version__ = "1.2"` at its top level.
    pub fn version(&self) -> Option<String> {
        self.modules.first()?.tree.body.iter().find_map(|stmt| match &stmt.kind {
            StmtKind::Assign(targets, value) => match (&targets.first()?.kind, constant(value)?) {
                (ExprKind::Name(name), value) if matches!(&**name, "version" | "__version__") => {
                    version_text(value)
                }
                _ => None,
            },
            _ => None,
        })
    }
}

fn version_text(value: &Const) -> Option<String> {
    match value {
        Const::Str(text) => Some(text.to_string()),
        Const::Int(Integer::Small(value)) => Some(value.to_string()),
        Const::Float(value) => Some(format!("{value:?}")),
        _ => None,
    }
}

fn is_builtin(name: &str) -> bool {
    symbol::find(name, symbol::hash(name.as_bytes())).is_some_and(symbol::is_builtin)
}

/// The names of all builtins.
fn builtins<'a>() -> impl Iterator<Item = &'a str> {
    (0..symbol::COUNT)
        .filter(|id| symbol::is_builtin(*id))
        .filter_map(|id| symbol::text(id).map(|text| -> &'a str { text }))
}

fn no_main(main: &str) -> Diagnostic {
    SourceMap::new(format!("{main}.py"), "").error(
        Span::default(),
        format!("the project has no main module `{main}`"),
        Some(format!("write `{main}.py`, or name another main module in the project's settings")),
    )
}

/// An import statement's module name.
/// Puts `from module import name` before everything else.
fn import_first(tree: &mut Module, module: &str, name: &str, alias: Option<&str>) {
    let alias = alias.map(Name::from);
    let names = vec![ImportedName { span: Span::default(), name: name.into(), alias }];
    let from = FromImport { span: Span::default(), level: 0, module: Some(module.into()), names };
    tree.body.insert(0, Stmt { span: Span::default(), kind: StmtKind::FromImport(Rc::new(from)) });
}

struct ImportSite {
    span: Span,
    name: Name,
    from: Option<Rc<FromImport>>,
    /// Inside a `try` that catches ImportError.
    is_guarded: bool,
}

fn collect_imports(block: &[Stmt], guarded: bool, sites: &mut Vec<ImportSite>) {
    for stmt in block {
        match &stmt.kind {
            StmtKind::Import(imports) => sites.extend(imports.iter().map(|import| ImportSite {
                span: import.span,
                name: import.module.clone(),
                from: None,
                is_guarded: guarded,
            })),
            StmtKind::FromImport(from) => {
                sites.push(ImportSite {
                    span: from.span,
                    name: "".into(),
                    from: Some(from.clone()),
                    is_guarded: guarded,
                });
            }
            StmtKind::Try(each) => {
                collect_imports(&each.body, guarded || each.handlers.iter().any(catches_import_error), sites);
                each.handlers.iter().for_each(|handler| collect_imports(&handler.body, guarded, sites));
                collect_imports(&each.orelse, guarded, sites);
                collect_imports(&each.finally, guarded, sites);
            }
            StmtKind::Function(function) => {
                if let crate::tree::Body::Block(body) = &function.body {
                    collect_imports(body, false, sites);
                }
            }
            StmtKind::Class(class) => collect_imports(&class.body, guarded, sites),
            StmtKind::If(_, body, orelse) | StmtKind::While(_, body, orelse) => {
                collect_imports(body, guarded, sites);
                collect_imports(orelse, guarded, sites);
            }
            StmtKind::For(each) => {
                collect_imports(&each.body, guarded, sites);
                collect_imports(&each.orelse, guarded, sites);
            }
            StmtKind::With(with) => collect_imports(&with.body, guarded, sites),
            StmtKind::Match(each) => {
                each.cases.iter().for_each(|case| collect_imports(&case.body, guarded, sites))
            }
            _ => {}
        }
    }
}

fn catches_import_error(handler: &ExceptClause) -> bool {
    let named = |expr: &Expr| match &expr.kind {
        ExprKind::Name(name) => {
            matches!(&**name, "ImportError" | "ModuleNotFoundError" | "Exception" | "BaseException")
        }
        _ => false,
    };
    match handler.kind.as_ref() {
        None => true,
        Some(Expr { kind: ExprKind::Tuple(kinds), .. }) => kinds.iter().any(named),
        Some(kind) => named(kind),
    }
}

/// The names in a literal `__all__`.
fn all_names(body: &[Stmt]) -> Option<BTreeSet<Name>> {
    let text = |expr: &Expr| match constant(expr) {
        Some(Const::Str(text)) => Some(text.clone()),
        _ => None,
    };
    body.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::Assign(targets, value) => match (&targets.first()?.kind, &value.kind) {
            (ExprKind::Name(name), ExprKind::List(items)) if &**name == "__all__" => {
                items.iter().map(text).collect()
            }
            (ExprKind::Name(name), ExprKind::Const(Const::Tuple(items))) if &**name == "__all__" => items
                .iter()
                .map(|item| match item {
                    Const::Str(text) => Some(text.clone()),
                    _ => None,
                })
                .collect(),
            _ => None,
        },
        _ => None,
    })
}

/// How many letters must be changed, added or dropped.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}
