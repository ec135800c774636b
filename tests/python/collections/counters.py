from collections import Counter

c = Counter("abracadabra")
print(c, c["a"], c["z"], c.most_common(2), sorted(c.elements()), c.total())
c.update("aaz")
c.subtract({"a": 1, "b": 5})
print(c, +c, -c, len(c))
print(Counter(a=3, b=1) + Counter(a=1, c=2), Counter(a=3, b=1) - Counter(a=1, b=2), Counter(a=3, b=1) & Counter(a=1, b=2), Counter(a=3) | Counter(a=1, b=2))
print(Counter([1, 1, 2]).most_common(), Counter() == {}, Counter(a=1) == Counter({"a": 1}), dict(Counter("aab")))
del c["a"]
print("a" in c, c.get("q"), list(Counter("ba")), Counter({"x": 2}).copy())
words = "the cat and the hat and the bat".split()
for word, n in Counter(words).most_common(3):
    print(word, n)
