# os: the files of the host, its folders, and what programs ask of a system.

import _files
import errno
import sys

name = "posix"
sep = "/"
linesep = "\n"
curdir = "."
pardir = ".."
extsep = "."
pathsep = ":"
altsep = None
devnull = "/dev/null"
error = OSError
environ = {}
O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND = 0, 1, 2, 64, 128, 512, 1024
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    try:
        found = type(path).__fspath__
    except AttributeError:
        raise TypeError("expected str, bytes or os.PathLike object, not " + type(path).__name__) from None
    return found(path)


def fsdecode(path):
    path = fspath(path)
    return path.decode() if isinstance(path, bytes) else path


def fsencode(path):
    path = fspath(path)
    return path.encode() if isinstance(path, str) else path


class stat_result(tuple):
    st_mode = property(lambda self: self[0])
    st_size = property(lambda self: self[6])
    st_atime = st_mtime = st_ctime = property(lambda self: self[8])


def stat(path):
    mode, size, changed = _files.stat(fsdecode(path))
    return stat_result((mode, 0, 0, 1, 0, 0, size, changed, changed, changed))


lstat = stat


def listdir(path="."):
    return [entry[:-1] if entry[-1] == "/" else entry for entry in _files.listdir(fsdecode(path))]


def ilistdir(path="."):
    for entry in _files.listdir(fsdecode(path)):
        yield (entry[:-1], 0x4000, 0) if entry[-1] == "/" else (entry, 0x8000, 0, _files.stat(fsdecode(path) + "/" + entry)[1])


class DirEntry:
    def __init__(self, folder, entry):
        self._is_dir = entry[-1] == "/"
        self.name = entry.rstrip("/")
        self.path = _join(folder, self.name)

    def is_dir(self, follow_symlinks=True):
        return self._is_dir

    def is_file(self, follow_symlinks=True):
        return not self._is_dir

    def is_symlink(self):
        return False

    def stat(self, follow_symlinks=True):
        return stat(self.path)

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return "<DirEntry %r>" % self.name


class _Entries(list):
    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        pass

    def close(self):
        pass


def scandir(path="."):
    path = fsdecode(path)
    return _Entries([DirEntry(path, entry) for entry in _files.listdir(path)])


def _join(folder, name):
    return folder + name if folder[-1:] == "/" else folder + "/" + name


def _exists(path):
    try:
        _files.stat(path)
    except OSError:
        return False
    return True


def mkdir(path, mode=511):
    _files.mkdir(fsdecode(path))


def makedirs(name, mode=511, exist_ok=False):
    name = fsdecode(name).rstrip("/")
    parent = name.rpartition("/")[0]
    if parent and not _exists(parent):
        makedirs(parent, mode, exist_ok)
    try:
        _files.mkdir(name)
    except OSError:
        if not exist_ok or not _exists(name):
            raise


def remove(path):
    _files.remove(fsdecode(path))


unlink = remove


def rmdir(path):
    _files.rmdir(fsdecode(path))


def removedirs(name):
    rmdir(name)
    parent = fsdecode(name).rstrip("/").rpartition("/")[0]
    while parent:
        try:
            _files.rmdir(parent)
        except OSError:
            break
        parent = parent.rpartition("/")[0]


def rename(src, dst):
    src, dst = fsdecode(src), fsdecode(dst)
    try:
        _files.rename(src, dst)
    except OSError as error:
        raise OSError(error.errno, error.strerror, src, None, dst) from None


replace = rename


def getcwd():
    return _files.getcwd()


def chdir(path):
    _files.chdir(fsdecode(path))


def access(path, mode):
    return _exists(fsdecode(path))


def walk(top, topdown=True, onerror=None, followlinks=False):
    folders, files = [], []
    try:
        entries = _files.listdir(fsdecode(top))
    except OSError as error:
        if onerror is not None:
            onerror(error)
        return
    for entry in entries:
        (folders if entry[-1] == "/" else files).append(entry.rstrip("/"))
    if topdown:
        yield top, folders, files
    for folder in folders:
        yield from walk(_join(top, folder), topdown, onerror)
    if not topdown:
        yield top, folders, files


def statvfs(path):
    block, count, free = _files.space()
    return (block, block, count, free, free, 0, 0, 0, 0, 255)


def open(path, flags, mode=511):
    wanted = (1, 2, 3)[flags & 3] | (8 if flags & O_CREAT else 0) | (32 if flags & O_EXCL else 0)
    return _files.open(fsdecode(path), wanted | (16 if flags & O_TRUNC else 0) | (4 if flags & O_APPEND else 0))


def read(fd, n):
    return _files.read(fd, n)


def write(fd, data):
    if fd in (1, 2):
        return (sys.stdout, sys.stderr)[fd - 1].write(data)
    return _files.write(fd, data)


def lseek(fd, position, how):
    return _files.seek(fd, position, how)


def close(fd):
    _files.close(fd)


def fsync(fd):
    pass


def sync():
    pass


def urandom(n):
    import random

    return random.SystemRandom().randbytes(n)


def getenv(key, default=None):
    return environ.get(key, default)


def strerror(code):
    return errno.strerror(code)


def getpid():
    return 1


def cpu_count():
    return 1


def uname():
    return ("updraft", "", "", sys.version, sys.platform)


import os.path as path
