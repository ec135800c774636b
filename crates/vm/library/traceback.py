# traceback: exceptions as text. There are no traceback objects: only the last lines are known to a program.

import io
import sys


def format_exception_only(exc, value=None):
    value = exc if value is None else value
    text = str(value)
    name = type(value).__name__
    return [name + (": " + text if text else "") + "\n"]


def format_exception(exc, value=None, tb=None, limit=None, file=None, chain=True):
    stream = io.StringIO()
    sys.print_exception(exc if value is None else value, stream)
    return stream.getvalue().splitlines(True)


def print_exception(exc, value=None, tb=None, limit=None, file=None, chain=True):
    sys.print_exception(exc if value is None else value, sys.stderr if file is None else file)


def format_exc(limit=None, chain=True):
    return "".join(format_exception(sys.exc_info()[1]))


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exc_info()[1], file=file)


def format_tb(tb, limit=None):
    return []


def print_tb(tb, limit=None, file=None):
    pass


def extract_tb(tb, limit=None):
    return []
