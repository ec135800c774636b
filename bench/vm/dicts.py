# 60,000 reads and writes under string keys.


def run(turns):
    keys = ["k%d" % i for i in range(100)]
    counts = {}
    for i in range(turns):
        key = keys[i % 100]
        counts[key] = counts.get(key, 0) + i
    return sum(counts.values())


print(run(60000))
