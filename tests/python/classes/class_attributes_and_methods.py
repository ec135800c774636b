class Counter:
    total = 0
    names = []
    def __init__(self, n):
        Counter.total += 1
        self.names.append(n)
        self.id = Counter.total
    @classmethod
    def reset(cls, to=0): cls.total = to; return cls
    @staticmethod
    def help(): return "help"
    @classmethod
    def make(cls, *a): return cls(*a)
class Sub(Counter): total = 100
a, b = Counter("a"), Sub("b")
print(a.id, b.id, Counter.total, Sub.total, a.names is b.names, Counter.names)
Sub.reset(5); print(Sub.total, Counter.total, Counter.reset().__name__, Counter.total)
print(type(Sub.make("z")).__name__, a.help(), Counter.help(), Sub.make.__func__ is Counter.make.__func__)
f = a.make; print(type(f("q")).__name__)
m = Counter.__init__; m(a, "again"); print(a.id, Counter.names[-1])
del Sub.total; print(Sub.total)
Counter.late = lambda self, x: (self.id, x); print(a.late(1), b.late(2))
a.inst = lambda x: x * 2; print(a.inst(4))
class P:
    def __private(self): return "p"
    def call(self): return self.__private()
print(P().call(), P()._P__private(), hasattr(P(), "__private"))
class E: ...
e = E(); e.__class__ = P; print(e.call())
print(E.__dict__.get("zz"), "call" in P.__dict__, P.__doc__, Counter.__module__)
