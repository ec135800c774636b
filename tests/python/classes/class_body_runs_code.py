log = []
class A:
    log.append("start")
    for i in range(3): log.append(i)
    if len(log) > 2: big = True
    else: big = False
    def f(self): return self.i
    squares = [n * n for n in range(3)]
    try: 1 / 0
    except ZeroDivisionError: err = "caught"
    with_default = (lambda x=i: x)()
    del i
    import math as m
    a, *b = range(4)
    while True: break
    print(__qualname__, __name__, __module__)
print(log, A.big, A.squares, A.err, A.with_default, hasattr(A, "i"), A.m.floor(2.5), A.a, A.b)
class B: x = 1; y = x + 1; x = y + x
print(B.x, B.y)
class C:
    global gl
    gl = 7
print(gl, hasattr(C, "gl"))
