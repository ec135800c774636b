def outer():
    x = []
    def add(v):
        x.append(v)
        return x
    return add
o = outer(); o(1); print(o(2))
# while/for else with try/return combos in nested generators
def numbers(n):
    i = 0
    while i < n:
        sent = yield i
        if sent is not None: i = sent
        else: i += 1
    else:
        return "exhausted"
g = numbers(3); print(next(g), g.send(1), next(g))
try: next(g)
except StopIteration as s: print(s.value)
def deleg():
    r = yield from numbers(2)
    print("r", r)
print(list(deleg()))
class Stack:
    def __init__(self): self._d = []
    def push(self, v): self._d.append(v)
    def pop(self):
        if not self._d: raise IndexError("empty")
        return self._d.pop()
    def __len__(self): return len(self._d)
    def __bool__(self): return True
s = Stack(); s.push(1); print(s.pop(), len(s), bool(s))
try: s.pop()
except IndexError as e: print("IE", e)
# sieve, sort, matrix, strings
def sieve(n):
    p = [True] * (n + 1)
    for i in range(2, int(n ** 0.5) + 1):
        if p[i]:
            for j in range(i * i, n + 1, i): p[j] = False
    return [i for i in range(2, n + 1) if p[i]]
print(sieve(50))
def qs(a): return a if len(a) < 2 else qs([x for x in a[1:] if x < a[0]]) + [a[0]] + qs([x for x in a[1:] if x >= a[0]])
print(qs([3, 6, 1, 8, 2, 9, 2]))
m = [[1, 2], [3, 4]]
print([[sum(a * b for a, b in zip(r, c)) for c in zip(*m)] for r in m], [list(r) for r in zip(*m)])
def memo(f):
    cache = {}
    def w(*a):
        if a not in cache: cache[a] = f(*a)
        return cache[a]
    w.cache = cache
    return w
@memo
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(60), len(fib.cache))
def hanoi(n, a, b, c):
    if n == 0: return 0
    return hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)
print(hanoi(8, "a", "b", "c"))
def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps
print([collatz(i) for i in range(1, 12)])
words = "the quick brown fox jumps over the lazy dog the end".split()
count = {}
for w in words: count[w] = count.get(w, 0) + 1
print(sorted(count.items(), key=lambda kv: (-kv[1], kv[0]))[:3])
def state_machine(s):
    state = "start"
    for ch in s:
        if state == "start":
            if ch.isdigit(): state = "num"
            elif ch == "-": state = "sign"
            else: return "bad"
        elif state == "sign":
            if not ch.isdigit(): return "bad"
            state = "num"
        else:
            if not (ch.isdigit() or ch == "."): return "bad"
    return state
print([state_machine(s) for s in ("12", "-3.5", "x", "-", "1a")])
def bits(n):
    r = ""
    while n: r, n = str(n & 1) + r, n >> 1
    return r or "0"
print(bits(10), bits(0), bits(2 ** 70))
def crc(data):
    c = 0xFFFF
    for b in data:
        c ^= b << 8
        for _ in range(8): c = (c << 1 ^ 0x1021 if c & 0x8000 else c << 1) & 0xFFFF
    return c
print(hex(crc(b"123456789")))
def pascal(n):
    row = [1]
    for _ in range(n):
        yield row
        row = [a + b for a, b in zip([0] + row, row + [0])]
print(*pascal(5), sep="\n")
class Matrix:
    def __init__(self, rows): self.rows = [list(r) for r in rows]
    def __matmul__(self, o): return Matrix([[sum(a * b for a, b in zip(r, c)) for c in zip(*o.rows)] for r in self.rows])
    def __eq__(self, o): return self.rows == o.rows
    def __getitem__(self, ij): i, j = ij; return self.rows[i][j]
    def __setitem__(self, ij, v): i, j = ij; self.rows[i][j] = v
    def __repr__(self): return f"Matrix({self.rows})"
M = Matrix([[1, 2], [3, 4]]); M[0, 1] += 5; print(M @ M, M[0, 1], M == Matrix([[1, 7], [3, 4]]))
def parse(tokens):
    def expr():
        v = term()
        while pos[0] < len(tokens) and tokens[pos[0]] in "+-":
            op = tokens[pos[0]]; pos[0] += 1
            t = term()
            v = v + t if op == "+" else v - t
        return v
    def term():
        nonlocal depth
        depth += 1
        v = factor()
        while pos[0] < len(tokens) and tokens[pos[0]] in "*/":
            op = tokens[pos[0]]; pos[0] += 1
            f = factor()
            v = v * f if op == "*" else v / f
        return v
    def factor():
        t = tokens[pos[0]]; pos[0] += 1
        if t == "(":
            v = expr(); pos[0] += 1
            return v
        return int(t)
    pos, depth = [0], 0
    return expr(), depth
print(parse(list("2*(3+4)-6/3")))
def log(level, *msg, sep=" ", **ctx):
    print(f"[{level:<5}]", sep.join(str(m) for m in msg), *(f"{k}={v!r}" for k, v in sorted(ctx.items())))
log("info", "a", 1, x=1, b="q"); log("warn", sep="-", *["x", "y"])
print([*map(lambda p: p[0] ** p[1], [(2, 3), (3, 2)])], dict(zip("abc", range(3))), {**{"a": 1}, **{"a": 2}})
i = 10
while i:
    i -= 3
    if i < 0: break
    if i % 2: continue
    print("i", i)
else: print("never")
try:
    for k in iter(lambda: next(it), 3): print("k", k)
except NameError as e: print(e)
it = iter(range(10))
for k in iter(lambda: next(it), 3): print("k", k)
exec_order = []
def t(n, r=True): exec_order.append(n); return r
t(1) and t(2, False) or t(3) and not t(4)
x = t(5) if t(6, False) else t(7)
{t(8): t(9)}; [t(10)][t(11, 0)]; t(12) == t(13) != t(14)
print(exec_order)
