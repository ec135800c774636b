# 200,000 turns of for/range that sort numbers into three bins.


def run(turns):
    threes = fives = others = 0
    for i in range(turns):
        if i % 3 == 0:
            threes += 1
        elif i % 5 == 0:
            fives += 1
        else:
            others += 1
    return threes, fives, others


print(run(200000))
