def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


samples = [21.5, 22.0, 19.75, 30.25, 21.0, 22.5]
mean = sum(samples) / len(samples)
print(mean, median(samples), median(samples[:-1]), max(samples) - min(samples), sum((x - mean) ** 2 for x in samples) / len(samples))
print([round(sum(samples[: i + 1]) / (i + 1), 3) for i in range(len(samples))], [b - a for a, b in zip(samples, samples[1:])], sorted(range(6), key=samples.__getitem__), [x for x in samples if abs(x - mean) > 3])
buckets = [[] for _ in range(4)]
for x in samples:
    buckets[min(int((x - 19) // 3), 3)].append(x)
print(buckets, list(map(len, buckets)), [min(b, default=None) for b in buckets])
