# A mix in the manner of Dhrystone: records, enumerations, arrays, string comparison, procedures.

IDENT1, IDENT2, IDENT3, IDENT4, IDENT5 = range(1, 6)


class Record:
    def __init__(self, link=None, kind=0, choice=0, number=0, text=""):
        self.link = link
        self.kind = kind
        self.choice = choice
        self.number = number
        self.text = text

    def copy(self):
        return Record(self.link, self.kind, self.choice, self.number, self.text)


class State:
    number = 0
    truth = False
    char1 = "\0"
    char2 = "\0"
    row = [0] * 51
    grid = [[0] * 51 for _ in range(51)]
    first = None
    second = None


def run(rounds):
    state = State
    state.second = Record()
    state.first = Record(state.second, IDENT1, IDENT3, 40, "DHRYSTONE PROGRAM, SOME STRING")
    text1 = "DHRYSTONE PROGRAM, 1'ST STRING"
    state.grid[8][7] = 10
    for turn in range(rounds):
        set_char_a()
        set_char_b()
        a = 2
        b = 3
        text2 = "DHRYSTONE PROGRAM, 2'ND STRING"
        choice = IDENT2
        state.truth = not longer(text1, text2)
        c = 0
        while a < b:
            c = 5 * a - b
            c = add_two(a, b)
            a += 1
        fill(state.row, state.grid, a, c)
        state.first = change(state.first)
        letter = "A"
        while letter <= state.char2:
            if choice == same_class(letter, "C"):
                choice = pick(IDENT1)
            letter = chr(ord(letter) + 1)
        c = b * a
        b = c // a
        b = 7 * (c - b) - a
        a = shift(a)
    return a, b, c, state.number, state.truth, state.char1, state.char2, state.row[8], state.grid[8][7], state.first.number


def change(record):
    following = record.link = State.first.copy()
    record.number = 5
    following.number = record.number
    following.link = record.link
    following.link = advance(following.link)
    if following.kind == IDENT1:
        following.number = 6
        following.choice = pick(record.choice)
        following.link = State.first.link
        following.number = add_two(following.number, 10)
    else:
        record = following.copy()
    following.link = None
    return record


def shift(number):
    result = number + 10
    while True:
        if State.char1 == "A":
            result -= 1
            number = result - State.number
            choice = IDENT1
        if choice == IDENT1:
            return number


def advance(record):
    if State.first is not None:
        record = State.first.link
    State.first.number = add_two(10, State.number)
    return record


def set_char_a():
    truth = State.char1 == "A"
    truth = truth or State.truth
    State.char2 = "B"


def set_char_b():
    State.char1 = "A"
    State.truth = False


def pick(choice):
    result = choice
    if not is_third(choice):
        result = IDENT4
    if choice == IDENT1:
        result = IDENT1
    elif choice == IDENT2:
        result = IDENT1 if State.number > 100 else IDENT4
    elif choice == IDENT3:
        result = IDENT2
    elif choice == IDENT5:
        result = IDENT3
    return result


def add_two(a, b):
    return a + 2 + b


def fill(row, grid, a, b):
    at = a + 5
    row[at] = b
    row[at + 1] = row[at]
    row[at + 30] = at
    for i in range(at, at + 2):
        grid[at][i] = at
    grid[at][at - 1] += 1
    grid[at + 20][at] = row[at]
    State.number = 5


def same_class(a, b):
    c = a
    return IDENT1 if c != b else IDENT2


def longer(a, b):
    at = 1
    while at <= 1:
        if same_class(a[at], b[at + 1]) == IDENT1:
            letter = "A"
            at += 1
    if "W" <= letter <= "Z":
        at = 7
    if letter == "X":
        return True
    if a > b:
        at += 7
        return True
    return False


def is_third(choice):
    return choice == IDENT3


print(run(360))
