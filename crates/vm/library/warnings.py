# warnings: said once on standard error.

import sys

_said = []


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category = type(message)
    text = "%s: %s" % ((category or UserWarning).__name__, message)
    if text not in _said:
        _said.append(text)
        print(text, file=sys.stderr)


def filterwarnings(action, *args, **kwargs):
    pass


simplefilter = filterwarnings


class catch_warnings:
    def __init__(self, *, record=False):
        pass

    def __enter__(self):
        return []

    def __exit__(self, *ignored):
        pass
