# 20,000 turns of concatenate, split, join and replace.


def run(turns):
    total = 0
    for i in range(turns):
        line = "a,b," + str(i) + ",c"
        parts = line.split(",")
        joined = "-".join(parts).replace("b", "xy")
        total += len(joined)
    return total


print(run(20000))
