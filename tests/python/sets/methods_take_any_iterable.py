def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


print({1}.union([2], (3,), {4: 5}), {1, 2}.intersection([2], [2, 3]), {1, 2, 3}.difference([1], [2]), {1}.symmetric_difference([2]))
print({1}.issubset([1, 2]), {1, 2}.issuperset([1]), {1}.isdisjoint([2]), {1}.isdisjoint(range(3)), {1}.union(), sorted({"a"}.union("bc")))
s = {1, 2}
s.update([3], (4,), range(5, 7))
s.difference_update([3], [9])
s.intersection_update([1, 2, 4, 5], {1, 4, 5})
s.symmetric_difference_update([4, 8])
print(s, s.add(1), s.discard(99), s.remove(1), s, s.copy() == s, s.clear(), s)
attempt({1}.union, 5)
attempt({1}.remove, 2)
attempt(set().pop)
attempt({1}.remove, [])
attempt({1}.add, [])
attempt(set, 5)
attempt(set, [1], [2])
attempt(set, [[]])
