def attempt(action, *args):
    try:
        print(action(*args))
    except Exception as error:
        print(type(error).__name__, error)


class Node:
    __slots__ = ("value", "next")

    def __init__(self, value, next=None):
        self.value, self.next = value, next


class Stack:
    def __init__(self, items=()):
        self.top, self.size = None, 0
        for item in items:
            self.push(item)

    def push(self, item):
        self.top = Node(item, self.top)
        self.size += 1

    def pop(self):
        if self.top is None:
            raise IndexError("pop from an empty stack")
        self.size -= 1
        value, self.top = self.top.value, self.top.next
        return value

    def __iter__(self):
        node = self.top
        while node:
            yield node.value
            node = node.next

    def __len__(self):
        return self.size

    def __contains__(self, item):
        return any(item == other for other in self)


s = Stack("abc")
print(list(s), len(s), "b" in s, "z" in s, s.pop(), list(s), bool(s), bool(Stack()), sorted(s), max(s))
attempt(Stack().pop)
print(tuple(Stack(range(5))), [*Stack([1, 2])], sum(Stack([1, 2, 3])), dict(enumerate(s)), list(zip(s, Stack("xy"))))
