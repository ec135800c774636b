def hanoi(n, a, b, c): return 0 if n == 0 else hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)
print(hanoi(8, "a", "b", "c"))
def perms(s):
    if len(s) <= 1: return [s]
    return [c + p for i, c in enumerate(s) for p in perms(s[:i] + s[i + 1:])]
print(perms("abc"), len(perms("abcd")))
def queens(n):
    def place(row, cols, d1, d2):
        if row == n: return 1
        total = 0
        for c in range(n):
            if c in cols or row + c in d1 or row - c in d2: continue
            total += place(row + 1, cols | {c}, d1 | {row + c}, d2 | {row - c})
        return total
    return place(0, frozenset(), frozenset(), frozenset())
print(queens(5))
primes = [n for n in range(2, 60) if all(n % p for p in range(2, int(n ** 0.5) + 1))]
print(primes)
words = "the quick brown fox jumps over the lazy dog the end".split()
freq = {}
for w in words: freq[w] = freq.get(w, 0) + 1
print(sorted(freq.items(), key=lambda kv: (-kv[1], kv[0]))[:3])
class Node:
    def __init__(self, v, nxt=None): self.v, self.nxt = v, nxt
    def __iter__(self):
        n = self
        while n is not None:
            yield n.v
            n = n.nxt
head = None
for i in range(5): head = Node(i, head)
print(list(head), sum(head), [*head][::-1])
matrix = [[1, 2], [3, 4]]
print([list(r) for r in zip(*matrix)], [[sum(a * b for a, b in zip(r, c)) for c in zip(*matrix)] for r in matrix])
def gcd(a, b):
    while b: a, b = b, a % b
    return a
print(gcd(48, 18), divmod(-7, 2), -7 // 2, -7 % 3, 7 // -2, 2 ** 100, 10 ** 20 // 3)
