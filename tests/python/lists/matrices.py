def multiply(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def transpose(m):
    return [list(row) for row in zip(*m)]


def determinant(m):
    if len(m) == 1:
        return m[0][0]
    return sum((-1) ** i * m[0][i] * determinant([row[:i] + row[i + 1 :] for row in m[1:]]) for i in range(len(m)))


m = [[2, 0, 1], [1, 3, 2], [1, 1, 1]]
print(multiply(m, m), transpose(m), determinant(m))
identity = [[int(i == j) for j in range(3)] for i in range(3)]
print(multiply(m, identity) == m, [row[::-1] for row in m[::-1]])
spiral, rest = [], [row[:] for row in m]
while rest:
    spiral += rest.pop(0)
    rest = transpose(rest)[::-1]
print(spiral, m)
