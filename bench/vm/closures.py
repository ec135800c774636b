# 100,000 calls of a function that reads what its maker was given.


def adder(amount):
    def add(x):
        return x + amount

    return add


def run(turns):
    add = adder(3)
    total = 0
    for i in range(turns):
        total = add(total) & 1023
    return total


print(run(100000))
