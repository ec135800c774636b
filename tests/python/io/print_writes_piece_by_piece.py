# What an object with `write` hears of `print`, and streams of the program's own.
import io
import sys


class Ear:
    def __init__(self):
        self.heard = []

    def write(self, text):
        self.heard.append(text)

    def flush(self):
        self.heard.append("<flush>")


ear = Ear()
print("a", 1, None, sep="-", end="!\n", file=ear)
print(file=ear)
print("x", "y", sep="", file=ear, flush=True)
print(ear.heard)
console, sys.stdout = sys.stdout, ear
print("hidden", 2)
sys.stdout = console
print(ear.heard[-4:])
print(sys.stdout.name, sys.stdout.mode, sys.stdout.writable(), sys.stdin.readable(), sys.__stdout__ is sys.stdout)
sys.stdout.writelines(["one\n", "two\n"])
sys.displayhook([1])
sys.displayhook(None)
try:
    print("x", file=5)
except AttributeError as error:
    print(error)
for code in ((), (1, 2), "text", None):
    try:
        sys.exit(code)
    except SystemExit as error:
        print(error.args, error.code)


class Zeros(io.RawIOBase):
    def __init__(self, left):
        self.left = left

    def readable(self):
        return True

    def readinto(self, buffer):
        count = min(3, len(buffer), self.left)
        buffer[:count] = b"0" * count
        self.left -= count
        return count


print(Zeros(10).read(), Zeros(2).read(5), Zeros(0).read())
reader = io.BufferedReader(Zeros(8))
print(reader.peek(1)[:1], reader.read(5), reader.read1(9), reader.read(), reader.read())
reader = io.BufferedReader(io.BytesIO(b"one\ntwo\nthree"))
print(reader.readline(), reader.tell(), list(reader), reader.seek(4), reader.readline(2))
target = io.BytesIO()
writer = io.BufferedWriter(target, 4)
writer.write(b"ab")
print(target.getvalue())
writer.write(b"cdefg")
print(target.getvalue())
writer.flush()
print(target.getvalue())
for stream in (io.StringIO(), io.BytesIO()):
    for method in ("fileno", "detach"):
        try:
            getattr(stream, method)()
        except io.UnsupportedOperation as error:
            print(type(stream).__name__, error)
