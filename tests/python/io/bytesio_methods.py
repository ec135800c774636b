import io

f = io.BytesIO(b"hello\nworld")
print(f.read(2), f.readline(), f.tell(), f.read(), f.getvalue())
print(f.seek(-5, 2), f.read(2), f.seek(1, 1), f.read(), f.seek(3), f.write(b"LO"), f.getvalue())
print(f.seek(20), f.write(b"!"), f.getvalue())
print(f.truncate(3), f.getvalue(), f.tell())
b = bytearray(2)
f.seek(0)
print(f.readinto(b), b, f.readinto(b), b)
print(io.BytesIO(b"a\nb\n").readlines(), list(io.BytesIO(b"x\ny")))
f = io.BytesIO()
f.writelines([b"1", bytearray(b"2"), b"3"])
print(f.getvalue(), len(f.getvalue()))
for call in [lambda: f.write("s"), lambda: io.BytesIO("s")]:
    try:
        call()
    except TypeError as e:
        print(e)
for args in [(-1,), (0, 9)]:
    try:
        f.seek(*args)
    except ValueError as e:
        print(e)
f.close()
try:
    f.read()
except ValueError as e:
    print(e)
print(f.closed)
