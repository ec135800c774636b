class P:
    __slots__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
p = P(1, 2)
print(p.x, p.y)
try: p.z = 1
except AttributeError as e: print(e)
try: p.__dict__
except AttributeError as e: print(e)
del p.x
try: p.x
except AttributeError as e: print(e)
try: del p.x
except AttributeError as e: print(e)
print(P.x, type(P.x).__name__, P.__slots__)
class Q(P):
    __slots__ = ['z']
q = Q(1, 2); q.z = 3; print(q.x, q.z)
try: q.w = 1
except AttributeError as e: print(e)
class R(P): pass
r = R(1, 2); r.w = 5; print(r.w)
class S:
    __slots__ = 'one'
s = S(); s.one = 1; print(s.one)
class T:
    __slots__ = ('a', '__dict__')
t = T(); t.a = 1; t.b = 2; print(t.b, t.a)
try:
    class U:
        __slots__ = ('a',)
        a = 1
except ValueError as e: print(e)
class V:
    __slots__ = ('__priv',)
    def __init__(self): self.__priv = 9
    def get(self): return self.__priv
print(V().get())
print(P.x.__get__(P(7, 8)), P.y.__name__)
