# 60,000 turns of try, every fourth raises and catches.


def run(turns):
    count = 0
    for i in range(turns):
        try:
            if i & 3 == 0:
                raise ValueError(i)
            count += 1
        except ValueError as error:
            count += 2
    return count


print(run(60000))
