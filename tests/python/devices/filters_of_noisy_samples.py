from collections import deque


def noise(seed=1):
    while True:
        seed = (seed * 16807) % 2147483647
        yield seed / 2147483647 - 0.5


class Kalman:
    def __init__(self, estimate, uncertainty, drift, noise):
        self.estimate, self.uncertainty, self.drift, self.noise = estimate, uncertainty, drift, noise

    def __call__(self, sample):
        self.uncertainty += self.drift
        gain = self.uncertainty / (self.uncertainty + self.noise)
        self.estimate += gain * (sample - self.estimate)
        self.uncertainty *= 1 - gain
        return self.estimate


def moving_average(size):
    window, total = deque(maxlen=size), 0.0

    def update(sample):
        nonlocal total
        if len(window) == size:
            total -= window[0]
        window.append(sample)
        total += sample
        return total / len(window)

    return update


def exponential(alpha):
    def run():
        value = yield
        while True:
            sample = yield value
            value += alpha * (sample - value)

    generator = run()
    next(generator)
    return generator.send


def median(size):
    window = deque(maxlen=size)

    def update(sample):
        window.append(sample)
        ordered = sorted(window)
        middle = len(ordered) // 2
        return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2

    return update


class Statistics:
    """Mean and variance in one pass."""

    def __init__(self):
        self.n, self.mean, self.squares = 0, 0.0, 0.0

    def add(self, x):
        self.n += 1
        delta = x - self.mean
        self.mean += delta / self.n
        self.squares += delta * (x - self.mean)

    @property
    def deviation(self):
        return (self.squares / (self.n - 1)) ** 0.5 if self.n > 1 else 0.0


source = noise(42)
samples = [20 + 0.5 * next(source) + (5 if i in (17, 40) else 0) for i in range(60)]
filters = {"raw": lambda x: x, "average": moving_average(8), "exponential": exponential(0.2), "median": median(5), "kalman": Kalman(20, 1, 0.001, 0.1)}
for name, update in filters.items():
    results, statistics = [update(sample) for sample in samples], Statistics()
    for x in results:
        statistics.add(x - 20)
    print(f"{name:12} {statistics.mean:8.5f} {statistics.deviation:8.5f} {max(results):8.4f} {results[-1]!r}")
print([moving_average(3)(x) for x in (1, 2)], list(map(moving_average(3), [3, 6, 9, 12, 0])))
print(list(map(median(3), [5, 1, 9, 2, 2])), list(map(exponential(0.5), [8, 0, 0, 4])))
k = Kalman(0, 1000, 0, 1)
print([round(k(10), 6) for _ in range(4)], k.uncertainty)
