def a():
    for i in range(3):
        try:
            if i == 1: continue
            yield i
        finally: yield f"f{i}"
print(list(a()))
def b():
    try: yield 1; return "x"
    finally: yield 2
print(list(b()))
def c():
    while True:
        try: yield 1
        finally: break
    yield 9
print(list(c()))
def d():
    try: yield 1; raise ValueError
    except ValueError: yield 2
    else: yield 3
    finally: yield 4
print(list(d()))
def e():
    with open_cm() as x: yield x; yield x + 1
    yield "after"
from contextlib import contextmanager
@contextmanager
def open_cm():
    print("open")
    try: yield 5
    finally: print("closed")
print(list(e()))
def chain(n):
    if n: yield from chain(n - 1)
    yield n
print(sum(chain(150)))
def f():
    yield from (yield from [[1, 2]]) or [3]
print(list(f()))
def fib():
    a, b = 0, 1
    while True: yield a; a, b = b, a + b
import itertools
print(list(itertools.islice(fib(), 10)))
print(max(x * x for x in range(5)), sum(1 for _ in fib_take(3)) if False else 0, dict((k, v) for k, v in zip("ab", range(2))), *(i for i in "xy"))
def g2(): x = yield; print("x", x); y = yield x; print("y", y); return x, y
it = g2(); next(it); it.send(1)
try: it.send(2)
except StopIteration as s: print(s.value, s.args)
