class Outer:
    class Inner:
        value = 3
        def get(self): return Outer.Inner.value
    def make(self): return self.Inner()
    table = {"inner": Inner}
print(Outer().make().get(), Outer.table["inner"]().value, Outer.Inner.__qualname__, Outer.Inner.__name__)
def factory(n):
    class Local:
        size = n
        def grow(self): return self.size * n
    return Local
L1, L2 = factory(2), factory(3); print(L1().grow(), L2().grow(), L1 is L2, L1.__qualname__, isinstance(L1(), L2))
x = "global"
class Scope:
    x = "class"
    y = [x for _ in range(1)]
    z = x
    def f(self): return x
print(Scope.y, Scope.z, Scope().f())
classes = [type(f"C{i}", (), {"i": i}) for i in range(3)]; print([c().i for c in classes], classes[1])
