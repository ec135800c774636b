def make():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    return inc, get
i1, g1 = make(); i2, g2 = make(); i1(); i1(5); i2(); print(g1(), g2(), i1.__closure__[0].cell_contents)
adders = {n: (lambda x, n=n: x + n) for n in range(3)}; print([adders[n](10) for n in adders])
def outer(x):
    def mid(y):
        def inner(z): return x, y, z
        return inner
    return mid
print(outer(1)(2)(3), outer.__code__.co_cellvars, outer(1).__code__.co_freevars)
def later():
    def show(): return value
    value = "set later"
    return show()
print(later())
def acc():
    total = []
    return lambda v: total.append(v) or sum(total)
a = acc(); a(1); a(2); print(a(3))
