# A tree is walked through nested `yield from`: each value passes several generators.


class Node:
    def __init__(self, low, high):
        middle = (low + high) // 2
        self.value = middle
        self.left = Node(low, middle - 1) if low < middle else None
        self.right = Node(middle + 1, high) if middle < high else None

    def walk(self):
        if self.left:
            yield from self.left.walk()
        yield self.value
        if self.right:
            yield from self.right.walk()


def run(rounds):
    tree = Node(0, 62)
    total = 0
    for _ in range(rounds):
        for i, value in enumerate(tree.walk()):
            total += value ^ i
            total += 1
    return total


print(run(60))
