# inspect: what kind of thing an object is, and what a function takes.

import types

CO_VARARGS, CO_VARKEYWORDS, CO_GENERATOR = 4, 8, 32
CO_COROUTINE, CO_ASYNC_GENERATOR = 128, 512

GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED, GEN_CLOSED = "GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED", "GEN_CLOSED"
CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED, CORO_CLOSED = (
    "CORO_CREATED", "CORO_RUNNING", "CORO_SUSPENDED", "CORO_CLOSED"
)


def isclass(x):
    return isinstance(x, type)


def isfunction(x):
    return isinstance(x, types.FunctionType)


def ismethod(x):
    return isinstance(x, types.MethodType)


def isbuiltin(x):
    return isinstance(x, types.BuiltinFunctionType)


def isroutine(x):
    return isbuiltin(x) or isfunction(x) or ismethod(x) or ismethoddescriptor(x)


def ismethoddescriptor(x):
    return isinstance(x, types.MethodDescriptorType)


def isdatadescriptor(x):
    if isclass(x) or ismethod(x) or isfunction(x):
        return False
    return isinstance(x, property) or hasattr(type(x), "__set__") or hasattr(type(x), "__delete__")


def ismodule(x):
    return type(x).__name__ == "module"


def isgenerator(x):
    return isinstance(x, types.GeneratorType)


def iscoroutine(x):
    return isinstance(x, types.CoroutineType)


def isasyncgen(x):
    return isinstance(x, types.AsyncGeneratorType)


def isawaitable(x):
    return iscoroutine(x) or hasattr(type(x), "__await__")


def iscode(x):
    return isinstance(x, types.CodeType)


def istraceback(x):
    return isinstance(x, types.TracebackType)


def isframe(x):
    return isinstance(x, types.FrameType)


def _flags(x):
    while ismethod(x):
        x = x.__func__
    return x.__code__.co_flags if isfunction(x) else 0


def isgeneratorfunction(x):
    return _flags(x) & CO_GENERATOR != 0


def iscoroutinefunction(x):
    return _flags(x) & CO_COROUTINE != 0


def isasyncgenfunction(x):
    return _flags(x) & CO_ASYNC_GENERATOR != 0


def isabstract(x):
    return isclass(x) and bool(getattr(x, "__abstractmethods__", ()))


def _state(prefix, running, suspended, frame):
    if running:
        return prefix + "_RUNNING"
    if suspended:
        return prefix + "_SUSPENDED"
    return prefix + ("_CLOSED" if frame is None else "_CREATED")


def getgeneratorstate(generator):
    return _state("GEN", generator.gi_running, generator.gi_suspended, generator.gi_frame)


def getcoroutinestate(coroutine):
    return _state("CORO", coroutine.cr_running, coroutine.cr_suspended, coroutine.cr_frame)


def getmro(cls):
    return cls.__mro__


def getdoc(x):
    doc = getattr(x, "__doc__", None)
    return cleandoc(doc) if isinstance(doc, str) else None


def cleandoc(doc):
    lines = doc.expandtabs().split("\n")
    margin = min([len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()], default=0)
    lines = [lines[0].lstrip()] + [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def getmembers(x, predicate=None):
    found = []
    for name in dir(x):
        try:
            value = getattr(x, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            found.append((name, value))
    return found


def getmodule(x):
    return None


def unwrap(function):
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function


def currentframe():
    return None


class _Empty:
    pass


_empty = _Empty


class _Kind:
    def __init__(self, number, name, description):
        self.value = number
        self.name = name
        self.description = description

    def __repr__(self):
        return f"<_ParameterKind.{self.name}: {self.value}>"

    def __str__(self):
        return self.name

    def __lt__(self, other):
        return self.value < other.value


class Parameter:
    empty = _empty
    POSITIONAL_ONLY = _Kind(0, "POSITIONAL_ONLY", "positional-only")
    POSITIONAL_OR_KEYWORD = _Kind(1, "POSITIONAL_OR_KEYWORD", "positional or keyword")
    VAR_POSITIONAL = _Kind(2, "VAR_POSITIONAL", "variadic positional")
    KEYWORD_ONLY = _Kind(3, "KEYWORD_ONLY", "keyword-only")
    VAR_KEYWORD = _Kind(4, "VAR_KEYWORD", "variadic keyword")

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name = name
        self.kind = kind
        self.default = default
        self.annotation = annotation

    def __str__(self):
        text = self.name
        if self.annotation is not _empty:
            text += ": " + formatannotation(self.annotation)
        if self.default is not _empty:
            text += (" = " if self.annotation is not _empty else "=") + repr(self.default)
        if self.kind is Parameter.VAR_POSITIONAL:
            return "*" + text
        if self.kind is Parameter.VAR_KEYWORD:
            return "**" + text
        return text

    def __repr__(self):
        return f'<Parameter "{self}">'

    def __eq__(self, other):
        if not isinstance(other, Parameter):
            return NotImplemented
        return (self.name, self.kind, self.default) == (other.name, other.kind, other.default)


def formatannotation(annotation):
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if annotation.__module__ in ("builtins", "__main__"):
            return annotation.__qualname__
        return annotation.__module__ + "." + annotation.__qualname__
    return repr(annotation)


class Signature:
    empty = _empty

    def __init__(self, parameters=(), *, return_annotation=_empty):
        self.parameters = {parameter.name: parameter for parameter in parameters}
        self.return_annotation = return_annotation

    def __str__(self):
        parts = []
        slash = star = False
        for parameter in self.parameters.values():
            if parameter.kind is Parameter.POSITIONAL_ONLY:
                slash = True
            elif slash:
                parts.append("/")
                slash = False
            if parameter.kind is Parameter.VAR_POSITIONAL:
                star = True
            elif parameter.kind is Parameter.KEYWORD_ONLY and not star:
                parts.append("*")
                star = True
            parts.append(str(parameter))
        if slash:
            parts.append("/")
        text = "(" + ", ".join(parts) + ")"
        if self.return_annotation is not _empty:
            text += " -> " + formatannotation(self.return_annotation)
        return text

    def __repr__(self):
        return f"<Signature {self}>"

    def bind(self, *args, **kwargs):
        arguments = {}
        left = list(args)
        for name, parameter in self.parameters.items():
            if parameter.kind is Parameter.VAR_POSITIONAL:
                if left:
                    arguments[name] = tuple(left)
                left = []
            elif parameter.kind is Parameter.VAR_KEYWORD:
                if kwargs:
                    arguments[name] = kwargs
                kwargs = {}
            elif left and parameter.kind is not Parameter.KEYWORD_ONLY:
                if name in kwargs:
                    raise TypeError(f"multiple values for argument {name!r}")
                arguments[name] = left.pop(0)
            elif name in kwargs:
                arguments[name] = kwargs.pop(name)
            elif parameter.default is _empty:
                raise TypeError(f"missing a required argument: {name!r}")
        if left:
            raise TypeError("too many positional arguments")
        if kwargs:
            raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        return BoundArguments(self, arguments)


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature = signature
        self.arguments = arguments

    def apply_defaults(self):
        full = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments:
                full[name] = self.arguments[name]
            elif parameter.kind is Parameter.VAR_POSITIONAL:
                full[name] = ()
            elif parameter.kind is Parameter.VAR_KEYWORD:
                full[name] = {}
            else:
                full[name] = parameter.default
        self.arguments = full


def signature(function):
    function = unwrap(function)
    drop = 0
    if isclass(function):
        function = function.__init__
        drop = 1
    if ismethod(function):
        function = function.__func__
        drop = 1
    if not isfunction(function):
        raise ValueError(f"no signature found for {function!r}")
    code = function.__code__
    names = code.co_varnames
    notes = getattr(function, "__annotations__", {})
    count, only = code.co_argcount, code.co_posonlyargcount
    defaults = function.__defaults__ or ()
    named = function.__kwdefaults__ or {}
    found = []
    for at in range(count):
        default = defaults[at - count] if at >= count - len(defaults) else _empty
        kind = Parameter.POSITIONAL_ONLY if at < only else Parameter.POSITIONAL_OR_KEYWORD
        found.append(Parameter(names[at], kind, default=default, annotation=notes.get(names[at], _empty)))
    at = count + code.co_kwonlyargcount
    if code.co_flags & CO_VARARGS:
        name = names[at]
        found.append(Parameter(name, Parameter.VAR_POSITIONAL, annotation=notes.get(name, _empty)))
        at += 1
    for name in names[count:count + code.co_kwonlyargcount]:
        default = named.get(name, _empty)
        found.append(Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=notes.get(name, _empty)))
    if code.co_flags & CO_VARKEYWORDS:
        name = names[at]
        found.append(Parameter(name, Parameter.VAR_KEYWORD, annotation=notes.get(name, _empty)))
    return Signature(found[drop:], return_annotation=notes.get("return", _empty))


def get_annotations(x, **ignored):
    return dict(getattr(x, "__annotations__", {}))
