//! Exception groups: `BaseExceptionGroup`, `ExceptionGroup`, and what the compiler makes of `except*`.
//!
//! An `except*` statement keeps a list of five: what is left of the exception, the exception itself, whether it was no
//! group, what its clauses raised, and the parts that clauses raised again unchanged.

use crate::{
    ctx::Ctx,
    heap::Shape,
    native::{Args, Native},
    object::{Handle, Kind},
    raise::Stop,
    types::Type,
    value::Value,
};
use alloc::{format, vec::Vec};

type Answer = Result<Value, Stop>;

/// The methods of exception groups.
pub(crate) static METHODS: &[Native] = &[
    Native::new("derive", 1, 1, derive),
    Native::new("split", 1, 1, split),
    Native::new("subgroup", 1, 1, subgroup),
];

const REST: usize = 0;
const ORIGINAL: usize = 1;
const NAKED: usize = 2;
const RAISED: usize = 3;
const KEPT: usize = 4;

const ARGS: usize = 2;

impl Ctx<'_, '_> {
    pub(crate) fn is_group(&self, v: Value) -> bool {
        self.heap.is(v, Shape::Exception)
            && self.builtin_base(self.type_of(v)).derives_from(Type::BaseExceptionGroup)
    }

    /// The class of a group with the arguments at `start`, which are checked.
    pub(crate) fn group_class(&mut self, class: Value, start: usize, count: usize) -> Answer {
        if count != 2 {
            let text = format!("BaseExceptionGroup.__new__() takes exactly 2 arguments ({count} given)");
            return Err(self.type_error(text));
        }
        let (message, members) = (self.vm.stack[start], self.vm.stack[start + 1]);
        if self.kind(message) != Kind::Str {
            let text = format!(
                "BaseExceptionGroup.__new__() argument 1 must be str, not {}",
                self.type_name(message)
            );
            return Err(self.type_error(text));
        }
        if !matches!(self.kind(members), Kind::List | Kind::Tuple) {
            return Err(self.type_error("second argument (exceptions) must be a sequence"));
        }
        let members = self.items_of(members);
        if members.is_empty() {
            return Err(self.value_error("second argument (exceptions) must be a non-empty sequence"));
        }
        if let Some(at) = members.iter().position(|member| !self.heap.is(*member, Shape::Exception)) {
            let text = format!("Item {at} of second argument (exceptions) is not an exception");
            return Err(self.value_error(text));
        }
        let plain = members.iter().all(|member| self.is_instance(*member, Value::of_type(Type::Exception)));
        if class.as_type() == Some(Type::BaseExceptionGroup) && plain {
            return Ok(Value::of_type(Type::ExceptionGroup));
        }
        if !plain && self.builtin_base(class) == Type::ExceptionGroup {
            let text = match class.as_type() {
                Some(_) => "Cannot nest BaseExceptions in an ExceptionGroup".into(),
                None => format!("Cannot nest BaseExceptions in '{}'", self.class_name(class)),
            };
            return Err(self.type_error(text));
        }
        Ok(class)
    }

    /// `group.exceptions`
    pub(crate) fn group_members(&mut self, group: Value) -> Answer {
        let members = self.item(self.heap.field(group, ARGS), 1);
        if self.kind(members) == Kind::Tuple { Ok(members) } else { self.tuple_from_list(members) }
    }

    /// A group with the class's `derive`; traceback, causes and notes are those of `from`.
    fn derived(&mut self, from: Handle, members: Handle) -> Answer {
        if self.len_of(self.at(members)) == 0 {
            return Ok(Value::NONE);
        }
        let name = self.str("derive")?;
        let group = self.at(from);
        let method = self.get_attribute(group, name)?;
        let list = self.at(members);
        let made = self.call(method, &[list])?;
        if !self.is_group(made) {
            return Err(self.type_error("derive must return an instance of BaseExceptionGroup"));
        }
        let source = self.at(from);
        for field in 3..7 {
            let value = self.heap.field(source, field);
            self.vm.heap.set_field(made, field, value);
        }
        let made = self.root(made);
        if let Some(notes) = self.own_named(source, "__notes__")? {
            let notes = self.list_from(notes)?;
            self.set_own(made, "__notes__", notes)?;
        }
        Ok(self.at(made))
    }

    fn chosen(&mut self, exception: Handle, condition: Handle) -> Result<bool, Stop> {
        let (now, wanted) = (self.at(exception), self.at(condition));
        let is_exception = |cx: &Self, v: Value| cx.is_class(v) && cx.builtin_base(v).is_exception();
        if is_exception(self, wanted) {
            return Ok(self.is_instance(now, wanted));
        }
        if self.kind(wanted) == Kind::Tuple {
            let classes = self.items_of(wanted);
            if classes.iter().all(|class| is_exception(self, *class)) {
                return Ok(classes.iter().any(|class| self.is_instance(now, *class)));
            }
        } else if self.kind(wanted) == Kind::Function || self.heap.is(wanted, Shape::BoundMethod) {
            let answer = self.call(wanted, &[now])?;
            return self.truth(answer);
        }
        Err(self.type_error("expected a function, exception type or tuple of exception types"))
    }

    /// Splits an exception into what the condition chooses and the rest; None for nothing. Answers two roots.
    fn split_by(&mut self, exception: Handle, condition: Handle) -> Result<(Value, Value), Stop> {
        let first = self.vm.roots.len();
        let result = self.deeper(|cx| cx.split_rooted(exception, condition));
        self.vm.roots.truncate(first);
        result
    }

    fn split_rooted(&mut self, exception: Handle, condition: Handle) -> Result<(Value, Value), Stop> {
        if self.chosen(exception, condition)? {
            return Ok((self.at(exception), Value::NONE));
        }
        if !self.is_group(self.at(exception)) {
            return Ok((Value::NONE, self.at(exception)));
        }
        let now = self.at(exception);
        let members = self.group_members(now)?;
        let members = self.root(members);
        let parts = [self.list(&[])?, Value::NONE];
        let chosen = self.root(parts[0]);
        let rest = self.list(&[])?;
        let rest = self.root(rest);
        for i in 0..self.len_of(self.at(members)) {
            let member = self.item(self.at(members), i);
            let member = self.root(member);
            let (yes, no) = self.split_by(member, condition)?;
            let no = (self.root(yes), self.root(no)).1;
            let yes = Handle(no.0 - 1);
            for (part, list) in [(yes, chosen), (no, rest)] {
                let value = self.at(part);
                if !value.is_none() {
                    self.push(list, value)?;
                }
            }
            self.release(member);
        }
        let yes = self.derived(exception, chosen)?;
        let yes = self.root(yes);
        let no = self.derived(exception, rest)?;
        Ok((self.at(yes), no))
    }
}

fn derive(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let message = cx.item(cx.heap.field(cx.arg(args, 0), ARGS), 0);
    let members = cx.arg(args, 1);
    cx.call(Value::of_type(Type::BaseExceptionGroup), &[message, members])
}

fn split(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (group, condition) = (cx.root(cx.arg(args, 0)), cx.root(cx.arg(args, 1)));
    let (chosen, rest) = cx.split_by(group, condition)?;
    cx.tuple(&[chosen, rest])
}

fn subgroup(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let (group, condition) = (cx.root(cx.arg(args, 0)), cx.root(cx.arg(args, 1)));
    Ok(cx.split_by(group, condition)?.0)
}

/// What the compiler calls for `except*`; no program can name them.
pub(crate) const BEGIN: Native = Native::new(".star_begin", 1, 1, begin);
pub(crate) const MATCH: Native = Native::new(".star_match", 2, 2, match_clause);
pub(crate) const RAISE: Native = Native::new(".star_raise", 1, 1, raise);
pub(crate) const CAUGHT: Native = Native::new(".star_caught", 3, 3, caught);
pub(crate) const END: Native = Native::new(".star_end", 1, 1, end);

fn begin(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let raised = cx.list(&[])?;
    let raised = cx.root(raised);
    let kept = cx.list(&[])?;
    let exception = cx.arg(args, 0);
    let naked = Value::bool(!cx.is_group(exception));
    let raised = cx.at(raised);
    cx.list(&[exception, exception, naked, raised, kept])
}

/// What `begin` made; a spoilt program may give anything else.
fn check_state(cx: &mut Ctx<'_, '_>, args: Args) -> Result<(), Stop> {
    let state = cx.arg(args, 0);
    let is_list = |cx: &Ctx<'_, '_>, v| cx.heap.is(v, Shape::List);
    let is_whole = is_list(cx, state)
        && cx.len_of(state) == 5
        && is_list(cx, cx.item(state, KEPT))
        && is_list(cx, cx.item(state, RAISED));
    if is_whole { Ok(()) } else { Err(cx.damaged()) }
}

fn match_clause(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    check_state(cx, args)?;
    let classes = cx.arg(args, 1);
    let each = if cx.kind(classes) == Kind::Tuple { cx.items_of(classes) } else { alloc::vec![classes] };
    for class in each {
        if !cx.is_class(class) || !cx.builtin_base(class).is_exception() {
            return Err(
                cx.type_error("catching classes that do not inherit from BaseException is not allowed")
            );
        }
        if cx.builtin_base(class).derives_from(Type::BaseExceptionGroup) {
            return Err(
                cx.type_error("catching ExceptionGroup with except* is not allowed. Use except instead.")
            );
        }
    }
    let rest = cx.item(cx.arg(args, 0), REST);
    if rest.is_none() {
        return Ok(rest);
    }
    let (rest, classes) = (cx.root(rest), cx.root(classes));
    let (chosen, left) = cx.split_by(rest, classes)?;
    let state = cx.arg(args, 0);
    cx.list_set_item(state, REST, left);
    if chosen.is_none() || cx.item(state, NAKED) == Value::FALSE {
        return Ok(chosen);
    }
    let chosen = cx.list(&[chosen])?;
    let chosen = cx.root(chosen);
    let empty = cx.str("")?;
    let members = cx.at(chosen);
    cx.call(Value::of_type(Type::ExceptionGroup), &[empty, members])
}

fn raise(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    let exception = cx.arg(args, 0);
    Err(cx.raise_again(exception))
}

/// A clause ended with this exception: its own part once more, or another one.
fn caught(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    check_state(cx, args)?;
    let (state, exception) = (cx.arg(args, 0), cx.arg(args, 1));
    let own = exception == cx.arg(args, 2);
    let list = cx.root(cx.item(state, if own { KEPT } else { RAISED }));
    cx.push(list, exception)?;
    Ok(Value::NONE)
}

/// Raises what is left and what the clauses raised.
fn end(cx: &mut Ctx<'_, '_>, args: Args) -> Answer {
    check_state(cx, args)?;
    let state = cx.arg(args, 0);
    let (rest, naked) = (cx.item(state, REST), cx.item(state, NAKED) == Value::TRUE);
    let kept = cx.root(cx.item(state, KEPT));
    if !rest.is_none() {
        cx.push(kept, rest)?;
    }
    let state = cx.arg(args, 0);
    let raised = cx.root(cx.item(state, RAISED));
    let (old, new) = (cx.len_of(cx.at(kept)), cx.len_of(cx.at(raised)));
    if old + new == 0 {
        return Ok(Value::NONE);
    }
    if naked {
        let only = if new > 0 { cx.item(cx.at(raised), 0) } else { cx.item(cx.at(kept), 0) };
        return Err(cx.raise_again(only));
    }
    let unchanged = match old {
        0 => Value::NONE,
        _ => {
            let original = cx.root(cx.item(cx.arg(args, 0), ORIGINAL));
            let mut leaves = Vec::new();
            for part in cx.items_of(cx.at(kept)) {
                leaves_of(cx, part, &mut leaves);
            }
            let leaves = cx.list(&leaves)?;
            let leaves = cx.root(leaves);
            projected(cx, original, leaves)?
        }
    };
    if new == 0 {
        return Err(cx.raise_again(unchanged));
    }
    if !unchanged.is_none() {
        cx.push(raised, unchanged)?;
    }
    let empty = cx.str("")?;
    let members = cx.at(raised);
    let group = cx.call(Value::of_type(Type::BaseExceptionGroup), &[empty, members])?;
    Err(cx.raise_again(group))
}

/// The exceptions in a group that are no groups; groups deeper than the machine allows count as one.
fn leaves_of(cx: &Ctx<'_, '_>, exception: Value, leaves: &mut Vec<Value>) {
    let mut open = alloc::vec![exception];
    while let Some(next) = open.pop() {
        match cx.is_group(next) {
            true => open.extend(cx.items_of(cx.item(cx.heap.field(next, ARGS), 1)).into_iter().rev()),
            false => leaves.push(next),
        }
    }
}

/// The part of a group whose leaves are in the list.
fn projected(cx: &mut Ctx<'_, '_>, exception: Handle, leaves: Handle) -> Answer {
    if !cx.is_group(cx.at(exception)) {
        let now = cx.at(exception);
        let wanted = cx.items_of(cx.at(leaves)).contains(&now);
        return Ok(if wanted { now } else { Value::NONE });
    }
    cx.deeper(|cx| {
        let now = cx.at(exception);
        let members = cx.group_members(now)?;
        let members = cx.root(members);
        let kept = cx.list(&[])?;
        let kept = cx.root(kept);
        for i in 0..cx.len_of(cx.at(members)) {
            let member = cx.root(cx.item(cx.at(members), i));
            let part = projected(cx, member, leaves)?;
            if !part.is_none() {
                cx.push(kept, part)?;
            }
            cx.release(member);
        }
        if cx.len_of(cx.at(kept)) == cx.len_of(cx.at(members))
            && cx.items_of(cx.at(kept)) == cx.items_of(cx.at(members))
        {
            return Ok(cx.at(exception));
        }
        cx.derived(exception, kept)
    })
}
