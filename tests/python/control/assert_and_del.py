x = [1, 2, 3]; y = {"a": 1, "b": 2}
del x[0], y["a"]; print(x, y)
a = b = 1
del a
try: a
except NameError as e: print(e)
print(b)
try: del zz
except NameError as e: print(e)
def f():
    v = 1; del v
    try: del v
    except UnboundLocalError as e: print(e)
f()
for cond, msg in ((True, "fine"), (False, "bad"), ([], None)):
    try:
        assert cond, msg
        print("held")
    except AssertionError as e: print("failed", e.args)
class C: a = 1
del C.a
print(hasattr(C, "a"))
try: del C.a
except AttributeError as e: print(e)
