class Meta(type):
    def __instancecheck__(cls, x): return x == 5
    def __subclasscheck__(cls, c): return c is int
class Five(metaclass=Meta): pass
print(isinstance(5, Five), isinstance(6, Five), issubclass(int, Five), issubclass(str, Five), isinstance(5, (str, Five)))
print(isinstance(Five(), Five))
print(isinstance(1, int | str), isinstance("a", int | str), isinstance(1.0, int | str), issubclass(bool, int | None), isinstance(None, int | None))
for a in [(1, 5), (1, "x"), (1, (int, 5))]:
    try: print(isinstance(*a))
    except TypeError as e: print(e)
try: issubclass(1, int)
except TypeError as e: print(e)
try: issubclass(int, 1)
except TypeError as e: print(e)
print(isinstance(1, ()), isinstance(1, ((int,), str)))
