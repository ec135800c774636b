rows = [("temperature", 21.456, "C", True), ("humidity", 5, "%", False), ("pressure", 101325.5, "Pa", None)]
print("+" + "-" * 14 + "+" + "-" * 12 + "+")
for name, value, unit, ok in rows:
    print(f"|{name:<14}|{value:>9.2f} {unit:<2}|{ok!s:^7}|")
    print("|{:<14}|{:>12}|".format(name[:5].upper(), f"{value:,.1f}{unit}"))
    print("|%-14s|%9.3e|%5s|" % (name, value, ok))
width = 20
print(f"{'title':=^{width}}", f"{'left':<{width}}|", f"{3.14159:{width}.{3}f}", sep="\n")
print("\n".join("{0:>3} {0:>5b} {0:>4o} {0:>4x}".format(n) for n in (1, 10, 100)))
print("{:>10}|{:<10}|{:^10}".format(*["x"] * 3), "%s=%r" % ("k", {"a": [1.0]}), "{!r:.5}".format("abcdefgh"))
for n in range(0, 10 ** 7, 1234567):
    print(f"{n:>12,} {n:012d} {n:<+12} {n / 7:12.4f} {n / 7:<12.3g}")
