def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __repr__(self):
        return "Money(%d)" % self.cents

    def __divmod__(self, other):
        return Money(self.cents // other), Money(self.cents % other)

    def __rdivmod__(self, other):
        return "reflected", other

    def __round__(self, digits=None):
        return Money(round(self.cents, -2)) if digits is None else (digits, self)

    def __pow__(self, exponent, modulus=None):
        return "pow", exponent, modulus

    def __abs__(self):
        return Money(abs(self.cents))

    def __neg__(self):
        return Money(-self.cents)

    def __pos__(self):
        return "plus"

    def __invert__(self):
        return "inverted"

    def __index__(self):
        return self.cents

    def __bool__(self):
        return self.cents != 0


m = Money(-1250)
print(divmod(m, 100), divmod(5, m), round(m), round(m, 3), pow(m, 2), pow(m, 2, 5), m ** 3, abs(m), -m, +m, ~m, hex(m), bool(Money(0)), [10, 20][Money(1)])
attempt(lambda: divmod(m, "a") if False else divmod("a", 1))
attempt(round, object())
attempt(abs, object())
attempt(lambda: -object())
