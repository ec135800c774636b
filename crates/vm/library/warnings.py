# warnings: messages for the author of a program, printed to the standard error stream, once for each text.

import sys

_seen = set()
_filters = []


class WarningMessage:
    def __init__(self, message, category, filename, lineno):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno

    def __str__(self):
        return f"{{message : {self.message!r}, category : {self.category.__name__!r}}}"


_recorders = []


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category = type(message)
    else:
        category = category or UserWarning
        if not (isinstance(category, type) and issubclass(category, Warning)):
            raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
        message = category(message)
    action = "default"
    for known, kind in _filters:
        if issubclass(category, kind):
            action = known
            break
    if action == "error":
        raise message
    if action == "ignore":
        return
    if _recorders:
        _recorders[-1].append(WarningMessage(message, category, "<sys>", 1))
        return
    key = (category, str(message))
    if key in _seen and action != "always":
        return
    _seen.add(key)
    sys.stderr.write(f"{category.__name__}: {message}\n")


def warn_explicit(message, category, filename, lineno, module=None, registry=None):
    warn(message, category)


def simplefilter(action, category=Warning, lineno=0, append=False):
    if append:
        _filters.append((action, category))
    else:
        _filters.insert(0, (action, category))


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    simplefilter(action, category, lineno, append)


def resetwarnings():
    _filters.clear()


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self.record = record
        self.action = action
        self.category = category

    def __enter__(self):
        self._saved = list(_filters)
        if self.action is not None:
            simplefilter(self.action, self.category)
        if not self.record:
            return None
        log = []
        _recorders.append(log)
        return log

    def __exit__(self, *ignored):
        _filters[:] = self._saved
        if self.record:
            _recorders.pop()
