# 150,000 values out of a generator.


def numbers(count):
    for i in range(count):
        yield i


def run(count):
    total = 0
    for n in numbers(count):
        total += n & 3
    return total


print(run(150000))
