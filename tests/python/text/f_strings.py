name, n, x = "wörld", 42, 3.14159
print(f"hello {name}", f"{n}", f"{n + 1:>5}|", f"{x:.2f}", f"{name!r:>10}", f"{name:*^11}", f"{{}} {{{n}}}", f"{n:#x} {n:b} {n:08b}")
print(f"{n=}", f"{x = :.1f}", f"{name=!s}", f"{n:{5}}", f"{x:{7}.{3}}", f"{'a' if n else 'b'}", f"{[i for i in range(3)]}", f"{ {'k': 1}['k'] }", f'{"nested " + f"{n}"}')
print(f"{None} {True} {[1, 'a']} {(1,)} {1.0} {b'x'}", f"a{1}b{2}c", f"", f"{''}", rf"\n{n}", f"\n".encode(), f"{n}" "lit" f"{x}")
print(f"{n!r} {name!a} {x!s:>8}", f"{1_000_000:,}", f"{0.5:%}", f"{'x':>{n // 10}}", f"{lambda_ if False else 1}" if False else "ok")


class C:
    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"


print(f"{C()} {C()!r} {C()!s:>5} {[C()]} {C():>6}" if False else f"{C()} {C()!r} {C()!s:>5} {[C()]}")
try:
    f"{n:zz}"
except ValueError as e:
    print(e)
