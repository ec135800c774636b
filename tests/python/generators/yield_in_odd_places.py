def g():
    x = [(yield 1), (yield 2)]
    print(x)
    d = {(yield 'k'): (yield 'v')}
    print(d)
    print(f"{(yield 'f')}")
    y = (yield) or (yield "or")
    print(y)
    if (yield "if"): print("true")
    for i in (yield "for"): print(i)
    assert (yield "assert"), "no"
    z = yield 1, 2
    print(z)
    (yield "stmt")
    def f(a, b=(yield "default")): return a, b
    print(f((yield "arg"), *(yield "star")))
    class C:
        pass
    lam = lambda: (yield 5)
    print(list(lam()))
    with (yield "with") as w: print(w)
    x[0], x[1] = yield "tup"
    x[(yield "idx")] = yield "val"
    print(x)
    return (yield "ret")
class CM:
    def __enter__(s): return "w"
    def __exit__(s, *a): return None
it = g()
send = [None, 10, 20, 'K', 'V', 'F', 0, 'O', True, [7], 1, 'z', None, 'B', 'A', ['S'], CM(), (1, 2), 9, 0, 'R']
out = []
try:
    for s in send: out.append(it.send(s))
except StopIteration as e: print("stop", e.value)
except Exception as e: print(repr(e))
print(out)
