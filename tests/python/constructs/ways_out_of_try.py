def log(*a): print(*a)
def f1():
    try:
        return 1
    finally:
        print("f1")
print(f1())
def f2():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print("body", i)
        finally:
            print("fin", i)
    else:
        print("else")
    return "end"
print(f2())
def f3():
    try:
        raise ValueError(1)
    except ValueError as e:
        return e.args
    finally:
        print("f3")
print(f3())
def f4():
    try:
        try:
            1/0
        finally:
            print("inner")
    except ZeroDivisionError as e:
        print("caught", e)
    else:
        print("no")
    finally:
        print("outer")
f4()
def f5():
    while True:
        try:
            return 1
        finally:
            break
    return 2
print(f5())
def f6():
    x = 1
    try:
        return x
    finally:
        x = 2
print(f6())
def f7():
    try:
        raise KeyError("a")
    except KeyError:
        try:
            raise IndexError("b")
        except IndexError as e:
            print(repr(e.__context__))
        try:
            raise
        except KeyError as k:
            print("re", k)
f7()
def f8():
    try:
        try:
            raise A
        except NameError as e:
            print(e)
            raise TypeError("x") from e
    except TypeError as t:
        print(repr(t.__cause__), t.__suppress_context__)
f8()
def f9():
    try:
        raise
    except RuntimeError as e:
        print(e)
f9()
def f10():
    e = 5
    try:
        raise ValueError
    except ValueError as e:
        pass
    try:
        print(e)
    except UnboundLocalError as x:
        print(x)
f10()
e = 1
try: 1/0
except ZeroDivisionError as e: pass
try: e
except NameError as n: print(n)
def f11():
    for a in range(2):
        for b in range(2):
            try:
                try:
                    if b: return "ret"
                    continue
                finally:
                    print("in", a, b)
            finally:
                print("out", a, b)
print(f11())
def f12():
    try:
        try:
            raise ValueError("one")
        finally:
            raise TypeError("two")
    except TypeError as t:
        print(t, repr(t.__context__))
f12()
def f13():
    try:
        pass
    except:
        print("x")
    else:
        print("else13")
        return 3
    finally:
        print("fin13")
print(f13())
class M:
    def __init__(self, n, swallow=False): self.n = n; self.s = swallow
    def __enter__(self): print("enter", self.n); return self
    def __exit__(self, t, v, tb): print("exit", self.n, t and t.__name__, v); return self.s
def w1():
    with M(1) as a, M(2) as b:
        return a.n + b.n
print(w1())
def w2():
    with M(1, True), M(2):
        raise ValueError("w")
    print("after")
w2()
def w3():
    for i in range(3):
        with M(i):
            if i == 0: continue
            break
    try:
        with M(9): 1/0
    except ZeroDivisionError as e: print("zde")
w3()
def w4():
    with M(1):
        try:
            return "x"
        finally:
            print("fin")
print(w4())
try:
    with 5: pass
except TypeError as e: print(e)
class BadEnter:
    def __enter__(self): raise ValueError("enter")
    def __exit__(self, *a): print("never")
try:
    with BadEnter(): pass
except ValueError as e: print(e)
def gen():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("g", e); yield 3
    finally:
        print("gfin")
g = gen(); print(next(g)); print(g.throw(ValueError("t"))); 
try: next(g)
except StopIteration: print("stop")
g = gen(); next(g); g.close()
def exc_in_loop():
    out = []
    for x in [1, 0, 2]:
        try: out.append(1 // x)
        except ZeroDivisionError: out.append("z")
        else: out.append("ok")
    return out
print(exc_in_loop())
try:
    try: raise ValueError
    except (TypeError, ValueError): raise
except ValueError as e: print("again", repr(e))
try:
    try: raise ValueError
    except 5: pass
except TypeError as e: print(e)
def nest():
    try: raise ValueError("a")
    except ValueError:
        try: raise TypeError("b")
        except TypeError: pass
        raise
try: nest()
except ValueError as e: print(e, e.__context__)
