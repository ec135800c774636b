//! Calls with all kinds of arguments, lambdas, walruses, and values taken out of displays.

use super::scope::{Function, Kind, Parameter, Passing};
use super::{COST_MAX, Writer};

impl Writer<'_> {
    /// A call of a function that returns that kind, if one may be called here.
    pub(super) fn called(&mut self, kind: Kind, depth: u32) -> String {
        match self.callable(|function| function.returns == kind && !function.is_generator) {
            Some(function) => self.call(&function, depth),
            None => self.leaf(kind),
        }
    }

    /// A call of a generator of such items.
    pub(super) fn generator_call(&mut self, item: Kind, depth: u32) -> Option<String> {
        let function = self
            .callable(|function| function.returns == item && function.is_generator && !function.must_end)?;
        Some(self.call(&function, depth))
    }

    /// A function that fits and is cheap enough here; its cost is counted.
    pub(super) fn callable(&mut self, fits: impl Fn(&Function) -> bool) -> Option<Function> {
        let room = COST_MAX.saturating_sub(self.cost);
        let factor = self.factor;
        let is_cheap = |function: &&Function| function.cost.saturating_mul(factor) < room;
        let fitting: Vec<&Function> =
            self.functions.iter().rev().filter(|function| fits(function)).filter(is_cheap).take(5).collect();
        if fitting.is_empty() {
            return None;
        }
        let function = (*self.choices.pick(&fitting)).clone();
        self.cost += function.cost * self.factor;
        Some(function)
    }

    pub(super) fn call(&mut self, function: &Function, depth: u32) -> String {
        let arguments =
            self.arguments(&function.parameters, function.star, function.double_star, depth.min(1));
        format!("{}({arguments})", function.call)
    }

    /// Arguments that fit the parameters: by place, by name, by `*` and by `**`.
    pub(super) fn arguments(
        &mut self,
        parameters: &[Parameter],
        star: bool,
        double_star: bool,
        depth: u32,
    ) -> String {
        let (mut placed, mut named) = (Vec::new(), Vec::new());
        let mut by_place = true;
        for parameter in parameters {
            if parameter.has_default && self.choices.chance(40) {
                by_place = false;
                continue;
            }
            if !by_place && parameter.passing == Passing::PositionOnly {
                continue;
            }
            let by_name = parameter.passing == Passing::Any && self.choices.chance(25);
            by_place &= parameter.passing != Passing::KeywordOnly && !by_name;
            let value = self.kept(parameter.kind, depth);
            if by_place { placed.push(value) } else { named.push((parameter.name.clone(), value)) }
        }
        if star && by_place && self.choices.chance(50) {
            placed.push(self.leaf(Kind::Int));
        }
        if double_star && self.choices.chance(50) {
            named.push(("extra".into(), self.leaf(Kind::Int)));
        }
        self.written_arguments(placed, named)
    }

    fn written_arguments(&mut self, mut placed: Vec<String>, mut named: Vec<(String, String)>) -> String {
        if !placed.is_empty() && self.choices.chance(15) {
            let rest = placed.split_off(self.choices.below(placed.len() as u32) as usize);
            placed.push(format!("*[{}]", rest.join(", ")));
        }
        if self.choices.chance(30) {
            named.reverse();
        }
        let packed = if self.choices.chance(15) { named.pop() } else { None };
        placed.extend(named.into_iter().map(|(name, value)| format!("{name}={value}")));
        placed.extend(packed.map(|(name, value)| format!("**{{'{name}': {value}}}")));
        placed.join(", ")
    }

    /// `((w := value) …)`: bound and used in one expression.
    pub(super) fn walrus(&mut self, kind: Kind, depth: u32) -> String {
        if self.no_walrus > 0 {
            return self.expression(kind, depth);
        }
        let (name, value) = (self.name("w"), self.expression(kind, depth));
        let rest = self.with(&name, kind, |w| w.expression(kind, depth));
        format!("[({name} := {value}), {rest}][{}]", self.choices.below(2))
    }

    /// `(lambda a, b=…: body)(…)`
    pub(super) fn called_lambda(&mut self, kind: Kind, depth: u32) -> String {
        let (name, of) = (self.name("p"), self.kind());
        let value = self.expression(of, depth);
        self.no_walrus += 1;
        let body = self.with(&name, of, |w| w.expression(kind, depth));
        self.no_walrus -= 1;
        match self.choices.below(3) {
            0 => format!("(lambda {name}: {body})({value})"),
            1 => format!("(lambda {name}={value}: {body})()"),
            _ => format!("(lambda *, {name}: {body})({name}={value})"),
        }
    }

    /// An attribute of an object, by name or by `getattr`.
    pub(super) fn attribute(&mut self, kind: Kind, depth: u32) -> String {
        let dotted: Vec<String> = self
            .variables
            .iter()
            .rev()
            .filter(|variable| variable.kind == kind && variable.name.contains('.'))
            .map(|variable| variable.name.clone())
            .take(5)
            .collect();
        if dotted.is_empty() {
            return self.taken_out(kind, depth);
        }
        let name = self.choices.pick(&dotted).clone();
        match name.split_once('.') {
            Some((object, attribute)) if self.choices.chance(20) => {
                format!("getattr({object}, '{attribute}', {})", self.leaf(kind))
            }
            _ => name,
        }
    }

    /// A value out of a tuple, list or dict that is made for it.
    pub(super) fn taken_out(&mut self, kind: Kind, depth: u32) -> String {
        let (first, second) = (self.expression(kind, depth), self.expression(kind, depth));
        match self.choices.below(4) {
            0 => format!("({first}, {second})[{}]", self.choices.pick(&["0", "1", "-1", "True"])),
            1 => format!("[{first}, {second}].pop({})", self.choices.pick(&["", "0", "-1"])),
            2 => format!("{{'a': {first}, 2: {second}}}[{}]", self.choices.pick(&["'a'", "2", "2.0"])),
            _ => format!("next(iter([{first}, {second}]))"),
        }
    }
}
