# Every way to set eight queens, by permutations that keep both diagonals free.


def permutations(items):
    if len(items) <= 1:
        yield items
        return
    for i in range(len(items)):
        head = items[i:i + 1]
        for tail in permutations(items[:i] + items[i + 1:]):
            yield head + tail


def queens(count):
    found = []
    for places in permutations(tuple(range(count))):
        rising = {places[i] + i for i in range(count)}
        if len(rising) == count == len({places[i] - i for i in range(count)}):
            found.append(places)
    return found


ways = queens(6)
print(len(ways), ways[0], ways[-1])
