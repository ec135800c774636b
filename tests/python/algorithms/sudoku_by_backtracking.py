PUZZLE = (
    "53.67891."
    "672195348"
    "198.4256."
    "8.9761423"
    "4268.3791"
    "7.3924.56"
    "961.3728."
    "28741963."
    ".4528.179"
)


def peers_of(cell):
    row, column = divmod(cell, 9)
    box = row // 3 * 27 + column // 3 * 3
    return ({row * 9 + i for i in range(9)} | {i * 9 + column for i in range(9)} | {box + i // 3 * 9 + i % 3 for i in range(9)}) - {cell}


PEERS = [sorted(peers_of(cell)) for cell in range(81)]


def candidates(board, cell):
    taken = {board[peer] for peer in PEERS[cell]}
    return [digit for digit in "123456789" if digit not in taken]


def solve(board, depth=0):
    empty = [cell for cell in range(81) if board[cell] == "."]
    if not empty:
        yield "".join(board)
        return
    cell = min(empty, key=lambda c: len(candidates(board, c)))
    for digit in candidates(board, cell):
        board[cell] = digit
        yield from solve(board, depth + 1)
        board[cell] = "."


def show(text):
    for row in range(9):
        line = text[row * 9 : row * 9 + 9]
        print(" ".join(line[:3]), "|", " ".join(line[3:6]), "|", " ".join(line[6:]))
        if row in (2, 5):
            print("-" * 6 + "+" + "-" * 7 + "+" + "-" * 6)


print(PEERS[0], PUZZLE.count("."))
show(PUZZLE)
solutions = list(solve(list(PUZZLE)))
print(len(solutions))
show(solutions[0])
for unit in ([solutions[0][i::9] for i in range(9)], [solutions[0][i : i + 9] for i in range(0, 81, 9)]):
    print(all(sorted(line) == list("123456789") for line in unit))
broken = "4" + PUZZLE[1:]
print(next(solve(list(broken)), "no solution"))
