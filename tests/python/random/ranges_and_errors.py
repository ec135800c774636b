import random

for call in [lambda: random.randrange(0), lambda: random.randrange(5, 5), lambda: random.randint(3, 1), lambda: random.choice([]), lambda: random.randrange(1, 10, 0), lambda: random.sample([1], 2), lambda: random.getrandbits(-1), lambda: random.choices([], k=1), lambda: random.choices([1], weights=[1, 2]), lambda: random.sample({1, 2}, 1), lambda: random.seed([1]), lambda: random.choices([1, 2], weights=[0, 0])]:
    try:
        print(call())
    except (ValueError, IndexError, TypeError) as e:
        print(type(e).__name__, e)
for _ in range(200):
    assert 0 <= random.random() < 1
    assert 1 <= random.randint(1, 6) <= 6
    assert random.randrange(0, 100, 5) % 5 == 0
    assert 2 <= random.uniform(2, 3) <= 3
    assert random.choice("ab") in "ab"
    assert 0 <= random.getrandbits(5) < 32
print(sorted(random.sample(range(5), 5)), len(random.randbytes(7)))
print(random.SystemRandom().random() < 1)
