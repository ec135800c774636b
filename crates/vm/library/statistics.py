# statistics: means, medians and spreads.

import math


class StatisticsError(ValueError):
    pass


def _data(data, what, least=1):
    data = list(data)
    if len(data) < least:
        raise StatisticsError(what)
    return data


def _total(data):
    return sum(data) if all([isinstance(x, int) for x in data]) else math.fsum(data)



def mean(data):
    data = _data(data, "mean requires at least one data point")
    total = _total(data)
    if isinstance(total, int) and total % len(data) == 0:
        return total // len(data)
    return total / len(data)


def fmean(data, weights=None):
    data = _data(data, "fmean requires at least one data point")
    if weights is None:
        return math.fsum(data) / len(data)
    weights = list(weights)
    if len(weights) != len(data):
        raise StatisticsError("data and weights must be the same length")
    return math.fsum([x * w for x, w in zip(data, weights)]) / math.fsum(weights)


def geometric_mean(data):
    data = _data(data, "Must have a non-empty dataset containing positive numbers")
    return math.exp(math.fsum([math.log(x) for x in data]) / len(data))


def harmonic_mean(data, weights=None):
    data = _data(data, "harmonic_mean requires at least one data point")
    if 0 in data:
        return 0
    if all([isinstance(x, int) for x in data]):
        product = math.prod(data)
        return len(data) * product / sum([product // x for x in data])
    return len(data) / math.fsum([1 / x for x in data])


def median(data):
    data = sorted(_data(data, "no median for empty data"))
    half = len(data) // 2
    return data[half] if len(data) % 2 else (data[half - 1] + data[half]) / 2


def median_low(data):
    data = sorted(_data(data, "no median for empty data"))
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = sorted(_data(data, "no median for empty data"))
    return data[len(data) // 2]


def _counts(data):
    counts = {}
    for item in data:
        counts[item] = counts.get(item, 0) + 1
    return counts


def mode(data):
    counts = _counts(data)
    if not counts:
        raise StatisticsError("no mode for empty data")
    return max(counts, key=counts.get)


def multimode(data):
    counts = _counts(data)
    most = max(counts.values(), default=0)
    return [item for item, count in counts.items() if count == most]


def _squares(data, middle):
    if all([isinstance(x, int) for x in data]) and middle is None:
        n = len(data)
        top = n * sum([x * x for x in data]) - sum(data) ** 2
        return top, n
    middle = _total(data) / len(data) if middle is None else middle
    return math.fsum([(x - middle) ** 2 for x in data]), 1


def _divide(top, bottom):
    return top // bottom if isinstance(top, int) and top % bottom == 0 else top / bottom


def variance(data, xbar=None):
    data = _data(data, "variance requires at least two data points", 2)
    top, bottom = _squares(data, xbar)
    return _divide(top, bottom * (len(data) - 1))


def pvariance(data, mu=None):
    data = _data(data, "pvariance requires at least one data point")
    top, bottom = _squares(data, mu)
    return _divide(top, bottom * len(data))


def stdev(data, xbar=None):
    data = _data(data, "stdev requires at least two data points", 2)
    return math.sqrt(variance(data, xbar))


def pstdev(data, mu=None):
    return math.sqrt(pvariance(data, mu))


def quantiles(data, *, n=4, method="exclusive"):
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(_data(data, "must have at least two data points", 2))
    length = len(data)
    cuts = []
    for i in range(1, n):
        if method == "inclusive":
            j, delta = divmod(i * (length - 1), n)
            cuts.append((data[j] * (n - delta) + data[j + 1] * delta) / n)
        else:
            j = min(max(i * (length + 1) // n, 1), length - 1)
            delta = i * (length + 1) - j * n
            cuts.append((data[j - 1] * (n - delta) + data[j] * delta) / n)
    return cuts


def _pairs(x, y):
    if len(x) != len(y):
        raise StatisticsError("correlation requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError("correlation requires at least two data points")
    left, right = math.fsum(x) / len(x), math.fsum(y) / len(y)
    return math.fsum([(a - left) * (b - right) for a, b in zip(x, y)]), math.fsum([(a - left) ** 2 for a in x]), math.fsum([(b - right) ** 2 for b in y])


def covariance(x, y, /):
    return _pairs(x, y)[0] / (len(x) - 1)


def correlation(x, y, /):
    both, left, right = _pairs(x, y)
    if not left or not right:
        raise StatisticsError("at least one of the inputs is constant")
    return both / math.sqrt(left * right)
