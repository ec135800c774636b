with open("b.bin", "wb") as f:
    print(f.write(bytes(range(10))), f.write(bytearray(b"xy")), f.tell())
with open("b.bin", "rb") as f:
    print(f.read(4), f.tell(), f.seek(2), f.read(2), f.seek(-3, 2), f.read(), f.seek(1), f.seek(2, 1), f.read(1))
    buffer = bytearray(5)
    f.seek(0)
    print(f.readinto(buffer), buffer)
with open("b.bin", "r+b") as f:
    f.seek(3)
    f.write(b"ABC")
    f.seek(0)
    print(f.read())
    print(f.truncate(5), f.tell())
    f.seek(0)
    print(f.read())
with open("b.bin", "w+b") as f:
    f.write(b"one\ntwo\r\nthree")
    f.seek(0)
    print(f.readline(), f.readlines(), f.read())
with open("b.bin", "ab+") as f:
    print(f.tell())
    f.write(b"!")
    f.seek(0)
    print(f.read())
print(open("b.bin", "rb").read(2))
