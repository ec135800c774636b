import io

raw = io.BytesIO(b"caf\xc3\xa9\r\nbar\n")
text = io.TextIOWrapper(raw, encoding="utf-8")
print(text.readline(), text.read())
out = io.BytesIO()
w = io.TextIOWrapper(out, encoding="utf-8", newline="\n")
w.write("é\n")
w.flush()
print(out.getvalue())
print(issubclass(io.UnsupportedOperation, OSError), issubclass(io.UnsupportedOperation, ValueError))
print(io.SEEK_SET, io.SEEK_CUR, io.SEEK_END, io.DEFAULT_BUFFER_SIZE)
print(isinstance(raw, io.IOBase), isinstance(io.StringIO(), io.TextIOBase), isinstance(raw, io.BufferedIOBase))


class Upper(io.StringIO):
    def write(self, s):
        return super().write(s.upper())


u = Upper()
print("mixed Case", file=u)
print(u.getvalue())
