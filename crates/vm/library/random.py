# random: CPython's generator (Mersenne Twister) and its ways of drawing, so that a seed repeats what it gives there. Until
# `seed` is called the numbers are the host's.

import _random
import math


def _digest(data):
    try:
        import hashlib
    except ImportError:
        return b""
    return hashlib.sha512(data).digest()


class Random:
    def __init__(self, x=None):
        self._state = None
        self._gauss = None
        self.seed(x)

    def seed(self, a=None, version=2):
        self._gauss = None
        if a is None:
            a = _random.bits(None, 64)
        elif isinstance(a, (str, bytes, bytearray)):
            a = a.encode() if isinstance(a, str) else bytes(a)
            a = int.from_bytes(a + _digest(a), "big")
        elif isinstance(a, float):
            a = hash(a)
        elif not isinstance(a, int):
            raise TypeError("The only supported seed types are: None,\nint, float, str, bytes, and bytearray.")
        self._state = _random.seed(abs(a))

    def getstate(self):
        return 3, bytes(self._state), self._gauss

    def setstate(self, state):
        self._state = bytearray(state[1])
        self._gauss = state[2]

    def random(self):
        return _random.unit(self._state)

    def getrandbits(self, k, /):
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        return _random.bits(self._state, k)

    def randbytes(self, n):
        return self.getrandbits(n * 8).to_bytes(n, "little")

    def _below(self, n):
        k = n.bit_length()
        drawn = self.getrandbits(k)
        while drawn >= n:
            drawn = self.getrandbits(k)
        return drawn

    def randrange(self, start, stop=None, step=1):
        for each in (start, stop, step):
            if isinstance(each, float):
                raise TypeError("'float' object cannot be interpreted as an integer")
        if stop is None:
            if start <= 0:
                raise ValueError("empty range for randrange()")
            return self._below(start)
        width = stop - start
        if step == 1:
            if width <= 0:
                raise ValueError("empty range for randrange() (%d, %d, %d)" % (start, stop, width))
            return start + self._below(width)
        if step == 0:
            raise ValueError("zero step for randrange()")
        count = (width + step - (1 if step > 0 else -1)) // step
        if count <= 0:
            raise ValueError("empty range for randrange()")
        return start + step * self._below(count)

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def choice(self, seq):
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._below(len(seq))]

    def shuffle(self, x):
        for i in range(len(x) - 1, 0, -1):
            j = self._below(i + 1)
            x[i], x[j] = x[j], x[i]

    def sample(self, population, k, *, counts=None):
        if not hasattr(population, "__getitem__") or isinstance(population, dict):
            raise TypeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
        if counts is not None:
            population = [item for item, count in zip(population, counts) for _ in range(count)]
        n = len(population)
        if not 0 <= k <= n:
            raise ValueError("Sample larger than population or is negative")
        result = []
        room = 21
        if k > 5:
            room += 4 ** math.ceil(math.log(k * 3, 4))
        if n <= room:
            pool = list(population)
            for i in range(k):
                j = self._below(n - i)
                result.append(pool[j])
                pool[j] = pool[n - i - 1]
        else:
            taken = set()
            for i in range(k):
                j = self._below(n)
                while j in taken:
                    j = self._below(n)
                taken.add(j)
                result.append(population[j])
        return result

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        n = len(population)
        if cum_weights is None:
            if weights is None:
                if not n:
                    raise IndexError("list index out of range")
                return [population[math.floor(self.random() * n)] for i in range(k)]
            cum_weights = []
            total = 0
            for weight in weights:
                total += weight
                cum_weights.append(total)
        elif weights is not None:
            raise TypeError("Cannot specify both weights and cumulative weights")
        if len(cum_weights) != n:
            raise ValueError("The number of weights does not match the population")
        total = cum_weights[-1] + 0.0
        if total <= 0.0:
            raise ValueError("Total of weights must be greater than zero")
        result = []
        for i in range(k):
            drawn = self.random() * total
            low, high = 0, n - 1
            while low < high:
                middle = (low + high) // 2
                if drawn < cum_weights[middle]:
                    high = middle
                else:
                    low = middle + 1
            result.append(population[low])
        return result

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        u = self.random()
        c = 0.5 if mode is None else 1.0 if high == low else (mode - low) / (high - low)
        if high == low:
            return low
        if u > c:
            u, c = 1.0 - u, 1.0 - c
            low, high = high, low
        return low + (high - low) * math.sqrt(u * c)

    def gauss(self, mu=0.0, sigma=1.0):
        z, self._gauss = self._gauss, None
        if z is None:
            angle = self.random() * 2 * math.pi
            radius = math.sqrt(-2.0 * math.log(1.0 - self.random()))
            z = math.cos(angle) * radius
            self._gauss = math.sin(angle) * radius
        return mu + z * sigma

    def normalvariate(self, mu=0.0, sigma=1.0):
        while True:
            u1 = self.random()
            u2 = 1.0 - self.random()
            z = 4 * math.exp(-0.5) / math.sqrt(2.0) * (u1 - 0.5) / u2
            if z * z / 4.0 <= -math.log(u2):
                return mu + z * sigma

    def lognormvariate(self, mu, sigma):
        return math.exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd):
        return -math.log(1.0 - self.random()) / lambd

    def paretovariate(self, alpha):
        return (1.0 - self.random()) ** (-1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        return alpha * (-math.log(1.0 - self.random())) ** (1.0 / beta)


class SystemRandom(Random):
    def __init__(self, x=None):
        self._state = self._gauss = None

    def seed(self, *ignored):
        pass


_own = SystemRandom()


def seed(a=None, version=2):
    global _own
    _own = SystemRandom() if a is None else Random(a)


def getstate():
    return _own.getstate()


def setstate(state):
    global _own
    _own = Random(0)
    _own.setstate(state)


def random():
    return _own.random()


def getrandbits(k, /):
    return _own.getrandbits(k)


def randbytes(n):
    return _own.randbytes(n)


def randrange(start, stop=None, step=1):
    return _own.randrange(start, stop, step)


def randint(a, b):
    return _own.randrange(a, b + 1)


def choice(seq):
    return _own.choice(seq)


def shuffle(x):
    _own.shuffle(x)


def sample(population, k, *, counts=None):
    return _own.sample(population, k, counts=counts)


def choices(population, weights=None, *, cum_weights=None, k=1):
    return _own.choices(population, weights, cum_weights=cum_weights, k=k)


def uniform(a, b):
    return _own.uniform(a, b)


def triangular(low=0.0, high=1.0, mode=None):
    return _own.triangular(low, high, mode)


def gauss(mu=0.0, sigma=1.0):
    return _own.gauss(mu, sigma)


def normalvariate(mu=0.0, sigma=1.0):
    return _own.normalvariate(mu, sigma)


def lognormvariate(mu, sigma):
    return _own.lognormvariate(mu, sigma)


def expovariate(lambd):
    return _own.expovariate(lambd)


def paretovariate(alpha):
    return _own.paretovariate(alpha)


def weibullvariate(alpha, beta):
    return _own.weibullvariate(alpha, beta)
