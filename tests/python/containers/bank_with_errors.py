class InsufficientFunds(Exception):
    def __init__(self, account, amount):
        super().__init__(f"{account.owner} has {account.balance:.2f}, needs {amount:.2f}")
        self.missing = amount - account.balance


class Account:
    count = 0

    def __init__(self, owner, balance=0):
        Account.count += 1
        self.owner, self.balance, self.history = owner, balance, []

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        if amount > self.balance:
            raise InsufficientFunds(self, amount)
        self.balance -= amount
        self.history.append(("withdraw", amount))

    def __repr__(self):
        return f"Account({self.owner!r}, {self.balance})"


accounts = {name: Account(name, 100 * i) for i, name in enumerate(["ann", "bob", "cy"])}
for name, amount in (("bob", 30), ("ann", 1), ("cy", -5), ("dee", 1), ("cy", 200)):
    try:
        accounts[name].withdraw(amount)
    except InsufficientFunds as error:
        print("refused:", error, error.missing)
    except (KeyError, ValueError) as error:
        print(type(error).__name__, error)
    else:
        print("paid", amount, accounts[name])
print(accounts, Account.count, [a.history for a in accounts.values()], sum(a.balance for a in accounts.values()))
