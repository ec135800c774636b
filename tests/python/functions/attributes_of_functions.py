def f(a, b=2, *args, c, d=4, **kw):
    "doc"
    x = 1
    return x
print(f.__defaults__, f.__kwdefaults__, f.__code__.co_name, f.__code__.co_argcount, f.__code__.co_varnames, f.__code__.co_kwonlyargcount)
f.attr = 1; f.attr2 = [1]; print(f.attr, f.__dict__, vars(f))
del f.attr
try: f.attr
except AttributeError as e: print(e)
f.__defaults__ = (9,)
print(f(1, c=2), f.__defaults__)
def g(a, b): return a, b
g.__defaults__ = (5, 6); print(g())
g.__defaults__ = None
try: g()
except TypeError as e: print(e)
f.__kwdefaults__ = {'c': 1}
print(f(1, d=2))
def outer(v):
    w = 2
    def inner(): return v + w
    return inner
i = outer(1)
print([c.cell_contents for c in i.__closure__], i.__code__.co_freevars, outer.__code__.co_cellvars, f.__closure__)
print(f.__globals__ is globals(), f.__name__, f.__module__, f.__wrapped__ if hasattr(f, '__wrapped__') else 'none')
def pos(a, b, /, c): pass
print(pos.__code__.co_posonlyargcount, pos.__code__.co_argcount)
print(f.__code__.co_flags & 4, f.__code__.co_flags & 8, type(f.__code__), f.__code__.co_firstlineno, f.__code__.co_consts is not None)
try: f.__name__ = 5
except TypeError as e: print(e)
class M:
    def m(self): pass
try: M().m.x = 1
except AttributeError as e: print(e)
M.m.tag = 't'; print(M().m.tag)
print(M().m == M().m, M.m is M.m)
m = M(); print(m.m == m.m, m.m.__func__ is M.m, hash(m.m) == hash(m.m))
