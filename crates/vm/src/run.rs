//! The run loop: one instruction after another, small-integer work in place, everything else handed to a named operation.
//!
//! The machine's own pc is written before each operation that may call, raise or stop; so whoever looks later (a handler table, a
//! traceback, the next run) finds it behind the instruction that was at work.

use crate::{
    binary::Operator,
    call::{Call, Flow, WINDOW},
    compare::Order,
    ctx::Ctx,
    frame::After,
    heap::Shape,
    raise::Stop,
    value::{Tag, Value},
    vm::{Outcome, Wait},
};
use bytecode::{Op, Word, imm};

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
        let waiting = self.vm.frames.last().is_some_and(|frame| frame.pending.is_some());
        while let Some(event) = if waiting { self.vm.events.pop_front() } else { None } {
            crate::native::deliver(self, event)?;
        }
        self.execute(0)
    }

    /// Runs until the frames are down to `floor` again; answers what the lowest one returned.
    pub(crate) fn execute(&mut self, floor: usize) -> Result<Value, Stop> {
        loop {
            match self.steps(floor) {
                Ok(value) => return Ok(value),
                Err(Stop::Raise) => self.unwind(floor)?,
                Err(stop) => return Err(stop),
            }
        }
    }

    /// Calls again what the running frame waits for, if it does.
    fn settle_pending(&mut self) -> Result<Flow, Stop> {
        match self.vm.frames.last_mut().and_then(|frame| frame.pending.take()) {
            Some(pending) => self.invoke_again(pending),
            None => Ok(Flow::Next),
        }
    }

    fn steps(&mut self, floor: usize) -> Result<Value, Stop> {
        'frame: loop {
            if self.vm.frames.len() <= floor {
                return Ok(Value::NONE);
            }
            if self.vm.frames.last().is_some_and(|frame| frame.pending.is_some()) {
                match self.settle_pending()? {
                    Flow::Done(value) => return Ok(value),
                    _ => continue 'frame,
                }
            }
            let code = self.vm.code;
            let base = self.vm.base;
            let mut pc = self.vm.pc;

            macro_rules! window {
                () => {
                    match self.vm.stack.get_mut(base..).and_then(|rest| rest.first_chunk_mut::<WINDOW>()) {
                        Some(window) => window,
                        None => return Err(self.recursion_error()),
                    }
                };
            }
            // An operation that may call, raise or stop.
            macro_rules! slow {
                ($operation:expr) => {{
                    self.vm.pc = pc;
                    match $operation? {
                        Flow::Next => {}
                        Flow::Reload => continue 'frame,
                        Flow::Done(value) => return Ok(value),
                    }
                }};
            }
            // An operation that answers a value for register a.
            macro_rules! value {
                ($word:expr, $operation:expr) => {{
                    self.vm.pc = pc;
                    let value = $operation?;
                    self.vm.stack[base + $word.a() as usize] = value;
                }};
            }
            macro_rules! unit {
                ($operation:expr) => {{
                    self.vm.pc = pc;
                    $operation?;
                }};
            }
            macro_rules! jump {
                ($distance:expr) => {{
                    let distance: i32 = $distance;
                    pc = pc.wrapping_add_signed(distance as isize);
                    if distance < 0 {
                        self.vm.pc = pc;
                        self.charge()?;
                    }
                }};
            }
            macro_rules! ext {
                () => {{
                    let word = code.get(pc).copied().unwrap_or(0);
                    pc += 1;
                    Word(word)
                }};
            }
            macro_rules! arithmetic {
                ($word:expr, $checked:ident, $operator:expr) => {{
                    let r = window!();
                    let (x, y) = (r[$word.b() as usize], r[$word.c() as usize]);
                    let fast = if x.0 & y.0 & 1 == 1 {
                        (x.0 as i32 >> 1).$checked(y.0 as i32 >> 1).and_then(Value::small)
                    } else {
                        None
                    };
                    match fast {
                        Some(value) => r[$word.a() as usize] = value,
                        None => slow!(self.binary($operator, $word.a(), x, y)),
                    }
                }};
            }
            macro_rules! immediate {
                ($word:expr, $checked:ident, $operator:expr) => {{
                    let r = window!();
                    let x = r[$word.b() as usize];
                    let y = $word.c() as i8 as i32;
                    match x.as_small().and_then(|x| x.$checked(y)).and_then(Value::small) {
                        Some(value) => r[$word.a() as usize] = value,
                        None => slow!(self.binary($operator, $word.a(), x, Value::tiny(y))),
                    }
                }};
            }
            macro_rules! compare {
                ($word:expr, $test:tt, $order:expr) => {{
                    let r = window!();
                    let (x, y) = (r[$word.b() as usize], r[$word.c() as usize]);
                    if x.0 & y.0 & 1 == 1 {
                        r[$word.a() as usize] = Value::bool((x.0 as i32) $test (y.0 as i32));
                    } else {
                        value!($word, self.rich_compare($order, x, y));
                    }
                }};
            }
            macro_rules! branch {
                ($word:expr, $test:tt, $order:expr) => {{
                    let r = window!();
                    let (x, y) = (r[$word.a() as usize], r[$word.b() as usize]);
                    let distance = ext!();
                    let truth = if x.0 & y.0 & 1 == 1 {
                        (x.0 as i32) $test (y.0 as i32)
                    } else {
                        self.vm.pc = pc;
                        self.compare_truth($order, x, y)?
                    };
                    if truth == ($word.c() != 0) {
                        jump!(distance.0 as i32);
                    }
                }};
            }
            macro_rules! branch_immediate {
                ($word:expr, $test:tt, $order:expr) => {{
                    let r = window!();
                    let x = r[$word.a() as usize];
                    let y = Value::tiny($word.b() as i8 as i32);
                    let distance = ext!();
                    let truth = if x.is_small() {
                        (x.0 as i32) $test (y.0 as i32)
                    } else {
                        self.vm.pc = pc;
                        self.compare_truth($order, x, y)?
                    };
                    if truth == ($word.c() != 0) {
                        jump!(distance.0 as i32);
                    }
                }};
            }

            loop {
                let Some(word) = code.get(pc).copied().map(Word) else {
                    return Err(self.damaged());
                };
                pc += 1;
                let Some(op) = word.op() else {
                    self.vm.pc = pc;
                    return Err(self.damaged());
                };
                match op {
                    Op::Trap => {
                        self.vm.pc = pc;
                        return Err(self.damaged());
                    }
                    Op::Nop => {}
                    Op::Move => {
                        let r = window!();
                        r[word.a() as usize] = r[word.b() as usize];
                    }
                    Op::LoadK => {
                        let value = self.constant(word.index());
                        window!()[word.a() as usize] = value;
                    }
                    Op::LoadI => window!()[word.a() as usize] = Value::tiny(word.int16()),
                    Op::LoadImm => {
                        window!()[word.a() as usize] = match word.b() {
                            imm::NONE => Value::NONE,
                            imm::TRUE => Value::TRUE,
                            imm::FALSE => Value::FALSE,
                            imm::ELLIPSIS => Value::ELLIPSIS,
                            _ => Value::UNDEF,
                        }
                    }

                    Op::GetG => {
                        let value =
                            self.vm.globals.get(word.index() as usize).copied().unwrap_or(Value::UNDEF);
                        if value.is_undef() {
                            value!(word, self.global_fallback(word.index()));
                        } else {
                            window!()[word.a() as usize] = value;
                        }
                    }
                    Op::SetG => {
                        let value = window!()[word.a() as usize];
                        if let Some(place) = self.vm.globals.get_mut(word.index() as usize) {
                            *place = value;
                        }
                    }
                    Op::DelG => unit!(self.delete_global(word.index())),
                    Op::CopyG => {
                        let target = ext!();
                        self.copy_global(word.index(), target.low());
                    }
                    Op::LoadB => value!(word, self.builtin(word.index())),
                    Op::Check => {
                        if window!()[word.a() as usize].is_undef() {
                            self.vm.pc = pc;
                            return Err(self.unbound_local(word.index()));
                        }
                    }

                    Op::MkCell => {
                        let held = window!()[word.a() as usize];
                        value!(word, self.vm.allocate_with(Shape::Cell, held))
                    }
                    Op::NewCell => value!(word, self.vm.allocate_with(Shape::Cell, Value::UNDEF)),
                    Op::GetCell => {
                        let cell = window!()[word.b() as usize];
                        let held = if cell.is_object() { self.vm.heap.field(cell, 0) } else { Value::UNDEF };
                        if held.is_undef() {
                            self.vm.pc = pc;
                            return Err(self.empty_cell(word.b()));
                        }
                        window!()[word.a() as usize] = held;
                    }
                    Op::SetCell => {
                        let r = window!();
                        let (cell, value) = (r[word.a() as usize], r[word.b() as usize]);
                        if cell.is_object() {
                            self.vm.heap.set_field(cell, 0, value);
                        }
                    }
                    Op::DelCell => {
                        let cell = window!()[word.a() as usize];
                        if !cell.is_object() || self.vm.heap.field(cell, 0).is_undef() {
                            self.vm.pc = pc;
                            return Err(self.empty_cell(word.a()));
                        }
                        self.vm.heap.set_field(cell, 0, Value::UNDEF);
                    }

                    Op::NewNs => value!(word, self.vm.dict()),
                    Op::GetName => {
                        let name = ext!();
                        let space = window!()[word.b() as usize];
                        value!(word, self.get_name(space, name.low(), name.high()));
                    }
                    Op::SetName => {
                        let name = ext!();
                        let r = window!();
                        let (space, value) = (r[word.a() as usize], r[word.b() as usize]);
                        unit!(self.set_name(space, name.low(), value));
                    }
                    Op::DelName => {
                        let name = ext!();
                        let space = window!()[word.a() as usize];
                        unit!(self.delete_name(space, name.low()));
                    }

                    Op::GetAttr => {
                        let site = ext!();
                        let object = window!()[word.b() as usize];
                        match self.site_get(object, site.high()) {
                            Some(value) => window!()[word.a() as usize] = value,
                            None => slow!(self.get_attr(word.a(), object, site.low(), site.high())),
                        }
                    }
                    Op::SetAttr => {
                        let site = ext!();
                        let r = window!();
                        let (object, value) = (r[word.a() as usize], r[word.b() as usize]);
                        if !self.site_set(object, site.high(), value) {
                            slow!(self.set_attr(object, site.low(), site.high(), value));
                        }
                    }
                    Op::DelAttr => {
                        let site = ext!();
                        let object = window!()[word.a() as usize];
                        unit!(self.delete_attribute(object, Value::symbol(site.low())));
                    }
                    Op::Method => {
                        let site = ext!();
                        let object = window!()[word.b() as usize];
                        unit!(self.get_method(base + word.a() as usize, object, site.low()));
                    }

                    Op::Call => {
                        let a = word.a() as usize;
                        let callee = window!()[a];
                        let call = Call {
                            start: base + a + 1,
                            positional: word.b() as usize,
                            names: Value::UNDEF,
                            after: After::Store(word.a()),
                        };
                        slow!(self.call_at(callee, call));
                    }
                    Op::CallM => {
                        let a = word.a() as usize;
                        let r = window!();
                        let callee = r[a];
                        let with_self = !r[(a + 1) & 255].is_undef() as usize;
                        let call = Call {
                            start: base + a + 2 - with_self,
                            positional: word.b() as usize + with_self,
                            names: Value::UNDEF,
                            after: After::Store(word.a()),
                        };
                        slow!(self.call_at(callee, call));
                    }
                    Op::CallKw => {
                        let names = ext!();
                        let a = word.a() as usize;
                        let callee = window!()[a];
                        let call = Call {
                            start: base + a + 1,
                            positional: word.b() as usize,
                            names: Value::immediate(Tag::Constant, names.low() as u32),
                            after: After::Store(word.a()),
                        };
                        slow!(self.call_at(callee, call));
                    }
                    Op::CallMKw => {
                        let names = ext!();
                        let a = word.a() as usize;
                        let r = window!();
                        let callee = r[a];
                        let with_self = !r[(a + 1) & 255].is_undef() as usize;
                        let call = Call {
                            start: base + a + 2 - with_self,
                            positional: word.b() as usize + with_self,
                            names: Value::immediate(Tag::Constant, names.low() as u32),
                            after: After::Store(word.a()),
                        };
                        slow!(self.call_at(callee, call));
                    }
                    Op::CallX => slow!(self.call_spread(word.a())),
                    Op::Ret => {
                        let value = window!()[word.a() as usize];
                        slow!(self.give_back(value));
                    }
                    Op::RetN => slow!(self.give_back(Value::NONE)),

                    Op::Add => arithmetic!(word, checked_add, Operator::Add),
                    Op::Sub => arithmetic!(word, checked_sub, Operator::Sub),
                    Op::Mul => arithmetic!(word, checked_mul, Operator::Mul),
                    Op::IAdd => arithmetic!(word, checked_add, Operator::IAdd),
                    Op::ISub => arithmetic!(word, checked_sub, Operator::ISub),
                    Op::IMul => arithmetic!(word, checked_mul, Operator::IMul),
                    Op::And => {
                        let r = window!();
                        let (x, y) = (r[word.b() as usize], r[word.c() as usize]);
                        if x.0 & y.0 & 1 == 1 {
                            r[word.a() as usize] = Value(x.0 & y.0);
                        } else {
                            slow!(self.binary(Operator::And, word.a(), x, y));
                        }
                    }
                    Op::TrueDiv
                    | Op::FloorDiv
                    | Op::Mod
                    | Op::Pow
                    | Op::Lsh
                    | Op::Rsh
                    | Op::Or
                    | Op::Xor
                    | Op::MatMul
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
                        let r = window!();
                        let (x, y) = (r[word.b() as usize], r[word.c() as usize]);
                        match Operator::small(op, x, y) {
                            Some(value) => r[word.a() as usize] = value,
                            None => slow!(self.binary(Operator::of(op), word.a(), x, y)),
                        }
                    }
                    Op::AddI => immediate!(word, checked_add, Operator::Add),
                    Op::SubI => immediate!(word, checked_sub, Operator::Sub),
                    Op::IAddI => immediate!(word, checked_add, Operator::IAdd),
                    Op::ISubI => immediate!(word, checked_sub, Operator::ISub),
                    Op::Neg | Op::Pos | Op::Inv => {
                        let value = window!()[word.b() as usize];
                        value!(word, self.unary(op, value));
                    }
                    Op::Not => {
                        let value = window!()[word.b() as usize];
                        self.vm.pc = pc;
                        let truth = self.truth(value)?;
                        window!()[word.a() as usize] = Value::bool(!truth);
                    }

                    Op::Eq => compare!(word, ==, Order::Eq),
                    Op::Ne => compare!(word, !=, Order::Ne),
                    Op::Lt => compare!(word, <, Order::Lt),
                    Op::Le => compare!(word, <=, Order::Le),
                    Op::Gt => compare!(word, >, Order::Gt),
                    Op::Ge => compare!(word, >=, Order::Ge),
                    Op::Is | Op::IsNot => {
                        let r = window!();
                        let (x, y) = (r[word.b() as usize], r[word.c() as usize]);
                        let same = x == y || self.is_same(x, y);
                        window!()[word.a() as usize] = Value::bool(same == (op == Op::Is));
                    }
                    Op::In | Op::NotIn => {
                        let r = window!();
                        let (x, y) = (r[word.b() as usize], r[word.c() as usize]);
                        self.vm.pc = pc;
                        let found = self.contains(y, x)?;
                        window!()[word.a() as usize] = Value::bool(found == (op == Op::In));
                    }
                    Op::JEq => branch!(word, ==, Order::Eq),
                    Op::JNe => branch!(word, !=, Order::Ne),
                    Op::JLt => branch!(word, <, Order::Lt),
                    Op::JLe => branch!(word, <=, Order::Le),
                    Op::JGt => branch!(word, >, Order::Gt),
                    Op::JGe => branch!(word, >=, Order::Ge),
                    Op::JEqI => branch_immediate!(word, ==, Order::Eq),
                    Op::JNeI => branch_immediate!(word, !=, Order::Ne),
                    Op::JLtI => branch_immediate!(word, <, Order::Lt),
                    Op::JLeI => branch_immediate!(word, <=, Order::Le),
                    Op::JGtI => branch_immediate!(word, >, Order::Gt),
                    Op::JGeI => branch_immediate!(word, >=, Order::Ge),
                    Op::Jmp => jump!(word.int24()),
                    Op::JT | Op::JF => {
                        let value = window!()[word.a() as usize];
                        let truth = match value {
                            Value::TRUE => true,
                            Value::FALSE | Value::NONE => false,
                            _ => {
                                self.vm.pc = pc;
                                self.truth(value)?
                            }
                        };
                        if truth == (op == Op::JT) {
                            jump!(word.int16());
                        }
                    }
                    Op::JNone => {
                        if window!()[word.a() as usize].is_none() {
                            jump!(word.int16());
                        }
                    }
                    Op::JNotNone => {
                        if !window!()[word.a() as usize].is_none() {
                            jump!(word.int16());
                        }
                    }

                    Op::Iter => {
                        let value = window!()[word.b() as usize];
                        value!(word, self.iter(value));
                    }
                    Op::Next => {
                        let distance = ext!();
                        let iterator = window!()[word.a() as usize];
                        self.vm.pc = pc;
                        match self.next_quick(iterator) {
                            Some(item) if item.is_undef() => {}
                            Some(item) => {
                                window!()[word.b() as usize] = item;
                                jump!(distance.0 as i32);
                            }
                            None => match self.next_in_frame(iterator, word.a())? {
                                Step::Item(item) => {
                                    window!()[word.b() as usize] = item;
                                    jump!(distance.0 as i32);
                                }
                                Step::End => {}
                                Step::Reload => continue 'frame,
                            },
                        }
                    }

                    Op::List => value!(word, self.vm.list_of(base + word.b() as usize, word.c() as usize)),
                    Op::Tuple => value!(word, self.vm.tuple_of(base + word.b() as usize, word.c() as usize)),
                    Op::Set => value!(word, self.set_of(base + word.b() as usize, word.c() as usize)),
                    Op::Dict => value!(word, self.dict_of(base + word.b() as usize, word.c() as usize)),
                    Op::Append => {
                        unit!(self.append_all(
                            base + word.a() as usize,
                            base + word.b() as usize,
                            word.c() as usize
                        ))
                    }
                    Op::AddSet => {
                        unit!(self.add_all(
                            base + word.a() as usize,
                            base + word.b() as usize,
                            word.c() as usize
                        ))
                    }
                    Op::AddDict => {
                        unit!(self.set_all(
                            base + word.a() as usize,
                            base + word.b() as usize,
                            word.c() as usize
                        ))
                    }
                    Op::Extend => {
                        unit!(self.extend_star(base + word.a() as usize, base + word.b() as usize, None))
                    }
                    Op::Spread => {
                        let callee = base + word.c() as usize;
                        unit!(self.extend_star(
                            base + word.a() as usize,
                            base + word.b() as usize,
                            Some(callee)
                        ))
                    }
                    Op::UpdateSet => {
                        unit!(self.update_set(base + word.a() as usize, base + word.b() as usize))
                    }
                    Op::UpdateDict => {
                        unit!(self.update_dict_star(base + word.a() as usize, base + word.b() as usize, None))
                    }
                    Op::MergeKw => {
                        let callee = base + word.c() as usize;
                        unit!(self.update_dict_star(
                            base + word.a() as usize,
                            base + word.b() as usize,
                            Some(callee)
                        ))
                    }
                    Op::ToTuple => {
                        let list = window!()[word.b() as usize];
                        value!(word, self.tuple_from_list(list));
                    }
                    Op::Unpack => {
                        unit!(self.unpack(
                            base + word.a() as usize,
                            base + word.b() as usize,
                            word.c() as usize
                        ))
                    }
                    Op::UnpackX => {
                        let after = ext!();
                        unit!(self.unpack_starred(
                            base + word.a() as usize,
                            base + word.b() as usize,
                            word.c() as usize,
                            after.0 as usize
                        ))
                    }
                    Op::Slice => {
                        let r = window!();
                        let b = word.b() as usize;
                        let parts = [r[b], r[(b + 1) & 255], r[(b + 2) & 255]];
                        value!(word, self.vm.allocate_fields(Shape::Slice, &parts))
                    }
                    Op::GetItem => {
                        let r = window!();
                        let (object, key) = (r[word.b() as usize], r[word.c() as usize]);
                        match self.vm.list_item_quick(object, key) {
                            Some(value) => window!()[word.a() as usize] = value,
                            None => slow!(self.get_item_in_frame(word.a(), object, key)),
                        }
                    }
                    Op::SetItem => {
                        let r = window!();
                        let (object, key, value) =
                            (r[word.a() as usize], r[word.b() as usize], r[word.c() as usize]);
                        if !self.vm.list_set_quick(object, key, value) {
                            unit!(self.set_item(object, key, value));
                        }
                    }
                    Op::DelItem => {
                        let r = window!();
                        let (object, key) = (r[word.a() as usize], r[word.b() as usize]);
                        unit!(self.delete_item(object, key));
                    }
                    Op::Format => {
                        let r = window!();
                        let (spec, value) = (r[word.a() as usize], r[word.b() as usize]);
                        value!(word, self.format_field(value, spec, word.c()));
                    }
                    Op::Concat => value!(word, self.concat(base + word.b() as usize, word.c() as usize)),

                    Op::MkFn => value!(word, self.make_function(word.index(), base + word.a() as usize)),
                    Op::MkClass => {
                        let parts = ext!();
                        unit!(self.make_class(
                            base + word.a() as usize,
                            word.b() as usize,
                            parts.low(),
                            parts.high()
                        ))
                    }
                    Op::MkClassX => {
                        let parts = ext!();
                        unit!(self.make_class_spread(base + word.a() as usize, parts.low()))
                    }
                    Op::Super => {
                        let r = window!();
                        let (cell, this) = (r[word.b() as usize], r[word.c() as usize]);
                        value!(word, self.make_super(cell, this));
                    }

                    Op::PushExc => {
                        let handled = self.vm.handled;
                        let r = window!();
                        r[word.a() as usize] = handled;
                        let exception = r[word.b() as usize];
                        self.vm.handled = exception;
                    }
                    Op::PopExc => {
                        let handled = window!()[word.a() as usize];
                        self.vm.handled = handled;
                    }
                    Op::Raise => {
                        let exception = window!()[word.a() as usize];
                        self.vm.pc = pc;
                        return Err(self.raise_statement(exception, Value::UNDEF));
                    }
                    Op::RaiseFrom => {
                        let r = window!();
                        let (exception, cause) = (r[word.a() as usize], r[word.b() as usize]);
                        self.vm.pc = pc;
                        return Err(self.raise_statement(exception, cause));
                    }
                    Op::Reraise => {
                        let exception = window!()[word.a() as usize];
                        self.vm.pc = pc;
                        return Err(self.raise_again(exception));
                    }
                    Op::RaiseBare => {
                        self.vm.pc = pc;
                        return Err(self.raise_handled());
                    }
                    Op::ExcMatch => {
                        let r = window!();
                        let (exception, classes) = (r[word.b() as usize], r[word.c() as usize]);
                        value!(word, self.exception_matches(exception, classes));
                    }
                    Op::With => {
                        unit!(self.enter_with(base + word.a() as usize, base + word.b() as usize, false))
                    }
                    Op::AWith => {
                        unit!(self.enter_with(base + word.a() as usize, base + word.b() as usize, true))
                    }
                    Op::ExcArgs => {
                        let exception = window!()[word.b() as usize];
                        let class = self.type_of(exception);
                        let r = window!();
                        let a = word.a() as usize;
                        r[a] = class;
                        r[(a + 1) & 255] = exception;
                        r[(a + 2) & 255] = Value::NONE;
                    }

                    Op::Yield => {
                        let value = window!()[word.b() as usize];
                        slow!(self.suspend(value, false));
                    }
                    Op::YieldFrom => slow!(self.yield_from(word.a(), word.b())),
                    Op::Awaitable => {
                        let value = window!()[word.b() as usize];
                        value!(word, self.awaitable(value));
                    }
                    Op::AIter => {
                        let value = window!()[word.b() as usize];
                        value!(word, self.async_iter(value));
                    }
                    Op::ANext => {
                        let value = window!()[word.b() as usize];
                        value!(word, self.async_next(value));
                    }

                    Op::Import => slow!(self.import(word.index(), word.a())),
                    Op::ImportN => value!(word, self.import_native(word.index())),
                    Op::ImportFrom => {
                        let name = ext!();
                        let module = window!()[word.b() as usize];
                        value!(word, self.import_from(module, name.low()));
                    }
                    Op::StarN => {
                        let module = window!()[word.a() as usize];
                        unit!(self.import_star(module, word.index()));
                    }

                    Op::MatchSeq => {
                        let value = window!()[word.b() as usize];
                        let is = self.matches_sequence(value);
                        window!()[word.a() as usize] = Value::bool(is);
                    }
                    Op::MatchMap => {
                        let value = window!()[word.b() as usize];
                        let is = self.matches_mapping(value);
                        window!()[word.a() as usize] = Value::bool(is);
                    }
                    Op::MatchKeys => {
                        let r = window!();
                        let (value, keys) = (r[word.b() as usize], r[word.c() as usize]);
                        value!(word, self.match_keys(value, keys));
                    }
                    Op::MatchRest => {
                        let r = window!();
                        let (value, keys) = (r[word.b() as usize], r[word.c() as usize]);
                        value!(word, self.match_rest(value, keys));
                    }
                    Op::MatchClass => {
                        let pattern = ext!();
                        let r = window!();
                        let (value, class) = (r[word.b() as usize], r[word.c() as usize]);
                        value!(word, self.match_class(value, class, pattern.low(), pattern.high()));
                    }
                    Op::Len => {
                        let value = window!()[word.b() as usize];
                        self.vm.pc = pc;
                        let length = self.length(value)?;
                        window!()[word.a() as usize] = Value::tiny(length as i32);
                    }
                }
            }
        }
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
