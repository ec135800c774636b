import itertools
def count(n=0):
    while True: yield n; n += 1
def take(n, it):
    for _, x in zip(range(n), it): yield x
def evens(it): return (x for x in it if x % 2 == 0)
print(list(take(5, evens(count(3)))), list(itertools.takewhile(lambda x: x < 20, (x * x for x in count()))))
def primes():
    found = []
    for n in count(2):
        if all(n % p for p in found): found.append(n); yield n
print(list(take(10, primes())))
def windows(it, n):
    w = []
    for x in it:
        w.append(x)
        if len(w) == n: yield tuple(w); w.pop(0)
print(list(windows("abcde", 3)))
def roundrobin(*its):
    its = [iter(i) for i in its]
    while its:
        for it in its[:]:
            try: yield next(it)
            except StopIteration: its.remove(it)
print("".join(roundrobin("ABC", "D", "EF")))
def lines(text):
    buf = ""
    for c in text:
        if c == "\n": yield buf; buf = ""
        else: buf += c
    if buf: yield buf
print(list(lines("a\nbc\n\nd")))
g = (i for i in range(3)); print(2 in g, list(g)); print(sum(take(100, count())), list(zip(count(), "ab")))
a, b = (x for x in (1, 2)); print(a, b, *take(3, count(7)))
