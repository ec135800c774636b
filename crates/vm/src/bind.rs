//! Arguments to parameters: positional, by name, defaults, `*args` and `**kwargs`, with CPython's complaints.

use crate::{
    call::{Call, WINDOW},
    ctx::Ctx,
    function::DEFAULTS,
    heap::Shape,
    object::Handle,
    raise::Stop,
    value::{Tag, Value},
    vm::FunctionInfo,
};
use alloc::{format, string::String, vec::Vec};
use bytecode::flags;

/// A call being sorted into a function's parameters.
struct Binding<'p> {
    /// Its number.
    id: u16,
    function: FunctionInfo<'p>,
    call: Call,
    /// Stack index of the first parameter's place, above the call's own words.
    work: usize,
    keywords: usize,
}

/// Where the keyword values of calls go: a small cache by the names' constant and the function, because the same places
/// call the same functions again and again.
#[derive(Clone, Copy, Default)]
pub(crate) struct Plans([(u32, u32); PLANS]);

/// A power of two.
const PLANS: usize = 16;
/// Keywords of a planned call at most: each has four bits of the plan for the number of its parameter.
const PLANNED_MAX: usize = 8;

impl<'p> Ctx<'_, 'p> {
    /// Sorts keyword values into the parameters of a function that takes no others. Answers whether that was all the call
    /// needed; if not, everything lies as before.
    pub(crate) fn bind_planned(&mut self, function: Value, info: FunctionInfo<'p>, call: &Call) -> bool {
        let count = self.keyword_count(call);
        let others = flags::VARARGS | flags::VARKW;
        let nargs = info.nargs as usize;
        if info.flags & others != 0 || count > PLANNED_MAX || call.positional > info.nparams as usize {
            return false;
        }
        let Some(plan) = self.plan(function, info, call.names, count) else { return false };
        let (source, end) = (call.start + call.positional, call.start + nargs);
        let mut values = [Value::UNDEF; PLANNED_MAX];
        values[..count].copy_from_slice(&self.vm.stack[source..source + count]);
        self.vm.stack[source..end.max(source)].fill(Value::UNDEF);
        for (i, value) in values[..count].iter().enumerate() {
            let at = (plan >> (4 * i) & 15) as usize;
            if at < call.positional {
                self.vm.stack[source..source + count].copy_from_slice(&values[..count]);
                return false;
            }
            self.vm.stack[call.start + at] = *value;
        }
        self.place_defaults(function, info, call.start);
        if self.vm.stack[source..end].iter().any(|value| value.is_undef()) {
            self.vm.stack[source..source + count].copy_from_slice(&values[..count]);
            return false;
        }
        true
    }

    /// The number of each keyword's parameter; `None` when one has none, or one that only positional values reach.
    fn plan(&mut self, function: Value, info: FunctionInfo<'p>, names: Value, count: usize) -> Option<u32> {
        let (id, constant) = (self.function_id(function) as u16, names.payload_of(Tag::Constant)?);
        let key = (constant & 0xffff) << 16 | u32::from(id);
        let place = (constant ^ u32::from(id)) as usize % PLANS;
        let (known, plan) = self.vm.plans.0[place];
        if known == key && plan != 0 {
            return Some(plan);
        }
        let variables = self.program.variables(id)?;
        let own = |at: usize| variables.item(at).map(|variable| Value::symbol(variable.name));
        let mut plan = 0;
        for i in 0..count {
            let name = self.item(names, i);
            let at =
                (info.nposonly as usize..(info.nargs as usize).min(16)).find(|at| own(*at) == Some(name))?;
            plan |= (at as u32) << (4 * i);
        }
        self.vm.plans.0[place] = (key, plan);
        Some(plan)
    }

    /// Sorts a call's arguments into the first registers of the callee's window, which starts where they start.
    pub(crate) fn bind(&mut self, function: Handle, info: FunctionInfo<'p>, call: Call) -> Result<(), Stop> {
        let id = self.function_id(self.at(function));
        let keywords = if call.names.is_undef() { 0 } else { self.len_of(call.names) };
        let work = call.start + call.positional + keywords;
        let end = work + info.nargs as usize;
        if end + WINDOW > self.stack.len() {
            return Err(self.recursion_error());
        }
        self.vm.stack[work..end].fill(Value::UNDEF);
        let top = self.vm.top;
        self.vm.top = top.max(end);
        let names = self.root(call.names);
        let binding = Binding { id: id as u16, function: info, call, work, keywords };
        let bound = self.bind_all(function, &binding, names);
        self.vm.top = top;
        bound?;
        self.vm.stack.copy_within(work..end, call.start);
        Ok(())
    }

    fn bind_all(&mut self, function: Handle, b: &Binding<'p>, names: Handle) -> Result<(), Stop> {
        let nparams = b.function.nparams as usize;
        let taken = b.call.positional.min(nparams);
        self.vm.stack.copy_within(b.call.start..b.call.start + taken, b.work);
        if b.function.flags & flags::VARARGS != 0 {
            self.bind_rest(b, taken)?;
        }
        if b.function.flags & flags::VARKW != 0 {
            let dict = self.dict()?;
            self.vm.stack[b.work + b.function.nargs as usize - 1] = dict;
        }
        for i in 0..b.keywords {
            let name = self.item(self.at(names), i);
            self.bind_keyword(b, name, b.call.start + b.call.positional + i)?;
        }
        if b.call.positional > nparams && b.function.flags & flags::VARARGS == 0 {
            self.fill_defaults(function, b);
            let defaults = self.default_count(self.at(function), b.function.flags, b.function.nkwonly);
            return Err(self.too_many(b, defaults));
        }
        self.fill_defaults(function, b);
        self.check_missing(b)
    }

    fn bind_rest(&mut self, b: &Binding<'p>, taken: usize) -> Result<(), Stop> {
        let count = b.call.positional - taken;
        let rest = self.allocate(Shape::Tuple, count)?;
        for i in 0..count {
            let value = self.vm.stack[b.call.start + taken + i];
            self.vm.heap.set_field(rest, i, value);
        }
        let place = b.work + b.function.nparams as usize + b.function.nkwonly as usize;
        self.vm.stack[place] = rest;
        Ok(())
    }

    fn parameter_named(&self, b: &Binding<'p>, name: Value) -> Option<usize> {
        let count = b.function.nparams as usize + b.function.nkwonly as usize;
        let variables = self.program.variables(b.id);
        (0..count).find(|at| {
            let own = variables.and_then(|all| all.item(*at)).map(|variable| Value::symbol(variable.name));
            own == Some(name)
                || name.is_object() && own.is_some_and(|own| self.text_bytes(own) == self.text_bytes(name))
        })
    }

    fn bind_keyword(&mut self, b: &Binding<'p>, name: Value, source: usize) -> Result<(), Stop> {
        let positional_only = b.function.nposonly as usize;
        let found = self.parameter_named(b, name);
        if let Some(at) = found.filter(|at| *at >= positional_only) {
            if !self.vm.stack[b.work + at].is_undef() {
                let text =
                    format!("{}() got multiple values for argument '{}'", self.callee(b), self.spelled(name));
                return Err(self.type_error(text));
            }
            self.vm.stack[b.work + at] = self.vm.stack[source];
            return Ok(());
        }
        if b.function.flags & flags::VARKW != 0 {
            let dict = self.root(self.vm.stack[b.work + b.function.nargs as usize - 1]);
            let value = self.vm.stack[source];
            let set = self.name_set(dict, name, value);
            self.release(dict);
            return set;
        }
        let text = match found {
            Some(_) => format!(
                "{}() got some positional-only arguments passed as keyword arguments: '{}'",
                self.callee(b),
                self.spelled(name)
            ),
            None => {
                format!("{}() got an unexpected keyword argument '{}'", self.callee(b), self.spelled(name))
            }
        };
        Err(self.type_error(text))
    }

    /// Defaults lie in the function object: those of the last positional parameters, then one per keyword-only one.
    fn fill_defaults(&mut self, function: Handle, b: &Binding<'p>) {
        let function = self.at(function);
        self.place_defaults(function, b.function, b.work);
    }

    /// As [`Ctx::fill_defaults`], for parameters that lie from here on.
    fn place_defaults(&mut self, function: Value, info: FunctionInfo<'p>, start: usize) {
        let defaults = self.function_part(function, DEFAULTS);
        if !defaults.is_object() {
            return;
        }
        let nparams = info.nparams as usize;
        let count = self.default_count(function, info.flags, info.nkwonly).min(nparams);
        for i in 0..self.heap.body_len(defaults) {
            let at = if i < count { nparams - count + i } else { nparams + i - count };
            if self.vm.stack[start + at].is_undef() {
                self.vm.stack[start + at] = self.vm.heap.field(defaults, i);
            }
        }
    }

    fn check_missing(&mut self, b: &Binding<'p>) -> Result<(), Stop> {
        let nparams = b.function.nparams as usize;
        for (range, kind) in
            [(0..nparams, "positional"), (nparams..nparams + b.function.nkwonly as usize, "keyword-only")]
        {
            let missing: Vec<String> = range
                .filter(|at| self.vm.stack[b.work + at].is_undef())
                .map(|at| format!("'{}'", self.parameter_name(b, at)))
                .collect();
            if !missing.is_empty() {
                let plural = if missing.len() == 1 { "" } else { "s" };
                let text = format!(
                    "{}() missing {} required {kind} argument{plural}: {}",
                    self.callee(b),
                    missing.len(),
                    listed(&missing)
                );
                return Err(self.type_error(text));
            }
        }
        Ok(())
    }

    fn too_many(&mut self, b: &Binding<'p>, defaults: usize) -> Stop {
        let nparams = b.function.nparams as usize;
        let nkwonly = b.function.nkwonly as usize;
        let given = b.call.positional;
        let fewest = nparams.saturating_sub(defaults);
        let (takes, plural) = if defaults > 0 {
            (format!("from {fewest} to {nparams}"), "s")
        } else {
            (format!("{nparams}"), if nparams == 1 { "" } else { "s" })
        };
        let keyword_only = (nparams..nparams + nkwonly)
            .filter(|at| b.keywords > 0 && !self.vm.stack[b.work + at].is_undef())
            .count();
        let verb = if given == 1 && keyword_only == 0 { "was" } else { "were" };
        let extra = if keyword_only > 0 {
            format!(
                " positional argument{} (and {keyword_only} keyword-only argument{})",
                if given == 1 { "" } else { "s" },
                if keyword_only == 1 { "" } else { "s" }
            )
        } else {
            String::new()
        };
        let text = format!(
            "{}() takes {takes} positional argument{plural} but {given}{extra} {verb} given",
            self.callee(b)
        );
        self.type_error(text)
    }

    fn callee(&self, b: &Binding<'p>) -> &'p str {
        self.program.function(b.id).and_then(|entry| self.program.symbol(entry.qualname)).unwrap_or("?")
    }

    fn parameter_name(&self, b: &Binding<'p>, at: usize) -> &'p str {
        let variable = self.program.variables(b.id).and_then(|all| all.item(at));
        variable.and_then(|variable| self.program.symbol(variable.name)).unwrap_or("?")
    }

    fn spelled(&self, name: Value) -> &str {
        self.text(name).unwrap_or("?")
    }
}

/// `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`
fn listed(names: &[String]) -> String {
    match names {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [most @ .., last] => format!("{}, and {last}", most.join(", ")),
        [] => String::new(),
    }
}
