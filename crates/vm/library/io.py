# io: text and bytes in memory, with the methods of files.

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2


class UnsupportedOperation(OSError):
    pass


class IOBase:
    pass


class _Memory(IOBase):
    def __init__(self, initial=None):
        self._data = self._empty() if initial is None else self._start(initial)
        self._position = 0
        self.closed = False

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file" if self._text else "I/O operation on closed file.")

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
        end = self._data.find(self._newline, self._position)
        end = len(self._data) if end < 0 else end + 1
        if size is not None and size >= 0:
            end = min(end, self._position + size)
        return self.read(max(end - self._position, 0))

    def readlines(self, hint=-1):
        return list(self)

    def seek(self, offset, whence=0):
        self._check()
        if whence == 1:
            offset += self._position
        elif whence == 2:
            offset += len(self._data)
        if offset < 0:
            raise ValueError("negative seek value %d" % offset)
        self._position = offset
        return offset

    def tell(self):
        self._check()
        return self._position

    def truncate(self, size=None):
        size = self._position if size is None else size
        self._data = self._data[:size]
        return size

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        pass

    def close(self):
        self.closed = True

    def readable(self):
        return True

    writable = seekable = readable

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *ignored):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line


class StringIO(_Memory):
    _text = True
    _newline = "\n"

    def _empty(self):
        return ""

    def _start(self, initial):
        if not isinstance(initial, str):
            raise TypeError("initial_value must be str or None, not " + type(initial).__name__)
        return initial

    def _whole(self):
        return self._data

    def _cut(self, start, end):
        return self._data[start:end]

    def write(self, text):
        self._check()
        if not isinstance(text, str):
            raise TypeError("string argument expected, got '%s'" % type(text).__name__)
        data = self._data
        if len(data) < self._position:
            data += "\0" * (self._position - len(data))
        self._data = data[:self._position] + text + data[self._position + len(text):]
        self._position += len(text)
        return len(text)


class BytesIO(_Memory):
    _text = False
    _newline = b"\n"

    def _empty(self):
        return bytearray()

    def _start(self, initial):
        return bytearray(initial)

    def _whole(self):
        return bytes(self._data)

    def getbuffer(self):
        return self._data

    def _cut(self, start, end):
        return bytes(self._data[start:end])

    def readinto(self, buffer):
        part = self.read(len(buffer))
        buffer[:len(part)] = part
        return len(part)

    def write(self, data):
        self._check()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        end = self._position + len(data)
        if len(self._data) < self._position:
            self._data.extend(bytes(self._position - len(self._data)))
        self._data[self._position:end] = data
        self._position = end
        return len(data)
