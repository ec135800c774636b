# A puzzle on a hexagonal board: each tile's number says how many neighbours are set; search with pruned choices.

SIDE = 3


class Board:
    def __init__(self, side):
        self.places = []
        self.number_at = {}
        span = side - 1
        for y in range(-span, span + 1):
            for x in range(-span, span + 1):
                if abs(x + y) <= span:
                    self.number_at[x, y] = len(self.places)
                    self.places.append((x, y))
        self.neighbours = []
        for x, y in self.places:
            around = []
            for dx, dy in ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1)):
                other = self.number_at.get((x + dx, y + dy))
                if other is not None:
                    around.append(other)
            self.neighbours.append(around)


class Choices:
    def __init__(self, cells):
        self.cells = cells

    def copy(self):
        return Choices([list(cell) for cell in self.cells])

    def remove(self, place, tile):
        cell = self.cells[place]
        if tile in cell:
            cell.remove(tile)
            return True
        return False

    def settle(self, place, tile):
        self.cells[place] = [tile]

    def settled(self, place):
        return len(self.cells[place]) == 1

    def next_place(self):
        best = -1
        fewest = 99
        for place, cell in enumerate(self.cells):
            if 1 < len(cell) < fewest:
                fewest = len(cell)
                best = place
        return best


EMPTY = -1


class Solver:
    def __init__(self, board, tiles):
        self.board = board
        self.tiles = tiles
        self.visited = 0

    def prune(self, choices):
        changed = True
        while changed:
            changed = False
            left = dict(self.tiles)
            for cell in choices.cells:
                if not cell:
                    return False
                if len(cell) == 1:
                    left[cell[0]] -= 1
                    if left[cell[0]] < 0:
                        return False
            for place, cell in enumerate(choices.cells):
                if len(cell) == 1:
                    continue
                for tile in list(cell):
                    if left[tile] == 0 or not self.possible(choices, place, tile):
                        choices.remove(place, tile)
                        changed = True
            for place, cell in enumerate(choices.cells):
                if len(cell) == 1 and not self.possible(choices, place, cell[0]):
                    return False
        return True

    def possible(self, choices, place, tile):
        if tile == EMPTY:
            return True
        sure = maybe = 0
        for other in self.board.neighbours[place]:
            cell = choices.cells[other]
            if EMPTY not in cell:
                sure += 1
                maybe += 1
            elif len(cell) > 1:
                maybe += 1
        return sure <= tile <= maybe

    def solve(self, choices):
        self.visited += 1
        if not self.prune(choices):
            return None
        place = choices.next_place()
        if place < 0:
            return choices
        for tile in sorted(choices.cells[place], reverse=True):
            attempt = choices.copy()
            attempt.settle(place, tile)
            found = self.solve(attempt)
            if found is not None:
                return found
        return None


def show(board, choices):
    rows = {}
    for place, (x, y) in enumerate(board.places):
        tile = choices.cells[place][0]
        rows.setdefault(y, []).append("." if tile == EMPTY else str(tile))
    return [" ".join(rows[y]) for y in sorted(rows)]


def tiles_of(board, pattern):
    """The tiles that were on a board before it was shaken; `x` is a tile, `.` an empty place."""
    tiles = {}
    for place, mark in enumerate(pattern):
        tile = EMPTY
        if mark == "x":
            tile = sum(pattern[other] == "x" for other in board.neighbours[place])
        tiles[tile] = tiles.get(tile, 0) + 1
    return tiles


def run(pattern):
    board = Board(SIDE)
    tiles = tiles_of(board, pattern)
    solver = Solver(board, tiles)
    kinds = sorted(tiles)
    found = solver.solve(Choices([list(kinds) for _ in board.places]))
    return solver.visited, found and show(board, found)


print(run("xx.x.xx..xx.x.xx..x"))
