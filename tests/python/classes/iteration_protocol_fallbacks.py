class Old:
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i * 10
print(list(Old()), 20 in Old(), max(Old()), [*Old()], dict(enumerate(Old())), tuple(zip(Old(), "ab")), list(map(str, Old())))
class Chars:
    def __iter__(self): yield from "xyz"
print("".join(Chars()), sorted(Chars(), reverse=True), set(Chars()) == set("xyz"))
a, b, c = Chars(); print(a, b, c)
first, *rest = Chars(); print(first, rest)
try: a, b = Chars()
except ValueError as e: print(e)
try: a, b, c, d = Chars()
except ValueError as e: print(e)
class Fail:
    def __iter__(self): raise RuntimeError("no iter")
try: list(Fail())
except RuntimeError as e: print(e)
class Count:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 2: raise StopIteration("done")
        return self.n
it = iter(Count()); print(next(it), next(it), next(it, "end"))
try: next(it)
except StopIteration as e: print(e.value)
print(list(iter(Count().__next__, 2)))
