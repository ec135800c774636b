# 600,000 operations on floats: the logistic map and its mean.


def run(turns):
    x = 0.5
    total = 0.0
    for i in range(turns):
        x = x * 3.7 * (1.0 - x)
        total = total + x / 2.0
    return total


print(run(100000))
