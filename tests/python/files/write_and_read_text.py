with open("a.txt", "w") as f:
    print(f.write("hello\nworld\n"), f.write("é€😀"))
    print(f.closed, f.name, f.mode, f.readable(), f.writable(), f.seekable())
print(f.closed)
with open("a.txt") as f:
    print(repr(f.read(3)), repr(f.read(5)), repr(f.readline()), repr(f.read()), repr(f.read()))
with open("a.txt", "r", encoding="utf-8") as f:
    for line in f:
        print(repr(line))
print(open("a.txt").readlines())
print(len(open("a.txt", "rb").read()))
with open("a.txt", "a") as f:
    f.write("\nmore")
    f.writelines(["1", "2\n", "3"])
print(repr(open("a.txt").read()))
with open("a.txt", "r") as f:
    print(f.readline(3), f.readline(), f.readlines(3), f.readlines())
