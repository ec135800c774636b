class Matrix:
    def __init__(self, rows):
        self.rows = [list(row) for row in rows]
        if len({len(row) for row in self.rows}) != 1:
            raise ValueError("rows of different lengths")

    @classmethod
    def identity(cls, n):
        return cls([[int(i == j) for j in range(n)] for i in range(n)])

    @property
    def shape(self):
        return len(self.rows), len(self.rows[0])

    def __getitem__(self, index):
        if isinstance(index, tuple):
            i, j = index
            if isinstance(i, slice):
                return Matrix([row[j] if isinstance(j, slice) else [row[j]] for row in self.rows[i]])
            return self.rows[i][j]
        return self.rows[index]

    def __setitem__(self, index, value):
        i, j = index
        self.rows[i][j] = value

    def __eq__(self, other):
        return isinstance(other, Matrix) and self.rows == other.rows

    def __add__(self, other):
        if self.shape != other.shape:
            raise ValueError(f"shapes {self.shape} and {other.shape}")
        return Matrix([a + b for a, b in zip(*pair)] for pair in zip(self.rows, other.rows))

    def __mul__(self, number):
        return Matrix([x * number for x in row] for row in self.rows) if isinstance(number, (int, float)) else NotImplemented

    __rmul__ = __mul__

    def __matmul__(self, other):
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"shapes {self.shape} and {other.shape}")
        columns = list(zip(*other.rows))
        return Matrix([sum(a * b for a, b in zip(row, column)) for column in columns] for row in self.rows)

    def __pow__(self, n):
        power, square = Matrix.identity(len(self.rows)), self
        while n:
            if n & 1:
                power @= square
            square @= square
            n >>= 1
        return power

    @property
    def T(self):
        return Matrix(zip(*self.rows))

    def determinant(self):
        # Every division leaves no rest: whole numbers stay whole.
        rows, sign, n, before = [row[:] for row in self.rows], 1, len(self.rows), 1
        for k in range(n - 1):
            pivot = next((i for i in range(k, n) if rows[i][k]), None)
            if pivot is None:
                return 0
            if pivot != k:
                rows[k], rows[pivot], sign = rows[pivot], rows[k], -sign
            for i in range(k + 1, n):
                for j in range(k + 1, n):
                    rows[i][j] = (rows[i][j] * rows[k][k] - rows[i][k] * rows[k][j]) // before
            before = rows[k][k]
        return sign * rows[-1][-1]

    def __repr__(self):
        return f"Matrix({self.rows})"

    def __str__(self):
        width = max(len(str(x)) for row in self.rows for x in row)
        return "\n".join("[" + " ".join(f"{x!s:>{width}}" for x in row) + "]" for row in self.rows)


a = Matrix([[1, 2, 3], [4, 5, 6]])
b = Matrix([[7, 8], [9, 10], [11, 12]])
print(a @ b, (a @ b).determinant(), (b @ a).determinant(), sep="\n")
print(repr(a.T), a.T.T == a, a == 5, a * 2, 2 * a == a + a, sep="\n")
print(a[1, 2], a[0], a[:, 1], a[:, ::-1], a[-1:, :2])
a[0, 0] = -100
print(a)
print((Matrix([[1, 1], [1, 0]]) ** 90).rows, Matrix([[0, 2, 1], [1, 0, 3], [4, 1, 8]]).determinant())
for wrong in (lambda: a @ a, lambda: a + b, lambda: Matrix([[1], [1, 2]]), lambda: a * "x", lambda: a[5], lambda: Matrix([])):
    try:
        print(wrong())
    except (ValueError, TypeError, IndexError) as e:
        print(type(e).__name__, e)
