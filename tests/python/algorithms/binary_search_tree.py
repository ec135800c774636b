class Tree:
    class Node:
        __slots__ = ("key", "value", "left", "right")

        def __init__(self, key, value):
            self.key, self.value, self.left, self.right = key, value, None, None

    def __init__(self, pairs=()):
        self.root, self.count = None, 0
        for key, value in dict(pairs).items():
            self[key] = value

    def _find(self, key):
        parent, node = None, self.root
        while node and node.key != key:
            parent, node = node, node.left if key < node.key else node.right
        return parent, node

    def __setitem__(self, key, value):
        parent, node = self._find(key)
        if node:
            node.value = value
            return
        self._put(parent, key, Tree.Node(key, value))
        self.count += 1

    def _put(self, parent, key, node):
        if parent is None:
            self.root = node
        elif key < parent.key:
            parent.left = node
        else:
            parent.right = node

    def __getitem__(self, key):
        if isinstance(key, slice):
            return [pair for pair in self.items() if (key.start is None or key.start <= pair[0]) and (key.stop is None or pair[0] < key.stop)]
        _, node = self._find(key)
        if node is None:
            raise KeyError(key)
        return node.value

    def __delitem__(self, key):
        parent, node = self._find(key)
        if node is None:
            raise KeyError(key)
        if node.left and node.right:
            least = node.right
            while least.left:
                least = least.left
            pair = least.key, least.value
            del self[least.key]
            node.key, node.value = pair
        else:
            self._put(parent, key, node.left or node.right)
            self.count -= 1

    def __len__(self):
        return self.count

    def __bool__(self):
        return self.root is not None

    def __contains__(self, key):
        return self._find(key)[1] is not None

    def items(self):
        stack, node = [], self.root
        while stack or node:
            while node:
                stack.append(node)
                node = node.left
            node = stack.pop()
            yield node.key, node.value
            node = node.right

    def __iter__(self):
        return (key for key, _ in self.items())

    def __reversed__(self):
        def walk(node):
            if node:
                yield from walk(node.right)
                yield node.key
                yield from walk(node.left)

        return walk(self.root)

    def height(self):
        def of(node):
            return 1 + max(of(node.left), of(node.right)) if node else 0

        return of(self.root)


tree = Tree()
print(bool(tree), list(tree), tree.height())
for i, word in enumerate("the quick brown fox jumps over the lazy dog".split()):
    tree[word] = i
print(list(tree.items()), len(tree), tree.height(), "fox" in tree, "cat" in tree)
print(list(reversed(tree)), tree["brown":"jumps"], tree["quick":])
for key in ("the", "brown", "cat", "quick"):
    try:
        del tree[key]
        print("without", key, list(tree), len(tree))
    except KeyError as e:
        print("no", e)
numbers = Tree({(i * 37) % 101: i for i in range(60)})
for i in range(0, 101, 3):
    if i in numbers:
        del numbers[i]
print(list(numbers) == sorted({(i * 37) % 101 for i in range(60)} - set(range(0, 101, 3))), len(numbers), min(numbers), max(numbers))
try:
    tree[1] = 2
except TypeError as e:
    print(e)
