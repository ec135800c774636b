def f(how):
    for i in range(2):
        try:
            if how == "return": return "r"
            if how == "break": break
            if how == "continue": continue
            if how == "raise": raise ValueError(how)
        except ValueError as e:
            print("except", e)
            if i: raise KeyError("second") from None
        else: print("else")
        finally: print("finally", how, i)
    else: return "loop else"
    return "after"
for how in ("return", "break", "continue", "raise", "none"):
    try: print(f(how))
    except KeyError as e: print("key", e, e.__suppress_context__)
def swallow():
    while True:
        try: raise ValueError
        finally: break
    return "swallowed"
print(swallow())
def g():
    try:
        try: yield 1
        finally: print("gen finally")
    finally: print("outer finally")
it = g(); print(next(it)); it.close()
def order():
    try:
        print("a")
        return print("b")
    finally:
        print("c")
order()
def nested():
    try: 1 / 0
    except ZeroDivisionError:
        try: int("x")
        except ValueError as v: return type(v.__context__).__name__
print(nested())
