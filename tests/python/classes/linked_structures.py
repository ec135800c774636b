class Node:
    __slots__ = ("key", "left", "right")
    def __init__(self, key): self.key, self.left, self.right = key, None, None
class Tree:
    def __init__(self, items=()):
        self.root, self.size = None, 0
        for i in items: self.add(i)
    def add(self, key):
        node, self.size = Node(key), self.size + 1
        if self.root is None: self.root = node; return
        at = self.root
        while True:
            side = "left" if key < at.key else "right"
            nxt = getattr(at, side)
            if nxt is None: setattr(at, side, node); return
            at = nxt
    def __iter__(self):
        stack, at = [], self.root
        while stack or at:
            while at: stack.append(at); at = at.left
            at = stack.pop(); yield at.key; at = at.right
    def depth(self, n=0): 
        def d(node): return 0 if node is None else 1 + max(d(node.left), d(node.right))
        return d(self.root)
t = Tree([5, 2, 8, 1, 9, 3, 7]); print(list(t), t.size, t.depth(), 8 in t)
t2 = Tree((i * 37) % 101 for i in range(100)); print(list(t2) == sorted(t2), t2.depth())
