# io: files of the host, and text and bytes in memory with the methods of files.

import _files

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192


class UnsupportedOperation(OSError, ValueError):
    pass


class IOBase:
    closed = False

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file" + self._dot)

    _dot = "."

    def readable(self):
        return False

    writable = seekable = readable

    def isatty(self):
        self._check()
        return False

    def fileno(self):
        self._check()
        raise UnsupportedOperation("fileno")

    def flush(self):
        self._check()

    def close(self):
        self.closed = True

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def readlines(self, hint=-1):
        lines = []
        size = 0
        for line in self:
            lines.append(line)
            size += len(line)
            if hint is not None and 0 < hint <= size:
                break
        return lines

    def readinto(self, buffer):
        part = self.read(len(buffer))
        buffer[:len(part)] = part
        return len(part)

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *ignored):
        self.close()

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line


class RawIOBase(IOBase):
    """A class of a program's own gives `readinto` or `write`."""

    def read(self, size=-1):
        if size is None or size < 0:
            return self.readall()
        buffer = bytearray(size)
        count = self.readinto(buffer)
        return None if count is None else bytes(buffer[:count])

    def readall(self):
        parts = []
        while True:
            part = self.read(DEFAULT_BUFFER_SIZE)
            if not part:
                return b"".join(parts) if parts or part is not None else None
            parts.append(part)


class BufferedIOBase(IOBase):
    def read1(self, size=-1):
        return self.read(size)

    def detach(self):
        raise UnsupportedOperation("detach")

    def readinto1(self, buffer):
        return self.readinto(buffer)


class TextIOBase(IOBase):
    encoding = newlines = errors = None

    def detach(self):
        raise UnsupportedOperation("detach")


class BufferedReader(BufferedIOBase):
    """Reads ahead from a raw stream."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if buffer_size <= 0:
            raise ValueError("invalid buffer size")
        if not raw.readable():
            raise OSError("File or stream is not readable.")
        self.raw = raw
        self._size = buffer_size
        self._ahead = b""

    def readable(self):
        return True

    def seekable(self):
        return self.raw.seekable()

    def _fill(self):
        part = self.raw.read(self._size)
        self._ahead += part or b""
        return bool(part)

    def read(self, size=-1):
        self._check()
        whole = size is None or size < 0
        while (whole or len(self._ahead) < size) and self._fill():
            pass
        end = len(self._ahead) if whole else size
        part, self._ahead = self._ahead[:end], self._ahead[end:]
        return part

    def read1(self, size=-1):
        self._check()
        if not self._ahead:
            self._fill()
        end = len(self._ahead) if size < 0 else size
        part, self._ahead = self._ahead[:end], self._ahead[end:]
        return part

    def peek(self, size=0):
        self._check()
        if not self._ahead:
            self._fill()
        return self._ahead

    def readline(self, size=-1):
        self._check()
        while b"\n" not in self._ahead and (size is None or size < 0 or len(self._ahead) < size) and self._fill():
            pass
        end = self._ahead.find(b"\n") + 1 or len(self._ahead)
        return self.read(end if size is None or size < 0 else min(end, size))

    def tell(self):
        return self.raw.tell() - len(self._ahead)

    def seek(self, offset, whence=0):
        if whence == 1:
            offset -= len(self._ahead)
        self._ahead = b""
        return self.raw.seek(offset, whence)

    def close(self):
        if not self.closed:
            self.closed = True
            self.raw.close()


class BufferedWriter(BufferedIOBase):
    """Collects what is written for a raw stream."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if buffer_size <= 0:
            raise ValueError("invalid buffer size")
        if not raw.writable():
            raise OSError("File or stream is not writable.")
        self.raw = raw
        self._size = buffer_size
        self._waiting = bytearray()

    def writable(self):
        return True

    def seekable(self):
        return self.raw.seekable()

    def write(self, data):
        if self.closed:
            raise ValueError("write to closed file")
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(data)
        if len(self._waiting) + len(data) > self._size:
            self.flush()
        if len(data) > self._size:
            self._send(data)
        else:
            self._waiting += data
        return len(data)

    def _send(self, data):
        while data:
            count = self.raw.write(data)
            if count is None:
                raise BlockingIOError(11, "write could not complete without blocking", 0)
            data = data[count:]

    def flush(self):
        self._check()
        data = bytes(self._waiting)
        self._waiting.clear()
        self._send(data)
        if hasattr(self.raw, "flush"):
            self.raw.flush()

    def tell(self):
        return self.raw.tell() + len(self._waiting)

    def seek(self, offset, whence=0):
        self.flush()
        return self.raw.seek(offset, whence)

    def close(self):
        if not self.closed:
            self.flush()
            self.closed = True
            self.raw.close()


def open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    if not isinstance(mode, str):
        raise TypeError("open() argument 'mode' must be str, not " + type(mode).__name__)
    kinds = [letter for letter in mode if letter in "rwax"]
    for i, letter in enumerate(mode):
        if letter not in "rwaxbt+" or letter in mode[:i]:
            raise ValueError("invalid mode: %r" % mode)
    if "b" in mode and "t" in mode:
        raise ValueError("can't have text and binary mode at once")
    if len(kinds) != 1:
        raise ValueError("%s have exactly one of create/read/write/append mode%s" % (("must", "") if kinds else ("Must", " and at most one plus")))
    if "b" in mode:
        for name, value in (("encoding", encoding), ("errors", errors), ("newline", newline)):
            if value is not None:
                raise ValueError("binary mode doesn't take %s argument" % ("an " + name if name[0] == "e" else "a " + name))
    path = file.__fspath__() if hasattr(file, "__fspath__") else file
    if isinstance(path, bytes):
        path = path.decode()
    if buffering == 0 and "b" not in mode:
        raise ValueError("can't have unbuffered text I/O")
    if not isinstance(path, (str, int)):
        raise TypeError("expected str, bytes or os.PathLike object, not " + type(path).__name__)
    kind = kinds[0]
    flags = {"r": 1, "w": 2 + 8 + 16, "a": 2 + 4 + 8, "x": 2 + 8 + 32}[kind]
    if "+" in mode:
        flags |= 3
    raw = _File(path if isinstance(path, int) else _files.open(path, flags), file, kind + "b+" if "+" in mode else kind + "b", flags)
    if "b" in mode:
        return raw
    text = TextIOWrapper(raw, encoding, errors, newline)
    text.mode = mode
    return text


open_code = open


def _bytes_of(data):
    if isinstance(data, (str, int)):
        raise TypeError("a bytes-like object is required, not '%s'" % type(data).__name__)
    return bytes(data)


class _File(BufferedIOBase):
    """Bytes of a file. What is read ahead lies in `_ahead`, from `_at` on; what is written goes out at once."""

    def __init__(self, handle, name, mode, flags):
        self._handle = handle
        self.name = name
        self.mode = "rb+" if mode == "rb+" else mode
        self._flags = flags
        self._ahead = b""
        self._at = 0
        if flags & 4:
            _files.seek(handle, 0, 2)

    _dot = ""

    def readable(self):
        self._check()
        return self._flags & 1 != 0

    def writable(self):
        self._check()
        return self._flags & 2 != 0

    def seekable(self):
        self._check()
        return True

    def fileno(self):
        self._check()
        return self._handle

    def _fill(self):
        self._ahead = _files.read(self._handle, 1024)
        self._at = 0
        return self._ahead

    def _check_reads(self, what="read"):
        if self.closed:
            raise ValueError(what + " of closed file")
        if not self._flags & 1:
            raise UnsupportedOperation("read")

    def read(self, size=-1):
        self._check_reads()
        if size is None or size < 0:
            parts = [self._ahead[self._at:]]
            while True:
                part = _files.read(self._handle, 4096)
                if not part:
                    break
                parts.append(part)
            self._ahead = b""
            self._at = 0
            return b"".join(parts)
        part = self._ahead[self._at:self._at + size]
        self._at += len(part)
        while len(part) < size:
            if not self._fill():
                break
            self._at = min(len(self._ahead), size - len(part))
            part += self._ahead[:self._at]
        return part

    read1 = read

    def peek(self, size=0):
        self._check_reads()
        if self._at == len(self._ahead):
            self._fill()
        return self._ahead[self._at:]

    def readline(self, size=-1):
        self._check_reads("readline")
        line = b""
        while True:
            end = self._ahead.find(b"\n", self._at)
            stop = len(self._ahead) if end < 0 else end + 1
            if size is not None and size >= 0:
                stop = min(stop, self._at + size - len(line))
            line += self._ahead[self._at:stop]
            self._at = stop
            if end >= 0 and stop == end + 1 or len(line) == size or not self._fill():
                return line

    def _sync(self):
        if self._at < len(self._ahead):
            _files.seek(self._handle, self._at - len(self._ahead), 1)
        self._ahead = b""
        self._at = 0

    def write(self, data):
        if self.closed:
            raise ValueError("write to closed file")
        if not self._flags & 2:
            raise UnsupportedOperation("write")
        self._sync()
        data = _bytes_of(data)
        done = 0
        while done < len(data):
            done += _files.write(self._handle, data[done:] if done else data)
        return done

    def seek(self, offset, whence=0):
        self._check()
        self._sync()
        if whence not in (0, 1, 2):
            raise ValueError("whence value %d unsupported" % whence)
        return _files.seek(self._handle, offset, whence)

    def tell(self):
        self._check()
        return _files.seek(self._handle, 0, 1) - len(self._ahead) + self._at

    def truncate(self, size=None):
        self._check()
        if not self._flags & 2:
            raise UnsupportedOperation("truncate")
        if size is None:
            size = self.tell()
        _files.truncate(self._handle, size)
        return size

    def close(self):
        if not self.closed:
            self.closed = True
            _files.close(self._handle)

    def __repr__(self):
        return "<_io.Buffered%s name=%r>" % ({1: "Reader", 2: "Writer"}.get(self._flags & 3, "Random"), self.name)


class TextIOWrapper(TextIOBase):
    """Text over bytes: lines end with a newline, whatever they end with in the file."""

    line_buffering = write_through = False

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False):
        if newline not in (None, "", "\n", "\r", "\r\n"):
            raise ValueError("illegal newline value: %r" % (newline,))
        self.buffer = buffer
        self.encoding = "utf-8" if encoding is None else encoding
        self.errors = "strict" if errors is None else errors
        self._newline = newline
        # The mark of the byte order goes before the first text only.
        self._writes = self.encoding.lower().replace("_", "-")
        self._seen = set()
        "".encode(self.encoding, self.errors)

    @property
    def name(self):
        return self.buffer.name

    @property
    def closed(self):
        return self.buffer.closed

    def _check(self):
        if self.buffer.closed:
            raise ValueError("I/O operation on closed file.")

    def readable(self):
        self._check()
        return self.buffer.readable()

    def writable(self):
        self._check()
        return self.buffer.writable()

    def seekable(self):
        self._check()
        return self.buffer.seekable()

    def fileno(self):
        self._check()
        return self.buffer.fileno()

    def _check_reads(self):
        self._check()
        if not self.buffer.readable():
            raise UnsupportedOperation("not readable")

    def _text(self, data):
        text = data.decode(self.encoding, self.errors)
        if "\r" in text:
            self._seen.update([end for end, found in (("\r\n", "\r\n" in text), ("\r", "\r" in text.replace("\r\n", ""))) if found])
        if "\n" in (text if "\r" not in text else text.replace("\r\n", "")):
            self._seen.add("\n")
        if self._newline is None and "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text

    @property
    def newlines(self):
        """The ends of lines that were read, where they are translated or kept as they are."""
        seen = tuple([end for end in ("\r", "\n", "\r\n") if end in self._seen])
        if self._newline or not seen:
            return None
        return seen if len(seen) > 1 else seen[0]

    def read(self, size=-1):
        self._check_reads()
        if size is None or size < 0:
            return self._text(self.buffer.read())
        parts = []
        while size > 0:
            data = self.buffer.read(1)
            if not data:
                break
            first = data[0]
            if first >= 192 and self.encoding.lower() in ("utf-8", "utf8"):
                data += self.buffer.read(3 if first >= 240 else 2 if first >= 224 else 1)
            elif first == 13 and self._newline is None:
                if self.buffer.peek(1)[:1] == b"\n":
                    self.buffer.read(1)
                data = b"\n"
            parts.append(data)
            size -= 1
        return self._text(b"".join(parts))

    def readline(self, size=-1):
        self._check_reads()
        if size is not None and size >= 0:
            line = ""
            while len(line) < size and line[-1:] != "\n":
                letter = self.read(1)
                if not letter:
                    break
                line += letter
            return line
        if self._writes[:6] in ("utf-16", "utf-32"):
            return self._wide_line()
        if self._newline == "\r":
            return self._text(self._until_return())
        line = self.buffer.readline()
        while self._newline == "\r\n" and line[-1:] == b"\n" and line[-2:] != b"\r\n":
            more = self.buffer.readline()
            if not more:
                break
            line += more
        if self._newline == "\n":
            return self._text(line)
        if b"\r" in line[:-2] or line[-1:] == b"\r":
            if self._newline == "\r\n":
                return self._text(line)
            cut = line.find(b"\r") + 1
            if cut < len(line) and line[cut:cut + 1] == b"\n":
                cut += 1
            if cut < len(line):
                self.buffer.seek(cut - len(line), 1)
            line = line[:cut]
        return self._text(line)

    def _until_return(self):
        line = b""
        while line[-1:] != b"\r":
            letter = self.buffer.read(1)
            if not letter:
                break
            line += letter
        return line

    def _wide_line(self):
        """Lines of wide units: the whole text is read once, its lines are handed out."""
        if self._lines is None:
            self._lines = self._text(self.buffer.read()).splitlines(True)
        return self._lines.pop(0) if self._lines else ""

    _lines = None

    def write(self, text):
        self._check()
        if not isinstance(text, str):
            raise TypeError("write() argument must be str, not " + type(text).__name__)
        if not self.buffer.writable():
            raise UnsupportedOperation("not writable")
        count = len(text)
        if self._newline in ("\r", "\r\n"):
            text = text.replace("\n", self._newline)
        self.buffer.write(text.encode(self._writes, self.errors))
        if self._writes in ("utf-16", "utf-32", "utf-8-sig"):
            self._writes = self._writes[:-4] if self._writes[-4:] == "-sig" else self._writes + "-le"
        return count

    def seek(self, offset, whence=0):
        self._check()
        if whence == 1 and offset:
            raise UnsupportedOperation("can't do nonzero cur-relative seeks")
        if whence == 2 and offset:
            raise UnsupportedOperation("can't do nonzero end-relative seeks")
        if whence == 0 and offset < 0:
            raise ValueError("negative seek position %d" % offset)
        if whence not in (0, 1, 2):
            raise ValueError("invalid whence (%d, should be 0, 1 or 2)" % whence)
        return self.buffer.seek(offset, whence)

    def tell(self):
        self._check()
        return self.buffer.tell()

    def truncate(self, size=None):
        self._check()
        return self.buffer.truncate(size)

    def detach(self):
        return self.buffer

    def flush(self):
        self._check()

    def close(self):
        self.buffer.close()

    def __repr__(self):
        return "<_io.TextIOWrapper name=%r mode=%r encoding=%r>" % (self.name, getattr(self, "mode", "r"), "UTF-8" if self.encoding == "utf-8" else self.encoding)


class _Memory(IOBase):
    def getvalue(self):
        self._check()
        return self._whole()

    def read(self, size=-1):
        self._check()
        end = len(self._data) if size is None or size < 0 else self._position + size
        part = self._cut(self._position, end)
        self._position += len(part)
        return part

    def readline(self, size=-1):
        self._check()
        end = self._data.find(self._end, self._position)
        end = len(self._data) if end < 0 else end + 1
        if size is not None and size >= 0:
            end = min(end, self._position + size)
        return self.read(max(end - self._position, 0))

    def tell(self):
        self._check()
        return self._position

    def truncate(self, size=None):
        self._check()
        size = self._position if size is None else size
        if size < 0:
            raise ValueError("negative size value %d" % size if self._end == b"\n" else "Negative size value %d" % size)
        self._cut_off(size)
        return size

    def readable(self):
        self._check()
        return True

    writable = seekable = readable


class StringIO(_Memory, TextIOBase):
    """What is written at the end is collected in `_parts` until somebody looks."""

    _end = "\n"
    _dot = ""

    def __init__(self, initial_value="", newline="\n"):
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError("initial_value must be str or None, not " + type(initial_value).__name__)
        self._text = initial_value or ""
        if newline is None:
            self._text = self._text.replace("\r\n", "\n").replace("\r", "\n")
        self._parts = []
        self._added = 0
        self._position = 0

    line_buffering = False

    @property
    def _data(self):
        if self._parts:
            self._text += "".join(self._parts)
            self._parts = []
            self._added = 0
        return self._text

    def _length(self):
        return len(self._text) + self._added

    def _whole(self):
        return self._data

    def _cut(self, start, end):
        return self._data[start:end]

    def _cut_off(self, size):
        self._text = self._data[:size]

    def seek(self, offset, whence=0):
        self._check()
        if whence not in (0, 1, 2):
            raise ValueError("Invalid whence (%d, should be 0, 1 or 2)" % whence)
        if whence and offset:
            raise OSError("Can't do nonzero cur-relative seeks")
        if offset < 0:
            raise ValueError("Negative seek position %d" % offset)
        self._position = len(self._data) if whence == 2 else self._position if whence else offset
        return self._position

    def write(self, text):
        self._check()
        if not isinstance(text, str):
            raise TypeError("string argument expected, got '%s'" % type(text).__name__)
        count = len(text)
        if self._position == self._length():
            self._parts.append(text)
            self._added += count
            self._position += count
            return count
        data = self._data
        if len(data) < self._position:
            data += "\0" * (self._position - len(data))
        self._text = data[:self._position] + text + data[self._position + count:]
        self._position += count
        return count


class BytesIO(_Memory, BufferedIOBase):
    _end = b"\n"

    def __init__(self, initial_bytes=b""):
        self._data = bytearray(_bytes_of(b"" if initial_bytes is None else initial_bytes))
        self._position = 0

    def _whole(self):
        return bytes(self._data)

    def getbuffer(self):
        return memoryview(self._data)

    def _cut(self, start, end):
        return bytes(self._data[start:end])

    def _cut_off(self, size):
        del self._data[size:]

    read1 = _Memory.read

    def seek(self, offset, whence=0):
        self._check()
        if whence not in (0, 1, 2):
            raise ValueError("invalid whence (%d, should be 0, 1 or 2)" % whence)
        if whence == 0 and offset < 0:
            raise ValueError("negative seek value %d" % offset)
        start = self._position if whence == 1 else len(self._data) if whence == 2 else 0
        self._position = max(start + offset, 0)
        return self._position

    def write(self, data):
        self._check()
        data = _bytes_of(data)
        if not data:
            return 0
        end = self._position + len(data)
        if len(self._data) < self._position:
            self._data.extend(bytes(self._position - len(self._data)))
        self._data[self._position:end] = data
        self._position = end
        return len(data)
