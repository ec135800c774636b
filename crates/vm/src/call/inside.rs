//! Calls that Rust code makes and waits for, bounded in depth.

use super::{Call, Flow, WINDOW};
use crate::{ctx::Ctx, frame::After, raise::Stop, value::Value};

impl Ctx<'_, '_> {
    /// Calls `callee` with these arguments and runs until it returns.
    ///
    /// # Errors
    /// What the call raises; `RecursionError` when natives and Python call each other too deeply.
    pub fn call(&mut self, callee: Value, arguments: &[Value]) -> Result<Value, Stop> {
        let start = self.vm.top;
        if start + arguments.len() + WINDOW > self.stack.len() {
            return Err(self.recursion_error());
        }
        self.vm.stack[start..start + arguments.len()].copy_from_slice(arguments);
        self.call_stack(callee, start, arguments.len(), Value::UNDEF)
    }

    /// As [`Ctx::call`] with arguments that already lie on the stack, and keyword values behind them.
    #[cfg_attr(small, optimize(speed))]
    pub(crate) fn call_stack(
        &mut self,
        callee: Value,
        start: usize,
        count: usize,
        names: Value,
    ) -> Result<Value, Stop> {
        if self.vm.depth >= self.vm.config.native_depth {
            return Err(self.recursion_error());
        }
        let keywords = if names.is_undef() { 0 } else { self.len_of(names) };
        let top = self.vm.top;
        let roots = self.vm.roots.len();
        self.vm.top = top.max(start + count + keywords);
        self.vm.depth += 1;
        let floor = self.vm.frames.len();
        let (pc, base, code) = (self.vm.pc, self.vm.base, self.vm.code);
        let call = Call { start, positional: count, names, after: After::Exit };
        let result = match self.call_at(callee, call) {
            Ok(Flow::Done(value)) => Ok(value),
            Ok(_) => self.execute(floor),
            Err(Stop::Raise) if self.vm.frames.len() > floor => match self.unwind(floor) {
                Ok(()) => self.execute(floor),
                Err(stop) => Err(stop),
            },
            Err(stop) => Err(stop),
        };
        self.vm.depth -= 1;
        self.vm.overdue &= self.vm.depth > 0;
        self.vm.top = top;
        self.vm.roots.truncate(roots);
        (self.vm.pc, self.vm.base, self.vm.code) = (pc, base, code);
        result
    }

    /// Calls a method by name with these arguments.
    pub(crate) fn call_method(&mut self, this: Value, name: u16, arguments: &[Value]) -> Result<Value, Stop> {
        let first = self.vm.roots.len();
        self.vm.roots.extend_from_slice(arguments);
        let method = self.get_attribute(this, Value::symbol(name));
        let arguments: alloc::vec::Vec<Value> = self.vm.roots.drain(first..).collect();
        self.call(method?, &arguments)
    }

    /// Guards recursion of Rust code over nested containers.
    pub(crate) fn deeper<T>(&mut self, act: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Result<T, Stop> {
        if self.vm.depth >= self.vm.config.native_depth {
            return Err(self.recursion_error());
        }
        self.charge_inside()?;
        self.vm.depth += 1;
        let result = act(self);
        self.vm.depth -= 1;
        self.vm.overdue &= self.vm.depth > 0;
        result
    }
}
