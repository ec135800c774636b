from itertools import accumulate, chain, count, cycle, islice, repeat

print(list(islice(count(), 3)), list(islice(count(5, -2), 3)), list(islice(count(0.5, 0.5), 3)), next(count(step=2)))
print(list(islice(cycle("ab"), 5)), list(cycle([])), list(repeat(1, 3)), list(islice(repeat("x"), 2)), list(map(pow, [2, 3], repeat(2))))
print(list(chain([1], (2,), "a")), list(chain.from_iterable([[1], [2, 3]])), list(chain()))
print(list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], lambda a, b: a * b)), list(accumulate([1, 2], initial=10)), list(accumulate([])), list(accumulate("abc")))
print(list(islice("abcdef", 2)), list(islice("abcdef", 2, 4)), list(islice("abcdef", 0, None, 2)), list(islice("ab", 5)), list(islice("abc", 1, None)))
for call in [lambda: islice([1], -1), lambda: islice([1], 0, 1, 0), lambda: list(islice())]:
    try:
        call()
    except (ValueError, TypeError) as e:
        print(type(e).__name__)
it = iter(range(10))
print(list(islice(it, 3)), next(it))
