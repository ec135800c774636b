class A(Exception): pass
class B(A): pass
class C(B, KeyError): pass
def which(e):
    try: raise e
    except B: return "B"
    except A: return "A"
    except LookupError: return "Lookup"
    except (OSError, TypeError) as x: return type(x).__name__
    except Exception: return "Exception"
    except BaseException: return "Base"
print([which(e) for e in (A(), B(), C(), IndexError(), KeyError(), TimeoutError(), TypeError(), ValueError(), KeyboardInterrupt(), GeneratorExit(), StopIteration())])
kinds = (ValueError, KeyError)
try: raise KeyError
except kinds: print("tuple in a name")
try:
    try: raise A("x")
    except B: print("no")
except A as a: print(a.args)
