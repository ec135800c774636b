try:
    try:
        try: {}["a"]
        except KeyError as k: raise ValueError("v") from k
    except ValueError: raise TypeError("t")
except TypeError as t:
    print(repr(t.__context__), repr(t.__context__.__cause__), t.__cause__, t.__context__.__suppress_context__)
try:
    try: 1 / 0
    except ZeroDivisionError: raise RuntimeError from None
except RuntimeError as r: print(r.__cause__, repr(r.__context__), r.__suppress_context__)
def f():
    try: raise ValueError("first")
    finally: raise KeyError("second")
try: f()
except KeyError as e: print(repr(e), repr(e.__context__))
e = ValueError("x"); e.__cause__ = KeyError("c"); print(repr(e.__cause__), e.__suppress_context__)
