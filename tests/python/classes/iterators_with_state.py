class Window:
    def __init__(self, it, n): self.it, self.n, self.buf = iter(it), n, []
    def __iter__(self): return self
    def __next__(self):
        while len(self.buf) < self.n: self.buf.append(next(self.it))
        out = tuple(self.buf); self.buf.pop(0)
        return out
print(list(Window(range(6), 3)), [sum(w) for w in Window([1, 2, 3, 4], 2)])
class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self):
        for i in range(self.n, 0, -1): yield i
c = Countdown(3); print(list(c), list(c), max(c), 2 in c, sorted(c), [*c], dict.fromkeys(c))
class Chain:
    def __init__(self, *its): self.its = its
    def __iter__(self):
        for it in self.its: yield from it
print(list(Chain("ab", [1], Countdown(2))), "".join(map(str, Chain((1, 2), (3,)))))
