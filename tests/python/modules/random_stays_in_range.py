import random

random.seed(42)
a = [random.random() for _ in range(50)]
random.seed(42)
print(a == [random.random() for _ in range(50)], all(0 <= x < 1 for x in a), len(set(a)))
print(all(1 <= random.randint(1, 6) <= 6 for _ in range(200)), sorted({random.randint(0, 3) for _ in range(200)}), all(random.randrange(10, 20, 5) in (10, 15) for _ in range(100)), random.randrange(1), random.randint(5, 5))
print(all(2.5 <= random.uniform(2.5, 3) <= 3 for _ in range(50)), random.getrandbits(0), all(random.getrandbits(5) < 32 for _ in range(100)), random.getrandbits(100) < 2 ** 100, random.choice([7]), random.choice("x") in "x", random.choice((1, 2)) in (1, 2))
b = list(range(20))
random.shuffle(b)
print(sorted(b) == list(range(20)), len(random.sample(range(10), 4)), sorted(random.sample([1, 2, 3], 3)), len(random.choices([1, 2], k=5)), set(random.choices("ab", weights=[1, 0], k=20)), len(random.randbytes(7)))
for bad in (lambda: random.choice([]), lambda: random.randint(2, 1), lambda: random.randrange(0), lambda: random.randrange(1, 5, 0), lambda: random.sample([1], 2), lambda: random.getrandbits(-1)):
    try:
        bad()
    except (IndexError, ValueError) as e:
        print(type(e).__name__)
