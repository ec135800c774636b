def f(n):
    try:
        if n == 0: return "ret"
        if n == 1: raise ValueError("one")
        if n == 2: 1 / 0
        if n == 3: raise KeyError("k")
    except ValueError as e:
        return "V " + str(e)
    except (ZeroDivisionError, TypeError) as e:
        return "Z " + str(e)
    else:
        return "else"
    finally:
        print("finally", n)
for n in range(5):
    try: print(f(n))
    except KeyError as e: print("outer", e, repr(e), e.args)
def loop():
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            print("i", i)
        finally:
            print("f", i)
    return "done"
print(loop())
def override():
    try: return 1
    finally: return 2
print(override())
def nested():
    try:
        try: raise ValueError("a")
        finally: print("inner")
    except ValueError as e:
        print("caught", e)
        try: raise TypeError("b") from e
        except TypeError as t:
            print(t.__cause__, t.__context__ is e)
    try: e
    except NameError as err: print(type(err).__name__)
nested()
try:
    try: 1 / 0
    except ZeroDivisionError: raise KeyError("x")
except KeyError as e:
    print(repr(e.__context__), e.__suppress_context__, e.__cause__)
try: raise
except RuntimeError as e: print(e)
