def fact(n): return 1 if n < 2 else n * fact(n - 1)
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
def flatten(x): return [z for y in x for z in (flatten(y) if isinstance(y, list) else [y])]
def perms(s): return [s] if len(s) < 2 else [c + p for i, c in enumerate(s) for p in perms(s[:i] + s[i + 1:])]
def ack(m, n): return n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))
print(fact(20), even(100), odd(7), flatten([1, [2, [3, [4]], 5]]), perms("abc"), ack(2, 3))
Y = lambda f: (lambda x: x(x))(lambda y: f(lambda *a: y(y)(*a)))
print(Y(lambda rec: lambda n: 1 if n == 0 else n * rec(n - 1))(10))
def hanoi(n, a="A", b="B", c="C"): return hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c) if n else []
print(len(hanoi(6)), hanoi(2))
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
print(depth(500))
