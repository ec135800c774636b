class AppError(Exception):
    pass
class SensorError(AppError):
    def __init__(self, name, code=7):
        super().__init__(f"{name} failed with {code}")
        self.name, self.code = name, code
class Quiet(AppError):
    def __str__(self): return "quiet!"
for make in (lambda: AppError("a", 1), lambda: SensorError("bme"), lambda: Quiet(), lambda: AppError(), lambda: OSError(2, "no file")):
    try: raise make()
    except AppError as e: print(type(e).__name__, str(e), repr(e), e.args)
    except OSError as e: print(e, e.errno, e.strerror, repr(e))
try: raise AppError
except Exception as e: print(repr(e))
try: raise 5
except TypeError as e: print(e)
try: assert 1 == 2, "math"
except AssertionError as e: print(repr(e))
try: assert 0
except AssertionError as e: print(repr(e))
try:
    try: raise SensorError("x", code=1)
    except AppError as e:
        print(e.name, e.code)
        raise
except Exception as e: print("again", e)
print(issubclass(SensorError, Exception), SensorError.__mro__[1].__name__)
e = ValueError("kept"); e.extra = 5
try: raise e
except ValueError as x: print(x.extra, x is e)
try: raise StopIteration(3)
except StopIteration as s: print(s.value)
try: int("x")
except (TypeError, ValueError) as e: print(e)
for f in (lambda: [][1], lambda: {}["a"], lambda: None.x, lambda: "a" + 1, lambda: undefined, lambda: 1(), lambda: (1).foo, lambda: len(5), lambda: [] < 1, lambda: {}[[]], lambda: int([]), lambda: "x" * "y"):
    try: f()
    except Exception as e: print(type(e).__name__ + ":", e)
