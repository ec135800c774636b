def g():
    while True:
        try: x = yield 1; print("got", x)
        except ValueError as e: print("caught", e); yield "handled"
        finally: print("fin")
it = g(); print(next(it)); print(it.throw(ValueError("v"))); it.close()
it = g(); next(it); print(it.send("s")); print(it.throw(ValueError, "msg")); it.close()
it = g(); next(it); print(it.throw(ValueError, ValueError("inst"), None)); it.close()
def h(): yield 1
it = h()
try: it.throw(KeyError("k"))
except KeyError as e: print(repr(e))
print(list(it))
it = h(); next(it)
try: it.throw(TypeError)
except TypeError as e: print(repr(e))
try: it.throw(5)
except TypeError as e: print(e)
it = h()
try: it.send(1)
except TypeError as e: print(e)
def ign():
    try: yield 1
    except GeneratorExit: yield 2
it = ign(); next(it)
try: it.close()
except RuntimeError as e: print(e)
def ret():
    try: yield 1
    except GeneratorExit: print("exit"); return 5
it = ret(); next(it); print(it.close())
def sub():
    try: yield "a"; yield "b"
    except ValueError as e: print("sub", e); yield "c"
    finally: print("sub fin")
    return "R"
def deleg():
    r = yield from sub(); print("r", r); yield r
it = deleg(); print(next(it), it.throw(ValueError("zz")), next(it))
it = deleg(); next(it); it.close()
def stop():
    yield 1
    raise StopIteration(3)
it = stop(); next(it)
try: next(it)
except RuntimeError as e: print(e, repr(e.__cause__))
def me():
    yield next(gen)
gen = me()
try: next(gen)
except ValueError as e: print(e)
class E(Exception): pass
it = h(); next(it)
try: it.throw(E)
except E as e: print("E", e.args)
def raiser():
    try: yield 1
    finally: raise KeyError("fin")
it = raiser(); next(it)
try: it.close()
except KeyError as e: print(repr(e), repr(e.__context__))
