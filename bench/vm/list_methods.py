# Append, pop, insert, slice, sort, reverse, comprehension and membership on lists.


def run(rounds):
    total = 0
    seed = 42
    for _ in range(rounds):
        items = []
        for _ in range(200):
            seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
            items.append(seed >> 12 & 1023)
        ordered = sorted(items)
        items.sort(key=lambda n: -n)
        items.reverse()
        assert items == ordered
        squares = [n * n for n in items if n & 1]
        middle = items[50:150]
        while len(middle) > 50:
            total += middle.pop()
            middle.insert(0, middle.pop(5))
        if 512 in items:
            total += items.index(512)
        total += sum(squares) & 0xFFFF
        total += items.count(7)
    return total


print(run(60))
