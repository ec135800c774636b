import random

a = random.Random(42)
b = random.Random(42)
print([a.randint(0, 9) for _ in range(8)], [b.randint(0, 9) for _ in range(8)])
state = a.getstate()
first = [a.random() for _ in range(3)]
a.setstate(state)
print(first == [a.random() for _ in range(3)])
print(a.random() == b.random())
b.seed(7)
print(b.random(), b.choice("xyz"))
r = random.Random(3)
print(r.sample([1, 2, 3, 4], 4), r.uniform(-1, 1), r.getrandbits(16))


class Loaded(random.Random):
    def random(self):
        return 0.5


print(Loaded(1).uniform(0, 10))
