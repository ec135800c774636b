class Outer:
    """Outer doc"""
    class Inner:
        def meth(self): "meth doc"; return 1
    def f(self):
        def local(): pass
        class Loc: pass
        return local, Loc
print(Outer.__doc__, Outer.Inner.__qualname__, Outer.Inner.meth.__qualname__, Outer.Inner.meth.__doc__, Outer.Inner.__doc__)
l, L = Outer().f(); print(l.__qualname__, L.__qualname__, L, l.__name__, L.__module__)
print(Outer.__module__, Outer().f.__name__, Outer.f.__module__, repr(Outer), repr(Outer.Inner))
print((lambda: 0).__name__, (lambda: 0).__qualname__, [lambda: 0][0].__qualname__)
class E: __doc__ = "assigned"
print(E.__doc__, E().__doc__)
class F(Outer): pass
print(F.__doc__, F.__name__)
def g(): "doc of g"
g.__doc__ = "new doc"; g.__name__ = "renamed"; g.__qualname__ = "q.renamed"
print(g.__doc__, g.__name__, g.__qualname__)
Outer.__doc__ = "changed"; print(Outer.__doc__)
print(__name__, __doc__)
import sys
print(print.__name__, len.__doc__ is None or True, int.__name__, int.__module__, "".join.__name__, [].append.__qualname__)
print(Outer().f.__self__.__class__, Outer().f.__func__ is Outer.f)
