//! Definitions of functions and generators.

use super::Writer;
use super::scope::{Function, Kind, Parameter, Passing, Variable};

/// Statements of a function at most.
const BODY_MAX: u32 = 5;

impl Writer<'_> {
    /// A function that can be called from here on.
    pub(super) fn function(&mut self) {
        let returns = self.kind();
        let name = self.name("f");
        let (parameters, star, double_star) = self.parameters(&[]);
        let header = format!("def {name}({}):", self.signature("", &parameters, star, double_star));
        if self.choices.chance(12) {
            self.line("@traced");
        }
        let outer = std::mem::take(&mut self.yields);
        let cost = self.body(&header, &parameters, Some(returns), |w| {
            let value = w.kept(returns, 2);
            w.line(&format!("return {value}"));
        });
        self.yields = outer;
        self.functions.push(Function {
            call: name,
            parameters,
            star,
            double_star,
            returns,
            is_generator: false,
            must_end: false,
            cost,
        });
    }

    /// A generator that can be gone through from here on.
    pub(super) fn generator(&mut self) {
        let returns = self.kind();
        let name = self.name("g");
        let (parameters, star, double_star) = self.parameters(&[]);
        let header = format!("def {name}({}):", self.signature("", &parameters, star, double_star));
        let must_end = self.choices.chance(40);
        let outer = (self.yields, self.yields_anywhere);
        (self.yields, self.yields_anywhere) = (true, must_end);
        let cost = self.body(&header, &parameters, Some(returns), |w| {
            let value = w.kept(returns, 1);
            w.line(&format!("yield {value}"));
        });
        (self.yields, self.yields_anywhere) = outer;
        self.functions.push(Function {
            call: name,
            parameters,
            star,
            double_star,
            returns,
            is_generator: true,
            must_end,
            cost: cost + 3,
        });
    }

    /// Parameters, after those given; and whether there are `*args` and `**named`.
    pub(super) fn parameters(&mut self, first: &[Parameter]) -> (Vec<Parameter>, bool, bool) {
        let mut parameters = first.to_vec();
        let position_only = self.choices.chance(10);
        let mut has_default = false;
        while parameters.len() < first.len() + 3 && self.choices.below(4) > 0 {
            has_default |= self.choices.chance(30);
            let (name, kind) = (self.name("a"), self.kind());
            let passing = if position_only { Passing::PositionOnly } else { Passing::Any };
            parameters.push(Parameter { name, kind, passing, has_default });
        }
        let star = self.choices.chance(15);
        if self.choices.chance(15) {
            let (name, kind) = (self.name("a"), self.kind());
            let has_default = self.choices.chance(50);
            parameters.push(Parameter { name, kind, passing: Passing::KeywordOnly, has_default });
        }
        (parameters, star, self.choices.chance(15))
    }

    /// The text between the parentheses of a `def`; `this` is `self` or nothing.
    pub(super) fn signature(
        &mut self,
        this: &str,
        parameters: &[Parameter],
        star: bool,
        double_star: bool,
    ) -> String {
        let mut parts: Vec<String> = if this.is_empty() { vec![] } else { vec![this.into()] };
        let mut before = None;
        for parameter in parameters {
            if before == Some(Passing::PositionOnly) && parameter.passing != Passing::PositionOnly {
                parts.push("/".into());
            }
            let starts_keywords =
                parameter.passing == Passing::KeywordOnly && before != Some(Passing::KeywordOnly);
            if starts_keywords {
                parts.push(if star { "*rest".into() } else { "*".into() });
            }
            before = Some(parameter.passing);
            let default =
                if parameter.has_default { format!("={}", self.leaf(parameter.kind)) } else { String::new() };
            parts.push(format!("{}{default}", parameter.name));
        }
        match before {
            Some(Passing::PositionOnly) => parts.push("/".into()),
            Some(Passing::KeywordOnly) => return self.with_named(parts, double_star),
            _ => {}
        }
        if star {
            parts.push("*rest".into());
        }
        self.with_named(parts, double_star)
    }

    fn with_named(&self, mut parts: Vec<String>, double_star: bool) -> String {
        parts.extend(double_star.then(|| String::from("**named")));
        parts.join(", ")
    }

    /// The header and what stands below it, `last` at its end; answers what a call costs.
    pub(super) fn body(
        &mut self,
        header: &str,
        parameters: &[Parameter],
        returns: Option<Kind>,
        last: impl FnOnce(&mut Self),
    ) -> u32 {
        let outer = (self.loops, self.factor, self.cost, self.returns, self.no_walrus);
        (self.loops, self.factor, self.cost, self.returns, self.no_walrus) = (0, 1, 1, returns, 0);
        self.level += 1;
        self.block(header, |w| {
            w.declared();
            parameters.iter().for_each(|parameter| w.remember(&parameter.name, parameter.kind));
            w.statements(2, BODY_MAX);
            last(w);
        });
        self.level -= 1;
        let cost = self.cost;
        (self.loops, self.factor, self.cost, self.returns, self.no_walrus) = outer;
        cost
    }

    /// `global` or `nonlocal` for a variable of a function around, which is this function's to assign then.
    fn declared(&mut self) {
        if !self.choices.chance(20) {
            return;
        }
        let level = self.level;
        let outer: Vec<_> =
            self.variables.iter().filter(|v| !v.name.contains('.') && v.level < level).cloned().collect();
        if outer.is_empty() {
            return;
        }
        let variable = self.choices.pick(&outer).clone();
        let word = if variable.is_global { "global" } else { "nonlocal" };
        self.line(&format!("{word} {}", variable.name));
        self.variables.push(Variable { level, ..variable });
    }
}
