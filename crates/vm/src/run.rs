//! The run loop. Most instructions run in [`quick`], on registers, heap and globals alone; the first that needs more (a native,
//! an exception, the collector, the host) is done here by a named operation, and then the quick loop goes on.
//!
//! The machine's own pc stands behind the instruction that is at work; so whoever looks later (a handler table, a traceback,
//! the next run) finds it there.

mod cuts;
mod natives;
mod operands;
mod quick;
mod rows;
mod tables;
mod texts;
mod wide;

use crate::{
    binary::Operator,
    call::{Call, Flow},
    compare::Order,
    ctx::Ctx,
    frame::After,
    heap::Shape,
    host::Event,
    raise::Stop,
    value::{Tag, Value},
    vm::{Outcome, Wait},
};
use bytecode::{Op, Word, imm};
pub(crate) use operands::{item, set_item};
use quick::Left;
pub(crate) use rows::next_item;
pub(crate) use texts::{part as part_of_text, plain as plain_of};

impl Ctx<'_, '_> {
    /// Runs or resumes the program.
    pub(crate) fn resume(&mut self) -> Outcome {
        let result = match self.continue_program() {
            Err(Stop::Raise) if !self.frames.is_empty() => self.unwind(0).and_then(|()| self.execute(0)),
            other => other,
        };
        match result {
            Ok(_) => Outcome::Done(0),
            Err(Stop::Wait) => {
                Outcome::Pending(if self.events.is_empty() { self.vm.wait } else { Wait::Until(0) })
            }
            Err(Stop::Budget) => Outcome::OutOfBudget,
            Err(Stop::Exit) => Outcome::Done(self.exit_code),
            Err(Stop::Raise) => self.uncaught(),
        }
    }

    fn continue_program(&mut self) -> Result<Value, Stop> {
        if self.vm.start() {
            let entry = self.program.entry;
            self.import_entry(entry)?;
            return self.execute(0);
        }
        let waiting = self.vm.pending.is_some();
        // Messages come while the program waits; pins and timers interrupt it.
        let due = |event: &Event| waiting || matches!(event, Event::Interrupt { .. });
        while let Some(place) = self.vm.events.iter().position(due) {
            let Some(event) = self.vm.events.remove(place) else { break };
            crate::native::deliver(self, event)?;
        }
        self.execute(0)
    }

    /// Runs until the frames are down to `floor` again; answers what the lowest one returned.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn execute(&mut self, floor: usize) -> Result<Value, Stop> {
        loop {
            match self.steps(floor) {
                Ok(value) => return Ok(value),
                Err(Stop::Raise) => self.handle(floor)?,
                Err(stop) => return Err(stop),
            }
        }
    }

    /// Goes to the handler of the raised exception, which is a step: a handler whose own code raises must not run for ever.
    fn handle(&mut self, floor: usize) -> Result<(), Stop> {
        self.unwind(floor)?;
        match self.charge() {
            Err(Stop::Raise) => self.unwind(floor),
            charged => charged,
        }
    }

    /// Calls again what the program waits for, if it does.
    fn settle_pending(&mut self) -> Result<Flow, Stop> {
        match self.vm.pending.take() {
            Some(pending) => self.invoke_again(pending),
            None => Ok(Flow::Next),
        }
    }

    #[cfg_attr(small, optimize(speed))]
    fn steps(&mut self, floor: usize) -> Result<Value, Stop> {
        if self.vm.depth == 0
            && let Flow::Done(value) = self.settle_pending()?
        {
            return Ok(value);
        }
        while self.vm.frames.len() > floor {
            match self.vm.run_on() {
                Left::Call(word) => {
                    if let Flow::Done(value) = self.call_window(word)? {
                        return Ok(value);
                    }
                }
                Left::Slow(word) => {
                    if let Flow::Done(value) = self.perform(word)? {
                        return Ok(value);
                    }
                }
                Left::Budget => self.charge_beyond()?,
                Left::Done(value) => return Ok(value),
            }
        }
        Ok(Value::NONE)
    }

    /// The extension word of the instruction at work.
    fn extension(&mut self) -> Word {
        let word = self.vm.code.get(self.vm.pc).copied().unwrap_or(0);
        self.vm.pc += 1;
        Word(word)
    }

    fn jump(&mut self, distance: i32) -> Result<Flow, Stop> {
        self.vm.pc = self.vm.pc.wrapping_add_signed(distance as isize);
        if distance < 0 {
            self.charge()?;
        }
        Ok(Flow::Next)
    }

    fn jump_if(&mut self, truth: bool, distance: i32) -> Result<Flow, Stop> {
        if truth { self.jump(distance) } else { Ok(Flow::Next) }
    }

    /// What the compiler puts into a register is of this shape; the verifier cannot know.
    #[cfg_attr(small, optimize(speed))]
    fn holds(&mut self, register: usize, shape: Shape) -> Result<(), Stop> {
        if self.heap.is(self.vm.stack[register], shape) { Ok(()) } else { Err(self.damaged()) }
    }

    /// As `holds`, of a class body's names: a dict, or what `__prepare__` answered, which may derive from it.
    fn holds_namespace(&mut self, register: usize) -> Result<(), Stop> {
        let space = self.unwrapped(self.vm.stack[register]);
        if self.heap.is(space, Shape::Dict) { Ok(()) } else { Err(self.damaged()) }
    }

    /// As `holds`, of a register that `MatchMap` has accepted.
    fn holds_mapping(&mut self, register: usize) -> Result<(), Stop> {
        let subject = self.vm.stack[register];
        if self.matches_mapping(subject) { Ok(()) } else { Err(self.damaged()) }
    }

    /// As `holds`, of a register with the handled exception or None.
    fn holds_exception(&mut self, register: usize) -> Result<(), Stop> {
        if self.vm.stack[register].is_none() { Ok(()) } else { self.holds(register, Shape::Exception) }
    }

    /// One instruction, whatever it needs. The operations are not built into it: each is called (`inline(never)` there), so
    /// that it stays within 8 KB and its own frame is small.
    #[inline(never)]
    fn perform(&mut self, word: Word) -> Result<Flow, Stop> {
        let Some(op) = word.op() else { return Err(self.damaged()) };
        let base = self.vm.base;
        // The operands as places on the stack, and as numbers.
        let [a, b, c] = [word.a(), word.b(), word.c()].map(|register| base + register as usize);
        let (few, count) = (word.b() as usize, word.c() as usize);
        let made = match op {
            Op::Trap => return Err(self.damaged()),
            Op::Nop => return Ok(Flow::Next),
            Op::Move => self.vm.stack[b],
            Op::LoadK => self.constant(word.index()),
            Op::LoadI => Value::tiny(word.int16()),
            Op::LoadImm => match word.b() {
                imm::NONE => Value::NONE,
                imm::TRUE => Value::TRUE,
                imm::FALSE => Value::FALSE,
                imm::ELLIPSIS => Value::ELLIPSIS,
                _ => Value::UNDEF,
            },

            Op::GetG => self.global_fallback(word.index())?,
            Op::SetG => {
                let value = self.vm.stack[a];
                if let Some(place) = self.vm.globals.get_mut(word.index() as usize) {
                    *place = value;
                }
                return Ok(Flow::Next);
            }
            Op::DelG => return self.delete_global(word.index()).map(|()| Flow::Next),
            Op::CopyG => {
                let target = self.extension();
                self.copy_global(word.index(), target.low());
                return Ok(Flow::Next);
            }
            Op::LoadB => self.builtin_of_slot(word.index())?,
            Op::Check => {
                if self.vm.stack[a].is_undef() {
                    return Err(self.unbound_local(word.index()));
                }
                return Ok(Flow::Next);
            }

            Op::MkCell => {
                let held = self.vm.stack[a];
                self.vm.allocate_with(Shape::Cell, held)?
            }
            Op::NewCell => self.vm.allocate_with(Shape::Cell, Value::UNDEF)?,
            Op::GetCell => {
                let cell = self.vm.stack[b];
                let held =
                    if self.heap.is(cell, Shape::Cell) { self.heap.field(cell, 0) } else { Value::UNDEF };
                if held.is_undef() {
                    return Err(self.empty_cell(word.b()));
                }
                held
            }
            Op::SetCell => {
                let (cell, value) = (self.vm.stack[a], self.vm.stack[b]);
                if self.heap.is(cell, Shape::Cell) {
                    self.vm.heap.set_field(cell, 0, value);
                }
                return Ok(Flow::Next);
            }
            Op::DelCell => {
                let cell = self.vm.stack[a];
                if !self.heap.is(cell, Shape::Cell) || self.heap.field(cell, 0).is_undef() {
                    return Err(self.empty_cell(word.a()));
                }
                self.vm.heap.set_field(cell, 0, Value::UNDEF);
                return Ok(Flow::Next);
            }

            Op::NewNs => self.vm.dict()?,
            Op::PrepareNs => {
                let parts = self.extension();
                let spread = word.c() != 0;
                return self.prepare_class(a, few, spread, parts.low(), parts.high()).map(|()| Flow::Next);
            }
            Op::GetName => {
                let name = self.extension();
                self.holds_namespace(b)?;
                #[cfg(feature = "compile")]
                if word.c() != 0 {
                    self.holds_namespace(a)?;
                    if let Some(value) = self.name_in(self.vm.stack[b], name.low())? {
                        self.vm.stack[a] = value;
                        return Ok(Flow::Next);
                    }
                    self.get_name(self.vm.stack[a], name.low(), name.high())?
                } else {
                    self.get_name(self.vm.stack[b], name.low(), name.high())?
                }
                #[cfg(not(feature = "compile"))]
                self.get_name(self.vm.stack[b], name.low(), name.high())?
            }
            Op::SetName => {
                let name = self.extension();
                self.holds_namespace(a)?;
                let (space, value) = (self.vm.stack[a], self.vm.stack[b]);
                return self.set_name(space, name.low(), value).map(|()| Flow::Next);
            }
            Op::DelName => {
                let name = self.extension();
                self.holds_namespace(a)?;
                return self.delete_name(self.vm.stack[a], name.low()).map(|()| Flow::Next);
            }

            Op::GetAttr => {
                let site = self.extension();
                return self.get_attr(word.a(), self.vm.stack[b], site);
            }
            Op::SetAttr => {
                let site = self.extension();
                let (object, value) = (self.vm.stack[a], self.vm.stack[b]);
                return self.set_attr(object, site, value);
            }
            Op::DelAttr => {
                let site = self.extension();
                let object = self.vm.stack[a];
                return self.delete_attribute(object, Value::symbol(site.low())).map(|()| Flow::Next);
            }
            Op::Method => {
                let site = self.extension();
                return self.get_method(a, self.vm.stack[b], site).map(|()| Flow::Next);
            }

            Op::Call | Op::CallM => return self.call_registers(word, op == Op::CallM, Value::UNDEF),
            Op::CallKw | Op::CallMKw => {
                let names = self.extension();
                let names = Value::immediate(Tag::Constant, names.low() as u32);
                return self.call_registers(word, op == Op::CallMKw, names);
            }
            Op::CallX => {
                if !self.heap.is(self.vm.stack[a + 1], Shape::Tuple) {
                    self.holds(a + 1, Shape::List)?;
                }
                if !self.vm.stack[a + 2].is_undef() {
                    self.holds(a + 2, Shape::Dict)?;
                }
                return self.call_spread(word.a());
            }
            Op::Ret => return self.give_back(self.vm.stack[a]),
            Op::RetN => return self.give_back(Value::NONE),

            Op::Add
            | Op::Sub
            | Op::Mul
            | Op::TrueDiv
            | Op::FloorDiv
            | Op::Mod
            | Op::Pow
            | Op::Lsh
            | Op::Rsh
            | Op::And
            | Op::Or
            | Op::Xor
            | Op::MatMul
            | Op::IAdd
            | Op::ISub
            | Op::IMul
            | Op::ITrueDiv
            | Op::IFloorDiv
            | Op::IMod
            | Op::IPow
            | Op::ILsh
            | Op::IRsh
            | Op::IAnd
            | Op::IOr
            | Op::IXor
            | Op::IMatMul => {
                let (x, y) = (self.vm.stack[b], self.vm.stack[c]);
                match Operator::small(op, x, y) {
                    Some(value) => value,
                    None => self.binary_value(Operator::of(op), x, y)?,
                }
            }
            Op::AddI | Op::SubI | Op::IAddI | Op::ISubI => {
                let (x, y) = (self.vm.stack[b], Value::tiny(word.c() as i8 as i32));
                let operator = match op {
                    Op::AddI => Operator::Add,
                    Op::SubI => Operator::Sub,
                    Op::IAddI => Operator::IAdd,
                    _ => Operator::ISub,
                };
                self.binary_value(operator, x, y)?
            }
            Op::Neg | Op::Pos | Op::Inv => self.unary(op, self.vm.stack[b])?,
            Op::Not => Value::bool(!self.truth(self.vm.stack[b])?),

            Op::Eq | Op::Ne | Op::Lt | Op::Le | Op::Gt | Op::Ge => {
                self.rich_compare(Order::of(op as u8 - Op::Eq as u8), self.vm.stack[b], self.vm.stack[c])?
            }
            Op::Is | Op::IsNot => {
                let same = self.is_same(self.vm.stack[b], self.vm.stack[c]);
                Value::bool(same == (op == Op::Is))
            }
            Op::In | Op::NotIn => {
                let found = self.contains(self.vm.stack[c], self.vm.stack[b])?;
                Value::bool(found == (op == Op::In))
            }
            Op::JEq | Op::JNe | Op::JLt | Op::JLe | Op::JGt | Op::JGe => {
                let distance = self.extension().0 as i32;
                let order = Order::of(op as u8 - Op::JEq as u8);
                let truth = self.compare_truth(order, self.vm.stack[a], self.vm.stack[b])?;
                return self.jump_if(truth == (word.c() != 0), distance);
            }
            Op::JEqI | Op::JNeI | Op::JLtI | Op::JLeI | Op::JGtI | Op::JGeI => {
                let distance = self.extension().0 as i32;
                let order = Order::of(op as u8 - Op::JEqI as u8);
                let y = Value::tiny(word.b() as i8 as i32);
                let truth = self.compare_truth(order, self.vm.stack[a], y)?;
                return self.jump_if(truth == (word.c() != 0), distance);
            }
            Op::Jmp => return self.jump(word.int24()),
            Op::JT | Op::JF => {
                let truth = self.truth(self.vm.stack[a])?;
                return self.jump_if(truth == (op == Op::JT), word.int16());
            }
            Op::JNone | Op::JNotNone => {
                let none = self.vm.stack[a].is_none();
                return self.jump_if(none == (op == Op::JNone), word.int16());
            }

            Op::Iter => self.iter(self.vm.stack[b])?,
            Op::IterRange => self.iter_range(b, count)?,
            Op::Next => {
                let distance = self.extension().0 as i32;
                match self.next_in_frame(self.vm.stack[a])? {
                    Step::Item(item) => {
                        self.vm.stack[b] = item;
                        return self.jump(distance);
                    }
                    Step::End => return Ok(Flow::Next),
                    Step::Reload => return Ok(Flow::Reload),
                }
            }

            Op::List => self.vm.list_of(b, count)?,
            Op::Tuple => self.vm.tuple_of(b, count)?,
            Op::Set => self.set_of(b, count)?,
            Op::Dict => self.dict_of(b, count)?,
            Op::Append => {
                self.holds(a, Shape::List)?;
                return self.append_all(a, b, count).map(|()| Flow::Next);
            }
            Op::AddSet => {
                self.holds(a, Shape::Set)?;
                return self.add_all(a, b, count).map(|()| Flow::Next);
            }
            Op::AddDict => {
                self.holds(a, Shape::Dict)?;
                return self.set_all(a, b, count).map(|()| Flow::Next);
            }
            Op::Extend => {
                self.holds(a, Shape::List)?;
                return self.extend_star(a, b, None).map(|()| Flow::Next);
            }
            Op::Spread => {
                self.holds(a, Shape::List)?;
                return self.extend_star(a, b, Some(c)).map(|()| Flow::Next);
            }
            Op::UpdateSet => {
                self.holds(a, Shape::Set)?;
                return self.update_set(a, b).map(|()| Flow::Next);
            }
            Op::UpdateDict => {
                self.holds(a, Shape::Dict)?;
                return self.update_dict_star(a, b, None).map(|()| Flow::Next);
            }
            Op::MergeKw => {
                self.holds(a, Shape::Dict)?;
                return self.update_dict_star(a, b, Some(c)).map(|()| Flow::Next);
            }
            Op::ToTuple => {
                self.holds(b, Shape::List)?;
                let list = self.vm.stack[b];
                self.vm.tuple_from_list(list)?
            }
            Op::Unpack => return self.unpack(a, b, count).map(|()| Flow::Next),
            Op::UnpackX => {
                let after = self.extension();
                return self.unpack_starred(a, b, count, after.0 as usize).map(|()| Flow::Next);
            }
            Op::Slice => {
                let parts = [self.vm.stack[b], self.vm.stack[b + 1], self.vm.stack[b + 2]];
                self.vm.allocate_fields(Shape::Slice, &parts)?
            }
            Op::GetItem => {
                return self.get_item_in_frame(word.a(), self.vm.stack[b], self.vm.stack[c]);
            }
            Op::SetItem => {
                let (object, key, value) = (self.vm.stack[a], self.vm.stack[b], self.vm.stack[c]);
                return self.set_item(object, key, value).map(|()| Flow::Next);
            }
            Op::DelItem => {
                let (object, key) = (self.vm.stack[a], self.vm.stack[b]);
                return self.delete_item(object, key).map(|()| Flow::Next);
            }
            Op::Format => self.format_field(self.vm.stack[b], self.vm.stack[a], word.c())?,
            Op::Concat => self.concat(b, count)?,

            Op::MkFn => self.make_function(word.index(), a)?,
            Op::MkClass => {
                let parts = self.extension();
                self.holds_namespace(a + 1)?;
                return self.make_class(a, few, parts.low(), parts.high()).map(|()| Flow::Next);
            }
            Op::MkClassX => {
                let parts = self.extension();
                self.holds_namespace(a + 1)?;
                self.holds(a + 2, Shape::List)?;
                return self.make_class_spread(a, parts.low()).map(|()| Flow::Next);
            }
            Op::Super => self.make_super(self.vm.stack[b], self.vm.stack[c])?,

            Op::PushExc => {
                self.holds_exception(b)?;
                core::mem::replace(&mut self.vm.handled, self.vm.stack[b])
            }
            Op::PopExc => {
                self.holds_exception(a)?;
                self.vm.handled = self.vm.stack[a];
                return Ok(Flow::Next);
            }
            Op::Raise => return Err(self.raise_statement(self.vm.stack[a], Value::UNDEF)),
            Op::RaiseFrom => return Err(self.raise_statement(self.vm.stack[a], self.vm.stack[b])),
            Op::Reraise => return Err(self.raise_again(self.vm.stack[a])),
            Op::RaiseBare => return Err(self.raise_handled()),
            Op::ExcMatch => self.exception_matches(self.vm.stack[b], self.vm.stack[c])?,
            Op::With | Op::AWith => return self.enter_with(a, b, op == Op::AWith).map(|()| Flow::Next),
            Op::ExcArgs => {
                self.holds(b, Shape::Exception)?;
                return self.exception_arguments(a, b).map(|()| Flow::Next);
            }

            Op::Yield => return self.suspend(self.vm.stack[b], false),
            Op::YieldFrom => return self.yield_from(word.a(), word.b()),
            Op::Awaitable => self.awaitable(self.vm.stack[b])?,
            Op::AIter => self.async_iter(self.vm.stack[b])?,
            Op::ANext => self.async_next(self.vm.stack[b])?,

            Op::Import => return self.import(word.index(), word.a()),
            Op::ImportN => self.import_native(word.index())?,
            Op::ImportFrom => {
                let name = self.extension();
                self.import_from(self.vm.stack[b], name.low())?
            }
            Op::StarN => {
                return self.import_star(self.vm.stack[a], word.index()).map(|()| Flow::Next);
            }

            Op::MatchSeq => Value::bool(self.matches_sequence(self.vm.stack[b])),
            Op::MatchMap => Value::bool(self.matches_mapping(self.vm.stack[b])),
            Op::MatchKeys => {
                self.holds(c, Shape::Tuple)?;
                self.holds_mapping(b)?;
                self.match_keys(self.vm.stack[b], self.vm.stack[c])?
            }
            Op::MatchRest => {
                self.holds(c, Shape::Tuple)?;
                self.holds_mapping(b)?;
                self.match_rest(self.vm.stack[b], self.vm.stack[c])?
            }
            Op::MatchClass => {
                let pattern = self.extension();
                self.match_class(self.vm.stack[b], self.vm.stack[c], pattern.low(), pattern.high())?
            }
            Op::Len => {
                let length = self.length(self.vm.stack[b])?;
                self.int(length as i64)?
            }
        };
        self.vm.stack[base + word.a() as usize] = made;
        Ok(Flow::Next)
    }

    /// The call of `Call`, `CallM` and their kin with keyword values.
    #[cfg_attr(small, optimize(speed))]
    fn call_registers(&mut self, word: Word, is_method: bool, names: Value) -> Result<Flow, Stop> {
        let a = self.vm.base + word.a() as usize;
        let with_self = is_method && !self.vm.stack[a + 1].is_undef();
        let call = Call {
            start: a + 1 + (is_method && !with_self) as usize,
            positional: word.b() as usize + with_self as usize,
            names,
            after: After::Store(word.a()),
        };
        self.call_at(self.vm.stack[a], call)
    }
}

/// What a step of an iterator came to, for the run loop.
pub(crate) enum Step {
    /// An item.
    Item(Value),
    /// There are no more.
    End,
    /// The item comes when a frame returns, which now runs.
    Reload,
}
