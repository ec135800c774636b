# importlib: modules by names that are made at run time, as far as the program has them.

import sys


def import_module(name, package=None):
    """A module that the program imports somewhere, or one of the machine."""
    if name[:1] == ".":
        if not package:
            raise TypeError("the 'package' argument is required to perform a relative import for %r" % name)
        level = len(name) - len(name.lstrip("."))
        parts = package.split(".")
        if level > len(parts):
            raise ImportError("attempted relative import beyond top-level package")
        name = ".".join(parts[:len(parts) - level + 1] + ([name[level:]] if name[level:] else []))
    return __import__(name, None, None, ["*"])


def invalidate_caches():
    pass
