def low(): raise OSError(19, "no device")
def mid():
    try: low()
    except OSError as e: raise RuntimeError("read failed") from e
def top():
    try: mid()
    except RuntimeError as e:
        chain = []
        while e is not None:
            chain.append(f"{type(e).__name__}({e})")
            e = e.__cause__ or e.__context__
        return " <- ".join(chain)
print(top())
try:
    try: {}["a"]
    finally: [][0]
except IndexError as e: print(repr(e.__context__), e.__cause__)
try:
    try: raise ValueError(1)
    except ValueError: raise TypeError(2) from None
except TypeError as e: print(e.__suppress_context__, e.__cause__, repr(e.__context__))
try: raise KeyError("a") from 5
except TypeError as e: print(e)
e1 = ValueError("x")
try: raise e1 from e1.__class__("y")
except ValueError as e: print(e.__cause__)
