from collections import deque


def look(x):
    match x:
        case []:
            return "empty"
        case [one]:
            return "one", one
        case [first, *rest, last]:
            return first, rest, last


print(look(deque()), look(deque([7])), look(deque([1, 2, 3, 4])))
match deque("ab", maxlen=2):
    case deque(maxlen=n) as d:
        print(n, d)
