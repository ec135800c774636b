# traceback: exceptions as the text that an uncaught one leaves. Lines have their text where the sources are: not on a device.

import sys


_sources = {}


def _line(filename, lineno):
    """The text of a line, if its file can be read."""
    if filename not in _sources:
        lines = []
        if not filename.startswith("<"):
            try:
                with __import__("io").open(filename) as source:
                    lines = source.read().split("\n")
            except Exception:
                pass
        _sources[filename] = lines
    lines = _sources[filename]
    return lines[lineno - 1].strip() if 0 < lineno <= len(lines) else ""


class FrameSummary:
    def __init__(self, filename, lineno, name):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self.line = _line(filename, lineno)

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __getitem__(self, at):
        return (self.filename, self.lineno, self.name, self.line)[at]

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


def extract_tb(tb, limit=None):
    found = []
    while tb is not None:
        code = tb.tb_frame.f_code
        found.append(FrameSummary(code.co_filename, tb.tb_lineno, code.co_name))
        tb = tb.tb_next
    return found if limit is None else found[:limit]


def format_list(frames):
    return [_shown(*frame) for frame in frames]


def _shown(filename, lineno, name, line):
    text = f'  File "{filename}", line {lineno}, in {name}\n'
    return f"{text}    {line}\n" if line else text


def format_tb(tb, limit=None):
    return format_list(extract_tb(tb, limit))


def print_tb(tb, limit=None, file=None):
    _write("".join(format_tb(tb, limit)), file)


def format_exception_only(exc, value=None):
    error = value if value is not None else exc
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ not in ("__main__", "builtins"):
        name = f"{kind.__module__}.{name}"
    try:
        text = str(error)
    except Exception:
        text = f"<exception str() failed>"
    lines = [f"{name}: {text}\n" if text else f"{name}\n"]
    for note in getattr(error, "__notes__", ()):
        lines.extend([f"{line}\n" for line in str(note).split("\n")])
    return lines


def format_exception(exc, value=None, tb=None, limit=None, chain=True):
    error = value if value is not None else exc
    lines = []
    if error is None:
        return ["NoneType: None\n"]
    if chain and error.__cause__ is not None:
        lines.extend(format_exception(error.__cause__))
        lines.append("\nThe above exception was the direct cause of the following exception:\n\n")
    elif chain and error.__context__ is not None and not error.__suppress_context__:
        lines.extend(format_exception(error.__context__))
        lines.append("\nDuring handling of the above exception, another exception occurred:\n\n")
    if error.__traceback__ is not None:
        lines.append("Traceback (most recent call last):\n")
        lines.extend(format_tb(error.__traceback__, limit))
    lines.extend(format_exception_only(error))
    return lines


def print_exception(exc, value=None, tb=None, limit=None, file=None, chain=True):
    _write("".join(format_exception(exc, value, tb, limit, chain)), file)


def format_exc(limit=None, chain=True):
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_exc(limit=None, file=None, chain=True):
    _write(format_exc(limit, chain), file)


def format_stack(f=None, limit=None):
    return []


def print_stack(f=None, limit=None, file=None):
    pass


def _write(text, file):
    (file or sys.stderr).write(text)
