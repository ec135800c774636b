# 200,000 turns of a while loop: multiply, add, mask, compare.


def run(turns):
    i = 0
    total = 0
    while i < turns:
        total = (total * 3 + i) & 0xFFFF
        i += 1
    return total


print(run(200000))
