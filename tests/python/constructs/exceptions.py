# exceptions deep
class MyErr(Exception):
    def __init__(self, code, msg): super().__init__(msg); self.code = code
    def __str__(self): return f"[{self.code}] {super().__str__()}"
try: raise MyErr(5, "bad")
except MyErr as e: print(e, e.code, e.args, repr(e))
class Sub(MyErr): pass
try: raise Sub(1, "s")
except (KeyError, MyErr) as e: print(type(e).__name__, isinstance(e, Exception))
def chain():
    try:
        try: {}["k"]
        except KeyError as k: raise ValueError("v") from k
    except ValueError as v:
        print(repr(v.__cause__), repr(v.__context__))
        return v
c = chain(); print(c.__cause__)
try: raise ValueError from None
except ValueError as e: print(e.__cause__, e.__suppress_context__)
def rer():
    try: raise IndexError("x")
    except IndexError as e: 
        saved = e
        raise
try: rer()
except IndexError as e: print(e)
def ctxs():
    try: raise A1
    except NameError:
        try: raise TypeError("t")
        except TypeError as t: print(type(t.__context__).__name__)
        print("still")
ctxs()
import sys
def handled():
    try: raise ValueError("h")
    except ValueError:
        pass
        def inner():
            try: raise KeyError("i")
            except KeyError: pass
            pass
        inner()
        pass
    pass
handled()
def gen_exc():
    try: raise ValueError("g")
    except ValueError:
        yield 1
        try: raise
        except ValueError as e: yield str(e)
try: raise KeyError("outer")
except KeyError:
    g = gen_exc(); print(next(g)); print(next(g)); pass
def loop():
    res = []
    for i in range(4):
        try:
            try:
                if i == 0: continue
                if i == 1: raise ValueError
                if i == 2: break
            except ValueError: res.append("ve"); continue
            finally: res.append(("f", i))
            res.append("no")
        finally: res.append(("g", i))
    return res
print(loop())
def nested_ret():
    try:
        try: return "a"
        finally: print("1")
    finally:
        print("2")
        try: return "b"
        finally: print("3")
print(nested_ret())
def raise_in_finally():
    try:
        try: raise ValueError("a")
        finally: raise KeyError("b")
    except KeyError as e: return repr(e), repr(e.__context__)
print(raise_in_finally())
def raise_in_else():
    try: pass
    except ValueError: print("no")
    else: raise ValueError("else")
    finally: print("fin")
try: raise_in_else()
except ValueError as e: print(e)
def ret_in_loop_finally():
    for i in range(3):
        try: return i
        finally: continue
    return "done"
print(ret_in_loop_finally())
def bare():
    try: raise SystemExit(3)
    except: print("bare")
bare()
try:
    try: raise Exception("x", 1)
    except Exception as e: print(e, e.args); raise TypeError() 
except TypeError as t: print(repr(t), repr(t.__context__))
def deep(n):
    if n == 0: raise RecursionError("fake")
    return deep(n - 1)
try: deep(50)
except RecursionError as e: print(e)
try:
    def rec(): rec()
    rec()
except RecursionError as e: print("rec")
try: raise "str"
except TypeError as e: print(e)
try: raise ValueError("a") from 5
except TypeError as e: print(e)
e = ValueError("n"); e.add_note("note") if hasattr(e, "add_note") else 0
print(e.__notes__ if hasattr(e, "__notes__") else "")
try:
    raise StopIteration(5)
except StopIteration as s: print(s.value)
print(issubclass(KeyError, LookupError), KeyError("k"), repr(KeyError("k")), OSError(2, "msg"), str(OSError(2, "m")), OSError(2, "m").errno)
def cleanup_order():
    class R:
        def __init__(s, n): s.n = n
        def __enter__(s): print("+", s.n); return s
        def __exit__(s, t, v, b): print("-", s.n, t.__name__ if t else None); 
    with R(1), R(2):
        try:
            with R(3): raise ValueError
        except ValueError: print("caught")
        for i in [1, 2]:
            with R(4):
                if i == 1: continue
                return "r"
print(cleanup_order())
def exit_raises():
    class X:
        def __enter__(s): pass
        def __exit__(s, t, v, b): raise KeyError("exit")
    try:
        with X(): raise ValueError("body")
    except KeyError as k: print(repr(k), repr(k.__context__))
exit_raises()
def delexc():
    for i in range(2):
        try: raise ValueError(i)
        except ValueError as e: x = e
    try: e
    except UnboundLocalError: print("unbound", x)
delexc()
def exname_closure():
    try: raise ValueError("c")
    except ValueError as e:
        f = lambda: e
        print(f())
    try: f()
    except NameError as n: print(n)
exname_closure()
class CE:
    try: raise ValueError("in class")
    except ValueError as e: msg = str(e)
print(CE.msg, hasattr(CE, "e"))
assert (1, 2)
try: assert False, (1, 2)
except AssertionError as e: print(e, e.args)
