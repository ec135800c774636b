//! The quick loop: instructions that need registers, heap and globals alone, on borrows that are taken once.
//!
//! It never fails and never collects: what would (an unknown name, an overflow, a full heap, a callee that is no plain
//! function) is left to `Ctx::perform`, which does the same instruction from its beginning. So every arm first looks,
//! and writes only what it can finish.

use super::operands::{
    class_value, constant, field, float, float_of, item, object, object_mut, order, set_class_value,
    set_item, truth,
};
use super::rows::{append, iterate, iterate_range, list, next_item};
use super::{
    natives::{self, length},
    tables::contains,
    texts::{added, concatenated, formatted},
    wide::wide,
};
use crate::{
    attribute::{Access, Site, shape_key},
    call::WINDOW,
    frame::{After, Frame},
    generator,
    heap::{Heap, Shape},
    iterate::Walk,
    lookup::layout,
    native::{self, Quick},
    value::{Tag, Value},
    vm::Vm,
};
use bytecode::{Op, Word, imm};

const WALK_RANGE: u32 = Value::tiny(Walk::Range as i32).0;
const WALK_LIST: u32 = Value::tiny(Walk::List as i32).0;
const WALK_ENUMERATE: u32 = Value::tiny(Walk::Enumerate as i32).0;
const WALK_DONE: u32 = Value::tiny(Walk::Done as i32).0;
const CREATED: u32 = Value::tiny(generator::CREATED).0;
const SUSPENDED: u32 = Value::tiny(generator::SUSPENDED).0;
const RUNNING: u32 = Value::tiny(generator::RUNNING).0;
const ASYNC_GENERATOR: u32 = Value::tiny(generator::ASYNC_GENERATOR as i32).0;
/// The low six bits of a symbol.
const SYMBOL: u32 = Value::immediate(Tag::Symbol, 0).0;
const TEXT: u32 = Value::immediate(Tag::Text, 0).0;
const TRAP: Word = Word(Op::Trap as u32);

/// What may be handled: an exception or `None`.
#[inline(always)]
fn handled_of(heap: &Heap, v: Value) -> Option<Value> {
    let is_exception = |&[header]: &[u32; 1]| header as u8 == Shape::Exception as u8;
    (v.is_none() || object::<1>(heap, v).is_some_and(is_exception)).then_some(v)
}

/// Shapes that hold a layout and attributes.
#[inline(always)]
fn is_instance(header: u32) -> bool {
    (header as u8).wrapping_sub(Shape::Instance as u8) <= Shape::Exception as u8 - Shape::Instance as u8
}

#[inline(always)]
fn window(stack: &mut [Value], base: usize) -> Option<&mut [Value; WINDOW]> {
    stack.get_mut(base..)?.first_chunk_mut::<WINDOW>()
}

/// Why the quick loop was left.
pub(super) enum Left {
    /// This instruction needs more; the pc is behind its first word.
    Slow(Word),
    /// This call without keyword values needs more; the pc is behind it.
    Call(Word),
    /// The steps at hand are used up.
    Budget,
    /// The frame that Rust code waits for has this result.
    Done(Value),
}

impl Vm<'_> {
    /// Runs until an instruction needs more than there is here.
    #[cfg_attr(small, optimize(speed))]
    #[inline(never)]
    pub(super) fn run_on(&mut self) -> Left {
        #[cfg(feature = "count")]
        if self.config.count {
            let mut instructions = 0;
            let left = self.run_quick(|| instructions += 1);
            self.instructions += instructions;
            return left;
        }
        self.run_quick(|| {})
    }

    /// Says `begun` before each instruction.
    #[inline(always)]
    fn run_quick(&mut self, mut begun: impl FnMut()) -> Left {
        let frames_max = self.config.frames;
        let stack_len = self.stack.len();
        let Vm {
            heap,
            stack,
            frames,
            globals,
            sites,
            methods,
            functions,
            program,
            top,
            handled,
            constants,
            budget,
            base,
            ..
        } = self;
        let mut code = self.code;
        let mut pc = self.pc;
        let Some(mut r) = window(stack, *base) else { return Left::Slow(TRAP) };
        let stopped = 'run: loop {
            if pc >= code.len() {
                break Left::Slow(TRAP);
            }
            let word = Word(code[pc]);
            pc += 1;
            begun();
            let (a, b, c) = (word.a() as usize, word.b() as usize, word.c() as usize);
            // The instruction needs more than there is here.
            macro_rules! slow {
                () => {
                    break 'run Left::Slow(word)
                };
            }
            macro_rules! some {
                ($option:expr) => {
                    match $option {
                        Some(value) => value,
                        None => slow!(),
                    }
                };
            }
            macro_rules! jump {
                ($distance:expr) => {{
                    let distance: i32 = $distance;
                    pc = pc.wrapping_add_signed(distance as isize);
                    if distance < 0 {
                        if *budget == 0 {
                            break 'run Left::Budget;
                        }
                        *budget -= 1;
                    }
                }};
            }
            // Two small integers, as words: the result's word, if it is one.
            macro_rules! small {
                (|$x:ident, $y:ident| $result:expr) => {{
                    let ($x, $y) = (r[b].0 as i32, r[c].0 as i32);
                    if $x & $y & 1 != 0
                        && let Some(result) = $result
                    {
                        r[a] = Value(result as u32);
                        continue 'run;
                    }
                }};
            }
            // Two floats, or else whatever else has floats in it.
            macro_rules! floats {
                ($operator:tt, $sign:literal, $op:expr) => {{
                    let (x, y) = (r[b], r[c]);
                    if let (Some(x), Some(y)) = (float_of(heap, x), float_of(heap, y))
                        && let Some(value) = heap.quick_float(x $operator y)
                    {
                        r[a] = value;
                        continue 'run;
                    }
                    let made = float(heap, program, $sign, x, y);
                    r[a] = some!(made.or_else(|| wide(heap, program, $op, x, y)));
                }};
            }
            macro_rules! branch {
                ($test:tt) => {{
                    let (x, y) = (r[a], r[b]);
                    if x.0 & y.0 & 1 != 0 {
                        (x.0 as i32) $test (y.0 as i32)
                    } else {
                        some!(order(heap, program, word.0 as u8 - Op::JEq as u8, x, y))
                    }
                }};
            }
            macro_rules! branch_immediate {
                ($test:tt) => {{
                    let (x, y) = (r[a], Value::tiny(word.b() as i8 as i32));
                    if x.is_small() {
                        (x.0 as i32) $test (y.0 as i32)
                    } else {
                        some!(order(heap, program, word.0 as u8 - Op::JEqI as u8, x, y))
                    }
                }};
            }
            // The generator that goes on, what becomes of its value, what is sent to it, and where this frame goes on.
            let (generator, after, sent, behind) = 'resume: {
                // What a fused comparison came to; the jump on it is below.
                let truth = 'branch: {
                    match some!(word.op()) {
                        Op::Nop => {}
                        Op::Move => r[a] = r[b],
                        Op::LoadI => r[a] = Value::tiny(word.int16()),
                        Op::LoadK => r[a] = some!(constant(constants, word.index())),
                        Op::LoadImm => {
                            r[a] = match word.b() {
                                imm::NONE => Value::NONE,
                                imm::TRUE => Value::TRUE,
                                imm::FALSE => Value::FALSE,
                                imm::ELLIPSIS => Value::ELLIPSIS,
                                _ => Value::UNDEF,
                            }
                        }
                        Op::GetG | Op::LoadB => {
                            let value = *some!(globals.get(word.index() as usize));
                            if value.is_undef() {
                                slow!();
                            }
                            r[a] = value;
                        }
                        Op::SetG => *some!(globals.get_mut(word.index() as usize)) = r[a],
                        Op::Check => {
                            if r[a].is_undef() {
                                slow!();
                            }
                        }
                        Op::GetCell => {
                            let &[header, held] = some!(object::<2>(heap, r[b]));
                            if header as u8 != Shape::Cell as u8 || held == Value::UNDEF.0 {
                                slow!();
                            }
                            r[a] = Value(held);
                        }
                        Op::SetCell => {
                            let [header, held] = some!(object_mut::<2>(heap, r[a]));
                            if *header as u8 != Shape::Cell as u8 {
                                slow!();
                            }
                            *held = r[b].0;
                        }

                        Op::GetAttr => {
                            let site = Word(*some!(code.get(pc)));
                            let Site { mut key, mut held } = some!(sites.last(site.high()));
                            let from = r[b];
                            r[a] = match object::<3>(heap, from) {
                                Some(&[header, layout, values]) if is_instance(header) => {
                                    if key & !1 != layout {
                                        Site { key, held } =
                                            some!(sites.find(layout, site.low(), Access::Get));
                                    }

                                    if layout == key {
                                        some!(field(heap, values, held))
                                    } else if layout | 1 == key {
                                        Value(held)
                                    } else {
                                        slow!()
                                    }
                                }
                                Some(_) if from.0 | 2 == key => {
                                    some!(class_value(heap, from, held, site.low()))
                                }
                                _ if from.0 == key || from.is_object() && from.0 | 1 == key => Value(held),
                                _ => slow!(),
                            };
                            pc += 1;
                        }
                        Op::SetAttr => {
                            let site = Word(*some!(code.get(pc)));
                            let Site { mut key, mut held } = some!(sites.last(site.high()));
                            let &[header, layout, values] = some!(object::<3>(heap, r[a]));
                            if !is_instance(header) {
                                let (class, value) = (r[a], r[b]);
                                if class.0 | 2 != key {
                                    slow!();
                                }
                                some!(set_class_value(heap, class, held, site.low(), value));
                                pc += 1;
                                continue 'run;
                            }
                            if key & !1 != layout {
                                Site { key, held } = some!(sites.find(layout, site.low(), Access::Set));
                            }
                            let row = (values >> 2) as usize;
                            if layout == key {
                                *some!(heap.words_mut().get_mut(row + 1 + held as usize)) = r[b].0;
                            } else if values & 3 == 0 {
                                // The attribute is new: it goes behind the others if there is room.
                                let count = some!(field(heap, held, layout::COUNT as u32)).0 >> 1;
                                if count >= *some!(heap.words().get(row)) >> 8 {
                                    slow!();
                                }
                                *some!(heap.words_mut().get_mut(row + count as usize)) = r[b].0;
                                some!(object_mut::<2>(heap, r[a]))[1] = held;
                            } else {
                                slow!();
                            }
                            pc += 1;
                        }
                        Op::Method => {
                            let site = Word(*some!(code.get(pc)));
                            let Site { mut key, mut held } = some!(sites.last(site.high()));
                            let this = r[b];
                            let (found, own) = match object::<2>(heap, this) {
                                Some(&[header, layout]) if is_instance(header) => (layout, this),
                                Some(&[header, _]) => (shape_key(header as u8), this),
                                None if matches!(this.0 & 0x3f, SYMBOL | TEXT) => {
                                    (shape_key(Shape::Str as u8), this)
                                }
                                None => (this.0, Value::UNDEF),
                            };
                            if found != key {
                                Site { key, held } = some!(sites.find(found & !1, site.low(), Access::Call));
                                if found != key {
                                    slow!();
                                }
                            }
                            r[a] = Value(held);
                            r[(a + 1) & 255] = own;
                            pc += 1;
                        }

                        op @ (Op::Call | Op::CallM) => {
                            let (mut first, mut count) = (a + 1, b);
                            if op == Op::CallM {
                                if r[(a + 1) & 255].is_undef() { first += 1 } else { count += 1 }
                            }
                            let Some(&[header, id, closure]) = object::<3>(heap, r[a]) else {
                                let quick = native::quick_of(r[a]);
                                let made = if quick == Quick::Append as u8 && count == 2 {
                                    let (list, value) = (r[first & 255], r[(first + 1) & 255]);
                                    append(heap, list, value).map(|()| Value::NONE)
                                } else if quick != 0 {
                                    let arguments = some!(r.get(first..first + count));
                                    natives::call(heap, program, quick, arguments)
                                } else {
                                    None
                                };
                                let Some(made) = made else { break 'run Left::Call(word) };
                                r[a] = made;
                                continue 'run;
                            };
                            let id = if id & 1 == 1 { id } else { some!(field(heap, id, 0)).0 };
                            let info = some!(functions.get((id >> 1) as usize));
                            let start = *base + first;
                            let right = header as u8 == Shape::Function as u8 && info.plain;
                            let room =
                                *budget > 0 && frames.len() < frames_max && start + 2 * WINDOW <= stack_len;
                            if !right || info.nargs as usize != count || !room {
                                break 'run Left::Call(word);
                            }
                            *budget -= 1;
                            some!(frames.last_mut()).pc = pc as u32;
                            let (next, nregs) = (count + info.captures as usize, info.nregs as usize);
                            let end = (*top).max(start + nregs);
                            frames.push(Frame {
                                pc: 0,
                                function: (id >> 1) as u16,
                                after: After::Store(word.a()),
                                base: start,
                                end,
                                handled: *handled,
                                generator: Value::UNDEF,
                            });
                            *top = end;
                            (*base, pc, code) = (start, 0, info.code);
                            r = some!(window(stack, start));
                            for i in count..next {
                                r[i & 255] = some!(field(heap, closure, (i - count) as u32));
                            }
                            for i in next..nregs {
                                r[i & 255] = Value::UNDEF;
                            }
                        }
                        op @ (Op::Ret | Op::RetN) => {
                            let value = if op == Op::Ret { r[a] } else { Value::NONE };
                            let [.., caller, frame] = frames.as_slice() else { slow!() };
                            let after = frame.after;
                            let known = match after {
                                After::Store(_) => true,
                                After::Exit => true,
                                After::Init => value.is_none(),
                                _ => false,
                            };
                            if !known || !frame.generator.is_undef() {
                                slow!();
                            }
                            code = some!(functions.get(caller.function as usize)).code;
                            *handled = frame.handled;
                            let start = caller.base;
                            (*base, pc, *top) = (start, caller.pc as usize, caller.end);
                            frames.truncate(frames.len() - 1);
                            r = some!(window(stack, start));
                            match after {
                                After::Store(register) => r[register as usize] = value,
                                After::Exit => break 'run Left::Done(value),
                                _ => {}
                            }
                        }

                        op @ (Op::Add | Op::IAdd) => {
                            small!(|x, y| x.checked_add(y - 1));
                            let (x, y) = (r[b], r[c]);
                            if let (Some(x), Some(y)) = (float_of(heap, x), float_of(heap, y))
                                && let Some(value) = heap.quick_float(x + y)
                            {
                                r[a] = value;
                                continue 'run;
                            }
                            let made = added(heap, program, op, x, y);
                            r[a] = some!(made.or_else(|| wide(heap, program, Op::Add, x, y)));
                        }
                        op @ (Op::Sub | Op::ISub) => {
                            small!(|x, y| x.checked_sub(y - 1));
                            floats!(-, '-', op);
                        }
                        op @ (Op::Mul | Op::IMul) => {
                            small!(|x, y| (x - 1).checked_mul(y >> 1).map(|product| product | 1));
                            floats!(*, '*', op);
                        }
                        Op::TrueDiv | Op::ITrueDiv => r[a] = some!(float(heap, program, '/', r[b], r[c])),
                        op @ (Op::And | Op::IAnd) => {
                            small!(|x, y| Some(x & y));
                            r[a] = some!(wide(heap, program, op, r[b], r[c]));
                        }
                        op @ (Op::Or | Op::IOr) => {
                            small!(|x, y| Some(x | y));
                            r[a] = some!(wide(heap, program, op, r[b], r[c]));
                        }
                        op @ (Op::Xor | Op::IXor) => {
                            small!(|x, y| Some(x ^ y | 1));
                            r[a] = some!(wide(heap, program, op, r[b], r[c]));
                        }
                        op @ (Op::Rsh | Op::IRsh) => {
                            small!(|x, y| (y > 0).then(|| x >> (y >> 1).min(31) | 1));
                            r[a] = some!(wide(heap, program, op, r[b], r[c]));
                        }
                        op @ (Op::Lsh | Op::ILsh) => {
                            small!(|x, y| {
                                let by = (y >> 1) as u32 & 31;
                                let shifted = (x - 1) << by;
                                ((0..62).contains(&y) && shifted >> by == x - 1).then_some(shifted | 1)
                            });
                            r[a] = some!(wide(heap, program, op, r[b], r[c]));
                        }
                        op @ (Op::Mod | Op::IMod | Op::FloorDiv | Op::IFloorDiv) => {
                            small!(|x, y| {
                                let (x, y) = (x >> 1, y >> 1);
                                (y > 0).then(|| {
                                    let (quotient, rest) = (x / y, x % y);
                                    let below = rest < 0;
                                    let result = if matches!(op, Op::Mod | Op::IMod) {
                                        rest + if below { y } else { 0 }
                                    } else {
                                        quotient - below as i32
                                    };
                                    result << 1 | 1
                                })
                            });
                            r[a] = some!(wide(heap, program, op, r[b], r[c]));
                        }
                        op @ (Op::AddI | Op::IAddI | Op::SubI | Op::ISubI) => {
                            let by = (word.0 as i32 >> 24) << 1;
                            let by = if matches!(op, Op::AddI | Op::IAddI) { by } else { -by };
                            let x = r[b];
                            match (x.0 as i32).checked_add(by) {
                                Some(sum) if x.is_small() => r[a] = Value(sum as u32),
                                _ => slow!(),
                            }
                        }
                        Op::Neg => match r[b].as_small().and_then(|x| Value::small(-x)) {
                            Some(value) => r[a] = value,
                            None => slow!(),
                        },
                        Op::Not => r[a] = Value::bool(!some!(truth(heap, methods, r[b]))),

                        Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge => {
                            let place = word.0 as u8 - Op::Eq as u8;
                            r[a] = Value::bool(some!(order(heap, program, place, r[b], r[c])));
                        }
                        op @ (Op::In | Op::NotIn) => {
                            let found = some!(contains(heap, program, r[c], r[b]));
                            r[a] = Value::bool(found == (op == Op::In));
                        }
                        op @ (Op::Is | Op::IsNot) => {
                            let (x, y) = (r[b], r[c]);
                            // A text may have two spellings.
                            if x != y && x.0 & y.0 & 3 == 2 {
                                slow!();
                            }
                            r[a] = Value::bool((x == y) == (op == Op::Is));
                        }
                        Op::JEq => break 'branch branch!(==),
                        Op::JNe => break 'branch branch!(!=),
                        Op::JLt => break 'branch branch!(<),
                        Op::JLe => break 'branch branch!(<=),
                        Op::JGt => break 'branch branch!(>),
                        Op::JGe => break 'branch branch!(>=),
                        Op::JEqI => break 'branch branch_immediate!(==),
                        Op::JNeI => break 'branch branch_immediate!(!=),
                        Op::JLtI => break 'branch branch_immediate!(<),
                        Op::JLeI => break 'branch branch_immediate!(<=),
                        Op::JGtI => break 'branch branch_immediate!(>),
                        Op::JGeI => break 'branch branch_immediate!(>=),
                        Op::Jmp => jump!(word.int24()),
                        op @ (Op::JT | Op::JF) => {
                            let truth = match r[a] {
                                Value::TRUE => true,
                                Value::FALSE => false,
                                other => some!(truth(heap, methods, other)),
                            };
                            if truth == (op == Op::JT) {
                                jump!(word.int16());
                            }
                        }
                        op @ (Op::JNone | Op::JNotNone) => {
                            if r[a].is_none() == (op == Op::JNone) {
                                jump!(word.int16());
                            }
                        }

                        Op::Next => {
                            let [header, walk, source, position, extra, step] =
                                some!(object_mut::<6>(heap, r[a]));
                            if *header as u8 == Shape::Generator as u8 {
                                break 'resume (r[a], After::Item, Value::NONE, pc + 1);
                            }
                            if *header as u8 != Shape::Iterator as u8 {
                                slow!();
                            }
                            if *walk == WALK_RANGE {
                                let more = *extra as i32 > 1;
                                if more {
                                    *extra -= 2;
                                    r[b] = Value(*position);
                                    *position = position.wrapping_add(*step - 1);
                                }
                                // Operand c is zero: false jumps.
                                break 'branch !more;
                            }
                            if *walk != WALK_LIST {
                                if *walk == WALK_ENUMERATE {
                                    let (inner, number) = (Value(*extra), *position as i32);
                                    let is_generator = object::<1>(heap, inner)
                                        .is_some_and(|[header]| *header as u8 == Shape::Generator as u8);
                                    if is_generator && number & 1 != 0 && (0..i32::MAX).contains(&number) {
                                        break 'resume (inner, After::Numbered, Value::NONE, pc + 1);
                                    }
                                }
                                let item = some!(next_item(heap, program, r[a]));
                                let more = !item.is_undef();
                                if more {
                                    r[b] = item;
                                }
                                break 'branch !more;
                            }
                            let (from, at) = (Value(*source), *position >> 1);
                            let &[_, length, items] = some!(object::<3>(heap, from));
                            let more = at < length >> 1;
                            if more {
                                r[b] = some!(field(heap, items, at));
                            }
                            let [_, walk, source, position] = some!(object_mut::<4>(heap, r[a]));
                            if more {
                                *position += 2
                            } else {
                                (*walk, *source) = (WALK_DONE, Value::NONE.0)
                            }
                            break 'branch !more;
                        }
                        Op::YieldFrom => {
                            let iterator = r[b];
                            if some!(object::<1>(heap, iterator))[0] as u8 != Shape::Generator as u8 {
                                slow!();
                            }
                            break 'resume (iterator, After::Delegate(word.a()), r[a], pc);
                        }
                        Op::Yield => {
                            let value = r[b];
                            // The value passes all frames that wait for it in `yield from`, and goes to a loop or to Rust code.
                            let mut passes = frames.len();
                            loop {
                                passes = some!(passes.checked_sub(1));
                                let frame = some!(frames.get(passes));
                                let &[header, _, _, _, _, kind] = some!(object::<6>(heap, frame.generator));
                                if header as u8 != Shape::Generator as u8 || kind == ASYNC_GENERATOR {
                                    slow!();
                                }
                                match frame.after {
                                    After::Delegate(_) => {}
                                    After::Item | After::Exit if passes > 0 => break,
                                    After::Numbered if passes > 0 && heap.has_room(3) => break,
                                    _ => slow!(),
                                }
                            }
                            let (mut at, mut register, mut last) = (pc, a, After::Item);
                            while frames.len() > passes {
                                let [.., caller, frame] = frames.as_slice() else { slow!() };
                                let first = (frame.generator.0 >> 2) as usize;
                                let [_, state, id, pc_held, was_handled, _, held_register] =
                                    some!(object_mut::<7>(heap, frame.generator));
                                last = frame.after;
                                *state = SUSPENDED;
                                *pc_held = Value::tiny(at as i32).0;
                                *held_register = Value::tiny(register as i32).0;
                                let outer = frame.handled;
                                *was_handled = if *handled == outer { Value::NONE.0 } else { handled.0 };
                                *handled = outer;
                                let nregs = some!(functions.get((*id >> 1) as usize)).nregs as usize;
                                let first = first + 1 + generator::REGISTERS;
                                let kept = some!(heap.words_mut().get_mut(first..first + nregs));
                                for (place, value) in kept.iter_mut().zip(r.iter()) {
                                    *place = value.0;
                                }
                                let start = caller.base;
                                code = some!(functions.get(caller.function as usize)).code;
                                (*base, pc, *top) = (start, caller.pc as usize, caller.end);
                                frames.truncate(frames.len() - 1);
                                r = some!(window(stack, start));
                                // A frame that passes the value on does its `yield from` again.
                                at = pc.wrapping_sub(1);
                                register = Word(*some!(code.get(at))).a() as usize;
                            }
                            if last == After::Exit {
                                break 'run Left::Done(value);
                            }
                            // Behind its `Next`: operand b of the first word, the distance in the second.
                            let next = Word(*some!(code.get(pc.wrapping_sub(2))));
                            r[next.b() as usize] = if last == After::Numbered {
                                let [_, _, _, number] = some!(object_mut::<4>(heap, r[next.a() as usize]));
                                let pair = [Value(*number), value];
                                *number += 2;
                                some!(heap.quick_row(Shape::Tuple, &pair))
                            } else {
                                value
                            };
                            jump!(*some!(code.get(pc.wrapping_sub(1))) as i32);
                        }
                        Op::Unpack => {
                            let from = r[b];
                            let &[header, length, items] = some!(object::<3>(heap, from));
                            let (row, count) = if header as u8 == Shape::Tuple as u8 {
                                (from.0, (header >> 8) as usize - 1)
                            } else if header as u8 == Shape::List as u8 {
                                (items, (length >> 1) as usize)
                            } else {
                                slow!()
                            };
                            let first = (row >> 2) as usize + 1;
                            let places = some!(r.get_mut(a..a + c));
                            let items = some!(heap.words().get(first..first + c));
                            if count != c {
                                slow!();
                            }
                            for (place, item) in places.iter_mut().zip(items) {
                                *place = Value(*item);
                            }
                        }

                        Op::GetItem => {
                            let (from, key) = (r[b], r[c]);
                            let &[header, length, items] = object::<3>(heap, from).unwrap_or(&[0; 3]);
                            let at = key.0 >> 1;
                            let quick =
                                header as u8 == Shape::List as u8 && key.is_small() && at < length >> 1;
                            r[a] = some!(if quick {
                                field(heap, items, at)
                            } else {
                                item(heap, program, from, key)
                            });
                        }
                        Op::SetItem => {
                            let (to, key, value) = (r[a], r[b], r[c]);
                            let &[header, length, items] = some!(object::<3>(heap, to));
                            let at = key.0 >> 1;
                            if header as u8 == Shape::List as u8 && key.is_small() && at < length >> 1 {
                                let place = (items >> 2) as usize + 1 + at as usize;
                                *some!(heap.words_mut().get_mut(place)) = value.0;
                            } else {
                                some!(set_item(heap, program, to, key, value));
                            }
                        }
                        Op::Slice => r[a] = some!(heap.quick_row(Shape::Slice, some!(r.get(b..b + 3)))),
                        Op::Len => r[a] = some!(length(heap, program, r[b])),
                        Op::Iter => r[a] = some!(iterate(heap, program, r[b])),
                        Op::IterRange => r[a] = some!(iterate_range(heap, some!(r.get(b..b + c)))),
                        Op::Tuple => r[a] = some!(heap.quick_row(Shape::Tuple, some!(r.get(b..b + c)))),
                        Op::List => r[a] = some!(list(heap, some!(r.get(b..b + c)))),
                        Op::Format => r[a] = some!(formatted(heap, program, r[b], r[a], word.c())),
                        Op::Concat => r[a] = some!(concatenated(heap, program, some!(r.get(b..b + c)))),
                        Op::Append if c == 1 => some!(append(heap, r[a], r[b])),

                        Op::PushExc => {
                            let exception = some!(handled_of(heap, r[b]));
                            r[a] = core::mem::replace(handled, exception);
                        }
                        Op::PopExc => *handled = some!(handled_of(heap, r[a])),
                        _ => slow!(),
                    }
                    continue 'run;
                };
                let distance = *some!(code.get(pc)) as i32;
                pc += 1;
                if truth == (c != 0) {
                    jump!(distance);
                }
                continue 'run;
            };
            let &[_, state, id, at, was_handled, kind, register] = some!(object::<7>(heap, generator));
            let info = some!(functions.get((id >> 1) as usize));
            let (start, nregs) = (*top, info.nregs as usize);
            let ready = (state == CREATED || state == SUSPENDED)
                && was_handled == Value::NONE.0
                && kind != ASYNC_GENERATOR;
            let room = *budget > 0 && frames.len() < frames_max && start + 2 * WINDOW <= stack_len;
            let first = (generator.0 >> 2) as usize + 1 + generator::REGISTERS;
            if !ready || !room || first + nregs > heap.words().len() {
                slow!();
            }
            *budget -= 1;
            some!(frames.last_mut()).pc = behind as u32;
            let end = start + nregs;
            let handled = *handled;
            frames.push(Frame {
                pc: 0,
                function: (id >> 1) as u16,
                after,
                base: start,
                end,
                handled,
                generator,
            });
            *top = end;
            (*base, pc, code) = (start, (at >> 1) as usize, info.code);
            r = some!(window(stack, start));
            for (i, held) in some!(heap.words().get(first..first + nregs)).iter().enumerate() {
                r[i & 255] = Value(*held);
            }
            if register as i32 > 0 {
                r[(register >> 1) as usize & 255] = sent;
            }
            some!(object_mut::<2>(heap, generator))[1] = RUNNING;
        };
        self.code = code;
        self.pc = pc;
        stopped
    }
}
