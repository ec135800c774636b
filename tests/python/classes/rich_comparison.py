class N:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return NotImplemented if not isinstance(o, N) else self.v == o.v
    def __lt__(self, o): return self.v < o.v
    def __le__(self, o): return self.v <= o.v
    def __repr__(self): return f"N{self.v}"
print(N(1) == N(1), N(1) != N(1), N(1) == 1, 1 == N(1), N(1) < N(2), N(1) > N(2), N(2) >= N(1), N(1) in [N(1)])
print(sorted([N(3), N(1), N(2)]), min(N(3), N(1)), max([N(1), N(5)]), [N(1), N(2)] == [N(1), N(2)], [N(1)].index(N(1)), [N(1), N(1)].count(N(1)))
try: hash(N(1))
except TypeError as e: print(e)
try: {N(1): 1}
except TypeError as e: print(e)
class H(N):
    def __hash__(self): return self.v % 2
d = {H(1): "a", H(3): "b", H(1): "c"}
print(d, len({H(2), H(4), H(2)}), H(3) in d, d[H(3)])
class Odd:
    def __eq__(self, o): return "weird"
    def __ne__(self, o): return []
print(Odd() == 1, Odd() != 1, bool(Odd() != 1), 1 == Odd())
class Any:
    def __gt__(self, o): return ("gt", o)
print(5 < Any(), Any() > 2)
a = float("nan"); print(a == a, a in [a], [a] == [a], a != a)
