# While a list is sorted it looks empty; what is put into it then is lost, and is an error.
words = ["pear", "fig", "apple"]


def key(word):
    print("key", word, words)
    return len(word)


words.sort(key=key)
print(words)


def adds(word):
    words.append("more")
    return len(word)


def clears(word):
    words.clear()
    return -len(word)


for key in (adds, clears):
    try:
        words.sort(key=key)
        print("sorted", words)
    except ValueError as error:
        print(error, words)


def fails(word):
    words.append("lost")
    if word == "pear":
        raise KeyError(word)
    return word


try:
    words.sort(key=fails)
except KeyError as error:
    print(repr(error), words)


class Odd:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        if self.n == 2:
            raise OSError("no order")
        return self.n < other.n

    def __repr__(self):
        return f"Odd({self.n})"


odds = [Odd(3), Odd(1), Odd(2)]
try:
    odds.sort()
except OSError as error:
    print(error, sorted(odd.n for odd in odds))

# What an item's own comparison does to the list that it is in.
class Eraser:
    def __eq__(self, other):
        items.clear()
        return True


items = [1, Eraser(), 2]
items.remove(3)
print(items)
items = [Eraser(), 1]
print(items.index(5), items)
items = [1, Eraser(), 7]
print(items.count(9), items)


class Shorter:
    def __index__(self):
        del numbers[2:]
        return -1


numbers = [0, 1, 2, 3, 4, 5]
numbers[Shorter():] = ["x", "y"]
print(numbers)
numbers = [0, 1, 2, 3]
del numbers[Shorter()]
print(numbers)
numbers = [0, 1, 2, 3]
numbers.insert(Shorter(), "in")
print(numbers)
numbers = [0, 1, 2, 3]
print(numbers[Shorter():], numbers)
numbers = bytearray(b"abcd")
numbers[Shorter()] = 65
print(numbers)


class Same:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        table.pop(other, None) if type(other) is int else None
        return False


table = {1: "one", 2: "two"}
print(table.get(Same()), table)
