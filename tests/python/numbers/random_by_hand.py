class Generator:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        x = self.state
        x ^= x << 13 & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 7
        x ^= x << 17 & 0xFFFFFFFFFFFFFFFF
        self.state = x
        return x

    def below(self, n):
        return self.next() % n


g = Generator(88172645463325252)
print([g.below(100) for _ in range(20)], hex(g.next()))
counts = [0] * 6
for _ in range(600):
    counts[g.below(6)] += 1
print(sum(counts), min(counts) > 60)
deck = list(range(10))
for i in range(9, 0, -1):
    j = g.below(i + 1)
    deck[i], deck[j] = deck[j], deck[i]
print(deck, sorted(deck) == list(range(10)), g.next() / 2 ** 64 < 1)
