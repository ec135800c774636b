def counter():
    n = 0
    def up(by=1):
        nonlocal n
        n += by
        return n
    return up
a, b = counter(), counter()
print(a(), a(5), b(), a())
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
fs = [lambda i=i: i for i in range(3)]
print([f() for f in fs])
def outer():
    x = 1
    def get(): return x
    x = 2
    return get
print(outer()())
def late():
    def f(): return y
    try:
        f()
    except NameError as e:
        print(type(e).__name__, e)
    y = 3
    return f()
print(late())
