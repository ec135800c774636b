def count(n):
    for i in range(n):
        yield i


print(sum(count(5)), max(count(5)), min(count(3)), list(count(3)), tuple(count(2)), set(count(3)), sorted(count(4), reverse=True), any(count(2)), all(count(2)), dict(zip(count(2), "ab")), list(zip(count(2), count(3))), list(map(str, count(2))), list(filter(None, count(3))), list(enumerate(count(2))), "".join(map(str, count(4))), bytes(count(3)), bytearray(count(2)), [*count(2)], {*count(2)}, 2 in count(5), 9 in count(5))
a, b, c = count(3)
first, *rest = count(4)
print(a, b, c, first, rest, next(count(1)), next(count(0), "none"), list(reversed(list(count(3)))), len(list(count(10))))
