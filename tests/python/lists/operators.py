def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


a = [1, 2]
print(a + [3], a * 3, 2 * a, a * 0, a * -5, a == [1, 2], a < [1, 3], [1] < [1, 2], [] < [0], [2] > [1, 9], [1] == (1,), [1, "a"] < [2, 1])
a += a
print(a)
a *= 2
print(a, 2 in a, 5 not in a, len(a), bool([]), bool([0]))
matrix = [[0] * 2] * 2
matrix[0][0] = 1
print(matrix, [[0] * 2 for _ in range(2)])
attempt(lambda: [1] + (2,))
attempt(lambda: (1,) + [2])
attempt(lambda: [1] * "a")
attempt(lambda: [1] * 1.5)
attempt(lambda: [1, "a"] < [1, 2])
attempt(lambda: [1] < (1,))
attempt(lambda: [1] - [1])
attempt(lambda: hash([]))


class Three:
    def __index__(self):
        return 3


print([0] * Three(), Three() * "ab", [1, 2, 3, 4][Three()], "abcde"[: Three()], list(range(Three())))
