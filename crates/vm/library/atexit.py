# atexit: what a program wants to be called when it ends. The machine does not call it by itself: `_run_exitfuncs` does.

_functions = []


def register(func, /, *args, **kwargs):
    _functions.append((func, args, kwargs))
    return func


def unregister(func, /):
    _functions[:] = [each for each in _functions if each[0] != func]


def _run_exitfuncs():
    while _functions:
        func, args, kwargs = _functions.pop()
        func(*args, **kwargs)


def _ncallbacks():
    return len(_functions)
