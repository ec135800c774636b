x = 3.14159; w = 10; s = "hi"; n = 42
print(f"{x:.2f} {s:>{w}} {n:#x} {n:08b} {s!r:^10} {{}} {n=} {x=:.1f} {s = }")
print(f"{'nested ' + f'{n}'} {[i for i in range(3)]} {(lambda: 5)()} {n if n else 0}")
print(f"{n:{'>' + '5'}}|{n:<5}|{n:^5}|{n:+}|{-n:,}|{10**6:,}|{0.1+0.2}")
print("%d %5.2f %-5s|%05d %x %o %e %g %c %%" % (n, x, s, n, n, n, x, x, "c"))
print("{} {1} {0}".format(1, 2) if 0 else "{1} {0} {a}".format(1, 2, a=3))
print("a" "b" f"{n}" "c")
print(f"{n!s}" f"{s!a}")
print(f'''{
n
} multi''')
print(rb"\x", b"\x41\n", r"\n", "\u00e9\N{BULLET}\x41", 'it''s')
print(1_000, 0xFF, 0o17, 0b11, 1e3, .5, 5., 10**30, -7 // 2, -7 % 3, 7 % -3, 2 ** -1, 1 << 40, ~5, 0x7fffffffffffffff + 1)
print(1 == 1.0, hash(1) == hash(1.0), 3 / 2, 4 // 2.0, True + True, int("12"), float("1.5"), str(1.0), 1e16, 1e-7)
print([1, 2, 3][::-1], "hello"[1:4], "hello"[-3:], (1, 2, 3)[:2], [*range(3), *"ab"], {**{"a": 1}, "b": 2}, {*[1, 2], 3})
l = list(range(10)); l[2:5] = ["a"]; del l[::3]; print(l); l[::2] = [0] * len(l[::2]); print(l)
print(list(map(lambda a, b: a + b, [1, 2], [3, 4])), sorted([3, 1, 2], key=lambda v: -v), list(zip("ab", [1, 2])), any([0, 1]), all([]))
while n > 40: n -= 1
else: print("while else", n)
for i in []: pass
else: print("for else")
print([i for i in range(20) if i % 2 if i % 3], {k: v for k, v in zip("ab", range(2))})
assert True, "no"
try: assert 0, "msg"
except AssertionError as e: print("AE", e)
try: assert 0
except AssertionError as e: print("AE", repr(e))
big = [0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,x,n,36]
print(len(big), big[-3:])
big = {i: i for i in range(3)} | {"a": 1}
dd = {"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"j":10,"k":11,"l":12,"m":13,"n":14,"o":15,"p":16,"q":17,"r":n}
print(len(dd), dd["r"], big)
print(type(...), ... is Ellipsis, NotImplemented)
print((1,), (), [], {}, set(), {1}, frozenset([1]))
print(__name__)
if __name__ == "__main__": print("main!")
import math as m, sys
from math import pi as PI, floor
print(m.pi == PI, floor(2.5))
try:
    import nonexistent_zzz
except ImportError as e: print(e, type(e).__name__)
try: from math import nothing
except ImportError as e: print("ImportError")
