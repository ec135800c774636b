# fractions: rational numbers of any size.

import math
import re


def _parts(text):
    """Numerator and denominator of `3/4`, `-1.25e3`, ` 7 `; None for what is no number."""
    found = re.compile(r"\s*([-+]?)(?=\d|\.\d)(\d*|\d+(?:_\d+)*)(?:(?:/(\d+(?:_\d+)*))?|(?:\.(\d*|\d+(?:_\d+)*))?(?:[eE]([-+]?\d+(?:_\d+)*))?)\s*\Z").match(text)
    if not found:
        return None
    sign, whole, below, behind, exponent = found.groups()
    numerator = int(whole or "0")
    denominator = 1
    if below:
        denominator = int(below)
    else:
        if behind:
            behind = behind.replace("_", "")
            numerator = numerator * 10 ** len(behind) + int(behind)
            denominator = 10 ** len(behind)
        exponent = int(exponent or 0)
        if exponent >= 0:
            numerator *= 10 ** exponent
        else:
            denominator *= 10 ** -exponent
    return -numerator if sign == "-" else numerator, denominator


class Fraction:
    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None, *, _normalize=True):
        self = object.__new__(cls)
        if denominator is None:
            if type(numerator) is int:
                self._numerator, self._denominator = numerator, 1
                return self
            if isinstance(numerator, (int, Fraction)):
                self._numerator, self._denominator = numerator.numerator, numerator.denominator
                return self
            if isinstance(numerator, str):
                parts = _parts(numerator)
                if parts is None:
                    raise ValueError("Invalid literal for Fraction: %r" % numerator)
                numerator, denominator = parts
            elif hasattr(numerator, "as_integer_ratio"):
                self._numerator, self._denominator = numerator.as_integer_ratio()
                return self
            elif hasattr(numerator, "numerator"):
                self._numerator, self._denominator = numerator.numerator, numerator.denominator
                return self
            else:
                raise TypeError("argument should be a string or a Rational instance")
        elif isinstance(numerator, (int, Fraction)) and isinstance(denominator, (int, Fraction)):
            numerator, denominator = (
                numerator.numerator * denominator.denominator,
                denominator.numerator * numerator.denominator,
            )
        else:
            raise TypeError("both arguments should be Rational instances")
        if denominator == 0:
            raise ZeroDivisionError("Fraction(%s, 0)" % numerator)
        divisor = math.gcd(numerator, denominator)
        if denominator < 0:
            divisor = -divisor
        self._numerator = numerator // divisor
        self._denominator = denominator // divisor
        return self

    @classmethod
    def from_float(cls, f):
        if isinstance(f, int):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError("%s.from_float() only takes floats, not %r (%s)" % (cls.__name__, f, type(f).__name__))
        return cls(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        return cls(*dec.as_integer_ratio())

    @property
    def numerator(self):
        return self._numerator

    @property
    def denominator(self):
        return self._denominator

    def as_integer_ratio(self):
        return (self._numerator, self._denominator)

    def limit_denominator(self, max_denominator=1000000):
        """The nearest fraction with a denominator not above this one, by continued fractions."""
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        low = Fraction(p0 + k * p1, q0 + k * q1)
        high = Fraction(p1, q1)
        return high if abs(high - self) <= abs(low - self) else low

    def __repr__(self):
        return "%s(%s, %s)" % (self.__class__.__name__, self._numerator, self._denominator)

    def __str__(self):
        return str(self._numerator) if self._denominator == 1 else "%s/%s" % (self._numerator, self._denominator)

    def _operate(self, other, exact, float_way, reflected=False):
        if isinstance(other, (int, Fraction)):
            return exact(other, self) if reflected else exact(self, other)
        if isinstance(other, float):
            return float_way(other, float(self)) if reflected else float_way(float(self), other)
        if isinstance(other, complex):
            return float_way(other, complex(self)) if reflected else float_way(complex(self), other)
        return NotImplemented

    def __add__(self, other):
        return self._operate(other, _add, _float_add)

    def __radd__(self, other):
        return self._operate(other, _add, _float_add, True)

    def __sub__(self, other):
        return self._operate(other, _subtract, _float_subtract)

    def __rsub__(self, other):
        return self._operate(other, _subtract, _float_subtract, True)

    def __mul__(self, other):
        return self._operate(other, _multiply, _float_multiply)

    def __rmul__(self, other):
        return self._operate(other, _multiply, _float_multiply, True)

    def __truediv__(self, other):
        return self._operate(other, _divide, _float_divide)

    def __rtruediv__(self, other):
        return self._operate(other, _divide, _float_divide, True)

    def __floordiv__(self, other):
        return self._operate(other, _floor, _float_floor)

    def __rfloordiv__(self, other):
        return self._operate(other, _floor, _float_floor, True)

    def __mod__(self, other):
        return self._operate(other, _rest, _float_rest)

    def __rmod__(self, other):
        return self._operate(other, _rest, _float_rest, True)

    def __divmod__(self, other):
        return self._operate(other, _both, divmod)

    def __rdivmod__(self, other):
        return self._operate(other, _both, divmod, True)

    def __pow__(self, other):
        if isinstance(other, (int, Fraction)):
            if other.denominator != 1:
                return float(self) ** float(other)
            power = other.numerator
            if power >= 0:
                return Fraction(self._numerator ** power, self._denominator ** power)
            if self._numerator == 0:
                raise ZeroDivisionError("Fraction(%s, 0)" % self._denominator ** -power)
            return Fraction(self._denominator ** -power, self._numerator ** -power)
        return float(self) ** other

    def __rpow__(self, other):
        if self._denominator == 1 and self._numerator >= 0:
            return other ** self._numerator
        if isinstance(other, int):
            return Fraction(other) ** self
        return other ** float(self)

    def __pos__(self):
        return Fraction(self)

    def __neg__(self):
        return Fraction(-self._numerator, self._denominator)

    def __abs__(self):
        return Fraction(abs(self._numerator), self._denominator)

    def __int__(self):
        return -(-self._numerator // self._denominator) if self._numerator < 0 else self._numerator // self._denominator

    __trunc__ = __int__

    def __float__(self):
        return self._numerator / self._denominator

    def __complex__(self):
        return complex(float(self))

    def __floor__(self):
        return self._numerator // self._denominator

    def __ceil__(self):
        return -(-self._numerator // self._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            whole, rest = divmod(self._numerator, self._denominator)
            if rest * 2 > self._denominator or rest * 2 == self._denominator and whole % 2:
                return whole + 1
            return whole
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    @property
    def real(self):
        return +self

    @property
    def imag(self):
        return 0

    def conjugate(self):
        return +self

    def __hash__(self):
        """That of the equal int or float: modulo the prime that they use."""
        prime = 2 ** 61 - 1
        if self._denominator % prime == 0:
            answer = 314159
        else:
            answer = abs(self._numerator) * pow(self._denominator, -1, prime) % prime
        answer = answer if self._numerator >= 0 else -answer
        return -2 if answer == -1 else answer

    def __eq__(self, other):
        if isinstance(other, (int, Fraction)):
            return self._numerator == other.numerator and self._denominator == other.denominator
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return 0.0 == other
            return self == Fraction(*other.as_integer_ratio())
        if isinstance(other, complex):
            return other.imag == 0 and self == other.real
        return NotImplemented

    def _compare(self, other, order):
        if isinstance(other, (int, Fraction)):
            return order(self._numerator * other.denominator, self._denominator * other.numerator)
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return order(0.0, other)
            return self._compare(Fraction(*other.as_integer_ratio()), order)
        return NotImplemented

    def __lt__(self, other):
        return self._compare(other, lambda a, b: a < b)

    def __gt__(self, other):
        return self._compare(other, lambda a, b: a > b)

    def __le__(self, other):
        return self._compare(other, lambda a, b: a <= b)

    def __ge__(self, other):
        return self._compare(other, lambda a, b: a >= b)

    def __bool__(self):
        return self._numerator != 0

    def __reduce__(self):
        return (self.__class__, (self._numerator, self._denominator))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


def _add(a, b):
    return Fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)


def _subtract(a, b):
    return Fraction(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator)


def _multiply(a, b):
    return Fraction(a.numerator * b.numerator, a.denominator * b.denominator)


def _divide(a, b):
    if b.numerator == 0:
        sign = (a.numerator > 0) - (a.numerator < 0)
        raise ZeroDivisionError("Fraction(%s, 0)" % (a.numerator * b.denominator // (math.gcd(a.numerator, 0) or 1) if sign else 0))
    return Fraction(a.numerator * b.denominator, a.denominator * b.numerator)


def _floor(a, b):
    return a.numerator * b.denominator // (a.denominator * b.numerator)


def _rest(a, b):
    below = a.denominator * b.denominator
    return Fraction(a.numerator * b.denominator % (b.numerator * a.denominator), below)


def _both(a, b):
    return _floor(a, b), _rest(a, b)


def _float_add(a, b):
    return a + b


def _float_subtract(a, b):
    return a - b


def _float_multiply(a, b):
    return a * b


def _float_divide(a, b):
    return a / b


def _float_floor(a, b):
    return a // b


def _float_rest(a, b):
    return a % b
