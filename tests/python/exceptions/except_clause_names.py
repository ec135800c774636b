e = "outer"
try: raise ValueError(1)
except ValueError as e: print(e)
try: print(e)
except NameError as x: print(x)
def f():
    e = 1
    try: raise KeyError
    except KeyError as e: pass
    try: return e
    except UnboundLocalError as x: return str(x)
print(f())
try:
    try: raise ValueError
    except (KeyError, (ValueError,)) as q: print("nested?")
except TypeError as q: print(q)
