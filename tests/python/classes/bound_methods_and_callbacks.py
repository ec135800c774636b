class Button:
    def __init__(self): self.handlers = []
    def on(self, f): self.handlers.append(f); return f
    def press(self, *a): return [h(*a) for h in self.handlers]
class Lamp:
    def __init__(self, n): self.n, self.lit = n, False
    def toggle(self, how): self.lit = not self.lit; return (self.n, how, self.lit)
b, l = Button(), Lamp("L")
b.on(l.toggle); b.on(Lamp("M").toggle); b.on(print); b.on(len); b.on(str.upper)
@b.on
def local(s): return s[::-1]
print(b.press("hey"), b.press("you"))
t = l.toggle
print(t == l.toggle, t is l.toggle, t.__self__ is l, t.__name__, {t: 1}[l.toggle])
print(list(map("abc".find, "abc")), sorted("b A".split(), key=str.lower), [m(3) for m in ([1, 2, 3].count, (3, 3).count)])
class Call:
    def __init__(self, f, *a): self.f, self.a = f, a
    def __call__(self, *b): return self.f(*self.a, *b)
print(Call(max, 3)(9, 4), Call(Call(pow, 2), 3)(), callable(Call(len)))
dispatch = {"add": lambda a, b: a + b, "len": len, "up": str.upper}
print(dispatch["add"](1, 2), dispatch["len"]("abc"), dispatch["up"]("x"))
