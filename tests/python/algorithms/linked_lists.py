class Cell:
    def __init__(self, value, rest=None):
        self.value, self.rest = value, rest


class Chain:
    def __init__(self, items=()):
        self.first = None
        self.extend(items)

    def extend(self, items):
        items = iter(items)
        last = None
        cell = self.first
        while cell:
            last, cell = cell, cell.rest
        for item in items:
            cell = Cell(item)
            if last is None:
                self.first = cell
            else:
                last.rest = cell
            last = cell

    def _cells(self):
        cell = self.first
        while cell:
            yield cell
            cell = cell.rest

    def __iter__(self):
        return (cell.value for cell in self._cells())

    def __len__(self):
        return sum(1 for _ in self)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return Chain(list(self)[index])
        if index < 0:
            index += len(self)
        for i, value in enumerate(self):
            if i == index:
                return value
        raise IndexError("chain index out of range")

    def insert(self, index, value):
        if index == 0:
            self.first = Cell(value, self.first)
            return
        for i, cell in enumerate(self._cells(), 1):
            if i == index:
                cell.rest = Cell(value, cell.rest)
                return
        raise IndexError(index)

    def remove(self, value):
        before = None
        for cell in self._cells():
            if cell.value == value:
                if before:
                    before.rest = cell.rest
                else:
                    self.first = cell.rest
                return
            before = cell
        raise ValueError(f"{value!r} is not in the chain")

    def reverse(self):
        done = None
        while self.first:
            self.first.rest, self.first, done = done, self.first.rest, self.first
        self.first = done

    def sort(self):
        self.first = merge_sort(self.first)

    def __repr__(self):
        return f"Chain({' -> '.join(map(repr, self))})"


def merge_sort(first):
    if first is None or first.rest is None:
        return first
    slow, fast = first, first.rest
    while fast and fast.rest:
        slow, fast = slow.rest, fast.rest.rest
    second, slow.rest = slow.rest, None
    a, b = merge_sort(first), merge_sort(second)
    head = last = Cell(None)
    while a and b:
        if b.value < a.value:
            last.rest, b = b, b.rest
        else:
            last.rest, a = a, a.rest
        last = last.rest
    last.rest = a or b
    return head.rest


def has_loop(first):
    slow = fast = first
    while fast and fast.rest:
        slow, fast = slow.rest, fast.rest.rest
        if slow is fast:
            return True
    return False


chain = Chain([5, 3, 8, 1])
chain.insert(0, 9)
chain.insert(3, 7)
print(chain, len(chain), chain[0], chain[-1], chain[1:4], 8 in chain, 100 in chain, max(chain))
chain.reverse()
print(chain, Chain(), list(reversed(list(chain))))
chain.sort()
print(chain)
for value in (1, 9, 5, 5):
    try:
        chain.remove(value)
        print(chain)
    except ValueError as e:
        print(e)
for call in (lambda: chain[10], lambda: chain[-10], lambda: chain.insert(10, 0), lambda: Chain(5)):
    try:
        print(call())
    except (IndexError, TypeError) as e:
        print(type(e).__name__, e)
for n in (0, 1, 2, 31):
    c = Chain((i * 17) % 31 for i in range(n))
    c.sort()
    print(list(c) == sorted((i * 17) % 31 for i in range(n)), has_loop(c.first), end=" ")
last = list(chain._cells())[-1]
last.rest = chain.first
print(has_loop(chain.first))
