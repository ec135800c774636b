from collections import Counter


def step(cells):
    near = Counter((x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
    return {cell for cell, n in near.items() if n == 3 or n == 2 and cell in cells}


def parse(text):
    return {(x, y) for y, line in enumerate(text.split()) for x, c in enumerate(line) if c == "#"}


def show(cells, width, height):
    return "\n".join("".join(".#"[(x, y) in cells] for x in range(width)) for y in range(height))


blinker = parse("... ### ...")
print(show(blinker, 3, 3), show(step(blinker), 3, 3), step(step(blinker)) == blinker, sep="\n\n")
glider = parse(".#. ..# ###")
cells = glider
for generation in range(4):
    cells = step(cells)
    print(generation + 1, sorted(cells))
print(cells == {(x + 1, y + 1) for x, y in glider}, sorted(cells - glider), sorted(cells & glider))
block = frozenset([(0, 0), (0, 1), (1, 0), (1, 1)])
print(step(block) == block, step({(5, 5)}), step(set()))

# The same world as rows of bits.
rows = [0b00000, 0b00100, 0b00100, 0b00100, 0b00000]


def bits_step(rows, width):
    def alive(x, y):
        return rows[y % len(rows)] >> (x % width) & 1

    def next_cell(x, y):
        n = sum(alive(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)) - alive(x, y)
        return n == 3 or n == 2 and alive(x, y) == 1

    return [sum(next_cell(x, y) << x for x in range(width)) for y in range(len(rows))]


for _ in range(3):
    print([format(row, "05b") for row in rows])
    rows = bits_step(rows, 5)
