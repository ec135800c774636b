class Up:
    def __init__(self, n): self.n = n
    def __iter__(self): return UpIter(self.n)
class UpIter:
    def __init__(self, n): self.i, self.n = 0, n
    def __iter__(self): return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1
        return self.i
for x in Up(3): print(x, end=" ")
print(list(Up(4)), tuple(Up(2)), sum(Up(3)), 2 in Up(3), [*Up(2), *Up(1)], max(Up(5)))
a, b, c = Up(3)
print(a, b, c)
first, *rest = Up(4)
print(first, rest)
class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
    def __len__(self): return 3
print(list(Seq()), 20 in Seq(), list(reversed(Seq())))
print(list(zip([1, 2, 3], "ab")), list(map(lambda x, y: x + y, [1, 2], [10, 20])), list(filter(None, [0, 1, "", "a"])))
print(list(enumerate("ab", 5)), list(reversed([1, 2, 3])), sorted({3: 1, 1: 2}), any([0, 1]), all([]), all([1, 0]))
it = iter([1, 2, 3])
print(next(it), list(it), list(it), next(it, "none"))
n = [0]
def tick():
    n[0] += 1
    return n[0]
print(list(iter(tick, 4)))
d = {"a": 1, "b": 2}
for k in d: print(k, end=",")
for k, v in d.items(): print(k, v, end=";")
print(list(d.values()), list(d.keys()), [*d])
try:
    for k in d: d[k + "x"] = 1
except RuntimeError as e: print(e)
for bad in (5, None):
    try: list(bad)
    except TypeError as e: print(e)
try: a, b = 1, 2, 3
except ValueError as e: print(e)
try: a, b, c = 1, 2
except ValueError as e: print(e)
try: a, *b = 5
except TypeError as e: print(e)
for i in range(3):
    pass
else: print("else", i)
while True:
    break
else: print("never")
print(list(range(10, 0, -3)), range(5)[1:4], len(range(0, 10, 3)), 6 in range(0, 10, 3), range(3) == range(0, 3, 1), range(2, 5).index(4))
