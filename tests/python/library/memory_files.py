import io

s = io.StringIO("one\ntwo\nthree")
print(repr(s.read(2)), repr(s.readline()), s.tell(), list(s), repr(s.read()), s.getvalue() == "one\ntwo\nthree")
s = io.StringIO()
print(s.write("hello"), s.write(" world"), s.getvalue(), s.tell(), s.seek(0), s.read(5), s.seek(6), s.write("W"), s.getvalue())
print("text", 5, file=s)
print(repr(s.getvalue()))
s.seek(0, 2)
s.writelines(["a\n", "b\n"])
s.seek(0)
print(s.readlines())
b = io.BytesIO(b"abc")
print(b.read(1), b.read(), b.read(), b.write(b"def"), b.getvalue(), b.seek(1), b.readline(), b.tell())
buffer = bytearray(4)
b.seek(2)
print(b.readinto(buffer), buffer)
b.seek(8)
b.write(b"x")
print(b.getvalue())
with io.StringIO("ctx") as f:
    print(f.read())
for bad in (lambda: f.read(), lambda: s.write(b"x"), lambda: b.write("x"), lambda: s.seek(-1), lambda: io.StringIO(5)):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
for line in io.StringIO("x\ny"):
    print(repr(line), end=" ")
print()
