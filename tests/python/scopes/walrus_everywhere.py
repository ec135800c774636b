if (n := 10) > 5: print(n)
while (n := n - 4) > 0: print("loop", n)
print([y := 1, y ** 2], (z := 5), z, [w for v in range(3) if (w := v * 2)], w)
def f(x, y=(d := 3)): return x + y
print(f(1), d, f(k := 4), k)
print({(a := 1): (b := 2)}, a, b, f"{(m := 7)} {m}", (lambda: (i := 3) + i)())
def g():
    total = 0
    vals = [total := total + v for v in [1, 2, 3]]
    return vals, total
print(g())
if any((found := x) > 2 for x in [1, 3, 5]): print("found", found)
data = iter([1, 2, 0, 3])
while chunk := next(data): print("chunk", chunk)
print((x := 1, 2), x, (q := (1, 2)), q)
assert (t := 5) == 5, "no"
print(t if (t := t + 1) > 5 else 0, not (u := []), u)
