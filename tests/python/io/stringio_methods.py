import io

f = io.StringIO()
print(f.write("abc"), f.write("déf\n"), f.tell(), f.getvalue())
f.seek(1)
f.write("XY")
print(repr(f.getvalue()), f.tell(), repr(f.read()), repr(f.read()))
print(f.seek(0, 2), f.truncate(2), f.getvalue())
f = io.StringIO("one\ntwo\nthree")
print(f.readline(), f.readlines(), f.readline() == "", f.seek(0), f.read(2), f.readline(1), list(f))
f = io.StringIO("abc")
f.seek(5)
f.write("z")
print(repr(f.getvalue()))
print(f.readable(), f.writable(), f.seekable(), f.isatty(), f.closed)
with io.StringIO("x") as g:
    print(g.read())
print(g.closed)
for call in [g.read, g.getvalue, lambda: g.write("a"), lambda: g.seek(0)]:
    try:
        call()
    except ValueError as e:
        print(e)
f = io.StringIO()
for args in [(b"x",), (1,), (None,)]:
    try:
        f.write(*args)
    except TypeError as e:
        print(e)
try:
    io.StringIO(b"x")
except TypeError as e:
    print(e)
for args in [(-1,), (1, 1), (0, 5)]:
    try:
        f.seek(*args)
    except (ValueError, OSError) as e:
        print(type(e).__name__, e)
print("a", "b", sep="-", end="!", file=f)
print(f.getvalue())
