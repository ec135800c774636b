import errno
import os

print(errno.ENOENT, errno.EEXIST, errno.EACCES, errno.EAGAIN, errno.ETIMEDOUT, errno.ECONNREFUSED, errno.EINPROGRESS, errno.EISDIR)
print(errno.errorcode[2], errno.errorcode[110], os.strerror(2), os.strerror(13))
for n, text in [(2, "a"), (17, "b"), (13, "c"), (21, "d"), (20, "e"), (111, "f"), (104, "g"), (32, "h"), (110, "i"), (11, "j"), (5, "k")]:
    e = OSError(n, text)
    print(type(e).__name__, e, e.errno == n, e.strerror)
e = OSError(2, "gone", "file.txt")
print(e, repr(e), e.args, e.filename, e.filename2)
print(OSError(2, "gone", "a", None, "b"), OSError("plain"), OSError().errno, OSError(5).errno)
try:
    raise FileNotFoundError(2, "No such file", "x")
except OSError as e:
    print(e, isinstance(e, FileNotFoundError))
print(IOError is OSError, EnvironmentError is OSError, issubclass(ConnectionResetError, ConnectionError), issubclass(TimeoutError, OSError))
