a, b = {1, 2, 3}, {3, 4}
print(a | b, a & b, a - b, a ^ b, a <= {1, 2, 3, 4}, a < a, a >= {1}, a.isdisjoint({9}), {1} == {1.0})
a.add(5); a.discard(9); a.discard(1); a.remove(2); print(a, len(a), 5 in a)
try: a.remove(99)
except KeyError as e: print(repr(e))
a |= {7}; a &= {3, 7, 5}; a -= {5}; a ^= {3, 8}; print(sorted(a))
f = frozenset([1, 2]); print(f, f | {3}, {f: 1}[frozenset([2, 1])], hash(f) == hash(frozenset([2, 1])), set(), frozenset())
print({1, 2}.union([3], (4,)), {1, 2, 3}.intersection([2, 3], [3]), {1, 2}.difference([2]), {1, 2}.symmetric_difference([2, 3]), {1}.issubset([1, 2]), {1, 2}.issuperset([1]))
s = set("hello"); print(sorted(s), len(set([1, 1, 1])), {x % 3 for x in range(10)})
s = {1}; s.update([2], {3}); print(s, s.pop() in (1, 2, 3), len(s)); s.clear(); print(s)
try: {[]}
except TypeError as e: print(e)
try: {1} | [2]
except TypeError as e: print(e)
try: f.add(1)
except AttributeError as e: print(e)
x = {(1, 2), "a", None, 3.5}; print((1, 2) in x, None in x, 3.5 in x, "b" in x)
big = set(range(1000)); big -= set(range(0, 1000, 2)); print(len(big), sum(big), 501 in big, 500 in big)
