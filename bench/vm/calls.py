# 15,000 turns of calls with positional, default, keyword and starred arguments.


def add(a, b, c=3):
    return a + b + c


def spread(first, *rest, scale=1):
    return first * scale + len(rest)


def run(turns):
    total = 0
    pair = (4, 5)
    for i in range(turns):
        total += add(i, 2)
        total += add(i, 2, 7) - add(i, b=1, c=2)
        total += spread(i, *pair, scale=2)
        total &= 0xFFFFF
    return total


print(run(15000))
