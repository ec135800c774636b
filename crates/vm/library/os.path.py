# os.path: paths as text; `/` parts them.

import _files

sep = "/"
curdir = "."
pardir = ".."


def _text(path):
    return path.__fspath__() if hasattr(path, "__fspath__") else path


def isabs(s):
    return _text(s)[:1] == "/"


def join(a, *p):
    path = _text(a)
    for part in p:
        part = _text(part)
        if part[:1] == "/":
            path = part
        elif not path or path[-1] == "/":
            path += part
        else:
            path += "/" + part
    return path


def split(p):
    p = _text(p)
    i = p.rfind("/") + 1
    head, tail = p[:i], p[i:]
    return head.rstrip("/") or head, tail


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def splitext(p):
    p = _text(p)
    start = p.rfind("/") + 1
    dot = p.rfind(".")
    if dot <= start or not p[start:dot].strip("."):
        return p, ""
    return p[:dot], p[dot:]


def splitdrive(p):
    return "", _text(p)


def normpath(path):
    path = _text(path)
    if not path:
        return "."
    slashes = "/" if path[0] == "/" else ""
    if path[:2] == "//" and path[:3] != "///":
        slashes = "//"
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or not slashes and not parts or parts and parts[-1] == "..":
            parts.append(part)
        elif parts:
            parts.pop()
    return slashes + "/".join(parts) or "."


def abspath(path):
    path = _text(path)
    return normpath(path if isabs(path) else join(_files.getcwd(), path))


realpath = abspath


def normcase(s):
    return _text(s)


def expanduser(path):
    return _text(path)


def relpath(path, start="."):
    here = [part for part in abspath(start).split("/") if part]
    there = [part for part in abspath(path).split("/") if part]
    same = 0
    while same < min(len(here), len(there)) and here[same] == there[same]:
        same += 1
    return "/".join([".."] * (len(here) - same) + there[same:]) or "."


def commonprefix(m):
    if not m:
        return ""
    low, high = min(m), max(m)
    for i, letter in enumerate(low):
        if letter != high[i]:
            return low[:i]
    return low


def commonpath(paths):
    paths = [_text(path) for path in paths]
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    if len({isabs(path) for path in paths}) > 1:
        raise ValueError("Can't mix absolute and relative paths")
    parts = [[part for part in path.split("/") if part not in ("", ".")] for path in paths]
    return ("/" if isabs(paths[0]) else "") + "/".join(commonprefix(parts))


def _stat(path):
    try:
        return _files.stat(_text(path))
    except OSError:
        return None


def exists(path):
    return _stat(path) is not None


lexists = exists


def isfile(path):
    found = _stat(path)
    return found is not None and found[0] & 0o170000 == 0o100000


def isdir(s):
    found = _stat(s)
    return found is not None and found[0] & 0o170000 == 0o040000


def islink(path):
    return False


def getsize(filename):
    return _files.stat(_text(filename))[1]


def getmtime(filename):
    return float(_files.stat(_text(filename))[2])


getatime = getctime = getmtime


def samefile(f1, f2):
    return abspath(f1) == abspath(f2)
