# 100,000 reads and writes of list items.


def run(turns):
    items = [0] * 100
    for i in range(turns):
        j = i % 100
        items[j] = items[j] + i & 0xFFF
    return sum(items)


print(run(100000))
