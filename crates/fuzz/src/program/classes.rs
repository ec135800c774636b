//! Definitions of classes, with attributes, methods, special methods and inheritance, and an object of each.

use super::Writer;
use super::scope::{Class, Function, Kind, Parameter, Passing};

/// Special methods and what is done with an object that has one (`@` is the object).
const SPECIAL: [(&str, &str, &str); 23] = [
    ("__add__(self, other)", "return ('add', other)", "@ + 1"),
    ("__radd__(self, other)", "return ('radd', other)", "1 + @"),
    ("__sub__(self, other)", "return NotImplemented", "@ - 1"),
    ("__mul__(self, other)", "return [other]", "@ * 'x'"),
    ("__neg__(self)", "return -1", "-@"),
    ("__eq__(self, other)", "return other == 1", "(@ == 1, @ != 1, @ == 2, 1 == @, @ in [1])"),
    ("__lt__(self, other)", "return True", "(@ < 1, @ > 1, sorted([@, @]))"),
    ("__len__(self)", "return 3", "(len(@), bool(@))"),
    ("__bool__(self)", "return False", "(not @, @ or 7)"),
    ("__getitem__(self, key)", "return [4, 5, 6][key]", "(@[1], @[::2], list(@), 5 in @)"),
    ("__setitem__(self, key, value)", "print('set', key, value)", "@.__setitem__(1, 2)"),
    ("__contains__(self, item)", "return item == 2", "(2 in @, 3 not in @)"),
    ("__iter__(self)", "return iter([7, 8])", "(list(@), [*@], max(@))"),
    ("__call__(self, *args, **named)", "return (args, named)", "@(1, 2, a=3)"),
    ("__str__(self)", "return 'a str'", "(str(@), f'{@}', '%s' % @, repr(@) != '')"),
    ("__format__(self, spec)", "return '<' + spec + '>'", "(f'{@:>5}', format(@, 'x'), '{}'.format(@))"),
    ("__hash__(self)", "return 5", "({@: 1}[@], hash(@))"),
    (
        "__getattr__(self, name)",
        "return name.upper() if name != 'keys' else super().__getattr__(name)",
        "(@.missing, hasattr(@, 'zip'), getattr(@, 'q', 0))",
    ),
    ("__index__(self)", "return 2", "([1, 2, 3][@], hex(@), 'abc'[@:], range(@))"),
    ("__enter__(self)", "print('enter')", "@.__enter__()"),
    ("__le__(self, other)", "return NotImplemented", "@ <= 1"),
    ("__getattribute__(self, name)", "return super().__getattribute__(name)", "@.__class__"),
    ("__float__(self)", "return 2.5", "(float(@), '%.1f' % @)"),
];

impl Writer<'_> {
    /// A class and an object of it, whose attributes and methods are used from here on.
    pub(super) fn class(&mut self) {
        let name = self.name("C");
        let base = if self.choices.chance(50) && !self.classes.is_empty() {
            let at = self.choices.below(self.classes.len() as u32) as usize;
            Some(self.classes[at].clone())
        } else {
            None
        };
        let mut class = base.clone().unwrap_or(Class {
            name: "Base".into(),
            attributes: vec![],
            methods: vec![],
            init: vec![],
        });
        let header = format!("class {name}({}):", class.name);
        class.name = name;
        let mut special = Vec::new();
        let (functions, classes) = (self.functions.len(), self.classes.len());
        let variables = self.variables.len();
        self.line(&header);
        self.indent += 1;
        self.no_walrus += 1;
        self.class_attributes(&mut class);
        self.init(&mut class, base.as_ref());
        self.representation(&class);
        while special.len() < 3 && self.choices.below(3) > 0 {
            special.push(self.special_method());
        }
        let methods = 1 + self.choices.below(3);
        (0..methods).for_each(|_| self.method(&mut class, base.as_ref()));
        self.no_walrus -= 1;
        self.indent -= 1;
        self.functions.truncate(functions);
        self.classes.truncate(classes);
        self.variables.truncate(variables);
        self.object(&class, &special);
        self.classes.push(class);
    }

    fn class_attributes(&mut self, class: &mut Class) {
        for _ in 0..self.choices.below(3) {
            let (name, kind) = (self.name("c"), self.kind());
            let value = self.leaf(kind);
            self.line(&format!("{name} = {value}"));
            class.attributes.push((name, kind));
        }
    }

    fn init(&mut self, class: &mut Class, base: Option<&Class>) {
        if base.is_some() && self.choices.chance(40) {
            return;
        }
        let (parameters, _, _) = self.parameters(&[]);
        let header = format!("def __init__({}):", self.signature("self", &parameters, false, false));
        let mut made = Vec::new();
        self.body(&header, &parameters, None, |w| {
            if let Some(base) = base {
                let arguments = w.arguments(&base.init, false, false, 1);
                w.line(&format!("super().__init__({arguments})"));
            }
            for _ in 0..=w.choices.below(2) {
                let (name, kind) = (w.name("x"), w.kind());
                let value = w.kept(kind, 1);
                w.line(&format!("self.{name} = {value}"));
                made.push((name, kind));
            }
        });
        class.attributes.extend(made);
        class.init = parameters;
    }

    fn representation(&mut self, class: &Class) {
        let parts: Vec<String> = class
            .attributes
            .iter()
            .map(|(name, _)| format!("plain(getattr(self, '{name}', None))"))
            .collect();
        self.line("def __repr__(self):");
        self.line(&format!("    return '{}' + repr([{}])", class.name, parts.join(", ")));
    }

    /// One of the special methods; answers what tries it.
    fn special_method(&mut self) -> &'static str {
        let (signature, body, trial) = *self.choices.pick(&SPECIAL);
        self.line(&format!("def {signature}:"));
        self.line(&format!("    {body}"));
        trial
    }

    /// A method, a static one, one of the class or a property; or one of the base once more.
    fn method(&mut self, class: &mut Class, base: Option<&Class>) {
        let overridden = base.filter(|base| !base.methods.is_empty() && self.choices.below(2) == 1);
        if let Some(base) = overridden {
            let method = self.choices.pick(&base.methods).clone();
            return self.override_method(class, &method);
        }
        let (name, returns, sort) = (self.name("m"), self.kind(), self.choices.below(8));
        let (decorator, this) = match sort {
            0 => ("@staticmethod", ""),
            1 => ("@classmethod", "cls"),
            2 => ("@property", "self"),
            _ => ("", "self"),
        };
        let (parameters, star, double_star) =
            if sort == 2 { (vec![], false, false) } else { self.parameters(&[]) };
        let header = format!("def {name}({}):", self.signature(this, &parameters, star, double_star));
        if !decorator.is_empty() {
            self.line(decorator);
        }
        let cost = self.method_body(&header, class, &parameters, returns, sort > 1);
        let method = Function {
            call: name.clone(),
            parameters,
            star,
            double_star,
            returns,
            is_generator: false,
            must_end: false,
            cost,
        };
        if sort == 2 { class.attributes.push((name, returns)) } else { class.methods.push(method) }
    }

    fn override_method(&mut self, class: &mut Class, method: &Function) {
        let header = format!(
            "def {}({}):",
            method.call,
            self.signature("self", &method.parameters, method.star, method.double_star)
        );
        let passes_on = method.cost < 200;
        let (mut parameters, returns) = (method.parameters.clone(), method.returns);
        parameters.iter_mut().for_each(|parameter| parameter.has_default = false);
        let cost = self.body(&header, &method.parameters, Some(returns), |w| {
            let arguments: Vec<String> = parameters
                .iter()
                .map(|p| {
                    if p.passing == Passing::KeywordOnly {
                        format!("{0}={0}", p.name)
                    } else {
                        p.name.clone()
                    }
                })
                .collect();
            let call = format!("super().{}({})", method.call, arguments.join(", "));
            if passes_on {
                w.line(&format!("print('super', plain({call}))"));
            }
            let value = w.kept(returns, 1);
            w.line(&format!("return {value}"));
        });
        let cost = cost + if passes_on { method.cost } else { 0 };
        class.methods.retain(|known| known.call != method.call);
        class.methods.push(Function { cost, ..method.clone() });
    }

    fn method_body(
        &mut self,
        header: &str,
        class: &Class,
        parameters: &[Parameter],
        returns: Kind,
        has_self: bool,
    ) -> u32 {
        let attributes = if has_self { class.attributes.clone() } else { vec![] };
        let variables = self.variables.len();
        self.level += 1;
        attributes.iter().for_each(|(name, kind)| self.remember(&format!("self.{name}"), *kind));
        self.level -= 1;
        let cost = self.body(header, parameters, Some(returns), |w| {
            let value = w.kept(returns, 2);
            w.line(&format!("return {value}"));
        });
        self.variables.truncate(variables);
        cost
    }

    /// Makes an object and tries its special methods.
    fn object(&mut self, class: &Class, special: &[&'static str]) {
        let name = self.name("o");
        let arguments = self.arguments(&class.init, false, false, 1);
        self.line("try:");
        self.line(&format!("    {name} = {}({arguments})", class.name));
        self.line("except Exception as error:");
        self.line("    print(type(error).__name__, error)");
        for trial in special {
            self.line(&format!("attempt(lambda: {})", trial.replace('@', &name)));
        }
        for (attribute, kind) in &class.attributes {
            self.remember(&format!("{name}.{attribute}"), *kind);
        }
        for method in &class.methods {
            self.functions.push(Function { call: format!("{name}.{}", method.call), ..method.clone() });
        }
        // What takes `__index__` for an int is tried above; not every method of the machine does.
        if !special.iter().any(|trial| trial.contains("hex(")) {
            self.objects.push(name);
        }
    }
}
