from contextlib import contextmanager


class BankError(Exception):
    """Base of what the bank refuses."""


class Overdrawn(BankError):
    def __init__(self, account, wanted):
        super().__init__(f"{account.owner} has {account.balance}, wants {wanted}")
        self.missing = wanted - account.balance


class Frozen(BankError):
    pass


class Account:
    opened = 0

    def __init__(self, owner, balance=0):
        type(self).opened += 1
        self.number = Account.opened
        self.owner, self._cents, self.frozen, self.history = owner, round(balance * 100), False, []

    @property
    def balance(self):
        return self._cents / 100

    @balance.setter
    def balance(self, value):
        raise AttributeError("use deposit and withdraw")

    def _change(self, amount, what):
        if self.frozen:
            raise Frozen(f"account {self.number} is frozen")
        if amount <= 0:
            raise ValueError(f"cannot {what} {amount}")
        self._cents += round(amount * 100) * (1 if what == "deposit" else -1)
        self.history.append((what, amount))
        return self

    def deposit(self, amount):
        return self._change(amount, "deposit")

    def withdraw(self, amount):
        if amount > self.available:
            raise Overdrawn(self, amount)
        return self._change(amount, "withdraw")

    available = balance

    def __lt__(self, other):
        return self._cents < other._cents

    def __repr__(self):
        return f"{type(self).__name__}({self.owner!r}, {self.balance:.2f})"


class Credit(Account):
    def __init__(self, owner, balance=0, *, limit):
        super().__init__(owner, balance)
        self.limit = limit

    @property
    def available(self):
        return self.balance + self.limit


@contextmanager
def transaction(*accounts):
    before = [(a._cents, list(a.history)) for a in accounts]
    try:
        yield accounts
    except BankError as e:
        for account, (cents, history) in zip(accounts, before):
            account._cents, account.history = cents, history
        e.args += ("rolled back",)
        raise


def transfer(source, target, amount):
    with transaction(source, target):
        target.deposit(amount)
        source.withdraw(amount)


ann, bob, eve = Account("Ann", 100), Credit("Bob", 20.5, limit=50), Account("Eve")
transfer(ann, bob, 30.25)
print(ann, bob, eve, ann.history)
for source, target, amount in [(ann, eve, 70), (bob, eve, 100), (bob, eve, 200), (ann, bob, -5)]:
    try:
        transfer(source, target, amount)
        print("ok", source, target)
    except Overdrawn as e:
        print(e.args, e.missing, source, target)
    except ValueError as e:
        print(type(e).__name__, e, target.history)
eve.frozen = True
try:
    transfer(bob, eve, 1)
except BankError as e:
    print(type(e).__name__, e.args, type(e).__mro__[1].__name__)
try:
    ann.balance = 1000000
except AttributeError as e:
    print(e)
print(sorted([ann, bob, eve]), max(ann, bob), Account.opened, Credit.opened, [a.number for a in (ann, bob, eve)])
print(ann.deposit(0.1).deposit(0.2).withdraw(0.3), ann.history[-3:])
