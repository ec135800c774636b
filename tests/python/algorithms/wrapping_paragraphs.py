import textwrap


def wrap(text, width):
    lines, line = [], ""
    for word in text.split():
        while len(word) > width:
            room = width - len(line) - (1 if line else 0)
            if room < 1:
                lines.append(line)
                line, room = "", width
            line = f"{line} {word[:room]}" if line else word[:room]
            word = word[room:]
            lines.append(line)
            line = ""
        if not word:
            continue
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return lines + [line] if line else lines


def justify(line, width):
    words = line.split()
    if len(words) < 2:
        return line.ljust(width)
    gaps, spaces = len(words) - 1, width - sum(map(len, words))
    each, extra = divmod(spaces, gaps)
    return "".join(word + " " * (each + (i < extra)) for i, word in enumerate(words[:-1])) + words[-1]


def smoothest(text, width):
    """The breaks with the least sum of squared spaces at the ends."""
    words = text.split()
    best = [(0, len(words))] * (len(words) + 1)
    for i in range(len(words) - 1, -1, -1):
        choices, length = [], -1
        for j in range(i, len(words)):
            length += 1 + len(words[j])
            if length > width and j > i:
                break
            cost = 0 if j == len(words) - 1 else (width - length) ** 2
            choices.append((cost + best[j + 1][0], j + 1))
        best[i] = min(choices)
    lines, i = [], 0
    while i < len(words):
        j = best[i][1]
        lines.append(" ".join(words[i:j]))
        i = j
    return lines, best[0][0]


TEXT = "A small device wakes, measures, sends what it measured and sleeps again; nobody looks at it for years."
for width in (12, 25, 60):
    lines = wrap(TEXT, width)
    print(width, lines == textwrap.wrap(TEXT, width), max(map(len, lines)))
    print("\n".join("|" + justify(line, width) + "|" for line in lines[:-1]) + "\n|" + lines[-1].ljust(width) + "|")
print(*smoothest(TEXT, 25), sep="\n")
for text, width in [("", 5), ("   ", 5), ("abcdefghij", 4), ("ab abcdefghij", 4), ("a b c d e", 1)]:
    print(repr(text), wrap(text, width), textwrap.wrap(text, width))
print([line.center(20, "*") for line in wrap("centre this please", 8)], [line.rjust(9) for line in wrap("to the right", 5)])
