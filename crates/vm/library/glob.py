# glob: the files whose paths fit a pattern.

import os
from fnmatch import filter as _fitting


def has_magic(s):
    return any(letter in s for letter in "*?[")


def escape(pathname):
    return "".join(["[" + letter + "]" if letter in "*?[" else letter for letter in pathname])


def _folders_below(folder):
    yield folder
    for name in sorted(os.listdir(folder or ".")):
        path = os.path.join(folder, name) if folder else name
        if not name.startswith(".") and os.path.isdir(path):
            yield from _folders_below(path)


def iglob(pathname, *, root_dir=None, recursive=False):
    folder, name = os.path.split(pathname)
    if not has_magic(pathname):
        if os.path.lexists(pathname):
            yield pathname
        return
    folders = [folder] if not has_magic(folder) else iglob(folder, recursive=recursive)
    for each in folders:
        if each and not os.path.isdir(each):
            continue
        if name == "**" and recursive:
            for below in _folders_below(each):
                yield below + "/" if below == each and below else below
                for file in sorted(os.listdir(below or ".")):
                    path = os.path.join(below, file) if below else file
                    if not file.startswith(".") and not os.path.isdir(path):
                        yield path
            continue
        if not has_magic(name):
            path = os.path.join(each, name)
            if os.path.lexists(path):
                yield path
            continue
        names = os.listdir(each or ".")
        if not name.startswith("."):
            names = [file for file in names if not file.startswith(".")]
        for file in _fitting(names, name):
            yield os.path.join(each, file) if each else file


def glob(pathname, *, root_dir=None, recursive=False):
    return list(iglob(pathname, root_dir=root_dir, recursive=recursive))
