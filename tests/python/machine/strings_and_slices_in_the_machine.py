s = "hello"
print(s[0], s[-1], s[1:3], s[::-1], s[10:], s * 2, s + "!", len(s), "ell" in s, s < "help", s == "hel" + "lo", s is s)
u = "héllo 世"
print(u, len(u), u[1], u[-1], u[1:3], u[::-1], list(u), "世" in u, ord(u[1]), chr(233))
for f in (lambda: s[9], lambda: s["a"], lambda: s + 1, lambda: 1 + s, lambda: 1 in s, lambda: s[0:1:0]):
    try: f()
    except Exception as e: print(type(e).__name__, e)
try: s[0] = "x"
except TypeError as e: print(e)
try: del s[0]
except TypeError as e: print(e)
x = 3.14159; n = "n"
print(f"{x:.2f} {n!r} {n!s:>4} {x!r:8.4} {{}} {1 + 1} {'a' if x else 'b'} {x=} {[1, 2]} {n:{5}}|")
print("%d %s %5.1f %r %%" % (1, "a", 2.5, "q"), "{} {0}".format if 0 else "{1} {0}".format("a", "b"))
t = (1, 2, 3)
print(t[1:], t + (4,), t * 2, t < (1, 3), (1,), (), 2 in t, t.index(2), t.count(1), hash(t) == hash((1, 2, 3)), len(t))
b = b"abc\xff"
print(b, b[0], b[1:], b + b"d", b * 2, 97 in b, b"bc" in b, list(b), bytes(3), bytes([1, 2]), len(b), b == b"abc\xff", bytearray(b))
ba = bytearray(b"abc"); ba[0] = 90; ba.append(100); ba += b"e"; ba[1:2] = b"XY"; del ba[-1]; print(ba, len(ba), bytes(ba), ba[1])
print(None, True, ..., NotImplemented, int, len, type(None), print.__name__)
print(1, "a", None, sep="-", end="!\n"); print(); print(*[1, 2, 3], sep=", ")
